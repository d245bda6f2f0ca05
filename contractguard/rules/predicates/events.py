"""Webhooks and callbacks: requests that the provider makes and that clients must be able to trust."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from contractguard.contract import Node
from contractguard.rules.predicates.members import says_nothing
from contractguard.rules.predicates.payloads import properties_of, schema_of, squeezed
from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.survey import OperationSubject, SchemaSubject, Survey
from contractguard.text.casing import words_of

_FIELD_NAME = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_POINTER = r"(?:/(?:[^~/{}]|~[01])*)*"
_SOURCE = rf"(?:header\.{_FIELD_NAME}|(?:query|path)\.[^{{}}]+|body(?:#{_POINTER})?)"
_EXPRESSION = re.compile(rf"\$(?:url|method|statusCode|(?:request|response)\.{_SOURCE})")
"""A runtime expression (OpenAPI 3.2, section 4.20.4)."""
_EMBEDDED = re.compile(r"\{([^{}]*)\}")
_CLEARTEXT = re.compile(r"http://(?!localhost\b|127\.|\[::1\])", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://\S|\$|\{\$)", re.IGNORECASE)


@predicate("document", "expression", "problem")
def callback_expression_invalid(survey: Survey) -> Iterator[Violation]:
    """Find callbacks whose key leads to no URL: expressions that there are not, braces that do not close."""
    for node, expression in _callbacks(survey):
        problem = _problem(expression)
        if problem:
            yield Violation(node, {"expression": expression, "problem": problem})


@predicate("document", "expression")
def callback_cleartext(survey: Survey) -> Iterator[Violation]:
    """Find callbacks that are sent without encryption, but for those to the machine itself."""
    for node, expression in _callbacks(survey):
        if _CLEARTEXT.match(expression):
            yield Violation(node, {"expression": expression})


@predicate("operation", "kind")
def callback_nested(operation: OperationSubject, _: Survey) -> Iterator[Violation]:
    """Find callbacks of what is itself a webhook or a callback."""
    owner = operation.called.owner
    if owner is not None and owner.kind != "operation":
        yield Violation(operation.called.path_item.node, {"kind": owner.kind})


@predicate("operation")
def webhook_servers(operation: OperationSubject, _: Survey) -> Iterator[Violation]:
    """Find webhooks with `servers`: the client's address is what counts."""
    if operation.called.kind == "webhook":
        for node in (operation.node, operation.called.path_item.node):
            if node.members().get("servers"):
                yield Violation(node.child("servers"))
                return


@predicate("operation")
def webhook_unauthenticated(operation: OperationSubject, _: Survey, *, words: Sequence[str]) -> Iterator[Violation]:
    """Find webhooks and callbacks that give receivers nothing by which to know the sender.

    That is a header with one of `words` in its name, or a security requirement of their own: the contract's speaks
    of what clients show.
    """
    if operation.is_served:
        return
    own = operation.called.operation.security
    if own and all(requirement.schemes for requirement in own):
        return
    if not any(set(words_of(met.name)) & set(words) for met in operation.parameters
               if met.element.location in ("header", "query")):
        yield Violation(operation.node)


@predicate("operation")
def webhook_acknowledgement_missing(operation: OperationSubject, _: Survey) -> Iterator[Violation]:
    """Find webhooks and callbacks that do not say which answer means that the event has arrived."""
    statuses = operation.called.operation.responses
    if not operation.is_served and not any(status.startswith("2") for status in statuses):
        yield Violation(operation.node)


@predicate("operation")
def webhook_body_undescribed(operation: OperationSubject, survey: Survey) -> Iterator[Violation]:
    """Find webhooks and callbacks that send something of which there is no schema."""
    if operation.is_served or operation.method in ("GET", "HEAD", "DELETE", "OPTIONS", "TRACE"):
        return
    if operation.body is None:
        if operation.members.get("requestBody") is None:
            yield Violation(operation.node)
    elif not any(_bodies(operation, survey, described=True)):
        yield Violation(operation.node.child("requestBody"))


@predicate("operation")
def webhook_event_id_missing(
    operation: OperationSubject, survey: Survey, *, names: Sequence[str]
) -> Iterator[Violation]:
    """Find webhooks whose events cannot be told apart: no member or header has one of some names."""
    if operation.called.kind != "webhook" or operation.body is None:
        return
    known = set(map(squeezed, names))
    written = {squeezed(met.name) for met in operation.parameters}
    bodies = [properties_of(body, survey) for body in _bodies(operation, survey)]
    for properties in bodies:
        written |= set(map(squeezed, properties))
    if any(bodies) and not written & known:
        yield Violation(operation.node)


def _bodies(operation: OperationSubject, survey: Survey, described: bool = False) -> Iterator[SchemaSubject]:
    """Iterate over the schemas of a request body, references followed; `described` leaves out what says nothing."""
    content = operation.body.element.content if operation.body is not None else {}
    for media_type in content.values():
        schema = schema_of(media_type, survey)
        if schema is not None and not (described and says_nothing(schema.value)):
            yield schema


def _callbacks(survey: Survey) -> Iterator[tuple[Node, str]]:
    """Iterate over the keys of callbacks, each once."""
    seen: set[tuple[object, ...]] = set()
    for operation in survey.operations:
        node = operation.called.path_item.node
        if operation.called.kind == "callback" and node.location not in seen:
            seen.add(node.location)
            yield node, operation.path


def _problem(expression: str) -> str:
    """Say what is wrong with the key of a callback, or nothing."""
    if expression.startswith("$"):
        return "" if _EXPRESSION.fullmatch(expression) else f"'{expression}' is no runtime expression"
    for inside in _EMBEDDED.findall(expression):
        if not _EXPRESSION.fullmatch(inside):
            return f"'{{{inside}}}' is no runtime expression"
    if "{" in _EMBEDDED.sub("", expression) or "}" in _EMBEDDED.sub("", expression):
        return "its braces do not match"
    return "" if _ADDRESS.match(expression) else "it leads to no URL"
