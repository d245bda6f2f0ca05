"""Request bodies, and the content of anything that has one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from contractguard.compare.change import Spot
from contractguard.compare.elements import compare_words, member
from contractguard.compare.media_types import covers, normal_media_type
from contractguard.compare.schemas import compare_schemas
from contractguard.compare.sides import Sides
from contractguard.compare.units import Site
from contractguard.contract import Node
from contractguard.contract.model import Encoding, MediaType, Reference, RequestBody
from contractguard.schema import canonical

Content = Mapping[str, MediaType | Reference[MediaType]]

_FORM = "application/x-www-form-urlencoded"


def compare_request_body(
    sides: Sides, site: Site, base: RequestBody | Reference[RequestBody] | None,
    revision: RequestBody | Reference[RequestBody] | None,
) -> None:
    """Compare the bodies that two operations take."""
    own, other = sides.base.contract, sides.revision.contract
    mine = own.resolve(base, own.reader.request_body) if base else None
    theirs = other.resolve(revision, other.reader.request_body) if revision else None
    if mine is None and theirs is None:
        return
    inner = site.down(" request body")
    if mine is None or theirs is None:
        body = mine or theirs
        assert body is not None
        inner.report("request-body.removed" if mine else "request-body.added", required=body.required,
                     was=Spot(mine.node) if mine else None, where=Spot(theirs.node) if theirs else None,
                     added=mine is None, owner=site.owner)
        return
    unit, new = sides.unit("request body", [mine.node], [theirs.node], subject=f"{site.unit.subject} request body",
                           title="" if mine.node.pointer[:1] == ("components",) else inner.owner)
    site.unit.uses(unit, site.passage)
    if new:
        _compare_body(sides, Site(unit, where=theirs.node, was=mine.node), mine, theirs)


def _compare_body(sides: Sides, site: Site, base: RequestBody, revision: RequestBody) -> None:
    if base.required != revision.required:
        verb = "request-body.became-required" if revision.required else "request-body.became-optional"
        site.report(verb, before=base.required, after=revision.required, where=member(revision.node, "required"),
                    was=member(base.node, "required"))
    compare_words(site)
    compare_content(sides, site, base.content, revision.content, request=True)


def compare_content(sides: Sides, site: Site, base: Content, revision: Content, *, request: bool) -> None:
    """Compare the media types of a body, parameter or header.

    What the reader takes may be a range: a request's `application/*` covers its members. A range in a
    response promises some member of it.
    """
    mine = {normal_media_type(name): (name, element) for name, element in base.items()}
    theirs = {normal_media_type(name): (name, element) for name, element in revision.items()}
    for key, (name, element) in mine.items():
        partners = [key] if key in theirs else [
            other for other in theirs if covers(other, key) or (not request and covers(key, other))]
        for other in partners[:1] if key in theirs else partners:
            _compare_media_type(sides, site.down(f" {name}"), element, theirs[other][1])
        if not partners:
            site.down(f" {name}").report("media-type.removed", name=name, was=Spot(_node(element)), owner=site.owner,
                                         where=member(site.where, "content"))
    for key, (name, element) in theirs.items():
        if key not in mine and (request or not any(covers(other, key) for other in mine)):
            site.down(f" {name}").report("media-type.added", name=name, where=Spot(_node(element)), added=True,
                                         owner=site.owner)


def _node(element: MediaType | Reference[MediaType]) -> Node:
    return element.node


def _compare_media_type(
    sides: Sides, site: Site, base: MediaType | Reference[MediaType], revision: MediaType | Reference[MediaType]
) -> None:
    mine = sides.base.contract.resolve(base, sides.base.contract.reader.media_type)
    theirs = sides.revision.contract.resolve(revision, sides.revision.contract.reader.media_type)
    inner = replace(site, was=mine.node, where=theirs.node, text=_FORM in site.names)
    for before, after, name in ((mine.schema, theirs.schema, ""), (mine.item_schema, theirs.item_schema, " item")):
        if before is not None or after is not None:
            compare_schemas(sides, inner.down(name), (before,) if before else (), (after,) if after else ())
    compare_words(inner)
    for part in dict.fromkeys([*mine.encoding, *theirs.encoding]):
        _compare_encoding(inner, part, mine.encoding.get(part), theirs.encoding.get(part))


def _compare_encoding(site: Site, part: str, base: Encoding | None, revision: Encoding | None) -> None:
    before, after = _written(base), _written(revision)
    if canonical(before) != canonical(after):
        site.down(f" part '{part}'").report(
            "encoding.changed", name=part, before=before, after=after, owner=site.owner,
            was=Spot(base.node) if base else None, where=Spot(revision.node) if revision else None)


def _written(encoding: Encoding | None) -> object:
    if encoding is None:
        return None
    kinds = sorted(normal_media_type(kind) for kind in (encoding.content_type or "").split(",") if kind.strip())
    headers = sorted(name.lower() for name in encoding.headers)
    return [kinds, encoding.style, encoding.explode, encoding.allow_reserved, headers]
