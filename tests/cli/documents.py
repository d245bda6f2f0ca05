"""Documents that are wrong, and documents that only look so."""

from __future__ import annotations

import json
from typing import Any

from tests.cli.sample import OPENAPI, SWAGGER, replaced

HEADER = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n"
DEEP = 10_000


def whole(**parts: Any) -> dict[str, Any]:
    """Complete parts to a contract."""
    return {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}, **parts}


def operation(**parts: Any) -> dict[str, Any]:
    """Make a contract of one operation."""
    return whole(paths={"/a": {"post": {"responses": {"200": {"description": "Done"}}, **parts}}})


def returning(schema: Any, **schemas: Any) -> dict[str, Any]:
    """Make a contract that answers with a schema."""
    content = {"application/json": {"schema": schema}}
    return {**operation(responses={"200": {"description": "Done", "content": content}}),
            "components": {"schemas": schemas}}


def good() -> dict[str, Any]:
    """Make a contract whose operation has what the wrong ones have, so that they are looked into."""
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/a"}}}
    done = {"description": "Done", "content": content, "headers": {"X": {"schema": {"type": "string"}}}}
    heard = {"post": {"responses": {"200": {"description": "Heard"}}}}
    full = operation(responses={"200": done, "default": {"description": "Failed"}}, requestBody={"content": content},
                     parameters=[{"name": "a", "in": "query", "schema": {"type": "string"}}],
                     callbacks={"done": {"{$request.body}": heard}})
    return {**full, "components": {"schemas": {name: {"type": "string", "enum": ["x"]} for name in "abc"}}}


def circle(kind: str, *names: str) -> dict[str, Any]:
    """Make components of a kind that refer to each other in a circle."""
    targets = dict(zip(names, (*names[1:], names[0]), strict=True))
    return {kind: {name: {"$ref": f"#/components/{kind}/{target}"} for name, target in targets.items()}}


def circles() -> dict[str, dict[str, Any]]:
    """Make a contract for every kind of component, with a chain of references that never ends."""
    found = {}
    for names in (("a",), ("a", "b"), ("a", "b", "c")):
        length = len(names)
        users = {
            "schemas": returning({"$ref": "#/components/schemas/a"}),
            "parameters": operation(parameters=[{"$ref": "#/components/parameters/a"}]),
            "responses": operation(responses={"200": {"$ref": "#/components/responses/a"}}),
            "requestBodies": operation(requestBody={"$ref": "#/components/requestBodies/a"}),
            "headers": operation(responses={"200": {"description": "", "headers": {
                "X": {"$ref": "#/components/headers/a"}}}}),
            "pathItems": whole(paths={"/a": {"$ref": "#/components/pathItems/a"}}),
            "callbacks": operation(callbacks={"done": {"$ref": "#/components/callbacks/a"}}),
        }
        for kind, user in users.items():
            found[f"circle of {length} {kind}"] = {**user, "components": circle(kind, *names)}
    return found


BROKEN_TEXTS: dict[str, str | bytes] = {
    "empty": "",
    "blank": "\n \n",
    "comment": "# nothing\n",
    "not yaml": "openapi: 3.1.0\npaths: [\n",
    "not json": '{"openapi": "3.1.0", "paths": ]',
    "tabs": "openapi: 3.1.0\n\tpaths: {}\n",
    "prose": "This is a text: it has: colons\n",
    "binary": bytes(range(256)) * 4,
    "zip": b"PK\x03\x04\x14\x00\x00\x00",
    "latin 1": "openapi: 3.1.0\ninfo: {title: gr\xfc\xdfe}\n".encode("latin-1"),
    "utf-16": (HEADER + "paths: {}\n").encode("utf-16"),
    "a list": "- a\n- b\n",
    "a string": "hello\n",
    "a number": "42\n",
    "null": "null\n",
    "no openapi": '{"a": 1}',
    "openapi 4.0": "openapi: 4.0\npaths: {}\n",
    "openapi 4.0.0": "openapi: 4.0.0\npaths: {}\n",
    "openapi 3.10": "openapi: '3.10'\npaths: {}\n",
    "openapi 3.1 as a float": "openapi: 3.1\npaths: {}\n",
    "openapi null": "openapi:\npaths: {}\n",
    "openapi a list": "openapi: [3.1.0]\npaths: {}\n",
    "swagger 1.2": "swagger: '1.2'\npaths: {}\n",
    "duplicate keys": HEADER + "paths: {}\npaths: {}\n",
    "duplicate keys deep": HEADER + "paths:\n  /a: {get: {responses: {}}, get: {responses: {}}}\n",
    "two documents": HEADER + "paths: {}\n---\n" + HEADER,
    "alias bomb": HEADER + "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30)),
    "alias in itself": HEADER + "paths: &a {/a: *a}\n",
    "unknown alias": HEADER + "paths: *nope\n",
    "deep json": '{"openapi": "3.1.0", "x": ' + "[" * DEEP + "]" * DEEP + "}",
    "deep json objects": '{"a":' * DEEP + "1" + "}" * DEEP,
    "deep yaml flow": HEADER + "x: " + "[" * DEEP + "]" * DEEP + "\n",
    "deep yaml block": HEADER + "x:\n" + "".join(" " * n + "a:\n" for n in range(1, 1500)),
    "deep yaml dashes": HEADER + "x:\n  " + "- " * DEEP + "a\n",
    "endless number": HEADER + "x: " + "9" * 5000 + "\n",
}
"""Texts that are refused as a whole."""

