"""Whether everything that one schema accepts is accepted by another.

The answer is sound: `yes` is never wrong, `no` comes with an instance that one side accepts and the
other rejects. Everything else is undecided, with the reason. References are followed where they are
met; a pair that is met again inside itself is assumed to hold, which is right because only smaller
instances reach it (induction on the instance).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from contractguard.schema.acceptance import accepts
from contractguard.schema.canonical import canonical
from contractguard.schema.facets import FACET_TYPES, NUMERIC_FORMATS, format_effect, multiple, tighter
from contractguard.schema.forms import Choice, Conjunction, NormalSchema
from contractguard.schema.merging import finite_values
from contractguard.schema.normal import Normaliser

_DEEPEST = 40
_DEEPEST_CHOICE = 4


@dataclass(frozen=True, slots=True)
class Inclusion:
    """An answer with its reason; `instance` is the witness of a `no`."""

    answer: Literal["yes", "no", "undecided"]
    reason: str = ""
    instance: object = None


class Comparer:
    """Compares schemas of a writing side with schemas of a reading side.

    `writer` and `reader` make the normal forms of each side. Effort is
    counted in steps, so that the same pair gets the same answer everywhere.
    """

    def __init__(self, writer: Normaliser, reader: Normaliser, most_steps: int = 300) -> None:
        self._writer = writer
        self._reader = reader
        self._most_steps = most_steps
        self._assumed: set[object] = set()
        self._steps = 0

    def includes(self, writer: Conjunction, reader: Conjunction, beside: Conjunction = ()) -> Inclusion:
        """Whether the reader accepts everything that the writer may write (design: writer ⊆ reader).

        In the declared world: a member that the reader declares and the writer does not is taken as
        not written; all other undeclared members stay open. `beside` is the whole that the writer's schema is
        a branch of: what the whole declares may be written.
        """
        self._assumed, self._steps = set(), 0
        left = self._writer(writer)
        if left.values is not None and left.simple:
            for value in left.values:
                if accepts(reader, value, self._reader) is False and accepts(writer, value, self._writer):
                    return Inclusion("no", "a value is no longer accepted", value)
        reason = self._obstacle(writer, reader, 0, self._declared(beside))
        return Inclusion("yes") if not reason else Inclusion("undecided", reason)

    def _guarded(self, writer: Conjunction, reader: Conjunction, depth: int) -> str:
        pair = (tuple(schema.node.location for schema in writer), tuple(schema.node.location for schema in reader))
        if pair in self._assumed:
            return ""
        self._assumed.add(pair)
        reason = self._obstacle(writer, reader, depth + 1)
        self._assumed.discard(pair)
        return reason

    def _obstacle(
        self, writer: Conjunction, reader: Conjunction, depth: int, known: frozenset[str] = frozenset()
    ) -> str:
        """Return why inclusion could not be shown, or an empty string where it holds."""
        self._steps += 1
        if depth > _DEEPEST or self._steps > self._most_steps:
            return "the schemas are too large to compare"
        left, right = self._writer(writer), self._reader(reader)
        if left.never:
            return ""
        if right.never:
            return "nothing is accepted"
        listed = finite_values(left) if right.values is not None else left.values
        if listed is not None:
            verdicts = [accepts(reader, value, self._reader) for value in listed]
            return "" if all(verdicts) else "a value is not surely accepted"
        if left.choices:
            known = known | self._declared(writer)
        if any(self._branches_fit(choice, reader, depth, known) for choice in left.choices):
            return ""
        return (
            self._types(left, right) or self._facets(left, right) or self._whole(left, right)
            or self._members(left, right, depth, known) or self._items(left, right, depth)
            or self._choices(left, right, writer, depth, known)
        )

    def _branches_fit(self, choice: Choice, reader: Conjunction, depth: int, known: frozenset[str]) -> bool:
        """Whether every branch fits; what one branch declares, the writer may write beside another one too."""
        return all(not self._obstacle(branch, reader, depth + 1, known) for branch in choice.branches)

    def _declared(self, schemas: Conjunction, depth: int = 0) -> frozenset[str]:
        """Collect the names that a schema declares, across its choices (design: declared world)."""
        normal = self._writer(schemas)
        found = {*normal.names(), *normal.required}
        if depth < _DEEPEST_CHOICE:
            for choice in normal.choices:
                for branch in choice.branches:
                    found |= self._declared(branch, depth + 1)
        return frozenset(found)

    def _types(self, left: NormalSchema, right: NormalSchema) -> str:
        if right.values is not None:
            return "an open set of values against an enum"
        return "" if _whole_types(left) <= right.types else "a type is not accepted"

    def _facets(self, left: NormalSchema, right: NormalSchema) -> str:
        for keyword, facet in right.facets.items():
            if FACET_TYPES[keyword] & left.types and not _implied(left, keyword, facet.value):
                return f"'{keyword}' is tighter"
        if "string" in left.types and not set(right.patterns) <= set(left.patterns):
            return "patterns differ"
        return ""

    def _whole(self, left: NormalSchema, right: NormalSchema) -> str:
        for keyword, stated in right.whole.items():
            have = {whole.spelled for whole in left.whole.get(keyword, ())}
            if not {whole.spelled for whole in stated} <= have:
                return f"'{keyword}' differs"
            if any(b"$ref" in whole.spelled for whole in stated):
                return f"'{keyword}' holds a reference"
            if keyword.startswith("unevaluated") and _texts(left) != _texts(right):
                return f"what '{keyword}' leaves out differs"
        return ""

    def _members(self, left: NormalSchema, right: NormalSchema, depth: int, known: frozenset[str]) -> str:
        if "object" not in left.types:
            return ""
        missing = set(right.required) - set(left.required)
        if missing:
            return f"'{min(missing)}' is required"
        for name in dict.fromkeys([*left.names(), *right.names()]):
            written = left.declares(name) or name in left.required or name in known or left.closed
            if written and (
                reason := self._guarded(left.member(name), right.member(name), depth)
            ):
                return reason
        return self._further_members(left, right, depth)

    def _further_members(self, left: NormalSchema, right: NormalSchema, depth: int) -> str:
        left_patterns, right_patterns = left.name_patterns(), right.name_patterns()
        if set(right_patterns) - set(left_patterns):
            return "a pattern of names is declared"
        for pattern, schemas in left_patterns.items():
            against = right_patterns.get(pattern, right.additional())
            if reason := self._guarded(schemas, against, depth):
                return reason
        return "" if left.closed else self._guarded(left.additional(), right.additional(), depth)

    def _items(self, left: NormalSchema, right: NormalSchema, depth: int) -> str:
        if "array" not in left.types or not right.arrays:
            return ""
        for index in range(max(left.prefix, right.prefix) + 1):
            if reason := self._guarded(left.item(index), right.item(index), depth):
                return reason
        return ""

    def _choices(
        self, left: NormalSchema, right: NormalSchema, writer: Conjunction, depth: int, known: frozenset[str]
    ) -> str:
        for choice in right.choices:
            if any(self._same_choice(own, choice, depth) for own in left.choices):
                continue
            if choice.keyword == "oneOf" and not self._exclusive(choice):
                return "branches of 'oneOf' may overlap"
            if all(self._obstacle(writer, branch, depth + 1, known) for branch in choice.branches):
                return f"no branch of '{choice.keyword}' accepts everything"
        return ""

    def _same_choice(self, left: Choice, right: Choice, depth: int) -> bool:
        if left.keyword != right.keyword or len(left.branches) != len(right.branches):
            return False
        if left.keyword == "oneOf" and not self._exclusive(right):
            return False
        return all(
            any(not self._obstacle(mine, theirs, depth + 1) for theirs in right.branches) for mine in left.branches
        )

    def _exclusive(self, choice: Choice) -> bool:
        return exclusive([self._reader(branch) for branch in choice.branches], self._reader)


def exclusive(branches: list[NormalSchema], normal_form: Normaliser) -> bool:
    """Whether no value is accepted by two of the branches, as far as types and tags tell."""
    return all(
        disjoint(one, other, normal_form, normal_form)
        for index, one in enumerate(branches) for other in branches[:index]
    )


def disjoint(one: NormalSchema, other: NormalSchema, of_one: Normaliser, of_other: Normaliser) -> bool:
    """Whether two schemas surely share no value: no common type, or a required member with no common value."""
    if one.never or other.never or not one.types & other.types:
        return True
    if one.values is not None and other.values is not None:
        return not one.value_keys & other.value_keys
    if one.types & other.types != {"object"}:
        return False
    for name in set(one.required) & set(other.required):
        mine, theirs = of_one(one.member(name)), of_other(other.member(name))
        if not mine.types & theirs.types:
            return True
        if mine.values is not None and theirs.values is not None and not mine.value_keys & theirs.value_keys:
            return True
    return False


def _texts(normal: NormalSchema) -> list[bytes]:
    return [canonical(schema.node.value) for schema in normal.schemas]


def _whole_types(normal: NormalSchema) -> frozenset[str]:
    """Return the types of a schema, where a multiple of a whole number is an integer."""
    step = normal.facets.get("multipleOf")
    return normal.types - {"number"} if step is not None and multiple(step.value, 1) else normal.types


def _implied(left: NormalSchema, keyword: str, bound: object) -> bool:
    own = left.facets.get(keyword)
    if own is not None and (own.value == bound or tighter(keyword, own.value, bound)):
        return True
    if keyword == "format":
        return _format_implied(left, bound)
    if keyword == "uniqueItems":
        return bound is not True
    if keyword == "multipleOf":
        return left.types & {"integer", "number"} == {"integer"} and multiple(1, bound)
    if keyword in ("minLength", "minItems", "minProperties") and isinstance(bound, (int, float)):
        return bound <= 0
    return _bound_implied(left, keyword, bound)


def _format_implied(left: NormalSchema, name: object) -> bool:
    own = left.facets.get("format")
    if own is not None and format_effect(own.value, name) in ("none", "widened"):
        return True
    limits = NUMERIC_FORMATS.get(str(name))
    if limits is None or "string" in left.types or (isinstance(limits[0], int) and "number" in left.types):
        return False
    return _bound_implied(left, "minimum", limits[0]) and _bound_implied(left, "maximum", limits[1])


def _bound_implied(left: NormalSchema, keyword: str, bound: object) -> bool:
    if not isinstance(bound, (int, float)):
        return False
    lower = "inimum" in keyword
    inclusive, exclusive_word = ("minimum", "exclusiveMinimum") if lower else ("maximum", "exclusiveMaximum")
    if keyword not in (inclusive, exclusive_word):
        return False
    limit, other = left.facets.get(inclusive), left.facets.get(exclusive_word)
    if limit is not None and isinstance(limit.value, (int, float)):
        beyond = limit.value - bound if lower else bound - limit.value
        if beyond > 0 or (beyond == 0 and keyword == inclusive):
            return True
    if other is not None and isinstance(other.value, (int, float)) and (
        (other.value - bound if lower else bound - other.value) >= 0
    ):
        return True
    declared = left.facets.get("format")
    limits = NUMERIC_FORMATS.get(str(declared.value)) if declared is not None else None
    if limits is None:
        return False
    beyond = limits[0] - bound if lower else bound - limits[1]
    return beyond > 0 or (beyond == 0 and keyword == inclusive)
