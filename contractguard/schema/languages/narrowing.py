"""Narrowing a part of a pattern to the matches that take a character, or to those that take none."""

from __future__ import annotations

from contractguard.schema.languages.effort import Effort, UndecidedError
from contractguard.schema.languages.syntax import EMPTY, IMPOSSIBLE, Choice, Edge, Look, Repeat, Series, Symbol, Syntax

_MOST_COPIES = 8


class Narrowing:
    """Narrows the parts of the patterns of one question, each once."""

    def __init__(self, effort: Effort) -> None:
        self._effort = effort
        self._moving: dict[Syntax, Syntax] = {}
        self._resting: dict[Syntax, Syntax] = {}

    def moving(self, node: Syntax) -> Syntax:
        """Return a part for the matches that take at least one character."""
        if not node.rests:
            return node
        known = self._moving.get(node)
        if known is None:
            known = self._moving[node] = self._new_moving(node)
        return known

    def resting(self, node: Syntax) -> Syntax:
        """Return a part for the matches that take no character: the assertions that are left of it."""
        if not node.rests:
            return IMPOSSIBLE
        if not node.asserts or (isinstance(node, Repeat) and node.least == 0):
            return EMPTY
        known = self._resting.get(node)
        if known is None:
            known = self._resting[node] = self._new_resting(node)
        return known

    def _new_moving(self, node: Syntax) -> Syntax:
        if isinstance(node, Choice):
            self._effort.spend(len(node.parts))
            return Choice(tuple(self.moving(part) for part in node.parts))
        if isinstance(node, Series):
            self._effort.spend(len(node.parts) ** 2 // 2)
            return Choice(tuple(
                Series((*(self.resting(part) for part in node.parts[:place]), self.moving(part),
                        *node.parts[place + 1:]))
                for place, part in enumerate(node.parts)))
        if not isinstance(node, Repeat) or node.most == 0:
            return IMPOSSIBLE
        if node.least and node.asserts:
            return self.moving(spelled_out(node))
        body = self.moving(node.body)
        return Series((body, Repeat(body, 0, node.most and node.most - 1)))

    def _new_resting(self, node: Syntax) -> Syntax:
        if isinstance(node, (Look, Edge)):
            return node
        if isinstance(node, Repeat):
            return self.resting(Series(_copies(node.body, node.least)))
        assert not isinstance(node, Symbol)
        self._effort.spend(len(node.parts))
        return type(node)(tuple(self.resting(part) for part in node.parts))


def spelled_out(node: Repeat) -> Syntax:
    """Return a repetition with the rounds that must be there written one after another."""
    rest = Repeat(node.body, 0, None if node.most is None else node.most - node.least)
    return Series((*_copies(node.body, node.least), rest))


def _copies(body: Syntax, number: int) -> tuple[Syntax, ...]:
    if number > _MOST_COPIES:
        raise UndecidedError("an assertion that may stand alone is repeated too often")
    return (body,) * number
