"""What `urlpatterns` are made of: `path`, `re_path`, `include`, `i18n_patterns`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.values import (
    Arguments,
    Factory,
    Known,
    ListOf,
    Site,
    Unknown,
    Value,
)
from contractguard.inventory.frameworks.django.paths import converter_path, pattern_path
from contractguard.inventory.paths import ROOT, Parameter, PathTemplate


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


@dataclass(frozen=True, slots=True, eq=False)
class Localised(Value):
    """`i18n_patterns(…)`: patterns below the code of a language, which the default language may go without."""

    patterns: ListOf
    prefixes: tuple[PathTemplate, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Admin(Value):
    """A site of Django's admin: pages for people, of which no contract speaks."""

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return its patterns, which are those of the admin; of the rest nothing is known."""
        return self if name in ("urls", "get_urls", "site") else None

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Register a model, say."""
        return self if name in ("get_urls", "admin_view") else Unknown("the admin")


def _pattern(read: Callable[[str], Sequence[PathTemplate]]) -> Factory:
    def make(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
        return UrlPattern(arguments.get(0, "route") or arguments.keywords.get("regex") or Known(""),
                          arguments.get(1, "view") or Unknown("a view"), site, read)

    return make


def _include(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
    return Include(arguments.get(0, "arg") or Unknown("what is included"), site)


def _localised(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
    prefix = PathTemplate((Parameter("language", "the code of a language"),), slash=True)
    default = arguments.keywords.get("prefix_default_language")
    always = default is None or default.truth.holds is True
    patterns = ListOf(list(arguments.positional), arguments.complete)
    return ListOf([Localised(patterns, (prefix,) if always else (ROOT, prefix))])


def _nothing(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
    """Files that are served while developing, and by a web server otherwise."""
    return ListOf([])


def _admin(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
    return Admin()


PATTERN_FACTORIES: Mapping[str, Factory] = {
    "django:urls.path": _pattern(converter_path), "django:urls.re_path": _pattern(pattern_path),
    "django:urls.conf.path": _pattern(converter_path), "django:urls.conf.re_path": _pattern(pattern_path),
    "django:conf.urls.url": _pattern(pattern_path), "django:conf.urls.re_path": _pattern(pattern_path),
    "django:urls.url": _pattern(pattern_path), "django:conf.urls.path": _pattern(converter_path),
    "django:urls.include": _include, "django:conf.urls.include": _include, "django:urls.conf.include": _include,
    "django:conf.urls.i18n.i18n_patterns": _localised, "django:conf.urls.static.static": _nothing,
    "django:contrib.staticfiles.urls.staticfiles_urlpatterns": _nothing,
    "django:contrib.admin.AdminSite": _admin, "django:contrib.admin.sites.AdminSite": _admin,
}
"""What calling names of `django.urls` gives, by key."""


def patterns_within(what: Value) -> Value:
    """Return the patterns of `include((patterns, app_name))`, or what was given."""
    if isinstance(what, ListOf) and len(what.items) in (2, 3) and what.complete:
        first, second = what.items[:2]
        if isinstance(second, (Known, Unknown)) and not isinstance(first, UrlPattern):
            return first
    return what
