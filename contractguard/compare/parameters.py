"""Parameters in force: paired by what they are on the wire."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, TypeAlias

from contractguard.compare.bodies import compare_content
from contractguard.compare.change import Spot
from contractguard.compare.elements import compare_deprecation, compare_words, member, surviving
from contractguard.compare.schemas import compare_schemas
from contractguard.compare.serialization import compare_serialization
from contractguard.compare.sides import Sides
from contractguard.compare.units import Site
from contractguard.contract import CallableOperation, Contract
from contractguard.contract.model import Parameter

Identity: TypeAlias = tuple[str, str | int]

_IGNORED = frozenset({"accept", "content-type", "authorization"})


def compare_parameters(sides: Sides, site: Site, base: CallableOperation, revision: CallableOperation) -> None:
    """Compare the parameters of two operations, path item's included."""
    mine = _by_identity(sides.base.contract, base)
    theirs = _by_identity(sides.revision.contract, revision)
    moved = _moved(mine, theirs)
    for identity, parameter in mine.items():
        if identity in theirs:
            _compare_parameter(sides, site, parameter, theirs[identity])
        elif identity in moved:
            _report_moved(site, parameter, theirs[moved[identity]])
        elif not _is_part_of_path(parameter, revision):
            site.down(f" {_name(parameter)}").report(
                "parameter.removed", was=_spot(parameter), where=_left_behind(sides, parameter),
                **_facts(parameter), owner=site.owner)
    for identity, parameter in theirs.items():
        if identity not in mine and identity not in moved.values() and not _is_part_of_path(parameter, base):
            site.down(f" {_name(parameter)}").report(
                "parameter.added", where=_spot(parameter), added=True, **_facts(parameter), owner=site.owner)


def _left_behind(sides: Sides, parameter: Parameter) -> Spot:
    """Return what is left where a removed parameter stood: the list, or what holds it."""
    return Spot(surviving(sides.revision.contract.root, parameter.node.child("name")))


def _by_identity(contract: Contract, called: CallableOperation) -> dict[Identity, Parameter]:
    positions = {name: index for index, name in enumerate(re.findall(r"\{([^}]*)\}", called.path))}
    found: dict[Identity, Parameter] = {}
    for parameter in contract.parameters(called):
        if parameter.location == "header":
            if parameter.name.lower() in _IGNORED and contract.dialect != "2.0":
                continue
            found["header", parameter.name.lower()] = parameter
        elif parameter.location == "path":
            found["path", positions.get(parameter.name, parameter.name)] = parameter
        else:
            found[parameter.location, parameter.name] = parameter
    return found


def _moved(mine: dict[Identity, Parameter], theirs: dict[Identity, Parameter]) -> dict[Identity, Identity]:
    gone = {p.name.lower(): key for key, p in mine.items() if key not in theirs and p.location != "path"}
    come = {p.name.lower(): key for key, p in theirs.items() if key not in mine and p.location != "path"}
    return {key: come[name] for name, key in gone.items() if name in come and key[0] != come[name][0]}


def _is_part_of_path(parameter: Parameter, other: CallableOperation) -> bool:
    """Whether a path parameter has no place in the other template: a concrete path fills it."""
    return parameter.location == "path" and "{" not in other.path


def _report_moved(site: Site, base: Parameter, revision: Parameter) -> None:
    site.down(f" {_name(base)}").report(
        "parameter.moved", was=_spot(base), where=_spot(revision), name=base.name, before=base.location,
        after=revision.location, owner=site.owner)


def _compare_parameter(sides: Sides, site: Site, base: Parameter, revision: Parameter) -> None:
    inner = sides.enter(site, "parameter", base.node, revision.node, title=f"{_name(base)} of {site.owner}",
                        subject=_name(base))
    if inner is None:
        return
    if base.required != revision.required:
        verb = "parameter.became-required" if revision.required else "parameter.became-optional"
        inner.report(verb, where=member(revision.node, "required"), was=member(base.node, "required"),
                     before=base.required, after=revision.required, name=base.name, location=base.location)
    compare_deprecation(inner, base.deprecated, revision.deprecated, "parameter")
    compare_words(inner)
    compare_serialization(sides, inner, base, revision, base.name, base.location)
    for keyword in ("allowReserved", "allowEmptyValue"):
        before, after = base.node.members().get(keyword, False), revision.node.members().get(keyword, False)
        if before != after:
            inner.report("contract.changed", keyword=keyword, before=before, after=after,
                         where=member(revision.node, keyword), was=member(base.node, keyword))
    if base.content and revision.content:
        compare_content(sides, inner, base.content, revision.content, request=True)
    elif not base.content and not revision.content:
        compare_schemas(sides, replace(inner, text=True), (base.schema,) if base.schema else (),
                        (revision.schema,) if revision.schema else ())


def _name(parameter: Parameter) -> str:
    return f"{parameter.location} parameter '{parameter.name}'"


def _spot(parameter: Parameter) -> Spot:
    return Spot(parameter.node.child("name"), "value")


def _facts(parameter: Parameter) -> dict[str, Any]:
    return {"name": parameter.name, "location": parameter.location, "required": parameter.required}
