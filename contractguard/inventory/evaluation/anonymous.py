"""A chain of guards and a handler, asked by somebody without credentials."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from contractguard.inventory.evaluation.answers import Outcome, is_refusal, outcomes
from contractguard.inventory.evaluation.completion import Completion, Ending, Exhausted, Thrown
from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.exchange import Request
from contractguard.inventory.evaluation.identified import welcoming
from contractguard.inventory.evaluation.knowledge import spoken
from contractguard.inventory.evaluation.naming import name_of, spoken_name
from contractguard.inventory.evaluation.values import (
    NOTHING,
    Alternatives,
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

TOO_MUCH = "all handlers together take too many steps to follow"


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

    `hands_on` says how a guard lets a caller through; a handler that `must_answer` fails by returning nothing. `hands`
    gives what it is called with, where that differs from what the others are; `takes` is told what it returns, where
    that is handed to later ones.
    """

    value: Value
    guard: bool = True
    certain: bool = True
    hands_on: HandsOn = "calling"
    hands: Hands | None = None
    takes: Callable[[Value], None] | None = None
    must_answer: bool = False


_STEPS_OF_A_FUNCTION = 20
"""What calling a function of a chain costs beside what it does."""
HandsOn = Literal["calling", "nothing", "returning", "true"]
"""How a guard lets a caller through: it calls the next function, returns nothing, returns at all, or returns true."""


_OF_AN_ANSWER = ("status", "sent")

Hands = Callable[[Request], Arguments]
"""What functions of a framework are called with."""


class Asked(Value):
    """A handler that knows by itself what an anonymous caller of it meets."""

    __slots__ = ()

    def judged(self, request: Request, evaluator: Evaluator) -> Judged:
        """Return what the caller meets who was let through until here."""
        raise NotImplementedError


