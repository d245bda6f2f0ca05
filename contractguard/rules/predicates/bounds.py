"""What limits the size of what clients send."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from contractguard.rules.asking import listed
from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.survey import SchemaSubject, Survey


@predicate("document", "missing")
def bound_missing(
    survey: Survey, *, types: Sequence[str], bounds: Sequence[str], exempt: Sequence[str] = (),
    formats: Sequence[str] = (),
) -> Iterator[Violation]:
    """Find schemas of these types, in a request, without a bound.

    Each of `bounds` must be stated; `maximum or exclusiveMaximum` is met by either. A schema with one of the keywords
    `exempt`, or of one of the formats, needs none. What holds the schema in a combination may state them for it, and
    a pattern that no long text meets is a bound too.
    """
    alternatives = {each.partition(" or ")[0]: each.split(" or ") for each in bounds}
    for subject in survey.schemas_having("type"):
        value = subject.value
        kind = value["type"]
        if not (kind in types if isinstance(kind, str) else _is_among(kind, types)) or not subject.in_request:
            continue
        if value.get("format") in formats or _states(subject, exempt) or _is_short(value) or _is_tuple(value):
            continue
        missing = [name for name, keywords in alternatives.items() if not _states(subject, keywords)]
        if missing:
            yield Violation(subject.node, {"missing": " and ".join(missing)}, about=subject)


@predicate("schema", having=("properties",))
def object_open(subject: SchemaSubject, survey: Survey) -> Iterator[Violation]:
    """Find objects in requests that accept any further property.

    What `allOf` joins is closed as a whole, with `unevaluatedProperties`: its parts are not asked.
    """
    if subject.in_request and not _closes(subject.value) and id(subject.value) not in survey.once(_parts):
        yield Violation(subject.node)


def _parts(survey: Survey) -> frozenset[int]:
    """Return what `allOf` joins, there or by reference, by identity: these schemas describe no whole instance."""
    branches = (branch for holder in survey.schemas_having("allOf") for branch in _branches(holder.value))
    met = [found for found in map(survey.schema_at, branches) if found is not None]
    return frozenset(id(part.value) for each in met for part in (each, survey.resolved(each)))


def _states(subject: SchemaSubject, keywords: Sequence[str]) -> bool:
    """Whether a schema has one of some keywords, or all its alternatives have, or what it is a branch of has."""
    while subject.value.keys().isdisjoint(keywords):
        if any(_is_stated_by_all(subject.value.get(choice), keywords) for choice in ("anyOf", "oneOf")):
            return True
        holder = subject.holder
        if subject.step[:1] not in (("allOf",), ("anyOf",), ("oneOf",)) or not isinstance(holder, SchemaSubject):
            return False
        if subject.step[0] == "allOf" and any(
            not branch.keys().isdisjoint(keywords) for branch in _branches(holder.value)
        ):
            return True
        subject = holder
    return True


def _is_stated_by_all(alternatives: object, keywords: Sequence[str]) -> bool:
    return bool(listed(alternatives)) and all(
        isinstance(each, dict) and not each.keys().isdisjoint(keywords) for each in listed(alternatives))


def _branches(value: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    yield from (branch for branch in listed(value.get("allOf")) if isinstance(branch, dict))


def _is_among(kinds: object, types: Sequence[str]) -> bool:
    return any(kind in types for kind in listed(kinds))


def _is_short(value: Mapping[str, object]) -> bool:
    pattern = value.get("pattern")
    if not isinstance(pattern, str):
        return False
    from contractguard.schema.languages.shapes import longest

    return longest(pattern) is not None


def _is_tuple(value: Mapping[str, object]) -> bool:
    return value.get("items") is False and "prefixItems" in value


def _closes(value: Mapping[str, object]) -> bool:
    """Whether an object says what further properties it takes: none, or those of a schema."""
    return (value.get("additionalProperties", True) is not True and value.get("additionalProperties") != {}) or (
        value.get("unevaluatedProperties", True) is not True)
