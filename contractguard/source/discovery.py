"""Finding the OpenAPI contracts of a repository or a folder, without parsing anything."""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Callable, Iterator
from operator import attrgetter
from pathlib import Path

from contractguard.errors import SourceError
from contractguard.source.access import SIZE_LIMIT
from contractguard.source.git import Repository
from contractguard.source.git_tree import Tree

SUFFIXES = (".yaml", ".yml", ".json")
"""How the names of contracts end."""

_MOST_LEVELS = 64
_SKIPPED = frozenset(("node_modules", "vendor"))
_MENTION = re.compile(rb"openapi|swagger")
_YAML_KEY = re.compile(
    rb"""^(["']?)(?:openapi\1[ \t]*:[ \t]+["']?3|swagger\1[ \t]*:[ \t]+["']?2)(?!\d)""", re.MULTILINE
)
_PREAMBLE = re.compile(rb"(?:\s+|#[^\n]*|---(?=\s)|%[^\n]*)*")
# A string runs to its end or to the end of the text, so that no input makes the expression go back.
_JSON_TOKEN = re.compile(rb'"(?:[^"\\]+|\\.?)*(?:"|\Z)|[{}\[\]]', re.DOTALL)
_JSON_VERSION = {
    b'"openapi"': re.compile(rb'\s*:\s*"?3(?!\d)'),
    b'"swagger"': re.compile(rb'\s*:\s*"?2(?!\d)'),
}


def find_contracts(where: Repository | Path, wanted: Callable[[str], bool] = lambda _: True) -> list[str]:
    """List the contracts of a repository's working tree or of a folder, sorted, relative to its top.

    Only files whose names are `wanted` are looked into. In a repository, what git ignores is left out.
    Symbolic links are not followed.
    """
    if isinstance(where, Repository):
        top, names = where.top, iter(where.tracked_files(SUFFIXES))
    else:
        top, names = where, _files_below(where)
    return sorted(name for name in names
                  if _is_candidate(name) and wanted(name) and looks_like_contract(_content(top / name)))


def find_contracts_at(repository: Repository, commit: str) -> list[str]:
    """List the contracts of a commit, sorted, relative to the top. Raises SourceError for an unknown revision."""
    names = [name for name in repository.files_at(commit) if name.endswith(SUFFIXES) and _is_candidate(name)]
    with repository.tree(commit) as tree:
        return sorted(name for name in names if looks_like_contract(_content_at(tree, name)))


def looks_like_contract(content: bytes) -> bool:
    """Say whether a text has a top-level `openapi: 3…` or `swagger: 2…`, in YAML or JSON."""
    content = _as_utf8(content)
    if not _MENTION.search(content):
        return False
    start = _PREAMBLE.match(content)
    if start is not None and content.startswith(b"{", start.end()):
        return _has_json_version(content)
    return bool(_YAML_KEY.search(content))


def _has_json_version(content: bytes) -> bool:
    depth = 0
    for token in _JSON_TOKEN.finditer(content):
        text = token[0]
        if text in (b"{", b"["):
            depth += 1
        elif text in (b"}", b"]"):
            depth -= 1
        elif depth == 1 and text in _JSON_VERSION and _JSON_VERSION[text].match(content, token.end()):
            return True
    return False


def _as_utf8(content: bytes) -> bytes:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace").encode("utf-8", "replace")
    return content.removeprefix(codecs.BOM_UTF8)


def _is_candidate(name: str) -> bool:
    return not any(map(_is_skipped, name.split("/")[:-1]))


def _is_skipped(folder: str) -> bool:
    return folder in _SKIPPED or (folder.startswith(".") and folder != ".well-known")


def _files_below(folder: Path) -> Iterator[str]:
    waiting = [("", 0)]
    while waiting:
        place, level = waiting.pop()
        try:
            with os.scandir(folder / place) as listed:
                entries = sorted(listed, key=attrgetter("name"))
        except OSError:
            continue
        for entry in entries:
            path = f"{place}/{entry.name}" if place else entry.name
            if entry.is_dir(follow_symlinks=False):
                if level < _MOST_LEVELS and not _is_skipped(entry.name):
                    waiting.append((path, level + 1))
            elif entry.name.endswith(SUFFIXES):
                yield path


def _content(path: Path) -> bytes:
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > SIZE_LIMIT:
            return b""
        return path.read_bytes()
    except OSError:
        return b""


def _content_at(tree: Tree, name: str) -> bytes:
    try:
        return tree.read(name)
    except (SourceError, FileNotFoundError):
        return b""
