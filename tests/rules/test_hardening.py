"""Rules about hardening, errors and limits where their meaning is in doubt."""

from __future__ import annotations

from typing import Any

import pytest

from contractguard.findings import Finding
from contractguard.rules import DocumentRule, load_catalogue
from contractguard.text import format_pointer
from tests.inspecting import completed, lint

CATALOGUE = load_catalogue()
JSON = "application/json"


def told(name: str, contract: Any, **options: object) -> list[Finding]:
    rule = CATALOGUE.find(name)
    assert isinstance(rule, DocumentRule)
    return [*lint(completed(contract), [rule], options)]


def places(findings: list[Finding]) -> list[str]:
    return [format_pointer(place.pointer) for finding in findings for place in (finding.where, *finding.places)]


def posting(schema: Any, path: str = "/things", media_type: str = JSON, **components: Any) -> Any:
    body = {"content": {media_type: {"schema": schema}}}
    return {"paths": {path: {"post": {"requestBody": body, "responses": {"200": {"description": "Done"}}}}},
            "components": {"schemas": components}}


def getting(schema: Any, path: str = "/things") -> Any:
    response = {"description": "Read", "content": {JSON: {"schema": schema}}}
    return {"paths": {path: {"get": {"responses": {"200": response}}}}}


# OpenAPI 3.1.1, "Relative References in API URLs": they are resolved against the server. Swagger 2.0 has no such words.
@pytest.mark.parametrize(("url", "severities"), [
    ("login/token", ["note"]), ("/login/token", ["note"]), ("//things.test/token", ["note"]),
    ("mailto:a@things.test", ["error"]), ("https://", ["error"]), ("https://things.test/token", []),
])
def test_a_relative_url_of_a_flow_is_allowed_and_no_error(url: str, severities: list[str]) -> None:
    flow = {"tokenUrl": url, "scopes": {}}
    scheme = {"type": "oauth2", "flows": {"clientCredentials": flow}}
    found = told("oauth-url-not-absolute", {"components": {"securitySchemes": {"login": scheme}}})
    assert [finding.severity for finding in found] == severities


def test_a_relative_url_of_a_flow_is_an_error_in_swagger() -> None:
    scheme = {"type": "oauth2", "flow": "application", "tokenUrl": "/token", "scopes": {}}
    swagger = {"swagger": "2.0", "info": {"title": "Things", "version": "1"}, "paths": {},
               "securityDefinitions": {"login": scheme}}
    assert [finding.severity for finding in told("oauth-url-not-absolute", swagger)] == ["error"]


def test_swagger_schemes_are_servers() -> None:
    swagger = {"swagger": "2.0", "info": {"title": "Things", "version": "1"}, "host": "things.test", "paths": {},
               "schemes": ["http", "https"]}
    (finding,) = told("server-cleartext", swagger)
    assert finding.message == "the server 'http://things.test' can be reached without TLS"
    assert places([finding]) == ["/schemes/0"]


@pytest.mark.parametrize(("url", "speaks"), [
    ("http://things.test", True), ("ws://things.test", True), ("HTTP://things.test", True),
    ("http://user@localhost@things.test", True), ("http://localhost.things.test", True),
    ("http://localhost:80/", False), ("http://[::1]:80/", False), ("http://api.localhost", False),
    ("https://things.test", False), ("//things.test", False), ("/v1", False), ("", False), ("{base}/v1", False),
])
def test_servers_in_the_clear(url: str, speaks: bool) -> None:
    assert bool(told("server-cleartext", {"servers": [{"url": url}]})) is speaks


def test_a_url_of_each_flow_is_looked_at() -> None:
    flows = {"authorizationCode": {"authorizationUrl": "http://a.test", "tokenUrl": "https://a.test", "scopes": {},
                                   "refreshUrl": "http://b.test"}}
    contract = {"components": {"securitySchemes": {"login": {"type": "oauth2", "flows": flows}}}}
    assert sorted(places(told("oauth-url-cleartext", contract))) == [
        f"/components/securitySchemes/login/flows/authorizationCode/{member}"
        for member in ("authorizationUrl", "refreshUrl")]


