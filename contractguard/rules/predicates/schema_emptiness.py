"""Schemas that no value fits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from contractguard.contract import Schema, read_schema
from contractguard.errors import ContractError
from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.schema.values import EVERY_TYPE, key, types_named
from contractguard.survey import SchemaSubject, Survey
from contractguard.survey.in_place import branches, in_place

_MOST_STEPS = 2_000
_MOST_PARTS = 100
"""How many schemas that hold at once are taken together. Fewer shut out less, so that what is found is still true."""
_LEADING = frozenset({"$ref", "allOf", "required", "minItems"})


@predicate("document")
def schema_unsatisfiable(survey: Survey) -> Iterator[Violation]:
    """Find combinations and closed objects that shut out every value.

    What looks like one is put to the search for an instance, in a bounded number of steps: where that does not tell,
    nothing is said.
    """
    from contractguard.schema.engine import WRITER, Empty, Search, Terms, Translator

    read: dict[object, Schema] = {}

    def follow(schema: Schema) -> Schema:
        node = survey.contract.references.target(schema.node, str(schema.reference))
        if node.location not in read:
            read[node.location] = read_schema(node, schema.dialect)
        return read[node.location]

    terms = Terms()
    translator = Translator(terms, follow, None)
    search = Search(terms, declared_world=False, most_steps=_MOST_STEPS)
    for subject in _doubtful(survey):
        try:
            term = translator.conjunction((subject.schema,))
        except (ContractError, RecursionError):
            continue
        if isinstance(search.ask(frozenset({(term, True, WRITER)})), Empty):
            yield Violation(subject.node, about=subject)


@predicate("document", "way")
def schema_endless(survey: Survey) -> Iterator[Violation]:
    """Find schemas of which every value would have to hold another one without end, and references in a circle."""
    done: set[int] = set()
    for keyword in ("required", "minItems", "$ref", "allOf"):
        for start in survey.schemas_having(keyword):
            # A circle of references alone passes through components; others hold one of the other keywords.
            if id(start.value) not in done and not (keyword == "$ref" and start.step):
                yield from _circles(survey, start, done)


def _doubtful(survey: Survey) -> Iterator[SchemaSubject]:
    """Iterate over the schemas that say things at once which look as if they did not go together."""
    empty = [subject for subject in survey.schemas_having("enum") if subject.value["enum"] == []]
    yield from empty
    seen = {id(subject.value) for subject in empty}
    for keyword in ("allOf", "required"):
        for subject in survey.schemas_having(keyword):
            if id(subject.value) in seen or (keyword == "required" and not _is_closed(subject.value)):
                continue
            seen.add(id(subject.value))
            parts = [part.value for part in islice(in_place(survey, (subject,), ("allOf",)), _MOST_PARTS)]
            if _exclude(parts) or _is_closed_out(parts) or _members_exclude(survey, parts):
                yield subject


def _exclude(parts: Sequence[Mapping[str, object]]) -> bool:
    """Whether types, listed values or bounds of schemas leave nothing when taken together."""
    types, values = EVERY_TYPE, None
    least, most = float("-inf"), float("inf")
    for part in parts:
        if "type" in part:
            nullable = True in (part.get("nullable"), part.get("x-nullable"))
            types &= types_named(part["type"]) | ({"null"} if nullable else frozenset())
        listed = [part["const"]] if "const" in part else part.get("enum")
        if isinstance(listed, list):
            keys = {key(value) for value in listed}
            values = keys if values is None else values & keys
        least = max(least, _bound(part, "minimum", least))
        most = min(most, _bound(part, "maximum", most))
    return not types or values == set() or least > most


def _bound(part: Mapping[str, object], keyword: str, otherwise: float) -> float:
    value = part.get(keyword)
    return value if isinstance(value, (int, float)) else otherwise


def _is_closed(schema: Mapping[str, object]) -> bool:
    return False in (schema.get("additionalProperties"), schema.get("unevaluatedProperties"))


def _is_closed_out(parts: Sequence[Mapping[str, object]]) -> bool:
    """Whether a schema that is closed has no place for a name that another one requires."""
    required = {name for part in parts for name in _listed(part.get("required")) if isinstance(name, str)}
    return any(
        part.get("additionalProperties") is False and "patternProperties" not in part
        and not required <= _mapped(part.get("properties")).keys() for part in parts)


def _members_exclude(survey: Survey, parts: Sequence[Mapping[str, object]]) -> bool:
    """Whether a required member is described by several schemas that leave nothing when taken together."""
    required = {name for part in parts for name in _listed(part.get("required")) if isinstance(name, str)}
    described: dict[str, list[Mapping[str, object]]] = {}
    for part in parts if len(parts) > 1 else ():
        for name in required & _mapped(part.get("properties")).keys():
            found = survey.schema_at(_mapped(part.get("properties"))[name])
            if found is not None:
                described.setdefault(name, []).append(survey.resolved(found).value)
    return any(len(members) > 1 and _exclude(members) for members in described.values())


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _mapped(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _circles(survey: Survey, start: SchemaSubject, done: set[int]) -> Iterator[Violation]:
    """Walk along what every value of a schema must hold; where that comes back to the way, it never ends."""
    way = [(start, iter(_held(survey, start)))]
    on_way = {id(start.value): 0}
    while way:
        subject, following = way[-1]
        held = next(following, None)
        if held is None:
            way.pop()
            del on_way[id(subject.value)]
            done.add(id(subject.value))
        elif id(held.value) in on_way:
            labels = [each.label for each, _ in way[on_way[id(held.value)]:]]
            yield Violation(held.node, {"way": " → ".join(dict.fromkeys([*labels, held.label]))}, about=held)
        elif id(held.value) not in done:
            on_way[id(held.value)] = len(way)
            way.append((held, iter(_held(survey, held))))


def _held(survey: Survey, subject: SchemaSubject) -> Iterator[SchemaSubject]:
    """Iterate over the schemas of which every value of a schema holds, or is, a value."""
    value = subject.value
    target = survey.target(subject) if "$ref" in value else None
    if target is not None:
        if not _LEADING.isdisjoint(target.value):
            yield target
        if subject.dialect != "3.1":
            return
    yield from branches(survey, subject, ("allOf",))
    if value.get("type") == "object" and not _is_nullable(subject):
        declared = _mapped(value.get("properties"))
        for name in _listed(value.get("required")) if declared else ():
            member = declared.get(name) if isinstance(name, str) else None
            found = None if not isinstance(member, dict) or _LEADING.isdisjoint(member) else survey.schema_at(member)
            if found is not None:
                yield found
    elif value.get("type") == "array" and not _is_nullable(subject):
        least, found = value.get("minItems"), survey.schema_at(value.get("items"))
        if found is not None and isinstance(least, (int, float)) and least >= 1:
            yield found


def _is_nullable(subject: SchemaSubject) -> bool:
    return subject.dialect != "3.1" and True in (subject.value.get("nullable"), subject.value.get("x-nullable"))
