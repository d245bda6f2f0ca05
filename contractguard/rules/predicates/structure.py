"""What the published schema of the OpenAPI version says of a document."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contractguard.contract import Node
from contractguard.rules import document_violations
from contractguard.rules.example_samples import EXCLUSIVE
from contractguard.rules.openapi_schemas import version_of
from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.text import Pointer

_STATUS = re.compile(r"[0-9]{1,3}|[0-9][Xx]{2}")
_ADDED = ("additionalProperties", "unevaluatedProperties")


@predicate("file", "problem")
def document_invalid(root: Node) -> Iterator[Violation]:
    """Find what the JSON Schema of the document's OpenAPI version does not allow.

    What a rule of its own says in better words is left to it: status codes, repeated enum values and parameters, path
    parameters that are optional, parameters and examples given in two ways.
    """
    for found in document_violations.violations_of(root.value):
        if not _told_elsewhere(found, root):
            problem = f"{found.message} ({found.hint})" if found.hint else found.message
            is_value = found.keyword not in (*_ADDED, "required", "propertyNames")
            yield Violation(_node(root, found.pointer), {"problem": problem}, "value" if is_value else "key")


def _told_elsewhere(found: document_violations.Violation, root: Node) -> bool:
    pointer = found.pointer
    if len(pointer) > 1 and pointer[-2] == "responses" and found.keyword in _ADDED:
        return _STATUS.fullmatch(str(pointer[-1])) is not None
    if found.keyword == "uniqueItems":
        return pointer[-1] == "enum" or (pointer[-1] == "parameters" and pointer[0] in ("paths", "webhooks"))
    if len(pointer) > 1 and pointer[-2] == "parameters" and found.keyword == "required":
        return version_of(root.value) is not None and found.message.endswith("needs 'required'")
    if found.keyword in ("not", "oneOf"):
        held = _node(root, pointer).members()
        return any(one in held and other in held for one, other in (*EXCLUSIVE, ("schema", "content")))
    return pointer[-1:] == ("required",) and found.keyword in ("enum", "const")


def _node(root: Node, pointer: Pointer) -> Node:
    node = root
    for token in pointer:
        try:
            node = node.child(token)
        except (KeyError, IndexError, TypeError):
            break
    return node
