"""Path templates (OpenAPI 3.2, sections "Path Templating" and "Path Templating Matching")."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set

from contractguard.rules.asking import parameter_types
from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.survey import Survey

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_NUMBER = re.compile(r"-?[0-9.eE+-]+")
_NUMERIC = (frozenset({"integer"}), frozenset({"integer", "number"}))
_NONE: frozenset[str] = frozenset()
_MOST_COMPARED = 200_000
"""How many pairs of templates with the same number of segments are looked at."""


@predicate("document", "path", "problem")
def path_malformed(survey: Survey) -> Iterator[Violation]:
    """Find path templates that no URL path can be made of."""
    for path in survey.contract.paths:
        problem = _problem(path)
        if problem:
            yield Violation(survey.contract.root.child("paths").child(path), {"path": path, "problem": problem})


@predicate("document", "path", "other")
def path_repeated(survey: Survey) -> Iterator[Violation]:
    """Find templates that are an earlier one but for the names of their parameters."""
    known: dict[str, str] = {}
    paths = survey.contract.root
    for path in survey.contract.paths:
        first = known.setdefault(PLACEHOLDER.sub("{}", path), path)
        if first != path:
            holder = paths.child("paths")
            yield Violation(holder.child(path), {"path": path, "other": first}, related=(holder.child(first),))


@predicate("document", "path", "other", "url")
def path_ambiguous(survey: Survey) -> Iterator[Violation]:
    """Find templates that match a URL which an earlier one matches too, where neither is the more concrete one.

    What is fixed in one is no value of the other's parameter where that is a number: such a URL is nobody's.
    """
    sized: dict[int, list[tuple[str, list[str]]]] = defaultdict(list)
    numbers = _numbers(survey)
    compared = 0
    for path in survey.contract.paths:
        if "{" not in path:
            continue
        segments = path.split("/")
        for other, against in sized[len(segments)]:
            compared += 1
            if compared > _MOST_COMPARED:
                return
            url = _shared(segments, against, numbers.get(path, _NONE), numbers.get(other, _NONE))
            if url:
                holder = survey.contract.root.child("paths")
                yield Violation(holder.child(path), {"path": path, "other": other, "url": url},
                                related=(holder.child(other),))
                break
        sized[len(segments)].append((path, segments))


def _problem(path: str) -> str:
    bare = PLACEHOLDER.sub("", path)
    names = PLACEHOLDER.findall(path)
    repeated = next((name for name in names if names.count(name) > 1), None)
    if "?" in bare:
        return "has a query string"
    if "#" in bare:
        return "has a fragment"
    if "{" in bare or "}" in bare:
        return "has a brace without its partner"
    if "" in names:
        return "has a parameter without a name"
    if "//" in bare and "//" in path:
        return "has an empty segment"
    return f"has the parameter '{repeated}' twice" if repeated else ""


def _numbers(survey: Survey) -> dict[str, frozenset[str]]:
    """Return by path the segments that are one parameter, and that a number in all operations."""
    found: dict[str, frozenset[str]] = {}
    for operation in survey.operations:
        if operation.is_served:
            stated = frozenset(f"{{{met.name}}}" for met in operation.parameters
                               if met.element.location == "path" and parameter_types(met.element, survey) in _NUMERIC)
            found[operation.path] = found.get(operation.path, stated) & stated
    return found


def _shared(one: Sequence[str], other: Sequence[str], numbers: Set[str], other_numbers: Set[str]) -> str:
    """Return a path that both templates match, where each is the more concrete one somewhere; else nothing.

    The numbers are the segments that only a number fits.
    """
    segments, leads = [], set()
    for segment, against in zip(one, other, strict=True):
        if segment == against:
            segments.append(segment)
            continue
        if "{" not in segment and "{" not in against:
            return ""
        if "{" not in segment or "{" not in against:
            literal, template, numeric = (
                (segment, against, other_numbers) if "{" not in segment else (against, segment, numbers))
            if not _matches(template, literal) or (template in numeric and not _NUMBER.fullmatch(literal)):
                return ""
            leads.add(literal is segment)
            segments.append(literal)
        elif not _alike(segment, against):
            return ""
        else:
            segments.append(segment)
    return "/".join(segments) if len(leads) == 2 else ""


def _matches(template: str, literal: str) -> bool:
    """Whether a segment can be made of a template: what is fixed in it stands at both ends, and there is room."""
    start, _, rest = template.partition("{")
    end = rest.rpartition("}")[2]
    return len(literal) > len(start) + len(end) and literal.startswith(start) and literal.endswith(end)


def _alike(one: str, other: str) -> bool:
    """Whether two templates of a segment may be made into the same one, by what is fixed at both ends."""
    starts = sorted((one.partition("{")[0], other.partition("{")[0]), key=len)
    ends = sorted((one.rpartition("}")[2], other.rpartition("}")[2]), key=len)
    return starts[1].startswith(starts[0]) and ends[1].endswith(ends[0])
