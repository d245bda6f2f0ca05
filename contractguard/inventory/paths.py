"""Path templates of every framework in one form: what requests they take, segment by segment."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Literal:
    """A segment that is written out, percent-decoded."""

    text: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A segment that takes any text without a slash. `pattern` is what it is held to, for people."""

    name: str
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Mixed:
    """A segment of texts and parameters, as in `{name}.{extension}`: literal texts, and None for each parameter."""

    parts: tuple[str | None, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CatchAll:
    """The rest of the path: one segment or more, or none at all where it is `optional`."""

    name: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    """Any number of segments that reading the code does not tell: a prefix from the environment, say."""

    reason: str


Segment: TypeAlias = Literal | Parameter | Mixed | CatchAll | Unknown

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class PathTemplate:
    """A path as segments. `slash` says whether it is written with a slash at its end."""

    segments: tuple[Segment, ...]
    slash: bool = False

    @cached_property
    def spelled(self) -> str:
        """The template as OpenAPI writes it; a catch-all is `{name*}` or `{name*?}`, what is unknown `…`."""
        path = "/" + "/".join(map(_spelled, self.segments))
        return path + "/" if self.slash and self.segments else path

    @property
    def blanked(self) -> str:
        """The template without the names of its parameters: what identifies it."""
        return PathTemplate(tuple(map(_blanked, self.segments))).spelled

    @property
    def is_certain(self) -> bool:
        """Whether every segment is known."""
        return not any(isinstance(segment, Unknown) for segment in self.segments)

    @property
    def has_catch_all(self) -> bool:
        """Whether it takes paths of any length."""
        return any(isinstance(segment, CatchAll) for segment in self.segments)

    def join(self, other: PathTemplate) -> PathTemplate:
        """Put another template behind this one."""
        if not other.segments and not other.slash:
            return self
        return PathTemplate(self.segments + other.segments, other.slash)


ROOT = PathTemplate(())


def is_anything(path: PathTemplate) -> bool:
    """Whether a path ends in what is not known, so that it may be any path below what stands before that."""
    return bool(path.segments) and isinstance(path.segments[-1], Unknown)


def openapi_path(text: str) -> PathTemplate:
    """Read a path as OpenAPI writes it (3.2.0, section 4.8): `/users/{id}`; also our own spelling of catch-alls."""
    return PathTemplate(tuple(map(_openapi_segment, segments_of(text))), _ends_in_slash(text))


def segments_of(text: str) -> list[str]:
    """Split a path at its slashes, empty segments left out."""
    return [segment for segment in text.split("/") if segment]


def _ends_in_slash(text: str) -> bool:
    return text.endswith("/") and text.strip("/") != ""


def _openapi_segment(text: str) -> Segment:
    if text == "…":
        return Unknown("")
    whole = _PLACEHOLDER.fullmatch(text)
    if whole:
        name = whole[1]
        if name.endswith("*?"):
            return CatchAll(name[:-2], optional=True)
        return CatchAll(name[:-1]) if name.endswith("*") else Parameter(name)
    pieces = _PLACEHOLDER.split(text)
    return segment_of(pieces[0::2], pieces[1::2])


def segment_of(texts: Iterable[str], names: Iterable[str]) -> Segment:
    """Make a segment of the texts around its parameters (one more than there are names)."""
    texts, names = list(texts), list(names)
    if not names:
        return Literal(texts[0])
    if len(names) == 1 and not texts[0] and not texts[1]:
        return Parameter(names[0])
    parts: list[str | None] = []
    for index, text in enumerate(texts):
        if index:
            parts.append(None)
        if text:
            parts.append(text)
    return Mixed(tuple(parts), tuple(names))


def _spelled(segment: Segment) -> str:
    if isinstance(segment, Literal):
        return segment.text
    if isinstance(segment, Parameter):
        return f"{{{segment.name}}}"
    if isinstance(segment, CatchAll):
        return f"{{{segment.name}*{'?' if segment.optional else ''}}}"
    if isinstance(segment, Unknown):
        return "…"
    names = iter(segment.names)
    return "".join(part if part is not None else f"{{{next(names)}}}" for part in segment.parts)


def _blanked(segment: Segment) -> Segment:
    if isinstance(segment, Parameter):
        return Parameter("")
    if isinstance(segment, Mixed):
        return Mixed(segment.parts, ("",) * len(segment.names))
    return CatchAll("", segment.optional) if isinstance(segment, CatchAll) else segment
