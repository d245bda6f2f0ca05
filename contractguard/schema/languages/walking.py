"""Walking over the states of a question: the shortest text, and a text whose length lies between bounds."""

from __future__ import annotations

from collections.abc import Iterable

from contractguard.schema.languages.effort import Effort, UndecidedError
from contractguard.schema.languages.expressions import within
from contractguard.schema.languages.frontier import Demand, Frontier
from contractguard.schema.languages.preferences import Liking
from contractguard.schema.languages.states import State, States, Step

_LONGEST = 2_000_000
"""Longer texts are not written out."""

Origins = dict[State, tuple[State, str] | None]
"""For each state the one before it and the character in between; None where the walk begins."""


class Walk:
    """Looks for texts that lead from a state to an accepting one, by characters that are liked well enough."""

    def __init__(self, states: States, effort: Effort, liking: Liking) -> None:
        self._states = states
        self._effort = effort
        self._liking = liking
        self._demands: dict[State, Demand] = {}
        self.passed_over: set[Liking] = set()
        """How much the characters were liked that led further and were not taken."""

    def text(self, start: State, least: int, most: int | None) -> str | None:
        """Return a text of `least` to `most` characters, as short as any, or None where there is none."""
        shortest = self._shortest(start)
        if shortest is None or not within(len(shortest), most):
            return None
        return shortest if len(shortest) >= least else self._long_enough(start, least, most)

    def _steps(self, state: State) -> Iterable[Step]:
        for step in self._states.steps(state):
            if step.liking <= self._liking:
                yield step
            else:
                self.passed_over.add(step.liking)

    def _shortest(self, start: State) -> str | None:
        """Walk breadth first; a state that asks no less than one that was met before leads nowhere sooner."""
        origins: Origins = {start: None}
        frontier = Frontier(self._effort, self._demands)
        layer = [start]
        while layer:
            following = []
            for state in layer:
                if state.accepting:
                    return _written(origins, state)
                for step in self._steps(state):
                    if step.state not in origins and frontier.admit(step.state):
                        origins[step.state] = (state, step.character)
                        following.append(step.state)
            layer = following
        return None

    def _long_enough(self, start: State, least: int, most: int | None) -> str | None:
        """Walk through the states that each length leads to, which repeat themselves sooner or later."""
        layers: list[Origins] = [{start: None}]
        lengths: dict[frozenset[State], int] = {}
        while True:
            layer, length = layers[-1], len(layers) - 1
            if not layer or not within(length, most):
                return None
            end = next((state for state in layer if state.accepting), None) if length >= least else None
            if end is not None:
                return _folded_text(layers, length, 0, end, length)
            first = lengths.setdefault(frozenset(layer), length)
            if first < length:
                return _repeated(layers, first, least, most)
            layers.append(self._next_layer(layer))

    def _next_layer(self, layer: Iterable[State]) -> Origins:
        following: Origins = {}
        taken = 0
        for state in layer:
            for step in self._steps(state):
                taken += 1
                following.setdefault(step.state, (state, step.character))
        self._effort.spend(1 + taken // 8)
        frontier = Frontier(self._effort, self._demands)
        kept = {state for state in following if frontier.admit(state)} & frontier.kept()
        return {state: origin for state, origin in following.items() if state in kept}


def _repeated(
    layers: list[Origins], first: int, least: int, most: int | None
) -> str | None:
    """Return a text where the last layer has the same states as that of the length `first`."""
    period = len(layers) - 1 - first
    begin = max(least, len(layers))
    for length in range(begin, begin + period):
        folded = _fold(length, first, period)
        end = next((state for state in layers[folded] if state.accepting), None)
        if end is not None and within(length, most):
            return _folded_text(layers, first, period, end, length)
    return None


def _fold(length: int, first: int, period: int) -> int:
    """Return the layer with the states of a length: layers after `first` repeat themselves."""
    return length if length <= first else first + 1 + (length - first - 1) % period


def _folded_text(
    layers: list[Origins], first: int, period: int, end: State, length: int
) -> str:
    """Write the text of a length that leads to a state, from its end; what repeats itself is written once."""
    if length > _LONGEST:
        raise UndecidedError(f"the shortest such text would have {length} characters")
    pieces: list[str] = []
    met: dict[tuple[int, State], int] = {}
    state, left = end, length
    while left:
        folded = _fold(left, first, period)
        if left > first:
            turn = len(pieces) - met.setdefault((folded, state), len(pieces))
            if turn:
                rounds = (left - first - 1) // turn
                pieces += pieces[-turn:] * rounds
                left -= turn * rounds
                met.clear()
                continue
        origin = layers[folded][state]
        assert origin is not None
        state, character = origin
        pieces.append(character)
        left -= 1
    return "".join(reversed(pieces))


def _written(origins: Origins, state: State) -> str:
    characters = []
    origin = origins[state]
    while origin is not None:
        state, character = origin
        characters.append(character)
        origin = origins[state]
    return "".join(reversed(characters))
