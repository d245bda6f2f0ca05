"""What is read of an HTTP Archive, and what a contract says of it."""

from __future__ import annotations

from base64 import b64encode

import pytest

from contractguard.errors import SourceError
from contractguard.replay import Unread
from tests.replay.shop import document, entry, har, only, play, read, told

OK = entry("GET", "/orders/7", answer='{"id": 7}')
COOKIE = {"cookies": [{"name": "session", "value": "s3cret"}]}


def test_what_keeps_to_the_contract_is_accepted() -> None:
    replay = play(har(
        OK, entry("GET", "/orders?limit=5", answer="[]", **COOKIE), entry("DELETE", "/orders/7", 204),
        entry("POST", "/orders", 201, '{"size": "M"}', '{"id": 8, "labels": {"a": "b"}}')))
    assert told(replay) == []
    tally = replay.tally
    assert (tally.exchanges, tally.judged["request"], tally.judged["response"], tally.rejected) == (4, 4, 4, 0)
    assert not tally.unjudged
    assert not tally.undocumented


@pytest.mark.parametrize(("call", "kind", "cause"), [
    (entry("POST", "/orders", 201, '{"size": "XL"}', '{"id": 1}'), "request-rejected",
     "'size' in the request body is a string that is none of 'S', 'M'"),
    (entry("POST", "/orders", 201, "{}", '{"id": 1}'), "request-rejected", "the request body lacks 'size'"),
    (entry("POST", "/orders", 201, None, '{"id": 1}'), "request-rejected", "the request body is missing"),
    (entry("POST", "/orders", 201, "{", '{"id": 1}'), "request-rejected",
     "the request body cannot be read as the contract says that it is written"),
    (entry("POST", "/orders", 201, "a", '{"id": 1}', "text/csv"), "request-rejected",
     "the request body is of a media type that is not described"),
    (entry("POST", "/orders", 201, '{"size": "M", "note": 1}', '{"id": 1}'), "request-rejected",
     "the request body has a member that the contract does not allow: 'note'"),
    (entry("GET", "/orders?limit=101", answer="[]", **COOKIE), "request-rejected",
     "the query parameter 'limit' is an integer above the maximum 100"),
    (entry("GET", "/orders/seven", answer='{"id": 7}'), "request-rejected",
     "the path parameter 'id' is a string, not integer"),
    (entry("GET", "/orders/7", answer='{"id": "7"}'), "response-rejected",
     "'id' in the 200 response body is a string, not integer"),
    (entry("GET", "/orders", answer='[{"id": 1}, {"id": 2, "labels": {"jane@x.org": 3}}]', **COOKIE),
     "response-rejected", "'[].labels.*' in the 200 response body is an integer, not string"),
    (entry("GET", "/orders/7", 418), "response-rejected", "the status 418 is not described"),
    (entry("GET", "/orders/7"), "response-rejected", "the 200 response body is missing"),
])
def test_what_does_not_is_rejected(call: object, kind: str, cause: str) -> None:
    replay = play(har(OK, call))
    assert [(told_kind, told_cause) for told_kind, _, told_cause in told(replay)] == [(kind, cause)]
    assert (replay.tally.rejected, replay.outcomes[0].count) == (1, 1)


def test_one_cause_is_one_outcome_however_often_it_is_met() -> None:
    [outcome] = play(har(*[entry("GET", f"/orders/{number}", answer="{}") for number in range(9)], OK)).outcomes
    assert (outcome.count, outcome.total, outcome.first.pointer) == (9, 10, ("log", "entries", 0))


def test_what_the_server_refused_too_is_counted_alone() -> None:
    replay = play(har(entry("POST", "/orders", 422, '{"size": "XL"}')))
    assert [kind for kind, _, _ in told(replay)] == ["response-rejected"]
    assert replay.tally.unjudged == {"requests that the server refused too": 1}


@pytest.mark.parametrize(("posted", "accepted"), [
    ({"mimeType": "application/x-www-form-urlencoded", "params": [{"name": "size", "value": "M"}]}, True),
    ({"mimeType": "application/x-www-form-urlencoded", "params": [{"name": "size", "value": "L"}]}, False),
    ({"mimeType": "application/x-www-form-urlencoded", "text": "size=M", "params": []}, True),
    ({"mimeType": "multipart/form-data; boundary=x", "params": [{"name": "size", "value": "M"}]}, True),
    ({"mimeType": "multipart/form-data; boundary=x", "params": [{"name": "size", "value": "L"}]}, False),
    ({"mimeType": "multipart/form-data; boundary=x",
      "text": '--x\r\nContent-Disposition: form-data; name="size"\r\n\r\nL\r\n--x--\r\n'}, False),
])
def test_forms(posted: object, accepted: bool) -> None:
    replay = play(har(entry("POST", "/orders", 201, answer='{"id": 1}', postData=posted)))
    assert (not replay.outcomes) is accepted


