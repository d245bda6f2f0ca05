"""Nothing that tells of a person comes out of a reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest

from contractguard.inventory.traffic import Traffic
from tests.inventory.traffic import samples
from tests.inventory.traffic.reading import read
from tests.inventory.traffic.samples import PERSON

PIECES = [*vars(PERSON).values(), "Wilhelmina", "Featherstonehaugh", "wilhelmina@", "private.example", "203.0.113",
          "eyJhbGci", "dozjgNry", "SecretPhone", "4711"]
SECRETS = (PERSON.name, PERSON.user, PERSON.email, PERSON.address, PERSON.token)


def requests() -> Iterator[tuple[str, str, int]]:
    """Put every secret into every place of a URL: known and unknown paths, names and values of the query."""
    for secret in map(quote, SECRETS):
        for path in (f"/users/{secret}", f"/hidden/{secret}/log", f"/hidden/x.{secret}", f"/{secret}"):
            for status in (200, 200, 404):
                yield "GET", f"https://api.example.com{path}?email={secret}&{secret}={secret}&{secret}", status
        yield "GET", f"https://{PERSON.user}:{PERSON.token}@api.example.com/users/1", 200
        yield "GET", f"https://{PERSON.user}.tenants.example.com/users/1", 200
        yield secret, f"https://api.example.com/{secret}", 200


@pytest.mark.parametrize("form", [*samples.SENT, "postman"])
def test_no_person_is_left(form: str) -> None:
    write: Callable[[samples.Requests], bytes] = samples.postman if form == "postman" else samples.SENT[form][1]
    recording = write(list(requests()))
    assert any(piece in recording.decode() for piece in PIECES)
    for traffic in (read(recording, "/users/{id}"), read(recording)):
        _holds_nobody(traffic)
        assert {path for each in traffic.unmatched if "hidden" in (path := each.path.spelled)} == {
            "/hidden/{id}", "/hidden/{id}/log"}
        assert any("email" in each.query_names for each in traffic.unmatched)


@pytest.mark.parametrize("secret", SECRETS)
def test_no_person_is_left_of_what_cannot_be_read(secret: str) -> None:
    good = samples.access_log([("GET", "https://x.example/a", 200)])
    bad = f'{secret}\n{secret} "{secret} {secret} {secret}" {secret}\n- - - [x] "{secret} /{secret} HTTP/1.1" 200 1\n'
    traffic = read(good + bad.encode(), "/a")
    assert traffic.malformed >= 2
    _holds_nobody(traffic)


def _holds_nobody(traffic: Traffic[str]) -> None:
    told = repr(traffic) + repr([each.path.spelled for each in traffic.unmatched])
    assert [piece for piece in PIECES if piece in told or quote(piece) in told] == []
