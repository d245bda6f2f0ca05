"""Starlette: applications made of lists of routes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.exchange import Headers
from contractguard.inventory.evaluation.values import Arguments, Factory, Site, Unknown, Value, strings
from contractguard.inventory.frameworks.asgi.applications import (
    Application,
    Attached,
    RouteOf,
    middleware_list,
    middleware_of,
    registered,
)
from contractguard.inventory.frameworks.asgi.collecting import collected, run_makers
from contractguard.inventory.frameworks.asgi.requests import AsgiRequest
from contractguard.inventory.frameworks.framework import Framework, Project
from contractguard.inventory.model import Endpoint, Unresolved
from contractguard.inventory.program.files import PYTHON_ENDINGS


class Starlette(Framework):
    """Starlette."""

    name = "starlette"
    endings = PYTHON_ENDINGS
    markers = (b"starlette",)

    def __init__(self) -> None:
        self._applications: list[Application] = []

    def factories(self) -> Mapping[str, Factory]:
        """Return what makes applications, routers and the entries of their lists."""
        found: dict[str, Factory] = {
            "starlette:applications.Starlette": lambda *called: self._made(*called, is_root=True),
            "starlette:routing.Router": lambda *called: self._made(*called, is_root=False),
            "starlette:middleware.Middleware": middleware_of, "fastapi:middleware.Middleware": middleware_of,
            "starlette:requests.Request": _request, "fastapi:Request": _request, "fastapi:requests.Request": _request,
            "starlette:requests.HTTPConnection": _request, "starlette:datastructures.Headers": _headers,
        }
        for package in ("starlette", "fastapi"):
            found[f"{package}:routing.Route"] = found[f"{package}:routing.APIRoute"] = _route
            found[f"{package}:routing.Mount"] = self._mount
            for name in ("WebSocketRoute", "APIWebSocketRoute"):
                found[f"{package}:routing.{name}"] = _nothing
        found["starlette:routing.Host"] = _host
        return found

    def _made(self, arguments: Arguments, site: Site, evaluator: Evaluator, *, is_root: bool) -> Application:
        made = Application(self.name, site, is_root=is_root)
        made.middleware += middleware_list(arguments.keywords.get("middleware"), site)
        routes = arguments.get(1 if is_root else 0, "routes")
        made.add_routes(routes, site, not evaluator.state.uncertain)
        self._applications.append(made)
        return made

    def _mount(self, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
        target = arguments.get(1, "app")
        if target is None:
            within = Application(self.name, site, is_root=False)
            within.add_routes(arguments.get(2, "routes"), site, certain=True)
            target = within
        return RouteOf(Attached(arguments.get(0, "path"), target, site, mounted=True,
                                middleware=middleware_list(arguments.keywords.get("middleware"), site)))

    def recognised(self, project: Project) -> bool:
        """Whether there is an application or a router."""
        run_makers(project, (b"Starlette(",))
        return bool(self._applications)

    def collect(self, project: Project) -> Iterator[Endpoint | Unresolved]:
        """Return what the applications serve, and the routers that nothing was seen to mount."""
        return collected(project, self._applications, self.name)


def _route(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
    methods = strings(arguments.get(2, "methods"))
    handler = arguments.get(1, "endpoint") or Unknown("a handler")
    return RouteOf(registered(
        tuple(method.upper() for method in methods) if methods else None, arguments.get(0, "path"), handler, site,
        keywords=arguments.keywords, certain=not evaluator.state.uncertain))


def _host(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
    host = strings(arguments.get(0, "host"))
    target = arguments.get(1, "app") or Unknown("an application")
    return RouteOf(Attached(None, target, site, mounted=True, note=f"host {host[0]}" if host else "of one host only"))


def _nothing(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
    return RouteOf(None)


def _headers(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
    return Headers() if any(isinstance(each, (AsgiRequest, Headers)) for each in arguments) else None


def _request(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
    first = arguments.get(0)
    return first if isinstance(first, AsgiRequest) else None
