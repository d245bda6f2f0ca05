"""Django Ninja: operations of an API and of its routers, and who is let in (Django Ninja 1.4, "Authentication")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from contractguard.inventory.evaluation.anonymous import Judged, Step
from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.exchange import Request
from contractguard.inventory.evaluation.values import (
    Absent,
    Arguments,
    ClassOf,
    Closure,
    External,
    Factory,
    Instance,
    Known,
    ListOf,
    Made,
    Site,
    Unknown,
    Value,
    strings,
)
from contractguard.inventory.frameworks.django.chain import LET_IN, asked
from contractguard.inventory.frameworks.django.paths import converter_path
from contractguard.inventory.frameworks.django.settings import named
from contractguard.inventory.frameworks.django.views import Context, DjangoView, around, request_of, site_of
from contractguard.inventory.frameworks.routing import METHODS, templates
from contractguard.inventory.paths import PathTemplate

NAME = "django-ninja"
_DEEPEST = 20
_MOST_ROUTERS = 2_000
_PARAMETER = re.compile(r"\{([^{}]+)\}")
_WITHOUT_HEADER = ("HttpBearer", "HttpBasicAuth", "SessionAuth", "SessionAuthSuperUser", "JWTAuth", "AsyncJWTAuth",
                   "django_auth", "django_auth_superuser", "django_auth_is_staff", "SessionAuthIsStaff")
"""What refuses by itself who brings no credential, whatever the program adds."""
_BY_KEY = ("APIKeyHeader", "APIKeyQuery", "APIKeyCookie")
"""What asks a function of the program, with nothing for a key where none is brought."""


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """A function at a path."""

    methods: tuple[str, ...]
    path: Value
    handler: Value
    auth: Value | None
    hidden: str
    site: Site


@dataclass(eq=False)
class NinjaRouter(Value):
    """An API or a router: operations, and other routers below prefixes; `auth` is what they ask for if they say so."""

    site: Site
    auth: Value | None
    operations: list[Operation] = field(default_factory=list)
    routers: list[tuple[Value, Value, Value | None, Site]] = field(default_factory=list)

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return the API for its patterns."""
        return self if name == "urls" else None

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Register what a call asks for."""
        if name in METHODS or name == "api_operation":
            methods = tuple(strings(arguments.get(0, "methods")) or ()) if name == "api_operation" else (name,)
            return _Registering(self, methods, arguments.get(1 if name == "api_operation" else 0, "path"), arguments)
        if name == "add_router":
            prefix, router = arguments.get(0, "prefix"), arguments.get(1, "router")
            self.routers.append((prefix or Known(""), named(router or Unknown("a router"), evaluator, site.module),
                                 arguments.keywords.get("auth"), site))
            return self
        return None


@dataclass(frozen=True, slots=True, eq=False)
class _Registering(Value):
    """The decorator that makes a function an operation; it stays what it is."""

    router: NinjaRouter
    methods: tuple[str, ...]
    path: Value | None
    options: Arguments

    def call(self, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Register a function."""
        handler = arguments.get(0)
        if handler is not None:
            shown = self.options.keywords.get("include_in_schema")
            hidden = "include_in_schema=False" if isinstance(shown, Known) and shown.value is False else ""
            self.router.operations.append(Operation(
                tuple(method.upper() for method in self.methods), self.path or Known(""), handler,
                self.options.keywords.get("auth"), hidden, site))
        return handler


