"""Request bodies, and the content of anything that has one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeAlias

from contractguard.compare.change import Spot
from contractguard.compare.elements import compare_rest, compare_words, member, surviving
from contractguard.compare.encodings import Form, compare_parts
from contractguard.compare.media_types import covering, covers, is_urlencoded, is_xml, normal_media_type
from contractguard.compare.schemas import compare_schemas
from contractguard.compare.sides import Side, Sides, component_name
from contractguard.compare.units import Site
from contractguard.contract import Node, Schema
from contractguard.contract.model import MediaType, Reference, RequestBody

Content: TypeAlias = Mapping[str, MediaType | Reference[MediaType]]
Keyed: TypeAlias = Mapping[str, tuple[str, MediaType | Reference[MediaType]]]



def compare_request_body(
    sides: Sides, site: Site, base: RequestBody | Reference[RequestBody] | None,
    revision: RequestBody | Reference[RequestBody] | None, *, request: bool,
) -> None:
    """Compare the bodies that two operations take; `request` is false where the provider writes them."""
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
    body_site = sides.enter(site, "request body", mine.node, theirs.node, title=inner.owner, subject="request body")
    if body_site is not None:
        _compare_body(sides, body_site, mine, theirs, request)


def _compare_body(sides: Sides, site: Site, base: RequestBody, revision: RequestBody, request: bool) -> None:
    # A Swagger 2.0 form states no `required` of its own: its properties tell.
    stated = isinstance(base.node.value, dict) or isinstance(revision.node.value, dict)
    if base.required != revision.required and stated:
        verb = "request-body.became-required" if revision.required else "request-body.became-optional"
        site.report(verb, before=base.required, after=revision.required, where=member(revision.node, "required"),
                    was=member(base.node, "required"))
    compare_words(site)
    compare_rest(site, "request body")
    compare_content(sides, site, base.content, revision.content, request=request)


def _compare_element_names(sides: Sides, site: Site, base: Schema | None, revision: Schema | None) -> None:
    """Compare the names of root elements that are taken from components (OpenAPI 3.2, XML Object).

    Where one is stated, the keyword `xml` tells of it.
    """
    if base is None or revision is None:
        return
    before, after = _element_name(sides.base, base), _element_name(sides.revision, revision)
    if before and after and before != after:
        site.report("xml-name.changed", before=before, after=after, where=Spot(revision.node), was=Spot(base.node))


def _element_name(side: Side, schema: Schema) -> str:
    stated = side.stating((schema,), "xml")
    spelled = stated.keywords["xml"] if stated else None
    name = spelled.get("name") if isinstance(spelled, dict) else None
    return "" if isinstance(name, str) else component_name(side.settle(schema).node)


def compare_content(sides: Sides, site: Site, base: Content, revision: Content, *, request: bool) -> None:
    """Compare the media types of a body, parameter or header; `request` is true where the client writes it.

    What the reader takes may be a range: a request's `application/*` covers its members, and the most
    specific key is in force. A range in a response promises some member of it.
    """
    mine = {normal_media_type(name): (name, element) for name, element in base.items()}
    theirs = {normal_media_type(name): (name, element) for name, element in revision.items()}
    alone = len(mine) == len(theirs) == 1
    for key, (name, element) in mine.items():
        partners = _media_partners(key, mine, theirs, request)
        for other in partners:
            inner = site.down("", unsaid=f" {key}") if alone else site.down(f" {name}")
            _compare_media_type(sides, inner, element, theirs[other][1], media_type=key, request=request)
        lost = key not in theirs and not covering(key, theirs)
        if lost and (request or not partners):
            site.down(f" {name}").report(
                "media-type.removed", name=name, was=Spot(element.node), owner=site.owner,
                where=Spot(surviving(sides.revision.contract.root, element.node)))
    for key, (name, element) in theirs.items():
        wider = covering(key, mine) if key not in mine else []
        if wider and wider[-1] in theirs and not request:
            # The most specific key is in force (OpenAPI 3.2, Response Object): this one overrides the range.
            _compare_media_type(sides, site.down(f" {name}"), mine[wider[-1]][1], element, media_type=key,
                                request=request)
        if key not in mine and not wider:
            site.down(f" {name}").report("media-type.added", name=name, where=_first_spot(site, mine, element.node),
                                         added=True, owner=site.owner)


def _first_spot(site: Site, mine: Keyed, node: Node) -> Spot:
    """Return where a media type was added; Swagger 2.0's list of them tells nothing where there was no body."""
    within = node.pointer[: len(site.where.pointer)] == site.where.pointer
    return Spot(node if within or mine else site.where)


def _media_partners(key: str, mine: Keyed, theirs: Keyed, request: bool) -> list[str]:
    """Return the media types of the revision that stand for one of the base."""
    if key in theirs and not request:
        return [key]
    members = [other for other in theirs if other not in mine and covers(key, other)]
    return [key, *members] if key in theirs else covering(key, theirs) or members


def _compare_media_type(
    sides: Sides, site: Site, base: MediaType | Reference[MediaType], revision: MediaType | Reference[MediaType],
    *, media_type: str, request: bool,
) -> None:
    form = is_urlencoded(media_type)
    mine = sides.base.contract.resolve(base, sides.base.contract.reader.media_type)
    theirs = sides.revision.contract.resolve(revision, sides.revision.contract.reader.media_type)
    inner = replace(site, was=mine.node, where=theirs.node, text=form)
    for before, after, name in ((mine.schema, theirs.schema, ""), (mine.item_schema, theirs.item_schema, " item")):
        if before is not None or after is not None:
            compare_schemas(sides, inner.down(name), (before,) if before else (), (after,) if after else ())
    compare_words(inner)
    if "2.0" not in (sides.base.contract.dialect, sides.revision.contract.dialect):
        # Swagger 2.0 names media types in a list and says nothing of each.
        compare_rest(inner, "media type")
    if is_xml(media_type):
        _compare_element_names(sides, inner, mine.schema, theirs.schema)
    if form or media_type.startswith("multipart/"):
        values = tuple((one.schema,) if one.schema else () for one in (mine, theirs))
        compare_parts(sides, inner, mine, theirs, (values[0], values[1]), Form(media_type, request, compare_content))
