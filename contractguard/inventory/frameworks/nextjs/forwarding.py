"""`rewrites` and `redirects`: further paths at which operations are served, or led away from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from contractguard.inventory.evaluation.operators import text_of
from contractguard.inventory.evaluation.values import Known, Site, Text, Value
from contractguard.inventory.frameworks.framework import Project
from contractguard.inventory.frameworks.nextjs.configuration import Configuration, Forwarding
from contractguard.inventory.frameworks.nextjs.sources import template_of
from contractguard.inventory.frameworks.path_syntax import colon_paths
from contractguard.inventory.frameworks.routing import templates
from contractguard.inventory.model import ANY, Endpoint, Unresolved
from contractguard.inventory.paths import ROOT, CatchAll, Parameter, PathTemplate, Segment

_MOST = 5_000
"""How many further paths one application may have."""


def forwarded(
    project: Project, configuration: Configuration, endpoints: Sequence[Endpoint], framework: str
) -> Iterator[Endpoint | Unresolved]:
    """Return what is served at the sources of an application's rewrites and redirects.

    Nothing of it is undocumented for that: the operations exist under their own paths too, so it is `implied`.
    """
    budget = _MOST
    for forwarding, site in configuration.forwardings:
        for each in _served(project, configuration, forwarding, site, endpoints, framework):
            yield each
            budget -= 1
            if budget < 0:
                yield project.unresolved("too many rewrites to follow", framework, site)
                return


def _served(
    project: Project, configuration: Configuration, forwarding: Forwarding, site: Site, endpoints: Sequence[Endpoint],
    framework: str,
) -> Iterator[Endpoint | Unresolved]:
    base = configuration.base if forwarding.is_below_base else ROOT
    source = _template(forwarding.source)
    if source is None:
        known = templates(forwarding.source, colon_paths)[0]
        yield project.unresolved("the source of a rewrite is not understood", framework, site, base.join(known))
        return
    whole = base.join(source)
    if forwarding.is_redirect:
        yield project.endpoint(ANY, whole, framework, site, implied=True, kind="page",
                               note=f"redirected to {_spelled(forwarding.destination)}")
        return
    path = _path(forwarding.destination)
    destination = template_of(path) if path is not None else None
    if destination is None:
        yield from _elsewhere(project, forwarding, whole, site, framework)
        return
    target = base.join(destination)
    for endpoint in endpoints:
        captured = None if endpoint.implied else _captured(target.segments, endpoint.path.segments)
        if captured is not None:
            yield replace(endpoint, path=PathTemplate(_filled(whole.segments, captured), endpoint.path.slash),
                          implied=True, note=f"rewritten to {endpoint.path.spelled}")


def _elsewhere(
    project: Project, forwarding: Forwarding, whole: PathTemplate, site: Site, framework: str
) -> Iterator[Endpoint | Unresolved]:
    """Return what another server answers: one path of it, or anything below a path."""
    if whole.has_catch_all:
        under = PathTemplate(tuple(segment for segment in whole.segments if not isinstance(segment, CatchAll)))
        yield project.unresolved(f"handed on to {_spelled(forwarding.destination)}", framework, site, under)
    else:
        yield project.endpoint(ANY, whole, framework, site, implied=True,
                               note=f"handed on to {_spelled(forwarding.destination)}")


def _template(value: Value) -> PathTemplate | None:
    return template_of(value.value) if isinstance(value, Known) and isinstance(value.value, str) else None


def _path(value: Value | None) -> str | None:
    """Return the path of a destination within the application, its query left out."""
    if isinstance(value, Known) and isinstance(value.value, str) and value.value.startswith("/"):
        return value.value.partition("?")[0]
    return None


def _spelled(value: Value | None) -> str:
    whole = text_of([value]) if value is not None else None
    if isinstance(whole, Known):
        return str(whole.value).partition("?")[0]
    if isinstance(whole, Text):
        return "".join(part if isinstance(part, str) else "…" for part in whole.parts).partition("?")[0]
    return "an address that is not known"


def _captured(target: Sequence[Segment], path: Sequence[Segment]) -> dict[str, tuple[Segment, ...]] | None:
    """Return what the parameters of a destination stand for where it leads to a path; None where it does not."""
    captured: dict[str, tuple[Segment, ...]] = {}
    for number, segment in enumerate(target):
        if isinstance(segment, CatchAll):
            captured[segment.name] = tuple(path[number:])
            return captured if number < len(path) or segment.optional else None
        if number >= len(path):
            return None
        theirs = path[number]
        if isinstance(theirs, CatchAll):
            return captured if number == len(path) - 1 else None
        if isinstance(segment, Parameter):
            captured[segment.name] = (theirs,)
        elif segment != theirs and not isinstance(theirs, Parameter):
            return None
    return captured if len(target) == len(path) else None


def _filled(source: Sequence[Segment], captured: dict[str, tuple[Segment, ...]]) -> tuple[Segment, ...]:
    filled: list[Segment] = []
    for segment in source:
        if isinstance(segment, (Parameter, CatchAll)) and segment.name in captured:
            filled += captured[segment.name]
        else:
            filled.append(segment)
    return tuple(filled)


