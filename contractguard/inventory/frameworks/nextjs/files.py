"""Where a file stands → the path that it serves (Next.js, file conventions of the App Router and the Pages Router)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from contractguard.inventory.frameworks.nextjs.projects import NextProject, below
from contractguard.inventory.paths import CatchAll, Literal, Parameter, PathTemplate, Segment
from contractguard.source.tree import SourceTree

_DYNAMIC = re.compile(r"\[(?P<optional>\[)?(?P<rest>\.\.\.)?(?P<name>[^\[\].]+)\](?(optional)\])")
_INTERCEPTING = re.compile(r"(?:\(\.{1,3}\))+.")
_ESCAPED = re.compile(r"^%5F")
"""How an underscore is written that makes no folder private."""
_UNSERVED = re.compile(r"[\[\]\s]")
"""In a literal segment: such routes are listed by a build, but no request reaches them."""


@dataclass(frozen=True, slots=True)
class RouteFile:
    """A file that is a route, and the path that it serves below the base path. `is_page_handler` in `pages/api`."""

    path: str
    template: PathTemplate
    is_page_handler: bool = False


def route_files(tree: SourceTree, project: NextProject, extensions: Sequence[str]) -> Iterator[RouteFile]:
    """Find the route handlers below `app` and the handlers in `pages/api`."""
    names = frozenset(f"route.{extension}" for extension in extensions)
    app = below(project.source, "app")
    for path in tree.under(app):
        *folders, name = path[len(app) + 1 :].split("/")
        if name in names:
            template = _template(folders, app_segments=True)
            if template is not None:
                yield RouteFile(path, template)
    yield from _page_handlers(tree, below(project.source, "pages"), extensions)


def _page_handlers(tree: SourceTree, pages: str, extensions: Sequence[str]) -> Iterator[RouteFile]:
    for path in tree.under(pages):
        bare = without_extension(path[len(pages) + 1 :], extensions)
        if bare is None or not f"{bare}/".startswith("api/"):
            continue
        segments = bare.split("/")
        template = _template(segments[:-1] if segments[-1] == "index" else segments)
        if template is not None:
            yield RouteFile(path, template, is_page_handler=True)


def without_extension(path: str, extensions: Sequence[str]) -> str | None:
    """Return a path without one of the extensions that make a file a page; None where it has none."""
    if path.endswith(".d.ts"):
        return None
    return next((path[: -len(each) - 1] for each in extensions if path.endswith(f".{each}")), None)


def _template(names: Sequence[str], *, app_segments: bool = False) -> PathTemplate | None:
    segments: list[Segment] = []
    for name in names:
        if app_segments:
            if name.startswith("_") or _INTERCEPTING.match(name):
                return None
            if name.startswith("@") or (name.startswith("(") and name.endswith(")")):
                continue
        segment = _segment(_ESCAPED.sub("_", name) if app_segments else name)
        if segment is None:
            return None
        segments.append(segment)
    return PathTemplate(tuple(segments))


def _segment(name: str) -> Segment | None:
    dynamic = _DYNAMIC.fullmatch(name)
    if dynamic is None:
        return None if _UNSERVED.search(name) else Literal(name)
    if dynamic["rest"]:
        return CatchAll(dynamic["name"], optional=bool(dynamic["optional"]))
    return None if dynamic["optional"] else Parameter(dynamic["name"])
