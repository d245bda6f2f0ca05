"""The function `oasPathParam`: what a path has in braces and what is declared are the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from contractguard.contract import Node
from contractguard.rules.functions.function import Place, Problem, Tokens, plain
from contractguard.rules.functions.oas.views import METHODS, member, members

_BRACES = re.compile(r"\{;?\??[a-zA-Z0-9_-]+\*?\}")
_DECORATION = str.maketrans("", "", "{}?*;")


@dataclass(slots=True)
class _Declared:
    """The path parameters that are declared at one place, with where each stands."""

    names: dict[str, Tokens] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def _check(value: object, place: Place) -> Iterator[Problem]:
    if not isinstance(value, dict):
        return
    seen: dict[str, str] = {}
    for key, item in members(place.node, place.surroundings):
        path = str(key)
        if not isinstance(item.value, dict):
            continue
        plain_path = _BRACES.sub("%", path)
        if plain_path in seen:
            yield Problem(f"the paths '{seen[plain_path]}' and '{path}' cannot be told apart", (path,))
        else:
            seen[plain_path] = path
        yield from _path(path, item, place)


def _path(path: str, item: Node, place: Place) -> Iterator[Problem]:
    wanted: list[str] = []
    for braces in _BRACES.findall(path):
        name = braces.translate(_DECORATION)
        if name in wanted:
            yield Problem(f"the path '{path}' has the parameter '{name}' more than once", (path,))
        else:
            wanted.append(name)
    shared = _declared(item, (path, "parameters"), place)
    yield from shared.problems
    for method in item.members():
        if method not in METHODS:
            continue
        operation = place.surroundings.behind(item.child(method))
        if not isinstance(operation.value, dict):
            continue
        own = _declared(operation, (path, method, "parameters"), place)
        yield from own.problems
        yield from _compared(path, method, wanted, {**shared.names, **own.names})


def _compared(path: str, method: str, wanted: list[str], declared: dict[str, Tokens]) -> Iterator[Problem]:
    for name, where in declared.items():
        if name not in wanted:
            yield Problem(f"the path '{path}' has no parameter '{name}'", where)
    for name in wanted:
        if name not in declared:
            yield Problem(f"the parameter '{name}' of the path '{path}' is not declared", (path, method))


def _declared(owner: Node, where: Tokens, place: Place) -> _Declared:
    found = _Declared()
    listed = member(owner, "parameters", place.surroundings)
    if listed is None or not isinstance(listed.value, list):
        return found
    for index, node in members(listed, place.surroundings):
        parameter = node.members()
        if parameter.get("in") != "path" or "name" not in parameter:
            continue
        name = str(parameter["name"])
        if parameter.get("required") is not True:
            found.problems.append(Problem(f"the path parameter '{name}' needs 'required: true'", (*where, index)))
        if name in found.names:
            found.problems.append(Problem(f"the path parameter '{name}' is declared twice", (*where, index)))
        else:
            found.names[name] = (*where, index)
    return found


PATH_PARAMETERS = plain("oasPathParam", "The parameters in a path and those that are declared are the same.", _check)
