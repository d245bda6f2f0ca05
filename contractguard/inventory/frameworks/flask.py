"""Flask: applications, blueprints, views of functions and of classes; Flask-RESTful and Flask-RESTX on top of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from contractguard.inventory.evaluation.anonymous import Asking, Judged
from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.exchange import Anonymous, CurrentRequest
from contractguard.inventory.evaluation.knowledge import AllAbsent
from contractguard.inventory.evaluation.values import (
    Arguments,
    ClassOf,
    Closure,
    Factory,
    Instance,
    Known,
    ListOf,
    Site,
    Unknown,
    Value,
    View,
    strings,
)
from contractguard.inventory.frameworks.framework import Framework, Project
from contractguard.inventory.frameworks.routing import (
    METHODS,
    Dialect,
    Guard,
    Reached,
    Route,
    RouterValue,
    asked_of,
    joined,
    routes_of,
)
from contractguard.inventory.model import Endpoint, Unresolved
from contractguard.inventory.paths import CatchAll, PathTemplate, Segment, segment_of, segments_of
from contractguard.inventory.program.files import PYTHON_ENDINGS

_VARIABLE = re.compile(r"<(?:([a-zA-Z_][\w.]*)(?:\([^<>]*\))?:)?([a-zA-Z_]\w*)>")
_LATE = ("before_request", "before_app_request")


@lru_cache(maxsize=4096)
def read_path(text: str) -> Sequence[PathTemplate]:
    """Read a rule of Werkzeug: `/items/<int:id>`, `/files/<path:name>`."""
    segments = tuple(_segment(part) for part in segments_of(text))
    return (PathTemplate(segments, text.endswith("/") and bool(segments)),)


def _segment(part: str) -> Segment:
    found = list(_VARIABLE.finditer(part))
    if len(found) == 1 and found[0][0] == part and found[0][1] == "path":
        return CatchAll(found[0][2])
    texts, last = [], 0
    for each in found:
        texts.append(part[last : each.start()])
        last = each.end()
    return segment_of([*texts, part[last:]], [each[2] for each in found])


DIALECT = Dialect(read_path, ordered=False, hands_on="nothing")


class Registrar(Value):
    """A decorator that registers what it decorates, and leaves it as it is."""

    __slots__ = ("_register",)

    def __init__(self, register: Callable[[Value, Site], None]) -> None:
        self._register = register

    def call(self, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Register a function or a class."""
        decorated = arguments.get(0)
        if decorated is not None:
            self._register(decorated, site)
        return decorated


class FlaskRouter(RouterValue):
    """An application or a blueprint. `own` is the prefix that a blueprint names: who registers it may name another."""

    __slots__ = ("own",)

    def __init__(self, site: Site, own: Value | None = None, *, is_root: bool = False) -> None:
        super().__init__(site, is_root=is_root)
        self.own = own

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return the decorators that are used without a call."""
        if name in _LATE:
            certain = not evaluator.state.uncertain
            return Registrar(lambda value, site: self.events.append(Guard(None, value, site, certain)))
        return super().member(name, evaluator)

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Register what a call asks for."""
        if name == "route" or name in METHODS:
            return self._decorator(name, arguments, evaluator)
        if name == "add_url_rule":
            view = arguments.get(2, "view_func")
            if view is not None:
                self.register(_methods(arguments), arguments.get(0, "rule") or Known("/"), view, site, evaluator)
        elif name == "register_blueprint":
            self._blueprint(arguments, site)
        else:
            return None
        return self

    def _decorator(self, name: str, arguments: Arguments, evaluator: Evaluator) -> Value:
        methods = _methods(arguments) if name == "route" else (name.upper(),)
        path = arguments.get(0, "rule") or Known("/")
        return Registrar(lambda value, site: self.register(methods, path, value, site, evaluator))

    def _blueprint(self, arguments: Arguments, site: Site) -> None:
        blueprint = arguments.get(0, "blueprint")
        given = arguments.keywords.get("url_prefix")
        if isinstance(blueprint, FlaskRouter):
            # What the call says takes the place of what the blueprint says of itself.
            self.mount(given if given is not None else blueprint.own, blueprint, site)
        elif blueprint is not None:
            self.events.append(Route((), given or Unknown("a blueprint"), (blueprint,), site))

    def register(
        self, methods: tuple[str, ...] | None, path: Value, view: Value, site: Site, evaluator: Evaluator
    ) -> None:
        """Register a view: a function for its methods, a class for those that it has functions for."""
        certain = not evaluator.state.uncertain
        if isinstance(view, (View, ClassOf)):
            for method, handler in methods_of(view, evaluator):
                self.events.append(Route((method,), path, (handler,), site, certain))
        else:
            self.events.append(Route(methods or ("GET",), path, (view,), site, certain))


