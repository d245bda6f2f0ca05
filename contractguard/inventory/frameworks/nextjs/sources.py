"""Paths as `matcher`, `rewrites` and `redirects` write them: the dialect of path-to-regexp 6."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from contractguard.inventory.paths import (
    CatchAll,
    Literal,
    Mixed,
    Parameter,
    PathTemplate,
    Segment,
    segment_of,
)
from contractguard.schema.patterns import finds

_NAME = re.compile(r":(\w+)")
_SYNTAX = re.compile(r"[\^$\\.*+?()\[\]{}|/]")
_ANY_SEGMENT = r"[^/#?]+?"
_SAMPLES = ("zq7x", "17")
"""What stands for a parameter: no word that somebody would write into a pattern."""
_MOST_SAMPLES = 16


@dataclass(frozen=True, slots=True)
class _Group:
    """A parameter, or a pattern without a name: what stands before it, what it takes, and how often."""

    before: str
    name: str
    pattern: str
    modifier: str


@lru_cache(maxsize=4096)
def takes(source: str, template: PathTemplate) -> bool | None:
    """Whether a source takes all paths of a template; None where it takes some of them, or that is not known."""
    pattern = _expression(source)
    if pattern is None:
        return None
    verdicts = {finds(pattern, path) for path in _paths(template)}
    return verdicts.pop() if len(verdicts) == 1 else None


@lru_cache(maxsize=4096)
def template_of(source: str) -> PathTemplate | None:
    """Read a source as a template; what a pattern takes that may hold slashes is a catch-all. None for no path."""
    tokens = _tokens(source)
    if tokens is None:
        return None
    segments: list[Segment] = []
    texts, names = [""], list[str]()

    def close() -> None:
        if texts != [""]:
            segments.append(segment_of(texts, names))
        texts[:], names[:] = [""], []

    for token in tokens:
        text = token if isinstance(token, str) else token.before
        first, *others = text.split("/")
        texts[-1] += first
        for other in others:
            close()
            texts[-1] = other
        if isinstance(token, _Group):
            if token.modifier in ("*", "+") or "." in token.pattern:
                close()
                segments.append(CatchAll(token.name or "rest", optional=token.modifier in ("*", "?")))
            else:
                names.append(token.name or "part")
                texts.append("")
    close()
    return PathTemplate(tuple(segments))


def _paths(template: PathTemplate) -> Iterator[str]:
    """Return paths that a template takes: enough to tell whether a pattern cares."""
    choices = [_spellings(segment) for segment in template.segments]
    for number, parts in enumerate(product(*choices)):
        if number >= _MOST_SAMPLES:
            return
        yield "/" + "/".join(part for part in parts if part)


def _spellings(segment: Segment) -> tuple[str, ...]:
    if isinstance(segment, Literal):
        return (segment.text,)
    if isinstance(segment, Mixed):
        return ("".join(_SAMPLES[0] if part is None else part for part in segment.parts),)
    if isinstance(segment, Parameter):
        return _SAMPLES
    several = (_SAMPLES[0], "/".join(_SAMPLES))
    is_certain = isinstance(segment, CatchAll) and not segment.optional
    return several if is_certain else ("", *several)


def _expression(source: str) -> str | None:
    """Write a source as a regular expression of ECMA-262, as path-to-regexp does; None for no path."""
    tokens = _tokens(source)
    if tokens is None:
        return None
    return "^" + "".join(_part(token) for token in tokens) + "[/#?]?$"


def _part(token: str | _Group) -> str:
    if isinstance(token, str):
        return _literal(token)
    before, pattern = _literal(token.before), token.pattern or _ANY_SEGMENT
    if token.modifier in ("*", "+") and before:
        times = "?" if token.modifier == "*" else ""
        return f"(?:{before}((?:{pattern})(?:{before}(?:{pattern}))*)){times}"
    return f"(?:{before}({pattern})){token.modifier}"


def _literal(text: str) -> str:
    return _SYNTAX.sub(r"\\\g<0>", text)


def _tokens(source: str) -> list[str | _Group] | None:
    """Split a source into texts and groups; None where its brackets do not match, or it has groups of groups."""
    found: list[str | _Group] = []
    text, position = "", 0
    while position < len(source):
        character = source[position]
        if character == "\\":
            text += source[position + 1 : position + 2]
            position += 2
            continue
        if character in "{}":
            return None
        name = _NAME.match(source, position)
        end = name.end() if name else position
        pattern = ""
        if source[end : end + 1] == "(":
            closing = _closing(source, end)
            if closing is None:
                return None
            pattern, end = source[end + 1 : closing], closing + 1
        if end == position:
            text, position = text + character, position + 1
            continue
        modifier = source[end] if end < len(source) and source[end] in "?*+" else ""
        before = text[-1:] if text[-1:] in ("/", ".") else ""
        if text[: len(text) - len(before)]:
            found.append(text[: len(text) - len(before)])
        found.append(_Group(before, name[1] if name else "", pattern, modifier))
        text, position = "", end + len(modifier)
    return [*found, text] if text else found


def _closing(source: str, opening: int) -> int | None:
    depth = 0
    position = opening
    while position < len(source):
        character = source[position]
        if character == "\\":
            position += 1
        elif character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
            if depth == 0:
                return position
        position += 1
    return None
