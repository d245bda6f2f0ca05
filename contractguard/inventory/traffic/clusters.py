"""Paths that nothing knows → templates: what varies is a parameter. Bounded, whatever is sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from contractguard.inventory.path_index import ANY_TEXT, decoded
from contractguard.inventory.paths import CatchAll, Literal, Parameter, PathTemplate, Segment
from contractguard.inventory.traffic.routes import read_route
from contractguard.inventory.traffic.seen import Seen
from contractguard.inventory.traffic.tallies import Operation
from contractguard.inventory.traffic.words import is_word

ALIKE = 20
"""How many different words in one place, with the same below them, are values of a parameter."""

MOST_CHILDREN = 1000
MOST_NODES = 50_000
MOST_SEGMENTS = 32


class _Node:
    """What was seen after some segments. Whoever has more words than `MOST_CHILDREN` takes all for values."""

    __slots__ = ("collapsed", "literals", "name", "operations", "parameter", "settled", "shape")

    def __init__(self) -> None:
        self.literals: dict[str, _Node] = {}
        self.parameter: _Node | None = None
        self.operations: dict[str, Operation] = {}
        self.name = ""
        self.collapsed = False
        self.settled = False
        self.shape: int | None = None


class Clusters:
    """A trie of unknown paths.

    A segment that is no word is a parameter. Words are literals, until 20 of one place have the same structure below
    them. Different literals are never merged for any other reason. Below the bounds the order of the paths does not
    matter.
    """

    def __init__(self) -> None:
        self._root = _Node()
        self._nodes = 0

    def operation(self, seen: Seen) -> Operation | None:
        """Return what counts requests like this one, until another one is asked for.

        None where there are too many different paths, or too long ones.
        """
        route = read_route(seen.template).segments if seen.template else ()
        texts = [_text(segment) for segment in route] if seen.template else decoded(seen.path)
        if len(texts) > MOST_SEGMENTS:
            return None
        node = self._root
        for text in texts:
            child = node.literals.get(text) or self._child(node, text)
            if not child:
                return None
            node = child
        if route:
            _name_parameters(self._root, route)
        return node.operations.get(seen.method) or node.operations.setdefault(seen.method, Operation())

    def _child(self, node: _Node, text: str) -> _Node | None:
        """Return the child for a text that is no known literal, a new one if need be."""
        if not (text.isdigit() or text == ANY_TEXT or node.collapsed) and is_word(text):
            if len(node.literals) < MOST_CHILDREN:
                return self._added(node, text)
            self._collapse(node)
        if not node.parameter:
            node.parameter = self._made()
        return node.parameter

    def _added(self, node: _Node, text: str) -> _Node | None:
        child = self._made()
        if child:
            node.literals[text] = child
        return child

    def _made(self) -> _Node | None:
        if self._nodes >= MOST_NODES:
            return None
        self._nodes += 1
        return _Node()

    def _collapse(self, node: _Node) -> None:
        node.collapsed = True
        self._take(node, list(node.literals))

    def _take(self, node: _Node, words: Sequence[str]) -> _Node:
        """Make words of a node values of its parameter."""
        for word in words:
            child = node.literals.pop(word)
            if node.parameter:
                self._absorb(node.parameter, child)
            else:
                node.parameter = child
        assert node.parameter
        return node.parameter

    def absorb(self, other: Clusters) -> None:
        """Add the paths of another trie, which cannot be used any more."""
        self._nodes += other._nodes
        self._absorb(self._root, other._root)

    def _absorb(self, node: _Node, other: _Node) -> None:
        """Add one node to another. Tries are no deeper than `MOST_SEGMENTS`."""
        self._nodes -= 1
        node.settled, node.shape = False, None
        node.collapsed = node.collapsed or other.collapsed
        node.name = min(filter(None, (node.name, other.name)), default="")
        for method, operation in other.operations.items():
            node.operations.setdefault(method, Operation()).absorb(operation)
        for text, child in other.literals.items():
            if text in node.literals:
                self._absorb(node.literals[text], child)
            else:
                node.literals[text] = child
        if node.parameter and other.parameter:
            self._absorb(node.parameter, other.parameter)
        else:
            node.parameter = node.parameter or other.parameter
        if node.collapsed and node.literals:
            self._take(node, list(node.literals))

    def observed(self) -> Iterator[tuple[str, PathTemplate, Operation]]:
        """Yield what was seen, in the order of paths and methods."""
        self._settle(self._root, {})
        yield from _told(self._root, ())

    def _settle(self, node: _Node, shapes: dict[object, int]) -> None:
        """Find the parameters among the words below a node, from the ends of the paths upwards."""
        if node.settled:
            return
        node.settled = True
        for child in _children(node):
            self._settle(child, shapes)
        alike: dict[int, list[str]] = defaultdict(list)
        for word, child in sorted(node.literals.items()):
            alike[_shape(child, shapes)].append(word)
        values = [word for words in alike.values() if len(words) >= ALIKE for word in words]
        if values:
            parameter = self._take(node, values)
            self._take(node, [word for word, child in node.literals.items() if _covers(parameter, child)])
            self._settle(parameter, shapes)


def _text(segment: Segment) -> str:
    return segment.text if isinstance(segment, Literal) else ANY_TEXT


def _name_parameters(root: _Node, route: Sequence[Segment]) -> None:
    """Give the parameters on a route the names that they have there, the first of several in the alphabet."""
    node: _Node | None = root
    for segment in route:
        node = node and (node.literals.get(_text(segment)) or node.parameter)
        if node and isinstance(segment, (Parameter, CatchAll)) and segment.name:
            node.name = min(segment.name, node.name or segment.name)


def _children(node: _Node) -> list[_Node]:
    return [*node.literals.values(), *filter(None, (node.parameter,))]


def _shape(node: _Node, shapes: dict[object, int]) -> int:
    """Give the structure below a settled node a number: which words follow, whether a parameter does, and so on."""
    if node.shape is None:
        below = frozenset((word, _shape(child, shapes)) for word, child in node.literals.items())
        parameter = _shape(node.parameter, shapes) if node.parameter else None
        node.shape = shapes.setdefault((below, parameter), len(shapes))
    return node.shape


def _covers(node: _Node, other: _Node) -> bool:
    """Say whether everything that follows one node follows another, too."""
    if other.parameter and not (node.parameter and _covers(node.parameter, other.parameter)):
        return False
    return all(word in node.literals and _covers(node.literals[word], child) for word, child in other.literals.items())


def _told(node: _Node, segments: tuple[Literal | Parameter, ...]) -> Iterator[tuple[str, PathTemplate, Operation]]:
    for method, operation in sorted(node.operations.items()):
        yield method, PathTemplate(segments), operation
    for word, child in sorted(node.literals.items()):
        yield from _told(child, (*segments, Literal(word)))
    if node.parameter:
        yield from _told(node.parameter, (*segments, Parameter(_unused(node.parameter.name or "id", segments))))


def _unused(name: str, segments: Sequence[Literal | Parameter]) -> str:
    taken = {segment.name for segment in segments if isinstance(segment, Parameter)}
    number = 1
    while (spelled := name if number == 1 else f"{name}{number}") in taken:
        number += 1
    return spelled
