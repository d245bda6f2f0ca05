"""What properties are called and what they hold: the same name everywhere for the same thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.survey import SchemaSubject, Survey
from contractguard.text.casing import words_of
from contractguard.text.plurals import is_plural

_Kind = tuple[str, str]
"""A type and a format, which may be empty."""
_PLAIN = frozenset({"string", "integer", "number", "boolean"})
"""Types of values that hold no others: an object and its id may well have the same name."""


@predicate("document", "name", "owner", "kind", "usual")
def property_kind_inconsistent(
    survey: Survey, *, agreement: float, fewest: int, ignored: Sequence[str] = ()
) -> Iterator[Violation]:
    """Find plain values of another type or format than most properties of that name.

    That is told where at least `fewest` schemas have the name, and at least `agreement` of them agree.
    """
    for name, held in survey.once(_by_name).items():
        if len(held) < fewest or name in ignored:
            continue
        (usual, most), *others = Counter(kind for _, kind in held).most_common()
        if others and most >= agreement * len(held):
            for schema, kind in held:
                if kind != usual:
                    yield Violation(schema.node.child("properties").child(name), {
                        "name": name, "owner": schema.label, "kind": _spelled(kind), "usual": _spelled(usual)})


@predicate("document", "name", "owner")
def array_property_singular(survey: Survey, *, plurals: Sequence[str] = ()) -> Iterator[Violation]:
    """Find properties that hold arrays and have no plural in their names."""
    for schema, name, held in survey.once(_properties):
        if held.get("type") == "array":
            words = words_of(name)
            if words and not any(is_plural(word) or word in plurals for word in words):
                yield _told(schema, name)


@predicate("document", "name", "owner")
def boolean_property_unprefixed(survey: Survey, *, prefixes: Sequence[str]) -> Iterator[Violation]:
    """Find properties that hold booleans and do not start with one of some words."""
    for schema, name, held in survey.once(_properties):
        if held.get("type") == "boolean":
            words = words_of(name)
            if words and words[0] not in prefixes:
                yield _told(schema, name)


def _told(schema: SchemaSubject, name: str) -> Violation:
    return Violation(schema.node.child("properties").child(name), {"name": name, "owner": schema.label})


def _properties(survey: Survey) -> Sequence[tuple[SchemaSubject, str, Mapping[str, object]]]:
    """Return all properties: the schema that has each, its name, and what it holds, references followed."""
    found: list[tuple[SchemaSubject, str, Mapping[str, object]]] = []
    for schema in survey.schemas_having("properties"):
        properties = schema.value["properties"]
        for name, value in properties.items() if isinstance(properties, dict) else ():
            if isinstance(value, dict):
                held = survey.schema_at(value) if "$ref" in value else None
                found.append((schema, name, survey.resolved(held).value if held is not None else value))
    return found


def _by_name(survey: Survey) -> Mapping[str, list[tuple[SchemaSubject, _Kind]]]:
    found: dict[str, list[tuple[SchemaSubject, _Kind]]] = {}
    for schema, name, held in survey.once(_properties):
        kind = _kind(held)
        if kind is not None:
            found.setdefault(name, []).append((schema, kind))
    return found


def _kind(schema: Mapping[str, object]) -> _Kind | None:
    """Return the type and format of a plain value; None for what holds others, or may be of several types."""
    stated = schema.get("type")
    if isinstance(stated, list):
        types = [each for each in stated if each != "null"]
        stated = types[0] if len(types) == 1 else None
    if not isinstance(stated, str) or stated not in _PLAIN:
        return None
    form = schema.get("format", "")
    return stated, form if isinstance(form, str) else ""


def _spelled(kind: _Kind) -> str:
    return f"{kind[0]} ({kind[1]})" if kind[1] else kind[0]
