"""Texts that are there and say nothing, or say it badly."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from http import HTTPStatus

from contractguard.contract import Node
from contractguard.contract.model import Response
from contractguard.rules.predicates.members import says_nothing, tags_of
from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.survey import Met, OperationSubject, Survey

_TEXTS = ("title", "summary", "description")
_PHRASES = {status.value: status.phrase for status in HTTPStatus}
_NOT_LETTERS = re.compile(r"[\W_]+")


@predicate("operation", "length", "longest")
def operation_summary_long(operation: OperationSubject, _: Survey, *, longest: int) -> Iterator[Violation]:
    """Find operations whose `summary` has more than so many characters."""
    summary = operation.members.get("summary")
    if isinstance(summary, str) and len(summary) > longest:
        yield Violation(operation.node.child("summary"), {"length": len(summary), "longest": longest}, part="value")


@predicate("operation", "summary", "other")
def operation_summary_shared(operation: OperationSubject, survey: Survey) -> Iterator[Violation]:
    """Find operations with the `summary` of an operation before them, at another place of the document.

    HEAD may say what GET does at the same path: it is the same without the content (RFC 9110, section 9.3.2).
    """
    summary = operation.members.get("summary")
    if isinstance(summary, str) and not says_nothing(summary):
        first = survey.once(_summaries)[summary.strip()]
        pair = {first.method, operation.method}
        is_head = pair == {"GET", "HEAD"} and first.called.path == operation.called.path
        if first.node.location != operation.node.location and not is_head:
            yield Violation(operation.node.child("summary"), {"summary": summary.strip(), "other": first.label},
                            part="value", related=(first.node.child("summary"),))


@predicate("operation")
def operation_description_repeats(operation: OperationSubject, _: Survey) -> Iterator[Violation]:
    """Find operations whose `description` is their `summary` or `operationId` once more."""
    description = _letters(operation.members.get("description"))
    if description and description in (_letters(operation.members.get("summary")),
                                       _letters(operation.members.get("operationId"))):
        yield Violation(operation.node.child("description"), part="value")


@predicate("response")
def response_description_empty(met: Met[Response], _: Survey) -> Iterator[Violation]:
    """Find responses whose description is empty, or no more than the phrase of the status (RFC 9110, section 15)."""
    description = met.node.members().get("description")
    if isinstance(description, str):
        said = _letters(description)
        phrase = _PHRASES.get(int(met.status)) if met.status.isascii() and met.status.isdigit() else None
        if said in ("", _letters(phrase), met.status, _letters(f"{met.status} {phrase}")):
            yield Violation(met.node.child("description"), part="value")


@predicate("document", "words")
def text_placeholder(survey: Survey, *, words: Sequence[str]) -> Iterator[Violation]:
    """Find texts that were meant to be replaced. Words in capital letters count as written, others in any case."""
    written = _written(survey)
    small = written.lower()
    patterns = [re.compile(rf"(?<!\w){_spelling(word)}(?!\w)") for word in words if _occurs(word, written, small)]
    for node, name, text in _texts(survey) if patterns else ():
        found = next((found for pattern in patterns if (found := pattern.search(text))), None)
        if found:
            yield Violation(node().child(name), {"words": found[0]}, part="value")


def _occurs(word: str, written: str, small: str) -> bool:
    """Whether words may occur one after the other in a text: those of capital letters as they are written.

    `small` is the text in lower case. Nearly always the answer is no, and has to be cheap.
    """
    if word.isupper():
        return word in written
    words = word.lower().split()
    pattern = r"\s+".join(map(re.escape, words))
    return bool(words) and all(each in small for each in words) and re.search(pattern, small) is not None


def _spelling(word: str) -> str:
    spelled = r"\s+".join(map(re.escape, word.split()))
    return spelled if word.isupper() else f"(?i:{spelled})"


def _written(survey: Survey) -> str:
    """Return all texts of a contract as one: most words that are looked for are nowhere in it."""
    texts = [schema.value[name] for name in _TEXTS for schema in survey.schemas_having(name)]
    texts += [node.members().get(name) for node in _holders(survey) for name in _TEXTS]
    return "\n".join(text for text in texts if isinstance(text, str))


def _texts(survey: Survey) -> Iterator[tuple[Callable[[], Node], str, str]]:
    """Iterate over the titles, summaries and descriptions of a contract: what holds it, which it is, what it says."""
    for name in _TEXTS:
        for schema in survey.schemas_having(name):
            text = schema.value[name]
            if isinstance(text, str):
                yield partial(getattr, schema, "node"), name, text
    for node in {node.location: node for node in _holders(survey)}.values():
        for name in _TEXTS:
            text = node.members().get(name)
            if isinstance(text, str):
                yield partial(_same, node), name, text


def _same(node: Node) -> Node:
    return node


def _holders(survey: Survey) -> Iterator[Node]:
    root = survey.contract.root
    yield from (root.child(name) for name in ("info", "externalDocs") if name in root.members())
    yield from (node for node, _ in tags_of(survey))
    yield from (operation.node for operation in survey.operations)
    for mets in (survey.parameters, survey.bodies, survey.responses, survey.headers, survey.security_schemes,
                 survey.servers):
        yield from (met.node for met in mets)


def _summaries(survey: Survey) -> dict[str, OperationSubject]:
    """Return the first operation with each summary."""
    found: dict[str, OperationSubject] = {}
    for operation in survey.operations:
        summary = operation.members.get("summary")
        if isinstance(summary, str):
            found.setdefault(summary.strip(), operation)
    return found


def _letters(value: object) -> str:
    """Return a text without case and punctuation, to tell whether two say the same."""
    return _NOT_LETTERS.sub("", value).lower() if isinstance(value, str) else ""
