"""A chain of guards and a handler, asked by somebody without credentials."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from contractguard.inventory.evaluation.answers import Outcome, outcomes
from contractguard.inventory.evaluation.completion import Completion, Ending, Exhausted, Thrown
from contractguard.inventory.evaluation.evaluator import Evaluator, name_of, spoken_name
from contractguard.inventory.evaluation.exchange import Request
from contractguard.inventory.evaluation.knowledge import spoken
from contractguard.inventory.evaluation.values import (
    Arguments,
    Closure,
    External,
    Instance,
    Known,
    ListOf,
    Made,
    Site,
    Unknown,
    Value,
    either,
)


@dataclass(frozen=True, slots=True)
class Judged:
    """What an anonymous caller meets, why, and where that stands.

    `statuses` are all that the handler may answer with.
    """

    asked: str
    because: str = ""
    site: Site | None = None
    credential: str = ""
    statuses: frozenset[int | None] = frozenset()


@dataclass(frozen=True, slots=True)
class Step:
    """One function of a chain, a `guard` where it hands on to the next; not `certain` where it may be left out.

    `hands_on` says how a guard lets a caller through. `hands` gives what it is called with, where that differs from
    what the others are; `takes` is told what it returns, where that is handed to later ones.
    """

    value: Value
    guard: bool = True
    certain: bool = True
    hands_on: HandsOn = "calling"
    hands: Hands | None = None
    takes: Callable[[Value], None] | None = None


HandsOn = Literal["calling", "nothing", "returning", "true"]
"""How a guard lets a caller through: it calls the next function, returns nothing, returns at all, or returns true."""


Hands = Callable[[Request], Arguments]
"""What functions of a framework are called with."""


@dataclass(slots=True)
class Asking:
    """Asks one chain. `hands` gives the arguments of its functions, `request` what they are asked."""

    evaluator: Evaluator
    request: Request
    hands: Hands
    doubts: list[tuple[str, Site | None]] = field(default_factory=list)
    _decided: list[str] = field(default_factory=list)
    """The kinds of credential that decided anything in steps before."""

    def ask(self, steps: Sequence[Step]) -> Judged:
        """Go through a chain until somebody refuses, or the handler answers."""
        exchange: dict[str, Any] = {}
        with self.evaluator.asking(exchange, self.request):
            for step in _spread(steps):
                judged = self.asked(step, exchange)
                if judged is not None:
                    return judged
        return self._let_in(frozenset())

    def handed(self, value: Value) -> Arguments:
        """Return what a function of the chain is called with."""
        return self.hands(self.request)

    def _let_in(self, statuses: frozenset[int | None]) -> Judged:
        if self.doubts:
            reason, site = self.doubts[0]
            return Judged("unknown", reason, site, "", statuses)
        return Judged("none", "answers without credentials", None, "", statuses)

    def asked(self, step: Step, exchange: dict[str, Any]) -> Judged | None:
        """Judge one step; None where the caller gets past it, for all that is known."""
        known = self._known(step)
        if known is not None:
            return known if isinstance(known, Judged) else None
        try:
            found = self.run(step, exchange)
        except (Exhausted, RecursionError):
            self.doubts.append((f"{_name(self.evaluator, step.value)} takes too many steps to follow",
                                _site(step.value)))
            return None if step.guard else self._let_in(frozenset())
        if step.takes is not None:
            gave = [outcome.gave for outcome in found if outcome.gave is not None]
            step.takes(either(gave) if gave else Unknown("what is not returned"))
        return self._judged(step, found)

    def _known(self, step: Step) -> Judged | bool | None:
        """Judge what a package brings: True where it lets everybody through; None where the value is to be run."""
        value = step.value
        if isinstance(value, (External, Made)):
            name = value.key if isinstance(value, External) else value.of
            knowledge = self.evaluator.knowledge
            credential = knowledge.guard(name)
            if credential is not None:
                asked = "signature" if credential == "signature" else "required"
                judged = Judged(asked, f"{spoken(name)} refuses", None, credential)
                return judged if step.certain else self._doubted(step, "only under a condition")
            if _is_harmless(name, self.evaluator):
                inner = _wrapped(value)
                return None if inner is not None and not step.guard else True
            if _wrapped(value) is None or step.guard:
                return self._doubted(step, "is not understood")
        elif isinstance(value, (Unknown, Known, Instance)) or not isinstance(value, Closure):
            return self._doubted(step, "is not understood")
        return None

    def _doubted(self, step: Step, why: str) -> bool:
        self.doubts.append((f"{_name(self.evaluator, step.value)} {why}", _site(step.value)))
        return True

    def run(self, step: Step, exchange: dict[str, Any]) -> list[Outcome]:
        """Return all ways in which a step may end."""
        evaluator, value = self.evaluator, step.value
        if isinstance(value, (External, Made)):
            name = value.key if isinstance(value, External) else value.of
            inner = _wrapped(value)
            assert inner is not None
            if not _is_harmless(name, evaluator):
                self.doubts.append((f"{spoken(name)} is not understood", None))
            return self.run(replace(step, value=inner), exchange)
        assert isinstance(value, Closure)
        if value.scope.module.module.language == "python":
            self.doubts += [(f"the decorator {spoken_name(each)} is not understood", value.site)
                            for each in value.decorated]
        self._decided += exchange.get("decisions", ())
        for of_the_last in ("decisions", "doubts"):
            exchange.pop(of_the_last, None)
        exchange["passed"] = False
        evaluator.throws.append([])
        try:
            handed = step.hands(self.request) if step.hands is not None else self.handed(value)
            completion = evaluator.complete(value, handed)
        except Thrown as thrown:
            completion = Completion(falls=False, threw=(Ending(thrown.value, thrown.exchange),))
        finally:
            evaluator.throws.pop()
        found: list[Outcome] = []
        if completion is None:
            self.doubts.append((f"{value.function.name} calls itself", value.site))
            return found
        found += outcomes(completion, exchange)
        for ending in completion.returned:
            if isinstance(ending.value, Closure) and ending.value is not value and step.takes is None:
                # What gave a function instead of an answer made the handler: it is called in its place.
                return self.run(replace(step, value=ending.value), exchange)
        return found

    def _judged(self, step: Step, found: list[Outcome]) -> Judged | None:
        found = [_handed_on(outcome, step.hands_on) for outcome in found] if step.guard else found
        manners = {outcome.manner for outcome in found}
        statuses = frozenset(outcome.status for outcome in found if outcome.manner != "passed")
        credentials = tuple(dict.fromkeys(kind for outcome in found for kind in outcome.credentials))
        name = _name(self.evaluator, step.value)
        if found and not manners & {"answered", "passed"}:
            if ("refused" in manners or credentials) and step.certain:
                return self._refused(found, name, step, credentials, statuses)
            if "refused" in manners:
                self.doubts.append((f"{name} refuses only under a condition", _site(step.value)))
            else:
                self.doubts.append((f"{name} only fails", _site(step.value)))
        elif "refused" in manners or any(outcome.manner == "failed" and outcome.credentials for outcome in found):
            self.doubts.append((f"{name} refuses in some cases", _site(step.value)))
        for outcome in found:
            if outcome.manner in ("answered", "passed"):
                self.doubts += [(reason, site) for reason, site in outcome.doubts  # type: ignore[misc]
                                if (reason, site) not in self.doubts]
        if step.guard:
            if "answered" in manners and "passed" not in manners and found:
                self.doubts.append((f"{name} answers by itself", _site(step.value)))
            return None
        return self._let_in(statuses)

    def _refused(
        self, found: list[Outcome], name: str, step: Step, credentials: tuple[str, ...], statuses: frozenset[int | None]
    ) -> Judged:
        status = next((outcome.status for outcome in found if outcome.manner == "refused" and outcome.status),
                      None) or \
            next((outcome.status for outcome in found if outcome.status), None)
        credentials = credentials or tuple(self._decided)
        asked = "signature" if "signature" in credentials else "required"
        said = f"answers {status}" if status else "throws"
        credential = "signature" if asked == "signature" else next(
            (kind for kind in ("shared-secret", "bearer", "api-key", "basic", "session") if kind in credentials), "")
        return Judged(asked, f"{name} {said}", _site(step.value), credential, statuses)


def _handed_on(outcome: Outcome, hands_on: HandsOn) -> Outcome:
    """Read the outcome of a guard that does not call the next function."""
    gave = outcome.gave
    if hands_on == "returning" and gave is not None:
        return replace(outcome, manner="passed")
    if hands_on == "calling" or outcome.manner != "answered" or gave is None:
        return outcome
    if hands_on == "true":
        truth = gave.truth
        if truth.holds is False:
            return replace(outcome, manner="refused", status=403,
                           credentials=(*outcome.credentials, *sorted(truth.credentials)))
        return replace(outcome, manner="passed" if truth.holds else "failed") if not truth.credentials else replace(
            outcome, manner="refused", status=403)
    if isinstance(gave, Known) and gave.value is None:
        return replace(outcome, manner="passed")
    return outcome


def _spread(steps: Sequence[Step]) -> list[Step]:
    found: list[Step] = []
    for step in steps:
        if isinstance(step.value, ListOf):
            inner = [replace(step, value=item) for item in step.value.items]
            if not step.value.complete:
                inner.append(replace(step, value=Unknown("part of a list")))
            found += _spread(inner)
        else:
            found.append(step)
    return found


def _is_harmless(name: str, evaluator: Evaluator) -> bool:
    harmless = evaluator.knowledge.harmless
    return name in harmless or name.removesuffix("()") in harmless


def _wrapped(value: Value) -> Value | None:
    """Return the function that a wrapper of a package was given."""
    if not isinstance(value, Made):
        return None
    for argument in value.arguments:
        if isinstance(argument, Closure) or (isinstance(argument, Made) and _wrapped(argument) is not None):
            return argument
    return None


def _name(evaluator: Evaluator, value: Value) -> str:
    if isinstance(value, Closure):
        return name_of(evaluator, value) or "the handler"
    name = spoken_name(value)
    return spoken(name) if name else "something"


def _site(value: Value) -> Site | None:
    return value.site if isinstance(value, Closure) else None
