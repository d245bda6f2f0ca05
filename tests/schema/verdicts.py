"""The properties of what is told of a pair, each as a function that says what is wrong, or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

from contractguard.compare.change import Change, Witness
from contractguard.text import format_pointer
from tests.schema.checking import NOTED, counterexample
from tests.schema.instances import draw_instances
from tests.schema.pairs import Pair, Sided

PROMISES = frozenset({
    "property.removed", "read-only.added", "write-only.added", "discriminator.removed",
    "discriminator.property-changed", "discriminator.tag-removed", "discriminator.tag-redirected",
    "discriminator.default-changed", "discriminator.default-removed"})
_BREAKING = {"request": "narrowed", "response": "widened"}
_QUIET = ("identical", "editorial", "compatible")


def wrong_verdict(pair: Pair, direction: str, random: Random, count: int = 40) -> str:
    """Whether a pair is said to be harmless though an instance breaks."""
    judgement = pair.judged(direction).judgement
    verdict = judgement.verdict
    NOTED[verdict] += 1
    for finding in judgement.findings:
        if "undecided" in finding.effects.values():
            NOTED[f"undecided: {finding.reason}"] += 1
    if verdict not in _QUIET:
        return ""
    found = counterexample(pair if direction == "request" else pair.swapped(), random, count, direction=direction)
    return f"{direction} is {verdict}, but {found[0]!r} breaks" if found else ""


def false_alarm(pair: Pair, direction: str, random: Random, count: int = 2000) -> str:
    """Whether a set is said to break clients though no instance shows it."""
    judged = pair.judged(direction)
    breaking = [finding for finding in judged.judgement.findings if finding.impact == "breaking"]
    if not breaking or any(
            change.verb in PROMISES or change.facts.get("declares") for change in judged.comparison.changes):
        return ""
    if any(finding.where.pointer[:1] == ("components",) for finding in breaking):
        return ""  # A component is judged on its own, whatever those who refer to it let in.
    if any(change.effect not in ("narrowed", "widened", "both") for change in judged.comparison.changes
           if change.effect != "none"):
        return ""
    forward = pair if direction == "request" else pair.swapped()
    if _holds_little(forward.base, random) or counterexample(
            forward, random, count, everything=True, direction=direction):
        return ""
    return f"{direction} is breaking by {sorted({finding.rule for finding in breaking})}, but nothing breaks"


def _holds_little(sided: Sided, random: Random) -> bool:
    """Whether hardly anything is accepted: of a schema that nothing satisfies nobody needs to know more."""
    judge = sided.judge()
    accepted = [repr(instance) for instance in draw_instances(random, [judge], 60) if judge.accepts(instance)]
    return len(set(accepted)) < 3


def wrong_witness(pair: Pair, direction: str) -> str:
    """Whether something is said to break clients without an instance that the validator confirms, or a promise."""
    judged = pair.judged(direction)
    for change in judged.comparison.changes:
        breaks = any(change.effects.get(way) in (_BREAKING[way], "both") for way in change.directions)
        if breaks and direction not in change.witnesses and change.verb not in PROMISES:
            return f"{change.verb} breaks a {direction} without a witness"
        for way, witness in change.witnesses.items():
            if not any(_shows(witness, *parts, way) for parts in _parts(pair, change)):
                return f"{change.verb} breaks a {way} by {witness.instance!r}, which is not confirmed"
    for finding in judged.judgement.findings:
        if finding.impact == "breaking" and finding.evidence is None:
            return f"{finding.rule} has no evidence"
    return ""


def _parts(pair: Pair, change: Change) -> Iterator[tuple[Sided, Sided]]:
    """Iterate over what a change may speak of: the body, a component, a place in either."""
    yield pair.base, pair.revision
    for name in pair.base.components.keys() & pair.revision.components.keys():
        yield _part(pair.base, name), _part(pair.revision, name)
    where = format_pointer(change.where.node.pointer)
    was = format_pointer(change.was.node.pointer) if change.was is not None else where
    for one in _along(pair.base, was):
        for other in _along(pair.revision, where):
            yield replace(pair.base, schema=one), replace(pair.revision, schema=other)


def _part(sided: Sided, name: str) -> Sided:
    return replace(sided, schema={"$ref": f"#/components/schemas/{name}"})


def _along(sided: Sided, pointer: str) -> Iterator[Any]:
    """Iterate over the schemas on the way to a place."""
    held: Any = {"schema": sided.schema, **sided.components}
    for part in re.split("/", re.sub(r"^/(paths/.*?(?=/schema)|components/schemas)/", "", pointer)):
        token = part.replace("~1", "/").replace("~0", "~")
        held = held[int(token)] if isinstance(held, list) else held.get(token)
        if held is None or held == []:
            return
        if isinstance(held, dict):
            yield held


def _shows(witness: Witness, base: Sided, revision: Sided, direction: str) -> bool:
    """Whether a witness is accepted and rejected as it says."""
    sides = {"base": base, "revision": revision}
    try:
        accepts = {word: side.judge(direction).accepts(witness.instance) for word, side in sides.items()}
    except ValueError:
        return False  # Not every place on the way is a schema.
    return accepts[witness.accepted_by] and not accepts[witness.rejected_by]


def crash(pair: Pair) -> str:
    """Whether the comparison fails to come to an end."""
    try:
        pair.judged("request")
    except RecursionError as error:
        return repr(error)
    return ""


def wrong_silence(base: Sided, revision: Sided) -> str:
    """Whether two spellings of one meaning yield a finding that tells of any operation."""
    for direction in ("request", "response"):
        found = Pair(base, revision).judged(direction).judgement.findings
        told = sorted({finding.rule for finding in found if finding.operations} - {"schema-restated"})
        if told:
            return f"{direction}: {told}"
    return ""


_MIRRORED = {"narrowed": "widened", "widened": "narrowed"}


def wrong_mirror(pair: Pair) -> str:
    """Whether what changes together do to sets is otherwise than turned around when the sides are swapped.

    Which change tells it may differ: it is told where it stands. What is undecided in one of the two says nothing.
    """
    forwards = _effects(pair, turned=True)
    backwards = _effects(pair.swapped(), turned=False)
    if forwards == backwards or "undecided" in forwards | backwards:
        return ""
    return f"forwards {sorted(forwards - backwards)}, backwards {sorted(backwards - forwards)}"


def _effects(pair: Pair, turned: bool) -> set[str]:
    found: set[str] = set()
    for change in pair.judged("request").comparison.changes:
        if change.facts.get("keyword") == "":
            continue  # A whole value is looked at for what breaks alone.
        if change.effect is not None and change.effect != "none" and change.directions:
            effects = ("narrowed", "widened") if change.effect == "both" else (change.effect,)
            found |= {_MIRRORED.get(effect, effect) if turned else effect for effect in effects}
    return found
