"""Whether what grows can be read page by page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from contractguard.contract.model import MediaType, Parameter
from contractguard.rules.predicates.payloads import Collection, collections_of, is_one_of, is_type, squeezed
from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.survey import Met, OperationSubject, SchemaSubject, Survey

_CURSOR = "cursor"


@predicate("document", "operation")
def collection_unpaginated(
    survey: Survey, *, payloads: Sequence[str], pages: Sequence[str], sizes: Sequence[str]
) -> Iterator[Violation]:
    """Find collections that take no parameter for a page or its size, and may grow without an end."""
    known = frozenset(map(squeezed, (*pages, *sizes)))
    for collection in survey.once(collections_of, tuple(payloads)):
        if not known & _queried(collection.operation) and not _is_bounded(collection):
            yield Violation(collection.operation.node, {"operation": collection.operation.label})


@predicate("document", "operation")
def page_envelope_missing(
    survey: Survey, *, payloads: Sequence[str], pages: Sequence[str], members: Sequence[str], headers: Sequence[str]
) -> Iterator[Violation]:
    """Find collections read by pages whose answers do not lead on: by a member, or by a header."""
    known = frozenset(map(squeezed, pages))
    leading = {*map(squeezed, members), *(header.lower() for header in headers)}
    for collection in survey.once(collections_of, tuple(payloads)):
        operation = collection.operation
        response = operation.responses[collection.status].element
        written = {name.lower() for name in response.headers} | set(map(squeezed, collection.envelope))
        if known & _queried(operation) and not written & leading:
            yield Violation(operation.node, {"operation": operation.label})


@predicate("document", "operation", "style", "usual")
def pagination_style_inconsistent(
    survey: Survey, *, payloads: Sequence[str], styles: Mapping[str, str]
) -> Iterator[Violation]:
    """Find collections that are paged in another way than most. `styles` says which way a parameter stands for.

    Whatever it is called, a parameter that is a text and no number is a cursor.
    """
    known = {squeezed(name): style for name, style in styles.items()}
    found: list[tuple[OperationSubject, set[str]]] = []
    for collection in survey.once(collections_of, tuple(payloads)):
        taken = {_CURSOR if _is_text(met, survey) else known[squeezed(met.name)]
                 for met in collection.operation.parameters
                 if met.element.location == "query" and squeezed(met.name) in known}
        if taken:
            found.append((collection.operation, taken))
    ranking = Counter(style for _, taken in found for style in sorted(taken)).most_common()
    for operation, taken in found:
        if ranking[0][0] not in taken:
            yield Violation(operation.node, {
                "operation": operation.label, "style": sorted(taken), "usual": ranking[0][0]})


@predicate("parameter", "name", "missing")
def page_size_open(
    met: Met[Parameter], survey: Survey, *, sizes: Sequence[str], keywords: Sequence[str], optional: bool = False
) -> Iterator[Violation]:
    """Find parameters for the size of a page whose schema has none of some keywords; `optional` asks no others."""
    if optional and met.element.required:
        return
    if met.element.location == "query" and is_one_of(met.name, sizes):
        schema = _schema(met, survey)
        if schema is not None and (is_type(schema, "integer") or is_type(schema, "number")) and not any(
            schema.value.get(keyword) is not None for keyword in keywords
        ):
            yield Violation(met.node, {"name": met.name, "missing": keywords[0] if keywords else ""})


@predicate("parameter", "name", "usual")
def page_size_name_inconsistent(
    met: Met[Parameter], survey: Survey, *, sizes: Sequence[str], name: str = ""
) -> Iterator[Violation]:
    """Find parameters for the size of a page that are called otherwise than most, or than `name`."""
    if met.element.location == "query" and is_one_of(met.name, sizes):
        usual = name or survey.once(_usual_size, tuple(sizes))
        if usual and met.name != usual:
            yield Violation(met.node, {"name": met.name, "usual": usual})


@predicate("media-type")
def response_bare_array(met: Met[MediaType], survey: Survey) -> Iterator[Violation]:
    """Find answers of success that are an array: nothing can ever be said beside it."""
    held = met.element.schema
    if met.status.startswith("2") and held is not None:
        schema = survey.schema_at(held.node.value)
        if schema is not None and is_type(survey.resolved(schema), "array"):
            yield Violation(held.node)


def _queried(operation: OperationSubject) -> frozenset[str]:
    return frozenset(squeezed(met.name) for met in operation.parameters
                     if met.element.location in ("query", "querystring", "header"))


def _is_text(met: Met[Parameter], survey: Survey) -> bool:
    schema = _schema(met, survey)
    return schema is not None and is_type(schema, "string")


def _is_bounded(collection: Collection) -> bool:
    return any(keyword in collection.array.value for keyword in ("maxItems", "prefixItems"))


def _schema(met: Met[Parameter], survey: Survey) -> SchemaSubject | None:
    held = met.element.schema
    found = survey.schema_at(held.node.value) if held is not None else None
    return survey.resolved(found) if found is not None else None


def _usual_size(survey: Survey, sizes: tuple[str, ...]) -> str:
    """Return the name that more than half of the operations with such a parameter use."""
    names = Counter(met.name for operation in survey.operations for met in operation.parameters
                    if met.element.location == "query" and is_one_of(met.name, sizes))
    (name, most), *_ = names.most_common(1) or [("", 0)]
    return name if 2 * most > sum(names.values()) else ""