WRONG: dict[str, Any] = {
    "a reference to nothing": returning({"$ref": "#/components/schemas/Nope"}),
    "a reference to no file": returning({"$ref": "nope.yaml"}),
    "a reference to no anchor": returning({"$ref": "#nope"}),
    "a reference to no url": returning({"$ref": "https://example.org/thing.yaml"}),
    "a reference out of an array": returning({"$ref": "#/servers/7"}),
    "a parameter reference to nothing": operation(parameters=[{"$ref": "#/components/parameters/Nope"}]),
    "a parameter reference to a schema": {
        **operation(parameters=[{"$ref": "#/components/schemas/Thing"}]), "components": {"schemas": {"Thing": {}}}},
    "a path item reference to nothing": whole(paths={"/a": {"$ref": "#/components/pathItems/Nope"}}),
    "paths a list": whole(paths=[]),
    "paths a string": whole(paths="x"),
    "a path null": whole(paths={"/a": None}),
    "a path a list": whole(paths={"/a": []}),
    "an operation a list": whole(paths={"/a": {"get": []}}),
    "parameters an object": operation(parameters={"name": "a"}),
    "a parameter a string": operation(parameters=["a"]),
    "a parameter without name": operation(parameters=[{"in": "query"}]),
    "a parameter without in": operation(parameters=[{"name": "a"}]),
    "a parameter in nowhere": operation(parameters=[{"name": "a", "in": "nowhere"}]),
    "a parameter whose name is a number": operation(parameters=[{"name": 1, "in": "query"}]),
    "responses a list": operation(responses=[]),
    "a response null": operation(responses={"200": None}),
    "a response a string": operation(responses={"200": "Done"}),
    "content a list": operation(requestBody={"content": []}),
    "headers a list": operation(responses={"200": {"headers": []}}),
    "a body a string": operation(requestBody="x"),
    "callbacks a list": operation(callbacks=[]),
    "a security requirement a string": operation(security=["key"]),
    "components a list": whole(components=[]),
    "schemas a list": whole(components={"schemas": []}),
    "webhooks a list": whole(webhooks=[]),
}
"""Contracts whose structure is not what the specification says, or whose references lead nowhere."""

