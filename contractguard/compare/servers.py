"""Servers: the URLs that clients call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from contractguard.compare.change import Spot
from contractguard.compare.elements import compare_rest, compare_words, member, surviving
from contractguard.compare.pairing import addresses, split_url
from contractguard.compare.paths import blank, filled
from contractguard.compare.sides import Side, Sides
from contractguard.compare.units import Site, Unit
from contractguard.contract import CallableOperation, Node
from contractguard.contract.model import Server, ServerVariable

Addresses: TypeAlias = Mapping[str, tuple[str, Node]]


def compare_servers(sides: Sides, unit: Unit, base: CallableOperation, revision: CallableOperation) -> None:
    """Compare where two operations are served, as whole URLs: a base path may have moved into the path.

    Where the path is what it was the servers alone are compared, once for all operations that they serve.
    """
    if base.kind != "operation":
        return
    used, offered = sides.base.contract.servers_of(base), sides.revision.contract.servers_of(revision)
    was, where = _holder(sides.base, base), _holder(sides.revision, revision)
    site, path = Site(unit, where=where, was=was), _called_as(base, revision)
    if blank(base.path) == blank(path):
        shared, new = sides.unit("servers", [was], [where], title="the servers", subject="servers")
        unit.uses(shared, site.passage)
        if new:
            _compare(sides, Site(shared, where=where, was=was), used, offered)
    else:
        _compare(sides, site, used, offered, (base.path, path))


def compare_idle_servers(sides: Sides, unit: Unit) -> None:
    """Compare the servers of two contracts without operations."""
    site = Site(unit, where=_root_holder(sides.revision), was=_root_holder(sides.base))
    _compare(sides, site, sides.base.contract.servers, sides.revision.contract.servers)


def _compare(
    sides: Sides, site: Site, base: tuple[Server, ...], revision: tuple[Server, ...], paths: tuple[str, str] = ("", "")
) -> None:
    """Compare two lists of servers; `paths` are what is called there, where that is not the same on both sides."""
    mine, theirs = _addresses(sides.base, base, paths[0]), _addresses(sides.revision, revision, paths[1])
    for address, (url, node) in mine.items():
        if address not in theirs and not any(filled(other, address) for other in theirs):
            site.report("server.removed", was=Spot(node, "value"), before=url, subject=f" server {url}",
                        where=Spot(surviving(sides.revision.contract.root, node)))
    for address, (url, node) in theirs.items():
        if address not in mine and not any(filled(other, address) for other in mine):
            site.report("server.added", where=Spot(node, "value"), after=url, added=True, subject=f" server {url}")
    _compare_each(site, base, revision)


def _compare_each(site: Site, mine: tuple[Server, ...], theirs: tuple[Server, ...]) -> None:
    """Compare servers with one URL: their words, and what is sent for a variable for which no value is chosen."""
    known = {server.url: server for server in theirs}
    for server in mine:
        partner = known.get(server.url)
        # Swagger 2.0 spells its servers in the contract itself.
        if partner is not None and server.node.pointer and partner.node.pointer:
            pair = replace(site, was=server.node, where=partner.node)
            compare_words(pair, ("name", "description"))
            compare_rest(pair, "server")
        if partner is None:
            continue
        too_many = addresses(server) == addresses(partner) == [server.url]
        for name, variable in server.variables.items():
            other = partner.variables.get(name)
            if other is not None:
                told = replace(site, was=variable.node, where=other.node)
                compare_words(told)
                compare_rest(told, "server variable")
            if other is not None and too_many:
                _compare_values(site, server, name, variable, other)
            if other is not None and other.default != variable.default:
                site.report("server-variable.default-changed", name=name, before=variable.default,
                            after=other.default, where=member(other.node, "default"),
                            was=member(variable.node, "default"), subject=f" server {server.url}")


def _compare_values(
    site: Site, server: Server, name: str, base: ServerVariable, revision: ServerVariable
) -> None:
    """Compare the values of a variable where its server stands for too many addresses to list them."""
    for verb, values, others, node in (("server.removed", base.enum, revision.enum, base.node),
                                       ("server.added", revision.enum, base.enum, revision.node)):
        for value in sorted({*values} - {*others}) if others else ():
            url = server.url.replace(f"{{{name}}}", value)
            told: dict[str, Any] = ({"before": url, "was": Spot(node)} if verb == "server.removed"
                                    else {"after": url, "where": Spot(node), "added": True})
            site.report(verb, subject=f" server {url}", **told)


def _called_as(base: CallableOperation, revision: CallableOperation) -> str:
    """Return the path under which the base's clients call the revision: a template may serve a concrete path."""
    return base.path if filled(revision.path, base.path) is not None else revision.path


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
            return next((node.child(word) for word in ("servers", "schemes") if word in node.members()), node)
    return _root_holder(side)


def _root_holder(side: Side) -> Node:
    root = side.contract.root
    return root.child("servers") if "servers" in root.members() else root