def _made(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
    return NinjaRouter(site, arguments.keywords.get("auth"))


NINJA_FACTORIES: Mapping[str, Factory] = {"ninja:NinjaAPI": _made, "ninja:Router": _made, "ninja:router.Router": _made,
                                          "ninja:main.NinjaAPI": _made}
"""What calling names of Django Ninja gives, by key."""


@dataclass(frozen=True, slots=True, eq=False)
class NinjaRoute:
    """An operation at its whole path; without a view where a router is not known."""

    path: PathTemplate
    view: DjangoView | None
    site: Site


def ninja_of(value: Value | None) -> NinjaRouter | None:
    """Return an API or router, or that of a class of the program which extends one."""
    if isinstance(value, Instance):
        value = value.base
    return value if isinstance(value, NinjaRouter) else None


def routes_of_ninja(router: NinjaRouter, before: PathTemplate, context: Context) -> Iterator[NinjaRoute]:
    """Return all operations below an API."""
    yield from _below(router, before, router.auth, context, 0, [_MOST_ROUTERS])


def _below(
    router: NinjaRouter, before: PathTemplate, auth: Value | None, context: Context, depth: int, left: list[int]
) -> Iterator[NinjaRoute]:
    left[0] -= 1
    if depth > _DEEPEST or left[0] < 0:
        return
    for each in router.operations:
        for path in templates(each.path, _read):
            for method in each.methods:
                view = _view(each, method, each.auth if each.auth is not None else auth, context)
                yield NinjaRoute(before.join(path), view, each.site)
    for prefix, value, stated, site in router.routers:
        inner = ninja_of(value)
        for path in templates(prefix, _read):
            if inner is None:
                yield NinjaRoute(before.join(path), None, site)
                continue
            nearest = next((said for said in (inner.auth, stated, auth) if said is not None), None)
            yield from _below(inner, before.join(path), nearest, context, depth + 1, left)


def _read(text: str) -> Sequence[PathTemplate]:
    """Read a path of Ninja: `/items/{int:id}` with the converters of Django."""
    return converter_path(_PARAMETER.sub(r"<\1>", text))


def _view(operation: Operation, method: str, auth: Value | None, context: Context) -> DjangoView:
    request = request_of(method)
    said = _authenticated(auth, request, context.evaluator)
    handled = asked([Step(operation.handler, guard=False)], request, context.evaluator)
    judged = around((), request, context, [said, handled])
    return DjangoView(method, operation.handler, judged, site_of(operation.handler), hidden=operation.hidden,
                      framework=NAME)


def _authenticated(auth: Value | None, request: Request, evaluator: Evaluator) -> Judged:
    """Ask what lets callers in: any of several is enough."""
    if auth is None or (isinstance(auth, Known) and auth.value is None):
        return LET_IN
    if isinstance(auth, ListOf):
        found = [_authenticated(each, request, evaluator) for each in auth.items]
        open_ = next((each for each in found if each.asked == "none"), None)
        doubt = next((each for each in found if each.asked == "unknown"), None)
        if open_ is None and doubt is None and not auth.complete:
            doubt = Judged("unknown", "authentication of which not all is known")
        return open_ or doubt or (found[0] if found else LET_IN)
    if isinstance(auth, Closure):
        return asked([Step(auth, hands_on="true")], request, evaluator)
    return _by_class(auth, request, evaluator)


def _by_class(auth: Value, request: Request, evaluator: Evaluator) -> Judged:
    of = auth.of if isinstance(auth, Instance) else None
    order: Sequence[Value] = tuple(of.lineage()) if isinstance(of, ClassOf) else (auth,)
    for each in order:
        key = each.key if isinstance(each, External) else each.of if isinstance(each, Made) else ""
        name = re.split(r"[:.]", key.removesuffix("()"))[-1]
        if name in _WITHOUT_HEADER:
            credential = "bearer" if name in ("HttpBearer", "JWTAuth", "AsyncJWTAuth") else \
                "basic" if name == "HttpBasicAuth" else "session"
            return Judged("required", f"{name} refuses", None, credential)
        if name in _BY_KEY and isinstance(auth, Instance):
            check = auth.member("authenticate", evaluator)
            if isinstance(check, Closure):
                return asked([Step(check, hands_on="true")], request, evaluator,
                             Arguments([request, Absent("api-key")]))
    return Judged("unknown", "authentication that is not understood")
