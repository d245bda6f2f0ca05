"""What people write to name a contract: a path, `-`, `REV:path` or a URL."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from posixpath import basename, dirname
from urllib.parse import unquote

_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_PATH = re.compile(r"\.{0,2}[/\\]")
# A revision may hold colons in braces: main@{2024-01-01 10:00}, HEAD^{/fix: the bug}.
_REVISION = re.compile(r"((?:[^:{}]|\{[^{}]*\})+):(.*)", re.DOTALL)
_UNSHOWABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_CANDIDATES = 5000


@dataclass(frozen=True, slots=True)
class StandardInput:
    """The name `-`."""


@dataclass(frozen=True, slots=True)
class PathName:
    """The name of a file, absolute or relative to the working directory."""

    path: str


@dataclass(frozen=True, slots=True)
class RevisionName:
    """A file as it was at a git revision; the path is relative to the repository's top, or to here after `./`."""

    revision: str
    path: str


@dataclass(frozen=True, slots=True)
class UrlName:
    """An absolute URL."""

    url: str


Name = StandardInput | PathName | RevisionName | UrlName


def read_name(name: str, directory: Path) -> Name:
    """Tell what kind of place a contract's name means.

    A file that exists below `directory` wins over a revision of the same spelling.
    """
    if name == "-":
        return StandardInput()
    if name.lower().startswith("file:"):
        return PathName(path_of_file_url(name))
    if _URL.match(name):
        return UrlName(name)
    if _DRIVE.match(name) or _PATH.match(name) or _exists(directory, name):
        return PathName(name)
    revision = _REVISION.fullmatch(name)
    return RevisionName(revision[1], revision[2]) if revision else PathName(name)


def path_of_file_url(url: str) -> str:
    """Decode the path of a `file:` URL; a host other than this machine stays visible as `//host/path`."""
    rest = re.split(r"[?#]", url[len("file:") :], maxsplit=1)[0]
    for prefix in ("//localhost/", "///"):
        if rest.lower().startswith(prefix):
            rest = rest[len(prefix) - 1 :]
    path = unquote(rest)
    return path[1:] if re.match(r"/[A-Za-z]:/", path) else path


def did_you_mean(wrong: str, candidates: Iterable[str], prefix: str = "") -> str:
    """Suggest the candidate path that was probably meant, as a hint; empty where none is close.

    `prefix` is put before the suggestion, as in `HEAD:`.
    """
    near = closest(wrong, list(candidates))
    return f"did you mean '{prefix}{printable(near)}'?" if near else ""


def printable(name: str) -> str:
    """Replace what is not UTF-8 or would steer a terminal or a log, to show a name in one line."""
    return _UNSHOWABLE.sub("\ufffd", name.encode("utf-8", "surrogatepass").decode("utf-8", "replace"))


def closest(wrong: str, candidates: list[str]) -> str | None:
    """Find the path that is closest to a wrong one.

    The same file name in another folder comes first, then a similar name in the same folder, then any
    similar path.
    """
    same_name = [path for path in candidates if basename(path) == basename(wrong)]
    if same_name:
        return get_close_matches(wrong, sorted(same_name)[:_CANDIDATES], n=1, cutoff=0.0)[0]
    neighbours = {basename(path): path for path in candidates if dirname(path) == dirname(wrong)}
    near = get_close_matches(basename(wrong), sorted(neighbours)[:_CANDIDATES], n=1)
    if near:
        return neighbours[near[0]]
    suffix = wrong.rpartition(".")[2]
    alike = sorted(path for path in candidates if path.endswith(suffix))
    return next(iter(get_close_matches(wrong, alike[:_CANDIDATES], n=1)), None)


def _exists(directory: Path, name: str) -> bool:
    try:
        return (directory / name).exists()
    except (OSError, ValueError):
        return False
