"""One walk over a document for all expressions at once.

Every object and array is visited once in each state, however many references lead to it: the walk costs what the graph
costs, and cycles end. It keeps a stack of its own, so that depth costs memory alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from contractguard.contract.node import Node
from contractguard.errors import ContractError
from contractguard.jsonpath.conditions import Key
from contractguard.jsonpath.crossing import Crossing
from contractguard.jsonpath.frames import Frame, place
from contractguard.jsonpath.match import Match
from contractguard.jsonpath.states import Automaton

Follow: TypeAlias = Callable[[Node], Node]
"""Leads from a node whose value has a `$ref` to the node at its end, as `References.follow` does."""


_MOST_WAYS = 1000
"""On how many ways to one value a filter is asked that speaks of the way."""

_framed = tuple.__new__
"""Makes a frame at a third of the cost."""


class Walk:
    """A walk over one document."""

    def __init__(self, automaton: Automaton, follow: Follow | None, root: Node) -> None:
        self._automaton = automaton
        self._follow = follow
        self._ends: dict[int, tuple[object, Node | None]] = {}
        self._visited: dict[int, int] = {}
        self._reached: dict[tuple[int, Key], int] = {}
        self._ways: defaultdict[int, set[tuple[Key | None, int]]] = defaultdict(set)
        self._told_keys: set[tuple[int, Key, int]] = set()
        self._crossings: dict[int, Crossing] = {}
        self._root = self._start(root)

    def _start(self, root: Node) -> Frame:
        frame = Frame(None, None, root.value, root, self._automaton.start, root.value)
        if self._follow is not None and isinstance(root.value, dict) and "$ref" in root.value:
            value, origin = self._end(root.value, root)
            return Frame(None, None, value, origin or root, frame.states, value)
        return frame

    def matches(self) -> Iterator[tuple[int, Match]]:
        """Yield each match with the number of its expression, in the order of the document."""
        outward = self._automaton.outward
        crossings = self._crossings
        stack = [self._root]
        while stack:
            frame = stack.pop()
            states = frame.states
            if states & outward:
                yield from self._keys(frame)
            new = self._new(frame)
            if new:
                crossing = crossings.get(new) or self._crossing(new)
                for number in crossing.found:
                    yield number, Match(frame)
                if type(frame.value) is dict or type(frame.value) is list:
                    below = self._below(frame, crossing)
                    below.reverse()
                    stack += below
            again = states & ~new & self._automaton.looking_back
            if again:
                stack += reversed(self._below_on_another_way(frame, again))
            if states & outward and frame.parent is not None:
                parent = frame.parent
                entered = self._crossing(states).outward
                if entered:
                    stack.append(parent._replace(states=entered))

    def _crossing(self, states: int) -> Crossing:
        crossing = self._crossings.get(states)
        if crossing is None:
            crossing = self._crossings[states] = Crossing(self._automaton, states, self._root)
        return crossing

    def _new(self, frame: Frame) -> int:
        """Return the states in which a place is visited for the first time, and remember them."""
        value, states = frame.value, frame.states
        if type(value) is dict or type(value) is list:
            identity = id(value)
            known = self._visited.get(identity, 0)
            self._visited[identity] = known | states
            return states & ~known
        if frame.parent is None:
            return states
        spot = _spot(frame)
        known = self._reached.get(spot, 0)
        self._reached[spot] = known | states
        return states & ~known

    def _keys(self, frame: Frame) -> Iterator[tuple[int, Match]]:
        if frame.parent is None or frame.key is None:
            return
        for number in self._crossing(frame.states).keys:
            told = (id(frame.parent.value), frame.key, number)
            if told not in self._told_keys:
                self._told_keys.add(told)
                yield number, Match(frame, is_key=True)

    def _below(self, frame: Frame, crossing: Crossing) -> list[Frame]:
        """Return the members or items to be visited, each with the states that lead to it."""
        value = frame.value
        if crossing.ends:
            return []
        pairs: Iterable[tuple[Key, object]]
        if isinstance(value, dict):
            pairs = value.items()
        else:
            assert isinstance(value, list)
            pairs = enumerate(value)
        found: list[Frame] = []
        by_key, kept, members = crossing.by_key, crossing.kept, crossing.members
        tests = bool(crossing.open or crossing.keyed)
        follows, root = self._follow is not None, frame.root
        for key, child in pairs:
            origin: Node | None = None
            if follows and type(child) is dict and "$ref" in child:
                child, origin = self._followed(child, key, frame)  # noqa: PLW2901
            states = by_key[key]
            if type(child) is dict:
                states |= kept
                if members:
                    states |= crossing.tested(child, key, frame)
            elif type(child) is list:
                states |= kept
            if tests:
                states |= crossing.tested_openly(child, key, frame)
            if states:
                found.append(_framed(Frame, (frame, key, child, origin, states, root)))
        if crossing.slices and isinstance(value, list):
            return self._sliced(frame, crossing, value, found)
        return found

    def _below_on_another_way(self, frame: Frame, states: int) -> list[Frame]:
        """Return the members of a value that was visited, for which a filter holds on the way that led here now."""
        value = frame.value
        ways = self._ways[id(value)]
        way = (frame.key, 0 if frame.parent is None else id(frame.parent.value))
        if not isinstance(value, (dict, list)) or way in ways or len(ways) >= _MOST_WAYS:
            return []
        ways.add(way)
        tests = [test for state in self._automaton.among(states) for test in self._automaton.tests_of_the_way(state)]
        found: list[Frame] = []
        for key in value if isinstance(value, dict) else range(len(value)):
            child, origin = value[key], None
            if self._follow is not None and type(child) is dict and "$ref" in child:
                child, origin = self._followed(child, key, frame)
            entered = 0
            for holds, following in tests:
                if holds(child, key, frame):
                    entered |= following
            if entered:
                found.append(Frame(frame, key, child, origin, entered, frame.root))
        return found

    def _sliced(
        self, frame: Frame, crossing: Crossing, items: list[object], found: list[Frame],
    ) -> list[Frame]:
        by_index = {below.key: below for below in found}
        for part, states in crossing.slices:
            for index in range(len(items))[part.start:part.stop:part.step]:
                before = by_index.get(index)
                if before is None:
                    child, origin = items[index], None
                    if self._follow is not None and type(child) is dict and "$ref" in child:
                        child, origin = self._followed(child, index, frame)
                    before = Frame(frame, index, child, origin, 0, frame.root)
                by_index[index] = before._replace(states=before.states | states)
        return [by_index[index] for index in range(len(items)) if index in by_index]

    def _followed(self, child: dict[str, object], key: Key, frame: Frame) -> tuple[object, Node | None]:
        if not isinstance(child["$ref"], str):
            return child, None
        known = self._ends.get(id(child))
        if known is not None:
            return known
        standing = place(frame)
        return self._end(child, Node(standing.document, (*standing.pointer, key), child))

    def _end(self, child: dict[str, object], node: Node) -> tuple[object, Node | None]:
        assert self._follow is not None
        try:
            end = self._follow(node)
            found = (end.value, None if end is node else end)
        except ContractError:
            found = (child, None)
        self._ends[id(child)] = found
        return found


def _spot(frame: Frame) -> tuple[int, Key]:
    """Identify a value that is neither object nor array by what holds it in its document."""
    assert frame.parent is not None and frame.key is not None
    if frame.origin is None or not frame.origin.pointer:
        return id(frame.parent.value), frame.key
    *above, key = frame.origin.pointer
    holder: object = frame.origin.document.data
    for token in above:
        holder = holder[token]  # type: ignore[index]
    return id(holder), key
