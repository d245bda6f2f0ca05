"""What requests prove."""

from __future__ import annotations

import pytest

from contractguard.inventory.traffic import evidence_of
from tests.inventory.traffic import samples
from tests.inventory.traffic.reading import known, read, unknown

NOT_SERVED = "the answer was that nothing is there"


def recorded(*requests: tuple[str, str, int]) -> bytes:
    return samples.access_log([(method, f"https://x.example{path}", status) for method, path, status in requests])


@pytest.mark.parametrize(("method", "path", "status", "reason"), [
    ("GET", "/a", 404, NOT_SERVED), ("PUT", "/a", 405, NOT_SERVED), ("GET", "/a", 501, NOT_SERVED),
    ("GET", "/a", 301, "the answer was a redirect"), ("GET", "/a", 304, "the answer was a redirect"),
    ("GET", "/a", 101, "there was no answer"),
    ("HEAD", "/a", 200, "servers answer HEAD, OPTIONS and TRACE by themselves"),
    ("OPTIONS", "/a", 204, "servers answer HEAD, OPTIONS and TRACE by themselves"),
    ("GET", "/a/logo.PNG", 200, "the path is that of a static file"),
    ("GET", "/_next/data/x.json", 200, "the path is that of a static file"),
    ("GET", "/robots.txt", 200, "the path is that of a static file"),
    ("PROPFIND", "/a", 207, "its method is none of OpenAPI's"),
])
def test_requests_that_show_no_operation(method: str, path: str, status: int, reason: str) -> None:
    traffic = read(recorded((method, path, status)))
    assert (traffic.unmatched, traffic.ignored) == ((), {reason: 1})


@pytest.mark.parametrize("status", [200, 204, 400, 401, 403, 409, 422, 429, 500, 503])
def test_requests_that_show_one(status: int) -> None:
    assert unknown(read(recorded(("GET", "/a", status)))) == {("GET", "/a"): 1}


@pytest.mark.parametrize(("statuses", "strength", "because"), [
    ([200], "weak", "seen once"), ([200, 200], "strong", ""), ([401, 403, 401], "weak", "refused"),
    ([401, 200], "strong", ""), ([500, 422], "strong", ""),
])
def test_how_strong_the_evidence_is(statuses: list[int], strength: str, because: str) -> None:
    (observed,) = read(recorded(*(("GET", "/a", status) for status in statuses))).unmatched
    assert evidence_of(observed).strength == strength
    assert because in evidence_of(observed).because


@pytest.mark.parametrize(("method", "statuses", "strength"), [
    ("GET", [404, 404], "none"), ("GET", [302, 405], "none"), ("GET", [404, 200], "weak"),
    ("OPTIONS", [204, 204], "none"), ("DELETE", [404, 200, 200], "strong"),
])
def test_operations_at_known_paths_are_judged_alike(method: str, statuses: list[int], strength: str) -> None:
    traffic = read(recorded(*((method, "/a/1", status) for status in statuses)), "/a/{id}")
    assert sum(known(traffic)[method, "/a/{id}"].values()) == len(statuses)
    assert evidence_of(traffic.matched[0].observed).strength == strength


def test_what_was_only_written_down_is_weak() -> None:
    (observed,) = read(samples.postman([("GET", "https://x.example/a", 200)])).unmatched
    assert (observed.hits, observed.examples) == (0, 2)
    assert evidence_of(observed).strength == "weak"


def test_requests_that_differ_in_a_slash_are_one_operation() -> None:
    (matched,) = read(recorded(("GET", "/a", 200), ("GET", "/a/", 200), ("GET", "/a/", 308)), "/a").matched
    assert (matched.observed.hits, matched.slashed_otherwise) == (3, 2)
