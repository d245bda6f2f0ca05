"""Headers that are written beside a body, or beside a part of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from contractguard.compare.change import Spot
from contractguard.compare.elements import compare_rest, compare_words, member
from contractguard.compare.lifecycles import compare_lifecycle
from contractguard.compare.schemas import compare_schemas
from contractguard.compare.serialization import compare_serialization
from contractguard.compare.sides import Sides
from contractguard.compare.units import Site
from contractguard.contract.model import Header, MediaType, Reference

Headers = Mapping[str, "Header | Reference[Header]"]


class CompareContent(Protocol):
    """Compares the media types of two elements that have content."""

    def __call__(
        self, sides: Sides, site: Site, base: Mapping[str, MediaType | Reference[MediaType]],
        revision: Mapping[str, MediaType | Reference[MediaType]], *, request: bool,
    ) -> None:
        """Compare; `request` is true where the client writes the content."""


def compare_headers(
    sides: Sides, site: Site, base: Headers, revision: Headers, compare_content: CompareContent, *, request: bool
) -> None:
    """Compare the headers of two responses, or of two parts; Content-Type is told by the media type.

    Names are case-insensitive (RFC 9110, section 5.1). `request` says that the client writes them.
    """
    mine = {name.lower(): (name, element) for name, element in base.items() if name.lower() != "content-type"}
    theirs = {name.lower(): (name, element) for name, element in revision.items() if name.lower() != "content-type"}
    for key, (name, element) in mine.items():
        header = sides.base.contract.resolve(element, sides.base.contract.reader.header)
        if key in theirs:
            partner = sides.revision.contract.resolve(theirs[key][1], sides.revision.contract.reader.header)
            _compare_header(sides, site, name, header, partner, compare_content, request)
        else:
            site.down(f" header '{name}'").report(
                "header.removed", name=name, required=header.required, owner=site.owner, was=Spot(element.node),
                where=member(site.where, "headers"))
    for key, (name, element) in theirs.items():
        if key not in mine:
            header = sides.revision.contract.resolve(element, sides.revision.contract.reader.header)
            site.down(f" header '{name}'").report(
                "header.added", name=name, required=header.required, owner=site.owner, where=Spot(element.node),
                added=True)


def _compare_header(
    sides: Sides, site: Site, name: str, base: Header, revision: Header, compare_content: CompareContent, request: bool
) -> None:
    inner = sides.enter(site, "header", base.node, revision.node, title=f"header '{name}' of {site.owner}",
                        subject=f"header {name.lower()}")
    if inner is None:
        return
    if base.required != revision.required:
        verb = "header.became-required" if revision.required else "header.became-optional"
        inner.report(verb, name=name, before=base.required, after=revision.required,
                     where=member(revision.node, "required"), was=member(base.node, "required"))
    compare_lifecycle(inner, "header")
    compare_words(inner)
    compare_rest(inner, "header")
    schemas = compare_serialization(sides, inner, base, revision, name, "header", request=request)
    if base.content and revision.content:
        compare_content(sides, inner, base.content, revision.content, request=request)
    elif not base.content and not revision.content:
        compare_schemas(sides, replace(inner, text=True), *schemas)
