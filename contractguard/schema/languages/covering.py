"""Seeing at a glance that one expression holds all that another does, without following their moves."""

from __future__ import annotations

from contractguard.schema.languages.composing import Expressions, counted
from contractguard.schema.languages.effort import Effort
from contractguard.schema.languages.expressions import Both, Chain, Either, Expression, Loop, One

_DEEPEST = 12
_MOST_PARTS = 8


class Covering:
    """Compares expressions by their form: `True` is certain, `False` says nothing."""

    def __init__(self, expressions: Expressions, effort: Effort) -> None:
        self._make = expressions
        self._effort = effort
        self._known: dict[tuple[Expression, Expression], bool] = {}

    def __call__(self, outer: Expression, inner: Expression, depth: int = 0) -> bool:
        """Whether every text of the inner expression plainly belongs to the outer one."""
        make = self._make
        if outer is inner or outer is make.anything or inner is make.never:
            return True
        if depth > _DEEPEST:
            return False
        known = self._known.get((outer, inner))
        if known is None:
            self._effort.spend()
            known = self._known[outer, inner] = self._compare(outer, inner, depth)
        return known

    def _compare(self, outer: Expression, inner: Expression, depth: int) -> bool:
        if isinstance(inner, Either):
            return all(self(outer, part, depth + 1) for part in inner.parts)
        if isinstance(outer, Both):
            return all(self(part, inner, depth + 1) for part in outer.parts)
        if isinstance(inner, Both) and any(self(outer, part, depth + 1) for part in inner.parts):
            return True
        if isinstance(outer, Either):
            return inner in outer.parts or (
                len(outer.parts) <= _MOST_PARTS and any(self(part, inner, depth + 1) for part in outer.parts))
        if isinstance(outer, One) and isinstance(inner, One):
            self._effort.spend_on_sets(inner.characters, outer.characters)
            return inner.characters <= outer.characters
        if not isinstance(outer, (Chain, Loop, One)) or not isinstance(inner, (Chain, Loop, One)):
            return False
        return self._chains(outer, inner, depth)

    def _chains(self, outer: Expression, inner: Expression, depth: int) -> bool:
        outer_head, outer_tail = self._split(outer)
        inner_head, inner_tail = self._split(inner)
        return self._rounds(outer_head, inner_head, depth) and self(outer_tail, inner_tail, depth + 1)

    def _rounds(self, outer: Expression, inner: Expression, depth: int) -> bool:
        if outer is inner:
            return True
        outer_body, outer_least, outer_most = counted(outer)
        inner_body, inner_least, inner_most = counted(inner)
        enough = outer_least <= inner_least and (
            outer_most is None or (inner_most is not None and inner_most <= outer_most))
        return enough and self(outer_body, inner_body, depth + 1)

    def _split(self, part: Expression) -> tuple[Expression, Expression]:
        return (part.head, part.tail) if isinstance(part, Chain) else (part, self._make.nothing)
