"""Documents in memory, and what expressions select in them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml

from contractguard.contract.node import Node
from contractguard.contract.references import References
from contractguard.errors import SourceError
from contractguard.jsonpath import Match, Selection, parse_expression
from contractguard.jsonpath.walking import Follow
from contractguard.source.document import Document
from contractguard.text import format_pointer

CONFORMANCE = yaml.safe_load((Path(__file__).parent / "conformance.yaml").read_text(encoding="utf-8"))


def root_of(data: object, others: Mapping[str, object] | None = None, uri: str = "api.yaml") -> Node:
    """Return the root of a document, whose references may lead to others."""
    documents: dict[str, Document] = {}

    def opened(reference: str) -> Document:
        if reference not in documents:
            raise SourceError(f"there is no {reference}")
        return documents[reference]

    for name, value in {uri: data, **(others or {})}.items():
        documents[name] = Document(name, "yaml", "", value, opened)
    return Node(documents[uri], (), data)


def follow() -> Follow:
    return References().follow


def selected(expression: str, data: object, follow: Follow | None = None) -> list[str]:
    """Return the places that one expression selects in a document of its own."""
    (found,) = Selection([parse_expression(expression)], follow).select(root_of(data))
    return [spelled(match) for match in found]


def spelled(match: Match) -> str:
    node = match.node
    document = "" if node.document.uri == "api.yaml" else f"{node.document.uri}#"
    return ("~" if match.is_key else "") + document + format_pointer(node.pointer)
