"""Selecting with many expressions at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from contractguard.contract.node import Node
from contractguard.jsonpath.expression import Expression
from contractguard.jsonpath.match import Match
from contractguard.jsonpath.states import Automaton
from contractguard.jsonpath.walking import Follow, Walk


class Selection:
    """Some expressions, compiled to be selected with in one walk.

    A value with a `$ref` is replaced by what `follow` leads to; where that raises a ContractError it stays as it is.
    Without `follow` references are plain values, as `resolved: false` asks for. A YAML alias is the value of its
    anchor, and visited once.
    """

    def __init__(self, expressions: Sequence[Expression], follow: Follow | None = None) -> None:
        self._number = len(expressions)
        self._automaton = Automaton(expressions)
        self._follow = follow

    def select(self, root: Node) -> list[list[Match]]:
        """Return for each expression what it selects, each place once, in the order of the walk."""
        found: list[list[Match]] = [[] for _ in range(self._number)]
        for number, match in self.each(root):
            found[number].append(match)
        return found

    def each(self, root: Node) -> Iterator[tuple[int, Match]]:
        """Yield each match with the number of its expression, as the walk comes to it."""
        return Walk(self._automaton, self._follow, root).matches()


def select_below(expression: Expression, match: Match, follow: Follow | None = None) -> list[Match]:
    """Select from the value of a match, which is the root of the expression; a key has nothing below it."""
    if match.is_key:
        return []
    return [found for _, found in Walk(_automaton(expression), follow, match.node).matches()]


@lru_cache(maxsize=256)
def _automaton(expression: Expression) -> Automaton:
    return Automaton((expression,))
