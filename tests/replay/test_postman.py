"""What is read of a Postman collection, and what a contract says of it."""

from __future__ import annotations

from typing import Any

import pytest

from contractguard.replay import Recorded, Unread
from contractguard.source import Document
from tests.replay.shop import document, play, read, told

Data = dict[str, Any]


def collection(*items: object, variables: object = ()) -> Document:
    info = {"name": "Shop", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}
    return document({"info": info, "item": list(items), "variable": list(variables)}, "shop.postman.json")  # type: ignore[call-overload]


def post(body: Data, **request: Any) -> Data:
    return {"request": {"method": "POST", "url": "{{baseUrl}}/orders", "body": body, **request}}


def test_folders_requests_and_saved_examples_are_read_in_their_order() -> None:
    asked = {"method": "GET", "url": {"raw": "{{baseUrl}}/orders/:id", "variable": [{"key": "id", "value": "7"}]}}
    saved = {"originalRequest": asked, "code": 200, "body": '{"id": "7"}',
             "header": [{"key": "Content-Type", "value": "application/json"}]}
    recording = collection({"item": [{"request": asked, "response": [saved]}]}, {"request": "https://x.test/orders"})
    found = [each for each in read(recording) if isinstance(each, Recorded)]
    assert [each.path for each in found] == [("orders", "7"), ("orders", "7"), ("orders",)]
    assert [each.node.pointer for each in found] == [
        ("item", 0, "item", 0, "request"), ("item", 0, "item", 0, "response", 0), ("item", 1, "request")]
    assert told(play(recording)) == [
        ("response-rejected", "GET /orders/{id}", "'id' in the 200 response body is a string, not integer")]


@pytest.mark.parametrize(("url", "path"), [
    ("{{baseUrl}}/orders/7", ("orders", "7")), ("https://{{host}}/v1/orders/7", ("v1", "orders", "7")),
    ("localhost:3000/v1/orders/7?x=1#y", ("v1", "orders", "7")), ("{{known}}/orders/{{id}}", ("v1", "orders", None)),
    ({"host": ["{{baseUrl}}"], "path": ["orders", ":id"]}, ("orders", None)),
    ({"host": ["api", "shop", "test"], "path": ["orders", "7"]}, ("orders", "7")),
    ({"raw": "{{baseUrl}}/orders/:id", "variable": [{"key": "id", "value": "<integer>"}]}, ("orders", None)),
    ("/orders/a b", ("orders", "a%20b")),
])
def test_addresses(url: object, path: tuple[str | None, ...]) -> None:
    known = [{"key": "known", "value": "https://api.shop.test/v1"}]
    [found] = read(collection({"request": {"url": url}}, variables=known))
    assert isinstance(found, Recorded)
    assert found.path == path


def test_what_is_chosen_when_the_request_is_sent_is_not_judged() -> None:
    recording = collection(
        {"request": {"url": "{{baseUrl}}/orders/{{id}}"}}, {"request": {"url": "{{baseUrl}}/orders?limit={{limit}}"}},
        post({"mode": "raw", "raw": '{"size": "{{size}}"}'}), post({"mode": "raw", "raw": '{"size": "<string>"}'}),
        post({"mode": "file", "file": {"src": "a"}}))
    replay = play(recording)
    assert told(replay) == []
    assert replay.tally.unjudged == {"request bodies that the recording does not hold": 3}


@pytest.mark.parametrize(("body", "accepted"), [
    ({"mode": "raw", "raw": '{"size": "M"}', "options": {"raw": {"language": "json"}}}, True),
    ({"mode": "raw", "raw": '{"size": "{{size}}"}', "options": {"raw": {"language": "json"}}}, True),
    ({"mode": "raw", "raw": '{"size": "L"}', "options": {"raw": {"language": "json"}}}, False),
    ({"mode": "urlencoded", "urlencoded": [{"key": "size", "value": "M"}, {"key": "x", "disabled": True}]}, True),
    ({"mode": "urlencoded", "urlencoded": [{"key": "size", "value": "L"}]}, False),
    ({"mode": "formdata", "formdata": [{"key": "size", "value": "M", "type": "text"}]}, True),
    ({"mode": "formdata", "formdata": [{"key": "size", "value": "L", "type": "text"}]}, False),
    ({"mode": "graphql", "graphql": {"query": "{a}", "variables": "{}"}}, False),
    ({}, False),
])
def test_bodies(body: Data, accepted: bool) -> None:
    replay = play(collection(post(body), variables=[{"key": "size", "value": "S"}]))
    assert (not replay.outcomes) is accepted


def test_headers_may_be_one_text_and_some_switched_off() -> None:
    as_text = post({"mode": "raw", "raw": '{"size": "M"}'}, header="Content-Type: application/json\nX-A: 1")
    listed = post({"mode": "raw", "raw": '{"size": "M"}'}, header=[
        {"key": "Content-Type", "value": "text/csv", "disabled": True},
        {"key": "content-type", "value": "application/json"}])
    assert told(play(collection(as_text, listed))) == []


def test_what_postmans_interface_wraps_is_read() -> None:
    wrapped = {"collection": {"info": {}, "item": [{"request": "https://x.test/orders/7"}]}}
    [found] = read(document(wrapped))
    assert found.node.pointer == ("collection", "item", 0, "request")


def test_what_cannot_be_read_is_told() -> None:
    found = read(collection({"request": {}}, {"request": None}, {"response": [{}, 5]}, 5, {"item": {}}))
    assert found
    assert all(isinstance(each, Unread) for each in found)


def test_variables_cannot_grow_without_bound() -> None:
    grown = [{"key": "a", "value": "x" * 600_000}]
    [found] = read(collection({"request": {"url": "{{baseUrl}}/orders/" + "{{a}}" * 100}}, variables=grown))
    assert isinstance(found, Recorded)
    assert found.path == ("orders", None)
