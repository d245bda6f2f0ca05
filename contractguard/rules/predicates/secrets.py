"""What must not stand in a document: credentials, and scripts in texts that are rendered."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence

from contractguard.contract import Node
from contractguard.rules.credentials import credentials_in
from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.source.document import Document
from contractguard.survey import Survey
from contractguard.text import Pointer

_RENDERED = ("description", "summary", "title")
_CODE = re.compile(r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|`[^`\n]*`", re.DOTALL)


@predicate("document", "kind", "preview", "length")
def secret_in_document(survey: Survey, *, allowed: Sequence[str]) -> Iterator[Violation]:
    """Find texts that hold what looks like a credential, but for those that are allowed.

    The text of each file is searched; only where something is found are its values looked through.
    """
    for document in _documents(survey):
        if any(each.text not in allowed for each in credentials_in(document.text)):
            for node in _texts(document):
                for each in credentials_in(str(node.value)):
                    if each.text not in allowed:
                        yield Violation(node, {"kind": each.kind, "preview": each.preview, "length": len(each.text)},
                                        part="value")


@predicate("document", "text")
def script_in_text(survey: Survey, *, texts: Sequence[str]) -> Iterator[Violation]:
    """Find descriptions, summaries and titles that hold one of some texts outside code, in small letters or large."""
    for document in _documents(survey):
        # All in small letters or all in large: to lower a long text would take longer than all else.
        found = [text for text in texts if text in document.text or text.upper() in document.text]
        for node in _texts(document, _RENDERED) if found else ():
            written = str(node.value).lower()
            if any(text in written for text in found):
                rendered = _CODE.sub("", written)
                held = next((text for text in found if text in rendered), None)
                if held is not None:
                    yield Violation(node, {"text": held}, part="value")


def _documents(survey: Survey) -> list[Document]:
    """Return the files that a contract is written in: its own, and those that its references led to."""
    roots = [subject.holder.node for subject in survey.schemas if not subject.step]
    lists = (survey.parameters, survey.bodies, survey.responses, survey.headers)
    elements = [met.node for elements in lists for met in elements]
    operations = [operation.node for operation in survey.operations]
    nodes = (survey.contract.root, *operations, *elements, *roots)
    return [*{id(node.document): node.document for node in nodes}.values()]


def _texts(document: Document, keys: Container[str] | None = None) -> Iterator[Node]:
    """Iterate over the texts of a document in its order; with `keys`, over those alone that are members so called."""
    pending: list[tuple[Pointer, object]] = [((), document.data)]
    while pending:
        pointer, value = pending.pop()
        if isinstance(value, str):
            if keys is None or (pointer and pointer[-1] in keys):
                yield Node(document, pointer, value)
        elif isinstance(value, dict):
            pending += [((*pointer, key), value[key]) for key in reversed(value)]
        elif isinstance(value, list):
            pending += [((*pointer, index), value[index]) for index in range(len(value) - 1, -1, -1)]
