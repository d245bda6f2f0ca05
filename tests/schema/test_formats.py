"""Formats as sets of texts: the tables against both validators and against many generated texts."""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from random import Random

import pytest

from contractguard.schema.facets import STRING_FORMATS
from contractguard.schema.formats import (
    COUNTEREXAMPLES,
    DECIDED,
    EXAMPLES,
    NECESSARY,
    WIDER,
    _checker,
    apart,
    fits,
    matches_necessary,
)
from contractguard.schema.patterns import finds, readable
from contractguard.schema.second_opinion import second_opinion

FORMATS = sorted(DECIDED)
_ODD = "é ß。\uff41\u200d\u00ad\U0001f600\ue000\t\n\x00\x7f<>^`{|}()[]'\"\\%~@:;,_*+"


@lru_cache(maxsize=1)
def generated() -> dict[str, set[str]]:
    """Return texts that are close to formats, each with the formats that it fits."""
    random = Random(1)
    known = sorted({text for table in (EXAMPLES, COUNTEREXAMPLES) for texts in table.values() for text in texts})
    characters = sorted({character for text in known for character in text} | set(_ODD))
    found: dict[str, set[str]] = {text: fitting(text) for text in known}
    pools = {name: list(EXAMPLES[name]) for name in FORMATS}
    for index in range(600 * len(FORMATS)):
        pool = pools[FORMATS[index % len(FORMATS)]]
        text = _mutated(random, random.choice(pool), characters)
        if text not in found:
            found[text] = fitting(text)
            for name in found[text]:
                pools[name].append(text)
    return found


def fitting(text: str) -> set[str]:
    return {name for name in DECIDED if fits(name, text)}


def _mutated(random: Random, text: str, characters: list[str]) -> str:
    held = list(text)
    characters = random.choice((characters, held or characters, list("0123456789abcdefABCDEF")))
    for _ in range(random.choice((1, 1, 2, 3))):
        index, other = random.randint(0, len(held)), random.randint(0, len(held))
        first, last = sorted((index, other))
        edit = random.randrange(4)
        if edit == 0:
            held.insert(index, random.choice(characters))
        elif edit == 1:
            held[index : index + 1] = []
        elif edit == 2:
            held[index : index + 1] = [random.choice(characters)]
        else:
            held[last:last] = held[first:last]
    return "".join(held)[:300]


def refused_by_the_second(name: str, text: str) -> bool:
    return bool(second_opinion({"format": name}, text, ()))


def test_decided_formats() -> None:
    assert STRING_FORMATS - {"byte", "binary"} == DECIDED
    assert set(EXAMPLES) == set(COUNTEREXAMPLES) == DECIDED
    assert set(NECESSARY) == DECIDED - {"regex"}
    assert all(len(texts) >= 4 for texts in EXAMPLES.values())


@pytest.mark.parametrize("name", ["byte", "binary", "password", "int32", "double", "char", "x", ""])
def test_other_formats_decide_nothing(name: str) -> None:
    assert fits(name, "a") is None


@pytest.mark.parametrize("name", FORMATS)
def test_examples_fit(name: str) -> None:
    assert [text for text in EXAMPLES[name] if fits(name, text) is not True] == []
    assert [text for text in EXAMPLES[name] if refused_by_the_second(name, text)] == []


@pytest.mark.parametrize("name", FORMATS)
def test_counterexamples_do_not(name: str) -> None:
    assert [text for text in COUNTEREXAMPLES[name] if fits(name, text) is not False] == []
    assert [text for text in COUNTEREXAMPLES[name] if not refused_by_the_second(name, text)] == []


def test_no_unicode_text_is_not_decided() -> None:
    assert fits("email", "\ud800@b") is None


def test_email_is_a_mailbox() -> None:
    assert fits("email", "Ann Lee <a@b.co>") is False
    assert fits("idn-email", "Ann Lee <a@b.co>") is False


@pytest.mark.parametrize(("name", "text"), [
    ("date", "*999-12-31"), ("date", "400/-01-01"), ("date-time", "0+01-01-01T00:00:00Z"), ("time", "0,:00:00Z"),
])
def test_only_digits_are_digits(name: str, text: str) -> None:
    """The checker takes some other characters for digits; the day that it no longer does, this tells."""
    assert _checker(name).is_valid(text)
    assert fits(name, text) is False


@pytest.mark.parametrize("name", sorted(NECESSARY))
def test_necessary_patterns(name: str) -> None:
    pattern = NECESSARY[name]
    assert pattern.startswith("^") and pattern.endswith("$")
    assert readable(pattern), "an engine of regular languages must be able to read it"
    assert all(finds(pattern, text) for text in EXAMPLES[name])


@pytest.mark.parametrize("name", sorted(set(NECESSARY) - {"date", "time", "date-time"}))
def test_what_the_checker_accepts_matches(name: str) -> None:
    checker = _checker(name)
    accepted = [text for text in generated() if checker.is_valid(text)]
    assert len(accepted) > 20
    assert [text for text in accepted if not matches_necessary(name, text)] == []


def test_generated_texts_are_of_every_format() -> None:
    counts = {name: sum(name in names for names in generated().values()) for name in FORMATS}
    assert min(counts.values()) >= 20, counts


@pytest.mark.parametrize(("narrow", "wide"), sorted(WIDER))
def test_wider_formats(narrow: str, wide: str) -> None:
    assert [text for text, names in generated().items() if narrow in names and wide not in names] == []
    assert any(wide in names and narrow not in names for names in generated().values())
    assert not apart(narrow, wide)


def test_wider_is_transitive() -> None:
    assert {(one, last) for one, middle in WIDER for other, last in WIDER if middle == other} <= WIDER


@pytest.mark.parametrize("text", ["xn--bfa", "xn--exa.example"])
def test_host_names_that_are_no_internationalised_ones(text: str) -> None:
    """Why `hostname` is not narrower than `idn-hostname` here; the day that it is, this tells."""
    assert fits("hostname", text) and not fits("idn-hostname", text)
    assert fits("email", f"a@{text}") and not fits("idn-email", f"a@{text}")


def test_formats_apart() -> None:
    for text, names in generated().items():
        assert not [pair for pair in combinations(sorted(names), 2) if apart(*pair)], text
    for one, other in combinations(FORMATS, 2):
        assert apart(one, other) is apart(other, one)


@pytest.mark.parametrize("pair", [
    ("date", "date-time"), ("date", "time"), ("date", "uuid"), ("date", "ipv4"), ("date", "email"), ("date", "uri"),
    ("date-time", "time"), ("date-time", "uuid"), ("uuid", "ipv4"), ("ipv4", "ipv6"), ("email", "uuid"),
    ("email", "hostname"), ("uri", "hostname"), ("uri", "date-time"), ("duration", "date"), ("json-pointer", "uri"),
])
def test_common_formats_are_apart(pair: tuple[str, str]) -> None:
    assert apart(*pair)


@pytest.mark.parametrize("pair", [
    ("date", "date"), ("uri", "uri-reference"), ("ipv4", "hostname"), ("ipv6", "uri"), ("regex", "date"), ("x", "date"),
])
def test_others_may_meet(pair: tuple[str, str]) -> None:
    assert not apart(*pair)
