"""What contracts say of the life of an element: deprecation, its end, how stable it is."""

from __future__ import annotations

from typing import Any

from contractguard.compare.elements import differ, member, report_words
from contractguard.compare.units import Site
from contractguard.contract import Node
from contractguard.contract.lifecycle import STABILITY, SUNSET, day, is_level, level, read_lifecycle, stated

_DEPRECATED = ("deprecated",)


def compare_lifecycle(site: Site, element: str) -> None:
    """Compare what two elements say of their lives."""
    compare_lives(site, site.was, site.where, element)


def compare_lives(site: Site, base: Node, revision: Node, element: str) -> None:
    """Compare what two nodes say of an element's life."""
    before, after = read_lifecycle(base.members()), read_lifecycle(revision.members())
    if before.deprecated != after.deprecated:
        site.report("deprecated.added" if after.deprecated else "deprecated.removed", element=element,
                    **_spots(base, revision, _DEPRECATED))
    if before.sunset != after.sunset:
        _report_sunset(site, base, revision, before.sunset, after.sunset, element)
    if day(before.sunset) is None and day(after.sunset) is None:
        _report_unread(site, base, revision, SUNSET)
    if level(before.stability) == level(after.stability):
        if not (is_level(before.stability) and is_level(after.stability)):
            _report_unread(site, base, revision, STABILITY)
    else:
        verb = "stability.lowered" if level(after.stability) < level(before.stability) else "stability.raised"
        site.report(verb, element=element, before=before.stability or None, after=after.stability or None,
                    **_spots(base, revision, STABILITY))


def _report_unread(site: Site, base: Node, revision: Node, words: tuple[str, ...]) -> None:
    """Tell of words whose values say nothing that is known: they are extensions like any other."""
    report_words(site, [], [word for word in words if differ(base.members(), revision.members(), word)], base, revision)


def _report_sunset(site: Site, base: Node, revision: Node, before: str, after: str, element: str) -> None:
    """Tell what became of an announced end; what is no date announces nothing."""
    old, new = day(before), day(after)
    spots = _spots(base, revision, SUNSET)
    if old is None and new is None:
        return
    if old is None or new is None:
        site.report("sunset.added" if new else "sunset.removed", element=element, before=before or None,
                    after=after or None, **spots)
    elif old != new:
        site.report("sunset.changed", element=element, before=before, after=after, earlier=new < old, **spots)


def _spots(base: Node, revision: Node, words: tuple[str, ...]) -> dict[str, Any]:
    return {"where": member(revision, _word(revision, words)), "was": member(base, _word(base, words))}


def _word(node: Node, words: tuple[str, ...]) -> str:
    return stated(node.members(), words)[0] or words[0]
