"""Django and Django REST framework: what the root URL configuration leads to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from contractguard.inventory.evaluation.anonymous import Judged
from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.values import (
    Arguments,
    ClassOf,
    Closure,
    Either,
    External,
    Factory,
    Instance,
    Known,
    ListOf,
    Made,
    Site,
    Unknown,
    Value,
    View,
)
from contractguard.inventory.frameworks.django.ninja import NAME as NINJA
from contractguard.inventory.frameworks.django.ninja import NINJA_FACTORIES, NinjaRouter, ninja_of, routes_of_ninja
from contractguard.inventory.frameworks.django.patterns import (
    PATTERN_FACTORIES,
    Admin,
    Include,
    Localised,
    UrlPattern,
    patterns_within,
)
from contractguard.inventory.frameworks.django.permissions import Question
from contractguard.inventory.frameworks.django.rest_marks import rest_factories
from contractguard.inventory.frameworks.django.rest_routers import (
    ROUTER_FACTORIES,
    RestRouter,
    own_method,
    router_of,
    routes_of_router,
)
from contractguard.inventory.frameworks.django.rest_views import DEFAULTS, granted
from contractguard.inventory.frameworks.django.settings import ConfiguredSettings, Settings, SettingsFiles, named
from contractguard.inventory.frameworks.django.views import Context, DjangoView, around, request_of, views_of
from contractguard.inventory.frameworks.framework import Framework, Project
from contractguard.inventory.frameworks.routing import templates
from contractguard.inventory.model import Endpoint, Unresolved
from contractguard.inventory.paths import ROOT, PathTemplate
from contractguard.inventory.paths import Unknown as AnyPath
from contractguard.inventory.program.files import PYTHON_ENDINGS

_DEEPEST = 20
_MOST_PATTERNS = 20_000
"""How many lists of patterns may be followed: lists may include each other."""
_VIEWS = (Closure, View, Instance, Made)
_STARTS = b"DJANGO_SETTINGS_MODULE"


class Django(Framework):
    """Django and Django REST framework."""

    name = "django"
    endings = PYTHON_ENDINGS
    markers = (b"urlpatterns",)

    def __init__(self) -> None:
        self._seen: set[int] = set()
        self._hidden: dict[int, str] = {}
        self._files: SettingsFiles | None = None

    def factories(self) -> Mapping[str, Factory]:
        """Return what makes patterns and routers."""
        def started(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
            key = arguments.get(0)
            if self._files is not None and isinstance(key, Known) and key.value == _STARTS.decode():
                self._files.take(arguments.get(1), site.module)
            return None

        def same(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
            return arguments.get(0)

        def imported(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
            name = arguments.get(0)
            return named(name, evaluator, site.module) if isinstance(name, Known) else None

        def permissions(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
            view = arguments.get(0)
            stated = view.member("permission_classes", evaluator) if isinstance(view, Instance) else None
            if isinstance(stated, ListOf):
                return ListOf(list(stated.items), stated.complete)
            return ListOf([DEFAULTS]) if stated is None else None

        return {**PATTERN_FACTORIES, **ROUTER_FACTORIES, **NINJA_FACTORIES, **rest_factories(self._hidden),
                "*.get_permissions": permissions, "os:environ.setdefault": started,
                "rest_framework:urlpatterns.format_suffix_patterns": same,
                "django:utils.module_loading.import_string": imported,
                "django:utils.translation.gettext_lazy": same, "django:utils.translation.gettext": same}

    def externals(self) -> Mapping[str, Value]:
        """Return the settings."""
        return {"django:conf.settings": _Configured(self), "django:contrib.admin.site": Admin(),
                "django:contrib.admin.sites.site": Admin()}

    @property
    def files(self) -> SettingsFiles | None:
        """The files of settings, once the project is known."""
        return self._files

    def begin(self, project: Project) -> Iterable[str]:
        """Return where programs are started, after these have said which settings they take."""
        self._files = SettingsFiles(project)
        starting = [path for path in project.program.files(PYTHON_ENDINGS) if _STARTS in project.program.content(path)]
        for path in starting:
            project.evaluator.module(path)
        return starting

    def recognised(self, project: Project) -> bool:
        """Whether there is a list of patterns, or settings that name one."""
        return bool(self._files and self._files.roots()) or any(
            isinstance(listed := module.scope.names.get("urlpatterns"), ListOf) and listed.items
            for module in project.evaluator.modules.values())

    def collect(self, project: Project) -> Iterator[Endpoint | Unresolved]:
        """Return what the root configurations lead to, and lists of patterns that none leads to."""
        for target, settings in (self._files.roots() if self._files else {}).items():
            patterns = project.evaluator.exported(target, "urlpatterns")
            collecting = _Collecting(project, [Context(each, project.evaluator, self._hidden)
                                               for each in _different(settings)], self._seen, Site(target, (0, 0)))
            if patterns is None:
                yield project.unresolved("a root configuration without patterns that are known", self.name,
                                         collecting.site)
            yield from _once(collecting.patterns(patterns, ROOT, 0))
        for path, module in list(project.evaluator.modules.items()):
            listed = module.scope.names.get("urlpatterns")
            if isinstance(listed, ListOf) and id(listed) not in self._seen and listed.items:
                yield project.unresolved("patterns that no root configuration was seen to include", self.name,
                                         Site(path, (0, 0)))


def _once(found: Iterator[Endpoint | Unresolved]) -> Iterator[Endpoint | Unresolved]:
    """Leave out what stands behind another pattern of the same path: Django takes the first one."""
    seen: set[tuple[str, str, str]] = set()
    for each in found:
        if isinstance(each, Endpoint):
            key = (each.method, each.path.spelled, each.framework)
            if key in seen and each.path.is_certain:
                continue
            seen.add(key)
        yield each


def _different(settings: Sequence[Settings]) -> list[Settings]:
    """Return the settings that say something else than those before them."""
    found: dict[object, Settings] = {}
    for each in settings:
        found.setdefault((_names(each.permissions), _names(each.authentication), each.middleware, each.perhaps),
                         each)
    return list(found.values())


def _names(value: Value | None) -> object:
    if not isinstance(value, ListOf):
        return None if value is None else id(value)
    return tuple(each.key if isinstance(each, External) else
                 id(each.definition) if isinstance(each, ClassOf) else id(each) for each in value.items)


class _Configured(Value):
    """`django.conf.settings`, which is known once discovery has begun."""

    __slots__ = ("_django",)

    def __init__(self, django: Django) -> None:
        self._django = django

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        files = self._django.files
        return ConfiguredSettings(files).member(name, evaluator) if files is not None else Unknown(f"setting {name}")


class _Collecting:
    """Follows patterns from one root, once for all settings that name it."""

    def __init__(self, project: Project, contexts: Sequence[Context], seen: set[int], site: Site) -> None:
        self._project = project
        self._contexts = contexts
        self._seen = seen
        self._left = _MOST_PATTERNS
        self._told: set[str] = set()
        self.site = site

    def patterns(self, patterns: Value | None, before: PathTemplate, depth: int) -> Iterator[Endpoint | Unresolved]:
        """Follow a list of patterns, or what stands in its place."""
        router = router_of(patterns)
        if patterns is None or isinstance(patterns, Admin):
            return
        self._seen.add(id(patterns))
        self._left -= 1
        if self._left <= 0 or depth > _DEEPEST:
            yield from self._cut("more patterns" if self._left <= 0 else "includes that lie deeper")
            return
        if router is not None:
            yield from self._router(router, before)
        elif isinstance(patterns, ListOf):
            for each in patterns.items:
                yield from self._one(each, before, depth)
            if not patterns.complete:
                yield self._open(patterns, before)
        elif (ninja := ninja_of(patterns)) is not None:
            yield from self._ninja(ninja, before)
        elif isinstance(patterns, Either):
            for option in patterns.options:
                yield from self.patterns(option, before, depth + 1)
        elif isinstance(patterns, Localised):
            for prefix in patterns.prefixes:
                yield from self.patterns(patterns.patterns, before.join(prefix), depth + 1)
        else:
            yield self._open(patterns, before)

    def _cut(self, what: str) -> Iterator[Unresolved]:
        """Say once that something is not followed: it may stand below any path."""
        if what not in self._told:
            self._told.add(what)
            yield self._project.unresolved(f"{what} than are followed", "django", self.site)

    def _one(self, each: Value, before: PathTemplate, depth: int) -> Iterator[Endpoint | Unresolved]:
        if isinstance(each, UrlPattern):
            yield from self._pattern(each, before, depth)
        elif isinstance(each, Include):
            yield from self._include(each, before, depth)
        else:
            yield from self.patterns(each, before, depth + 1)

    def _open(self, value: Value, before: PathTemplate) -> Unresolved:
        site = getattr(value, "site", None) or self.site
        return self._project.unresolved("patterns that are not known before the program runs", "django", site, before)

    def _include(self, include: Include, path: PathTemplate, depth: int) -> Iterator[Endpoint | Unresolved]:
        what = patterns_within(include.what)
        if isinstance(what, Known) and isinstance(what.value, str):
            target = self._project.program.resolve(what.value, 0, include.site.module)
            inner = self._project.evaluator.exported(target, "urlpatterns") if isinstance(target, str) else None
        elif router_of(what) is not None or ninja_of(what) is not None or isinstance(
                what, (ListOf, Localised, Admin, Either)):
            inner = what
        else:
            found = what.member("urlpatterns", self._project.evaluator)
            inner = found if isinstance(found, (ListOf, Either)) else what
        if inner is None or isinstance(inner, (External, Made)):
            if not _is_admin(inner):
                yield self._project.unresolved("an include that leads out of the code", "django", include.site, path)
        else:
            yield from self.patterns(inner, path, depth + 1)

    def _pattern(self, pattern: UrlPattern, before: PathTemplate, depth: int) -> Iterator[Endpoint | Unresolved]:
        for found in _paths(pattern):
            path = before.join(found)
            view = pattern.view
            if isinstance(view, Known) and isinstance(view.value, str):
                view = named(view, self._project.evaluator, pattern.site.module)
            if isinstance(view, Include):
                yield from self._include(view, path, depth)
            elif router_of(view) is not None or ninja_of(view) is not None or isinstance(view, (ListOf, Localised)):
                yield from self.patterns(patterns_within(view), path, depth + 1)
            elif not isinstance(view, _VIEWS) and path.segments and isinstance(path.segments[-1], AnyPath):
                yield self._project.unresolved("patterns that are not known before the program runs", "django",
                                               pattern.site, PathTemplate(path.segments[:-1]))
            elif not isinstance(view, Admin) and not _is_admin(view):
                yield from self._views(view, path, pattern.site)

    def _views(self, view: Value, path: PathTemplate, site: Site) -> Iterator[Endpoint]:
        for several in zip(*(views_of(view, context) for context in self._contexts), strict=False):
            yield self._endpoint(several, path, site)

    def _endpoint(self, views: Sequence[DjangoView], path: PathTemplate, site: Site) -> Endpoint:
        view = views[0]
        judged = view.judged if all(each.judged.asked == view.judged.asked for each in views) else \
            Judged("unknown", "settings that disagree")
        framework = view.framework or ("django-rest-framework" if view.is_rest else "django")
        return self._project.endpoint(view.method, path, framework,
                                      view.site or site, view.handler, judged, kind=view.kind, hidden=view.hidden)

    def _ninja(self, router: NinjaRouter, before: PathTemplate) -> Iterator[Endpoint | Unresolved]:
        for several in zip(*(routes_of_ninja(router, before, context) for context in self._contexts), strict=False):
            views = [each.view for each in several if each.view is not None]
            if views:
                yield self._endpoint(views, several[0].path, several[0].site)
            else:
                yield self._project.unresolved("a router that is not known", NINJA, several[0].site, several[0].path)

    def _router(self, router: RestRouter, before: PathTemplate) -> Iterator[Endpoint | Unresolved]:
        if router.has_root:
            yield self._endpoint([_root(router, context) for context in self._contexts], before, router.site)
        changed = own_method(router)
        if changed:
            yield self._project.unresolved(f"a router with a {changed} of its own", "django", router.site, before)
        for several in zip(*(routes_of_router(router, before, context) for context in self._contexts), strict=False):
            views = [each.view for each in several if each.view is not None]
            if views:
                yield self._endpoint(views, several[0].path, several[0].site)
            else:
                yield self._project.unresolved(several[0].reason, "django", several[0].site, several[0].path)


def _root(router: RestRouter, context: Context) -> DjangoView:
    """Return the list of what a router has, which a DefaultRouter serves at its root."""
    request = request_of("GET")
    permissions = context.settings.permissions
    own = router.own.of.lookup("APIRootView") if router.own is not None else None
    stated = own.lookup("permission_classes") if isinstance(own, ClassOf) else None
    judged = granted(stated if stated is not None else permissions,
                     Question(request, Unknown("the view"), context.evaluator))
    return DjangoView("GET", None, around((), request, context, [judged]), router.site, is_rest=True,
                      hidden="the root of a router: kept out of the schema by the framework")


def _paths(pattern: UrlPattern) -> Sequence[PathTemplate]:
    """Return the templates of a route; one that is not known stands for all of them."""
    found = templates(pattern.route, pattern.read)
    unknown = [each for each in found if each.segments and isinstance(each.segments[0], AnyPath)]
    return unknown[:1] if unknown else found


def _is_admin(view: Value | None) -> bool:
    return isinstance(view, External) and view.key.startswith("django:contrib.admin")
