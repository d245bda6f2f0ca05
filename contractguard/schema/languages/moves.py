"""The steps that an expression can take: partial derivatives by sets of characters (Antimirov)."""

from __future__ import annotations

from collections.abc import Iterable

from contractguard.schema.languages.building import Builder
from contractguard.schema.languages.characters import Characters, single
from contractguard.schema.languages.composing import Expressions
from contractguard.schema.languages.effort import Effort
from contractguard.schema.languages.expressions import (
    Both,
    Chain,
    Deferred,
    Either,
    Expression,
    Literal,
    Loop,
    One,
    Other,
)
from contractguard.schema.languages.partitions import regions

Move = tuple[Characters, Expression]
"""By any of these characters, to this expression; an expression with several moves by a character is all of them."""


class Moves:
    """Finds the moves of expressions, of each once."""

    def __init__(self, expressions: Expressions, builder: Builder, effort: Effort) -> None:
        self._make = expressions
        self._builder = builder
        self._effort = effort
        self._known: dict[Expression, tuple[Move, ...]] = {}

    def __call__(self, expression: Expression) -> tuple[Move, ...]:
        """Return the moves of an expression."""
        known = self._known.get(expression)
        if known is None:
            known = self._known[expression] = self._joined(self._moves(expression))
            self._effort.spend(1 + len(known) // 2)
        return known

    def _joined(self, moves: Iterable[Move]) -> tuple[Move, ...]:
        targets: dict[Expression, Characters] = {}
        for characters, target in moves:
            if target in targets:
                self._effort.spend_on_sets(characters, targets[target])
                targets[target] |= characters
            elif target is not self._make.never:
                targets[target] = characters
        return tuple((characters, target) for target, characters in targets.items())

    def _moves(self, expression: Expression) -> Iterable[Move]:
        if isinstance(expression, One):
            return [(expression.characters, self._make.nothing)]
        if isinstance(expression, Literal):
            return [(single(expression.text[0]), self._make.literal(expression.text[1:]))]
        if isinstance(expression, Chain):
            return self._along(expression)
        if isinstance(expression, Loop):
            return self._around(expression)
        if isinstance(expression, Either):
            return [move for part in expression.parts for move in self(part)]
        if isinstance(expression, Both):
            return self._together(expression)
        if isinstance(expression, Other):
            return self._beside(expression)
        return self(self._builder.expanded(expression)) if isinstance(expression, Deferred) else []

    def _along(self, chain: Expression) -> list[Move]:
        moves: list[Move] = []
        while isinstance(chain, Chain):
            tail = chain.tail
            moves += [(characters, self._make.chain(target, tail)) for characters, target in self(chain.head)]
            if not chain.head.nullable:
                return moves
            chain = tail
        return [*moves, *self(chain)]

    def _around(self, loop: Loop) -> list[Move]:
        rest = self._make.loop(loop.body, max(0, loop.least - 1), loop.most and loop.most - 1)
        return [(characters, self._make.chain(target, rest)) for characters, target in self(loop.body)]

    def _together(self, both: Both) -> list[Move]:
        moves = list(self(both.parts[0]))
        for part in both.parts[1:]:
            others = self(part)
            self._effort.spend(len(moves) * len(others) // 2)
            for characters, _ in (*moves, *others):
                self._effort.spend_on_sets(characters)
            moves = [
                (shared, self._make.both((target, other)))
                for characters, target in moves for more, other in others if (shared := characters & more)]
        return moves

    def _beside(self, other: Other) -> list[Move]:
        moves = self(other.part)
        classes = tuple(characters for characters, _ in moves)
        self._effort.spend(len(moves))
        self._effort.spend_on_sets(*classes)
        return [
            (region.characters, self._make.other(self._make.either(
                moves[index][1] for index in region.classes)))
            for region in regions(classes)]
