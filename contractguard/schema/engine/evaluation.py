"""Whether a term accepts one value: True, False, or None where that cannot be told."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from contractguard.schema.engine.terms import (
    All,
    Always,
    Any,
    Bound,
    Contains,
    Distinct,
    Format,
    Goal,
    ItemCount,
    Items,
    Length,
    Listed,
    MemberCount,
    Members,
    Names,
    Not,
    One,
    Pattern,
    Reference,
    Required,
    SomeItem,
    SomeMember,
    Step,
    Term,
    Types,
    mask_of,
)
from contractguard.schema.formats import fits
from contractguard.schema.patterns import finds
from contractguard.schema.values import key

_DEEPEST = 100


def exact(number: int | float) -> Fraction:
    """Return a number as it is written in decimal."""
    return Fraction(number) if isinstance(number, int) else Fraction(Decimal(repr(number)))


Known: TypeAlias = "dict[tuple[Reference, int], bool | None]"
"""What references were found to say of values, while those are judged."""


def holds(
    term: Term, value: object, depth: int = 0, within: frozenset[Reference] = frozenset(), known: Known | None = None
) -> bool | None:
    """Judge a value by a term. `within` are the references that led here: one that leads to itself says nothing."""
    known = {} if known is None else known
    mask = mask_of(value)
    if (term.must | ~term.may) & mask:
        return bool(term.may & mask)
    if depth > _DEEPEST:
        return None
    if isinstance(term, Reference):
        if term in within:
            return True
        place = term, id(value)
        if place not in known:
            known[place] = holds(term.target, value, depth + 1, within | {term}, known)
        return known[place]
    return _combined(term, value, depth, within, known)


def _combined(
    term: Term, value: object, depth: int, within: frozenset[Reference], known: Known
) -> bool | None:
    if isinstance(term, All):
        return every(holds(part, value, depth + 1, within, known) for part in term.parts)
    if isinstance(term, Any):
        return some(holds(part, value, depth + 1, within, known) for part in term.parts)
    if isinstance(term, One):
        return _exactly_one([holds(part, value, depth + 1, within, known) for part in term.parts])
    if isinstance(term, Not):
        return opposite(holds(term.part, value, depth + 1, within, known))
    return _assertion(term, value, depth, known)


def all_hold(
    literals: Goal | Iterable[tuple[Term, bool, bool]], value: object, depth: int = 0, known: Known | None = None
) -> bool | None:
    """Judge a value by literals that must all hold."""
    shared = {} if known is None else known
    return every(holds(term, value, depth, known=shared) if positive else opposite(
        holds(term, value, depth, known=shared)) for term, positive, _ in literals)


def opposite(verdict: bool | None) -> bool | None:
    """Turn a verdict around."""
    return None if verdict is None else not verdict


def every(verdicts: Iterable[bool | None]) -> bool | None:
    """Combine verdicts that must all hold."""
    sure: bool | None = True
    for verdict in verdicts:
        if verdict is False:
            return False
        if verdict is None:
            sure = None
    return sure


def some(verdicts: Iterable[bool | None]) -> bool | None:
    """Combine verdicts of which one must hold."""
    return opposite(every(opposite(verdict) for verdict in verdicts))


def _exactly_one(verdicts: list[bool | None]) -> bool | None:
    if verdicts.count(True) > 1:
        return False
    return None if None in verdicts else verdicts.count(True) == 1


def _assertion(term: Term, value: object, depth: int, known: Known) -> bool | None:
    if isinstance(term, Always):
        return term.holds
    if isinstance(term, Types):
        return bool(term.mask & mask_of(value))
    if isinstance(term, Listed):
        return key(value) in term.keys
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return _of_number(term, value)
    if isinstance(value, str):
        return _of_text(term, value)
    if isinstance(value, list):
        return _of_array(term, value, depth, known)
    return _of_object(term, value, depth, known) if isinstance(value, dict) else None


def _of_number(term: Term, value: int | float) -> bool | None:
    number = exact(value)
    if isinstance(term, Bound):
        if number == term.limit:
            return not term.open
        return number > term.limit if term.lower else number < term.limit
    if isinstance(term, Step):
        return (number / term.divisor).denominator == 1
    return None


def _of_text(term: Term, value: str) -> bool | None:
    if isinstance(term, Length):
        return term.least <= len(value) and (term.most is None or len(value) <= term.most)
    if isinstance(term, Pattern):
        return finds(term.pattern, value)
    if isinstance(term, Format):
        return fits(term.name, value)
    return None


def _of_array(term: Term, value: list[object], depth: int, known: Known) -> bool | None:
    if isinstance(term, Items):
        return every(holds(term.at(index), item, depth + 1, known=known) for index, item in enumerate(value))
    if isinstance(term, ItemCount):
        return term.least <= len(value) and (term.most is None or len(value) <= term.most)
    if isinstance(term, Distinct):
        return len({key(item) for item in value}) == len(value)
    if isinstance(term, Contains):
        verdicts = [holds(term.term, item, depth + 1, known=known) for item in value]
        return _counted(verdicts.count(True), verdicts.count(None), term.least, term.most)
    if isinstance(term, SomeItem):
        return some(all_hold(term.literals, item, depth + 1, known) for item in value[term.start:term.stop])
    return None


def _counted(surely: int, unsure: int, least: int, most: int | None) -> bool | None:
    if surely + unsure < least or (most is not None and surely > most):
        return False
    return True if surely >= least and (most is None or surely + unsure <= most) else None


def _of_object(term: Term, value: dict[str, object], depth: int, known: Known) -> bool | None:
    if isinstance(term, Members):
        return every(holds(part, member, depth + 1, known=known)
                     for name, member in value.items() for part in said_of(term, name))
    if isinstance(term, MemberCount):
        return term.least <= len(value) and (term.most is None or len(value) <= term.most)
    if isinstance(term, Required):
        return term.name in value
    if isinstance(term, Names):
        return every(holds(term.term, name, depth + 1) for name in value)
    if isinstance(term, SomeMember):
        return some(every((all_hold(term.names, name, depth + 1), all_hold(term.literals, member, depth + 1, known)))
                    for name, member in value.items())
    return None


def said_of(members: Members, name: str) -> list[Term]:
    """Return what is asserted of a member (2020-12 core, section 10.3.2).

    A pattern of which it cannot be told whether it names the member is taken to.
    """
    said = [members.properties[name]] if name in members.properties else []
    said += [term for pattern, term in members.patterns if finds(pattern, name) is not False]
    return said or [members.additional]
