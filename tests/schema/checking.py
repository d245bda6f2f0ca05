"""The properties, each as a function of a case that says what is wrong, or nothing."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

from contractguard.schema import Comparer, accepts
from tests.schema.instances import draw_instances
from tests.schema.pairs import Pair, Sided
from tests.schema.world import counts

PROMISES = frozenset({"property.removed", "read-only.added", "write-only.added", "discriminator.changed"})
_QUIET = ("identical", "editorial", "compatible")


def wrong_acceptance(sided: Sided, random: Random, count: int = 20) -> str:
    """Whether a decided answer of the normal form contradicts the validator."""
    judge = sided.judge()
    side, schemas = sided.side("base.json")
    for instance in draw_instances(random, [judge], count):
        told = accepts(schemas, instance, side.normal_form)
        if told is not None and told != judge.accepts(instance):
            return f"the normal form says {told} of {instance!r}"
    return ""


def wrong_inclusion(pair: Pair, random: Random, count: int = 40) -> str:
    """Whether a `yes` is contradicted by an instance, or a `no` comes with none."""
    (mine, writer), (theirs, reader) = pair.base.side("base.json"), pair.revision.side("revision.json")
    answer = Comparer(mine.normal_form, theirs.normal_form).includes(writer, reader)
    if answer.answer == "no":
        confirmed = pair.base.judge().accepts(answer.instance) and not pair.revision.judge().accepts(answer.instance)
        return "" if confirmed else f"no, with {answer.instance!r}, which the validator does not confirm"
    found = counterexample(pair, random, count) if answer.answer == "yes" else []
    return f"yes, but {found[0]!r} is refused" if found else ""


def counterexample(pair: Pair, random: Random, count: int, everything: bool = False) -> list[Any]:
    """Return an instance that the base accepts and the revision rejects, in a list, or an empty list."""
    base, revision = pair.base.judge(), pair.revision.judge()
    for instance in draw_instances(random, [base, revision, base], count):
        if base.accepts(instance) and not revision.accepts(instance) and (
                everything or counts(instance, base, revision)):
            return [instance]
    return []


def wrong_verdict(pair: Pair, direction: str, random: Random, count: int = 40) -> str:
    """Whether a pair is said to be harmless though an instance breaks."""
    verdict = pair.judged(direction).judgement.verdict
    if verdict not in _QUIET:
        return ""
    found = counterexample(pair if direction == "request" else pair.swapped(), random, count)
    return f"{direction} is {verdict}, but {found[0]!r} breaks" if found else ""


def false_alarm(pair: Pair, direction: str, random: Random, count: int = 2000) -> str:
    """Whether a set is said to break clients though no instance shows it."""
    judged = pair.judged(direction)
    breaking = [finding for finding in judged.judgement.findings if finding.impact == "breaking"]
    if not breaking or any(change.verb in PROMISES for change in judged.comparison.changes):
        return ""
    if any(change.effect not in ("narrowed", "widened", "both") for change in judged.comparison.changes
           if change.effect != "none"):
        return ""
    forward = pair if direction == "request" else pair.swapped()
    if _holds_little(forward.base, random) or counterexample(forward, random, count, everything=True):
        return ""
    return f"{direction} is breaking by {sorted({finding.rule for finding in breaking})}, but nothing breaks"


def _holds_little(sided: Sided, random: Random) -> bool:
    """Whether hardly anything is accepted: of a schema that nothing satisfies nobody needs to know more."""
    judge = sided.judge()
    accepted = [repr(instance) for instance in draw_instances(random, [judge], 60) if judge.accepts(instance)]
    return len(set(accepted)) < 3


def crash(pair: Pair) -> str:
    """Whether the comparison fails to come to an end."""
    try:
        pair.judged("request")
    except RecursionError as error:
        return repr(error)
    return ""


def wrong_silence(base: Sided, revision: Sided) -> str:
    """Whether two spellings of one meaning yield a finding."""
    for direction in ("request", "response"):
        judged = Pair(base, revision).judged(direction)
        if judged.rules and set(judged.rules) != {"schema-restated"}:
            return f"{direction}: {judged.rules}"
    return ""


_MIRRORED = {"narrowed": "widened", "widened": "narrowed"}


def wrong_mirror(pair: Pair) -> str:
    """Whether an effect changes otherwise than by being turned around when the sides are swapped."""
    forwards = _effects(pair, turned=True)
    backwards = _effects(pair.swapped(), turned=False)
    if forwards == backwards:
        return ""
    return f"forwards {sorted((forwards - backwards).items())}, backwards {sorted((backwards - forwards).items())}"


def _effects(pair: Pair, turned: bool) -> Counter[str]:
    found: Counter[str] = Counter()
    for change in pair.judged("request").comparison.changes:
        if change.effect is not None and change.effect != "none" and change.directions:
            effect = _MIRRORED.get(change.effect, change.effect) if turned else change.effect
            found[effect] += 1
    return found
