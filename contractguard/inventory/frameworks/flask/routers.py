"""Applications and blueprints of Flask, and APIs of what builds upon it: what is registered on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from contractguard.inventory.evaluation.builtins import SAME
from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.values import (
    Arguments,
    ClassOf,
    Closure,
    Instance,
    Known,
    Site,
    Unknown,
    Value,
    View,
    strings,
)
from contractguard.inventory.frameworks.flask.views import methods_of
from contractguard.inventory.frameworks.routing import METHODS, Guard, Mount, Route, RouterValue, joined
from contractguard.inventory.model import ANY

OPEN = ""
"""The method of a route that stands for whatever may be served below its path."""
_BEFORE = ("before_request", "before_app_request", "before_websocket")
_MARKS = frozenset((
    "after_request", "after_app_request", "teardown_request", "teardown_appcontext", "errorhandler", "app_errorhandler",
    "context_processor", "app_context_processor", "template_filter", "template_global", "template_test", "url_defaults",
    "url_value_preprocessor", "before_first_request", "shell_context_processor", "record", "record_once", "endpoint",
    "doc", "expect", "marshal_with", "marshal_list_with", "response", "alt_response", "arguments", "paginate", "etag",
    "param", "params", "produces", "header", "deprecated", "hide", "vendor", "representation", "while_serving",
))
"""Decorators that say something of a function, or have it called elsewhere, and let every caller through."""


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
    """An application or a blueprint. `own` is the prefix that a blueprint names: who registers it may name another.

    `everywhere` are guards that a blueprint puts before all of the application.
    """

    __slots__ = ("everywhere", "own")

    def __init__(self, site: Site, own: Value | None = None, *, is_root: bool = False) -> None:
        super().__init__(site, is_root=is_root)
        self.own = own
        self.everywhere: list[Guard] = []

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return the decorators that are used without a call."""
        if name in _BEFORE:
            certain = not evaluator.state.uncertain
            guards: list = self.everywhere if name == "before_app_request" else self.events  # type: ignore[type-arg]
            return Registrar(lambda value, site: guards.append(Guard(None, value, site, certain)))
        if name in _MARKS:
            return SAME
        return super().member(name, evaluator)

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Register what a call asks for."""
        if name == "route" or name in METHODS:
            return self._decorator(name, arguments, evaluator)
        if name == "add_url_rule":
            view = arguments.get(2, "view_func") or Unknown("a view that is named elsewhere")
            self.register(_methods(arguments), arguments.get(0, "rule") or Known("/"), view, site, evaluator)
        elif name == "register_blueprint":
            self._blueprint(arguments, site)
        elif name == "add_api":
            self._opened(arguments.keywords.get("base_path"), "routes are made of a contract", site)
        elif name in _MARKS:
            return SAME if arguments.get(0) is None or not isinstance(arguments.get(0), Closure) else arguments.get(0)
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
        router = router_of(blueprint)
        if router is not None:
            # What the call says takes the place of what the blueprint says of itself.
            self.mount(given if given is not None else router.own, router, site)
        else:
            self._opened(given, "a blueprint that is not known", site)

    def _opened(self, path: Value | None, reason: str, site: Site) -> None:
        self.events.append(Route((OPEN,), path or Known("/"), (), site, note=reason))

    def register(
        self, methods: tuple[str, ...] | None, path: Value, view: Value, site: Site, evaluator: Evaluator
    ) -> None:
        """Register a view: a function for its methods, a class for those that it has functions for."""
        certain = not evaluator.state.uncertain
        if isinstance(view, (View, ClassOf)):
            for method, handler in methods_of(view, self.decorators, evaluator):
                if methods is None or method in methods or methods == (ANY,):
                    self.events.append(Route((method,), path, (handler,), site, certain))
        else:
            self.events.append(Route(methods or ("GET",), path, (view,), site, certain))

    @property
    def decorators(self) -> Sequence[Value]:
        """What is put around every view of a class."""
        return ()


def router_of(value: Value | None) -> FlaskRouter | None:
    """Return an application or blueprint, or that of a class of the program which extends one."""
    if isinstance(value, Instance):
        value = value.base
    return value if isinstance(value, FlaskRouter) else None


def guards_everywhere(root: RouterValue) -> Iterator[Guard]:
    """Return the guards that blueprints put before all of an application."""
    waiting, seen = [root], {id(root)}
    while waiting:
        router = waiting.pop()
        yield from router.everywhere if isinstance(router, FlaskRouter) else ()
        for event in router.events:
            if isinstance(event, Mount) and id(event.router) not in seen:
                seen.add(id(event.router))
                waiting.append(event.router)


def _methods(arguments: Arguments) -> tuple[str, ...] | None:
    """Return the methods that a rule names, all of them where these are not known; None where it names none."""
    given = arguments.keywords.get("methods")
    found = strings(given)
    if found:
        return tuple(dict.fromkeys(method.upper() for method in found))
    return (ANY,) if given is not None and not isinstance(given, Known) else None


class FlaskApi(FlaskRouter):
    """`Api` or `Namespace` of Flask-RESTful and Flask-RESTX, `Api` of Flask-Smorest: classes at paths."""

    __slots__ = ("_decorators",)

    def __init__(self, site: Site, own: Value | None = None, decorators: Sequence[Value] = ()) -> None:
        super().__init__(site, own)
        self._decorators = decorators

    @property
    def decorators(self) -> Sequence[Value]:
        """What the API was told to put around every view."""
        return self._decorators

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Register what a call asks for."""
        if name == "add_resource":
            resource, *paths = arguments.positional or [Unknown("a resource")]
            for path in paths or [Unknown("a path")]:
                self.register(None, path, resource, site, evaluator)
        elif name in ("resource", "route"):
            paths = list(arguments.positional)

            def register(value: Value, place: Site) -> None:
                for path in paths:
                    self.register(None, path, value, place, evaluator)

            return Registrar(register)
        elif name == "add_namespace":
            namespace, given = router_of(arguments.get(0, "ns")), arguments.get(1, "path")
            if namespace is not None:
                self.mount(given if given is not None else namespace.own, namespace, site)
            else:
                self._opened(given, "a namespace that is not known", site)
        elif name == "namespace":
            found = FlaskApi(site)
            self.mount(namespace_path(arguments), found, site)
            return found
        elif name == "init_app":
            attach(arguments.get(0, "app"), self, site)
        else:
            return super().invoke(name, arguments, site, evaluator)
        return self


def namespace_path(arguments: Arguments) -> Value | None:
    """Return the path of a namespace: its name where it says no other."""
    given = arguments.keywords.get("path")
    return given if given is not None else joined(arguments.get(0, "name"))


def attach(application: Value | None, api: FlaskApi, site: Site) -> None:
    """Mount an API on the application or blueprint that it is given."""
    router = router_of(application)
    if router is not None:
        router.mount(api.own, api, site)

