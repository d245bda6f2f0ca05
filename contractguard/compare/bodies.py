"""Request bodies, and the content of anything that has one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from contractguard.compare.change import Spot
from contractguard.compare.elements import compare_words, member, surviving
from contractguard.compare.media_types import covers, normal_media_type
from contractguard.compare.schemas import compare_schemas
from contractguard.compare.sides import Side, Sides
from contractguard.compare.units import Site
from contractguard.contract import Node
from contractguard.contract.model import Encoding, MediaType, Reference, RequestBody
from contractguard.schema import Effect, NormalSchema
from contractguard.schema.values import EVERY_TYPE

Content: TypeAlias = Mapping[str, MediaType | Reference[MediaType]]
Keyed: TypeAlias = Mapping[str, tuple[str, MediaType | Reference[MediaType]]]

_FORM = "application/x-www-form-urlencoded"


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
    compare_content(sides, site, base.content, revision.content, request=request)


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
            _compare_media_type(sides, inner, element, theirs[other][1], form=key.startswith(_FORM), media_type=key)
        lost = key not in theirs and not any(covers(other, key) for other in theirs)
        if lost and (request or not partners):
            site.down(f" {name}").report(
                "media-type.removed", name=name, was=Spot(element.node), owner=site.owner,
                where=Spot(surviving(sides.revision.contract.root, element.node)))
    for key, (name, element) in theirs.items():
        if key not in mine and not any(covers(other, key) for other in mine):
            site.down(f" {name}").report("media-type.added", name=name, where=_first_spot(site, mine, element.node),
                                         added=True, owner=site.owner)


def _first_spot(site: Site, mine: Keyed, node: Node) -> Spot:
    """Return where a media type was added; Swagger 2.0's list of them tells nothing where there was no body."""
    within = node.pointer[: len(site.where.pointer)] == site.where.pointer
    return Spot(node if within or mine else site.where)


def _media_partners(key: str, mine: Keyed, theirs: Keyed, request: bool) -> list[str]:
    """Return the media types of the revision that stand for one of the base."""
    members = [other for other in theirs if covers(key, other) and other not in mine]
    if key in theirs:
        return [key, *members] if request else [key]
    return [other for other in theirs if covers(other, key)] or members


def _compare_media_type(
    sides: Sides, site: Site, base: MediaType | Reference[MediaType], revision: MediaType | Reference[MediaType],
    form: bool, media_type: str,
) -> None:
    mine = sides.base.contract.resolve(base, sides.base.contract.reader.media_type)
    theirs = sides.revision.contract.resolve(revision, sides.revision.contract.reader.media_type)
    inner = replace(site, was=mine.node, where=theirs.node, text=form)
    for before, after, name in ((mine.schema, theirs.schema, ""), (mine.item_schema, theirs.item_schema, " item")):
        if before is not None or after is not None:
            compare_schemas(sides, inner.down(name), (before,) if before else (), (after,) if after else ())
    compare_words(inner)
    if not form and not media_type.startswith("multipart/"):
        return
    for part in dict.fromkeys([*mine.encoding, *theirs.encoding]):
        if _is_part(sides.base, mine, part) and _is_part(sides.revision, theirs, part):
            values = _part_form(sides.base, mine, part), _part_form(sides.revision, theirs, part)
            _compare_encoding(inner, part, mine.encoding.get(part), theirs.encoding.get(part), values)


def _is_part(side: Side, media_type: MediaType, part: str) -> bool:
    """Whether a form has the part: the encoding of one that is new or gone is told by its property."""
    return media_type.schema is None or part in side.normal_form((media_type.schema,)).names()


def _part_form(side: Side, media_type: MediaType, part: str) -> NormalSchema:
    """Return the normal form of a part's value."""
    schema = media_type.schema
    return side.normal_form(side.normal_form((schema,)).member(part) if schema is not None else ())


def _default_kind(side: NormalSchema) -> str:
    """Return the content type of a part that states none (OpenAPI 3.2, Encoding Object)."""
    if side.types == {"object"}:
        return "application/json"
    if side.types == {"array"}:
        return "each item's own"
    binary = "contentMediaType" in side.whole or (
        "format" in side.facets and side.facets["format"].value == "binary")
    return "application/octet-stream" if binary or side.types == EVERY_TYPE else "text/plain"


def _compare_encoding(
    site: Site, part: str, base: Encoding | None, revision: Encoding | None, values: tuple[NormalSchema, NormalSchema]
) -> None:
    before, after = _kinds(base, values[0]), _kinds(revision, values[1])
    written = _written(base, values[0]), _written(revision, values[1])
    if before == after and written[0] == written[1]:
        return
    effect: Effect = "both"
    if written[0] == written[1]:
        effect = "widened" if before < after else "narrowed" if after < before else "both"
    site.down(f" part '{part}'").report(
        "encoding.changed", name=part, before=[sorted(before), *written[0]], after=[sorted(after), *written[1]],
        owner=site.owner, effect=effect, was=Spot(base.node) if base else None,
        where=Spot(revision.node) if revision else None)


def _kinds(encoding: Encoding | None, value: NormalSchema) -> frozenset[str]:
    """Return the content types that a part may have."""
    stated = (encoding.content_type or "").split(",") if encoding else []
    return frozenset(normal_media_type(kind) for kind in stated if kind.strip()) or frozenset({_default_kind(value)})


def _written(encoding: Encoding | None, value: NormalSchema) -> list[Any]:
    """Spell how a part is written, leaving out what has no bearing on its values."""
    headers = sorted(name.lower() for name in encoding.headers) if encoding else []
    if encoding is None or not value.types & {"array", "object"}:
        return ["form", True, False, headers]
    style = encoding.style or "form"
    explode = encoding.explode if encoding.explode is not None else style == "form"
    return [style, explode, encoding.allow_reserved, headers]
