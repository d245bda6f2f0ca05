"""Django and Django REST framework: what the root URL configuration leads to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.values import (
    Arguments,
    ClassOf,
    External,
    Factory,
    Known,
    ListOf,
    MapOf,
    Site,
    Unknown,
    Value,
)
from contractguard.inventory.frameworks.django_paths import converter_path, pattern_path
from contractguard.inventory.frameworks.django_permissions import dotted
from contractguard.inventory.frameworks.django_views import DjangoView, Settings, views_of
from contractguard.inventory.frameworks.framework import Framework, Project
from contractguard.inventory.frameworks.routing import Room, templates
from contractguard.inventory.model import Endpoint, Unresolved
from contractguard.inventory.paths import ROOT, Literal, Parameter, PathTemplate
from contractguard.inventory.program.files import PYTHON_ENDINGS

_DEEPEST = 20


@dataclass(frozen=True, slots=True, eq=False)
class UrlPattern(Value):
    """`path(route, view)` or `re_path(regex, view)`; `read` reads the route."""

    route: Value
    view: Value
    site: Site
    read: Callable[[str], Sequence[PathTemplate]]


@dataclass(frozen=True, slots=True, eq=False)
class Include(Value):
    """`include(…)`: a module by its name, or patterns."""

    what: Value
    site: Site


@dataclass(eq=False)
class RestRouter(Value):
    """A router of Django REST framework. `has_root` where it serves a list of what it has."""

    site: Site
    has_root: bool
    slash: bool = True
    registered: list[tuple[Value, Value, Site]] = field(default_factory=list)

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Register a view set below a prefix."""
        if name == "register":
            prefix, viewset = arguments.get(0, "prefix"), arguments.get(1, "viewset")
            if prefix is not None and viewset is not None:
                evaluator.called.add(id(viewset))
                self.registered.append((prefix, viewset, site))
            return self
        return None

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return the router for its patterns: what is registered later counts too."""
        if name in ("urls", "get_urls"):
            return self
        if name == "registry":
            return RestRegistry(self)
        return None

    def set_member(self, name: str, value: Value, evaluator: Evaluator) -> None:
        """Take note of slashes that are left out."""
        if name == "trailing_slash":
            self.slash = value.truth.holds is not False


@dataclass(frozen=True, slots=True, eq=False)
class RestRegistry(Value):
    """`router.registry`, with which routers are put together."""

    router: RestRouter

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Take over what another router has."""
        other = arguments.get(0)
        if name == "extend" and isinstance(other, RestRegistry):
            self.router.registered += other.router.registered
        return self


