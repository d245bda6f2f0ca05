"""Recordings that want to harm: whatever stands in them, they are read in bounds or refused."""

from __future__ import annotations

import copy
import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contractguard.contract import read_contract
from contractguard.errors import ContractError
from contractguard.replay import Recorded, Replay, Unread
from contractguard.source import Document
from tests.cli.sample import OPENAPI, places, replaced
from tests.replay.shop import SHOP, document, entry, har, play, read, shop, told

SECRETS = ("jane.doe@example.org", "eyJhbGciOiJIUzI1NiJ9.e30.sig", "203.0.113.9", "4111111111111111", "Jane-Doe-77")
CALL = entry("POST", "/orders?limit=1", 201, '{"size": "M"}', '{"id": 1}', httpVersion="1.1", headers=[
    {"name": "Accept", "value": "*/*"}], cookies=[{"name": "a", "value": "b"}], queryString=[], bodySize=13)
COLLECTION = {"info": {"name": "a"}, "variable": [{"key": "a", "value": "b"}], "item": [{"item": [{
    "request": {"method": "POST", "header": [{"key": "Content-Type", "value": "application/json"}],
                "url": {"raw": "https://x.test/orders/:id?a=b", "host": ["x"], "path": ["orders"],
                        "query": [{"key": "a", "value": "b"}], "variable": [{"key": "id", "value": "1"}]},
                "body": {"mode": "raw", "raw": "{}", "options": {"raw": {"language": "json"}}}},
    "response": [{"originalRequest": {"method": "GET", "url": "https://x.test/orders"}, "code": 200, "body": "[]",
                  "header": [{"key": "Content-Type", "value": "application/json"}]}]}]}]}
ODD: tuple[Any, ...] = (
    None, True, -1, 1e300, 10**40, "", "\ud800", "\0", "http://[", "%zz%", "{{", "a" * 10_000, [], [[]], {}, {"": {}},
    [None, 5, "x"], {"raw": {"raw": 1}}, "http://x/" + "/a" * 3000, '{"a":' * 2000)


@pytest.mark.parametrize("recording", [{"log": {"entries": [CALL]}}, COLLECTION], ids=["har", "postman"])
def test_anything_may_stand_in_every_place(recording: Any) -> None:
    replay, met = Replay(shop()), 0
    for path in [each for each in places(recording) if len(each) > 2]:
        for odd in ODD:
            found = read(as_document(replaced(recording, path, odd)))
            assert all(isinstance(each, (Recorded, Unread)) for each in found)
            replay.play(found)
            met += 1
    assert met > 200
    assert all(len(outcome.cause.sentence) < 300 for outcome in replay.outcomes)


def as_document(recording: Any) -> Document:
    """A document that need not be one that can be written as JSON."""
    def refuse(reference: str) -> Document:
        raise AssertionError(reference)

    return Document("traffic.har", "json", "", recording, refuse)


@settings(deadline=None, max_examples=60)
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
                    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
                    max_leaves=20))
def test_any_json_as_a_body_gives_an_answer(value: object) -> None:
    text = json.dumps(value)
    replay = play(har(entry("POST", "/orders", 201, text, text)))
    assert replay.tally.exchanges == 1
    assert replay.tally.judged["request"] == replay.tally.judged["response"] == 1


def test_a_body_that_nests_without_end_is_not_judged() -> None:
    deep = "[" * 100_000
    replay = play(har(entry("GET", "/orders", answer=deep), entry("POST", "/orders", 201, deep, '{"id": 1}')))
    assert replay.tally.exchanges == 2


def test_a_recursive_schema_and_a_deep_body_end() -> None:
    tree = {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/Order"}}}
    body = '{"a":' * 240 + "{}" + "}" * 240
    replay = play(har(entry("GET", "/orders/7", answer=body)), shop(Order=tree))
    assert told(replay) == []


def test_many_items_are_judged_in_time() -> None:
    items = json.dumps([{"id": number} for number in range(5_000)])
    start = time.process_time()
    replay = play(har(entry("GET", "/orders", answer=items)))
    assert (told(replay), replay.tally.judged["response"]) == ([], 1)
    assert time.process_time() - start < 20


def test_unique_items_do_not_take_the_square_of_the_time() -> None:
    unique = {"type": "object", "properties": {"all": {"type": "array", "uniqueItems": True}}}
    body = json.dumps({"all": [{"a": number} for number in range(20_000)]})
    start = time.process_time()
    assert told(play(har(entry("GET", "/orders/7", answer=body)), shop(Order=unique))) == []
    assert time.process_time() - start < 20
    twice = json.dumps({"all": [{"a": 1}, {"a": True}, {"a": 1.0}]})
    assert len(play(har(entry("GET", "/orders/7", answer=twice)), shop(Order=unique)).outcomes) == 1


def test_every_broken_contract_can_be_asked() -> None:
    call = har(entry("GET", "/things/1?limit=5", answer='{"id": 1}', host="https://a.org/v1"))
    asked = 0
    for path in list(places(OPENAPI))[::7]:
        for odd in (None, 5, "x", [], {}):
            try:
                contract = read_contract(document(replaced(OPENAPI, path, odd)))
                play(call, contract)
            except ContractError:
                continue
            asked += 1
    assert asked > 20


def test_nothing_personal_is_in_what_is_told() -> None:
    calls = []
    for secret in SECRETS:
        text = json.dumps({"size": secret, secret: secret})
        sent = {"headers": [{"name": "Authorization", "value": secret}], "cookies": [{"name": secret, "value": secret}]}
        calls += [
            entry("POST", f"/orders?limit={secret}&{secret}=1", 201, text,
                  json.dumps({"id": secret, "labels": {secret: 5}}), **sent),
            entry("GET", f"/orders?limit={secret}", answer=json.dumps([{"id": 1, "labels": {secret: [secret]}}])),
            entry("GET", f"/orders/{secret}", answer=json.dumps(secret)), entry("GET", f"/people/{secret}"),
            entry("DELETE", "/orders/1", 204, host=f"https://{secret}.test"), entry(secret, "/orders")]
    replay = play(har(*calls))
    assert len(replay.outcomes) > 5
    words = repr([(outcome.label, outcome.cause, outcome.shown) for outcome in replay.outcomes]) + repr(replay.tally)
    assert not [secret for secret in SECRETS if secret.lower() in words.lower()]
    shown = play(har(*calls), show_values=True)
    assert SECRETS[0] in repr([outcome.shown for outcome in shown.outcomes])


def test_headers_and_cookies_are_shown_to_nobody() -> None:
    data = copy.deepcopy(SHOP)
    data["paths"]["/orders"]["get"]["parameters"] = [
        {"name": "X-A", "in": "header", "schema": {"type": "integer"}},
        {"name": "b", "in": "cookie", "schema": {"type": "integer"}}]
    call = entry("GET", "/orders", answer="[]", headers=[{"name": "x-a", "value": "hidden"}],
                 cookies=[{"name": "b", "value": "hidden"}])
    outcomes = play(har(call), read_contract(document(data)), show_values=True).outcomes
    assert [outcome.cause.part for outcome in outcomes] == ["header parameter 'x-a'", "cookie parameter 'b'"]
    assert [outcome.shown for outcome in outcomes] == ["", ""]
