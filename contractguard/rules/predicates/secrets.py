"""What must not stand in a document: credentials, and scripts in texts that are rendered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from contractguard.contract import Node
from contractguard.rules.credentials import Credential, credentials_in
from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.source.document import Document
from contractguard.survey import Survey
from contractguard.text import Pointer

_RENDERED = ("description", "summary", "title")
_CODE = re.compile(r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|`[^`\n]*`", re.DOTALL)


@predicate("document", "kind", "preview", "length")
def secret_in_document(survey: Survey, *, allowed: Sequence[str]) -> Iterator[Violation]:
    """Find texts that hold what looks like a credential, but for those that are allowed and those whose time is over.

    The text of each file is searched; only where something is found are its values looked through.
    """
    def found_in(text: str) -> list[Credential]:
        return [each for each in credentials_in(text) if each.text not in allowed and not each.is_over(survey.today)]

    for document in _documents(survey):
        if found_in(document.text):
            for node in _texts(document, lambda _, text: bool(found_in(text))):
                for each in found_in(str(node.value)):
                    facts = {"kind": each.kind, "preview": each.preview, "length": len(each.text)}
                    yield Violation(node, facts, part="value")


@predicate("document", "text")
def script_in_text(survey: Survey, *, texts: Sequence[str]) -> Iterator[Violation]:
    """Find descriptions, summaries and titles that hold one of some texts outside code, in small letters or large."""
    def held_by(text: str) -> list[str]:
        rendered = _CODE.sub("", text.lower())
        return [each for each in texts if each in rendered]

    for document in _documents(survey):
        # All in small letters or all in large: to lower a long text would take longer than all else.
        if any(each in document.text or each.upper() in document.text for each in texts):
            for node in _texts(document, lambda key, text: key in _RENDERED and bool(held_by(text))):
                yield Violation(node, {"text": held_by(str(node.value))[0]}, part="value")


def _documents(survey: Survey) -> list[Document]:
    """Return the files that a contract is written in: its own, and those that its references led to."""
    found = (survey.contract.document, *survey.contract.references.documents())
    return [*{id(document): document for document in found}.values()]


def _texts(document: Document, holds: Callable[[str | int, str], bool]) -> Iterator[Node]:
    """Iterate over the texts of a document for which something holds, asked with the key of each."""
    pending: list[tuple[object, tuple[Any, ...]]] = [(document.data, ())]
    while pending:
        value, way = pending.pop()
        members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, child in members:
            if isinstance(child, str):
                if holds(key, child):
                    yield Node(document, (*_unwound(way), key), child)
            elif child.__class__ is dict or child.__class__ is list:
                pending.append((child, (way, key)))


def _unwound(way: tuple[Any, ...]) -> Pointer:
    """Spell out the way to a value: each step knows the one before, so that only what is told costs anything."""
    tokens: list[str | int] = []
    while way:
        way, token = way
        tokens.append(token)
    return tuple(reversed(tokens))
