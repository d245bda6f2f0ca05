"""FastAPI: applications, routers, and what their dependencies ask of a caller."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.values import Arguments, ClassOf, Factory, Known, Site, Unknown, Value
from contractguard.inventory.frameworks.asgi.applications import Application, Middleware, middleware_list
from contractguard.inventory.frameworks.asgi.collecting import collected, run_makers
from contractguard.inventory.frameworks.asgi.declarations import EXTERNALS, declaration_factories
from contractguard.inventory.frameworks.framework import Framework, Project
from contractguard.inventory.model import Endpoint, Unresolved
from contractguard.inventory.program.files import PYTHON_ENDINGS


class FastAPI(Framework):
    """FastAPI."""

    name = "fastapi"
    endings = PYTHON_ENDINGS
    markers = (b"fastapi",)

    def __init__(self) -> None:
        self._applications: list[Application] = []

    def factories(self) -> Mapping[str, Factory]:
        """Return what makes applications, routers and declarations."""
        return {
            **declaration_factories(),
            "fastapi:FastAPI": self._application, "fastapi:applications.FastAPI": self._application,
            "fastapi:APIRouter": self._router, "fastapi:routing.APIRouter": self._router,
        }

    def externals(self) -> Mapping[str, Value]:
        """Return `Annotated`."""
        return EXTERNALS

    def _application(self, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
        made = self._made(arguments, site, is_root=True)
        root_path = arguments.keywords.get("root_path")
        if isinstance(root_path, Known) and root_path.value:
            made.note = f"served by a proxy below {root_path.value}"
        return made

    def _router(self, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
        made = self._made(arguments, site, is_root=False)
        made.prefix = arguments.keywords.get("prefix")
        of = arguments.keywords.get("route_class")
        if isinstance(of, ClassOf) and of.lookup("get_route_handler") is not None:
            # Such a class puts a handler of its own around those of its routes.
            around = Unknown(f"the route class {of.definition.name}")
            made.middleware.append(Middleware(around, Arguments([]), site))
        return made

    def _made(self, arguments: Arguments, site: Site, *, is_root: bool) -> Application:
        made = Application(self.name, site, is_root=is_root)
        keywords = arguments.keywords
        made.dependencies = keywords.get("dependencies")
        made.shown = keywords.get("include_in_schema")
        made.middleware += middleware_list(keywords.get("middleware"), site)
        made.add_routes(keywords.get("routes"), site, certain=True)
        self._applications.append(made)
        return made

    def recognised(self, project: Project) -> bool:
        """Whether there is an application or a router."""
        run_makers(project, (b"FastAPI(",))
        return bool(self._applications)

    def collect(self, project: Project) -> Iterator[Endpoint | Unresolved]:
        """Return what the applications serve, and the routers that nothing was seen to include."""
        return collected(project, self._applications, self.name)
