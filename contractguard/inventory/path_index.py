"""Which of many path templates a path belongs to: a trie over segments, the most specific one first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar
from urllib.parse import unquote

from contractguard.inventory.paths import (
    ROOT,
    CatchAll,
    Literal,
    Mixed,
    Parameter,
    PathTemplate,
    Segment,
    Unknown,
    segments_of,
)

Value = TypeVar("Value")

ANY_TEXT = "\0"
"""A segment of which it is only known that it is a parameter: no literal and no mixed segment takes it."""

_MOST_SEGMENTS = 64
_LONGEST_ENCODED = 4096
_SPANS = {CatchAll: (0, 1), Unknown: (1, 0)}


@dataclass(frozen=True, slots=True, eq=False)
class Found(Generic[Value]):
    """The best template for a path and all values that were added for it: the same object for all that are found alike.

    `base` is what stood before the template. `slash_differs` says that one of path and template ends in a slash and
    the other does not.
    """

    template: PathTemplate
    base: PathTemplate
    values: tuple[Value, ...]
    slash_differs: bool = False


class _Node(Generic[Value]):
    """What may follow after some segments.

    `ends` holds what is found where a path ends here, without and with a slash. `spans` are the children that take any
    number of segments: their rank, the least number of segments, and the child. `forks` says that there are children
    beside the literal ones. `only` is the parameter where nothing else takes what is no literal.
    """

    __slots__ = ("ends", "forks", "literals", "mixed", "only", "parameter", "spans")

    def __init__(self) -> None:
        self.literals: dict[str, _Node[Value]] = {}
        self.mixed: list[tuple[Mixed, _Node[Value]]] = []
        self.parameter: _Node[Value] | None = None
        self.spans: list[tuple[tuple[int, int], int, _Node[Value]]] = []
        self.ends: dict[bool, Found[Value]] = {}
        self.forks = False
        self.only: _Node[Value] | None = None


class PathIndex(Generic[Value]):
    """Templates with values.

    OpenAPI fixes that concrete paths come before templated ones (3.2.0, section 4.8.2) and leaves the rest to tools.
    Here each segment is looked for from left to right, first as a literal, then as a mixed segment, as a parameter, and
    as part of a catch-all; what turns out wrong is tried again otherwise. Segments are split before they are decoded,
    and empty ones do not count. A path of more than 64 segments is not found where there is a choice.
    """

    def __init__(self) -> None:
        self._root: _Node[Value] = _Node()
        self._size = 0

    def __len__(self) -> int:
        """Count the templates that were added, for each base once."""
        return self._size

    def add(self, template: PathTemplate, value: Value, bases: Iterable[PathTemplate] = (ROOT,)) -> None:
        """Add a template behind each of its possible bases. Templates of the same segments share their values."""
        for base in bases:
            whole = base.join(template)
            node = self._root
            for segment in whole.segments:
                node = _child(node, segment)
            _end(node.ends, whole.slash, Found(template, base, (value,)))
            self._size += 1

    def find(self, path: str) -> Found[Value] | None:
        """Find the best template for a path: percent-encoded, without query and fragment."""
        node = self._root
        chosen = "%" in path
        for raw in path.split("/"):
            if raw:
                child = node.literals.get(raw)
                if child is None:
                    child = node.only
                    if child is None or chosen:
                        return self._find(path)
                elif node.forks:
                    chosen = True
                node = child
        if node.ends:
            return node.ends[path[-1:] == "/" and node is not self._root]
        return self._find(path)

    def _find(self, path: str) -> Found[Value] | None:
        """Find the best template for a path where there is more than one way, or none."""
        node = self._root
        chosen = False
        for raw in path.split("/"):
            if not raw:
                continue
            child = node.literals.get(raw) or ("%" in raw and node.literals.get(_decoded(raw)))
            if child:
                chosen = chosen or node.forks
                node = child
            elif node.parameter and not node.mixed:
                chosen = chosen or bool(node.spans)
                node = node.parameter
            elif chosen or node.forks:
                return self.find_segments(decoded(path), path.endswith("/"))
            else:
                return None
        if node.ends:
            return node.ends[path.endswith("/") and node is not self._root]
        return self.find_segments(decoded(path), path.endswith("/")) if chosen or node.spans else None

    def find_segments(self, segments: Sequence[str], slash: bool = False) -> Found[Value] | None:
        """Find the best template for decoded segments; `ANY_TEXT` is one that only a parameter takes."""
        if len(segments) > _MOST_SEGMENTS:
            return None
        # A state that led nowhere once leads nowhere again: each is visited once.
        visited: set[tuple[int, int]] = set()
        waiting = [(self._root, 0)]
        while waiting:
            node, at = waiting.pop()
            if (id(node), at) in visited:
                continue
            visited.add((id(node), at))
            if at == len(segments) and node.ends:
                return node.ends[slash and at > 0]
            waiting.extend(reversed(_next(node, segments, at)))
        return None


def decoded(path: str) -> list[str]:
    """Split a path and decode its segments."""
    segments = segments_of(path)
    return [_decoded(segment) for segment in segments] if "%" in path else segments


def _decoded(segment: str) -> str:
    """Decode a segment; what is longer than any that is written somewhere is not worth the time."""
    return unquote(segment) if len(segment) <= _LONGEST_ENCODED else segment


def _child(node: _Node[Value], segment: Segment) -> _Node[Value]:
    if isinstance(segment, Literal):
        return node.literals.setdefault(segment.text, _Node())
    node.forks = True
    child = _forking_child(node, segment)
    node.only = node.parameter if not node.mixed and not node.spans else None
    return child


def _forking_child(node: _Node[Value], segment: Parameter | Mixed | CatchAll | Unknown) -> _Node[Value]:
    if isinstance(segment, Parameter):
        node.parameter = node.parameter or _Node()
        return node.parameter
    return _mixed_child(node, segment) if isinstance(segment, Mixed) else _spanning_child(node, segment)


def _mixed_child(node: _Node[Value], segment: Mixed) -> _Node[Value]:
    for known, child in node.mixed:
        if known.parts == segment.parts:
            return child
    child = _Node[Value]()
    node.mixed.append((segment, child))
    node.mixed.sort(key=lambda pair: (-sum(len(part or "") for part in pair[0].parts), str(pair[0].parts)))
    return child


def _spanning_child(node: _Node[Value], segment: CatchAll | Unknown) -> _Node[Value]:
    optional = isinstance(segment, CatchAll) and segment.optional
    last, least = _SPANS[type(segment)]
    rank, least = (last, int(optional)), 0 if optional else least
    for known, _, child in node.spans:
        if known == rank:
            return child
    child = _Node[Value]()
    node.spans.append((rank, least, child))
    node.spans.sort(key=lambda span: span[0])
    return child


def _end(ends: dict[bool, Found[Value]], slash: bool, found: Found[Value]) -> None:
    known = ends.get(slash)
    if known and not known.slash_differs:
        added = tuple(value for value in found.values if value not in known.values)
        found = replace(known, values=known.values + added)
    ends[slash] = found
    if ends.get(not slash, replace(found, slash_differs=True)).slash_differs:
        ends[not slash] = replace(found, slash_differs=True)


def _next(node: _Node[Value], segments: Sequence[str], at: int) -> list[tuple[_Node[Value], int]]:
    """List where to go on from a node, the best way first."""
    following: list[tuple[_Node[Value], int]] = []
    if at < len(segments):
        text = segments[at]
        if text in node.literals:
            following.append((node.literals[text], at + 1))
        following += [(child, at + 1) for mixed, child in node.mixed if _takes(mixed.parts, text)]
        if node.parameter:
            following.append((node.parameter, at + 1))
    for _, least, child in node.spans:
        following += [(child, end) for end in range(len(segments), at + least - 1, -1)]
    return following


def _takes(parts: Sequence[str | None], text: str) -> bool:
    """Say whether a mixed segment takes a text, each of its parameters at least one character."""
    at = gap = 0
    for index, part in enumerate(parts):
        if part is None:
            gap += 1
        elif index == len(parts) - 1 and gap:
            return text.endswith(part) and len(text) - len(part) >= at + gap
        else:
            found = text.find(part, at + gap)
            if found < 0 or (not gap and found != at):
                return False
            at, gap = found + len(part), 0
    return len(text) - at >= gap if gap else at == len(text)
