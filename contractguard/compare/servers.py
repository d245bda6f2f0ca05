"""Servers: the URLs that clients call."""

from __future__ import annotations

from urllib.parse import urlsplit

from contractguard.compare.change import Spot
from contractguard.compare.pairing import expand
from contractguard.compare.sides import Sides
from contractguard.compare.units import Site, Unit
from contractguard.contract import Contract, Node


def compare_servers(sides: Sides, unit: Unit) -> None:
    """Compare the servers of two contracts by what clients call.

    A base path that moved into the paths is told by the operations, which are paired with it joined;
    here the origins count, and whole URLs where the paths did not move along.
    """
    base, revision = sides.base.contract, sides.revision.contract
    mine, theirs = _by_url(base, base), _by_url(revision, revision)
    site = Site(unit, where=_holder(revision), was=_holder(base))
    for url, node in mine.items():
        if url not in theirs:
            site.report("server.removed", was=Spot(node), before=url, subject=f" server {url}")
    for url, node in theirs.items():
        if url not in mine:
            site.report("server.added", where=Spot(node), after=url, added=True, subject=f" server {url}")


def _by_url(contract: Contract, _: Contract) -> dict[str, Node]:
    shared = _shared_prefix(contract)
    return {_address(expand(server), shared): server.node for server in contract.servers}


def _address(url: str, shared: str) -> str:
    """Return the origin with the full path that the first segment of every path would be called under."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}{shared}" if parts.netloc else (
        parts.path.rstrip("/") + shared)


def _shared_prefix(contract: Contract) -> str:
    """Return the segments that all paths start with."""
    split = [[segment for segment in path.split("/") if segment] for path in contract.paths]
    shared = []
    for segments in zip(*split, strict=False):
        if len(set(segments)) > 1 or "{" in segments[0]:
            break
        shared.append(segments[0])
    return "".join(f"/{segment}" for segment in shared)


def _holder(contract: Contract) -> Node:
    return contract.root.child("servers") if "servers" in contract.root.members() else contract.root
