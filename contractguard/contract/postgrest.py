"""Contracts that PostgREST publishes of a database schema, and what it and Supabase's gateway leave unsaid.

A document of PostgREST names its author in `externalDocs`, in every version since 6. It says nothing of refusals, says
who may call only where `openapi-security-active` is set, and names the address on which PostgREST listens unless
`openapi-server-proxy-uri` tells it another. Supabase hosts it below `/rest/v1`, behind a gateway that asks for a key.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlsplit

from contractguard.contract.model import (
    MediaType,
    Operation,
    PathItem,
    Response,
    SecurityRequirement,
    SecurityScheme,
    Server,
)
from contractguard.contract.node import Node
from contractguard.contract.publisher import GatewayName, is_published
from contractguard.contract.schemas import Dialect, read_schema

Resource = Literal["table", "view", "rpc", "introspection", ""]
"""What an operation of PostgREST works on; empty where PostgREST publishes nothing like it.

A table is a relation that can be written: some views can be too, and the document does not tell these apart. A view is
one that cannot, as no table is.
"""

SHARED = frozenset({
    "preferParams", "preferReturn", "preferCount", "preferPost", "select", "on_conflict", "order", "range", "rangeUnit",
    "offset", "limit",
})
"""The parameters that PostgREST publishes with every schema, whether an operation refers to them or not."""

_NONE: frozenset[str] = frozenset()
_WRITING = frozenset({"POST", "PATCH", "DELETE"})
_HOSTED = ".supabase.co"
_BELOW = "/rest/v1"
_LISTENING = "0.0.0.0"  # noqa: S104 - read, not bound
_KEY = {"type": "apiKey", "in": "header", "name": "apikey"}
_TOKEN = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
_REFUSAL: Mapping[str, object] = {"description": "What PostgREST refuses, and why", "schema": True}


@dataclass(frozen=True, slots=True)
class Gateway:
    """What stands between a published contract and its callers, and what that asks of them.

    `node` is where the contract says so, in place of a list of requirements.
    """

    node: Node
    schemes: Mapping[str, SecurityScheme]
    security: tuple[SecurityRequirement, ...]


def is_filter(node: Node) -> bool:
    """Whether a parameter picks the rows of a table by one of its columns."""
    return node.pointer[:1] == ("parameters",) and str(node.pointer[-1]).startswith("rowFilter.") \
        and is_published(node.document.data)


def supplied(node: Node, declared: object) -> frozenset[str]:
    """Return the columns of a table that a request may leave out though they are required: those with a default.

    PostgREST lists under `required` what is never null, whoever fills it in. `node` is where the schema of the rows
    stands, `declared` are its properties.
    """
    if not isinstance(declared, dict) or not _is_table(node):
        return _NONE
    return frozenset(name for name, value in declared.items() if isinstance(value, dict) and "default" in value)


def _is_table(node: Node) -> bool:
    is_component = node.pointer[:-1] in (("definitions",), ("components", "schemas"))
    return is_component and is_published(node.document.data)


def resource(path: str, methods: Collection[str]) -> Resource:
    """Say what a path that PostgREST published stands for; `methods` are all that it has."""
    if path == "/":
        return "introspection"
    if "{" in path or not path.startswith("/"):
        return ""
    if path.startswith("/rpc/"):
        return "rpc"
    return "view" if _WRITING.isdisjoint(methods) else "table"


def served(servers: tuple[Server, ...], known: GatewayName | None) -> tuple[Server, ...]:
    """Return where clients call: Supabase below `/rest/v1`, and no address that is only listened on.

    `known` is the gateway that is known to stand before the contract; else a project of Supabase is told by its host.
    """
    return tuple(_served(server, known) for server in servers)


def _served(server: Server, known: GatewayName | None) -> Server:
    address = _address(server.url)
    origin = "" if address.host in ("", _LISTENING) else f"{address.scheme}://{address.authority}"
    if address.path in ("", "/") and (known or _is_hosted(server)):
        return replace(server, url=origin + _BELOW)
    return server if origin else replace(server, url=address.path or "/")


def gateway(root: Node, servers: tuple[Server, ...], known: GatewayName | None) -> Gateway | None:
    """Return Supabase's gateway where it is known to be there, or a project of Supabase is the host; else None.

    The gateway asks for the project's key. A token beside it says which user calls; without one the role is that of the
    key, or the anonymous one. So the key alone opens the door, and the role decides what is behind it.
    """
    hosted = next((server.node for server in servers if known or _is_hosted(server)), root if known else None)
    if hosted is None:
        return None
    node = root.child("host") if "host" in root.members() else hosted
    named = {"apikey": _scheme(node, _KEY), "bearer": _scheme(root.child("externalDocs"), _TOKEN)}
    alternatives: tuple[dict[str, object], ...] = ({"apikey": []}, {"apikey": [], "bearer": []})
    return Gateway(node, named, tuple(
        SecurityRequirement(_implied(node, each), dict.fromkeys(each, ())) for each in alternatives))


def token(scheme: SecurityScheme) -> SecurityScheme:
    """Read the scheme that PostgREST publishes as what it describes: Swagger 2.0 has no word for a bearer token."""
    if (scheme.type, scheme.location, scheme.name) != ("apiKey", "header", "Authorization"):
        return scheme
    return replace(scheme, type="http", scheme="bearer", name="", location="")


def answering(path_item: PathItem, node: Node, dialect: Dialect) -> PathItem:
    """Add the refusals that PostgREST never writes down: each answers with the same object.

    `node` is where the contract names the documentation that describes them.
    """
    place = _implied(node, _REFUSAL)
    content = {"application/json": MediaType(place, read_schema(place.child("schema"), dialect))}
    refusal = Response(place, content, {}, {})
    return replace(path_item, operations={
        method: _answering(operation, refusal) for method, operation in path_item.operations.items()})


def _answering(operation: Operation, refusal: Response) -> Operation:
    stated = operation.responses
    if not stated or any(status.upper().startswith("4") or status == "default" for status in stated):
        return operation
    return replace(operation, responses={**operation.responses, "4XX": refusal})


def _is_hosted(server: Server) -> bool:
    return _address(server.url).host.endswith(_HOSTED)


def _scheme(node: Node, stated: Mapping[str, str]) -> SecurityScheme:
    return SecurityScheme(
        _implied(node, stated), type=stated["type"], name=stated.get("name", ""), location=stated.get("in", ""),
        scheme=stated.get("scheme", ""), flows={}, open_id_connect_url="")


def _implied(node: Node, value: object) -> Node:
    """Make a value that no document holds, everything in it at the place that implies it."""
    members = value if isinstance(value, Mapping) else {}
    return Node(node.document, node.pointer, value, {key: _implied(node, member) for key, member in members.items()})


@dataclass(frozen=True, slots=True)
class _Address:
    scheme: str
    authority: str
    host: str
    path: str


def _address(url: str) -> _Address:
    try:
        parts = urlsplit(url)
        return _Address(parts.scheme, parts.netloc, (parts.hostname or "").lower(), parts.path)
    except ValueError:
        return _Address("", "", "", "")