TOLERABLE: dict[str, Any] = {
    "responses null": operation(responses=None),
    "components null": whole(components=None),
    "paths null": whole(paths=None),
    "security an object": operation(security={"key": []}),
    "servers a string": whole(servers="https://example.org"),
    "a server url that is no url": {**operation(), "servers": [{"url": "http://[x"}]},
    "servers null": whole(servers=None),
    "tags a string": operation(tags="x"),
    "info a list": whole(info=[]),
    "a status of nothing": operation(responses={"": {"description": ""}}),
    "a schema a string": returning("x"),
    "a schema a list": returning([1]),
    "a schema null": returning(None),
    "properties a list": returning({"properties": ["a"]}),
    "a property null": returning({"properties": {"a": None}}),
    "required a string": returning({"required": "a"}),
    "required numbers": returning({"required": [1, {}, None]}),
    "enum no list": returning({"enum": "a"}),
    "enum of everything": returning({"enum": [None, True, 1, 1.0, "1", [], {}]}),
    "type a number": returning({"type": 5}),
    "type of nothing": returning({"type": []}),
    "type of a list": returning({"type": [["string"]]}),
    "type of an object": returning({"type": [{}]}),
    "format an object": returning({"type": "string", "format": {}}),
    "an unknown type": returning({"type": "strnig"}),
    "items a number": returning({"type": "array", "items": 5}),
    "items a list": returning({"type": "array", "items": [{}, {}]}),
    "allOf an object": returning({"allOf": {"type": "string"}}),
    "allOf of nothing": returning({"allOf": []}),
    "oneOf of strings": returning({"oneOf": ["a", "b"]}),
    "a bound a string": returning({"minimum": "5", "maxLength": "x"}),
    "a negative length": returning({"maxLength": -1, "multipleOf": 0}),
    "a broken pattern": returning({"pattern": "(?<"}),
    "a slow pattern": returning({"pattern": "^(a+)+$", "enum": ["a" * 40 + "b"]}),
    "a huge number": returning({"minimum": 10**300, "multipleOf": 1e-300}),
    "a reference a number": returning({"$ref": 5}),
    "a reference with a bad url": returning({"$id": "http://[x", "$ref": "http://[y"}),
    "a reference to the whole document": returning({"$ref": "#"}),
    "a reference to the whole document, empty": returning({"$ref": ""}),
    "allOf of itself": returning({"$ref": "#/components/schemas/a"}, a={"allOf": [{"$ref": "#/components/schemas/a"}]}),
    "oneOf of itself": returning({"$ref": "#/components/schemas/a"},
                                 a={"oneOf": [{"$ref": "#/components/schemas/a"}, {"type": "null"}]}),
    "oneOf of itself through allOf": returning(
        {"$ref": "#/components/schemas/a"}, a={"allOf": [{"$ref": "#/components/schemas/b"}]},
        b={"oneOf": [{"$ref": "#/components/schemas/a"}, {"type": "null"}]}),
    "anyOf of each other": returning(
        {"$ref": "#/components/schemas/a"}, a={"anyOf": [{"$ref": "#/components/schemas/b"}, {"type": "string"}]},
        b={"anyOf": [{"$ref": "#/components/schemas/a"}, {"type": "null"}]}),
    "not itself": returning({"$ref": "#/components/schemas/a"}, a={"not": {"$ref": "#/components/schemas/a"}}),
    "items of itself": returning({"$ref": "#/components/schemas/a"},
                                 a={"type": "array", "items": {"$ref": "#/components/schemas/a"}}),
    "a discriminator a string": returning({"discriminator": "kind", "oneOf": [{}, {}]}),
    "a mapping to nothing": returning(
        {"oneOf": [{}], "discriminator": {"propertyName": "k", "mapping": {"a": "#/no"}}}),
    "an anchor twice": returning({"$ref": "#x"}, a={"$anchor": "x"}, b={"$anchor": "x"}),
    "many branches": returning({"anyOf": [{"oneOf": [{"type": "object", "properties": {f"p{n}{m}": {}}}
                                                     for m in range(12)]} for n in range(12)]}),
    "swagger with a body twice": replaced(SWAGGER, ("paths", "/things", "put", "parameters"), [
        {"name": "a", "in": "body", "schema": {}}, {"name": "b", "in": "body", "schema": {}}]),
    "swagger with a name that is an object": replaced(
        SWAGGER, ("paths", "/things", "post", "parameters", 1, "name"), {}),
    "swagger with a host that is no host": replaced(SWAGGER, ("host",), "["),
    "swagger with items without type": replaced(SWAGGER, ("parameters", "Limit"), {
        "name": "a", "in": "query", "type": "array"}),
    "a callback into itself": replaced(OPENAPI, ("paths", "/things/{id}", "post", "callbacks", "done"), {
        "x": {"$ref": "#/paths/~1things~1{id}"}}),
}
"""Contracts that are wrong in a way which may be read over, or hard; what counts is that they end well."""


def texts() -> dict[str, str | bytes]:
    """Return every document by what is wrong with it."""
    made = {**WRONG, **circles(), **TOLERABLE}
    return {**BROKEN_TEXTS, **{name: json.dumps(data, indent=1) for name, data in made.items()}}
