"""Parameters in force: paired by what they are on the wire."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeAlias

from contractguard.compare.bodies import compare_content
from contractguard.compare.change import Spot
from contractguard.compare.elements import compare_rest, compare_words, member, surviving
from contractguard.compare.lifecycles import compare_lifecycle
from contractguard.compare.paths import Slot, slots
from contractguard.compare.schemas import compare_schemas
from contractguard.compare.serialization import compare_serialization
from contractguard.compare.sides import Side, Sides
from contractguard.compare.units import Site
from contractguard.contract import CallableOperation, Contract, Node, Schema
from contractguard.contract.model import Parameter

Identity: TypeAlias = tuple[str, str | Slot]

_RESERVED = frozenset(":/?#[]@!$&'()*+,;=")
_IGNORED = frozenset({"accept", "content-type", "authorization"})


def compare_parameters(sides: Sides, site: Site, base: CallableOperation, revision: CallableOperation) -> None:
    """Compare the parameters of two operations, path item's included.

    Path parameters are paired by their place in the path, since their names are not on the wire; where the same
    names stand in another order, that is told, and they are paired by name.
    """
    mine = _by_identity(sides.base.contract, base)
    theirs = _by_identity(sides.revision.contract, revision)
    _declare_missing(base, mine, theirs)
    _declare_missing(revision, theirs, mine)
    _spread_objects(sides.base, mine, theirs)
    _spread_objects(sides.revision, theirs, mine)
    _report_swapped(site, base, revision, mine, theirs)
    moved = _moved(mine, theirs)
    for identity, parameter in mine.items():
        if identity in theirs:
            compare_parameter(sides, site, parameter, theirs[identity], written=base.kind == "operation")
        elif identity in moved:
            _report_moved(site, parameter, theirs[moved[identity]])
        elif not _is_part_of_path(parameter, base, revision):
            site.down(f" {_name(parameter)}").report(
                "parameter.removed", was=_spot(parameter), where=_left_behind(sides, parameter),
                **_facts(parameter), owner=site.owner)
    for identity, parameter in theirs.items():
        if identity not in mine and identity not in moved.values() and not _is_part_of_path(parameter, revision, base):
            site.down(f" {_name(parameter)}").report(
                "parameter.added", where=_spot(parameter), added=True, **_facts(parameter), owner=site.owner)


def _report_swapped(
    site: Site, base: CallableOperation, revision: CallableOperation, mine: dict[Identity, Parameter],
    theirs: dict[Identity, Parameter],
) -> None:
    """Tell that path parameters changed places: a client's values arrive under each other's names."""
    before, after = [*slots(base.path).values()], [*slots(revision.path).values()]
    if before == after or sorted(before) != sorted(after) or len(set(before)) < len(before):
        return
    path = replace(site, where=revision.path_item.node, was=base.path_item.node)
    path.report("path-parameters.swapped", before=before, after=after, owner=base.path)
    for found in (mine, theirs):
        for identity in [identity for identity in found if identity[0] == "path"]:
            parameter = found.pop(identity)
            found["path", parameter.name] = parameter


def _declare_missing(
    called: CallableOperation, mine: dict[Identity, Parameter], theirs: dict[Identity, Parameter]
) -> None:
    """Take a parameter that a path template has and nobody declares for any text, where the other side declares it."""
    for place, name in slots(called.path).items() if called.kind == "operation" else ():
        declared = theirs.get(("path", place))
        if declared is not None and ("path", place) not in mine:
            own = called.operation.node
            node = Node(own.document, own.pointer, {"type": "string"}, {"type": own})
            text = Schema(node, "3.1", {"type": "string"}, {})
            mine["path", place] = replace(declared, node=Node(own.document, own.pointer, {}), name=name, schema=text,
                                          content={}, deprecated=False)


def _spread_objects(side: Side, mine: dict[Identity, Parameter], theirs: dict[Identity, Parameter]) -> None:
    """Take an exploded object for the parameters that it is on the wire, where the other side names any of them.

    With the style `form` its members are written as parameters of their own (OpenAPI 3.2, Style Examples).
    """
    for identity, parameter in list(mine.items()):
        if identity in theirs or (parameter.style, parameter.explode) != ("form", True) or parameter.schema is None:
            continue
        normal = side.normal_form((parameter.schema,))
        members: dict[Identity, str] = {(parameter.location, name): name for name in normal.names()}
        known = members.keys() & theirs.keys() and not members.keys() & mine.keys()
        if normal.types - {"null"} == {"object"} and known:
            del mine[identity]
            for key, name in members.items():
                schemas = normal.member(name)
                mine[key] = replace(parameter, node=schemas[0].node, name=name, schema=schemas[0],
                                    required=parameter.required and name in normal.required)


def _left_behind(sides: Sides, parameter: Parameter) -> Spot:
    """Return what is left where a removed parameter stood: the list, or what holds it."""
    return Spot(surviving(sides.revision.contract.root, parameter.node.child("name")))


def _by_identity(contract: Contract, called: CallableOperation) -> dict[Identity, Parameter]:
    places = {name: slot for slot, name in slots(called.path).items()}
    found: dict[Identity, Parameter] = {}
    for parameter in contract.parameters(called):
        if parameter.location == "header":
            if parameter.name.lower() in _IGNORED and contract.dialect != "2.0":
                continue
            found["header", parameter.name.lower()] = parameter
        elif parameter.location == "path":
            found["path", places.get(parameter.name, parameter.name)] = parameter
        else:
            # The whole query has no name on the wire (OpenAPI 3.2, Parameter Locations).
            found[parameter.location, "" if parameter.location == "querystring" else parameter.name] = parameter
    return found


def _moved(mine: dict[Identity, Parameter], theirs: dict[Identity, Parameter]) -> dict[Identity, Identity]:
    gone = {p.name.lower(): key for key, p in mine.items() if key not in theirs and p.location != "path"}
    come = {p.name.lower(): key for key, p in theirs.items() if key not in mine and p.location != "path"}
    return {key: come[name] for name, key in gone.items() if name in come and key[0] != come[name][0]}


def _is_part_of_path(parameter: Parameter, own: CallableOperation, other: CallableOperation) -> bool:
    """Whether a path parameter has no place in the other path: what stands there is written out.

    One that its own path does not have is on no wire.
    """
    if parameter.location != "path" or own.kind != "operation":
        return False
    places = [slot for slot, name in slots(own.path).items() if name == parameter.name]
    return not any(slot in slots(other.path) for slot in places)


def _report_moved(site: Site, base: Parameter, revision: Parameter) -> None:
    site.down(f" {_name(base)}").report(
        "parameter.moved", was=_spot(base), where=_spot(revision), name=base.name, before=base.location,
        after=revision.location, owner=site.owner)


def compare_parameter(
    sides: Sides, site: Site, base: Parameter, revision: Parameter, *, written: bool
) -> None:
    """Compare two parameters; `written` says that the client writes them, as it does not for a webhook."""
    inner = sides.enter(site, "parameter", base.node, revision.node, title=f"{_name(base)} of {site.owner}",
                        subject=_name(base))
    if inner is None:
        return
    if base.required != revision.required:
        verb = "parameter.became-required" if revision.required else "parameter.became-optional"
        inner.report(verb, where=member(revision.node, "required"), was=member(base.node, "required"),
                     before=base.required, after=revision.required, name=base.name, location=base.location)
    compare_lifecycle(inner, "parameter")
    compare_words(inner)
    compare_rest(inner, "parameter")
    schemas = compare_serialization(sides, inner, base, revision, base.name, base.location, request=written)
    _compare_characters(sides, inner, base, revision)
    if base.content and revision.content:
        compare_content(sides, inner, base.content, revision.content, request=written)
    elif not base.content and not revision.content:
        compare_schemas(sides, replace(inner, text=True), *schemas)


def _compare_characters(sides: Sides, site: Site, base: Parameter, revision: Parameter) -> None:
    """Compare `allowEmptyValue` and `allowReserved`, as far as any value shows them (OpenAPI 3.2, Parameter Object)."""
    if base.allow_empty_value != revision.allow_empty_value:
        before, after = _may_be_empty(sides.base, base), _may_be_empty(sides.revision, revision)
        if before != after:
            site.report("parameter.empty-value-allowed" if after else "parameter.empty-value-forbidden",
                        **_flag(base, revision, "allowEmptyValue"))
    if base.allow_reserved != revision.allow_reserved and _may_be_reserved(sides.base, base):
        site.report("parameter.reserved-characters-changed", location=base.location,
                    **_flag(base, revision, "allowReserved"))


def _may_be_empty(side: Side, parameter: Parameter) -> bool:
    """Whether a parameter may be sent with an empty value, which is of the query alone."""
    schemas = () if parameter.schema is None else (parameter.schema,)
    return parameter.location == "query" and (parameter.allow_empty_value or side.accepts(schemas, "") is not False)


def _flag(base: Parameter, revision: Parameter, keyword: str) -> dict[str, Any]:
    return {"name": base.name, "where": member(revision.node, keyword), "was": member(base.node, keyword),
            "before": base.node.members().get(keyword, False), "after": revision.node.members().get(keyword, False)}


def _may_be_reserved(side: Side, parameter: Parameter) -> bool:
    """Whether a value may hold a character that RFC 3986 section 2.2 reserves: no number or boolean does.

    Before OpenAPI 3.2 the keyword is for the query alone; headers, and cookies in their own style, are never encoded.
    """
    encoded = parameter.style != "cookie" and parameter.location != "header"
    if parameter.location != "query" and not (encoded and side.contract.format.startswith("3.2")):
        return False
    normal = side.normal_form((parameter.schema,) if parameter.schema else ())
    if normal.values is not None:
        return any(_RESERVED.intersection(str(value)) for value in normal.values)
    return bool(normal.types & {"string", "array", "object"})


def _name(parameter: Parameter) -> str:
    return f"{parameter.location} parameter '{parameter.name}'"


def _spot(parameter: Parameter) -> Spot:
    return Spot(parameter.node.child("name"), "value") if "name" in parameter.node.members() else Spot(parameter.node)


def _facts(parameter: Parameter) -> dict[str, Any]:
    return {"name": parameter.name, "location": parameter.location, "required": parameter.required}
