"""Which values of a contract do not fit the schemas beside them, told once two validators refuse them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from contractguard.contract import Contract, Direction, Node, Schema, read_schema
from contractguard.schema.confirming import TwoValidators
from contractguard.schema.screening import screened
from contractguard.survey import Survey
from contractguard.text import Pointer

_MOST_CONFIRMED = 200
"""How many values are looked at one by one. Where more seem not to fit, it is a habit, and told as one."""


_MOST_UNTOLD = 3
"""How many values may be beyond the validators: such a value takes all the steps that one may take."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A value that should fit a schema.

    `directions` are those in which the value may go; it fits if it does in one of them. `subject` is the element of
    the survey that it belongs to, `name` what it is called among others. Where `problem` says what is wrong with how
    the value is written, there is none to be judged.
    """

    node: Node
    value: object
    schema: Schema
    directions: tuple[Direction, ...]
    subject: object
    name: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Misfit:
    """A sample that does not fit, why, and the place within its value of which the reason speaks."""

    sample: Sample
    reason: str
    at: Pointer = ()

    @property
    def node(self) -> Node:
        """Where people will look: the part that does not fit, as far as it is written out."""
        node = self.sample.node
        for token in self.at:
            held = node.value
            if isinstance(held, dict):
                is_there = token in held
            else:
                is_there = isinstance(held, list) and isinstance(token, int) and token < len(held)
            if not is_there:
                break
            node = node.child(token)
        return node


def misfits(survey: Survey, samples: Sequence[Sample]) -> Iterator[Misfit]:
    """Iterate over the samples that fit in none of their directions.

    Where the validators disagree, or one cannot tell, nothing is said.
    """
    yield from (Misfit(sample, sample.problem) for sample in samples if sample.problem)
    samples = [sample for sample in samples if not sample.problem]
    follow = _follower(survey.contract)
    withholding = bool(survey.schemas_having("readOnly") or survey.schemas_having("writeOnly"))
    judges: dict[Direction | None, TwoValidators] = {}
    untold = 0
    for sample, directions in _refused(samples, follow, withholding)[:_MOST_CONFIRMED]:
        reasons = []
        for direction in directions:
            judge = judges.setdefault(direction, TwoValidators(follow, direction))
            told = judge.confirm((sample.schema,), sample.value)
            if told.accepted is not False:
                untold += told.accepted is None and "disagree" not in told.because
                break
            reasons.append(Misfit(sample, told.because, told.at))
        else:
            yield reasons[0]
        if untold > _MOST_UNTOLD:
            return


def _refused(
    samples: Sequence[Sample], follow: Callable[[Schema], Schema], withholding: bool
) -> list[tuple[Sample, tuple[Direction | None, ...]]]:
    """Return the samples that are not surely fine, with the directions to be looked at."""
    waiting: list[tuple[Sample, tuple[Direction | None, ...]]] = [
        (sample, (sample.directions or ("request", "response")) if withholding else (None,)) for sample in samples]
    fine = [False] * len(waiting)
    for direction in ("request", "response", None):
        asked = [index for index, (_, directions) in enumerate(waiting) if direction in directions and not fine[index]]
        pairs = [(waiting[index][0].schema, waiting[index][0].value) for index in asked]
        for index, fits in zip(asked, screened(pairs, follow, direction) if pairs else (), strict=True):
            fine[index] = fits
    return [each for each, fits in zip(waiting, fine, strict=True) if not fits]


def _follower(contract: Contract) -> Callable[[Schema], Schema]:
    """Return the function that leads from a schema to what its reference names, reading each target once."""
    read: dict[tuple[str, tuple[str | int, ...]], Schema] = {}

    def follow(schema: Schema) -> Schema:
        node = contract.references.target(schema.node, str(schema.reference))
        if node.location not in read:
            read[node.location] = read_schema(node, schema.dialect)
        return read[node.location]

    return follow
