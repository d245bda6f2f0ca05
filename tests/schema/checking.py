"""The properties, each as a function of a case that says what is wrong, or nothing."""

from __future__ import annotations

import json
from collections import Counter
from random import Random
from time import perf_counter
from typing import Any

from contractguard.compare.sides import Side
from contractguard.schema import Conjunction, Inclusion, includes
from contractguard.schema.confirming import TwoValidators
from contractguard.schema.engine import Search, Terms, Translator, holds
from tests.schema.instances import draw_instances
from tests.schema.pairs import Pair, Sided
from tests.schema.world import counts

NOTED: Counter[str] = Counter()
"""What was answered how often, for who wants to know."""

LATEST: list[str] = []
"""What took long or was undecided since the list was emptied."""

SLOW = 0.2


def wrong_acceptance(sided: Sided, random: Random, count: int = 20) -> str:
    """Whether the engine's evaluation of an instance contradicts the validator."""
    judge = sided.judge()
    side, schemas = sided.side("base.json")
    term = Translator(Terms(), side.follow, None).conjunction(schemas)
    for instance in draw_instances(random, [judge], count):
        told = holds(term, instance)
        NOTED["evaluated"] += 1
        if told is None:
            NOTED["not evaluated"] += 1
        elif told != judge.accepts(instance):
            return f"the engine says {told} of {instance!r}"
    return ""


def wrong_inclusion(pair: Pair, random: Random, count: int = 40, *, declared_world: bool = False) -> str:
    """Whether a `yes` is contradicted by an instance, or a `no` comes with one that others do not confirm."""
    answer, sides = _asked(pair, declared_world)
    if answer.answer == "no":
        return _unconfirmed(pair, answer.instance, sides)
    found = counterexample(pair, random, count, everything=not declared_world) if answer.answer == "yes" else []
    return f"yes, but {found[0]!r} is refused" if found else ""


def uncounted(pair: Pair) -> str:
    """Whether a `no` in the declared world comes with an instance that does not count there.

    What a writer writes by a condition, or in a branch that the instance does not take, is not seen here.
    """
    said = json.dumps([pair.base.schema, pair.base.components])
    if any(f'"{word}"' in said for word in ("if", "not", "oneOf", "dependentRequired")):
        return ""
    answer, _ = _asked(pair, True)
    base, revision = pair.base.judge(), pair.revision.judge()
    if answer.answer != "no" or counts(answer.instance, base, revision):
        return ""
    return f"no, with {answer.instance!r}, which does not count"


def answer(pair: Pair) -> str:
    """Return what the engine says of a pair, taken literally."""
    return _asked(pair, False)[0].answer


def _asked(pair: Pair, declared_world: bool) -> tuple[Inclusion, list[tuple[Side, Conjunction]]]:
    """Ask whether the revision includes the base, and note how that went."""
    sides = [pair.base.side("base.json"), pair.revision.side("revision.json")]
    terms = Terms()
    writer, reader = (Translator(terms, side.follow, None).conjunction(schemas) for side, schemas in sides)
    started = perf_counter()
    answer = includes(writer, reader, Search(terms, declared_world=declared_world))
    taken = perf_counter() - started
    NOTED[answer.answer] += 1
    if answer.answer == "undecided":
        NOTED[f"undecided: {answer.reason}"] += 1
        LATEST.append(f"undecided: {answer.reason}")
    if taken > SLOW:
        NOTED["slow"] += 1
        LATEST.append(f"{taken:.2f} s, {answer.answer} {answer.reason}")
    return answer, sides


def _unconfirmed(pair: Pair, instance: object, sides: list[tuple[Side, Conjunction]]) -> str:
    """Whether an instance is not confirmed: the base has to accept it, and the revision to reject it."""
    if not pair.base.judge().accepts(instance) or pair.revision.judge().accepts(instance):
        return f"no, with {instance!r}, which the validator does not confirm"
    for (side, schemas), accepts in zip(sides, (True, False), strict=True):
        confirmation = TwoValidators(side.follow, None).confirm(schemas, instance)
        if confirmation.accepted is not accepts:
            return f"no, with {instance!r}, of which two validators say {confirmation.accepted}: {confirmation.because}"
    return ""


def different(pair: Pair, random: Random, count: int = 30) -> bool:
    """Whether the sides of a pair do not accept the same."""
    return bool(counterexample(pair, random, count, everything=True)
                or counterexample(pair.swapped(), random, count, everything=True))


def counterexample(
    pair: Pair, random: Random, count: int, everything: bool = False, direction: str | None = None
) -> list[Any]:
    """Return an instance that the base accepts and the revision rejects, in a list, or an empty list."""
    base, revision = pair.base.judge(direction), pair.revision.judge(direction)
    for instance in draw_instances(random, [base, revision, base], count):
        if base.accepts(instance) and not revision.accepts(instance) and (
                everything or counts(instance, base, revision)):
            return [instance]
    return []
