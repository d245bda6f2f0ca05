"""Functions about security requirements."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from contractguard.contract import Node
from contractguard.rules.functions.function import Check, Function, Place, Problem
from contractguard.rules.functions.oas.views import Operation, member, members, operations
from contractguard.rules.functions.surroundings import Surroundings
from contractguard.rules.functions.values import shown


def _defined(options: Mapping[str, Any]) -> Check:
    way = ("securityDefinitions",) if options["oasVersion"] == 2 else ("components", "securitySchemes")

    def check(value: object, place: Place) -> Iterator[Problem]:
        if not isinstance(value, dict) or not all(_is_scopes(scopes) for scopes in value.values()):
            return
        surroundings = place.surroundings
        schemes = _at(surroundings.root, way, surroundings)
        for name, scopes in value.items():
            scheme = member(schemes, name, surroundings) if schemes is not None else None
            if scheme is None:
                yield Problem(f"the security scheme '{name}' is not defined in '{'.'.join(way)}'", (name,))
                continue
            known = _scopes(scheme, options["oasVersion"], surroundings)
            for index, scope in enumerate(scopes):
                if scope not in known:
                    yield Problem(f"the scope {shown(scope)} is not among those of '{name}'", (name, index))

    return check


def _is_scopes(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(scope, str) for scope in value)


def _at(node: Node, way: tuple[str, ...], surroundings: Surroundings) -> Node | None:
    found: Node | None = node
    for key in way:
        found = member(found, key, surroundings) if found is not None else None
    return found


def _scopes(scheme: Node, version: int, surroundings: Surroundings) -> set[str]:
    flows = [scheme]
    if version == 3:
        stated = member(scheme, "flows", surroundings)
        flows = [flow for _, flow in members(stated, surroundings)] if stated is not None else []
    return {name for flow in flows if (scopes := member(flow, "scopes", surroundings)) for name in scopes.members()}


def _operation_security(options: Mapping[str, Any]) -> Check:
    methods, empty_allowed = options.get("methods"), options.get("nullable", True)

    def check(value: object, place: Place) -> Iterator[Problem]:
        if not isinstance(value, dict):
            return
        for operation in _operations(place):
            if methods is not None and operation.method not in methods:
                continue
            asked = operation.node.members().get("security", value.get("security"))
            where = ("paths", operation.path, operation.method, "security")
            called = f"{operation.method.upper()} {operation.path}"
            if not asked:
                yield Problem(f"{called} asks for no security scheme", where)
            elif isinstance(asked, list) and empty_allowed is False:
                for index, entry in enumerate(asked):
                    if entry == {}:
                        yield Problem(f"{called} can be called without any security scheme", (*where, index))

    return check


def _operations(place: Place) -> Iterator[Operation]:
    if "paths" in place.node.members():
        yield from operations(place._replace(field=(*place.field, "paths")))


def _admin_security(options: Mapping[str, Any]) -> Check:
    part = options.get("adminUrl", "/admin")

    def check(value: object, place: Place) -> Iterator[Problem]:
        if not isinstance(value, dict):
            return
        everybody: set[str] = set()
        administrators: list[tuple[str, str, int, Operation]] = []
        for operation in _operations(place):
            asked = operation.node.members().get("security")
            for index, entry in enumerate(asked if isinstance(asked, list) else ()):
                if isinstance(entry, (dict, list)):
                    spelled = json.dumps(entry, default=str)
                    if part in operation.path:
                        administrators.append((spelled, operation.path, index, operation))
                    else:
                        everybody.add(spelled)
        for spelled, path, index, operation in administrators:
            if spelled in everybody:
                yield Problem(f"'{path}' is for administrators and asks for no more than what is for everybody",
                              ("paths", path, operation.method, "security", index))

    return check


_VERSION = {"type": "number", "enum": [2, 3]}
SECURITY_DEFINED = Function(
    "oasSecurityDefined", "A security requirement names schemes and scopes that are defined.", _defined,
    {"type": "object", "required": ["oasVersion"], "properties": {"oasVersion": _VERSION}})
OPERATION_SECURITY = Function(
    "operationSecurity", "Operations of some methods ask for a security scheme.", _operation_security,
    {"type": "object", "properties": {
        "methods": {"type": "array", "items": {"type": "string"}}, "nullable": {"type": "boolean"},
        "schemesPath": {"type": "array"}}})
ADMIN_SECURITY = Function(
    "adminSecurity", "Operations for administrators ask for more than others.", _admin_security,
    {"type": "object", "properties": {"adminUrl": {"type": "string"}}})
