"""What a check may know beside the value: the document around it and where references lead."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from contractguard.contract import Location, Node
from contractguard.errors import ContractError, SourceError
from contractguard.jsonpath import UNDEFINED, Match
from contractguard.text import parse_pointer

_SIZE = "length"
"""What JavaScript says of the size of arrays and strings; a field may ask for it."""
Follow = Callable[[Node], Node]
"""Leads from a Reference Object to what it stands for. May raise ContractError where it leads nowhere."""


class Surroundings:
    """One document under rules. `follow` is None for rules that see references as they are written."""

    def __init__(self, root: Node, follow: Follow | None = None, formats: frozenset[str] = frozenset()) -> None:
        self.root = root
        self.formats = formats
        self.follow = follow
        self._referenced: frozenset[Location] | None = None

    def behind(self, node: Node) -> Node:
        """Return what a reference leads to; the node itself where it is none, or leads nowhere."""
        if self.follow is None or not is_reference(node.value):
            return node
        try:
            return self.follow(node)
        except ContractError:
            return node

    def nearest(self, node: Node, tokens: Iterable[str | int]) -> tuple[Node, int]:
        """Go from a node along tokens as far as there is anything; also return how many tokens that were."""
        node = self.behind(node)
        gone = 0
        for token in tokens:
            key = key_of(node.value, token)
            if key is None:
                break
            node = self.behind(node.child(key))
            gone += 1
        return node, gone

    def written(self, node: Node, tokens: Iterable[str | int]) -> Node | None:
        """Go from a node along tokens past members beside a `$ref`; None where that leads the same way as any.

        That is where such members stand: what is beside a reference is not what the reference leads to.
        """
        beside = False
        for token in tokens:
            key = key_of(node.value, token)
            if key is None:
                return None
            node = node.child(key)
            beside = beside or is_reference(node.value)
        return node if beside and not (is_reference(node.value) and node.members().keys() == {"$ref"}) else None

    def value_at(self, match: Match, tokens: tuple[str, ...]) -> object:
        """Return the value at the end of tokens, or UNDEFINED; a node is made only where a reference is met."""
        value = match.value
        for index, token in enumerate(tokens):
            key = key_of(value, token)
            if key is None:
                return len(value) if token == _SIZE and isinstance(value, (list, str)) else UNDEFINED
            value = value[key]  # type: ignore[index]
            if self.follow is not None and is_reference(value):
                value = self.nearest(match.node, tokens[: index + 1])[0].value
        return value

    @property
    def referenced(self) -> frozenset[Location]:
        """All places to which references lead that stand in the document, or in one that it refers to."""
        if self._referenced is None:
            self._referenced = frozenset(_led_to(self.root))
        return self._referenced


def is_reference(value: object) -> bool:
    """Whether a value is a Reference Object."""
    return isinstance(value, dict) and isinstance(value.get("$ref"), str)


def key_of(value: object, token: str | int) -> Any:
    """Return the key of a member or the index of an item that a token names, or None where there is none."""
    if isinstance(value, dict):
        name = token if isinstance(token, str) else str(token)
        return name if name in value else None
    if isinstance(value, list):
        index = token if isinstance(token, int) else int(token) if _is_index(token) else -1
        return index if 0 <= index < len(value) else None
    return None


def _is_index(token: str) -> bool:
    return len(token) < 10 and token.isascii() and token.isdigit() and str(int(token)) == token


def _led_to(root: Node) -> set[Location]:
    found: set[Location] = set()
    seen = {root.document.uri}
    documents = [root.document]
    while documents:
        document = documents.pop()
        for reference in _references(document.data):
            location, _, fragment = reference.partition("#")
            try:
                target = document.open(location) if location else document
                found.add((target.uri, parse_pointer(fragment)))
            except (ContractError, SourceError, ValueError):
                continue
            if target.uri not in seen:
                seen.add(target.uri)
                documents.append(target)
    return found


def _references(data: object) -> list[str]:
    found = []
    pending = [data]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            if isinstance(reference := value.get("$ref"), str):
                found.append(reference)
            pending += [member for member in value.values() if isinstance(member, (dict, list))]
        elif isinstance(value, list):
            pending += [item for item in value if isinstance(item, (dict, list))]
    return found
