"""Looks for an instance for which literals hold, or shows that there is none.

The search is a tableau over JSON values. A goal is split by type, then by the alternatives of combinators; what
is left of one type is solved by what is known of numbers, texts, arrays and objects, with goals for items and
members. A goal that is met again below itself has no instance on that way: a smallest instance of it would hold
a smaller one. So recursion ends, also below `not` and `oneOf`, without assuming anything of the schemas.

Splits are chosen late: an instance of the rest often satisfies them unasked.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator

from contractguard.schema.engine.arrays import solve_array
from contractguard.schema.engine.evaluation import all_hold, every, some
from contractguard.schema.engine.making import Terms
from contractguard.schema.engine.numbers import solve_number
from contractguard.schema.engine.objects import only_names, solve_object
from contractguard.schema.engine.outcome import Effort, Empty, Exhausted, Found, Outcome, Undecided
from contractguard.schema.engine.state import Split, State
from contractguard.schema.engine.terms import (
    ARRAY,
    BOOLEAN,
    FRACTION,
    INTEGER,
    NULL,
    NUMBER,
    OBJECT,
    STRING,
    All,
    Any,
    Goal,
    Items,
    Listed,
    Literal,
    Members,
    Mention,
    One,
    Reference,
    Required,
    SomeItem,
    SomeMember,
    Term,
    Unknown,
    mask_of,
)
from contractguard.schema.engine.texts import solve_text
from contractguard.schema.patterns import finds

_ORDER = (STRING, INTEGER, BOOLEAN, FRACTION, NULL, OBJECT, ARRAY)
"""Types in the order in which an instance is looked for: what reads well first."""

_WEIGHTIEST = 200
"""How much of an assertion is counted where an instance is judged by it: most of a large one is not looked at."""

_DEEPEST = 60
"""Goals and choices that may be nested in one another."""

TOO_DEEP = Undecided("the schemas are nested too deeply")

Partners = Callable[[Hashable, bool], tuple[Hashable, ...]]
"""Returns the names of references which, denied, contradict an asserted one by what is assumed; or the other way."""


class Search:
    """Answers goals, each once. Effort is counted in steps: the same goals get the same answers everywhere."""

    def __init__(self, terms: Terms, *, declared_world: bool = True, partners: Partners | None = None,
                 common: dict[Goal, Outcome] | None = None, most_steps: int = 20_000) -> None:
        self.terms = terms
        self.declared_world = declared_world
        self._partners = partners
        self._known_partners: dict[tuple[Hashable, bool], tuple[Hashable, ...]] = {}
        self._most_steps = most_steps
        self._effort = Effort(most_steps)
        self._literal: Search | None = None
        self._answers: dict[Goal, Outcome] = {}
        self._common: dict[Goal, Outcome] = common if common is not None else {}
        self._open: dict[Goal, int] = {}
        self._provisional: list[dict[Goal, Outcome]] = []
        self._lowest = [_DEEPEST * 2]
        self._rested = False
        self._names: dict[Term, frozenset[str]] = {}
        self._named: dict[Term, frozenset[str] | None] = {}
        self._tags: dict[Term, dict[str, frozenset[object]]] = {}

    def ask(self, goal: Goal, most_steps: int | None = None) -> Outcome:
        """Look for an instance. What takes more than the steps that one question may take is undecided."""
        self._begin(Effort(self._most_steps if most_steps is None else most_steps))
        try:
            return self.solve(goal)
        except Exhausted as problem:
            return Undecided(str(problem))
        except RecursionError:
            return TOO_DEEP

    def _begin(self, effort: Effort) -> None:
        self._effort = effort
        self._open, self._provisional, self._lowest, self._rested = {}, [], [_DEEPEST * 2], False
        if self._literal is not None:
            self._literal._begin(effort)

    def step(self, steps: int = 1) -> None:
        """Count steps. Raises Exhausted where there were too many."""
        self._effort.spend(steps)

    @property
    def steps(self) -> int:
        """The steps that the last question took."""
        return self._effort.steps

    def solve(self, goal: Goal) -> Outcome:
        """Answer a goal below the one that was asked."""
        known = self._answers.get(goal) or self._common.get(goal)
        if known is not None:
            return self._rely(known)
        level = self._open.get(goal)
        if level is not None:
            self._lowest[-1] = min(self._lowest[-1], level)
            return Empty()
        for level, results in enumerate(self._provisional):
            if goal in results:
                self._lowest[-1] = min(self._lowest[-1], level)
                return self._rely(results[goal])
        return self._enter(goal)

    def _rely(self, answer: Outcome) -> Outcome:
        if isinstance(answer, Empty) and answer.assumed:
            self._rested = True
        return answer

    def _enter(self, goal: Goal) -> Outcome:
        self.step()
        if self._effort.depth >= _DEEPEST:
            return TOO_DEEP
        level = len(self._open)
        self._open[goal] = level
        self._provisional.append({})
        self._lowest.append(_DEEPEST * 2)
        self._effort.depth += 1
        rested, self._rested = self._rested, False
        answer = self._by_type(goal)
        if isinstance(answer, Empty) and self._rested:
            answer = Empty(assumed=True)
        self._rested = self._rested or rested
        self._effort.depth -= 1
        del self._open[goal]
        lowest, results = self._lowest.pop(), self._provisional.pop()
        self._keep(goal, answer, level, lowest, results)
        return answer

    def _keep(self, goal: Goal, answer: Outcome, level: int, lowest: int, results: dict[Goal, Outcome]) -> None:
        """Remember an answer, and what was answered below it on the assumption that it has no instance."""
        if isinstance(answer, Found):
            self._answers[goal] = answer
        elif lowest < level:
            self._lowest[-1] = min(self._lowest[-1], lowest)
            if isinstance(answer, Empty):
                self._provisional[lowest].update({**results, goal: answer})
        elif isinstance(answer, Empty):
            for known, empty in {**results, goal: answer}.items():
                (self._answers if answer.assumed or empty.assumed else self._common)[known] = empty  # type: ignore[union-attr]
        elif answer is not TOO_DEEP:
            self._answers[goal] = answer

    def _by_type(self, goal: Goal) -> Outcome:
        undecided: Outcome | None = None
        literals = ordered(goal)
        for kind in _ORDER:
            if any(not (term.may if positive else ~term.must) & kind for term, positive, _ in literals):
                continue
            state = State(self.terms, kind, self._closes, self._partners is not None)
            answer = self._choose(state, literals) if state.add(literals) else Empty()
            if isinstance(answer, Found):
                return answer
            if isinstance(answer, Undecided):
                undecided = undecided or answer
        return undecided or Empty()

    def _closes(self, reference: Reference, positive: bool, state: State) -> bool:
        if self._partners is None or not state.met:
            return False
        for name in self._partner_names(reference.name, positive):
            if (name, not positive) in state.met:
                self._rested = True
                return True
        return False

    def _choose(self, state: State, goal: list[Literal]) -> Outcome:
        """Solve a state: its units first, then the split that their instance does not satisfy."""
        self.step(1 + len(state.asserted) // 8 + state.work // 4)
        state.work = 0
        if not self._narrow(state):
            return Empty()
        finite = _finite(state)
        if finite is not None:
            self.step(len(finite) * (len(state.units) + len(state.splits)) // 4)
            return _among(finite, state)
        if state.splits and not self._without_hopeless(state):
            return Empty()
        answer = self._leaf(state, goal)
        if not state.splits or (isinstance(answer, Empty) and not (
                self._may_declare_more(state, goal) and not isinstance(self._literally(state, goal), Empty))):
            return answer
        split = self._unsatisfied(state, answer)
        if split is None:
            return answer
        return self._branch(state, split, goal, answer)

    def _narrow(self, state: State) -> bool:
        """Drop what is out of the question, and take what is left alone. False where a split has nothing left."""
        again = True
        while again:
            again = False
            for split in list(state.splits):
                self.step(len(split) // 8)
                left = _left(state, split)
                if left is None:
                    # A branch that need not hold may still declare members.
                    if not self.declared_world or not _declares_more(split):
                        state.splits.remove(split)
                elif not left:
                    return False
                elif len(left) == 1:
                    state.splits.remove(split)
                    if not state.add(left[0]):
                        return False
                    again = True
                elif len(left) < len(split):
                    state.splits[state.splits.index(split)] = left
        return True

    def _without_hopeless(self, state: State) -> bool:
        """Drop alternatives that ask for a part of which the opposite is asserted. False where a split has none left.

        Most of two versions of a schema is the same. To see that first saves looking for an instance of all of it.
        """
        members = [(term, writer) for term, positive, writer in state.units if positive and isinstance(term, Members)]
        items = [(term, writer) for term, positive, writer in state.units if positive and isinstance(term, Items)]
        tags = _tags_of([term for term, positive, _ in state.units if positive]) if members else {}
        for split in list(state.splits):
            left = tuple(alternative for alternative in split if not any(
                self._is_hopeless(term, members, items) or (positive and tags and self._has_other_tag(term, tags))
                for term, positive, _ in alternative))
            if not left:
                return False
            if len(left) < len(split):
                state.splits[state.splits.index(split)] = left
        return True

    def _is_hopeless(
        self, term: Term, members: list[tuple[Members, bool]], items: list[tuple[Items, bool]]
    ) -> bool:
        if isinstance(term, SomeMember):
            names = only_names(term)
            return len(names) == 1 and self._contradicts(term.literals, [
                part for scope, _ in members for part in (
                    [scope.properties[names[0]]] if names[0] in scope.properties else
                    [] if scope.patterns else [scope.additional])])
        return isinstance(term, SomeItem) and term.stop == term.start + 1 and self._contradicts(
            term.literals, [scope.at(term.start) for scope, _ in items])

    def _has_other_tag(self, term: Term, tags: dict[str, frozenset[object]]) -> bool:
        """Whether a term asks for a member whose values are none of those that it may have here."""
        own = self._tags.get(term)
        if own is None:
            own = self._tags[term] = _tags_of(_conjuncts(term))
        return any(name in tags and keys.isdisjoint(tags[name]) for name, keys in own.items())

    def _contradicts(self, literals: Goal, asserted: list[Term]) -> bool:
        for term, positive, _ in literals:
            if not positive and term in asserted:
                return True
            if not positive and isinstance(term, Reference) and self._partners is not None:
                names = self._partner_names(term.name, positive)
                if any(isinstance(part, Reference) and part.name in names for part in asserted):
                    self._rested = True
                    return True
        return False

    def _partner_names(self, name: Hashable, positive: bool) -> tuple[Hashable, ...]:
        names = self._known_partners.get((name, positive))
        if names is None:
            assert self._partners is not None
            names = self._known_partners[name, positive] = self._partners(name, positive)
        return names

    def _may_declare_more(self, state: State, goal: list[Literal]) -> bool:
        """Whether what is still to be chosen may make the writing side declare members: then more may be written.

        It matters where such a member is one that is taken as not written, or holds what the reading side declares.
        """
        if not self.declared_world or not state.kind & (ARRAY | OBJECT):
            return False
        pending = [term for split in state.splits for term in _declares_more(split)]
        if not pending:
            return False
        if state.kind == ARRAY:
            return True
        heard: set[str] = set()
        for term in pending:
            names = self._heard(term)
            if names is None:
                return True
            heard |= names
        return not heard.isdisjoint(self.unwritten(state, goal)) or any(
            _holds_declarations(term, heard) for term, _, _ in state.units if isinstance(term, SomeMember))

    def _heard(self, term: Term) -> frozenset[str] | None:
        """Return the names that a term declares or requires in place; None where it may be any name."""
        if term not in self._named:
            found: set[str] = set()
            open_ = False
            for part in _all_in_place(term):
                if isinstance(part, Members):
                    found |= part.properties.keys()
                    open_ = open_ or bool(part.patterns) or part.declares_rest
                elif isinstance(part, Required):
                    found.add(part.name)
            self._named[term] = None if open_ else frozenset(found)
        return self._named[term]

    def _literally(self, state: State, goal: list[Literal]) -> Outcome:
        """Solve the units of a state without the declared world: what has no instance there has none in it either."""
        if self._literal is None:
            self._literal = Search(self.terms, declared_world=False, partners=self._partners)
            self._literal._begin(self._effort)
        answer = self._literal._leaf(state, goal)
        self._rested = self._rested or self._literal._rested
        return answer

    def _unsatisfied(self, state: State, answer: Outcome) -> Split | None:
        """Return the smallest split that an instance does not surely satisfy.

        What is assumed of references no instance shows: a split that may rest on them has to be chosen from.
        """
        failing = [split for split in state.splits
                   if not isinstance(answer, Found) or self._rests_on_references(split)
                   or self._is_satisfied(split, answer.value) is not True]
        # What the writing side declares comes first: it says which members count as written.
        return min(failing, key=lambda split: (not (self.declared_world and _declares_more(split)), len(split)),
                   default=None)

    def _is_satisfied(self, split: Split, value: object) -> bool | None:
        self.step(sum(min(term.size, _WEIGHTIEST) for alternative in split for term, _, _ in alternative) // 4)
        return _satisfied(split, value)

    def _rests_on_references(self, split: Split) -> bool:
        return self._partners is not None and any(
            term.refers and not writer for alternative in split for term, _, writer in alternative)

    def _branch(self, state: State, split: Split, goal: list[Literal], met: Outcome) -> Outcome:
        """Choose each alternative in turn, those first that what was found so far meets: the least is added then."""
        if self._effort.depth >= _DEEPEST:
            return TOO_DEEP
        undecided: Outcome | None = None
        self._effort.depth += 1
        ordered_split = sorted(split, key=lambda alternative: not (
            isinstance(met, Found) and all_hold(alternative, met.value) is True))
        for alternative in ordered_split:
            inner = state.copy()
            inner.splits.remove(split)
            if not inner.add(alternative):
                continue
            answer = self._choose(inner, goal)
            if isinstance(answer, Found):
                self._effort.depth -= 1
                return answer
            if isinstance(answer, Undecided):
                undecided = undecided or answer
        self._effort.depth -= 1
        return undecided or Empty()

    def _leaf(self, state: State, goal: list[Literal]) -> Outcome:
        unknown = next((term for term, _, _ in state.units if isinstance(term, Unknown)), None)
        if state.kind & NUMBER:
            answer = solve_number(state)
        elif state.kind == STRING:
            answer = solve_text(state, self)
        elif state.kind == ARRAY:
            answer = solve_array(state, self)
        else:
            answer = solve_object(state, self, self.unwritten(state, goal))
        if unknown is not None and not isinstance(answer, Empty):
            return Undecided(unknown.reason)
        return answer

    def unwritten(self, state: State, goal: Iterable[Literal]) -> frozenset[str]:
        """Return the names that the reading side declares and the writing side does not (the declared world)."""
        if not self.declared_world:
            return frozenset()
        read: set[str] = set()
        for term, _, writer in goal:
            if not writer:
                read |= self.declared(term)
        if not read:
            return frozenset()
        scopes = [term for term, positive, writer in state.units
                  if positive and writer and isinstance(term, Members)]
        required = {term.name for term, positive, writer in state.units
                    if positive and writer and isinstance(term, Required)}
        return frozenset(name for name in read - required if not any(_declares(scope, name) for scope in scopes))

    def declared(self, term: Term) -> frozenset[str]:
        """Return the names that a term declares in place: through combinators and references."""
        known = self._names.get(term)
        if known is not None:
            return known
        found: set[str] = set()
        for part in _all_in_place(term):
            if isinstance(part, Members):
                found |= part.properties.keys()
        answer = self._names[term] = frozenset(found)
        return answer


def _all_in_place(term: Term) -> Iterator[Term]:
    pending, seen = [term], {term}
    while pending:
        part = pending.pop()
        yield part
        for inner in _in_place(part):
            if inner not in seen:
                seen.add(inner)
                pending.append(inner)


def _declares_more(split: Split) -> list[Term]:
    """Return the terms among which a split chooses that may declare members of the writing side."""
    return [term for alternative in split for term, positive, writer in alternative
            if positive and writer and (term.refers or term.declares)]


def _conjuncts(term: Term) -> list[Term]:
    """Return what surely holds with a term: through references and conjunctions."""
    pending, found, seen = [term], [], {term}
    while pending:
        part = pending.pop()
        inner = (part.target,) if isinstance(part, Reference) else part.parts if isinstance(part, All) else ()
        pending += [each for each in inner if each not in seen]
        seen.update(inner)
        found.append(part)
    return found


def _tags_of(terms: list[Term]) -> dict[str, frozenset[object]]:
    """Return the members that must be there and can only have listed values, with the keys of these."""
    required = {term.name for term in terms if isinstance(term, Required)}
    found: dict[str, frozenset[object]] = {}
    for term in terms:
        for name, value in term.properties.items() if isinstance(term, Members) else ():
            if name in required and isinstance(value, Listed):
                found[name] = found.get(name, value.keys) & value.keys
    return found


def _holds_declarations(demand: SomeMember, names: set[str]) -> bool:
    """Whether a member that is asked for may have a name among some, and what the reading side says of it declares."""
    if not any(not writer and (term.declares or term.refers) for term, _, writer in demand.literals):
        return False
    only = only_names(demand)
    return not only or not names.isdisjoint(only)


def _in_place(term: Term) -> tuple[Term, ...]:
    """Return the terms that speak of the same value. What is said below `not` declares nothing."""
    if isinstance(term, (All, Any, One)):
        return term.parts
    if isinstance(term, Mention):
        return (term.part,)
    return (term.target,) if isinstance(term, Reference) else ()


def _declares(members: Members, name: str) -> bool:
    if name in members.silent:
        return False
    return name in members.properties or members.declares_rest or any(
        finds(pattern, name) is not False for pattern, _ in members.patterns)


def ordered(goal: Iterable[Literal]) -> list[Literal]:
    """Return literals in an order that does not depend on the run."""
    return sorted(goal, key=lambda literal: (literal[0].serial, literal[1], literal[2]))


def _left(state: State, split: Split) -> Split | None:
    """Return the alternatives that may still hold; None where one surely does."""
    left = []
    for alternative in split:
        sure = True
        for literal in alternative:
            truth = state.truth(literal)
            if truth is False:
                break
            sure = sure and truth is True
        else:
            if sure:
                return None
            left.append(alternative)
    return split if len(left) == len(split) else tuple(left)


def _finite(state: State) -> list[object] | None:
    """List the values that a state is bound to, if it is."""
    if state.kind == NULL:
        return [None]
    if state.kind == BOOLEAN:
        return [False, True]
    listed = [term for term, positive, _ in state.units if positive and isinstance(term, Listed)]
    return [value for value in listed[0].values if mask_of(value) == state.kind] if listed else None


def _among(values: list[object], state: State) -> Outcome:
    undecided = False
    for value in values:
        verdict = every((all_hold(state.units, value), every(_satisfied(split, value) for split in state.splits)))
        if verdict:
            return Found(value)
        undecided = undecided or verdict is None
    return Undecided("it cannot be told whether a listed value is accepted") if undecided else Empty()


def _satisfied(split: Split, value: object) -> bool | None:
    return some(all_hold(alternative, value) for alternative in split)