class Django(Framework):
    """Django and Django REST framework."""

    name = "django"
    endings = PYTHON_ENDINGS
    markers = (b"urlpatterns", b"django.urls", b"rest_framework.routers")

    def __init__(self) -> None:
        self._seen: set[int] = set()
        self._room = Room()

    def factories(self) -> Mapping[str, Factory]:
        """Return what makes patterns and routers."""
        def pattern(read: Callable[[str], Sequence[PathTemplate]]) -> Factory:
            def make(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
                return UrlPattern(arguments.get(0, "route") or Known(""), arguments.get(1, "view") or Unknown("a view"),
                                  site, read)
            return make

        def include(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
            return Include(arguments.get(0, "arg") or Unknown("what is included"), site)

        def router(has_root: bool) -> Factory:
            def make(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
                slash = arguments.keywords.get("trailing_slash")
                return RestRouter(site, has_root, slash is None or slash.truth.holds is not False)
            return make

        def same(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
            return arguments.get(0)

        return {
            "django:urls.path": pattern(converter_path), "django:urls.re_path": pattern(pattern_path),
            "django:conf.urls.url": pattern(pattern_path), "django:conf.urls.re_path": pattern(pattern_path),
            "django:urls.include": include, "django:conf.urls.include": include,
            "rest_framework:routers.DefaultRouter": router(True), "rest_framework:routers.SimpleRouter": router(False),
            "rest_framework:urlpatterns.format_suffix_patterns": same, "django:conf.urls.i18n.i18n_patterns": same,
        }

    def begin(self, project: Project) -> Iterable[str]:
        """Return the settings, which no import leads to."""
        return [path for path in project.program.files(PYTHON_ENDINGS)
                if path.rpartition("/")[2] == "settings.py" or "/settings/" in f"/{path}"]

    def recognised(self, project: Project) -> bool:
        """Whether there is a list of patterns, or settings that name one."""
        return any("urlpatterns" in module.scope.names or "ROOT_URLCONF" in module.scope.names
                   for module in project.evaluator.modules.values())

    def collect(self, project: Project) -> Iterator[Endpoint | Unresolved]:
        """Return what the root configurations lead to, and lists of patterns that none leads to."""
        roots: dict[str, Settings] = {}
        for path, module in list(project.evaluator.modules.items()):
            name = project.evaluator.exported(path, "ROOT_URLCONF") if "ROOT_URLCONF" in module.scope.names else None
            if isinstance(name, Known):
                target = project.program.resolve(str(name.value), 0, path)
                if isinstance(target, str):
                    roots.setdefault(target, _settings(project.evaluator, path))
        for target, settings in roots.items():
            patterns = project.evaluator.exported(target, "urlpatterns")
            yield from self._patterns(project, patterns, ROOT, settings, 0)
        for site, under in self._room.cut.items():
            yield project.unresolved("includes within includes that were not followed to their end", self.name, site,
                                     under)
        for path, module in list(project.evaluator.modules.items()):
            listed = module.scope.names.get("urlpatterns")
            if isinstance(listed, ListOf) and id(listed) not in self._seen and listed.items:
                yield project.unresolved("patterns that no root configuration was seen to include", self.name,
                                         Site(path, (0, 0)))

    def _patterns(
        self, project: Project, patterns: Value | None, before: PathTemplate, settings: Settings, depth: int
    ) -> Iterator[Endpoint | Unresolved]:
        self._room.mounts -= 1
        if depth > _DEEPEST or self._room.mounts < 0 or self._room.routes < 0:
            self._room.cut.setdefault(getattr(patterns, "site", None) or self._root_site(project), before)
            return
        self._seen.add(id(patterns))
        if isinstance(patterns, RestRouter):
            yield from self._routed(project, patterns, before, settings)
        elif isinstance(patterns, ListOf):
            for each in patterns.items:
                if isinstance(each, UrlPattern):
                    yield from self._pattern(project, each, before, settings, depth)
                elif isinstance(each, (Include, RestRouter, ListOf)):
                    inner = self._included(project, each) if isinstance(each, Include) else each
                    yield from self._patterns(project, inner, before, settings, depth + 1)
                else:
                    yield self._open(project, each, before)
            if not patterns.complete:
                yield self._open(project, patterns, before)

    def _open(self, project: Project, value: Value, before: PathTemplate) -> Unresolved:
        site = getattr(value, "site", None) or self._root_site(project)
        return project.unresolved("patterns that are not known before the program runs", self.name, site, before)

    def _root_site(self, project: Project) -> Site:
        return next(Site(path, (0, 0)) for path, module in project.evaluator.modules.items()
                    if "urlpatterns" in module.scope.names or "ROOT_URLCONF" in module.scope.names)

    def _included(self, project: Project, include: Include) -> Value | None:
        what = include.what
        if isinstance(what, ListOf) and what.items and isinstance(what.items[0], (ListOf, RestRouter, Known)) \
                and not isinstance(what.items[0], UrlPattern):
            what = what.items[0]
        if isinstance(what, Known) and isinstance(what.value, str):
            target = project.program.resolve(what.value, 0, include.site.module)
            return project.evaluator.exported(target, "urlpatterns") if isinstance(target, str) else None
        module = what.member("urlpatterns", project.evaluator)
        return module if module is not None else what

    def _pattern(
        self, project: Project, pattern: UrlPattern, before: PathTemplate, settings: Settings, depth: int
    ) -> Iterator[Endpoint | Unresolved]:
        for found in templates(pattern.route, pattern.read):
            path = before.join(found)
            view = pattern.view
            if isinstance(view, Include):
                inner = self._included(project, view)
                if inner is None or isinstance(inner, (Unknown, External)):
                    if not _is_admin(view.what):
                        yield project.unresolved("an include that leads out of the code", self.name, view.site, path)
                    continue
                yield from self._patterns(project, inner, path, settings, depth + 1)
            elif isinstance(view, (RestRouter, ListOf)):
                yield from self._patterns(project, view, path, settings, depth + 1)
            elif not _is_admin(view):
                for each in views_of(view, settings, project.evaluator):
                    self._room.routes -= 1
                    yield self._endpoint(project, each, path, pattern.site)

    def _endpoint(self, project: Project, view: DjangoView, path: PathTemplate, site: Site) -> Endpoint:
        return project.endpoint(view.method, path, "django-rest-framework" if view.is_rest else self.name,
                                view.site or site, view.handler, view.judged)

    def _routed(
        self, project: Project, router: RestRouter, before: PathTemplate, settings: Settings
    ) -> Iterator[Endpoint | Unresolved]:
        from contractguard.inventory.frameworks.django_views import api_root, routes_of_viewset

        if router.has_root:
            yield self._endpoint(project, api_root(settings, project.evaluator, router.site), before, router.site)
        for prefix, viewset, site in router.registered:
            for start in templates(prefix, pattern_path):
                base = PathTemplate((*before.segments, *start.segments), router.slash)
                if not isinstance(viewset, ClassOf):
                    yield project.unresolved("a view set that is not known", self.name, site, base)
                    continue
                for lookup, tail, view in routes_of_viewset(viewset, settings, project.evaluator):
                    segments = (*base.segments, *((Parameter(lookup),) if lookup else ()),
                                *(Literal(part) for part in tail))
                    yield self._endpoint(project, view, PathTemplate(segments, router.slash), site)


def _is_admin(view: Value) -> bool:
    return isinstance(view, External) and view.key.startswith("django:contrib.admin")


def _settings(evaluator: Evaluator, path: str) -> Settings:
    rest = evaluator.exported(path, "REST_FRAMEWORK")
    permissions: Value | None = ListOf([External("rest_framework", ("permissions", "AllowAny"))])
    if isinstance(rest, MapOf):
        stated = rest.entries.get("DEFAULT_PERMISSION_CLASSES")
        if isinstance(stated, ListOf):
            permissions = dotted(stated.items, evaluator, path)
        elif stated is not None or not rest.complete:
            permissions = None
    elif rest is not None:
        permissions = None
    middleware = evaluator.exported(path, "MIDDLEWARE")
    names = [str(each.value) for each in middleware.items if isinstance(each, Known)] \
        if isinstance(middleware, ListOf) else []
    return Settings(permissions, tuple(names), path)

