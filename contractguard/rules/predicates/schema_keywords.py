"""Keywords of one schema that contradict each other, or do nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeGuard

from contractguard.findings import Severity
from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.schema.rejections import shown
from contractguard.schema.values import EVERY_TYPE, key, spelled_types, types_named, types_of
from contractguard.survey import SchemaSubject, Survey

_APPLIES: Mapping[str, str] = {
    **dict.fromkeys(("minLength", "maxLength", "pattern"), "string"),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"), "number"),
    **dict.fromkeys(("minItems", "maxItems", "uniqueItems", "items", "prefixItems", "contains"), "array"),
    **dict.fromkeys(("properties", "patternProperties", "additionalProperties", "minProperties", "maxProperties",
                     "propertyNames", "dependentRequired", "required"), "object"),
}
"""The type to which a keyword applies (JSON Schema 2020-12 validation, section 6); integers are numbers."""
_FORMATS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("date", "date-time", "time", "duration", "uuid", "email", "hostname", "ipv4", "ipv6", "uri",
                     "uri-reference", "password", "byte", "binary"), frozenset({"string"})),
    **dict.fromkeys(("int32", "float", "double"), frozenset({"integer", "number"})),
}
"""The types to which a format applies (OpenAPI Format Registry); `int64` and `decimal` may be written as strings."""
_SAYS_ITEMS = frozenset({"items", "prefixItems", "contains", "unevaluatedItems", "$ref", "allOf", "anyOf", "oneOf",
                         "enum", "const"})
_BRANCHES = (("allOf",), ("anyOf",), ("oneOf",))
_PAIRS = (("minLength", "maxLength"), ("minItems", "maxItems"), ("minProperties", "maxProperties"),
          ("minContains", "maxContains"), ("minimum", "maximum"))


@predicate("schema", "value", having=("enum",))
def enum_value_repeated(subject: SchemaSubject, _: Survey) -> Iterator[Violation]:
    """Find values that an `enum` lists twice; 1 and 1.0 are one value."""
    values = subject.value["enum"]
    if not isinstance(values, list) or _are_distinct(values):
        return
    seen = set()
    for index, value in enumerate(values):
        if key(value) in seen:
            yield Violation(subject.node.child("enum").child(index), {"value": shown(value)}, "value")
        seen.add(key(value))


@predicate("schema", "value", "types", having=("enum",))
def enum_value_unfit(subject: SchemaSubject, _: Survey) -> Iterator[Violation]:
    """Find values of an `enum` that are not of the type that stands beside it."""
    values = subject.value["enum"]
    if "type" not in subject.value or not isinstance(values, list) or _are_texts(subject, values):
        return
    types = types_named(subject.value["type"]) | _null(subject)
    for index, value in enumerate(values):
        if types and not types & types_of(value):
            yield Violation(subject.node.child("enum").child(index),
                            {"value": shown(value), "types": _worded(types)}, "value")


@predicate("schema", having=("enum",))
def enum_null_missing(subject: SchemaSubject, _: Survey) -> Iterator[Violation]:
    """Find nullable schemas whose `enum` does not list null, so that null is refused (OpenAPI 3.0.4, Schema Object)."""
    values = subject.value["enum"]
    listed = subject.value.get("type")
    nullable = bool(_null(subject)) or (isinstance(listed, list) and "null" in listed)
    if nullable and isinstance(values, list) and None not in values:
        yield Violation(subject.node.child("enum"))


@predicate("document")
def array_items_missing(survey: Survey) -> Iterator[Violation]:
    """Find arrays that say nothing of their items, alone or with what they are combined with.

    Where JSON Schema 2020-12 holds, `items` may be left out: that is less than an error.
    """
    at_most: Severity | None = "warning" if survey.contract.dialect == "3.1" else None
    for subject in survey.schemas_having("type"):
        listed = subject.value["type"]
        if listed != "array" and not (isinstance(listed, list) and "array" in listed):
            continue
        if not _SAYS_ITEMS & subject.value.keys() and subject.step[:1] not in _BRANCHES:
            yield Violation(subject.node, at_most=at_most, about=subject)


@predicate("document", "keyword", "types")
def keyword_without_effect(survey: Survey) -> Iterator[Violation]:
    """Find keywords and formats that apply to no value of the type that stands beside them."""
    for keyword, kind in _APPLIES.items():
        accepted = ("integer", "number") if kind == "number" else (kind,)
        for subject in survey.schemas_having(keyword):
            listed = subject.value.get("type")
            if listed not in accepted and subject.value[keyword] not in ({}, [], False) \
                    and _is_apart(listed, frozenset({kind})):
                yield _without_effect(subject, keyword, keyword)
    for subject in survey.schemas_having("format"):
        name, listed = subject.value["format"], subject.value.get("type")
        applies = _FORMATS.get(name) if isinstance(name, str) else None
        if applies and not (isinstance(listed, str) and listed in applies) and _is_apart(listed, applies):
            yield _without_effect(subject, "format", f"format '{name}'")


@predicate("document", "problem")
def bounds_contradictory(survey: Survey) -> Iterator[Violation]:
    """Find bounds between which there is nothing."""
    for low, high in _PAIRS:
        for subject in survey.schemas_having(low):
            least, most = subject.value[low], subject.value.get(high)
            if _is_number(least) and _is_number(most) and _leaves_nothing(subject, low, least, most):
                yield Violation(subject.node.child(low), {"problem": f"{low} {least} is above {high} {most}"
                                                          if least > most else f"{low} and {high} exclude {least}"},
                                "value", (subject.node.child(high),), about=subject)
    for subject in survey.schemas_having("exclusiveMinimum"):
        for high in ("maximum", "exclusiveMaximum"):
            least, most = subject.value["exclusiveMinimum"], subject.value.get(high)
            if _is_number(least) and _is_number(most) and least >= most:
                yield Violation(subject.node.child("exclusiveMinimum"), {
                    "problem": f"no number is above exclusiveMinimum {least} and within {high} {most}"}, "value",
                    (subject.node.child(high),), about=subject)


@predicate("schema", having=("nullable",))
def nullable_without_type(subject: SchemaSubject, _: Survey) -> Iterator[Violation]:
    """Find `nullable: true` without a type beside it, where it has no effect (OpenAPI 3.0.3, Schema Object)."""
    if subject.value["nullable"] is True and "type" not in subject.value and subject.dialect == "3.0":
        yield Violation(subject.node.child("nullable"))


@predicate("schema", having=("nullable",))
def nullable_obsolete(subject: SchemaSubject, _: Survey) -> Iterator[Violation]:
    """Find `nullable`, which OpenAPI 3.1 and later do not know."""
    if subject.dialect == "3.1":
        yield Violation(subject.node.child("nullable"))


def _null(subject: SchemaSubject) -> frozenset[str]:
    """Return the type null where a version before OpenAPI 3.1 adds it by a keyword of its own."""
    added = subject.dialect != "3.1" and True in (subject.value.get("nullable"), subject.value.get("x-nullable"))
    return frozenset({"null"}) if added else frozenset()


def _are_distinct(values: list[object]) -> bool:
    """Whether values surely differ: what cannot be told fast is looked at one by one."""
    try:
        return len(set(values)) == len(values)
    except TypeError:
        return False


def _are_texts(subject: SchemaSubject, values: list[object]) -> bool:
    return subject.value["type"] == "string" and set(map(type, values)) == {str}


def _is_apart(listed: object, types: frozenset[str]) -> bool:
    """Whether a `type` is stated and none of its types are among these."""
    if listed is None:
        return False
    stated = types_named(listed)
    return bool(stated) and stated != EVERY_TYPE and not stated & _with_integers(types)


def _with_integers(types: frozenset[str]) -> frozenset[str]:
    return types | {"integer"} if "number" in types else types


def _without_effect(subject: SchemaSubject, keyword: str, name: str) -> Violation:
    types = _worded(types_named(subject.value["type"]))
    return Violation(subject.node.child(keyword), {"keyword": name, "types": types}, about=subject)


def _worded(types: frozenset[str]) -> str:
    return " or ".join(sorted(spelled_types(types), key=lambda name: name == "null"))


def _leaves_nothing(subject: SchemaSubject, low: str, least: float, most: float) -> bool:
    if low == "minContains" and "contains" not in subject.value:
        return False
    exclusive = low == "minimum" and True in (
        subject.value.get("exclusiveMinimum"), subject.value.get("exclusiveMaximum"))
    return least > most or (exclusive and least == most)


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
