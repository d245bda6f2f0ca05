"""Flask and Quart: what applications serve."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from contractguard.inventory.evaluation.anonymous import Asking, Judged, Step
from contractguard.inventory.evaluation.builtins import SAME
from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.exchange import Anonymous, CurrentRequest
from contractguard.inventory.evaluation.knowledge import AllAbsent
from contractguard.inventory.evaluation.values import NOTHING, Arguments, Closure, Factory, ListOf, Site, Unknown, Value
from contractguard.inventory.frameworks.flask.paths import read_path
from contractguard.inventory.frameworks.flask.routers import (
    OPEN,
    FlaskApi,
    FlaskRouter,
    attach,
    guards_everywhere,
    namespace_path,
)
from contractguard.inventory.frameworks.framework import Framework, Project
from contractguard.inventory.frameworks.pages import is_page
from contractguard.inventory.frameworks.routing import Dialect, Reached, asked_of, routes_of, templates
from contractguard.inventory.model import NOT_LOOKED_AT, Authentication, Endpoint, Kind, Unresolved
from contractguard.inventory.paths import ROOT
from contractguard.inventory.program.files import PYTHON_ENDINGS

DIALECT = Dialect(read_path, ordered=False, hands_on="nothing")
_PACKAGES = ("flask", "quart")
_APPLICATION_FACTORIES = ("create_app", "make_app")
"""Functions that `flask run` calls where it finds no application (Flask 3.1, "Application Discovery")."""


class Flask(Framework):
    """Flask, and Quart, which has its shape."""

    name = "flask"
    endings = PYTHON_ENDINGS
    markers = (b"flask", b"quart", b"connexion")

    def __init__(self) -> None:
        self._routers: list[FlaskRouter] = []

    def factories(self) -> Mapping[str, Factory]:
        """Return what makes applications, blueprints and APIs."""
        def application(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
            return self._made(FlaskRouter(site, is_root=True))

        def blueprint(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
            return self._made(FlaskRouter(site, arguments.keywords.get("url_prefix")))

        def api(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
            made = FlaskApi(site, arguments.keywords.get("prefix"), _listed(arguments.keywords.get("decorators")))
            attach(arguments.get(0, "app"), made, site)
            return self._made(made)

        def smorest(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
            made = FlaskApi(site)
            attach(arguments.get(0, "app"), made, site)
            return self._made(made)

        def namespace(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
            return self._made(FlaskApi(site, namespace_path(arguments), _listed(arguments.keywords.get("decorators"))))

        found: dict[str, Factory] = {
            "flask_restful:Api": api, "flask_restx:Api": api, "flask_restplus:Api": api,
            "flask_restx:Namespace": namespace, "flask_restplus:Namespace": namespace,
            "flask_smorest:Blueprint": blueprint, "flask_smorest:Api": smorest, "flask_openapi3:OpenAPI": application,
            "flask_openapi3:APIBlueprint": blueprint, "apiflask:APIFlask": application,
            "apiflask:APIBlueprint": blueprint,
            "connexion:App": application, "connexion:FlaskApp": application, "connexion:AsyncApp": application,
            "flask:app.Flask": application, "flask:blueprints.Blueprint": blueprint,
            **dict.fromkeys(_MAY_BE_OPTIONAL, _optional),
        }
        for package, name in (("flask", "Flask"), ("quart", "Quart")):
            found |= {f"{package}:{name}": application, f"{package}:Blueprint": blueprint}
        return found

    def externals(self) -> Mapping[str, Value]:
        """Return the request, and who asks: nobody."""
        current = CurrentRequest()
        found: dict[str, Value] = {"flask_login:current_user": Anonymous(), "flask_security:current_user": Anonymous(),
                                   "flask_jwt_extended:current_user": Anonymous()}
        for package in _PACKAGES:
            found |= {f"{package}:request": current, f"{package}:g": current,
                      f"{package}:session": AllAbsent("session")}
        return found

    def _made(self, router: FlaskRouter) -> FlaskRouter:
        self._routers.append(router)
        return router

    def recognised(self, project: Project) -> bool:
        """Whether there is an application or a blueprint; who makes applications for others to start is called."""
        if self._routers and not any(router.is_root for router in self._routers):
            for factory in _uncalled(project.evaluator):
                project.evaluator.start(factory)
        return bool(self._routers)

    def collect(self, project: Project) -> Iterator[Endpoint | Unresolved]:
        """Return what the applications serve, and the blueprints that nothing was seen to register."""
        found: dict[tuple[object, ...], Endpoint] = {}
        for root in self._roots():
            for each in self._served(project, root):
                if isinstance(each, Unresolved):
                    yield each
                    continue
                key = (each.method, each.path.spelled, each.place)
                found[key] = _agreed(found[key], each) if key in found else each
        yield from found.values()
        for router in self._routers:
            if not router.is_root and not router.mounted and router.events:
                below = templates(router.own, read_path)[0] if router.own is not None else ROOT
                yield project.unresolved("a blueprint that nothing was seen to register", self.name, router.site, below)

    def _roots(self) -> list[FlaskRouter]:
        """Return the applications, once where the same line makes one whenever it is called."""
        found: dict[Site, FlaskRouter] = {}
        for router in self._routers:
            if router.is_root and (router.site not in found or len(router.events) > len(found[router.site].events)):
                found[router.site] = router
        return list(found.values())

    def _served(self, project: Project, root: FlaskRouter) -> Iterator[Endpoint | Unresolved]:
        everywhere = [Step(guard.value, certain=guard.certain, hands_on="nothing") for guard in guards_everywhere(root)]
        for reached in routes_of(root, DIALECT):
            if reached.method == OPEN:
                yield project.unresolved(reached.route.note, self.name, reached.route.site, reached.path)
            else:
                yield project.endpoint(reached.method, reached.path, self.name, reached.route.site, reached.handler,
                                       _ask(project.evaluator, reached, everywhere),
                                       kind=_kind(reached),
                                       implied=reached.method in ("HEAD", "OPTIONS"))


def _kind(reached: Reached) -> Kind:
    return "page" if is_page(reached.handler) and not isinstance(reached.router, FlaskApi) else "http"


def _listed(value: Value | None) -> Sequence[Value]:
    if isinstance(value, ListOf):
        return value.items
    return [Unknown("decorators")] if value is not None and value is not NOTHING else []


def _agreed(one: Endpoint, other: Endpoint) -> Endpoint:
    """Where two applications serve the same handler and ask for something else, nothing is known."""
    if one.authentication.asked == other.authentication.asked:
        return one
    from dataclasses import replace

    unknown: Authentication = replace(NOT_LOOKED_AT, because="applications ask for something else")
    return replace(one, authentication=unknown)


def _uncalled(evaluator: Evaluator) -> list[Closure]:
    found = [module.scope.names.get(name) for module in evaluator.modules.values() for name in _APPLICATION_FACTORIES]
    return [each for each in found if isinstance(each, Closure) and id(each.function) not in evaluator.called]


def _ask(evaluator: Evaluator, reached: Reached, everywhere: Sequence[Step]) -> Judged:
    return Asking(evaluator, asked_of(reached), lambda request: Arguments([])).ask([*everywhere, *reached.steps])


_MAY_BE_OPTIONAL = (
    "flask_jwt_extended:jwt_required", "flask_jwt_extended:verify_jwt_in_request",
    "flask_httpauth:HTTPBasicAuth().login_required", "flask_httpauth:HTTPTokenAuth().login_required",
    "flask_httpauth:HTTPDigestAuth().login_required", "flask_httpauth:MultiAuth().login_required",
)
"""What asks for a credential, and can be told that it may be missing (`optional=True`)."""


def _optional(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
    """Let everybody through where a credential may be missing; None leaves it to what is known of the package."""
    stated = arguments.keywords.get("optional")
    if stated is None or stated.truth.holds is False:
        return None
    return SAME if stated.truth.holds else Unknown("a guard that may be optional")
