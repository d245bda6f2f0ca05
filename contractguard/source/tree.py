"""A folder of source code as it is looked at for endpoints: bounded, and never more than the folder itself."""

from __future__ import annotations

import os
import stat
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from contractguard.errors import SourceError
from contractguard.source.files import open_at_once
from contractguard.source.git_ignored import ignored_below
from contractguard.source.names import printable
from contractguard.source.source_text import SourceText
from contractguard.source.tree_walk import SkippedPath, TreeLimits, Walk, why

MOST_FILE_BYTES = 16 * 2**20
"""The largest file that is read from a tree: a manifest, a migration."""
MOST_CODE_BYTES = 2 * 2**20
"""The largest file of source code. What is larger was made by a tool."""
_MOST_HELD = 32

Read: TypeAlias = Callable[[str, int], bytes]


class SourceTree:
    """The files of one folder, by their paths relative to it, with forward slashes on every system.

    `files` are sorted; their content is only read when it is asked for. `skipped` is what was left out. A name that is
    not UTF-8 has surrogates in it, as Python gives them: `printable` (`source/names.py`) shows any name.
    """

    def __init__(self, files: Iterable[str], skipped: Iterable[SkippedPath], read: Read) -> None:
        self.files: Sequence[str] = tuple(sorted(files))
        self.skipped: Sequence[SkippedPath] = tuple(skipped)
        self._members = frozenset(self.files)
        self._read = read
        self._held: dict[str, SourceText] = {}

    def __contains__(self, path: object) -> bool:
        return path in self._members

    def under(self, folder: str) -> Sequence[str]:
        """List the files below a folder, sorted; the empty name is the root."""
        if not folder:
            return self.files
        # "0" is the character behind "/": all paths with that prefix stand between the two.
        return self.files[bisect_left(self.files, f"{folder}/") : bisect_left(self.files, f"{folder}0")]

    def read(self, path: str) -> bytes:
        """Read any file, up to 16 MB. Raises SourceError where it is not in the tree, larger, or cannot be read."""
        return self._bounded(path, MOST_FILE_BYTES)

    def text(self, path: str) -> SourceText:
        """Read a file of text, up to 16 MB. Raises SourceError as `read` does, and where it is binary."""
        return self._text(path, MOST_FILE_BYTES)

    def code(self, path: str) -> SourceText:
        """Read a file of source code that somebody wrote.

        Raises SourceError as `text` does, and where it is larger than 2 MB, minified or without any code; its `message`
        is the reason alone, its `place` the path.
        """
        code = self._text(path, MOST_CODE_BYTES)
        if code.generated:
            raise SourceError(code.generated, place=printable(path))
        return code

    def _text(self, path: str, most: int) -> SourceText:
        held = self._held.pop(path, None) or SourceText(path, self._bounded(path, most))
        _refuse_binary(held)
        if len(held.content) <= MOST_CODE_BYTES:
            self._held[path] = held
        if len(self._held) > _MOST_HELD:
            del self._held[next(iter(self._held))]
        return held

    def _bounded(self, path: str, most: int) -> bytes:
        if path not in self._members:
            raise SourceError("no such file in the folder", place=printable(path))
        content = self._read(path, most)
        if len(content) > most:
            raise SourceError(f"larger than {most // 2**20} MB", place=printable(path))
        return content


def tree_of(files: Mapping[str, bytes | str]) -> SourceTree:
    """Make a tree of contents in memory, by path."""
    contents = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}
    return SourceTree(contents, (), lambda path, _: contents[path])


def walk_tree(root: Path, limits: TreeLimits | None = None) -> SourceTree:
    """Find the files of a folder, without reading them.

    Left out, each with its reason in `skipped`: what git ignores, where the folder is in a repository; packages, builds
    and caches; git repositories within; symbolic links other than to files that are in the tree by themselves; what is
    no regular file; what lies beyond the limits. Raises SourceError where the root is no folder that can be read.
    """
    folder = _resolved(root)
    ignored, complaint = _ignored(folder)
    walk = Walk(folder, ignored, limits or TreeLimits())
    links = walk.links

    def read(path: str, most: int) -> bytes:
        return _read_regular(folder / links.get(path, path), most, path)

    return SourceTree(walk.files, (*complaint, *walk.skipped), read)


def _resolved(root: Path) -> Path:
    try:
        folder = root.resolve(strict=True)
        with os.scandir(folder):
            return folder
    except NotADirectoryError as error:
        raise SourceError(f"'{printable(str(root))}' is a file, not a folder", hint="name its folder") from error
    except (OSError, RuntimeError, ValueError) as error:
        reason = why(error) if isinstance(error, OSError) else "the name leads nowhere"
        raise SourceError(f"cannot read the folder '{printable(str(root))}': {reason}") from error


def _ignored(folder: Path) -> tuple[frozenset[str], tuple[SkippedPath, ...]]:
    try:
        return ignored_below(folder), ()
    except SourceError as error:
        return frozenset(), (SkippedPath(".", f"what git ignores in it is not known: {error.message}"),)


def _read_regular(file: Path, most: int, path: str) -> bytes:
    """Read a file up to one byte more than wanted. Raises SourceError where that is no file, or unreadable."""
    try:
        with open(file, "rb", opener=open_at_once) as stream:
            status = os.fstat(stream.fileno())
            if stat.S_ISREG(status.st_mode):
                return stream.read(min(status.st_size, most) + 1)
    except OSError as error:
        raise SourceError(f"cannot be read: {why(error)}", place=printable(path)) from error
    raise SourceError("no regular file", place=printable(path))


def _refuse_binary(text: SourceText) -> None:
    if b"\0" in text.content:
        is_wide = text.content.startswith((b"\xff\xfe", b"\xfe\xff"))
        raise SourceError("encoded as UTF-16" if is_wide else "binary content", place=printable(text.path))
