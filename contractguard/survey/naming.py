"""How elements are called: in messages, and where they must be told apart across versions of a contract."""

from __future__ import annotations

import re

from contractguard.contract import Node
from contractguard.source.document import Document
from contractguard.text import Pointer, format_pointer

_VARIABLE = re.compile(r"\{[^{}]*\}")
_MAPS = ("components", "definitions", "parameters", "responses", "securityDefinitions", "$defs")


def component_name(node: Node) -> str:
    """Name what a reference leads to: a component by its name, a file by its own, anything else by its last key."""
    if not node.pointer:
        return re.sub(r"\.(json|ya?ml)$", "", node.document.uri.rpartition("/")[2])
    if node.pointer[0] in _MAPS or len(node.pointer) == 1:
        return str(node.pointer[-1])
    return " ".join(str(token) for token in node.pointer[-2:])


def identity(node: Node) -> str:
    """Name a place so that it is the same in another version: path variables blanked, parameters by their names."""
    tokens: list[str | int] = []
    value: object = node.document.data
    for depth, token in enumerate(node.pointer):
        value = value[token] if isinstance(value, (dict, list)) else None  # type: ignore[index]
        is_path = depth == 1 and node.pointer[0] == "paths"
        tokens.append(_VARIABLE.sub("{}", str(token)) if is_path else _named(node.pointer, depth, token, value))
    return format_pointer(tuple(tokens))


def file_from(document: Document, root: Document) -> str:
    """Name a file by the way to it from another one's folder: the same in every revision and working directory."""
    folder, steps = _steps(root)[:-1], _steps(document)
    shared = next((depth for depth, (one, other) in enumerate(zip(folder, steps, strict=False)) if one != other),
                  min(len(folder), len(steps)))
    return "/".join([*[".."] * (len(folder) - shared), *steps[shared:]])


def _steps(document: Document) -> list[str]:
    """Split the name of a file in its folders; what stands before the colon of `REV:path` is one of them."""
    return document.uri.replace(":", ":/", 1).split("/")


def _named(pointer: Pointer, depth: int, token: str | int, value: object) -> str | int:
    """Name an item by what it says of itself: its position changes where others come and go."""
    if not isinstance(token, int) or not isinstance(value, dict):
        return token
    if depth and pointer[depth - 1] == "parameters" and isinstance(value.get("name"), str):
        return f"{value.get('in')}:{value['name']}"
    named = value.get("url", value.get("name", value.get("$ref")))
    return named if isinstance(named, str) else token
