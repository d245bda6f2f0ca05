"""What the templates of paths are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from contractguard.contract import Node
from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.survey import OperationSubject, Survey
from contractguard.text.casing import CASINGS, Casing, casings_of, usual_casing, words_of
from contractguard.text.plurals import is_plural

_VERSION = re.compile(r"v\d+(?:[._-]?\w{1,12})?|\d{4}-\d{2}(?:-\d{2})?", re.IGNORECASE)
_BEHIND_SERVER = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_EXTENSION = re.compile(r"\.[a-z0-9]{1,5}$")


@predicate("document", "segment", "casing")
def path_casing_inconsistent(
    survey: Survey, *, casing: Casing = "", agreement: float = 0.9, allowed: Sequence[str] = ()
) -> Iterator[Violation]:
    """Find segments of paths that are not in the casing of the others."""
    written = {path: [name for segment in segments(path) if (name := _plain(segment))] for path in _paths(survey)}
    wanted = casing or usual_casing((name for names in written.values() for name in names), agreement)
    for path, names in written.items() if wanted else ():
        for name in dict.fromkeys(names):
            if wanted not in casings_of(name) and name not in allowed:
                yield Violation(_paths(survey)[path], {"segment": name, "casing": CASINGS[wanted]})


@predicate("document", "path", "segment", "verb")
def path_verb(survey: Survey, *, verbs: Sequence[str], allowed: Sequence[str] = ()) -> Iterator[Violation]:
    """Find segments that say what to do: the method says it already. A custom method (`things:clear`) is none."""
    for path, node in _paths(survey).items():
        for segment in segments(path):
            words = words_of(_plain(segment))
            if words and words[0] in verbs and segment not in allowed:
                yield Violation(node, {"path": path, "segment": segment, "verb": words[0]})
                break


@predicate("document", "path", "parameters", "deepest")
def path_deep(survey: Survey, *, deepest: int) -> Iterator[Violation]:
    """Find paths with more than so many variables: each is one resource within another."""
    for path, node in _paths(survey).items():
        names = re.findall(r"\{([^{}]*)\}", path)
        if len(names) > deepest:
            yield Violation(node, {"path": path, "parameters": names, "deepest": deepest})


@predicate("document", "path")
def path_trailing_slash(survey: Survey) -> Iterator[Violation]:
    """Find paths that end in a slash, but for the root."""
    for path, node in _paths(survey).items():
        if len(path) > 1 and path.endswith("/"):
            yield Violation(node, {"path": path})


@predicate("document", "path", "segment")
def path_collection_singular(survey: Survey, *, plurals: Sequence[str] = ()) -> Iterator[Violation]:
    """Find segments before a variable whose last word is no plural: what stands there is a collection."""
    for path, node in _paths(survey).items():
        parts = segments(path)
        for segment, following in pairwise(parts):
            name = _plain(segment)
            if name and following.startswith("{") and not _VERSION.fullmatch(name) and not _is_plural(name, plurals):
                yield Violation(node, {"path": path, "segment": segment})
                break


@predicate("operation")
def url_version_inconsistent(
    operation: OperationSubject, survey: Survey, *, agreement: float = 0.9, required: bool = False,
    forbidden: bool = False,
) -> Iterator[Violation]:
    """Find operations whose URL has a version where the others have none, or none where the others have one.

    `required` or `forbidden` state what must be, whatever the others have.
    """
    if operation.is_served:
        share = survey.once(_versioned_share)
        wanted = True if required or share >= agreement else False if forbidden or share <= 1 - agreement else None
        if forbidden and not required:
            wanted = False
        if wanted is not None and _is_versioned(operation) is not wanted:
            yield Violation(operation.node)


def segments(path: str) -> list[str]:
    """Split a path template at its slashes, without what is empty."""
    return [segment for segment in path.split("/") if segment]


def _is_plural(name: str, plurals: Sequence[str]) -> bool:
    words = words_of(name)
    return not words or is_plural(words[-1]) or words[-1] in plurals


def _plain(segment: str) -> str:
    """Return the name that a segment is: none for a variable, without a file extension and a custom method."""
    if "{" in segment or _VERSION.fullmatch(segment) or segment.startswith((":", ".", "@", "$")):
        return ""
    return _EXTENSION.sub("", segment.partition(":")[0])


def _paths(survey: Survey) -> Mapping[str, Node]:
    """Return the paths of the contract, each with the place of its key."""
    return {path: item.node for path, item in survey.contract.paths.items()}


def _versioned_share(survey: Survey) -> float:
    served = [_is_versioned(operation) for operation in survey.operations if operation.is_served]
    return sum(served) / len(served) if served else 0.5


def _is_versioned(operation: OperationSubject) -> bool:
    if any(_VERSION.fullmatch(segment) for segment in segments(operation.path)):
        return True
    urls = [_BEHIND_SERVER.sub("", server.url) for server in operation.servers]
    return bool(urls) and all(any(_VERSION.fullmatch(part) for part in re.split(r"[/.]", url)) for url in urls)
