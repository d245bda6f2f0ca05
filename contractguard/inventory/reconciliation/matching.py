"""Which endpoint implements which operation: by what their paths take, not by how they are spelled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from contractguard.inventory.model import ANY, Endpoint, Inventory, Unresolved
from contractguard.inventory.paths import PathTemplate, Unknown
from contractguard.inventory.reconciliation.documented import Documented
from contractguard.inventory.reconciliation.rows import Standing
from contractguard.inventory.reconciliation.templates import Cover, Templates, specificity, takes
from contractguard.text import sequence_matches

_LEAST_WRONG: Sequence[Standing] = ("method-not-implemented", "not-implemented")
_BESIDE_OTHERS = {"HEAD": "GET"}
"""Methods that are answered where another one is (RFC 9110, section 9.3.2)."""
NEVER_EXPECTED = ("HEAD", "OPTIONS")
"""Methods that frameworks and proxies answer by themselves: nobody has to write them down, or to implement them."""


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """The endpoints at one path, whatever its parameters are called and whether a slash ends it."""

    template: PathTemplate
    endpoints: list[Endpoint] = field(default_factory=list)

    def taking(self, method: str, slash: bool) -> list[Endpoint]:
        """Return the endpoints that answer a method: those that spell the path's end alike, where there are some."""
        found = [each for each in self.endpoints if answers(each.method, method)]
        alike = [each for each in found if each.path.slash == slash]
        return alike or found

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods that the code has here, in its order."""
        return tuple(dict.fromkeys(each.method for each in self.endpoints if not each.implied))


@dataclass(frozen=True, slots=True)
class Answer:
    """What the code has for one operation: who implements it, or what there is instead."""

    standing: Standing
    endpoints: Sequence[Endpoint] = ()
    groups: tuple[Group, ...] = ()
    certain: bool = True
    slash: bool = False


class Code:
    """The endpoints of an inventory, by their paths."""

    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory
        self.groups: dict[str, Group] = {}
        for endpoint in inventory.endpoints:
            self.group_of(endpoint).endpoints.append(endpoint)
        self._templates: Templates[Group] = Templates()
        for group in self.groups.values():
            self._templates.add(group.template, group)

    def group_of(self, endpoint: Endpoint) -> Group:
        """Return the group that an endpoint belongs to."""
        template = PathTemplate(endpoint.path.segments)
        return self.groups.setdefault(template.blanked, Group(template))

    def has(self, paths: Iterable[PathTemplate]) -> bool:
        """Whether the code has one of some paths, with any method, as more than part of a catch-all."""
        return any(cover.how != "rest" for path in paths for _, cover in self._templates.covering(path))

    def perhaps(self, method: str, path: PathTemplate) -> Iterator[Endpoint]:
        """Iterate over the endpoints of which the path, partly unknown, may be this one."""
        for group, cover in self._templates.covering(path):
            if not cover.certain:
                yield from group.taking(method, path.slash)

    def answer(self, documented: Documented, paths: Sequence[PathTemplate]) -> Answer:
        """Say what the code has for an operation that is served at some paths: at any of them is enough."""
        given = [self._at(documented.method, path) for path in paths]
        proper = [each for each in given if each.standing == "documented"]
        if proper:
            return Answer("documented", [endpoint for each in proper for endpoint in each.endpoints],
                          tuple(group for each in proper for group in each.groups),
                          any(each.certain for each in proper), all(each.slash for each in proper))
        if documented.method in NEVER_EXPECTED:
            return Answer("not-expected")
        of_rest = next((each for each in given if each.standing == "catch-all-only"), None)
        if of_rest is not None:
            return of_rest
        if any(is_below(path, each) for path in paths for each in self.inventory.unresolved):
            return Answer("unresolved")
        return min(given, key=lambda each: _LEAST_WRONG.index(each.standing))

    def _at(self, method: str, path: PathTemplate) -> Answer:
        """Say what the code has at one path.

        Of several templates that take it the most specific one with the method counts: whether a router that met the
        path without the method looks further is for the framework, and to have it somewhere is to have it.
        """
        found = sorted(self._templates.covering(path), key=lambda each: _order(*each))
        proper = [each for each in found if each[1].how != "rest"]
        for group, cover in proper:
            endpoints = group.taking(method, path.slash)
            if endpoints:
                slash = bool(path.segments) and endpoints[0].path.slash != path.slash
                return Answer("documented", endpoints, (group,), cover.certain, slash)
        if any(group.taking(method, path.slash) for group, _ in found):
            return Answer("catch-all-only")
        if proper:
            group, cover = proper[0]
            return Answer("method-not-implemented", groups=(group,), certain=cover.certain)
        return Answer("not-implemented")


def answers(method: str, asked: str) -> bool:
    """Whether a handler of one method answers another one."""
    return method in (ANY, asked) or method == _BESIDE_OTHERS.get(asked)


def is_below(path: PathTemplate, unresolved: Unresolved) -> bool:
    """Whether a path may exist because of something that was not understood."""
    under = unresolved.under.segments
    if any(isinstance(segment, Unknown) for segment in under):
        pattern = [Unknown("") if isinstance(segment, Unknown) else segment for segment in under]
        return sequence_matches([*pattern, Unknown("")], path.segments, Unknown(""), takes)
    return len(under) <= len(path.segments) and all(map(_may_be, under, path.segments))


def _may_be(under: object, segment: object) -> bool:
    return takes(under, segment) or takes(segment, under)  # type: ignore[arg-type]


def _order(group: Group, cover: Cover) -> tuple[bool, int, tuple[int, ...], str]:
    """Order what takes a path: the certain first, of the rest what has most written out, then as OpenAPI does."""
    known = 0 if cover.certain else sum(not isinstance(segment, Unknown) for segment in group.template.segments)
    return not cover.certain, -known, specificity(group.template), group.template.blanked


