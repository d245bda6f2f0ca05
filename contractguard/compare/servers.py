"""Servers: the URLs that clients call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from contractguard.compare.change import Spot
from contractguard.compare.elements import surviving
from contractguard.compare.pairing import addresses, blank, split_url
from contractguard.compare.sides import Side, Sides
from contractguard.compare.units import Site, Unit
from contractguard.contract import CallableOperation, Node
from contractguard.contract.model import Server

Addresses: TypeAlias = Mapping[str, tuple[str, Node]]


def compare_servers(sides: Sides, unit: Unit, base: CallableOperation, revision: CallableOperation) -> None:
    """Compare where two operations are served, as whole URLs: a base path may have moved into the path.

    A server that all operations lose is told at each; the same change is said once in the end.
    """
    if base.kind != "operation":
        return
    mine = _addresses(sides.base, _in_force(sides.base, base), base.path)
    theirs = _addresses(sides.revision, _in_force(sides.revision, revision), _called_as(base, revision))
    site = Site(unit, where=_holder(sides.revision, revision), was=_holder(sides.base, base))
    _compare(sides, site, mine, theirs)


def compare_idle_servers(sides: Sides, unit: Unit) -> None:
    """Compare the servers of two contracts without operations."""
    mine = _addresses(sides.base, sides.base.contract.servers, "")
    theirs = _addresses(sides.revision, sides.revision.contract.servers, "")
    site = Site(unit, where=_root_holder(sides.revision), was=_root_holder(sides.base))
    _compare(sides, site, mine, theirs)


def _compare(sides: Sides, site: Site, mine: Addresses, theirs: Addresses) -> None:
    for address, (url, node) in mine.items():
        if address not in theirs:
            site.report("server.removed", was=Spot(node, "value"), before=url, subject=f" server {url}",
                        where=Spot(surviving(sides.revision.contract.root, node)))
    for address, (url, node) in theirs.items():
        if address not in mine:
            site.report("server.added", where=Spot(node, "value"), after=url, added=True, subject=f" server {url}")


def _called_as(base: CallableOperation, revision: CallableOperation) -> str:
    """Return the path under which the base's clients call the revision: a template may serve a concrete path."""
    return base.path if "{" in revision.path and "{" not in base.path else revision.path


def _in_force(side: Side, called: CallableOperation) -> tuple[Server, ...]:
    return called.operation.servers or called.path_item.servers or side.contract.servers


def _addresses(side: Side, servers: tuple[Server, ...], path: str) -> Addresses:
    """Return the URLs under which a path is called, each with the server that it comes from.

    Without any server the specification's default `/` is in force (OpenAPI 3.2, OpenAPI Object).
    """
    urls = [(url, server.node) for server in servers for url in addresses(server)] or [("/", side.contract.root)]
    return {_address(url) + blank(path): (url, node) for url, node in urls}


def _address(url: str) -> str:
    """Normalise a server's URL (RFC 3986, section 6.2): host in lower case, no default port, no last slash."""
    parts = split_url(url)
    host = parts.netloc.lower()
    for scheme, port in (("https", ":443"), ("http", ":80")):
        if parts.scheme.lower() == scheme:
            host = host.removesuffix(port)
    origin = f"{parts.scheme.lower()}://{host}" if host else ""
    return origin + parts.path.rstrip("/")


def _holder(side: Side, called: CallableOperation) -> Node:
    for node, servers in ((called.operation.node, called.operation.servers),
                          (called.path_item.node, called.path_item.servers)):
        if servers:
            return node.child("servers")
    return _root_holder(side)


def _root_holder(side: Side) -> Node:
    root = side.contract.root
    return root.child("servers") if "servers" in root.members() else root
