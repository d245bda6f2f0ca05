"""Ways from a value to a part of it, as goals of a search."""

from __future__ import annotations

from contractguard.compare.questions import Route, Step
from contractguard.schema.engine import WRITER, Goal, Literal, Term, Terms


def at(terms: Terms, route: Route, literals: Goal) -> Goal:
    """Say that literals hold of the part of a value to which a route leads."""
    for step in reversed(route):
        literals = frozenset({(_step(terms, step, literals), True, WRITER)})
    return literals


def wherever(terms: Terms, route: Route, term: Term) -> Term:
    """Say that a term holds of the part of a value to which a route leads, if there is such a part."""
    for step in reversed(route):
        term = _wherever(terms, step, term)
    return term


def _wherever(terms: Terms, step: Step, term: Term) -> Term:
    if step.index is not None:
        prefix = (terms.true,) * step.index
        return terms.items(prefix, term) if step.onwards else terms.items((*prefix, term), terms.true)
    if step.name is not None:
        return terms.members({step.name: term}, {}, terms.true)
    if step.pattern is not None:
        return terms.members({}, {step.pattern: term}, terms.true)
    listed, patterns = step.others
    return terms.members(dict.fromkeys(listed, terms.true), dict.fromkeys(patterns, terms.true), term)


def _step(terms: Terms, step: Step, literals: Goal) -> Term:
    if step.index is not None:
        return terms.some_item(step.index, None if step.onwards else step.index + 1, literals)
    names: set[Literal] = set()
    if step.name is not None:
        names.add((terms.listed([step.name]), True, WRITER))
    elif step.pattern is not None:
        names.add((terms.pattern(step.pattern), True, WRITER))
    else:
        listed, patterns = step.others
        if listed:
            names.add((terms.listed(listed), False, WRITER))
        names |= {(terms.pattern(pattern), False, WRITER) for pattern in patterns}
    return terms.some_member(frozenset(names), literals)
