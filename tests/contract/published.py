"""Contracts in the shape in which PostgREST publishes them (PostgREST 16, `PostgREST.Response.OpenAPI`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

MEDIA_TYPES = ["application/json", "application/vnd.pgrst.object+json;nulls=stripped",
               "application/vnd.pgrst.object+json", "text/csv"]
_READING = ("select", "order", "range", "rangeUnit", "offset", "limit", "preferCount")
_TYPES: Mapping[str, Mapping[str, str]] = {
    "bigint": {"type": "integer", "format": "int64"}, "integer": {"type": "integer", "format": "int32"},
    "boolean": {"type": "boolean", "format": "boolean"}, "numeric": {"type": "number", "format": "numeric"},
    "jsonb": {"format": "jsonb"},
}


@dataclass(frozen=True)
class Column:
    """A column: its type in Postgres, and what its table says of it."""

    type: str
    null: bool = False
    key: bool = False
    references: str = ""
    default: Any = None
    comment: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Relation:
    """A table, or a view; the relations that PostgREST can write have the methods that write."""

    columns: Mapping[str, Column]
    comment: str = ""
    writable: bool = True


@dataclass(frozen=True)
class Function:
    """A function: the types of its arguments, those that may be left out, and whether it changes nothing."""

    arguments: Mapping[str, str]
    optional: frozenset[str] = frozenset()
    comment: str = ""
    stable: bool = False


ORDERS = Relation({
    "id": Column("bigint", key=True), "customer_id": Column("bigint", references="customers.id"),
    "status": Column("public.order_status", default="open", values=("open", "paid", "sent")),
    "note": Column("text", null=True, comment="What the customer asks for"),
    "placed_at": Column("timestamp with time zone", default="now()"),
}, "Orders\nOne row for each order of a customer.")
CUSTOMERS = Relation({
    "id": Column("bigint", key=True), "email": Column("text"), "settings": Column("jsonb", null=True),
    "labels": Column("text[]", null=True),
}, "Customers")
OPEN_ORDERS = Relation({
    "id": Column("bigint", null=True, key=True), "status": Column("text", null=True),
    "total": Column("numeric", null=True),
}, "Orders that wait to be sent", writable=False)
CANCEL = Function({"order_id": "bigint", "reason": "text"}, frozenset({"reason"}), "Cancel an order")
SEARCH = Function({"words": "text"}, comment="Find orders", stable=True)

RELATIONS: Mapping[str, Relation] = {"orders": ORDERS, "customers": CUSTOMERS, "open_orders": OPEN_ORDERS}
FUNCTIONS: Mapping[str, Function] = {"cancel_order": CANCEL, "search_orders": SEARCH}
LISTENING = "http://0.0.0.0:3000/"
HOSTED = "https://abcdefghijklmnopqrst.supabase.co:443/"


def published(
    relations: Mapping[str, Relation] = RELATIONS, functions: Mapping[str, Function] = FUNCTIONS, *,
    at: str = HOSTED, secured: bool = False,
) -> dict[str, Any]:
    """Publish a schema; `at` is the address that PostgREST is told, `secured` sets `openapi-security-active`."""
    scheme, _, rest = at.partition("://")
    host, _, path = rest.partition("/")
    stated = {"securityDefinitions": {"JWT": {
        "type": "apiKey", "in": "header", "name": "Authorization",
        "description": "Add the token prepending \"Bearer \" (without quotes) to it"}},
        "security": [{"JWT": []}]} if secured else {}
    return {
        "swagger": "2.0", "info": {"title": "Shop", "description": "Orders of a small shop", "version": "16.1"},
        "host": host, "basePath": f"/{path}", "schemes": [scheme], "consumes": MEDIA_TYPES, "produces": MEDIA_TYPES,
        "paths": {
            "/": {"get": {"tags": ["Introspection"], "summary": "OpenAPI description (this document)",
                          "produces": ["application/openapi+json", "application/json"],
                          "responses": {"200": {"description": "OK"}}}},
            **{f"/{name}": _paths(name, relation) for name, relation in relations.items()},
            **{f"/rpc/{name}": _calls(name, function) for name, function in functions.items()},
        },
        "definitions": {name: _definition(relation) for name, relation in relations.items()},
        "parameters": {**_shared(), **{key: value for name, relation in relations.items()
                                       for key, value in _own(name, relation).items()}},
        **stated,
        "externalDocs": {"description": "PostgREST Documentation",
                         "url": "https://postgrest.org/en/v16/references/api.html"},
    }


def _paths(name: str, relation: Relation) -> dict[str, Any]:
    filters = [f"rowFilter.{name}.{column}" for column in relation.columns]
    rows = {"type": "array", "items": {"$ref": f"#/definitions/{name}"}}
    words = {"tags": [name], **_words(relation.comment)}
    reading = {"get": {**words, "parameters": _parameters([*filters, *_READING]), "responses": {
        "200": {"description": "OK", "schema": rows}, "206": {"description": "Partial Content"}}}}
    if not relation.writable:
        return reading
    body, nothing = f"body.{name}", {"204": {"description": "No Content"}}
    return {
        **reading,
        "post": {**words, "parameters": _parameters([body, "select", "preferPost"]),
                 "responses": {"201": {"description": "Created"}}},
        "delete": {**words, "parameters": _parameters([*filters, "preferReturn"]), "responses": nothing},
        "patch": {**words, "parameters": _parameters([*filters, body, "preferReturn"]), "responses": nothing},
    }


def _calls(name: str, function: Function) -> dict[str, Any]:
    words = {"tags": [f"(rpc) {name}"], **_words(function.comment), "produces": MEDIA_TYPES[:3],
             "responses": {"200": {"description": "OK"}}}
    needed = [argument for argument in function.arguments if argument not in function.optional]
    schema = {"type": "object", **({"description": function.comment} if function.comment else {}),
              **({"required": needed} if needed else {}),
              "properties": {argument: _typed(kind) for argument, kind in function.arguments.items()}}
    calls = {"post": {**words, "parameters": [
        {"name": "args", "in": "body", "required": True, "schema": schema}, *_parameters(["preferParams"])]}}
    if not function.stable:
        return calls
    return {"get": {**words, "parameters": [
        {"name": argument, "in": "query", "required": argument in needed, **_typed(kind)}
        for argument, kind in function.arguments.items()]}, **calls}


def _definition(relation: Relation) -> dict[str, Any]:
    needed = [name for name, column in relation.columns.items() if not column.null]
    return {**({"description": relation.comment} if relation.comment else {}),
            **({"required": needed} if needed else {}),
            "properties": {name: _property(column) for name, column in relation.columns.items()}, "type": "object"}


def _property(column: Column) -> dict[str, Any]:
    notes = ["This is a Primary Key.<pk/>"] if column.key else []
    if column.references:
        table, _, other = column.references.partition(".")
        notes.append(f"This is a Foreign Key to `{column.references}`.<fk table='{table}' column='{other}'/>")
    parts = [column.comment, "\n".join(["Note:", *notes]) if notes else ""]
    words = "\n\n".join(part for part in parts if part)
    return {**({"description": words} if words else {}), **_typed(column.type),
            **({"default": column.default} if column.default is not None else {}),
            **({"enum": list(column.values)} if column.values else {})}


def _typed(kind: str) -> dict[str, Any]:
    if kind.endswith("[]"):
        return {"type": "array", "format": kind, "items": {"type": _typed(kind[:-2]).get("type", "string")}}
    return dict(_TYPES.get(kind, {"type": "string", "format": kind}))


def _words(comment: str) -> dict[str, str]:
    first, _, rest = comment.partition("\n")
    return {**({"summary": first} if first else {}), **({"description": rest} if rest else {})}


def _parameters(names: Iterable[str]) -> list[Any]:
    return [{"$ref": f"#/parameters/{name}"} for name in names]


def _own(name: str, relation: Relation) -> dict[str, Any]:
    body = {"name": name, "description": name, "required": False, "in": "body",
            "schema": {"$ref": f"#/definitions/{name}"}}
    return {f"body.{name}": body, **{
        f"rowFilter.{name}.{column}": {
            "name": column, **({"description": stated.comment} if stated.comment else {}), "required": False,
            "in": "query", "type": "string"} for column, stated in relation.columns.items()}}


def _shared() -> dict[str, Any]:
    returned = ["return=representation", "return=minimal", "return=none"]
    query = {"select": "Filtering Columns", "on_conflict": "On Conflict", "order": "Ordering",
             "offset": "Limiting and Pagination", "limit": "Limiting and Pagination"}
    return {
        "preferParams": _prefer(), "preferReturn": _prefer(*returned), "preferCount": _prefer("count=none"),
        "preferPost": _prefer(*returned, "resolution=ignore-duplicates", "resolution=merge-duplicates"),
        **{name: {"name": name, "description": words, "required": False, "in": "query", "type": "string"}
           for name, words in query.items()},
        "range": {"name": "Range", "description": "Limiting and Pagination", "required": False, "in": "header",
                  "type": "string"},
        "rangeUnit": {"name": "Range-Unit", "description": "Limiting and Pagination", "required": False,
                      "default": "items", "in": "header", "type": "string"},
    }


def _prefer(*values: str) -> dict[str, Any]:
    return {"name": "Prefer", "description": "Preference", "required": False, "in": "header", "type": "string",
            **({"enum": list(values)} if values else {})}
