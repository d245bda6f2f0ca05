"""What clients may send: patterns, uploads, recursion, any media type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from contractguard.contract.model import MediaType, RequestBody
from contractguard.rules.asking import properties_of
from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.survey import Met, SchemaSubject, Survey


@predicate("document", "pattern")
def pattern_explodes(survey: Survey) -> Iterator[Violation]:
    """Find patterns for which an engine that backtracks can need exponential time."""
    from contractguard.schema.languages.backtracking import exploding

    stated = {id(subject): pattern for subject in survey.schemas_having("pattern")
              if (pattern := _pattern(subject)) is not None}
    found = exploding(stated.values())
    for subject in survey.schemas_having("pattern"):
        pattern = stated.get(id(subject))
        if pattern in found:
            yield Violation(subject.node.child("pattern"), {"pattern": pattern}, part="value", about=subject)


@predicate("schema", "pattern", "ends", having=("pattern",))
def pattern_unanchored(subject: SchemaSubject, _: Survey) -> Iterator[Violation]:
    """Find patterns in requests that let anything stand before or after what they describe."""
    from contractguard.schema.languages.shapes import lets_everything_through, open_ends

    pattern = _pattern(subject)
    if pattern is not None and subject.in_request and not lets_everything_through(pattern):
        ends = open_ends(pattern)
        if ends:
            yield Violation(subject.node.child("pattern"), {"pattern": pattern, "ends": " and ".join(ends)}, "value")


@predicate("schema", "pattern", having=("pattern",))
def pattern_matches_everything(subject: SchemaSubject, _: Survey) -> Iterator[Violation]:
    """Find patterns in requests that every text meets."""
    from contractguard.schema.languages.shapes import lets_everything_through

    pattern = _pattern(subject)
    if pattern is not None and subject.in_request and lets_everything_through(pattern):
        yield Violation(subject.node.child("pattern"), {"pattern": pattern}, part="value")


@predicate("document")
def upload_unbounded(survey: Survey, *, limits: Sequence[str]) -> Iterator[Violation]:
    """Find binary uploads that state none of the keywords by which their size is limited."""
    # In Swagger 2.0 a file is a type (Parameter Object).
    keyword, word = ("type", "file") if survey.contract.dialect == "2.0" else ("format", "binary")
    for subject in survey.schemas_having(keyword):
        value = subject.value
        if value[keyword] == word and subject.in_request and not any(limit in value for limit in limits):
            yield Violation(subject.node, about=subject)


@predicate("media-type", "name")
def upload_media_type_open(met: Met[MediaType], survey: Survey) -> Iterator[Violation]:
    """Find files in forms for which no media type is stated (OpenAPI 3.2, Encoding Object: `contentType`)."""
    element = met.element
    if element.schema is None or not met.name.lower().startswith("multipart/") or "request" not in met.directions:
        return
    schema = survey.schema_at(element.schema.node.value)
    for child in properties_of(survey.resolved(schema), survey) if schema else ():
        encoding = element.encoding.get(child.property_name)
        file = survey.child(child, "items") or survey.resolved(child)
        if file.value.get("format") == "binary" and "contentMediaType" not in file.value and (
            encoding is None or not encoding.content_type
        ):
            yield Violation(child.node, {"name": child.property_name})


@predicate("request-body", "name")
def request_media_type_offered(met: Met[RequestBody], _: Survey, *, media_types: Sequence[str]) -> Iterator[Violation]:
    """Find request bodies that accept one of these media types."""
    for name, element in met.element.content.items():
        if name.partition(";")[0].strip().lower() in media_types:
            yield Violation(element.node, {"name": name})


@predicate("document", "name")
def recursive_request(survey: Survey, *, limits: Sequence[str]) -> Iterator[Violation]:
    """Find schemas in requests that hold themselves, and say by none of the keywords `limits` how deep that may go."""
    uses: dict[int, set[int]] = {}
    heads: dict[int, SchemaSubject] = {}
    for subject in survey.schemas_having("$ref"):
        target = survey.resolved(subject)
        if subject.in_request and target is not subject:
            uses.setdefault(id(subject.unit), set()).add(id(target.unit))
            heads.setdefault(id(target.unit), target)
    for unit in _on_circles(uses):
        head = heads[unit]
        if not any(limit in head.value for limit in limits):
            yield Violation(head.node, {"name": head.label}, about=head)


def _pattern(subject: SchemaSubject) -> str | None:
    pattern = subject.value["pattern"]
    return pattern if isinstance(pattern, str) else None


def _on_circles(uses: dict[int, set[int]]) -> list[int]:
    """Return one unit of each circle: the first on each way that leads back to itself."""
    found: list[int] = []
    done: set[int] = set()
    for start, used_first in uses.items():
        path, on_path = [(start, iter(used_first))], {start}
        while path and start not in done:
            unit, following = path[-1]
            used = next(following, None)
            if used is None:
                path.pop()
                on_path.discard(unit)
                done.add(unit)
            elif used in on_path and used not in found:
                found.append(used)
            elif used not in on_path and used not in done:
                on_path.add(used)
                path.append((used, iter(uses.get(used, ()))))
    return found
