"""Reading YAML exactly: a tree of nodes from events, by the YAML 1.2 core schema, with string keys.

Flat over the events, so that no text can exhaust the stack. Aliases share nodes and data instead of
copying them; what they stand for is counted and bounded.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import yaml

from contractguard.source.fault import Fault, RepeatedKey
from contractguard.source.limits import MOST_LEVELS, MOST_NODES
from contractguard.source.yaml_events import events
from contractguard.source.yaml_nodes import Node, is_merge_key, members_to_merge
from contractguard.source.yaml_scalars import resolve_plain, resolve_tagged


def compose(text: str) -> Node | None:
    """Read a text that holds one YAML document; None where it holds none.

    Raises Fault where the text is not YAML, holds several documents, repeats a key, has a key that is
    not a scalar, nests too deep, or stands for too many values.
    """
    composer = _Composer(text)
    for event, start, end in events(text):
        composer.take(event, start, end)
    return composer.root


_BLOCK_STYLES = ("|", ">")


@dataclass(slots=True)
class _Frame:
    """A container that is still open, and the key whose value comes next."""

    node: Node
    flow: bool
    key: Node | None = None
    merges: list[Node] = field(default_factory=list)


class _Composer:
    """The state of one reading: the containers that are open, innermost last, and the anchors so far."""

    __slots__ = ("_anchors", "_open", "_text", "root")

    def __init__(self, text: str) -> None:
        self.root: Node | None = None
        self._text = text
        self._open: list[_Frame] = []
        self._anchors: dict[str, Node] = {}

    def take(self, event: yaml.Event, start: int, end: int) -> None:
        """Grow the tree by one event."""
        if isinstance(event, yaml.ScalarEvent):
            node = self._scalar(event, start, end)
            self._place(node, node.start, node.end)
        elif isinstance(event, yaml.MappingStartEvent):
            self._descend(event, Node({}, start, end, members={}))
        elif isinstance(event, yaml.SequenceStartEvent):
            self._descend(event, Node([], start, end, items=[]))
        elif isinstance(event, yaml.CollectionEndEvent):
            self._ascend(end)
        elif isinstance(event, yaml.AliasEvent):
            self._place(self._target(event.anchor or "", start), start, end)
        elif isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            hint = "keep one document and move the others to files of their own"
            raise Fault("the file holds several documents", start, hint)

    def _scalar(self, event: yaml.ScalarEvent, start: int, end: int) -> Node:
        text = event.value
        plain = not event.style
        data: object = text
        if event.tag is not None:
            data = resolve_tagged(event.tag, text, plain, start)
        elif plain:
            data = resolve_plain(text, start)
        if event.style in _BLOCK_STYLES:
            end = start + len(self._text[start:end].rstrip())
        node = Node(data, start, end, spelling=text, plain=plain and event.tag is None, weight=1)
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        return node

    def _descend(self, event: yaml.CollectionStartEvent, node: Node) -> None:
        if len(self._open) >= MOST_LEVELS:
            raise Fault(f"the nesting is deeper than {MOST_LEVELS} levels", node.start, "nest less deep")
        if self._open and self._open[-1].key is None and self._open[-1].node.members is not None:
            raise Fault("a key must be a text, not a list or an object", node.start, "put the key in quotes")
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        self._open.append(_Frame(node, flow=bool(event.flow_style)))

    def _ascend(self, end: int) -> None:
        frame = self._open.pop()
        node = frame.node
        if frame.flow:
            node.end = end
        for value in frame.merges:
            _merge(node, value)
        node.weight += 1
        self._place(node, node.start, node.end)

    def _target(self, name: str, offset: int) -> Node:
        node = self._anchors.get(name)
        if node is None:
            raise Fault(f"the alias *{name} has no anchor before it", offset, f"define &{name} first")
        if any(node is frame.node for frame in self._open):
            raise Fault(f"the alias *{name} stands inside its own anchor", offset, "break the circle")
        return node

    def _place(self, node: Node, start: int, end: int) -> None:
        """Put a complete node, spelled from `start` to `end`, where it belongs: root, key, member or item."""
        if not self._open:
            self.root = node
            return
        frame = self._open[-1]
        container = frame.node
        container.end = end
        container.weight += node.weight
        if container.weight > MOST_NODES:
            raise Fault(f"the aliases stand for more than {MOST_NODES} values", start, "use fewer aliases of aliases")
        if container.items is not None:
            container.items.append(node)
            container.data.append(node.data)  # type: ignore[attr-defined]
        elif frame.key is None:
            frame.key = _new_key(frame, node, start)
        else:
            _add_member(frame, frame.key, node, start)
            frame.key = None


def _new_key(frame: _Frame, key: Node, offset: int) -> Node:
    if key.spelling is None:
        raise Fault("a key must be a text, not a list or an object", offset, "put the key in quotes")
    members = frame.node.members or {}
    if key.spelling in members and not is_merge_key(key):
        raise RepeatedKey(key.spelling, members[key.spelling][0].start, offset)
    return key


def _add_member(frame: _Frame, key: Node, value: Node, offset: int) -> None:
    if not is_merge_key(key):
        frame.node.members[key.spelling] = (key, value)  # type: ignore[index]
        frame.node.data[key.spelling] = value.data  # type: ignore[index]
    elif members_to_merge(value) is None:
        raise Fault("the merge key << needs an object or a list of objects", offset, "put the key in quotes: '<<'")
    else:
        frame.merges.append(value)


def _merge(node: Node, value: Node) -> None:
    """Take over the members of merged mappings; what is spelled here and what came first wins."""
    for source in members_to_merge(value) or ():
        for name, member in source.items():
            if name not in node.members:  # type: ignore[operator]
                node.members[name] = member  # type: ignore[index]
                node.data[name] = member[1].data  # type: ignore[index]
