"""Swagger 2.0 laid out as OpenAPI 3 is, every part still at its own place.

The name of a body, which is not on the wire, and the sharing of parameters are all that is left out.
"""

from __future__ import annotations

from contractguard.source import Document
from contractguard.text import Pointer
from tests.unclassified.places import METHODS, Place

_SCHEMA = frozenset({
    "type", "format", "items", "default", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength",
    "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "enum", "multipleOf", "x-nullable",
})
_STYLES = {"csv": "form", "multi": "form", "ssv": "spaceDelimited", "tsv": "tabDelimited", "pipes": "pipeDelimited"}
_FLOWS = {"accessCode": "authorizationCode", "application": "clientCredentials"}


def lifted(document: Document) -> Place:
    """Return the root of a Swagger 2.0 document as OpenAPI 3 would have it."""
    root = Place(document, (), document.data)
    members = root.members()
    components = {new: members.pop(old) for old, new in (
        ("definitions", "schemas"), ("securityDefinitions", "securitySchemes"), ("responses", "responses"),
        ("parameters", "parameters")) if old in members}
    schemes = components.get("securitySchemes")
    if schemes is not None:
        components["securitySchemes"] = schemes.joined({k: _scheme(v) for k, v in schemes.members().items()})
    kinds = members.pop("consumes", None), members.pop("produces", None)
    if components:
        members["components"] = _object(root, ("components",), _shared(components, kinds))
    host, base, schemes = (members.pop(key, None) for key in ("host", "basePath", "schemes"))
    if host is not None or base is not None:
        urls = [f"{scheme}://{host.value}" for scheme in (schemes.value if schemes else ["https"])] if host else [""]
        servers = [_object(root, (), {"url": _text(root, url + (str(base.value) if base else ""))}) for url in urls]
        members["servers"] = root.listed(servers)
    paths = members.get("paths")
    if paths is not None:
        members["paths"] = paths.joined({path: _item(item, kinds, root) for path, item in paths.members().items()})
    return root.joined(members)


Kinds = tuple["Place | None", "Place | None"]


def _object(at: Place, pointer: Pointer, parts: dict[str, Place]) -> Place:
    return Place(at.document, pointer or at.pointer, {}).joined(parts)


def _text(at: Place, value: object) -> Place:
    return Place(at.document, at.pointer, value)


def _shared(components: dict[str, Place], kinds: Kinds) -> dict[str, Place]:
    responses, parameters = components.get("responses"), components.get("parameters")
    if responses is not None:
        components["responses"] = responses.joined(
            {name: _response(part, kinds[1], part) for name, part in responses.members().items()})
    if parameters is not None:
        components["parameters"] = parameters.joined({k: _parameter(v) for k, v in parameters.members().items()})
    return components


def _scheme(scheme: Place) -> Place:
    members = scheme.members()
    if scheme.get("type") == "basic":
        return scheme.joined({**members, "type": _text(members["type"], "http"), "scheme": _text(scheme, "basic")})
    if scheme.get("type") != "oauth2":
        return scheme
    stated = members.pop("flow", None)
    flow = str(stated.value) if stated is not None else ""
    own: dict[str, Place] = {
        key: members.pop(key) for key in ("authorizationUrl", "tokenUrl", "scopes") if key in members}
    inner = _object(scheme, (), own)
    return scheme.joined({**members, "flows": _object(scheme, (), {_FLOWS.get(flow, flow): inner})})


def _item(item: Place, kinds: Kinds, root: Place) -> Place:
    members = item.members()
    shared = members.get("parameters")
    for method in METHODS & members.keys():
        members[method] = _operation(members[method], shared.items() if shared else [], kinds, root)
    members.pop("parameters", None)
    return item.joined(members)


def _operation(operation: Place, shared: list[Place], kinds: Kinds, root: Place) -> Place:
    members = operation.members()
    consumes, produces = members.pop("consumes", kinds[0]), members.pop("produces", kinds[1])
    stated = members.pop("parameters", None)
    own = stated.items() if stated is not None else []
    names = {_name(place, root) for place in own}
    listed = [*own, *(place for place in shared if _name(place, root) not in names)]
    kept = [place for place in listed if _settled(place, root).get("in") not in ("body", "formData")]
    if kept:
        members["parameters"] = (stated or kept[0]).listed([_parameter(place) for place in kept])
    rest = [_settled(place, root) for place in listed if place not in kept]
    if rest:
        members["requestBody"] = _body(rest, consumes, stated or rest[0])
    responses = members.get("responses")
    if responses is not None:
        members["responses"] = responses.joined(
            {status: _response(part, produces, operation) for status, part in responses.members().items()})
    return operation.joined(members)


def _settled(place: Place, root: Place) -> Place:
    name = str(place.get("$ref") or "").removeprefix("#/parameters/")
    known = root.members().get("parameters")
    return known.child(name) if name and known is not None else place


def _name(place: Place, root: Place) -> tuple[object, object]:
    settled = _settled(place, root)
    return settled.get("in"), settled.get("name")


def _parameter(parameter: Place) -> Place:
    members = parameter.members()
    if "$ref" in members or "schema" in members:
        return parameter
    schema = {key: members.pop(key) for key in _SCHEMA & members.keys()}
    if schema:
        members["schema"] = parameter.joined(schema)
    if schema.get("type") is not None and schema["type"].value == "array" and "in" in members:
        collected = members.pop("collectionFormat", None)
        at = collected or parameter
        spelled = str(collected.value) if collected else "csv"
        style = _STYLES.get(spelled, spelled)
        explode = collected is not None and collected.value == "multi"
        members["style"] = _text(at, "simple" if style == "form" and parameter.get("in") != "query" else style)
        members["explode"] = _text(at, explode)
    return parameter.joined(members)


def _content(schema: Place, kinds: Place | None, fallback: str, at: Place) -> Place:
    named = {str(kind.value): kind for kind in kinds.items()} if kinds is not None else {fallback: at}
    return _object(at, (), {name: place.joined({"schema": schema}) for name, place in named.items()})


def _body(parameters: list[Place], consumes: Place | None, at: Place) -> Place:
    first = parameters[0]
    if first.get("in") == "body":
        members = {key: part for key, part in first.members().items() if key not in ("in", "name", "schema")}
        members["content"] = _content(first.child("schema"), consumes, "application/json", first)
        return first.joined(members)
    properties = {str(part.get("name")): part.joined({k: v for k, v in part.members().items() if k in _SCHEMA})
                  for part in parameters}
    required = [_text(part.child("required"), part.get("name")) for part in parameters if part.get("required")]
    schema = _object(at, (), {"type": _text(at, "object"), "properties": _object(at, (), properties),
                              "required": at.listed(required)})
    members = {"content": _content(schema, consumes, "application/x-www-form-urlencoded", at)}
    if required:
        members["required"] = _text(required[0], True)
    return _object(at, (), members)


def _response(response: Place, produces: Place | None, at: Place) -> Place:
    members = response.members()
    schema = members.pop("schema", None)
    headers = members.get("headers")
    if schema is not None:
        members["content"] = _content(schema, produces, "application/json", at)
    if headers is not None:
        members["headers"] = headers.joined({name: _parameter(part) for name, part in headers.members().items()})
    return response.joined(members)
