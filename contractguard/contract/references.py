"""Where a `$ref` leads: JSON Pointers, other files, `$id` and `$anchor`. Nothing is ever inlined."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin

from contractguard.contract.node import Location, Node
from contractguard.contract.reading import wrong
from contractguard.errors import SourceError
from contractguard.source.document import Document
from contractguard.text import Pointer, Suggestions, parse_pointer

_IDENTIFIERS = ("$id", "$anchor", "$dynamicAnchor")
_SELF = "$self"


class References:
    """Resolves the references of one contract, each once. `suggestions` are for names that lead nowhere."""

    def __init__(self) -> None:
        self._targets: dict[tuple[str, Pointer, str], Node] = {}
        self._led: set[Location] = set()
        self._roots: dict[str, Node] = {}
        self._resources: dict[str, dict[str, Node]] = {}
        self._anchors: dict[str, dict[str, Node]] = {}
        self.suggestions = Suggestions()

    def target(self, node: Node, reference: str) -> Node:
        """Return the node that a reference leads to from `node` (RFC 3986 section 5, RFC 6901 section 6).

        Raises ContractError at the reference where it leads nowhere.
        """
        resource = self._resource(node)
        key = (resource.document.uri, resource.pointer, reference)
        found = self._targets.get(key)
        if found is None:
            found = self._targets[key] = self._find(node, resource, reference)
            self._led.add(found.location)
        return found

    def documents(self) -> tuple[Document, ...]:
        """Return the files that references have led to."""
        return tuple({id(node.document): node.document for node in self._targets.values()}.values())

    def followed(self, node: Node) -> bool:
        """Whether a reference has led to a node."""
        return node.location in self._led

    def follow(self, node: Node) -> Node:
        """Follow a chain of Reference Objects to the element at its end.

        Raises ContractError where the chain is a circle or leads nowhere.
        """
        seen = set()
        while isinstance(reference := node.members().get("$ref"), str):
            if node.location in seen:
                raise wrong(node, f"the reference '{reference}' leads back to itself",
                            hint="a chain of references must end at an element")
            seen.add(node.location)
            node = self.target(node, reference)
        return node

    def _find(self, node: Node, resource: Node, reference: str) -> Node:
        location, _, fragment = reference.partition("#")
        root = self._open(node, resource, location) if location else resource
        if not fragment or fragment.startswith("/"):
            return self._step(node, root, reference, fragment)
        anchor = self._index(root.document)[1].get(fragment)
        if anchor is None:
            raise wrong(node, f"the reference '{reference}' names no $anchor", hint=self._known(root, fragment))
        return anchor

    def _open(self, node: Node, resource: Node, location: str) -> Node:
        known = self._index(node.document)[0]
        try:
            absolute = urljoin(_identifier(resource), location)
        except ValueError:
            raise wrong(node, f"the reference '{location}' is not a URI") from None
        identified = known.get(absolute) or known.get(location)
        if identified is not None:
            return identified
        try:
            document = node.document.open(location)
        except SourceError as problem:
            raise wrong(node, f"the reference '{location}' cannot be opened: {problem.message}", problem.hint) from None
        return Node(document, (), document.data)

    def _step(self, node: Node, root: Node, reference: str, fragment: str) -> Node:
        current = root
        for token in parse_pointer(fragment):
            try:
                current = current.child(int(token) if isinstance(current.value, list) else token)
            except (KeyError, IndexError, ValueError, TypeError):
                names = list(current.members())
                hint = f"did you mean '{near}'?" if (near := self.suggestions.closest(token, names)) else ""
                raise wrong(node, f"the reference '{reference}' leads nowhere: there is no '{token}'", hint) from None
        return current

    def _resource(self, node: Node) -> Node:
        resources = self._index(node.document)[0]
        if resources:
            for length in range(len(node.pointer), 0, -1):
                for candidate in resources.values():
                    if candidate.pointer == node.pointer[:length]:
                        return candidate
        root = self._roots.get(node.document.uri)
        if root is None:
            root = self._roots[node.document.uri] = Node(node.document, (), node.document.data)
        return root

    def _known(self, root: Node, fragment: str) -> str:
        near = self.suggestions.closest(fragment, self._index(root.document)[1])
        return f"did you mean '#{near}'?" if near else ""

    def _index(self, document: Document) -> tuple[dict[str, Node], dict[str, Node]]:
        if document.uri not in self._resources:
            resources: dict[str, Node] = {}
            anchors: dict[str, Node] = {}
            root = Node(document, (), document.data)
            if isinstance(root.members().get(_SELF), str):
                resources[str(root.members()[_SELF])] = root
            if any(word in document.text for word in _IDENTIFIERS):
                for node in _objects(Node(document, (), document.data)):
                    _collect(node, resources, anchors)
            self._resources[document.uri], self._anchors[document.uri] = resources, anchors
        return self._resources[document.uri], self._anchors[document.uri]


def _collect(node: Node, resources: dict[str, Node], anchors: dict[str, Node]) -> None:
    identifier, anchor, dynamic = (node.members().get(word) for word in _IDENTIFIERS)
    if isinstance(identifier, str):
        resources.setdefault(identifier.partition("#")[0], node)
    for name in (anchor, dynamic):
        if isinstance(name, str):
            anchors.setdefault(name, node)


def _identifier(resource: Node) -> str:
    value = resource.members().get("$id", resource.members().get(_SELF))
    return value if isinstance(value, str) else ""


def _objects(root: Node) -> Iterator[Node]:
    pending = [root]
    while pending:
        node = pending.pop()
        if isinstance(node.value, dict):
            yield node
            pending += [node.child(key) for key, value in node.value.items() if isinstance(value, (dict, list))]
        elif isinstance(node.value, list):
            pending += [node.child(index) for index, value in enumerate(node.value) if isinstance(value, (dict, list))]


