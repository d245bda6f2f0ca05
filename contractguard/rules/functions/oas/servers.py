"""The function `serverVariables`: a server's URL and its variables fit each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice, product
from typing import Any
from urllib.parse import quote

from contractguard.rules.functions.function import Check, Function, Place, Problem
from contractguard.rules.functions.oas.views import member, members

_VARIABLE = re.compile(r"\{([^}]+)\}")
_MOST_SHOWN = 5
_MOST_TRIED = 500
_SPECIAL = re.compile(r"(?:https?|wss?|ftp):", re.IGNORECASE)
_SCHEME = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.-]*:")
_AUTHORITY = re.compile(r"[/\\]*(?:[^/\\?#@]*@)?(\[[0-9A-Fa-f:.]+\]|[^/\\?#:]+)(?::(\d*))?(?=[/\\?#]|$)")
_FORBIDDEN = re.compile(r"[\s<>\[\]^|%#/:?@\\{}]")


def _prepare(options: Mapping[str, Any] | None) -> Check:
    asks_default = bool(options and options.get("requireDefault"))
    substitutes = bool(options and options.get("checkSubstitutions"))

    def check(value: object, place: Place) -> Iterator[Problem]:
        if not isinstance(value, dict) or not isinstance(value.get("url"), str):
            yield Problem("this is no server: it has no 'url'")
            return
        url = value["url"]
        wanted = _VARIABLE.findall(url)
        stated = member(place.node, "variables", place.surroundings)
        variables = {str(name): node.members() for name, node in members(stated, place.surroundings)} if stated else {}
        for name in variables:
            if name not in wanted:
                yield Problem(f"the URL has no variable '{name}'", ("variables", name))
        missing = list(dict.fromkeys(name for name in wanted if name not in variables))
        if missing:
            yield Problem(f"variables of the URL are not defined: {', '.join(missing)}", ("variables",))
        used = {name: variable for name, variable in variables.items() if name in wanted}
        for name, variable in used.items():
            yield from _default(name, variable, asks_default)
        if substitutes and used:
            yield from _substituted(url, used)

    return check


def _default(name: str, variable: Mapping[str, Any], asked: bool) -> Iterator[Problem]:
    allowed, default = variable.get("enum"), variable.get("default")
    if "default" not in variable:
        if asked:
            yield Problem(f"the variable '{name}' has no default", ("variables", name))
    elif isinstance(allowed, list) and default not in allowed:
        yield Problem(f"the default of the variable '{name}' is not in its enum", ("variables", name, "default"))


def _substituted(url: str, variables: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem]:
    """Fill in the variables, and tell of what is no absolute URL then."""
    choices = [_values(variable) for variable in variables.values()]
    wrong: list[str] = []
    for values in islice(product(*choices), _MOST_TRIED):
        filled = url
        for name, value in zip(variables, values, strict=True):
            filled = filled.replace(f"{{{name}}}", value)
        if not _is_absolute(filled) and filled not in wrong:
            wrong.append(filled)
        if len(wrong) == _MOST_SHOWN:
            break
    if wrong:
        yield Problem(f"with variables filled in the URL is not an absolute one: {', '.join(wrong)}", ("variables",))


def _values(variable: Mapping[str, Any]) -> list[str]:
    allowed = variable.get("enum")
    values = allowed if isinstance(allowed, list) else [variable["default"]] if "default" in variable else []
    return [quote(str(value), safe=";,/?:@&=+$-_.!~*'()#") for value in values]


def _is_absolute(url: str) -> bool:
    """Whether the WHATWG parser takes a text for an absolute URL, as far as servers need it."""
    scheme = _SCHEME.match(url)
    if scheme is None:
        return False
    if not _SPECIAL.fullmatch(scheme[0].strip()):
        return True
    authority = _AUTHORITY.match(url, scheme.end())
    if authority is None or (authority[2] and int(authority[2][:6]) > 65535):
        return False
    return authority[1].startswith("[") or not _FORBIDDEN.search(authority[1])


SERVER_VARIABLES = Function(
    "serverVariables", "The variables in a server's URL are defined, and filled in they make a URL.", _prepare,
    {"type": ("object", "null"), "properties": {
        "checkSubstitutions": {"type": "boolean"}, "requireDefault": {"type": "boolean"}}})
