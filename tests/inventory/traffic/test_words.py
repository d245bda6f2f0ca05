"""What reads like a word, and the templates of routes."""

from __future__ import annotations

import pytest

from contractguard.inventory.traffic.routes import read_route
from contractguard.inventory.traffic.words import is_word


@pytest.mark.parametrize("text", [
    "users", "project-teams", "project_teams", "getUserById", "GetUserByID", "v1", "v2beta1", "v1.0", "oauth2", "s3",
    "2fa", "mcp.json", ".well-known", "openapi.json", "users:batchGet", "filter[created_at]", "$select", "id", "API",
    "eTag", "iOS", "OAuth2Token", "ipv4", "functions", "internationalization", "_search", "xmlhttprequest"[3:],
])
def test_words(text: str) -> None:
    assert is_word(text)


@pytest.mark.parametrize("text", [
    "", "1", "4711", "-5", "3.14", "2026-01-01", "2026-01-01T00:00:00Z", "550e8400-e29b-41d4-a716-446655440000",
    "507f1f77bcf86cd799439011", "deadbeefdeadbeef", "01ARZ3NDEKTSV4RRFFQ69G5FAV", "ada@example.org", "ada%40x.org",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N", "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
    "sk_live_4eC39HqLyjWDarjtT1zdP7dc", "10.0.0.1", "::1", "2001:db8::1", "+4915112345678", "Ada Lovelace", "Müller",
    "user-12345", "INV2026001", "a1b2c3", "dGVzdHRlc3R0ZXN0", "qzxwvbnmkl", "x" * 65, "a" * 25, "..", "a\nb", "a;b=c",
    "AbCdEfGhIjKlMnOp", "%F0%9F", "cus_NffrFeUfNV2Hib", "dQw4w9WgXcQ", "\0",
])
def test_values(text: str) -> None:
    assert not is_word(text)


@pytest.mark.parametrize(("route", "template"), [
    ("/users/:id", "/users/{id}"),
    ("/users/:id?", "/users/{id}"),
    (r"/users/:id(\d+)", "/users/{id}"),
    ("/users/{id}", "/users/{id}"),
    ("/users/{id:int}", "/users/{id}"),
    (r"/users/{id:[a-z/]{1,3}}/x", "/users/{id}/x"),
    ("/users/<id>", "/users/{id}"),
    ("/users/<int:user_id>/", "/users/{user_id}/"),
    ("/users/[id]/posts", "/users/{id}/posts"),
    ("/users/{{userId}}", "/users/{userId}"),
    ("^users/(?P<pk>[^/.]+)/$", "/users/{pk}/"),
    ("/files/*", "/files/{*}"),
    ("/files/*splat", "/files/{splat*}"),
    ("/files/{path:path}", "/files/{path*}"),
    ("/files/<path:name>", "/files/{name*}"),
    ("/files/[...slug]", "/files/{slug*}"),
    ("/files/[[...slug]]", "/files/{slug*?}"),
    ("/files/{name}.{type}", "/files/{name}"),
    ("/", "/"),
    ("", "/"),
    ("/users/ada@example.org/4711", "/users/{}/{}"),
    ("/((((", "/{}"),
])
def test_routes(route: str, template: str) -> None:
    assert read_route(route).spelled == template
