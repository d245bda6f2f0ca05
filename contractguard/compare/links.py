"""Links: hints at what may be called next (OpenAPI 3.2, Link Object)."""

from __future__ import annotations

from contractguard.compare.change import Spot
from contractguard.compare.elements import compare_words, member
from contractguard.compare.pairing import base_path
from contractguard.compare.paths import blank
from contractguard.compare.sides import Side, Sides
from contractguard.compare.units import Site
from contractguard.contract import CallableOperation
from contractguard.contract.model import Link, Reference
from contractguard.errors import ContractError
from contractguard.schema.canonical import canonical


def compare_link(
    sides: Sides, site: Site, name: str, base: Link | Reference[Link] | None, revision: Link | Reference[Link] | None
) -> None:
    """Compare two links with one name; None stands for a side that has none."""
    if base is None or revision is None:
        site.down(f" link '{name}'").report(
            "link.removed" if base else "link.added", name=name, owner=site.owner, added=base is None,
            was=Spot(base.node) if base else None,
            where=Spot(revision.node) if revision else member(site.where, "links"))
        return
    mine, theirs = sides.base.contract.resolve(base, Link), sides.revision.contract.resolve(revision, Link)
    inner = sides.enter(site, "link", mine.node, theirs.node, title=f"link '{name}' of {site.owner}",
                        subject=f"link {name}")
    if inner is None:
        return
    compare_words(inner)
    before, after = _told(sides.base, mine), _told(sides.revision, theirs)
    if canonical(before) != canonical(after):
        inner.report("link.changed", name=name, before=before, after=after)


def _told(side: Side, link: Link) -> dict[str, object]:
    """Return what a link says, with the operation that it leads to as method and path, however it is named."""
    told = {key: value for key, value in link.node.members().items() if key != "description" and key[:2] != "x-"}
    called = _target(side, link)
    if called is not None:
        told.pop("operationId", None)
        told.pop("operationRef", None)
        told["operation"] = f"{called.method} {base_path(side.contract, called)}{blank(called.path)}"
    return told


def _target(side: Side, link: Link) -> CallableOperation | None:
    """Return the operation of the same contract that a link leads to; another document is not opened for a hint."""
    members = link.node.members()
    name, reference = members.get("operationId"), members.get("operationRef")
    if isinstance(reference, str):
        if not reference.startswith("#"):
            return None
        try:
            return side.operations.get(side.contract.references.target(link.node, reference).location)
        except ContractError:
            return None
    return side.operations.get(name) if isinstance(name, str) and name else None
