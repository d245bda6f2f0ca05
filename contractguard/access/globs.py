"""Wildcards in names, scopes and path templates: matched in time that no pattern can blow up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from contractguard.text import sequence_matches

_PARAMETER = re.compile(r"\{[^{}]*\}")
_MOST_TEMPLATE = 4096

EVERYTHING = "**"
"""The segment that stands for any number of segments, none included."""


def name_matches(pattern: str, name: str) -> bool:
    """Whether a name matches a pattern in which `*` stands for any characters, none included."""
    if "*" not in pattern:
        return pattern == name
    first, *parts = pattern.split("*")
    last = parts.pop()
    if len(name) < len(first) + len(last) or not (name.startswith(first) and name.endswith(last)):
        return False
    at, end = len(first), len(name) - len(last)
    for part in parts:
        at = name.find(part, at, end)
        if at < 0:
            return False
        at += len(part)
    return True


def scope_matches(pattern: str, scope: str) -> bool:
    """Whether a scope matches a pattern segment by segment; segments are what stands between colons.

    `*` stands for any characters within a segment, a segment `**` for any number of segments, and `*` alone for
    every scope.
    """
    return pattern == "*" or _segments_match(pattern.split(":"), scope.split(":"))


def path_matches(pattern: str, template: str) -> bool:
    """Whether a path template matches a pattern of segments.

    `*` stands for any characters within a segment, a segment `**` for any number of segments, and a parameter for a
    parameter of any name: `/orders/{id}` matches `/orders/{order}`, `/orders/*` and `/orders/**`, as `/orders` does
    the last. A template longer than any URL that is served matches `/**` alone.
    """
    if len(template) > _MOST_TEMPLATE:
        return pattern == "/**"
    return _segments_match(_segments(pattern), _segments(template))


def blank(template: str) -> str:
    """Leave the names of a template's parameters out."""
    return _PARAMETER.sub("{}", template)


@lru_cache(maxsize=4096)
def _segments(path: str) -> tuple[str, ...]:
    return tuple(blank(path).split("/"))


def _segments_match(pattern: Sequence[str], text: Sequence[str]) -> bool:
    return sequence_matches(pattern, text, EVERYTHING, name_matches)
