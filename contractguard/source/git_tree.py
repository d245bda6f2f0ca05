"""The files of one commit, read through one `git cat-file --batch` that stays open."""

from __future__ import annotations

import subprocess
import weakref
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Literal

from contractguard.errors import SourceError
from contractguard.source.access import SIZE_LIMIT
from contractguard.source.git_command import command, environment, missing_git
from contractguard.source.names import printable

_LINK_LIMIT = 40
_CHUNK = 2**20


@dataclass(frozen=True, slots=True)
class Entry:
    """One name in a commit: its path from the top without symbolic links, its kind and its object."""

    path: str
    kind: Literal["folder", "file", "link", "submodule"]
    identity: str


class Tree:
    """The files of one commit.

    It holds a process until it is closed or forgotten, and serves one thread. Objects are asked for by
    their ids alone, so that no file name, whatever it holds, can be taken for anything else.
    """

    def __init__(self, top: Path, commit: str) -> None:
        self.commit = commit
        self._process = _start(top)
        self._folders: dict[str, dict[str, Entry]] = {}
        self.close = weakref.finalize(self, _stop, self._process)

    def __enter__(self) -> Tree:
        """Use the tree for the length of a block."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close the tree."""
        self.close()

    def find(self, path: str) -> Entry:
        """Find a file or folder by its path from the top, through symbolic links that stay in the tree.

        Raises FileNotFoundError where nothing has that path, and SourceError where the path leads out of the
        tree, into a submodule or round in circles.
        """
        waiting = deque(path.split("/"))
        walked = [Entry("", "folder", f"{self.commit}^{{tree}}")]
        links = 0
        while waiting:
            entry = self._step(walked, waiting.popleft(), path)
            if entry is None:
                continue
            if entry.kind == "link":
                links += 1
                waiting.extendleft(reversed(self._target(entry, path, links)))
            elif entry.kind == "folder" or not waiting:
                walked.append(entry)
            elif entry.kind == "submodule":
                raise SourceError(
                    f"'{printable(path)}' lies in the submodule '{printable(entry.path)}'",
                    hint="read it from that repository",
                )
            else:
                raise FileNotFoundError(path)
        return walked[-1]

    def has(self, path: str) -> bool:
        """Say whether anything has a path. Raises SourceError as `find` does."""
        try:
            self.find(path)
        except FileNotFoundError:
            return False
        return True

    def read(self, path: str) -> bytes:
        """Read a file. Raises SourceError and FileNotFoundError as `find` does, SourceError for what is no file."""
        return self.content(self.find(path))

    def content(self, entry: Entry) -> bytes:
        """Read what `find` found. Raises SourceError where that is not a file or too large."""
        if entry.kind != "file":
            raise SourceError(
                f"'{printable(entry.path) or '.'}' is a {entry.kind}, not a file", hint="name a file in it"
            )
        return self._object(entry.identity, entry.path)

    def _step(self, walked: list[Entry], name: str, path: str) -> Entry | None:
        if name in ("", "."):
            return None
        if name == "..":
            if len(walked) == 1:
                raise _outside(path)
            walked.pop()
            return None
        entry = self._entries(walked[-1]).get(name)
        if entry is None:
            raise FileNotFoundError(path)
        return entry

    def _target(self, link: Entry, path: str, links: int) -> list[str]:
        if links > _LINK_LIMIT:
            raise SourceError(f"'{printable(path)}' goes through too many symbolic links")
        target = self._object(link.identity, link.path).decode("utf-8", "surrogateescape")
        if target.startswith("/"):
            raise _outside(path)
        return target.split("/")

    def _entries(self, folder: Entry) -> dict[str, Entry]:
        if folder.path not in self._folders:
            content = self._object(folder.identity, folder.path)
            entries = _entries(content, folder.path, len(self.commit) // 2)
            self._folders[folder.path] = dict(entries)
        return self._folders[folder.path]

    def _object(self, identity: str, path: str) -> bytes:
        requests, replies = self._process.stdin, self._process.stdout
        assert requests is not None and replies is not None
        try:
            requests.write(f"{identity}\n".encode("ascii"))
            requests.flush()
            header = replies.readline().split()
            if len(header) != 3:
                raise SourceError(f"git cannot read '{printable(path)}': the object {identity} is missing")
            size = int(header[2])
            if size > SIZE_LIMIT:
                _skip(replies, size + 1)
                raise SourceError(f"'{printable(path)}' is larger than {SIZE_LIMIT // 2**20} MB")
            content = replies.read(size + 1)
            if len(content) <= size:
                raise SourceError(f"git stopped while it read '{printable(path)}'")
            return content[:size]
        except (OSError, ValueError) as error:
            raise SourceError(f"git cannot read '{printable(path)}': {error}") from error


def _outside(path: str) -> SourceError:
    return SourceError(
        f"'{printable(path)}' leads out of the repository", hint="keep every file of a contract in its repository"
    )


def _entries(content: bytes, folder: str, width: int) -> Iterator[tuple[str, Entry]]:
    start = 0
    while start < len(content):
        space = content.index(b" ", start)
        end = content.index(b"\0", space)
        name = content[space + 1 : end].decode("utf-8", "surrogateescape")
        identity = content[end + 1 : end + 1 + width].hex()
        path = f"{folder}/{name}" if folder else name
        yield name, Entry(path, _kind(content[start:space]), identity)
        start = end + 1 + width


def _kind(mode: bytes) -> Literal["folder", "file", "link", "submodule"]:
    if mode == b"40000":
        return "folder"
    if mode == b"120000":
        return "link"
    return "submodule" if mode == b"160000" else "file"


def _start(top: Path) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            command("cat-file", "--batch"),
            cwd=top,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except FileNotFoundError as error:
        raise missing_git() from error


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            try:
                stream.close()
            except OSError:
                continue


def _skip(stream: IO[bytes], size: int) -> None:
    while size > 0:
        size -= len(stream.read(min(size, _CHUNK))) or size
