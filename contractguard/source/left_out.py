"""Folders in which nobody wrote what stands there: packages, builds, caches, the files of tools."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

_ANYWHERE = {
    "the files of a version control system": (".git", ".hg", ".svn", ".jj", "CVS"),
    "installed packages": (
        "node_modules", "bower_components", "jspm_packages", ".yarn", ".pnpm-store", "site-packages", ".eggs", "Pods",
    ),
    "a virtual environment of Python": (".venv",),
    "a build": (
        ".next", ".nuxt", ".output", ".svelte-kit", ".vercel", ".netlify", ".serverless", ".wrangler", ".expo",
        ".docusaurus", ".dart_tool", ".aws-sam", "cdk.out",
    ),
    "a cache": (
        "__pycache__", ".cache", ".parcel-cache", ".turbo", ".nx", ".angular", ".gradle", ".terraform", ".tox", ".nox",
        ".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis",
    ),
    "a report on coverage": (".nyc_output", "htmlcov", "lcov-report"),
    "the files of an editor": (".idea", ".vscode", ".vs"),
}
"""Names that mean nothing else, by the reason for which such a folder is left out."""

_NODE = ("package.json", "deno.json", "deno.jsonc")
_PYTHON = ("pyproject.toml", "setup.py", "setup.cfg")


class _Beside(NamedTuple):
    reason: str
    manifests: frozenset[str]


_AT_A_MANIFEST = {
    "dist": _Beside("a build", frozenset((*_NODE, *_PYTHON))),
    "build": _Beside("a build", frozenset((*_NODE, *_PYTHON, "build.gradle", "build.gradle.kts"))),
    "out": _Beside("a build", frozenset(_NODE)),
    "storybook-static": _Beside("a build", frozenset(_NODE)),
    "target": _Beside("a build", frozenset(("Cargo.toml", "pom.xml", "build.sbt"))),
    "vendor": _Beside("installed packages", frozenset(("composer.json", "go.mod", "Gemfile"))),
}
"""Names that are words too, of a route say (`app/api/vendor/route.ts`): what tools make stands beside a manifest."""

_BY_CONTENT = {
    ".git": "a git repository of its own",
    "pyvenv.cfg": "a virtual environment of Python",
    "CACHEDIR.TAG": "a cache",
    "lcov.info": "a report on coverage",
    "coverage-final.json": "a report on coverage",
    "clover.xml": "a report on coverage",
}
"""Files that tell what the folder is in which they stand, whatever its name."""

_REASONS = {name: reason for reason, names in _ANYWHERE.items() for name in names}


def left_out_by_name(name: str, beside: Collection[str]) -> str:
    """Say why a folder is left out by its name and by what stands `beside` it; empty where it is not."""
    found = _AT_A_MANIFEST.get(name)
    if found is not None:
        return found.reason if not found.manifests.isdisjoint(beside) else ""
    return _REASONS.get(name, "")


def left_out_by_content(names: Collection[str]) -> str:
    """Say why a folder is left out that holds these names; empty where it is not."""
    return next((reason for mark, reason in _BY_CONTENT.items() if mark in names), "")
