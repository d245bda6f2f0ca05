"""Specifiers that name where a package comes from, and import maps, as Deno and Supabase's functions use them.

One package has one name, wherever it is fetched from: `npm:hono@4`, `jsr:@hono/hono` and `https://esm.sh/hono@4.0` are
all `hono`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlsplit

from contractguard.inventory.program.specifiers.files import SourceFiles, join
from contractguard.inventory.program.specifiers.jsonc import member, read_object, text_member

MAPS = ("deno.json", "deno.jsonc", "import_map.json")

_USUAL_NAMES = {"@hono/hono": "hono", "@oak/oak": "oak", "@panva/jose": "jose", "@zaubrand/djwt": "djwt"}
_HOSTS = {
    "esm.sh": "",
    "cdn.esm.sh": "",
    "esm.run": "",
    "unpkg.com": "",
    "cdn.skypack.dev": "",
    "cdn.jsdelivr.net": "npm/",
    "ga.jspm.io": "npm:",
    "deno.land": "x/",
}
"""Hosts that serve packages under their names, and what stands before these."""

_BUILD = re.compile(r"^(?:(?:v\d+|stable|jsr|pin)/|\*)")


class External(NamedTuple):
    """A package that is not in the tree, and the path within it: `next-auth` and `next`."""

    package: str
    subpath: str = ""


def package_of(specifier: str) -> External:
    """Split the name of a package, with or without a version, from the path within it."""
    parts = specifier.strip("/").split("/")
    count = 2 if specifier.startswith("@") else 1
    *scope, name = parts[:count]
    name = name[:1] + name[1:].partition("@")[0]
    return External("/".join([*scope, name]), "/".join(parts[count:]))


def fetched_package(specifier: str) -> External | None:
    """Return the package that a specifier with a scheme names; None where it has no scheme."""
    scheme, colon, rest = specifier.partition(":")
    if not colon or "/" in scheme or scheme.startswith("@"):
        return None
    if scheme in {"http", "https"}:
        return _of_address(specifier)
    return _usual(package_of(rest)) if scheme in {"npm", "jsr", "node"} else External(specifier)


def _usual(external: External) -> External:
    if external.package.startswith("@std/"):
        return External("std", f"{external.package[5:]}/{external.subpath}".strip("/"))
    return External(_USUAL_NAMES.get(external.package, external.package), external.subpath)


def _of_address(address: str) -> External:
    try:
        parts = urlsplit(address)
    except ValueError:
        return External(address)
    host, path = parts.netloc, parts.path.lstrip("/")
    before = _HOSTS.get(host)
    if host == "deno.land" and path.startswith("std"):
        before = ""
    if before is None or not path.startswith(before):
        return External(f"{parts.scheme}://{host}/{path}")
    package = _usual(package_of(_BUILD.sub("", path[len(before) :])))
    return External(package.package, _entry(package.subpath))


def _entry(subpath: str) -> str:
    """Drop what names a package's own entry, and the ending of a file."""
    stem = re.sub(r"\.[mc]?[jt]sx?$", "", subpath)
    return "" if stem in {"mod", "index", "+esm"} else stem.removesuffix("/mod").removesuffix("/index")


class ImportMap:
    """The import map of a folder: what names are replaced by. A path in it is relative to the map's own folder.

    `stated` is the path of one that is named for the folder from outside.
    """

    def __init__(self, files: SourceFiles, folder: str, stated: str | None = None) -> None:
        self._files = files
        self._folder = folder
        self._stated = stated

    @cached_property
    def _entries(self) -> dict[str, tuple[str, str]]:
        """The replacement of each name, and the folder that it is relative to."""
        found: dict[str, tuple[str, str]] = {}
        for path in self._maps():
            folder = path.rpartition("/")[0]
            for name, target in member(read_object(self._files, path), "imports").items():
                if isinstance(target, str):
                    found.setdefault(name, (folder, target))
        return found

    def _maps(self) -> Iterator[str]:
        if self._stated:
            yield self._stated
        for name in MAPS:
            path = f"{self._folder}/{name}".lstrip("/")
            yield path
            other = text_member(read_object(self._files, path), "importMap")
            named = join(self._folder, other) if other else None
            if named:
                yield named

    def replaced(self, specifier: str) -> tuple[str, str] | None:
        """Return the folder and the specifier in it that a specifier stands for; None where the map has no word of it.

        A name that ends in a slash stands for all that begins with it; that of a package also for paths within it.
        """
        exact = self._entries.get(specifier)
        if exact is not None:
            return exact
        prefix = specifier
        while "/" in prefix:
            prefix = prefix.rpartition("/")[0]
            for name, joint in ((f"{prefix}/", ""), (prefix, "/")):
                entry = self._entries.get(name)
                if entry is not None and (not joint or ":" in entry[1]):
                    return entry[0], entry[1] + joint + specifier[len(name) + len(joint) :]
        return None
