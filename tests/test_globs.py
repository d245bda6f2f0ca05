"""Patterns over paths, against an oracle that tries everything."""

from __future__ import annotations

import time
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractguard.text import glob_matches


@pytest.mark.parametrize(("pattern", "path", "matches"), [
    ("openapi.yaml", "openapi.yaml", True),
    ("openapi.yaml", "api/openapi.yaml", False),
    ("*.yaml", "openapi.yaml", True),
    ("*.yaml", "api/openapi.yaml", False),
    ("**/*.yaml", "openapi.yaml", True),
    ("**/*.yaml", "a/b/openapi.yaml", True),
    ("services/*/openapi.yaml", "services/shop/openapi.yaml", True),
    ("services/*/openapi.yaml", "services/shop/v1/openapi.yaml", False),
    ("api/v?.yaml", "api/v1.yaml", True),
    ("api/v?.yaml", "api/v10.yaml", False),
    ("/orders/**", "/orders", True),
    ("/orders/**", "/orders/{id}/items", True),
    ("/orders/**", "/ordersheet", False),
    ("/orders/*", "/orders/{id}", True),
    ("/orders/{id}", "/orders/{id}", True),
    ("/orders/{id}", "/orders/17", False),
    ("/**/items", "/orders/{id}/items", True),
    ("a**b", "axxb", True),
    ("a**b", "a/b", False),
    ("[id].yaml", "[id].yaml", True),
    ("[id].yaml", "i.yaml", False),
])
def test_what_a_pattern_means(pattern: str, path: str, matches: bool) -> None:
    assert glob_matches(pattern, path) is matches


def trying_all(pattern: str, path: str) -> bool:
    wanted, found = pattern.split("/"), path.split("/")

    @cache
    def within(a: str, b: str) -> bool:
        if not a:
            return not b
        if a[0] == "*":
            return within(a[1:], b) or (bool(b) and within(a, b[1:]))
        return bool(b) and a[0] in ("?", b[0]) and within(a[1:], b[1:])

    @cache
    def across(i: int, j: int) -> bool:
        if i == len(wanted):
            return j == len(found)
        if wanted[i] == "**":
            return across(i + 1, j) or (j < len(found) and across(i, j + 1))
        return j < len(found) and within(wanted[i], found[j]) and across(i + 1, j + 1)

    return across(0, 0)


@given(st.text("ab*?/", max_size=12), st.text("ab/", max_size=12))
def test_a_pattern_matches_what_trying_everything_matches(pattern: str, path: str) -> None:
    assert glob_matches(pattern, path) is trying_all(pattern, path)


@pytest.mark.parametrize(("pattern", "path"), [("*a" * 1000 + "b", "a" * 2000), ("**/a/" * 500 + "b", "a/" * 1000)])
def test_no_pattern_takes_long(pattern: str, path: str) -> None:
    started = time.perf_counter()
    assert not glob_matches(pattern, path)
    assert time.perf_counter() - started < 5
