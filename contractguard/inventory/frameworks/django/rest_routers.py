"""Routers of Django REST framework, and nested ones: view sets at prefixes → routes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.lineage import known_class, lineage_of
from contractguard.inventory.evaluation.values import (
    Arguments,
    ClassOf,
    External,
    Factory,
    Instance,
    Known,
    ListOf,
    Made,
    MapOf,
    Site,
    Unknown,
    Value,
    strings,
)
from contractguard.inventory.frameworks.django.chain import unwrapped
from contractguard.inventory.frameworks.django.paths import converter_path, pattern_path
from contractguard.inventory.frameworks.django.rest_marks import Action
from contractguard.inventory.frameworks.django.rest_views import rest_view
from contractguard.inventory.frameworks.django.views import Context, DjangoView
from contractguard.inventory.frameworks.routing import templates
from contractguard.inventory.paths import Parameter, PathTemplate
from contractguard.inventory.paths import Unknown as AnyPath

_DEEPEST = 20
_PLACEHOLDER = re.compile(r"(\{[a-z_]+\})")


@dataclass(frozen=True, slots=True, eq=False)
class Registration:
    """A view set below a prefix; `before` are the parameters of outer view sets (drf-extensions), outermost first."""

    prefix: Value
    viewset: Value
    site: Site


@dataclass(eq=False)
class RestRouter(Value):
    """A router. `has_root` where it serves a list of what it has; `parent` is what it is nested in."""

    site: Site
    has_root: bool
    slash: bool = True
    reads_patterns: bool = True
    parent: Nesting | None = None
    registered: list[Registration] = field(default_factory=list)
    own: Instance | None = None
    """The object of a class of the program that it is the base of."""

    def __post_init__(self) -> None:
        self.routes = ListOf([_route(*each) for each in _ROUTES])

    routes: Value = field(init=False)

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Register a view set below a prefix, or hand out the patterns."""
        if name == "register":
            prefix, viewset = arguments.get(0, "prefix"), arguments.get(1, "viewset")
            if prefix is not None and viewset is not None:
                self.registered.append(Registration(prefix, viewset, site))
            return self
        if name == "get_urls":
            return ListOf([self])
        return Unknown(f"'{name}' of a router") if name.startswith("get_") else None

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return the router for its patterns: what is registered later counts too."""
        if name == "urls":
            return ListOf([self])
        if name == "registry":
            return RestRegistry(self)
        return self.routes if name == "routes" else None

    def set_member(self, name: str, value: Value, evaluator: Evaluator) -> None:
        """Take note of slashes that are left out, and of routes of its own."""
        if name == "trailing_slash":
            self.slash = value.truth.holds is not False
        elif name == "routes":
            self.routes = value

    def extended_by(self, instance: Instance) -> None:
        """Take note of the router of the program."""
        self.own = instance


@dataclass(frozen=True, slots=True, eq=False)
class Nesting:
    """What a nested router is nested in: a prefix of another router, whose objects are named with `lookup`."""

    router: RestRouter
    prefix: Value
    lookup: str


@dataclass(frozen=True, slots=True, eq=False)
class RestRegistry(Value):
    """`router.registry`, with which routers are put together."""

    router: RestRouter

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Take over what another router has."""
        other = arguments.get(0)
        if name == "extend" and isinstance(other, RestRegistry):
            self.router.registered += other.router.registered
        elif name == "extend":
            self.router.registered.append(Registration(Known(""), Unknown("a registry"), site))
        return Unknown("a registry")


_ACTIONS = {"get": "list", "post": "create"}
_OBJECT = {"get": "retrieve", "put": "update", "patch": "partial_update", "delete": "destroy"}
_ROUTES: Sequence[tuple[str, Mapping[str, str] | None, bool]] = (
    ("^{prefix}{trailing_slash}$", _ACTIONS, False),
    ("^{prefix}/{url_path}{trailing_slash}$", None, False),
    ("^{prefix}/{lookup}{trailing_slash}$", _OBJECT, True),
    ("^{prefix}/{lookup}/{url_path}{trailing_slash}$", None, True),
)
"""The routes of `SimpleRouter` (Django REST framework, "Routers"): path, methods and their actions, about an object."""


def _route(url: str, mapping: Mapping[str, str] | None, detail: bool) -> MapOf:
    said: dict[str, Value] = {"url": Known(url), "detail": Known(detail)}
    if mapping is not None:
        said["mapping"] = MapOf({method: Known(action) for method, action in mapping.items()})
    return MapOf(said, complete=False)


