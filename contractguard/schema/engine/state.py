"""One case of a search: what must hold of a value of one type, and what is still to be chosen."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeAlias

from contractguard.schema.engine.making import Terms
from contractguard.schema.engine.terms import (
    ARRAY,
    OBJECT,
    All,
    Any,
    Contains,
    Goal,
    ItemCount,
    Items,
    Length,
    Listed,
    Literal,
    MemberCount,
    Members,
    Names,
    Not,
    One,
    Reference,
    Required,
    Term,
    mask_of,
)

Alternative: TypeAlias = tuple[Literal, ...]
"""Literals that are chosen together."""

Split: TypeAlias = tuple[Alternative, ...]
"""Alternatives of which one must hold."""

Closes: TypeAlias = "Callable[[Reference, bool, State], bool]"
"""Whether a reference, asserted or denied, contradicts another one by what is assumed of the pair."""

WRITER, READER = True, False


class State:
    """A conjunction of simple literals (`units`) and of splits, for values of one type.

    `met` are the names of references, asserted or denied; `work` counts what was done and not yet paid for.
    """

    __slots__ = ("asserted", "assuming", "closes", "kind", "met", "splits", "terms", "units", "work")

    def __init__(self, terms: Terms, kind: int, closes: Closes, assuming: bool) -> None:
        self.terms = terms
        self.assuming = assuming
        self.kind = kind
        self.closes = closes
        self.asserted: dict[tuple[Term, bool], None] = {}
        self.met: set[tuple[Hashable, bool]] = set()
        self.units: dict[Literal, None] = {}
        self.splits: list[Split] = []
        self.work = 0

    def copy(self) -> State:
        """Return a state that can go its own way."""
        other = State(self.terms, self.kind, self.closes, self.assuming)
        other.asserted, other.met = dict(self.asserted), set(self.met)
        other.units, other.splits = dict(self.units), list(self.splits)
        return other

    def truth(self, literal: Literal) -> bool | None:
        """Tell at once whether a literal holds here, where its type or what was asserted tells."""
        term, positive, _ = literal
        if isinstance(term, Reference) and self.closes(term, positive, self):
            return False
        if not self._may_rest_on_references(term):
            if not term.may & self.kind:
                return not positive
            if term.must & self.kind:
                return positive
        if (term, positive) in self.asserted:
            return True
        return False if (term, not positive) in self.asserted else None

    def add(self, literals: Iterable[Literal]) -> bool:
        """Assert literals. False where they contradict what is asserted already."""
        pending = list(literals)
        while pending:
            term, positive, writer = pending.pop()
            self.work += 1
            if isinstance(term, Reference):
                if self.closes(term, positive, self):
                    return False
                self.met.add((term.name, positive))
            optional = positive and writer and (term.declares or term.refers) and isinstance(term, Any)
            if not optional and not self._may_rest_on_references(term) and (term.must | ~term.may) & self.kind:
                if bool(term.may & self.kind) is not positive:
                    return False
                continue
            if (term, not positive) in self.asserted:
                return False
            # What the writing side declares is heard though the reading side said it before.
            known = (term, positive) in self.asserted
            if known and not (positive and writer and isinstance(term, (Members, Required))):
                continue
            self.asserted[term, positive] = None
            if isinstance(term, Reference):
                pending.append((term.target, positive, writer))
            elif isinstance(term, Not):
                pending.append((term.part, not positive, writer))
            elif isinstance(term, (All, Any)):
                parts: list[Literal] = [(part, positive, writer) for part in term.parts]
                if isinstance(term, All) is positive:
                    pending += parts
                else:
                    self.splits.append(tuple((part,) for part in parts))
            elif isinstance(term, One):
                self.work += len(term.parts) ** 2 // 8
                self.splits.append(_one(self.terms, term, positive, writer))
            elif positive or not self._deny(term, writer, pending):
                self.units[term, positive, writer] = None
        return True

    def _may_rest_on_references(self, term: Term) -> bool:
        """Whether the type of a value tells too much: what is assumed of a reference goes before what it accepts."""
        return self.assuming and term.refers and isinstance(term, (Reference, All, Any, One, Not))

    def _deny(self, term: Term, writer: bool, pending: list[Literal]) -> bool:
        """Say what it means that an assertion does not hold. False where it is simple enough as it is."""
        terms = self.terms
        if isinstance(term, (Length, ItemCount, MemberCount, Contains)):
            self.splits.append(tuple(_beyond(terms, term, writer)))
        elif isinstance(term, Items):
            self.splits.append(tuple(_items_refused(terms, term, writer)))
        elif isinstance(term, Members):
            self.splits.append(tuple(_members_refused(terms, term, writer)))
        elif isinstance(term, Names):
            pending.append((terms.some_member(frozenset({(term.term, False, writer)}), frozenset()), True, writer))
        elif isinstance(term, Listed) and self.kind & (ARRAY | OBJECT):
            for value in term.values:
                if mask_of(value) == self.kind:
                    self.splits.append(tuple(_differing(terms, value, writer)))
        else:
            return False
        return True


def _one(terms: Terms, term: One, positive: bool, writer: bool) -> Split:
    """Choose the one part that holds; or, denied, that none holds, or a first one and another after it."""
    parts = term.parts
    if positive:
        return tuple(
            ((part, True, writer), (terms.any((*parts[:index], *parts[index + 1:])), False, writer))
            for index, part in enumerate(parts))
    none = ((terms.any(parts), False, writer),)
    return none, *(((part, True, writer), (terms.any(parts[index + 1:]), True, writer))
                   for index, part in enumerate(parts[:-1]))


def _beyond(
    terms: Terms, term: Length | ItemCount | MemberCount | Contains, writer: bool
) -> Iterator[Alternative]:
    def between(least: int, most: int | None) -> Term:
        if isinstance(term, Contains):
            return terms.contains(term.term, least, most)
        make = {Length: terms.length, ItemCount: terms.item_count, MemberCount: terms.member_count}[type(term)]
        return make(least, most)

    if term.least > 0:
        yield ((between(0, term.least - 1), True, writer),)
    if term.most is not None:
        yield ((between(term.most + 1, None), True, writer),)


def _items_refused(terms: Terms, term: Items, writer: bool) -> Iterator[Alternative]:
    for index, part in enumerate(term.prefix):
        if part is not terms.true:
            yield ((terms.some_item(index, index + 1, frozenset({(part, False, writer)})), True, writer),)
    if term.rest is not terms.true:
        yield ((terms.some_item(len(term.prefix), None, frozenset({(term.rest, False, writer)})), True, writer),)


def _members_refused(terms: Terms, term: Members, writer: bool) -> Iterator[Alternative]:
    for name, part in term.properties.items():
        if part is not terms.true:
            yield ((terms.some_member(_named(terms, name, writer), frozenset({(part, False, writer)})), True, writer),)
    for pattern, part in term.patterns:
        if part is not terms.true:
            names: Goal = frozenset({(terms.pattern(pattern), True, writer)})
            yield ((terms.some_member(names, frozenset({(part, False, writer)})), True, writer),)
    if term.additional is not terms.true:
        others = {(terms.pattern(pattern), False, writer) for pattern, _ in term.patterns}
        if term.properties:
            others.add((terms.listed(term.properties), False, writer))
        yield ((terms.some_member(frozenset(others), frozenset({(term.additional, False, writer)})), True, writer),)


def _named(terms: Terms, name: str, writer: bool) -> Goal:
    return frozenset({(terms.listed([name]), True, writer)})


def _differing(terms: Terms, value: object, writer: bool) -> Iterator[Alternative]:
    """Say in which ways an array or object may differ from one value."""
    if isinstance(value, list):
        if value:
            yield ((terms.item_count(0, len(value) - 1), True, writer),)
        yield ((terms.item_count(len(value) + 1, None), True, writer),)
        for index, item in enumerate(value):
            other: Goal = frozenset({(terms.listed([item]), False, writer)})
            yield ((terms.some_item(index, index + 1, other), True, writer),)
    if isinstance(value, dict):
        for name, member in value.items():
            yield ((terms.required(name), False, writer),)
            other = frozenset({(terms.listed([member]), False, writer)})
            yield ((terms.some_member(_named(terms, name, writer), other), True, writer),)
        names: Goal = frozenset({(terms.listed(value), False, writer)}) if value else frozenset()
        yield ((terms.some_member(names, frozenset()), True, writer),)