def test_a_body_that_is_not_recorded_is_not_judged() -> None:
    left_out = entry("POST", "/orders", 201, bodySize=17)
    left_out["response"]["content"] = {"size": 900, "mimeType": "application/json"}
    file = entry("POST", "/orders", 201, answer='{"id": 1}', postData={
        "mimeType": "multipart/form-data; boundary=x", "params": [{"name": "size", "fileName": "a.txt"}]})
    replay = play(har(left_out, file))
    assert told(replay) == []
    assert replay.tally.unjudged == {
        "request bodies that the recording does not hold": 2, "response bodies that the recording does not hold": 1}


def test_base64_is_read() -> None:
    call = entry("GET", "/orders/7")
    call["response"]["content"] = {
        "mimeType": "application/json", "encoding": "base64", "text": b64encode(b'{"id": 7}').decode()}
    assert only(har(call)).response_body == b'{"id": 7}'
    assert told(play(har(call))) == []
    call["response"]["content"]["text"] = "%%%"
    assert play(har(call)).tally.unjudged == {"response bodies that the recording does not hold": 1}


def test_what_recorders_leave_out_is_not_missed() -> None:
    assert told(play(har(entry("GET", "/orders", answer="[]")))) == []
    other = {"cookies": [{"name": "other", "value": "1"}]}
    [(kind, _, cause)] = told(play(har(entry("GET", "/orders", answer="[]", **other))))
    assert (kind, cause) == ("request-rejected", "the cookie parameter 'session' is missing")


@pytest.mark.parametrize("call", [
    entry("GET", "/orders/7", 304), entry("GET", "/orders/7", 0), entry("HEAD", "/orders/7"),
    entry("OPTIONS", "/orders/7", 204), entry("PATCH", "/orders/7", 405), entry("GET", "/users/7"),
])
def test_what_says_nothing_of_the_contract(call: object) -> None:
    assert told(play(har(call))) == []


def test_a_method_that_the_contract_does_not_have() -> None:
    replay = play(har(entry("PATCH", "/orders/7", 200)))
    assert told(replay) == [("operation-unknown", "PATCH /orders/{id}", "the operation is not described")]


def test_paths_that_the_contract_does_not_have_are_counted_without_what_is_no_word() -> None:
    calls = [entry("GET", f"/users/{name}/orders") for name in ("jane%40x.org", "17", "9f86d081884c7d65")]
    assert play(har(*calls)).tally.undocumented == {"GET /v1/users/{}/orders": 3}


@pytest.mark.parametrize("host", ["https://api.shop.test/v1", "http://localhost:3000", "https://staging.test/v1/"])
def test_servers_and_base_paths_are_matched_leniently(host: str) -> None:
    assert play(har(entry("GET", "/orders/7", answer="{}", host=host))).outcomes[0].label == "GET /orders/{id}"


def test_a_base_path_may_be_named() -> None:
    call = entry("GET", "/orders/7", answer="{}", host="https://x.test/gateway/shop")
    assert not play(har(call)).outcomes
    assert play(har(call), named_bases=["gateway/shop"]).outcomes


def test_a_concrete_path_is_matched_before_a_template() -> None:
    [(_, label, _)] = told(play(har(entry("GET", "/orders/latest", answer='"toolong"'))))
    assert label == "GET /orders/latest"


def test_where_the_servers_are_met_other_hosts_do_not_count() -> None:
    own = entry("GET", "/orders/7", answer='{"id": 7}', host="https://api.shop.test/v1")
    other = entry("GET", "/orders/7", answer="{}", host="https://metrics.test")
    assert play(har(own, other)).tally.unjudged == {"requests to other hosts": 1}
    assert len(play(har(other)).outcomes) == 1
    assert len(play(har(own, other), hosts=["metrics.test"]).outcomes) == 1


def test_entries_that_cannot_be_read_are_told_with_the_reason() -> None:
    found = read(har({}, None, 5, {"request": {"method": "GET", "url": "data:text/plain,x"}},
                     {"request": {"method": "<GET>", "url": "https://x.test/"}}))
    assert [type(each) for each in found] == [Unread] * 5


@pytest.mark.parametrize(("data", "message"), [
    ({}, "this is neither an HTTP Archive nor a Postman collection"),
    ([], "this is neither an HTTP Archive nor a Postman collection"),
    ({"log": {"entries": {}}}, "this HTTP Archive has no entries"),
    ({"openapi": "3.1.0"}, "this is a contract, no recording"),
])
def test_what_is_no_recording(data: object, message: str) -> None:
    with pytest.raises(SourceError, match=message) as caught:
        read(document(data, "traffic.har"))
    assert caught.value.place == "traffic.har:1:1"
    assert caught.value.hint
