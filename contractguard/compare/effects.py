"""What changes do to sets: every question of a comparison, answered once it is known whom it reaches.

A question is asked in each direction that the change reaches, and both ways: whether an instance of the base is
rejected by the revision (narrowed), and the other way round (widened). References to components that are judged
on their own, for the same operations, are taken to hold: a component that only holds the cause is not told. An
instance counts once two validators that know nothing of this search confirm it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from contractguard.compare.change import Witness
from contractguard.compare.questions import Made, Question, Root
from contractguard.compare.routes import at, wherever
from contractguard.compare.sides import Sides
from contractguard.compare.units import Unit
from contractguard.contract import DIRECTIONS, Direction
from contractguard.contract.node import Location
from contractguard.schema import Conjunction, Effect
from contractguard.schema.confirming import TwoValidators
from contractguard.schema.engine import (
    READER,
    WRITER,
    Empty,
    Found,
    Goal,
    Literal,
    Outcome,
    Search,
    Term,
    Terms,
    Translator,
    Undecided,
)
from contractguard.schema.engine.terms import All
from contractguard.schema.engine.translation import WITHHELD, ReferenceName, readings

_BREAKING: dict[Direction, Effect] = {"request": "narrowed", "response": "widened"}


_MOST_PLACES = 1_000
"""Places beside other schemas at which a component is looked at; with more it is judged for itself."""

_MOST_STEPS, _FEWEST_STEPS, _ALL_STEPS = 20_000, 500, 400_000
"""The effort for one question, for one when all is spent, and for a comparison: large contracts need a tenth of it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a change does in one direction; `witness` shows it where it breaks, `reason` says why it is undecided."""

    effect: Effect
    witness: Witness | None = None
    reason: str = ""


class Effects:
    """Answers the questions of one comparison."""

    def __init__(self, sides: Sides, units: list[Unit]) -> None:
        self._terms = Terms()
        self._sides = sides
        single = [(was[0], where[0], text, unit) for (kind, was, where, text, _), unit in sides.units.items()
                  if kind == "schema" and len(was) == len(where) == 1]
        same = _unchanged(units)
        self._same_places: dict[str, dict[Location, Hashable]] = {
            "base": {was: ("same", was) for was, _, _, unit in single if id(unit) in same},
            "revision": {where: ("same", was) for was, where, _, unit in single if id(unit) in same},
        }
        # By the place of one side, the places of the other with which it was compared: the base's first.
        self._paired: dict[bool, dict[tuple[Hashable, bool], list[tuple[Hashable, Unit]]]] = {True: {}, False: {}}
        for was, where, text, unit in single:
            if not unit.inline:
                self._paired[True].setdefault((("base", was), text), []).append((("revision", where), unit))
                self._paired[False].setdefault((("revision", where), text), []).append((("base", was), unit))
        self._translators: dict[tuple[str, Direction | None], Translator] = {}
        both = sides.base, sides.revision
        self._words = {word for word in WITHHELD.values() if any(side.spells(word) for side in both)}
        if any(side.contract.is_published for side in both):
            self._words.add(WITHHELD["request"])
        self._judges: dict[tuple[str, Direction], TwoValidators] = {}
        self._searches: dict[tuple[bool, Direction, int], Search] = {}
        self._common: dict[Goal, Outcome] = {}
        self._left = _ALL_STEPS

    def of(self, unit: Unit, question: Question, direction: Direction) -> Answer:
        """Answer a question in one direction."""
        narrowed, widened = (
            self._met(unit, question, direction, self._shown(unit, question, direction, forward=forward), forward)
            for forward in (True, False))
        return self._combined(question.root, direction, narrowed, widened, question.aspect.about)

    def of_whole(
        self, unit: Unit, root: Root, direction: Direction, told: Sequence[Question], both: bool
    ) -> Answer:
        """Say whether a whole value breaks in one direction, for another reason than those that are told.

        With `both` say what else it does, too.
        """
        forward = direction == "request"
        breaking = self._whole(unit, root, direction, told, forward=forward)
        other = self._whole(unit, root, direction, (), forward=not forward) if both else Empty()
        return self._combined(root, direction, *((breaking, other) if forward else (other, breaking)))

    def _whole(
        self, unit: Unit, root: Root, direction: Direction, told: Sequence[Question], *, forward: bool
    ) -> Outcome:
        _, reader = self._translators_of(direction, forward=forward)
        goal = self._whole_goal(root, direction, forward)
        for question in told:
            held = question.aspect.after if forward else question.aspect.before
            theirs = question.revision if forward else question.base
            spoken = held(reader) if held is not None else reader.conjunction(theirs, root.text)
            goal |= {(wherever(self._terms, question.route, spoken), True, READER)}
        outcome = self._ask(self._search(unit, direction, forward), goal)
        return self._met(unit, Question(root, (), root.base, root.revision), direction, outcome, forward)

    def _combined(
        self, root: Root, direction: Direction, narrowed: Outcome, widened: Outcome, about: str = ""
    ) -> Answer:
        breaking, other = (narrowed, widened) if direction == "request" else (widened, narrowed)
        if isinstance(breaking, Undecided):
            return Answer("undecided", reason=breaking.reason)
        word, opposite = _BREAKING[direction], _BREAKING["response" if direction == "request" else "request"]
        if isinstance(breaking, Empty):
            return Answer("none" if isinstance(other, Empty) else opposite)
        witness = self._confirm(root, direction, breaking.value, about)
        if isinstance(witness, str):
            return Answer("undecided", reason=witness)
        return Answer("both" if isinstance(other, Found) else word, witness)

    def _confirm(self, root: Root, direction: Direction, instance: object, about: str) -> Witness | str:
        """Let the validators judge an instance; why it does not count where they do not agree with the search."""
        forward = direction == "request"
        writer, reader = ("base", "revision") if forward else ("revision", "base")
        accepted = self._judge(writer, direction).confirm(self._conjunction(root, writer), instance)
        if accepted.accepted is not True:
            return f"the validators do not confirm that {writer} accepts what was found: {accepted.because}"
        because = ""
        for value in readings(instance) if root.text else [instance]:
            rejected = self._judge(reader, direction).confirm(self._conjunction(root, reader), value, about)
            if rejected.accepted is not False:
                return f"the validators do not confirm that {reader} rejects what was found: {rejected.because}"
            because = rejected.because if value is instance else because
        if forward:
            return Witness(instance, "base", "revision", because, root.base)
        return Witness(instance, "revision", "base", because, root.revision)

    def _judge(self, side: str, direction: Direction) -> TwoValidators:
        judge = self._judges.get((side, direction))
        if judge is None:
            follow = (self._sides.base if side == "base" else self._sides.revision).follow
            judge = self._judges[side, direction] = TwoValidators(follow, direction)
        return judge

    def _shown(self, unit: Unit, question: Question, direction: Direction, *, forward: bool) -> Outcome:
        """Look for an instance of the writing side that the reading side rejects for what the question is about."""
        asked = self._asked(question, direction, forward)
        if asked is None:
            return Empty()
        literals, read, spoken = asked
        search = self._search(unit, direction, forward)
        steered = (question.aspect.gone if forward else question.aspect.come) is not None
        if question.route or steered or spoken is not read:
            outcome = self._ask(search, frozenset(literals))
            if isinstance(outcome, Empty):
                return outcome
        whole = self._whole_goal(question.root, direction, forward)
        outcome = self._ask(search, at(self._terms, question.route, frozenset(literals)) | whole)
        if isinstance(outcome, Found) and forward is (direction == "request"):
            # An instance that is rejected for nothing else says it best.
            literals |= {(part, True, READER) for part in _parts(read) if part not in _parts(spoken)}
            pure = self._ask(search, at(self._terms, question.route, frozenset(literals)) | whole)
            return pure if isinstance(pure, Found) else outcome
        return outcome

    def _asked(
        self, question: Question, direction: Direction, forward: bool
    ) -> tuple[set[Literal], Term, Term] | None:
        """Return what must hold of the value, what the reading side says of it, and what of that is asked about."""
        writer, reader = self._translators_of(direction, forward=forward)
        aspect, text = question.aspect, question.root.text
        held: Made | None = aspect.after if forward else aspect.before
        mine, theirs = (question.base, question.revision) if forward else (question.revision, question.base)
        read = reader.conjunction(theirs, text)
        spoken = held(reader) if held is not None else read
        if spoken is self._terms.true:
            return None
        steer = aspect.gone if forward else aspect.come
        literals: set[Literal] = {
            (writer.conjunction(mine, text), True, WRITER), (spoken, False, READER),
            (self._terms.mention(read), True, READER)}
        if steer is not None:
            by_writer = aspect.said_by != ("revision" if forward else "base")
            literals.add((steer(*self._translators_of(direction, forward=True)), True, by_writer))
        return literals, read, spoken

    def _met(
        self, unit: Unit, question: Question, direction: Direction, outcome: Outcome, forward: bool
    ) -> Outcome:
        """Say that there is no such instance where none gets past the schemas beside every reference to a component."""
        if not isinstance(outcome, Found) or unit.alone or not 0 < len(unit.within) <= _MOST_PLACES:
            return outcome
        asked = self._asked(question, direction, forward)
        assert asked is not None
        index, met = DIRECTIONS.index(direction), False
        for place in unit.within:
            reach = place.passage.apply(place.user.reach)[index]
            if reach:
                root = Root(place.base, place.revision, place.text)
                goal = at(self._terms, question.route, frozenset(asked[0]))
                goal |= self._whole_goal(root, direction, forward)
                search = Search(self._terms, partners=self._told_elsewhere(direction, forward, reach, unit))
                if not isinstance(self._ask(search, goal), Empty):
                    return outcome
                met = True
        return Empty() if met else outcome

    def _whole_goal(self, root: Root, direction: Direction, forward: bool) -> Goal:
        writer, reader = self._translators_of(direction, forward=forward)
        mine, theirs = (root.base, root.revision) if forward else (root.revision, root.base)
        return frozenset({(writer.conjunction(mine, root.text), True, WRITER),
                          (reader.conjunction(theirs, root.text), False, READER)})

    def _translators_of(self, direction: Direction, *, forward: bool) -> tuple[Translator, Translator]:
        base, revision = self._translator("base", direction), self._translator("revision", direction)
        return (base, revision) if forward else (revision, base)

    def _translator(self, side: str, direction: Direction) -> Translator:
        read = direction if WITHHELD[direction] in self._words else None
        translator = self._translators.get((side, read))
        if translator is None:
            same = self._same_places[side]
            follow = (self._sides.base if side == "base" else self._sides.revision).follow
            translator = self._translators[side, read] = Translator(
                self._terms, follow, read, lambda location: same.get(location, (side, location)))
        return translator

    def _conjunction(self, root: Root, side: str) -> Conjunction:
        return root.base if side == "base" else root.revision

    def _ask(self, search: Search, goal: Goal) -> Outcome:
        """Ask within what is left of the effort for the whole comparison; a little is always left."""
        outcome = search.ask(goal, min(_MOST_STEPS, max(self._left, _FEWEST_STEPS)))
        self._left -= search.steps
        return outcome

    def _search(self, unit: Unit, direction: Direction, forward: bool) -> Search:
        reach = unit.reach[DIRECTIONS.index(direction)]
        key = (forward, direction, reach)
        search = self._searches.get(key)
        if search is None:
            search = self._searches[key] = Search(
                self._terms, partners=self._told_elsewhere(direction, forward, reach), common=self._common)
        return search

    def _told_elsewhere(
        self, direction: Direction, forward: bool, reach: int, but: Unit | None = None
    ) -> Callable[[Hashable, bool], tuple[Hashable, ...]]:
        """Tell for which references a change is told to the same operations where they lead, `but` in one unit."""
        index = DIRECTIONS.index(direction)

        def partners(name: Hashable, asserted: bool) -> tuple[Hashable, ...]:
            if not isinstance(name, ReferenceName):
                return ()
            others = self._paired[asserted is forward].get((name.place, name.text), ())
            return tuple(name._replace(place=place) for place, unit in others
                         if unit is not but and unit.reach[index] & reach == reach)

        return partners


def _parts(term: Term) -> tuple[Term, ...]:
    return term.parts if isinstance(term, All) else (term,)


def _unchanged(units: list[Unit]) -> set[int]:
    """Return the units that assert the same on both sides, with all that they refer to."""
    return {id(unit) for unit in units} - reaching(units, [unit for unit in units if not unit.spelled_alike])


def reaching(units: list[Unit], targets: list[Unit]) -> set[int]:
    """Return the units that refer to any of the targets, directly or not, and the targets themselves."""
    users: dict[int, list[Unit]] = {}
    for unit in units:
        for other in (*unit.edges.values(), *unit.touched.values()):
            users.setdefault(id(other), []).append(unit)
    pending, found = list(targets), {id(unit) for unit in targets}
    while pending:
        for user in users.get(id(pending.pop()), ()):
            if id(user) not in found:
                found.add(id(user))
                pending.append(user)
    return found
