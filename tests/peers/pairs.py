"""A small pair of contracts, one or more, for every check of oasdiff of which the table names rules."""

from __future__ import annotations

from collections.abc import Iterator

from tests.peers.contracts import (
    BASIC,
    CAT,
    DOG,
    INTEGER,
    KEY,
    OBJECT,
    READ_ONLY,
    STRING,
    TWO,
    WRITE_ONLY,
    Pair,
    at,
    beside_operation,
    both_ways,
    changed,
    components,
    content,
    contract,
    hook,
    media,
    oauth,
    only_beside,
    parameter,
    replying,
    secured,
    shared,
    statuses,
    with_body,
    with_members,
    with_operation,
    with_parameter,
    with_property,
    with_response,
    without_operation,
)
from tests.peers.schemas import PLACES, SCHEMAS, TYPES

FUTURE, PAST = "2999-01-01", "2001-01-01"
DEPRECATED = {"deprecated": True}
GONE_LATER = {"deprecated": True, "x-sunset": FUTURE}
NAMED = {"operationId": "make"}
SEALED = {"type": "object", "additionalProperties": False}

PAIRS: list[Pair] = [
    ("endpoint-added", without_operation(), with_operation()),
    ("api-path-removed-without-deprecation", with_operation(), without_operation()),
    ("api-path-removed-with-deprecation", with_operation(**DEPRECATED), without_operation()),
    ("api-path-removed-before-sunset", with_operation(**GONE_LATER), without_operation()),
    ("api-path-sunset-parse", with_operation(**DEPRECATED, **{"x-sunset": "soon"}), without_operation()),
    ("api-removed-without-deprecation", beside_operation(), only_beside()),
    ("api-removed-with-deprecation", beside_operation(**DEPRECATED), only_beside()),
    ("api-removed-before-sunset", beside_operation(**GONE_LATER), only_beside()),
    ("endpoint-deprecated", *changed({}, **DEPRECATED)),
    ("endpoint-deprecated-with-sunset", *changed({}, **GONE_LATER)),
    ("endpoint-reactivated", *changed(DEPRECATED, deprecated=False)),
    ("sunset-deleted", contract(GONE_LATER), contract(DEPRECATED)),
    ("api-sunset-date-changed-too-small", contract(GONE_LATER), contract({**GONE_LATER, "x-sunset": PAST})),
    ("api-path-sunset-parse", contract(GONE_LATER), contract({**GONE_LATER, "x-sunset": "soon"})),
    ("api-stability-decreased", *changed({"x-stability-level": "stable"}, **{"x-stability-level": "beta"})),
    ("api-stability-increased", *changed({"x-stability-level": "beta"}, **{"x-stability-level": "stable"})),
    ("api-operation-id-added", contract({}), contract(NAMED)),
    ("api-operation-id-removed", contract(NAMED), contract({})),
    ("api-operation-id-removed", contract(NAMED), contract({"operationId": "create"})),
    ("api-tag-added", *changed({"tags": ["a"]}, tags=["a", "b"])),
    ("api-tag-removed", *changed({"tags": ["a", "b"]}, tags=["a"])),
    ("webhook-added", hook("a"), hook("a", "b")),
    ("webhook-removed", hook("a", "b"), hook("a")),
    ("api-schema-removed", components(schemas={"Cat": CAT, "Dog": DOG}), components(schemas={"Cat": CAT})),
    # Security
    ("api-security-added", secured([], TWO), secured([{"key": []}], TWO)),
    ("api-security-added", secured([{"key": []}], TWO), secured([{"key": []}, {"door": []}], TWO)),
    ("api-security-removed", secured([{"key": []}], TWO), secured([], TWO)),
    ("api-security-removed", secured([{"key": []}, {"door": []}], TWO), secured([{"key": []}], TWO)),
    ("api-security-scope-added", secured([{"door": []}], TWO), secured([{"door": ["read"]}], TWO)),
    ("api-security-scope-removed", secured([{"door": ["read"]}], TWO), secured([{"door": []}], TWO)),
    ("api-global-security-added", secured([], TWO, False), secured([{"key": []}], TWO, False)),
    ("api-global-security-removed", secured([{"key": []}], TWO, False), secured([], TWO, False)),
    ("api-global-security-scope-added", secured([{"door": []}], TWO, False), secured([{"door": ["read"]}], TWO, False)),
    ("api-global-security-scope-removed", secured([{"door": ["read"]}], TWO, False),
     secured([{"door": []}], TWO, False)),
    ("api-global-security-added", secured([{"key": []}], TWO, False),
     secured([{"key": []}, {"door": []}], TWO, False)),
    ("api-global-security-removed", secured([{"key": []}, {"door": []}], TWO, False),
     secured([{"key": []}], TWO, False)),
    ("api-security-component-added", components(securitySchemes=KEY), components(securitySchemes=TWO)),
    ("api-security-component-removed", components(securitySchemes=TWO), components(securitySchemes=KEY)),
    ("api-security-component-type-changed", secured([{"key": []}], KEY), secured([{"key": []}], BASIC)),
    ("api-security-component-oauth-url-changed", secured([{"door": []}], oauth()),
     secured([{"door": []}], oauth(authorizationUrl="https://example.com/other"))),
    ("api-security-component-oauth-token-url-changed",
     secured([{"door": []}], oauth(tokenUrl="https://example.com/token")),
     secured([{"door": []}], oauth(tokenUrl="https://example.com/other"))),
    ("api-security-component-oauth-scope-added", secured([{"door": []}], oauth()),
     secured([{"door": []}], oauth(scopes={"read": "To read", "write": "To write"}))),
    ("api-security-component-oauth-scope-removed",
     secured([{"door": []}], oauth(scopes={"read": "To read", "write": "To write"})), secured([{"door": []}], oauth())),
    ("api-security-component-oauth-scope-changed", secured([{"door": []}], oauth()),
     secured([{"door": []}], oauth(scopes={"read": "To look"}))),
    # Parameters
    ("new-optional-request-parameter", contract({}), contract({"parameters": [parameter()]})),
    ("new-required-request-parameter", contract({}), contract({"parameters": [parameter(required=True)]})),
    ("new-optional-request-default-parameter-to-existing-path", shared(), shared(parameter())),
    ("new-required-request-default-parameter-to-existing-path", shared(), shared(parameter(required=True))),
    ("new-request-path-parameter", at("/things/{id}", {}),
     at("/things/{id}", {"parameters": [parameter("path", "id", required=True, schema={"type": "integer"})]})),
    ("new-required-request-header-property", with_parameter(with_members(), **{"in": "header"}),
     with_parameter(with_members(["p"], p=STRING), **{"in": "header"})),
    ("request-header-property-became-required", with_parameter(with_members(p=STRING), **{"in": "header"}),
     with_parameter(with_members(["p"], p=STRING), **{"in": "header"})),
    ("request-parameter-became-optional", with_parameter(STRING, required=True), with_parameter(STRING)),
    ("request-parameter-became-required", with_parameter(STRING), with_parameter(STRING, required=True)),
    ("request-parameter-removed", with_parameter(STRING), contract({})),
    ("request-parameter-removed-with-deprecation", with_parameter(STRING, **DEPRECATED), contract({})),
    ("request-parameter-removed-before-sunset", with_parameter(STRING, **GONE_LATER), contract({})),
    ("request-parameter-deprecated", with_parameter(STRING), with_parameter(STRING, **DEPRECATED)),
    ("request-parameter-reactivated", with_parameter(STRING, **DEPRECATED), with_parameter(STRING)),
    ("request-parameter-sunset-deleted", with_parameter(STRING, **GONE_LATER), with_parameter(STRING, **DEPRECATED)),
    ("request-parameter-sunset-date-changed-too-small", with_parameter(STRING, **GONE_LATER),
     with_parameter(STRING, **{**GONE_LATER, "x-sunset": PAST})),
    ("request-parameter-sunset-parse", with_parameter(STRING, **GONE_LATER),
     with_parameter(STRING, **{**GONE_LATER, "x-sunset": "soon"})),
    ("request-parameter-sunset-parse", with_parameter(STRING, **DEPRECATED, **{"x-sunset": "soon"}), contract({})),
    # Request bodies
    ("request-body-added-optional", contract({}), with_body(STRING)),
    ("request-body-added-required", contract({}), contract({"requestBody": {**content(STRING), "required": True}})),
    ("request-body-removed", with_body(STRING), contract({})),
    ("request-body-became-required", with_body(STRING),
     contract({"requestBody": {**content(STRING), "required": True}})),
    ("request-body-became-optional", contract({"requestBody": {**content(STRING), "required": True}}),
     with_body(STRING)),
    ("request-body-media-type-added", contract({"requestBody": media("application/json")}),
     contract({"requestBody": media("application/json", "text/plain")})),
    ("request-body-media-type-removed", contract({"requestBody": media("application/json", "text/plain")}),
     contract({"requestBody": media("application/json")})),
    ("request-body-media-type-schema-added", contract({"requestBody": media("application/json")}), with_body(STRING)),
    ("request-body-media-type-schema-removed", with_body(STRING), contract({"requestBody": media("application/json")})),
    ("request-body-type-compatible", with_body(OBJECT, media_type="application/xml"),
     with_body(STRING, media_type="application/xml")),
    ("request-property-type-compatible", with_body(with_property(OBJECT), media_type="application/xml"),
     with_body(with_property(STRING), media_type="application/xml")),
    ("request-body-wrapped-in-one-of", with_body(CAT), with_body({"oneOf": [CAT, DOG]})),
    ("request-body-wrapped-in-one-of", with_body(CAT), with_body({"oneOf": [CAT, {**OBJECT, "maxProperties": 0}]})),
    # Members of requests
    ("new-optional-request-property", with_body(with_members()), with_body(with_members(p=STRING))),
    ("new-required-request-property", with_body(with_members()), with_body(with_members(["p"], p=STRING))),
    ("new-required-request-property-with-default", with_body(with_members()),
     with_body(with_members(["p"], p={**STRING, "default": "a"}))),
    ("request-property-removed", with_body(with_members(p=STRING)), with_body(with_members())),
    ("request-property-became-required", with_body(with_members(p=STRING)), with_body(with_members(["p"], p=STRING))),
    ("request-property-became-optional", with_body(with_members(["p"], p=STRING)), with_body(with_members(p=STRING))),
    ("request-property-became-required-with-default", with_body(with_members(p={**STRING, "default": "a"})),
     with_body(with_members(["p"], p={**STRING, "default": "a"}))),
    # Responses
    ("response-success-status-added", statuses("200"), statuses("200", "201")),
    ("response-success-status-removed", statuses("200", "201"), statuses("200")),
    ("response-non-success-status-added", statuses("200"), statuses("200", "404")),
    ("response-non-success-status-removed", statuses("200", "404"), statuses("200")),
    ("response-media-type-added", replying(media("application/json")),
     replying(media("application/json", "text/plain"))),
    ("response-media-type-removed", replying(media("application/json", "text/plain")),
     replying(media("application/json"))),
    ("response-media-type-name-changed", replying(media("application/json;v=1")),
     replying(media("application/json;v=2"))),
    ("response-media-type-name-generalized", replying(media("application/problem+json")),
     replying(media("application/json"))),
    ("response-media-type-name-specialized", replying(media("application/json")),
     replying(media("application/problem+json"))),
    ("response-body-media-type-schema-added", replying(media("application/json")), with_response(STRING)),
    ("response-body-media-type-schema-removed", with_response(STRING), replying(media("application/json"))),
    ("response-body-type-compatible", with_response(STRING, media_type="application/xml"),
     with_response(OBJECT, media_type="application/xml")),
    ("response-property-type-compatible", with_response(with_property(STRING), media_type="application/xml"),
     with_response(with_property(OBJECT), media_type="application/xml")),
    ("response-body-wrapped-in-one-of", with_response(CAT), with_response({"oneOf": [CAT, DOG]})),
    ("response-body-wrapped-in-one-of", with_response(CAT),
     with_response({"oneOf": [CAT, {**OBJECT, "maxProperties": 0}]})),
    ("response-body-wrapped-in-one-of", with_response(with_members(["p", "q"], p=STRING, q=STRING)),
     with_response({"oneOf": [with_members(["p"], p=STRING, q=STRING), with_members(["q"], p=STRING, q=STRING)]})),
    ("response-header-added", with_response(STRING), with_response(STRING, {"X-Thing": {"schema": STRING}})),
    ("optional-response-header-removed", with_response(STRING, {"X-Thing": {"schema": STRING}}), with_response(STRING)),
    ("required-response-header-removed", with_response(STRING, {"X-Thing": {"required": True, "schema": STRING}}),
     with_response(STRING)),
    ("response-header-became-optional", with_response(STRING, {"X-Thing": {"required": True, "schema": STRING}}),
     with_response(STRING, {"X-Thing": {"schema": STRING}})),
    ("response-header-type-compatible", with_response(STRING, {"X-Thing": {"schema": STRING}}),
     with_response(STRING, {"X-Thing": {"schema": INTEGER}})),
    # Members of responses
    ("response-optional-property-added", with_response(with_members()), with_response(with_members(p=STRING))),
    ("response-required-property-added", with_response(with_members()), with_response(with_members(["p"], p=STRING))),
    ("response-optional-property-added", with_response(SEALED),
     with_response({**SEALED, "properties": {"p": STRING}})),
    ("response-required-property-added", with_response(SEALED),
     with_response({**SEALED, "required": ["p"], "properties": {"p": STRING}})),
    ("response-optional-property-removed", with_response(with_members(p=STRING)), with_response(with_members())),
    ("response-required-property-removed", with_response(with_members(["p"], p=STRING)), with_response(with_members())),
    ("response-property-became-required", with_response(with_members(p=STRING)),
     with_response(with_members(["p"], p=STRING))),
    ("response-property-became-optional", with_response(with_members(["p"], p=STRING)),
     with_response(with_members(p=STRING))),
]


