"""Which patterns a backtracking engine can take exponential time for, and what patterns look like."""

from __future__ import annotations

import subprocess
import sys

import pytest

from contractguard.schema.languages.backtracking import explodes, exploding
from contractguard.schema.languages.shapes import lets_everything_through, longest, open_ends

EXPLODING = {
    "a loop in a loop": "^(a+)+$",
    "alternatives that are the same": "^(a|a)*$",
    "alternatives that begin alike": "^(a|aa)+$",
    "an optional separator": r"^(\w+\s?)*$",
    "a loop that may be empty": "^(a*)*$",
    "a loop whose parts may all be empty": "^(a*b?)*c",
    "a loop of anything": "^(.*)*$",
    "two loops of the same": "^(?:x+x+)+y$",
    "in a lookahead": "^(?=(a+)+$)a",
    "a bounded loop of long bounded loops": r"^([a-z]{1,63}\.?){1,127}$",
    "behind much else": "x" * 600 + "(a+)+$",
    "within a loop that is itself harmless": "((a+)+b)*$",
    "an e-mail address, as people copy it": r"^([a-zA-Z0-9])(([\-.]|[_]+)?([a-zA-Z0-9]+))*@[a-z0-9]+[.][a-z]{2,3}$",
}
HARMLESS = {
    "alternatives that differ": "^(a|b)*$",
    "rounds of a fixed length": r"^(\d{2})+$",
    "a separator that is needed": r"^([a-z]+\.)*[a-z]+$",
    "words and blanks": r"^(\w+\s)*$",
    "labels of a host": r"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(\.[a-z]{2,})*$",
    "nothing after it can fail": "(a+)+",
    "few rounds": "^(a?){30}$",
    "base64": "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)$",
    "a version": r"^(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-z-][0-9a-z-]*)(?:\.[0-9a-z-]+)*))?$",
    "not a pattern": "(",
    "what is not told: a lookbehind": "(?<=a)(a+)+$",
}


@pytest.mark.parametrize("pattern", EXPLODING.values(), ids=EXPLODING)
def test_explodes(pattern: str) -> None:
    assert explodes(pattern)


@pytest.mark.parametrize("pattern", HARMLESS.values(), ids=HARMLESS)
def test_does_not_explode(pattern: str) -> None:
    assert not explodes(pattern)


@pytest.mark.parametrize(("pattern", "text"), [
    (r"^(\w+\s?)*$", "a" * 40 + "!"), ("^(a|aa)+$", "a" * 60 + "!"), ("^(a*b?)*c", "a" * 40),
])
def test_what_explodes_keeps_a_backtracking_engine_busy(pattern: str, text: str) -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        subprocess.run([sys.executable, "-c", f"import re; re.search({pattern!r}, {text!r})"], timeout=1, check=True)


@pytest.mark.parametrize("pattern", [
    "(?:){999999999999999999}", "(a?){999999999}", "(((((a{99}){99}){99}){99}){99})*", "a?" * 20_000,
    "(a|b|" * 39 + "c" + ")" * 39 + "*$", "(?:a|b)*" * 3000 + "$", f"({'|'.join('abcd' * 800)})*$",
])
def test_hostile_patterns_take_a_bounded_effort(pattern: str) -> None:
    assert explodes(pattern) in (True, False)


def test_the_effort_for_many_patterns_is_bounded_too() -> None:
    hostile = [f"{'a?' * 300}{number}" for number in range(5000)]
    assert exploding(["^(a+)+$", *hostile]) == {"^(a+)+$"}


@pytest.mark.parametrize(("pattern", "ends"), [
    ("[a-z]+", ("start", "end")), ("^[a-z]+", ("end",)), ("[a-z]+$", ("start",)), ("^[a-z]+$", ()),
    ("^a$|^b$", ()), ("^a$|b", ("start", "end")), ("^(?:a|b)$", ()), ("^https://.*", ()), (".*foo", ("end",)),
    ("^(?!x)[a-z]$", ()), ("(?!x)^[a-z]$", ()), ("(^a)?b$", ("start",)), ("", ("start", "end")), ("(", ()),
])
def test_ends_at_which_anything_may_stand(pattern: str, ends: tuple[str, ...]) -> None:
    """A pattern is searched for, not matched against the whole (JSON Schema 2020-12 core, section 6.4)."""
    assert open_ends(pattern) == ends


@pytest.mark.parametrize(("pattern", "everything"), [
    (".*", True), ("^.*$", True), (r"[\s\S]*", True), ("", True), ("^", True), ("$", True),
    ("^$", False), ("^.+$", False), ("^.{0,9}$", False), ("^[^a]*$", False), ("^a*$", False), ("(", False),
])
def test_lets_everything_through(pattern: str, everything: bool) -> None:
    assert lets_everything_through(pattern) is everything


@pytest.mark.parametrize(("pattern", "length"), [
    ("^[A-Z]{2}$", 2), ("^(a|bc){1,3}$", 6), ("^$", 0), ("^a*$", None), ("[A-Z]{2}", None), ("^(", None),
])
def test_longest_text(pattern: str, length: int | None) -> None:
    assert longest(pattern) == length
