"""The days on which elements go (RFC 8594). What asks for the past says nothing where nobody says what day it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from contractguard.contract import Node
from contractguard.contract.lifecycle import SINCE, SUNSET, day, stated
from contractguard.rules.predicates.deprecation import declares
from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.survey import OperationSubject, Survey


@predicate("operation")
def sunset_missing(operation: OperationSubject, _: Survey) -> Iterator[Violation]:
    """Find deprecated operations that say neither in an extension nor in a `Sunset` header when they go."""
    if operation.is_served and operation.called.operation.deprecated:
        if any(word in operation.members for word in SUNSET) or declares(operation, "Sunset"):
            return
        yield Violation(operation.node)


@predicate("document", "element", "date")
def sunset_malformed(survey: Survey) -> Iterator[Violation]:
    """Find days of an end that are no dates: neither RFC 3339 nor HTTP's."""
    for node, label in _ending(survey):
        for word in SUNSET:
            value = node.members().get(word)
            if word in node.members() and not (isinstance(value, str) and day(value.strip())):
                yield Violation(node.child(word), {"element": label, "date": value}, part="value")


@predicate("document", "element", "date", "days")
def sunset_soon(survey: Survey, *, days: int) -> Iterator[Violation]:
    """Find ends that come less than so many days after the deprecation; where that has no day, after today."""
    for node, label in _ending(survey):
        word, text, ends = _end(node)
        since = day(stated(node.members(), SINCE)[1])
        start = since or survey.today
        if ends and start and (ends - start).days < days and (since is not None or ends >= start):
            yield Violation(node.child(word), {"element": label, "date": text, "days": days}, part="value")


@predicate("document", "element", "date")
def sunset_passed(survey: Survey) -> Iterator[Violation]:
    """Find what was to be gone by now."""
    for node, label in _ending(survey) if survey.today else ():
        word, text, ends = _end(node)
        if ends and survey.today and ends < survey.today:
            yield Violation(node.child(word), {"element": label, "date": text}, part="value")


def _end(node: Node) -> tuple[str, str, date | None]:
    word, text = stated(node.members(), SUNSET)
    return word, text, day(text) if text else None


def _ending(survey: Survey) -> Iterator[tuple[Node, str]]:
    """Iterate over the elements that state an end, each with what it is called."""
    seen: set[tuple[object, ...]] = set()
    for subjects in (survey.operations, survey.parameters, survey.headers):
        for subject in subjects:
            node = subject.node
            if node.location not in seen and any(word in node.members() for word in SUNSET):
                seen.add(node.location)
                yield node, subject.label
    for word in SUNSET:
        for schema in survey.schemas_having(word):
            if schema.node.location not in seen:
                seen.add(schema.node.location)
                yield schema.node, schema.label
