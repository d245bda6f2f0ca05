"""What is still asked of the rest of a text, and what is asked after one more character of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple

from contractguard.schema.languages.characters import Characters
from contractguard.schema.languages.composing import Expressions
from contractguard.schema.languages.covering import Covering
from contractguard.schema.languages.effort import Effort
from contractguard.schema.languages.expressions import Both, Either, Expression, Other
from contractguard.schema.languages.moves import Moves
from contractguard.schema.languages.partitions import regions
from contractguard.schema.languages.preferences import Liking


class Step(NamedTuple):
    """One more character, and the state that it leads to."""

    liking: Liking
    character: str
    state: State


@dataclass(slots=True, eq=False)
class State:
    """The rest of the text has to belong to all of `found` and to none of `missed`; compared by identity."""

    found: tuple[Expression, ...]
    missed: tuple[Expression, ...]
    avoided: frozenset[Expression]
    accepting: bool
    steps: tuple[Step, ...] | None = field(default=None)


class States:
    """Makes the states of one question, each once, and follows them."""

    def __init__(self, expressions: Expressions, moves: Moves, effort: Effort) -> None:
        self._make = expressions
        self._moves = moves
        self._covers = Covering(expressions, effort)
        self._effort = effort
        self._known: dict[tuple[tuple[Expression, ...], tuple[Expression, ...]], State] = {}

    def state(self, found: Iterable[Expression], missed: Iterable[Expression]) -> State | None:
        """Return the state of some demands, or None where no text can meet them."""
        wanted, unwanted = self._settled(found, missed)
        make = self._make
        if make.never in wanted or make.anything in unwanted or not unwanted.keys().isdisjoint(wanted):
            return None
        self._effort.spend(len(wanted) * len(unwanted) // 32)
        if any(self._covers(outer, inner) for inner in wanted for outer in unwanted):
            return None
        key = (tuple(sorted(wanted, key=_serial)), tuple(sorted(unwanted, key=_serial)))
        known = self._known.get(key)
        if known is None:
            accepting = all(part.nullable for part in wanted) and not any(part.nullable for part in unwanted)
            known = self._known[key] = State(*key, frozenset(unwanted), accepting)
        return known

    def _settled(
        self, found: Iterable[Expression], missed: Iterable[Expression]
    ) -> tuple[dict[Expression, None], dict[Expression, None]]:
        """Take intersections, unions and complements apart into what is wanted and what is not."""
        wanted: dict[Expression, None] = {}
        unwanted: dict[Expression, None] = {}
        pending = [(part, True) for part in found] + [(part, False) for part in missed]
        while pending:
            part, positive = pending.pop()
            if isinstance(part, Other):
                pending.append((part.part, not positive))
            elif isinstance(part, Both if positive else Either):
                pending += [(inner, positive) for inner in part.parts]
            elif part is not (self._make.anything if positive else self._make.never):
                (wanted if positive else unwanted)[part] = None
        return wanted, unwanted

    def steps(self, state: State) -> tuple[Step, ...]:
        """Return the steps from a state, those by the most readable characters first."""
        if state.steps is None:
            state.steps = tuple(dict.fromkeys(self._steps(state)))
        return state.steps

    def _steps(self, state: State) -> Iterable[Step]:
        indexes: dict[Characters, int] = {}
        found = [self._by_class(part, indexes) for part in state.found]
        missed: list[list[Expression]] = [[] for _ in indexes]
        for part in state.missed:
            for characters, target in self._moves(part):
                index = indexes.setdefault(characters, len(indexes))
                missed += [[] for _ in range(index + 1 - len(missed))]
                missed[index].append(target)
        self._effort.spend(1 + len(state.missed) // 8)
        self._effort.spend_on_sets(*indexes)
        for region in regions(tuple(indexes)):
            choices = [[target for index in region.classes for target in targets.get(index, ())] for targets in found]
            self._effort.spend(sum(map(len, choices)) // 8)
            if not all(choices):
                continue
            avoided = [target for index in region.classes if index < len(missed) for target in missed[index]]
            for wanted in product(*choices):
                self._effort.spend(1 + (len(wanted) + len(avoided)) // 8)
                following = self.state(wanted, avoided)
                if following is not None:
                    yield Step(region.liking, region.character, following)

    def _by_class(self, part: Expression, indexes: dict[Characters, int]) -> dict[int, Sequence[Expression]]:
        """Return the targets of an expression by the index of their characters, which get one where they lack it."""
        targets: dict[int, list[Expression]] = {}
        for characters, target in self._moves(part):
            targets.setdefault(indexes.setdefault(characters, len(indexes)), []).append(target)
        return dict(targets)


def _serial(part: Expression) -> int:
    return part.serial
