"""What a set of states asks of a value, and where it leads below it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from contractguard.jsonpath.conditions import Condition, Key
from contractguard.jsonpath.expression import Filter, Names, Slice, Wildcard
from contractguard.jsonpath.frames import Frame
from contractguard.jsonpath.guards import HasMember, KeyIn, MemberIs
from contractguard.jsonpath.javascript import to_string
from contractguard.jsonpath.states import Automaton, Test, parents

_Tests = list[tuple[Condition, int]]


class ByKey(dict[Key, int]):
    """The states that a key alone leads to: wildcards, names, and filters that ask for nothing else. Filled as met."""

    __slots__ = ("_frame", "_names", "_tests", "_wild")

    def __init__(self, frame: Frame) -> None:
        self._wild = 0
        self._names: dict[str, int] = defaultdict(int)
        self._tests: _Tests = []
        self._frame = frame

    def add_name(self, name: str, states: int) -> None:
        """Let a name lead to states."""
        self._names[name] |= states

    def add_all(self, states: int) -> None:
        """Let every key lead to states."""
        self._wild |= states

    def add_test(self, holds: Condition, states: int) -> None:
        """Let the keys for which a condition holds lead to states."""
        self._tests.append((holds, states))

    @property
    def leads_nowhere(self) -> bool:
        """Whether no key leads anywhere."""
        return not (self._wild or self._names or self._tests)

    def __missing__(self, key: Key) -> int:
        states = self._wild | self._names.get(key if isinstance(key, str) else str(key), 0)
        for holds, following in self._tests:
            if holds(None, key, self._frame):
                states |= following
        self[key] = states
        return states


class ByText:
    """The filters that ask whether a member is one of some texts, by these; filled before it is asked."""

    __slots__ = ("_by_text", "_others", "_sure")

    def __init__(self) -> None:
        self._sure: dict[str, int] = defaultdict(int)
        self._by_text: dict[str, _Tests] = defaultdict(list)
        self._others: _Tests = []

    def add(self, test: Test, texts: Iterable[str], states: int) -> None:
        """Let a filter lead to states. All are asked of values that are no text."""
        self._others.append((test.holds, states))
        for text in texts:
            if test.of_text_alone:
                self._sure[text] |= states
            else:
                self._by_text[text].append((test.holds, states))

    def states(self, found: object, value: object, key: Key, frame: Frame) -> int:
        """Return the states that the filters lead to for a value whose member was found."""
        if type(found) is str:
            states, tests = self._sure.get(found, 0), self._by_text.get(found, ())
        else:
            states, tests = 0, self._others
        for holds, following in tests:
            if holds(value, key, frame):
                states |= following
        return states


class Crossing:
    """How a set of states goes on from a value to its members or items."""

    __slots__ = (
        "by_key",
        "by_member",
        "found",
        "kept",
        "keyed",
        "keys",
        "members",
        "open",
        "outward",
        "slices",
        "texts",
    )

    def __init__(self, automaton: Automaton, states: int, root: Frame) -> None:
        self.found: list[int] = []
        self.keys: list[int] = []
        self.outward = 0
        self.kept = 0
        self.by_key = ByKey(root)
        self.slices: list[tuple[Slice, int]] = []
        self.open: _Tests = []
        """The filters that every member is tested for."""
        self.keyed: dict[str, _Tests] = defaultdict(list)
        """The filters that members with one key are tested for."""
        self.by_member: dict[str, _Tests] = defaultdict(list)
        """The filters that objects with a member of one name are tested for."""
        self.texts: dict[str, ByText] = defaultdict(ByText)
        """The filters that objects are tested for by the text of a member."""
        for state in automaton.among(states):
            self.found += state.found
            self.keys += state.keys
            self.outward |= parents(state)
            if state.descends:
                self.kept |= 1 << state.index
            for step, following in state.steps.items():
                if isinstance(step, Names):
                    for name in step.names:
                        self.by_key.add_name(name, following.entered)
                elif isinstance(step, Wildcard):
                    self.by_key.add_all(following.entered)
                elif isinstance(step, Slice):
                    self.slices.append((step, following.entered))
                elif isinstance(step, Filter):
                    self._add_filter(automaton, step, following.entered)
        self.members = frozenset((*self.by_member, *self.texts))

    def _add_filter(self, automaton: Automaton, step: Filter, states: int) -> None:
        test = automaton.test(step)
        if test.of_key_alone:
            self.by_key.add_test(test.holds, states)
            return
        entry = (test.holds, states)
        match test.guard:
            case KeyIn(keys):
                for key in keys:
                    self.keyed[key].append(entry)
            case MemberIs(member, texts):
                self.texts[member].add(test, texts, states)
            case HasMember(members):
                for member in members:
                    self.by_member[member].append(entry)
            case None:
                self.open.append(entry)

    @property
    def ends(self) -> bool:
        """Whether nothing below the value is asked for."""
        return not (self.kept or self.open or self.slices or self.keyed or self.members) and self.by_key.leads_nowhere

    def tested(self, value: dict[str, object], key: Key, frame: Frame) -> int:
        """Return the states that filters lead to which ask for a member of an object."""
        states = 0
        for name in self.members & value.keys():
            for holds, following in self.by_member.get(name, ()):
                if states | following != states and holds(value, key, frame):
                    states |= following
            by_text = self.texts.get(name)
            if by_text is not None:
                states |= by_text.states(value[name], value, key, frame)
        return states

    def tested_openly(self, value: object, key: Key, frame: Frame) -> int:
        """Return the states that filters lead to which ask for the key or for anything."""
        states = 0
        for holds, following in self.keyed.get(to_string(key), ()):
            if holds(value, key, frame):
                states |= following
        for holds, following in self.open:
            if holds(value, key, frame):
                states |= following
        return states
