"""Responses by status, with their headers, bodies and links."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from contractguard.compare.bodies import compare_content
from contractguard.compare.change import Spot
from contractguard.compare.elements import compare_rest, compare_words, member
from contractguard.compare.headers import compare_headers
from contractguard.compare.links import compare_link
from contractguard.compare.sides import Sides
from contractguard.compare.units import Site
from contractguard.contract.model import Reference, Response
from contractguard.schema.canonical import canonical

_STATUS = re.compile(r"[1-5]([0-9]{2}|XX)|default", re.IGNORECASE)
Responses = Mapping[str, Response | Reference[Response]]


def compare_responses(
    sides: Sides, site: Site, base: Responses, revision: Responses, *, request: bool
) -> None:
    """Compare the answers of two operations.

    `request` is true where the client writes them, as it does for a webhook. A range or `default`
    covers what has no answer of its own (OpenAPI 3.2, Responses Object); an explicit status overrides its
    range, on either side.
    """
    mine = {status.upper(): element for status, element in base.items() if _STATUS.fullmatch(status)}
    theirs = {status.upper(): element for status, element in revision.items() if _STATUS.fullmatch(status)}
    for name in [name for name in dict.fromkeys([*base, *revision]) if not _STATUS.fullmatch(name)]:
        _compare_unknown(site, name, base.get(name), revision.get(name))
    answered = set()
    for status, element in mine.items():
        partners = _partners(status, mine, theirs)
        answered.update(partners)
        for partner in partners:
            compare_response(sides, site, status, element, theirs[partner], request=request)
        if not partners:
            site.down(f" {status}").report(
                "response.removed", status=_spelled(status), success=_success(status, mine),
                owner=site.owner, was=Spot(element.node), where=member(site.where, "responses"))
        elif _is_wide(status) and status not in theirs and not _covering(status, theirs):
            site.down(f" {status}").report(
                "response.narrowed", status=_spelled(status), values=[_spelled(other) for other in partners],
                owner=site.owner, was=Spot(element.node), where=member(site.where, "responses"))
    _compare_default(site, mine, theirs)
    for status, element in theirs.items():
        if status in mine or (status in answered and not _is_wide(status)):
            continue
        covering = _covering(status, mine)
        if covering is not None and status not in answered:
            compare_response(sides, site, status, mine[covering], element, request=request)
        elif covering is None:
            site.down(f" {status}").report(
                "response.added", status=_spelled(status), success=_success(status, theirs),
                owner=site.owner, where=Spot(element.node), added=True)


def _compare_default(site: Site, mine: Responses, theirs: Responses) -> None:
    """Tell that `default` tells of success now, since nothing else does, or no longer."""
    if "DEFAULT" not in mine or "DEFAULT" not in theirs:
        return
    before, after = _success("DEFAULT", mine), _success("DEFAULT", theirs)
    places: dict[str, Any] = {"where": Spot(theirs["DEFAULT"].node), "was": Spot(mine["DEFAULT"].node)}
    if after and not before:
        site.down(" default").report("response.added", status="default", success=True, owner=site.owner, **places)
    elif before and not after:
        told = [_spelled(status) for status in theirs if status[:1] in "123"]
        site.down(" default").report("response.narrowed", status="default", values=told, owner=site.owner, **places)


def _compare_unknown(
    site: Site, name: str, base: Response | Reference[Response] | None, revision: Response | Reference[Response] | None
) -> None:
    """Tell that something changed under a name that is no status: nobody can say what it answers."""
    before, after = (element.node.value if element else None for element in (base, revision))
    if canonical(before) != canonical(after):
        holder = member(site.where, "responses")
        site.report("contract.changed", keyword=name, before=before, after=after, added=base is None,
                    was=Spot(base.node) if base else None, where=Spot(revision.node) if revision else holder)


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


def _is_wide(status: str) -> bool:
    return status == "DEFAULT" or status.endswith("XX")


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


def compare_response(
    sides: Sides, site: Site, status: str, base: Response | Reference[Response],
    revision: Response | Reference[Response], *, request: bool,
) -> None:
    """Compare two responses; `request` is true where the client writes them."""
    mine = sides.base.contract.resolve(base, sides.base.contract.reader.response)
    theirs = sides.revision.contract.resolve(revision, sides.revision.contract.reader.response)
    inner = sides.enter(site, "response", mine.node, theirs.node, title=f"{site.owner} response {status}",
                        subject=status)
    if inner is None:
        return
    compare_words(inner)
    compare_rest(inner, "response")
    compare_content(sides, inner, mine.content, theirs.content, request=request)
    compare_headers(sides, inner, mine.headers, theirs.headers, compare_content, request=request)
    for name in dict.fromkeys([*mine.links, *theirs.links]):
        compare_link(sides, inner, name, mine.links.get(name), theirs.links.get(name))
