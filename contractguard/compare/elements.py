"""What all elements have in common: words, extensions, deprecation."""

from __future__ import annotations

from contractguard.compare.change import Spot
from contractguard.compare.units import Site
from contractguard.contract import Node

_WORDS = ("summary", "title", "description", "examples", "example", "externalDocs", "$comment")
OPERATION_WORDS = (*_WORDS, "tags")
CONTRACT_WORDS = ("info", "tags", "externalDocs")
"""What a whole contract says of itself."""


def member(node: Node, keyword: str) -> Spot:
    """Return the place of a member, or of the node where it has no such member."""
    return Spot(node.child(keyword)) if keyword in node.members() else Spot(node)


def compare_deprecation(site: Site, before: bool, after: bool, element: str) -> None:
    """Compare the `deprecated` flags of two elements."""
    if before != after:
        verb = "deprecated.added" if after else "deprecated.removed"
        site.report(verb, element=element, where=member(site.where, "deprecated"),
                    was=member(site.was, "deprecated"))


def changed_words(
    base: Node, revision: Node, words: tuple[str, ...] = _WORDS
) -> tuple[list[str], list[str]]:
    """Return the descriptive keywords and the extensions in which two elements differ."""
    mine, theirs = base.members(), revision.members()
    differing = [key for key in dict.fromkeys([*mine, *theirs])
                 if (key in words or key.startswith("x-")) and mine.get(key) != theirs.get(key)]
    return [key for key in differing if key in words], [key for key in differing if key not in words]


def report_words(site: Site, words: list[str], extensions: list[str], base: Node, revision: Node) -> None:
    """Report that descriptive keywords or extensions of an element changed, each once."""
    for verb, keywords in (("documentation.changed", words), ("extension.changed", extensions)):
        if keywords:
            site.report(verb, keywords=keywords, where=member(revision, keywords[0]), was=member(base, keywords[0]))


def compare_words(site: Site, words: tuple[str, ...] = _WORDS) -> None:
    """Compare the descriptive keywords and the extensions of the elements at a place."""
    report_words(site, *changed_words(site.was, site.where, words), site.was, site.where)


def surviving(root: Node, gone: Node) -> Node:
    """Return the nearest ancestor of a removed node that is still there in another document.

    An array's items have no names: the array itself is the nearest that can be told to be the same.
    """
    current = root
    for token in gone.pointer[:-1]:
        if isinstance(token, int) or not isinstance(current.value, dict) or token not in current.value:
            break
        current = current.child(token)
    return current