def _stated_route(names: Sequence[str]) -> Factory:
    def make(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
        said = {name: value for index, name in enumerate(names) if (value := arguments.get(index, name)) is not None}
        return MapOf(said, complete=False)

    return make


def _router(has_root: bool) -> Factory:
    def make(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
        slash, patterns = arguments.keywords.get("trailing_slash"), arguments.keywords.get("use_regex_path")
        return RestRouter(site, has_root, slash is None or slash.truth.holds is not False,
                          patterns is None or patterns.truth.holds is not False)

    return make


def _nested(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
    made = _router(False)(arguments, site, evaluator)
    assert isinstance(made, RestRouter)
    parent = router_of(arguments.get(0, "parent_router"))
    prefix, lookup = arguments.get(1, "parent_prefix"), arguments.get(2, "lookup")
    name = str(lookup.value) if isinstance(lookup, Known) and lookup.value else "nested"
    if parent is not None:
        made.parent = Nesting(parent, prefix or Unknown("the prefix of a parent"), name)
        made.slash = parent.slash
    else:
        made.parent = Nesting(RestRouter(site, False), Unknown("the router of a parent"), name)
    return made


ROUTER_FACTORIES: Mapping[str, Factory] = {
    "rest_framework:routers.DefaultRouter": _router(True), "rest_framework:routers.SimpleRouter": _router(False),
    "rest_framework_nested:routers.SimpleRouter": _router(False),
    "rest_framework_nested:routers.DefaultRouter": _router(True),
    "rest_framework_nested:routers.NestedSimpleRouter": _nested,
    "rest_framework_nested:routers.NestedDefaultRouter": _nested,
    "rest_framework:routers.Route": _stated_route(("url", "mapping", "name", "detail", "initkwargs")),
    "rest_framework:routers.DynamicRoute": _stated_route(("url", "name", "detail", "initkwargs")),
}
"""What calling names of routers gives, by key."""


def router_of(value: Value | None) -> RestRouter | None:
    """Return a router, or that of a class of the program which extends one."""
    if isinstance(value, Instance):
        value = value.base
    return value if isinstance(value, RestRouter) else None


def own_method(router: RestRouter) -> str:
    """Return the name of a method by which a class of the program changes what routes there are; empty for none."""
    own = router.own
    changed = ("get_urls", "get_routes", "get_lookup_regex", "get_method_map")
    return next((name for name in changed if own is not None and own.of.lookup(name) is not None), "")


@dataclass(frozen=True, slots=True, eq=False)
class RestRoute:
    """A route of a view set: its path, and the view; None where the view set or the path is not understood."""

    path: PathTemplate
    view: DjangoView | None
    site: Site
    reason: str = ""


def routes_of_router(router: RestRouter, before: PathTemplate, context: Context) -> Iterator[RestRoute]:
    """Return the routes of all view sets of a router."""
    for start in _before(router, before, 0):
        for each in router.registered:
            if not isinstance(each.viewset, ClassOf):
                base = PathTemplate((*start.segments, *templates(each.prefix, pattern_path)[0].segments), router.slash)
                yield RestRoute(base, None, each.site, "a view set that is not known")
                continue
            for prefix in templates(each.prefix, pattern_path if router.reads_patterns else converter_path):
                yield from _of_viewset(router, start.join(prefix), each.viewset, each.site, context)


def _before(router: RestRouter, before: PathTemplate, depth: int) -> Iterator[PathTemplate]:
    """Return what stands before the prefixes of a router: the prefix and object of what it is nested in."""
    if router.parent is None or depth > _DEEPEST:
        yield before
        return
    nesting = router.parent
    for outer in _before(nesting.router, before, depth + 1):
        for prefix in templates(nesting.prefix, pattern_path):
            parent = next((each.viewset for each in nesting.router.registered
                           if isinstance(each.prefix, Known) and isinstance(nesting.prefix, Known)
                           and each.prefix.value == nesting.prefix.value), None)
            name = lookup_of(parent) if isinstance(parent, ClassOf) else "pk"
            yield PathTemplate((*outer.segments, *prefix.segments, Parameter(f"{nesting.lookup}_{name}")))


def lookup_of(of: ClassOf) -> str:
    """Return the name of the parameter that stands for an object of a view set."""
    return next((str(value.value) for name in ("lookup_url_kwarg", "lookup_field")
                 if isinstance(value := of.lookup(name), Known) and value.value), "pk")


def _of_viewset(
    router: RestRouter, base: PathTemplate, of: ClassOf, site: Site, context: Context
) -> Iterator[RestRoute]:
    allowed = strings(of.lookup("http_method_names"))
    routes = router.own.of.lookup("routes") if router.own is not None else None
    routes = routes if routes is not None else router.routes
    if not isinstance(routes, ListOf):
        yield RestRoute(base, None, site, "routes of a router that are not known")
        return
    for route in routes.items:
        url = route.entries.get("url") if isinstance(route, MapOf) else None
        if not isinstance(route, MapOf) or not isinstance(url, Known) or not isinstance(url.value, str):
            yield RestRoute(base, None, site, "a route of a router that is not known")
            continue
        for method, action, path, function, options in _views(route, of):
            if allowed is None or method in allowed:
                view = rest_view(of, method.upper(), action, context, options=options, function=function)
                yield RestRoute(_path(url.value, base, of, path, router), view, site)


_Mapped = tuple[str, str, str, "Value | None", Mapping[str, Value]]


def _views(route: MapOf, of: ClassOf) -> Iterator[_Mapped]:
    """Return the methods of one route for a view set, with action, further path, function and options."""
    mapping = route.entries.get("mapping")
    if isinstance(mapping, MapOf):
        for method, action in mapping.entries.items():
            if isinstance(action, Known) and _has(of, str(action.value)):
                yield method, str(action.value), "", None, {}
        return
    detail = route.entries.get("detail")
    for name, action in actions_of(of):
        wanted = action.options.get("detail")
        if (wanted is not None and wanted.truth.holds) is (detail is not None and detail.truth.holds):
            yield from _of_action(name, action)


def _of_action(name: str, action: Action) -> Iterator[_Mapped]:
    path = action.options.get("url_path")
    tail = str(path.value) if isinstance(path, Known) and path.value else name
    options = {key: value for key, value in action.options.items() if key.endswith("_classes")}
    methods = strings(action.options.get("methods")) or ["get"]
    for method in methods:
        if method.lower() not in action.mapping:
            yield method.lower(), name, tail, action.function, options
    for method, function in action.mapping.items():
        inner = unwrapped(function)[1]
        called = getattr(getattr(inner, "function", None), "name", "") or name
        yield method, called, tail, function, options


def actions_of(of: ClassOf) -> Iterator[tuple[str, Action]]:
    """Return the methods of a view set that have routes of their own, with their names."""
    seen: set[str] = set()
    for each in lineage_of(of):
        for name, value in list(each.own.items()) if isinstance(each, ClassOf) else ():
            if name in seen:
                continue
            seen.add(name)
            wrappers, inner = unwrapped(value)
            if isinstance(inner, Action):
                outer: Value = inner.function
                for wrapper in reversed(wrappers):
                    outer = Made(wrapper.of, Arguments([outer, *wrapper.arguments.positional[1:]]), {},
                                 wrapper.depends, wrapper.callee)
                yield name, Action(outer, inner.options, inner.mapping)


def _has(of: ClassOf, action: str) -> bool:
    return of.lookup(action) is not None or any(
        isinstance(each, External) and (known := known_class(each)) is not None and action in known.methods
        for each in lineage_of(of))


def _path(url: str, base: PathTemplate, of: ClassOf, tail: str, router: RestRouter) -> PathTemplate:
    """Put together the path of a route, which is written with places for prefix, lookup and the rest."""
    parts = url.removeprefix("^").removesuffix("$")
    slash = router.slash if "{trailing_slash}" in parts else parts.endswith("/")
    written = parts.replace("{trailing_slash}", "").replace("{prefix}", "", 1)
    found = PathTemplate(base.segments)
    for part in written.split("/"):
        if part == "{lookup}":
            found = found.join(PathTemplate((Parameter(lookup_of(of)),)))
        elif part == "{url_path}":
            found = found.join(pattern_path(tail)[0] if router.reads_patterns else converter_path(tail)[0])
        elif _PLACEHOLDER.search(part):
            found = found.join(PathTemplate((AnyPath("a route of a router"),)))
        elif part:
            found = found.join(pattern_path(part)[0])
    return PathTemplate(found.segments, slash)
