"""Names of files as programs of Node make them: `__dirname`, `path.join`, `fs.readdirSync`.

The root of the tree is `/`, so that every file of the program has a name that is known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from posixpath import basename, dirname, join, normpath, splitext
from typing import TYPE_CHECKING

from contractguard.inventory.evaluation.values import (
    Arguments,
    Environment,
    Factory,
    Known,
    ListOf,
    MapOf,
    Site,
    Value,
)

if TYPE_CHECKING:
    from contractguard.inventory.evaluation.evaluator import Evaluator

_SCHEME = "file://"


def names_of_file(path: str) -> dict[str, Value]:
    """Return what a module of JavaScript finds bound to the names of its own file."""
    file, folder = Known(f"/{path}"), Known(f"/{dirname(path)}")
    meta = MapOf({"url": Known(f"{_SCHEME}/{path}"), "filename": file, "dirname": folder, "dir": folder,
                  "path": file, "env": Environment()}, complete=False)
    return {"__filename": file, "__dirname": folder, "import": MapOf({"meta": meta}, complete=False)}


def _texts(arguments: Arguments) -> list[str] | None:
    found = [value.value for value in arguments.positional if isinstance(value, Known) and isinstance(value.value, str)]
    return found if found and arguments.complete and len(found) == len(arguments.positional) else None


def _of_texts(make: Callable[[list[str]], str | None]) -> Factory:
    """Make a factory that gives a text for texts that are all known, and leaves everything else open."""
    def factory(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        texts = _texts(arguments)
        made = make(texts) if texts is not None else None
        return Known(made) if made is not None else None

    return factory


def _joined(texts: list[str]) -> str:
    return normpath("/".join(text for text in texts if text) or ".")


def _resolved(texts: list[str]) -> str | None:
    """Return an absolute name; None where it depends on the folder in which the program runs."""
    whole = join(*texts)
    return normpath(whole) if whole.startswith("/") else None


def _base(texts: list[str]) -> str:
    name = basename(texts[0].rstrip("/"))
    return name.removesuffix(texts[1]) if len(texts) > 1 and name != texts[1] else name


def _parsed(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
    texts = _texts(arguments)
    if texts is None:
        return None
    name = basename(texts[0])
    stem, ending = splitext(name)
    return MapOf({"dir": Known(dirname(texts[0])), "base": Known(name), "name": Known(stem), "ext": Known(ending),
                  "root": Known("/" if texts[0].startswith("/") else "")})


def _url(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
    """Return `new URL("./routes", import.meta.url)`."""
    texts = _texts(arguments)
    if texts is None or len(texts) != 2 or not texts[1].startswith(_SCHEME):
        return None
    name = normpath(join(dirname(texts[1].removeprefix(_SCHEME)), texts[0]))
    return MapOf({"pathname": Known(name), "href": Known(f"{_SCHEME}{name}")}, complete=False)


def _file_of(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
    first = arguments.get(0)
    found = first.entries.get("href") if isinstance(first, MapOf) else first
    if not isinstance(found, Known) or not str(found.value).startswith(_SCHEME):
        return None
    return Known(str(found.value).removeprefix(_SCHEME))


def _listed(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
    folder, options = arguments.get(0), arguments.get(1)
    if not isinstance(folder, Known) or not str(folder.value).startswith("/"):
        return None
    names = evaluator.program.listed(normpath(str(folder.value)).strip("/"))
    if isinstance(options, MapOf) and ("recursive" in options.entries or not options.complete):
        return None
    if isinstance(options, MapOf) and "withFileTypes" in options.entries:
        return ListOf([MapOf({"name": Known(name)}, complete=False) for name in names])
    return ListOf([Known(name) for name in names])


_OF_PATH: Mapping[str, Factory] = {
    "join": _of_texts(_joined), "resolve": _of_texts(_resolved), "dirname": _of_texts(lambda texts: dirname(texts[0])),
    "basename": _of_texts(_base), "extname": _of_texts(lambda texts: splitext(texts[0])[1]), "parse": _parsed,
    "normalize": _of_texts(lambda texts: normpath(texts[0])),
}


def file_factories() -> dict[str, Factory]:
    """Return what functions of Node give that make names of files and list folders, by key."""
    found = {f"{package}:{name}": factory for name, factory in _OF_PATH.items()
             for package in ("path", "node:path", "path/posix", "node:path/posix")}
    found.update({f"{package}:fileURLToPath": _file_of for package in ("url", "node:url")})
    found.update({f"{package}:readdirSync": _listed for package in ("fs", "node:fs", "fs-extra")})
    found.update({f"{package}:readdir": _listed for package in ("fs/promises", "node:fs/promises")})
    return found | {"javascript:URL": _url}
