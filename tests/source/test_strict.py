"""What strict reading quotes of a file."""

from __future__ import annotations

import datetime
import time

import pytest

from contractguard.errors import ConfigError, RuleError
from contractguard.source.strict import StrictFile, parse_strictly, spelled


@pytest.mark.parametrize(("value", "text"), [
    ("warn", "warn"), (False, "false"), (None, "null"), (1.5, "1.5"), ({"a": [1, "é"]}, '{"a": [1, "é"]}'),
    ("a" * 100, "a" * 60 + "…"), ("a\x1b[31m\nb", "a�[31m�b"), (datetime.date(2026, 1, 1), '"2026-01-01"'),
])
def test_values_are_quoted_short_and_plain(value: object, text: str) -> None:
    assert spelled(value) == text


def test_a_value_that_aliases_make_large_is_quoted_in_no_time() -> None:
    value: object = "x"
    for _ in range(60):
        value = [value] * 9
    started = time.perf_counter()
    assert spelled(value) == "[" * 60 + "…"
    assert time.perf_counter() - started < 1


def test_each_kind_of_file_complains_in_its_own_error() -> None:
    with pytest.raises(ConfigError, match=r"c\.yaml:1:5: "):
        parse_strictly("c.yaml", b"a: [", "a configuration", ConfigError)
    file = StrictFile(parse_strictly("r.yaml", b"a:\n  bc: 1\n", "a rule"))
    with pytest.raises(RuleError) as refused:
        file.mapping(("a",), {"bc": 1}, ("bcd",))
    assert str(refused.value) == "r.yaml:2:3: 'a' has no key 'bc' (did you mean 'bcd'?)"
