"""Path templates in a tree: which of them take every path that another one takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

from contractguard.inventory.paths import (
    CatchAll,
    Literal,
    Mixed,
    Parameter,
    PathTemplate,
    Segment,
    Unknown,
)
from contractguard.text import sequence_matches

Value = TypeVar("Value")

_ANYTHING = Unknown("")
_RANKS = {Literal: 0, Mixed: 1, Parameter: 2, CatchAll: 3, Unknown: 4}


class Cover(NamedTuple):
    """How a template takes what another one takes: `same` but for names, by `parameter`, or as the `rest` of a path.

    Where it is not `certain`, part of the template is unknown.
    """

    how: str
    certain: bool = True


@dataclass(slots=True)
class _Place(Generic[Value]):
    """A place in the tree: what may come next, what ends here, and what takes all the rest."""

    literals: dict[str, _Place[Value]] = field(default_factory=dict)
    mixed: dict[tuple[str | None, ...], _Place[Value]] = field(default_factory=dict)
    parameter: _Place[Value] | None = None
    ends: list[Value] = field(default_factory=list)
    rests: list[tuple[CatchAll, Value]] = field(default_factory=list)


class Templates(Generic[Value]):
    """Values by path templates. A slash at the end is not looked at."""

    def __init__(self) -> None:
        self._root: _Place[Value] = _Place()
        self._by_end: _Place[Value] = _Place()
        self._uncertain: list[tuple[tuple[Segment, ...], Value]] = []

    def add(self, template: PathTemplate, value: Value) -> None:
        """Put a value behind a template. What stands behind a catch-all is not looked at.

        A template that is partly unknown must have something that is written out, and take paths of one length below
        that: else it would take everything.
        """
        if template.is_certain:
            _put(self._root, template.segments, value)
        elif not template.has_catch_all and any(isinstance(segment, Literal) for segment in template.segments):
            first, *rest = template.segments
            if isinstance(first, Unknown) and PathTemplate(tuple(rest)).is_certain:
                _put(self._by_end, rest[::-1], value)
            else:
                self._uncertain.append((tuple(map(_plain, template.segments)), value))

    def covering(self, template: PathTemplate) -> Iterator[tuple[Value, Cover]]:
        """Iterate over the values whose templates take every path that this one takes."""
        if not template.is_certain:
            return
        for place, left, same in _walk(self._root, template.segments):
            for catch_all, value in place.rests:
                if catch_all.optional or not _may_be_empty(left):
                    yield value, Cover(_how_rest(left, same))
            if not left:
                yield from ((value, Cover("same" if same else "parameter")) for value in place.ends)
        for place, _, _ in _walk(self._by_end, template.segments[::-1]):
            yield from ((value, Cover("parameter", certain=False)) for value in place.ends)
        for segments, value in self._uncertain:
            if sequence_matches(segments, template.segments, _ANYTHING, takes):
                yield value, Cover("parameter", certain=False)


def specificity(template: PathTemplate) -> tuple[int, ...]:
    """Order templates as OpenAPI does (3.2.0, section 4.8.2): what is written out comes first, from the left."""
    return tuple(_RANKS[type(segment)] for segment in template.segments)


def takes(general: Segment, special: Segment) -> bool:
    """Whether a segment takes everything that another one takes."""
    if isinstance(general, Parameter):
        return isinstance(special, (Literal, Mixed, Parameter))
    if isinstance(general, Mixed):
        return (isinstance(special, Literal) and _spells(general, special.text)) or (
            isinstance(special, Mixed) and special.parts == general.parts)
    return isinstance(general, CatchAll) or general == special


def _put(place: _Place[Value], segments: Iterable[Segment], value: Value) -> None:
    for segment in segments:
        if isinstance(segment, CatchAll):
            place.rests.append((segment, value))
            return
        place = _step(place, segment)
    place.ends.append(value)


def _walk(
    root: _Place[Value], segments: tuple[Segment, ...]
) -> Iterator[tuple[_Place[Value], tuple[Segment, ...], bool]]:
    """Iterate over the places that some segments lead by, with what is left then, and whether all was as it is."""
    pending = [(root, 0, True)]
    while pending:
        place, at, same = pending.pop()
        yield place, segments[at:], same
        if at < len(segments):
            pending += [(after, at + 1, same and alike) for after, alike in _after(place, segments[at])]


def _step(place: _Place[Value], segment: Segment) -> _Place[Value]:
    if isinstance(segment, Literal):
        return place.literals.setdefault(segment.text, _Place())
    if isinstance(segment, Mixed):
        return place.mixed.setdefault(segment.parts, _Place())
    if place.parameter is None:
        place.parameter = _Place()
    return place.parameter


def _after(place: _Place[Value], segment: Segment) -> Iterator[tuple[_Place[Value], bool]]:
    """Iterate over the places behind a segment, and whether it stands there as it is."""
    if isinstance(segment, Literal) and segment.text in place.literals:
        yield place.literals[segment.text], True
    for parts, after in place.mixed.items():
        if takes(Mixed(parts, ()), segment):
            yield after, isinstance(segment, Mixed)
    if place.parameter is not None and takes(Parameter(""), segment):
        yield place.parameter, isinstance(segment, Parameter)


def _may_be_empty(left: tuple[Segment, ...]) -> bool:
    """Whether nothing at all may be left of a path."""
    return not left or (isinstance(left[0], CatchAll) and left[0].optional)


def _how_rest(left: tuple[Segment, ...], same: bool) -> str:
    """Say how a catch-all takes what is left: OpenAPI has no catch-alls, so people write a last parameter for one."""
    if len(left) == 1 and isinstance(left[0], (Parameter, CatchAll)):
        return "same" if same else "parameter"
    return "rest"


def _spells(mixed: Mixed, text: str) -> bool:
    """Whether a text has the written parts in their order, and something for each parameter."""
    pattern = [item for part in mixed.parts for item in (part if part is not None else ("", None))]
    return sequence_matches(pattern, text, None, lambda wanted, found: wanted in ("", found))


def _plain(segment: Segment) -> Segment:
    return _ANYTHING if isinstance(segment, Unknown) else segment