def methods_of(view: View | ClassOf, evaluator: Evaluator) -> Iterator[tuple[str, Value]]:
    """Return the methods that a class has functions for, its decorators applied."""
    of = view.of if isinstance(view, View) else view
    decorators = [each for name in ("decorators", "method_decorators") for each in _items(of.lookup(name))]
    for method in METHODS:
        found = of.lookup(method)
        if found is None:
            continue
        handler: Value = found
        if isinstance(found, Closure):
            handler = Closure(found.function, found.scope, Instance(of), found.members, found.decorated)
        for decorator in decorators:
            handler = evaluator.call(decorator, Arguments([handler]), of.site)
        yield method.upper(), handler


def _items(value: Value | None) -> list[Value]:
    if isinstance(value, ListOf):
        return value.items
    return [value] if value is not None else []


def _methods(arguments: Arguments) -> tuple[str, ...] | None:
    found = strings(arguments.keywords.get("methods"))
    return tuple(method.upper() for method in found) if found else None


class FlaskApi(FlaskRouter):
    """`Api` or `Namespace` of Flask-RESTful and Flask-RESTX: classes at paths."""

    __slots__ = ()

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Register what a call asks for."""
        if name == "add_resource":
            resource, *paths = arguments.positional or [Unknown("a resource")]
            for path in paths:
                self.register(None, path, resource, site, evaluator)
        elif name == "route":
            paths = list(arguments.positional)

            def register(value: Value, place: Site) -> None:
                for path in paths:
                    self.register(None, path, value, place, evaluator)

            return Registrar(register)
        elif name == "add_namespace":
            namespace, given = arguments.get(0), arguments.get(1, "path")
            if isinstance(namespace, FlaskApi):
                self.mount(given if given is not None else namespace.own, namespace, site)
        elif name == "namespace":
            found = FlaskApi(site)
            self.mount(_namespace_path(arguments), found, site)
            return found
        elif name == "init_app":
            _attach(arguments.get(0), self, site)
        else:
            return None
        return self


def _namespace_path(arguments: Arguments) -> Value | None:
    given = arguments.keywords.get("path")
    return given if given is not None else joined(arguments.get(0, "name"))


def _attach(application: Value | None, api: FlaskApi, site: Site) -> None:
    if isinstance(application, FlaskRouter):
        application.mount(api.own, api, site)


class Flask(Framework):
    """Flask."""

    name = "flask"
    endings = PYTHON_ENDINGS
    markers = (b"flask",)

    def __init__(self) -> None:
        self._routers: list[FlaskRouter] = []

    def factories(self) -> Mapping[str, Factory]:
        """Return what makes applications, blueprints and APIs."""
        def application(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
            return self._made(FlaskRouter(site, is_root=True))

        def blueprint(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
            return self._made(FlaskRouter(site, arguments.keywords.get("url_prefix")))

        def api(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
            made = FlaskApi(site, arguments.keywords.get("prefix"))
            _attach(arguments.get(0, "app"), made, site)
            return self._made(made)

        def namespace(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
            return self._made(FlaskApi(site, _namespace_path(arguments)))

        return {"flask:Flask": application, "flask:Blueprint": blueprint, "flask_restful:Api": api,
                "flask_restx:Api": api, "flask_restx:Namespace": namespace, "flask_smorest:Blueprint": blueprint,
                "flask:app.Flask": application, "flask:blueprints.Blueprint": blueprint}

    def externals(self) -> Mapping[str, Value]:
        """Return the request, and who asks: nobody."""
        current = CurrentRequest()
        return {"flask:request": current, "flask:g": current, "flask:session": AllAbsent("session"),
                "flask_login:current_user": Anonymous(), "flask_jwt_extended:current_user": Anonymous()}

    def _made(self, router: FlaskRouter) -> FlaskRouter:
        self._routers.append(router)
        return router

    def recognised(self, project: Project) -> bool:
        """Whether there is an application or a blueprint."""
        return bool(self._routers)

    def collect(self, project: Project) -> Iterator[Endpoint | Unresolved]:
        """Return what the applications serve, and the blueprints that nothing was seen to register."""
        for router in self._routers:
            if router.is_root:
                yield from self._served(project, router)
            elif not router.mounted and router.events:
                yield project.unresolved("a blueprint that nothing was seen to register", self.name, router.site)

    def _served(self, project: Project, router: FlaskRouter) -> Iterator[Endpoint | Unresolved]:
        for reached in routes_of(router, DIALECT, project):
            if reached.route.methods:
                yield project.endpoint(reached.method, reached.path, self.name, reached.route.site, reached.handler,
                                       _ask(project.evaluator, reached))


def _ask(evaluator: Evaluator, reached: Reached) -> Judged:
    return Asking(evaluator, asked_of(reached), lambda request: Arguments([])).ask(reached.steps)