@dataclass(slots=True)
class Asking:
    """Asks one chain. `hands` gives the arguments of its functions, `request` what they are asked."""

    evaluator: Evaluator
    request: Request
    hands: Hands
    doubts: list[tuple[str, Site | None]] = field(default_factory=list)
    _decided: list[str] = field(default_factory=list)
    """The kinds of credential that decided anything in steps before."""
    _gone: list[Step] = field(default_factory=list)
    """The steps that the caller went through."""

    def ask(self, steps: Sequence[Step]) -> Judged:
        """Go through a chain until somebody refuses, or the handler answers."""
        if self.evaluator.is_spent:
            return Judged("unknown", TOO_MUCH)
        exchange: dict[str, Any] = {}
        spread = _spread(steps)
        with self.evaluator.asking(exchange, self.request):
            for number, step in enumerate(spread):
                before = {key: exchange[key] for key in _OF_AN_ANSWER if key in exchange}
                judged = self.asked(step, exchange)
                if judged is not None:
                    return judged
                if number + 1 < len(spread):
                    # Who was let through has not been answered: what was written belongs to who was refused.
                    for key in _OF_AN_ANSWER:
                        exchange.pop(key, None)
                    exchange.update(before)
        return self._let_in(frozenset())

    def manners(self, value: Closure) -> frozenset[str]:
        """Return the ways in which one function may deal with the caller by itself; none where it takes too long."""
        exchange: dict[str, Any] = {}
        with self.evaluator.asking(exchange, self.request):
            try:
                return frozenset(outcome.manner for outcome in self.run(Step(value), exchange))
            except Exhausted:
                return frozenset()

    def handed(self, value: Value) -> Arguments:
        """Return what a function of the chain is called with."""
        return self.hands(self.request)

    def _let_in(self, statuses: frozenset[int | None]) -> Judged:
        if self.doubts:
            reason, site = self.doubts[0]
            return Judged("unknown", reason, site, "", statuses)
        return Judged("none", "answers without credentials", None, "", statuses)

    def _any_of(self, step: Step, guards: Sequence[Value]) -> Judged | None:
        """Ask guards of which one suffices: the caller is refused where all of them refuse."""
        found = [replace(self, doubts=[]).ask([replace(step, value=guard)]) for guard in guards]
        if found and all(judged.asked == "required" for judged in found):
            return found[0]
        if all(judged.asked != "none" for judged in found):
            self._doubted(step, "is not understood")
        return None

    def asked(self, step: Step, exchange: dict[str, Any]) -> Judged | None:
        """Judge one step; None where the caller gets past it, for all that is known."""
        if isinstance(step.value, Alternatives):
            return self._any_of(step, step.value.guards)
        if isinstance(step.value, Asked):
            judged = step.value.judged(self.request, self.evaluator)
            if judged.asked == "unknown":
                self.doubts.append((judged.because, judged.site))
            return judged if judged.asked not in ("unknown", "none") else self._let_in(judged.statuses)
        known = self._known(step)
        if known is not None:
            return known if isinstance(known, Judged) else None
        try:
            self._gone.append(step)
            found = self.run(step, exchange)
        except (Exhausted, RecursionError):
            self.doubts.append((f"{_name(self.evaluator, step.value)} takes too many steps to follow",
                                _site(step.value)))
            return None if step.guard else self._let_in(frozenset())
        self.take(step, found)
        return self._judged(step, found)

    def take(self, step: Step, found: Sequence[Outcome]) -> None:
        """Hand what a step returned to those that come later."""
        if step.takes is not None:
            gave = [outcome.gave for outcome in found if outcome.gave is not None]
            step.takes(either(gave) if gave else Unknown("what is not returned"))

    def _known(self, step: Step) -> Judged | bool | None:
        """Judge what a package brings: True where it lets everybody through; None where the value is to be run."""
        value = step.value
        if isinstance(value, (External, Made)):
            name = value.key if isinstance(value, External) else value.of
            if isinstance(value, Made) and self.evaluator.knowledge.is_optional(name, value.arguments):
                return True
            name, credential = self._guard_within(name, value)
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

    def _guard_within(self, name: str, value: Value) -> tuple[str, str | None]:
        """Find a guard around a handler, behind what lets everybody through, with the credential that it asks for."""
        knowledge = self.evaluator.knowledge
        inner: Value | None = value
        for _ in range(20):
            if not isinstance(inner, (External, Made)):
                break
            key = inner.key if isinstance(inner, External) else inner.of
            credential = knowledge.guard(key, inner.arguments if isinstance(inner, Made) else None)
            if credential is not None:
                return key, credential
            if not _is_harmless(key, self.evaluator):
                break
            inner = _wrapped(inner)
        return name, None

    def _doubted(self, step: Step, why: str) -> bool:
        self.doubts.append((f"{_name(self.evaluator, step.value)} {why}", _site(step.value)))
        return True

    def run(self, step: Step, exchange: dict[str, Any]) -> list[Outcome]:
        """Return all ways in which a step may end."""
        evaluator, value = self.evaluator, step.value
        evaluator.step(_STEPS_OF_A_FUNCTION)
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
        exchange.update(passed=False, sent=False)
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
        exchange["status"] = _status_left(completion, exchange)
        for ending in completion.returned:
            if isinstance(ending.value, Closure) and ending.value is not value and step.takes is None:
                # What gave a function instead of an answer made the handler: it is called in its place.
                return self.run(replace(step, value=ending.value), exchange)
        return found

    def _judged(self, step: Step, found: list[Outcome]) -> Judged | None:
        if step.guard:
            found = [_handed_on(outcome, step.hands_on) for outcome in found]
        elif step.must_answer:
            found = [replace(outcome, manner="failed", status=500) if _is_silent(outcome) else outcome
                     for outcome in found]
        manners = {outcome.manner for outcome in found}
        statuses = frozenset(outcome.status for outcome in found if outcome.manner != "passed")
        credentials = tuple(dict.fromkeys(kind for outcome in found for kind in outcome.credentials))
        name = _name(self.evaluator, step.value, "a guard" if step.guard else "the handler")
        if found and not manners & {"answered", "passed"}:
            if not step.guard and not credentials and not ("refused" in manners and self._decided):
                # It refuses whoever asks, as far as it can be followed: what would let somebody in is not known.
                self.doubts.append((f"{name} {'refuses' if 'refused' in manners else 'fails'} whatever is sent",
                                    _site(step.value)))
                return self._let_in(statuses)
            if step.certain and (any(map(_is_of_caller, found)) or (credentials and self._admits_others())):
                return self._refused(found, name, step, credentials, statuses)
            if "refused" in manners:
                why = "leads everybody elsewhere" if step.certain else "refuses only under a condition"
                self.doubts.append((f"{name} {why}", _site(step.value)))
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

    def _admits_others(self) -> bool:
        """Whether a caller who has whatever is asked for may come through all functions so far.

        Where nobody comes through, that the caller lacked something on the way is not the reason.
        """
        found: list[Outcome] = []

        def again() -> None:
            again = replace(self, doubts=[], _gone=[])
            exchange: dict[str, Any] = {}
            with welcoming(self.evaluator), self.evaluator.asking(exchange, self.request):
                for step in self._gone:
                    found[:] = again.run(step, exchange)
                    again.take(step, found)

        try:
            self.evaluator.state.fork([again], lambda _: False)
        except (Exhausted, RecursionError):
            return True
        return any(outcome.manner in ("answered", "passed") and not 300 <= (outcome.status or 0) < 400
                   for outcome in found)

    def _refused(
        self, found: list[Outcome], name: str, step: Step, credentials: tuple[str, ...], statuses: frozenset[int | None]
    ) -> Judged:
        ranked = sorted(found, key=lambda outcome: (outcome.manner != "refused", not outcome.credentials))
        status = next((outcome.status for outcome in ranked if outcome.status), None)
        credentials = credentials or tuple(self._decided)
        asked = "signature" if "signature" in credentials else "required"
        said = f"answers {status}" if status else "throws"
        credential = "signature" if asked == "signature" else next(
            (kind for kind in ("shared-secret", "bearer", "api-key", "basic", "session") if kind in credentials), "")
        return Judged(asked, f"{name} {said}", _site(step.value), credential, statuses)


def _is_silent(outcome: Outcome) -> bool:
    return outcome.manner == "answered" and isinstance(outcome.gave, Known) and outcome.gave.value is None


def _is_of_caller(outcome: Outcome) -> bool:
    """Whether an outcome says by itself that the caller is refused for want of a credential."""
    return outcome.manner == "refused" and not 300 <= (outcome.status or 0) < 400


def _status_left(completion: Completion, exchange: dict[str, Any]) -> Value:
    """Return the status that is set for what comes next, where the caller is not refused."""
    left: list[Value] = [ending.exchange["status"] for ending in completion.returned
                         if "status" in ending.exchange and not is_refusal(ending, threw=False)]
    if completion.falls:
        left.append(exchange["status"])
    return either(left) if left else NOTHING


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
    if _is_silent(outcome):
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


def _name(evaluator: Evaluator, value: Value, nameless: str = "a function") -> str:
    if isinstance(value, Closure):
        return name_of(evaluator, value) or nameless
    inner = _wrapped(value)
    if inner is not None:
        return _name(evaluator, inner, nameless)
    name = spoken_name(value)
    return spoken(name) if name else "something"


def _site(value: Value) -> Site | None:
    return value.site if isinstance(value, Closure) else None
