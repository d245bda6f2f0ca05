"""What corresponds to what: names and places that are others and mean the same."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tests.unclassified.places import METHODS, Place, Side
from tests.unclassified.spelling import WORDS

NAMED = frozenset({
    "paths", "webhooks", "components", "properties", "patternProperties", "dependentSchemas", "schemas", "definitions",
    "$defs", "responses", "headers", "content", "parameters", "requestBodies", "securitySchemes",
    "securityDefinitions", "links", "callbacks", "pathItems", "mediaTypes", "encoding", "variables", "mapping",
    "flows", "scopes",
})
"""Keywords whose members have names of the author's choice."""
OPAQUE = frozenset({"example", "examples", "default", "const", "info", "externalDocs"})
"""Keywords whose value is told as a whole."""
SETS = frozenset({
    "required", "enum", "type", "tags", "schemes", "consumes", "produces", "security", "servers", "parameters",
    "allOf", "anyOf", "oneOf", "x-extensible-enum",
})
"""Lists whose order means nothing (2020-12 validation, 6.1 and 6.5.3; core, 10.2.1; OpenAPI, Operation Object)."""
BRANCHES = ("allOf", "anyOf", "oneOf")

REASONS = {
    "order": "the order of a list that is a set means nothing (2020-12 validation, 6.1 and 6.5.3; design, 3.10)",
    "twice": "what a set says twice it says once (2020-12 validation, 6.1.2)",
    "key": "the name is not on the wire or has no case: path template parameters, headers, media types, statuses "
           "(design, 3.9)",
    "base path": "the server's base path moved into the paths (design, 3.9)",
    "shared parameters": "a path item's parameters are those of its operations (OpenAPI, Path Item Object)",
    "covered": "a template covers a path, a range or `default` a status, a range a media type (design, 3.9)",
    "choice of one": "a choice of one is that one (2020-12 core, 10.2.1; design, 3.10)",
    "reference": "where a schema is spelled, inline, in `allOf` or in a component of any name, is not on the wire "
                 "(design, 3.10)",
}


@dataclass(frozen=True)
class Around:
    """What is known of the surroundings: is this a map of names, below which keyword, with tags."""

    keyword: str = ""
    names: bool = False
    opaque: bool = False
    tagged: bool = False
    xml: bool = False


def inside(around: Around, key: str, tagged: bool) -> Around:
    if around.names:
        nested = around.keyword in ("components", "callbacks")
        return Around(key if around.keyword == "components" else around.keyword + " member", names=nested,
                      xml=around.keyword == "content" and key.endswith("xml"))
    return Around(key, names=key in NAMED, opaque=key in OPAQUE or (key.startswith("x-") and key not in SETS),
                  tagged=tagged and key in ("oneOf", "anyOf"), xml=around.xml and key == "schema")


def spelled(_: Side, place: Place) -> object:
    return json.dumps(place.value, sort_keys=True)


def named(keyword: str) -> Callable[[Side, Place], object]:
    def identify(side: Side, place: Place) -> object:
        if keyword == "parameters":
            parameter = side.settle(place)
            name = str(parameter.get("name"))
            return parameter.get("in"), name.lower() if parameter.get("in") == "header" else name
        if keyword in BRANCHES:
            return place.get("$ref")
        return place.get("url") or place.get("name")
    return identify


def leftover(keyword: str, apart: Callable[[Place], bool]) -> Callable[[Side, Place], object]:
    return lambda _, place: True if keyword in BRANCHES and not apart(place) else None


def covers(wider: str, name: str) -> bool:
    """Whether a template of paths, a range of statuses or media types, or `default`, covers a name."""
    if wider.startswith("/"):
        return wider != name and bool(re.fullmatch(re.sub(r"\\{[^}]*\\}", "[^/]+", re.escape(wider)), name))
    if wider.lower() == "default":
        return name.lower() != "default"
    if wider.upper().endswith("XX"):
        return name[:1] == wider[:1] and name.upper() != wider.upper() and len(name) == len(wider)
    return wider != name and (wider == "*/*" or (wider.endswith("/*") and name.startswith(wider[:-1])))


def is_swapped(template: str, other: str = "") -> bool:
    """Whether two templates have the same names in another order: then values arrive under each other's names."""
    names, others = (re.findall(r"\{([^}]*)\}", one) for one in (template, other))
    return names != others and sorted(names) == sorted(others)


def is_only_a_choice(schema: Place, keyword: str) -> bool:
    return all(key == keyword or key in WORDS or key in ("nullable", "discriminator") or key.startswith("x-")
               for key in schema.members())


def choice_of_one(schema: Place, keyword: str) -> Place:
    members = schema.members()
    said = {key: part for key, part in members.items() if key in WORDS or key.startswith("x-")}
    rest = schema.joined({key: part for key, part in members.items() if key not in said})
    return schema.joined({**said, keyword: schema.listed([rest])})


def _blank(name: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", name)


def identities(keyword: str, *_: Side) -> Iterable[tuple[str, Callable[[Side, str], object]]]:
    if keyword == "paths":
        yield "base path", lambda side, name: _blank(_base_path(side) + name)
        yield "key", lambda _, name: _blank(name)
    elif keyword in ("headers", "responses"):
        yield "key", lambda _, name: name.lower()
    elif keyword == "content":
        yield "key", lambda _, name: re.sub(r"\s*;\s*charset=[^;]*", "", name.lower()).replace(" ", "")


def _base_path(side: Side) -> str:
    servers = side.root.get("servers")
    url = str(servers[0].get("url", "")) if servers else str(side.root.get("basePath") or "")
    return re.sub(r"^[a-z]+://[^/]*", "", url).rstrip("/")


def shared_out(side: Side, item: Place) -> Place:
    members = item.members()
    shared = members.pop("parameters", None)
    for method, operation in members.items():
        if method in METHODS and shared is not None:
            stated = operation.members().get("parameters")
            own = stated.items() if stated is not None else []
            known = {named("parameters")(side, place) for place in own}
            rest = [place for place in shared.items() if named("parameters")(side, place) not in known]
            holder = stated if stated is not None else shared
            members[method] = operation.joined({**operation.members(), "parameters": holder.listed([*own, *rest])})
    return item.joined(members)


def merged(side: Side, place: Place, tags: bool) -> Place:
    """Return a schema or element with what its references and `allOf` lead to."""
    parts: dict[str, Place] = {}
    for current in side.conjuncts(place):
        for key, member in current.members().items():
            if key not in ("allOf", "$ref"):
                _add(parts, key, member)
    if tags and isinstance(place.get("$ref"), str):
        parts["$ref"] = place.child("$ref")
    return place.joined(parts)


def xml_names(side: Side, place: Place) -> list[object]:
    """Return the names that a root element is given, and what else leaves a component's name without bearing."""
    stated = [(current.get("xml") or {}).get("name") for current in side.conjuncts(place)]
    return [*stated, not isinstance(place.get("$ref"), str)]


def _add(parts: dict[str, Place], key: str, member: Place) -> None:
    known = parts.get(key)
    if known is None:
        parts[key] = member
    elif key in ("properties", "patternProperties"):
        inner = known.members()
        for name, part in member.members().items():
            _add(inner, name, part)
        parts[key] = known.joined(inner)
    elif key == "required" and isinstance(member.value, list):
        parts[key] = known.listed([*known.items(), *member.items()])
    elif known.value != member.value:
        label, number = key, 2
        while label in parts:
            label, number = f"{key} ({number})", number + 1
        parts[label] = member