def test_a_bound_may_stand_in_another_branch_or_around() -> None:
    text = {"type": "string"}
    for bounded in (
        {"allOf": [text, {"maxLength": 9}]}, {"maxLength": 9, "anyOf": [text, {"const": 1}]},
        {"type": "string", "oneOf": [{"const": "a"}, {"enum": ["b"]}]}, {"type": "string", "anyOf": [{"maxLength": 9}]},
    ):
        assert not told("string-unbounded", posting(bounded)), bounded
    for unbounded in ({"allOf": [text, {"minLength": 9}]}, {"anyOf": [text, {"maxLength": 9}]},
                      {"type": "string", "oneOf": [{"const": "a"}, {"minLength": 2}]}, {"type": ["null", "string"]}):
        assert told("string-unbounded", posting(unbounded)), unbounded


def test_bounds_are_asked_of_requests_alone() -> None:
    """A `readOnly` property is no part of a request (OpenAPI 3.1, Schema Object)."""
    schema = {"type": "object", "properties": {"id": {"type": "string", "readOnly": True}, "name": {"type": "string"}}}
    assert places(told("string-unbounded", posting(schema))) == [
        "/paths/~1things/post/requestBody/content/application~1json/schema/properties/name"]
    assert not told("string-unbounded", getting(schema))


def test_what_a_webhook_sends_is_no_request() -> None:
    body = {"content": {JSON: {"schema": {"type": "string"}}}}
    contract = {"webhooks": {"thing": {"post": {"requestBody": body, "responses": {"200": {"description": "Thanks"}}}}}}
    assert not told("string-unbounded", contract)
    assert not told("error-response-missing", contract)


def test_many_bounds_are_one_finding_with_a_sentence_about_the_habit() -> None:
    schema = {"type": "object", "properties": {f"name{index}": {"type": "string"} for index in range(30)}}
    (finding,) = told("string-unbounded", posting(schema))
    assert finding.message == "30 texts in requests may have any length"
    assert len(finding.places) == 29


def test_a_missing_bound_is_named() -> None:
    (finding,) = told("number-unbounded", posting({"type": "number"}))
    assert finding.message == "request body of POST /things is a number without a minimum and maximum"
    assert not told("number-unbounded", posting({"type": "number", "exclusiveMinimum": 0, "maximum": 9}))


def test_parts_of_a_composition_are_not_asked_to_close_themselves() -> None:
    """`additionalProperties` does not see into `allOf`: a closed part refuses what its siblings name."""
    parts = [{"$ref": "#/components/schemas/Base"}, {"properties": {"size": {"type": "integer"}}}]
    base = {"type": "object", "properties": {"name": {"type": "string"}}}
    assert not told("request-object-open", posting({"allOf": parts, "unevaluatedProperties": False}, Base=base))
    assert places(told("request-object-open", posting({"$ref": "#/components/schemas/Base"}, Base=base))) == [
        "/components/schemas/Base"]


@pytest.mark.parametrize(("path", "name", "schema", "speaks"), [
    ("/users", "role", {"type": "string"}, True), ("/messages", "role", {"type": "string"}, False),
    ("/users", "role", {"enum": ["user", "assistant", "system"]}, False),
    ("/users", "role", {"enum": ["member", "org_owner"]}, True),
    ("/users", "roles", {"type": "array", "items": {"enum": ["reader", "writer"]}}, False),
    ("/users", "role", {"anyOf": [{"enum": ["reader"]}, {"type": "null"}]}, False),
    ("/users", "role", {"anyOf": [{"enum": ["reader"]}, {"type": "string"}]}, True),
    ("/things", "isAdmin", {"type": "boolean"}, True), ("/things", "administered_at", {"type": "string"}, False),
    ("/things", "is_admin", {"type": "boolean", "readOnly": True}, False),
    ("/things", "is_admin", {"$ref": "#/components/schemas/Flag"}, False),
])
def test_privileges(path: str, name: str, schema: Any, speaks: bool) -> None:
    contract = posting({"properties": {name: schema}}, path, Flag={"type": "boolean", "readOnly": True})
    assert bool(told("privileged-property-writable", contract)) is speaks