def access_pairs() -> Iterator[Pair]:
    """A property that stays out of a direction, or comes back into it; in one direction, or in both of them."""
    for direction, within in (("request", with_body), ("response", with_response),
                              ("request", both_ways), ("response", both_ways)):
        for required in ("optional", "required"):
            names = ["p"] if required == "required" else []
            for word, marked in (("read", READ_ONLY), ("write", WRITE_ONLY)):
                open_to_all = within(with_members(names, p=STRING))
                kept_out = within(with_members(names, p={**STRING, **marked}))
                check = f"{direction}-{required}-property-became"
                yield f"{check}-{word}-only", open_to_all, kept_out
                yield f"{check}-not-{word}-only", kept_out, open_to_all


def hidden_pairs() -> Iterator[Pair]:
    """A property that one direction has no part in; alone, and where the other direction has it."""
    secret = {**STRING, **WRITE_ONLY}
    for check, base, revision in (
        ("optional-write-only-property-added", with_members(), with_members(p=secret)),
        ("required-write-only-property-added", with_members(), with_members(["p"], p=secret)),
        ("optional-write-only-property-removed", with_members(p=secret), with_members()),
        ("required-write-only-property-removed", with_members(["p"], p=secret), with_members()),
        ("write-only-property-became-required", with_members(p=secret), with_members(["p"], p=secret)),
        ("write-only-property-became-optional", with_members(["p"], p=secret), with_members(p=secret)),
    ):
        yield f"response-{check}", with_response(base), with_response(revision)
        yield f"response-{check}", both_ways(base), both_ways(revision)
    for more, less, narrow, wide in SCHEMAS:
        for direction, marked in (("request-read-only", READ_ONLY), ("response-write-only", WRITE_ONLY)):
            small, large = both_ways(with_property(narrow, **marked)), both_ways(with_property(wide, **marked))
            yield f"{direction}-property-{more}", small, large
            yield f"{direction}-property-{less}", large, small


def schema_pairs() -> Iterator[Pair]:
    """Every schema at every place, there and back, also under names for which the peer has no check."""
    rows = [(PLACES, *row) for row in SCHEMAS] + TYPES
    for places, more, less, narrow, wide in rows:
        for place in places:
            small, large = PLACES[place](narrow), PLACES[place](wide)
            yield f"{place}-{more}", small, large
            yield f"{place}-{less}", large, small


def all_pairs() -> list[Pair]:
    """Every pair, by the check that it shows; some are called by no check."""
    return [*PAIRS, *access_pairs(), *hidden_pairs(), *schema_pairs()]
