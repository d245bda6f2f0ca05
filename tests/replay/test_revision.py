"""What recorded traffic shows of a change: what the base takes and the revision does not."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from contractguard.contract import Contract, read_contract
from tests.replay.shop import SHOP, document, entry, har, play, shop, told

OK = (entry("GET", "/orders/7", answer='{"id": 7, "size": "M"}'),
      entry("POST", "/orders", 201, '{"size": "M"}', '{"id": 8, "size": "M"}'), entry("DELETE", "/orders/7", 204))

LABELS = {"type": "object", "additionalProperties": {"type": "string"}}


def order(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": ["id"], "properties": {
        "id": {"type": "integer"}, "size": {"type": "string"}, **properties}}


def changed(*path: str, **members: Any) -> Contract:
    """The shop with other members at a place."""
    data = copy.deepcopy(SHOP)
    place = data
    for key in path:
        place = place[key]
    place.update(members)
    return read_contract(document(data))


def test_a_change_that_nobody_notices() -> None:
    revision = shop(NewOrder={"type": "object", "properties": {"size": {"enum": ["M", "L"]}}})
    assert told(play(har(*OK), revision, shop())) == []


def test_a_request_that_is_refused_now() -> None:
    revision = shop(NewOrder={"type": "object", "required": ["size", "name"], "properties": {"size": {}}})
    replay = play(har(*OK), revision, shop())
    assert told(replay) == [("request-broken", "POST /orders", "the request body lacks 'name'")]
    [outcome] = replay.outcomes
    assert (outcome.accepted, outcome.at_most, replay.tally.broken) == (True, "error", 1)


def test_a_request_that_the_server_refused_breaks_nothing() -> None:
    refused = entry("POST", "/orders", 422, '{"size": "M"}')
    revision = shop(NewOrder={"type": "object", "properties": {"size": {"enum": ["L"]}}})
    assert [kind for kind, _, _ in told(play(har(refused), revision, shop()))] == ["response-rejected"]


@pytest.mark.parametrize(("schema", "kind"), [
    (order(size={"type": "integer"}), "response-broken"),
    (order(size={"type": ["integer", "null"]}), "response-broken"),
    (order(size={"enum": ["L"]}), "response-narrowed"),
    (order(size={"type": "string", "maxLength": 0}), "response-narrowed"),
    ({**order(labels=LABELS), "required": ["id", "labels"]}, "response-narrowed"),
    ({**order(labels={"type": "integer"}), "required": ["id", "labels"]}, "response-narrowed"),
    ({"oneOf": [{"required": ["labels"]}, {"type": "string"}]}, "response-broken"),
    ({"allOf": [order(size={"pattern": "^x", "type": "string"})]}, "response-narrowed"),
    ({**order(size={"enum": ["L"]}, id={"type": "string"})}, "response-broken"),
])
def test_a_response_that_is_not_given_any_more(schema: object, kind: str) -> None:
    assert kind in {found for found, _, _ in told(play(har(OK[0]), shop(Order=schema), shop()))}


def test_of_two_causes_in_one_response_each_is_weighed_for_itself() -> None:
    revision = shop(Order=order(size={"enum": ["L"]}, id={"type": "string"}))
    assert sorted((kind, cause.split()[0]) for kind, _, cause in told(play(har(OK[0]), revision, shop()))) == [
        ("response-broken", "'id'"), ("response-narrowed", "'size'")]


@pytest.mark.parametrize(("status", "kind"), [("200", "response-broken"), ("404", "response-narrowed")])
def test_a_status_that_is_gone(status: str, kind: str) -> None:
    base = changed("paths", "/orders/latest", "get", responses={status: {"description": "It"}})
    revision = changed("paths", "/orders/latest", "get", responses={"203": {"description": "It"}})
    replay = play(har(entry("GET", "/orders/latest", int(status))), revision, base)
    assert told(replay) == [(kind, "GET /orders/latest", f"the status {status} is not described")]


def test_an_operation_that_is_gone() -> None:
    data = copy.deepcopy(SHOP)
    del data["paths"]["/orders/{id}"]["delete"]
    replay = play(har(*OK), read_contract(document(data)), shop())
    assert told(replay) == [("operation-removed", "DELETE /orders/{id}", "the operation is gone")]
    [outcome] = replay.outcomes
    assert outcome.where.pointer == ("paths", "/orders/{id}")
    assert outcome.was is not None
    assert outcome.was.pointer == ("paths", "/orders/{id}", "delete")
    assert told(play(har(entry("DELETE", "/orders/7", 404)), read_contract(document(data)), shop())) == []


def test_a_server_that_moved_takes_no_operation_away() -> None:
    assert told(play(har(*OK), changed(servers=[{"url": "https://api.shop.test/v2"}]), shop())) == []


def test_what_was_off_the_contract_before_is_a_warning() -> None:
    replay = play(har(entry("GET", "/orders/7", answer='{"id": "7"}')), shop(), shop())
    assert told(replay) == [
        ("response-rejected", "GET /orders/{id}", "'id' in the 200 response body is a string, not integer")]
    assert (replay.outcomes[0].at_most, replay.tally.broken) == ("warning", 0)


def test_a_new_cause_in_what_was_off_the_contract_is_a_warning_that_no_exchange_proves() -> None:
    call = entry("POST", "/orders", 201, '{"size": "M", "note": 1}', '{"id": 8}')
    revision = shop(NewOrder={"type": "object", "additionalProperties": False, "properties": {"size": {"enum": ["L"]}}})
    replay = play(har(call), revision, shop())
    assert sorted((outcome.kind, outcome.at_most, outcome.accepted) for outcome in replay.outcomes) == [
        ("request-broken", "warning", False), ("request-rejected", "warning", False)]


@pytest.mark.parametrize("members", [{}, {"additionalProperties": False}])
def test_a_property_that_clients_read_is_gone(members: dict[str, Any]) -> None:
    revision = shop(Order={"type": "object", "properties": {"id": {"type": "integer"}}, **members})
    listed = entry("GET", "/orders", answer='[{"id": 1}, {"id": 2, "size": "M"}, {"id": 3, "size": "M", "more": 1}]')
    replay = play(har(listed), revision, shop())
    assert ("property-removed", "GET /orders",
            "'[].size' in the 200 response body is not described any more") in told(replay)
    assert told(play(har(listed), shop(), shop())) == []
    unread = entry("GET", "/orders", answer='[{"id": 1}]')
    assert told(play(har(unread), revision, shop())) == []


def test_a_property_that_another_schema_describes_is_not_gone() -> None:
    for described in ({"additionalProperties": {"type": "string"}}, {"allOf": [order()]}, {"anyOf": [order()]}):
        revision = shop(Order={"type": "object", "properties": {"id": {"type": "integer"}}, **described})
        assert told(play(har(*OK), revision, shop())) == []


def test_what_clients_send_and_nobody_reads_any_more() -> None:
    base = shop(NewOrder={"type": "object", "properties": {"size": {}, "id": {"readOnly": True}}})
    call = entry("POST", "/orders", 201, '{"size": "M", "id": 5}', '{"id": 8}')
    assert told(play(har(call), shop(NewOrder={"type": "object"}), base)) == [
        ("property-removed", "POST /orders", "'size' in the request body is not described any more")]
    without = changed("paths", "/orders", "get", parameters=[])
    call = entry("GET", "/orders?limit=5", answer="[]")
    assert told(play(har(call), without, shop())) == [
        ("property-removed", "GET /orders", "the query parameter 'limit' is not described any more")]


def test_what_only_the_revision_allows_is_no_finding() -> None:
    call = entry("POST", "/orders", 201, '{"size": "XL"}', '{"id": 8}')
    revision = shop(NewOrder={"type": "object", "properties": {"size": {"enum": ["S", "M", "XL"]}}})
    assert told(play(har(call), revision, shop())) == []