def test_a_filter_is_no_privilege() -> None:
    parameter = {"name": "where", "in": "query", "schema": {"type": "object", "properties": {"balance": {}}}}
    contract = {"paths": {"/users": {"get": {"parameters": [parameter], "responses": {}}}}}
    assert not told("privileged-property-writable", contract)


def test_a_key_is_shown_when_it_is_made_but_not_again() -> None:
    schema = {"properties": {"api_key": {"type": "string"}}}
    made = {"paths": {"/keys": {"post": {"responses": {
        "201": {"description": "Made", "content": {JSON: {"schema": schema}}}}}}}}
    assert not told("secret-in-response", made)
    assert told("secret-in-response", getting(schema, "/keys"))


@pytest.mark.parametrize(("path", "name", "speaks"), [
    ("/tokens/{token}", "token", False), ("/rates/{rate_token}", "rate_token", False),
    ("/hooks/{id}/{hook_token}", "hook_token", True), ("/reset/{token}", "token", True),
])
def test_what_identifies_an_object_is_no_secret(path: str, name: str, speaks: bool) -> None:
    parameter = {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
    contract = {"paths": {path: {"get": {"parameters": [parameter], "responses": {}}}}}
    assert bool(told("secret-in-url", contract)) is speaks


def test_a_secret_is_found_where_it_stands_and_never_told_whole() -> None:
    key = "AKIA" + "Q3EGR5TUVWXYZ23K"
    contract = getting({"type": "object", "description": f"Such as\n{key}.", "examples": [{"keys": ["x", key]}]})
    findings = told("secret-in-document", contract)
    schema = "/paths/~1things/get/responses/200/content/application~1json/schema"
    assert places(findings) == [f"{schema}/description", f"{schema}/examples/0/keys/1"]
    assert all(finding.message == "this looks like a live secret: AWS access key, 'AKIA…' of 20 characters"
               for finding in findings)
    assert key not in str(findings[1].facts)
    assert not told("secret-in-document", contract, allowed=[key])


def test_a_private_key_is_found_whatever_its_line_ends_look_like_in_the_file() -> None:
    key = "-----BEGIN PRIVATE KEY-----\n" + "Zr8kQm2VxW7nTb4LpY9sHd3JfGc6" * 2 + "\n-----END PRIVATE KEY-----"
    assert len(told("secret-in-document", getting({"type": "string", "example": key}))) == 1


@pytest.mark.parametrize(("text", "speaks"), [
    ("Say <SCRIPT>alert(1)</SCRIPT>", True), ("[here](javascript:alert(1))", True), ("a <img onerror=alert(1)>", True),
    ("```html\n<script>\n```", False), ("~~~\n<script>\n~~~", False), ("write `<script>`", False),
    ("`code` then <script>", True), ("description of a manuscript", False),
])
def test_scripts_in_descriptions(text: str, speaks: bool) -> None:
    assert bool(told("script-in-text", getting({"description": text}))) is speaks
    assert not told("script-in-text", getting({"pattern": text}))


def test_created_at_the_url_that_was_asked_for() -> None:
    """Without `Location`, what was created is identified by the target URI (RFC 9110, section 15.3.2)."""
    created = {"responses": {"201": {"description": "Created"}}}
    assert told("created-location-missing", {"paths": {"/things": {"post": created}}})
    assert not told("created-location-missing", {"paths": {"/thing": {"put": created}}})


def test_default_is_an_error_where_a_success_is_named() -> None:
    default = {"description": "Anything", "content": {JSON: {"schema": {"properties": {"stack_trace": {}}}}}}
    alone: Any = {"paths": {"/things": {"get": {"responses": {"default": default}}}}}
    assert not told("error-leaks-internals", alone)
    alone["paths"]["/things"]["get"]["responses"]["200"] = {"description": "All things"}
    (finding,) = told("error-leaks-internals", alone)
    assert finding.operations[0].path == "/things"


def test_an_error_may_speak_of_objects_that_are_none_of_its_inside() -> None:
    schema: Any = {"properties": {"sql": {"type": "string"}}}
    for _ in range(8):
        schema = {"properties": {"next": schema}}
    error = {"description": "No", "content": {JSON: {"schema": schema}}}
    contract = {"paths": {"/things": {"get": {"responses": {"400": error}}}}}
    assert not told("error-leaks-internals", contract)


def test_a_shared_error_tells_the_operations_that_answer_with_it() -> None:
    answers = {"200": {"description": "Done"}, "400": {"$ref": "#/components/responses/Bad"}}
    contract = {"paths": {path: {"get": {"responses": answers}} for path in ("/a", "/b")},
                "components": {"responses": {"Bad": {"description": "No", "content": {JSON: {"schema": {}}}}}}}
    (finding,) = told("problem-details-missing", contract)
    assert finding.message == "Bad is no problem details: 'application/json'"
    assert [reached.path for reached in finding.operations] == ["/a", "/b"]


def test_oauth_errors_have_the_shape_of_their_own_standard() -> None:
    """RFC 6749, section 5.2."""
    usual = {"properties": {"code": {}, "message": {}}}
    own = {"properties": {"error": {}, "error_description": {}}}
    responses = {str(status): {"description": "No", "content": {JSON: {"schema": usual}}} for status in range(400, 405)}
    oauth = {"400": {"description": "No", "content": {JSON: {"schema": own}}}}
    contract = {"paths": {"/things": {"get": {"responses": responses}}, "/token": {"post": {"responses": oauth}}}}
    assert not told("error-shape-inconsistent", contract)
    assert told("error-shape-inconsistent", contract, exempt=[])


@pytest.mark.parametrize(("name", "speaks"), [("RETRY-AFTER", False), ("Retry", True)])
def test_names_of_headers_are_case_insensitive(name: str, speaks: bool) -> None:
    """RFC 9110, section 5.1."""
    slow = {"description": "Slow down", "headers": {name: {"schema": {"type": "integer"}}}}
    assert bool(told("retry-after-missing", {"paths": {"/a": {"get": {"responses": {"429": slow}}}}})) is speaks


@pytest.mark.parametrize(("status", "speaks"), [("429", False), ("4XX", False), ("4xx", False), ("default", True)])
def test_what_documents_a_rate_limit(status: str, speaks: bool) -> None:
    contract = {"paths": {"/a": {"get": {"responses": {"200": {"description": "a"}, status: {"description": "b"}}}}}}
    assert bool(told("too-many-requests-missing", contract)) is speaks


def test_an_upload_of_swagger_is_a_type() -> None:
    """Swagger 2.0, Parameter Object: `type: file` in `formData`."""
    parameter = {"name": "file", "in": "formData", "type": "file"}
    operation = {"consumes": ["multipart/form-data"], "parameters": [parameter],
                 "responses": {"200": {"description": "Done"}}}
    swagger = {"swagger": "2.0", "info": {"title": "Things", "version": "1"}, "paths": {"/files": {"post": operation}}}
    assert places(told("upload-unbounded", swagger)) == ["/paths/~1files/post/parameters/0"]


def test_recursion_by_way_of_others_is_told_once() -> None:
    either = {"properties": {"or": {"$ref": "#/components/schemas/Both"}}}
    both = {"properties": {"and": {"items": {"$ref": "#/components/schemas/Either"}}}}
    contract = posting({"$ref": "#/components/schemas/Either"}, Either=either, Both=both)
    assert len(told("recursive-request", contract)) == 1


@pytest.mark.parametrize(("host", "speaks"), [
    ("staging.things.example", True), ("api-dev2.things.example", True), ("10.0.0.7", True), ("172.20.0.1", True),
    ("things.local", True), ("localhost", True), ("[::1]", True), ("dev.to", False), ("api.things.dev", False),
    ("172.32.0.1", False), ("latest.things.example", False), ("developer.things.example", False), ("", False),
])
def test_hosts_that_are_not_for_the_public(host: str, speaks: bool) -> None:
    assert bool(told("server-internal", {"servers": [{"url": f"https://{host}/dev/"}]})) is speaks
