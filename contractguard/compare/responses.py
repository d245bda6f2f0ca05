"""Responses by status, with their headers, bodies and links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from contractguard.compare.bodies import compare_content
from contractguard.compare.change import Spot
from contractguard.compare.elements import compare_deprecation, compare_words, member
from contractguard.compare.schemas import compare_schemas
from contractguard.compare.serialization import compare_serialization
from contractguard.compare.sides import Sides
from contractguard.compare.units import Site
from contractguard.contract.model import Header, Link, Reference, Response
from contractguard.schema import canonical

Responses = Mapping[str, Response | Reference[Response]]


def compare_responses(
    sides: Sides, site: Site, base: Responses, revision: Responses, *, request: bool
) -> None:
    """Compare the answers of two operations.

    `request` is true where the client writes them, as it does for a webhook. A range or `default`
    covers what has no answer of its own (OpenAPI 3.2, Responses Object); an explicit status overrides its
    range, on either side.
    """
    mine = {status.upper(): element for status, element in base.items()}
    theirs = {status.upper(): element for status, element in revision.items()}
    answered = set()
    for status, element in mine.items():
        partners = _partners(status, mine, theirs)
        answered.update(partners)
        for partner in partners:
            _compare_response(sides, site, status, element, theirs[partner], request)
        if not partners or (request and status.endswith("XX") and status not in theirs and "DEFAULT" not in partners):
            site.down(f" {status}").report(
                "response.removed", status=_spelled(status), success=_success(status, mine),
                owner=site.owner, was=Spot(element.node), where=member(site.where, "responses"))
    for status, element in theirs.items():
        if status in mine or (status in answered and not status.endswith("XX")):
            continue
        covering = _covering(status, mine)
        if covering is not None and status not in answered:
            _compare_response(sides, site, status, mine[covering], element, request)
        elif covering is None:
            site.down(f" {status}").report(
                "response.added", status=_spelled(status), success=_success(status, theirs),
                owner=site.owner, where=Spot(element.node), added=True)


def _partners(status: str, mine: Responses, theirs: Responses) -> list[str]:
    """Return the answers of the revision that stand for a status (or range) of the base."""
    if status in theirs:
        return [status]
    covering = _covering(status, theirs)
    if covering is not None:
        return [covering]
    if status.endswith("XX"):
        return [other for other in theirs if other[:1] == status[:1] and other not in mine and other != "DEFAULT"]
    if status == "DEFAULT" and _success(status, mine):
        return [other for other in theirs if other not in mine and other[:1] in "123"]
    return []


def _covering(status: str, responses: Responses) -> str | None:
    """Return the range or `default` that covers a status.

    Beside answers that tell of success `default` is the answer to what went wrong.
    """
    if status != "DEFAULT" and f"{status[:1]}XX" in responses and not status.endswith("XX"):
        return f"{status[:1]}XX"
    told = status[:1] in "123" and not _success("DEFAULT", responses)
    return "DEFAULT" if "DEFAULT" in responses and status != "DEFAULT" and not told else None


def _spelled(status: str) -> str:
    return "default" if status == "DEFAULT" else status


def _success(status: str, responses: Responses) -> bool:
    """Whether a status tells of success; `default` does where nothing else tells of it."""
    if status == "DEFAULT":
        return not any(other[:1] in "123" for other in responses)
    return status[:1] in "123"


def _compare_response(
    sides: Sides, site: Site, status: str, base: Response | Reference[Response],
    revision: Response | Reference[Response], request: bool,
) -> None:
    mine = sides.base.contract.resolve(base, sides.base.contract.reader.response)
    theirs = sides.revision.contract.resolve(revision, sides.revision.contract.reader.response)
    inner = sides.enter(site, "response", mine.node, theirs.node, title=f"{site.owner} response {status}",
                        subject=status)
    if inner is None:
        return
    compare_words(inner)
    compare_content(sides, inner, mine.content, theirs.content, request=request)
    _compare_headers(sides, inner, mine.headers, theirs.headers)
    for name in dict.fromkeys([*mine.links, *theirs.links]):
        _compare_link(sides, inner, name, mine.links.get(name), theirs.links.get(name))


def _compare_link(
    sides: Sides, site: Site, name: str, base: Link | Reference[Link] | None, revision: Link | Reference[Link] | None
) -> None:
    if base is None or revision is None:
        site.down(f" link '{name}'").report(
            "link.changed", name=name, owner=site.owner, before="stated" if base else "",
            after="stated" if revision else "", was=Spot(base.node) if base else None,
            where=Spot(revision.node) if revision else None, added=base is None)
        return
    mine, theirs = sides.base.contract.resolve(base, Link), sides.revision.contract.resolve(revision, Link)
    inner = sides.enter(site, "link", mine.node, theirs.node, title=f"link '{name}' of {site.owner}",
                        subject=f"link {name}")
    if inner is None:
        return
    compare_words(inner)
    told = [{key: value for key, value in link.node.members().items() if key != "description" and key[:2] != "x-"}
            for link in (mine, theirs)]
    if canonical(told[0]) != canonical(told[1]):
        inner.report("link.changed", name=name, before=told[0], after=told[1])


def _compare_headers(
    sides: Sides, site: Site, base: Mapping[str, Header | Reference[Header]],
    revision: Mapping[str, Header | Reference[Header]],
) -> None:
    mine = {name.lower(): (name, element) for name, element in base.items() if name.lower() != "content-type"}
    theirs = {name.lower(): (name, element) for name, element in revision.items() if name.lower() != "content-type"}
    for key, (name, element) in mine.items():
        header = sides.base.contract.resolve(element, sides.base.contract.reader.header)
        if key in theirs:
            partner = sides.revision.contract.resolve(theirs[key][1], sides.revision.contract.reader.header)
            _compare_header(sides, site, name, header, partner)
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


def _compare_header(sides: Sides, site: Site, name: str, base: Header, revision: Header) -> None:
    inner = sides.enter(site, "header", base.node, revision.node, title=f"header '{name}' of {site.owner}",
                        subject=f"header {name.lower()}")
    if inner is None:
        return
    if base.required != revision.required:
        verb = "header.became-required" if revision.required else "header.became-optional"
        inner.report(verb, name=name, before=base.required, after=revision.required,
                     where=member(revision.node, "required"), was=member(base.node, "required"))
    compare_deprecation(inner, base.deprecated, revision.deprecated, "header")
    compare_words(inner)
    compare_serialization(sides, inner, base, revision, name, "header")
    if base.content and revision.content:
        compare_content(sides, inner, base.content, revision.content, request=False)
    elif not base.content and not revision.content:
        compare_schemas(sides, replace(inner, text=True), (base.schema,) if base.schema else (),
                        (revision.schema,) if revision.schema else ())
