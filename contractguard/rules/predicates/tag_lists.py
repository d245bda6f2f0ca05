"""Tags: those that operations have, and those that the contract declares."""

from __future__ import annotations

from collections.abc import Iterator

from contractguard.contract import Node
from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.survey import Survey
from contractguard.text import Suggestions

_ALIKE = 0.8
"""Tags are short words: two that are less alike are two tags."""


@predicate("document", "tag", "hint")
def tag_undeclared(survey: Survey) -> Iterator[Violation]:
    """Find tags of operations that the contract does not declare."""
    declared = _names(survey)
    hints: dict[str, str] = {}
    suggestions = Suggestions()
    for subject in survey.operations:
        listed = subject.members.get("tags")
        for index, tag in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(tag, str) and tag not in declared:
                if tag not in hints:
                    near = suggestions.closest(tag, declared, _ALIKE)
                    hints[tag] = f": did you mean '{near}'?" if near else ""
                yield Violation(subject.node.child("tags").child(index), {"tag": tag, "hint": hints[tag]}, "value",
                                about=subject)


@predicate("document", "tag")
def tag_repeated(survey: Survey) -> Iterator[Violation]:
    """Find declared tags with the name of an earlier one."""
    known: dict[str, Node] = {}
    for node in _declared(survey):
        name = node.members().get("name")
        if isinstance(name, str) and known.setdefault(name, node) is not node:
            yield Violation(node.child("name"), {"tag": name}, "value", (known[name].child("name"),))


@predicate("document", "tag", "parent", "problem")
def tag_parent_invalid(survey: Survey) -> Iterator[Violation]:
    """Find parents of tags that are not declared, or that lead back to the tag (OpenAPI 3.2, Tag Object)."""
    parents = {name: node.members().get("parent") for name, node in _names(survey).items()}
    for name, node in _names(survey).items():
        parent = parents[name]
        if isinstance(parent, str):
            problem = "is not declared" if parent not in parents else _circular(name, parents)
            if problem:
                yield Violation(node.child("parent"), {"tag": name, "parent": parent, "problem": problem}, "value")


def _circular(name: str, parents: dict[str, object]) -> str:
    seen, current = {name}, parents[name]
    while isinstance(current, str) and current in parents:
        if current == name:
            return "leads back to it"
        if current in seen:
            return ""
        seen.add(current)
        current = parents[current]
    return ""


def _names(survey: Survey) -> dict[str, Node]:
    """Return the declared tags by name, the first of each."""
    found: dict[str, Node] = {}
    for node in _declared(survey):
        name = node.members().get("name")
        if isinstance(name, str):
            found.setdefault(name, node)
    return found


def _declared(survey: Survey) -> Iterator[Node]:
    root = survey.contract.root
    listed = root.members().get("tags")
    for index in range(len(listed) if isinstance(listed, list) else 0):
        yield root.child("tags").child(index)
