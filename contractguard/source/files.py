"""Documents on this machine: files within a boundary, and standard input."""

from __future__ import annotations

import os
import stat
from collections.abc import Hashable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote

from contractguard.errors import SourceError
from contractguard.source.access import SIZE_LIMIT, Access
from contractguard.source.names import did_you_mean, printable
from contractguard.source.origin import Origin


@dataclass(frozen=True, slots=True)
class Boundary:
    """The folders that references may lead into, all symbolic links resolved; the first is the root.

    `directory` is the working directory, from which people see paths.
    """

    directory: Path
    folders: tuple[Path, ...]

    def admits(self, path: Path) -> bool:
        """Say whether a resolved path lies inside."""
        return any(path.is_relative_to(folder) for folder in self.folders)

    def show(self, path: Path) -> str:
        """Name a resolved path for people: relative to the working directory where the boundary holds both."""
        root = self.folders[0]
        if path.is_relative_to(self.directory):
            return printable(path.relative_to(self.directory).as_posix())
        if path.is_relative_to(root) and self.directory.is_relative_to(root):
            return printable(Path(os.path.relpath(path, self.directory)).as_posix())
        return printable(path.as_posix())


@dataclass(frozen=True, slots=True)
class FileOrigin:
    """A file by its resolved path."""

    path: Path
    boundary: Boundary

    @property
    def uri(self) -> str:
        """The path relative to the working directory where possible, with forward slashes."""
        return self.boundary.show(self.path)

    @property
    def key(self) -> Hashable:
        """The resolved path."""
        return self.path

    def read(self) -> tuple[bytes, Origin]:
        """Read the file. Raises SourceError where it is missing, a folder, unreadable or too large."""
        return read_file(self.path, self.uri), self

    def beside(self, reference: str) -> Origin:
        """Find the file that a reference names. Raises SourceError outside the boundary."""
        return _referred(self.path.parent, reference, self.boundary)


@dataclass(frozen=True, slots=True)
class StreamOrigin:
    """Standard input, or a pipe: read once, its references are relative to the working directory."""

    uri: str
    stream: BinaryIO
    boundary: Boundary

    @property
    def key(self) -> Hashable:
        """The name that people see: there is one of each."""
        return self.uri

    def read(self) -> tuple[bytes, Origin]:
        """Read the stream to its end. Raises SourceError where it is too large or cannot be read."""
        try:
            content = self.stream.read(SIZE_LIMIT + 1)
        except OSError as error:
            raise SourceError(f"cannot read {self.uri}: {_reason(error)}") from error
        return _within_limit(content, self.uri), self

    def beside(self, reference: str) -> Origin:
        """Find the file that a reference names. Raises SourceError outside the boundary."""
        return _referred(self.boundary.directory, reference, self.boundary)


def file_named(path: str, access: Access) -> Origin:
    """Find a file that was named by a person, and the boundary of its references.

    Raises SourceError where a symbolic link leads out of the boundary that the name lies in.
    """
    named = access.directory / path
    lexical = _lexical(named)
    boundary = _boundary(lexical.parent, access)
    if _is_pipe(named):
        return StreamOrigin(printable(lexical.as_posix()), _drained(named), boundary)
    real = _resolve(named, path)
    named_inside = lexical.is_relative_to(boundary.folders[0]) or boundary.admits(_resolve(lexical.parent, path))
    if named_inside and not boundary.admits(real):
        target, root = printable(real.as_posix()), printable(boundary.folders[0].as_posix())
        raise SourceError(
            f"'{printable(path)}' is a symbolic link to {target}, outside {root}",
            hint="name the file itself, or allow its folder as an external one",
        )
    return FileOrigin(real, boundary)


def standard_input(access: Access) -> Origin:
    """Find standard input. Raises SourceError where there is none."""
    if access.stdin is None:
        raise SourceError("there is no standard input to read a contract from", hint="name a file instead of '-'")
    return StreamOrigin("<stdin>", access.stdin, _boundary(_lexical(access.directory), access))


def enclosing_repository(folder: Path) -> Path | None:
    """Find the top of the git repository that holds a folder, by its `.git` and without running git."""
    return next((each for each in (folder, *folder.parents) if os.path.lexists(each / ".git")), None)


def _boundary(folder: Path, access: Access) -> Boundary:
    root = access.root or enclosing_repository(folder) or folder
    folders = (root, *access.allow_external)
    return Boundary(access.directory.resolve(), tuple((access.directory / each).resolve() for each in folders))


def _referred(folder: Path, reference: str, boundary: Boundary) -> Origin:
    path = unquote(reference)
    real = _resolve(folder / path, reference)
    if not boundary.admits(real) or path.startswith(("//", "\\\\")):
        raise SourceError(
            f"reference '{printable(reference)}' leads outside {boundary.folders[0].as_posix()}",
            hint="move the file inside, or allow its folder as an external one if you trust it",
        )
    return FileOrigin(real, boundary)


def _lexical(path: Path) -> Path:
    return Path(os.path.normpath(path.absolute()))


def _resolve(path: Path, name: str) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise SourceError(f"cannot find '{printable(name)}': {_reason(error)}") from error


def read_file(path: Path, uri: str, kind: str = "a contract") -> bytes:
    """Read a file at once, whatever stands there; `kind` says what it should be.

    Raises SourceError where it is missing, a folder, a pipe, unreadable or too large.
    """
    with open_file(path, uri, kind) as stream:
        try:
            return _within_limit(stream.read(SIZE_LIMIT + 1), uri)
        except OSError as error:
            raise SourceError(f"cannot read '{uri}': {_reason(error)}") from error


def open_file(path: Path, uri: str, kind: str) -> BinaryIO:
    """Open a regular file; `kind` says what it should be. Raises SourceError where there is none that can be read."""
    try:
        stream = open(path, "rb", opener=open_at_once)  # noqa: SIM115
    except IsADirectoryError as error:
        raise SourceError(f"'{uri}' is a folder, not {kind}", hint="name a file in it") from error
    except (FileNotFoundError, NotADirectoryError) as error:
        raise SourceError(f"no such file: '{uri}'", hint=_missing_hint(path, uri)) from error
    except (OSError, ValueError) as error:
        raise SourceError(f"cannot read '{uri}': {_reason(error)}", hint="check the file's permissions") from error
    if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        stream.close()
        raise SourceError(f"'{uri}' is not a regular file")
    return stream


def open_at_once(path: str, flags: int) -> int:
    """Open what may be a named pipe in place of a file: waiting for its other end would block forever."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _within_limit(content: bytes, uri: str) -> bytes:
    if len(content) > SIZE_LIMIT:
        raise SourceError(f"'{uri}' is larger than {SIZE_LIMIT // 2**20} MB")
    return content


def _missing_hint(path: Path, uri: str) -> str:
    folder = uri.rpartition("/")[0]
    try:
        names = [entry.name for entry in os.scandir(path.parent) if entry.is_file()]
    except OSError:
        return f"there is no folder '{printable(folder or path.parent.as_posix())}'"
    return did_you_mean(uri, [f"{folder}/{name}" if folder else name for name in map(printable, names)])


def _drained(pipe: Path) -> BinaryIO:
    try:
        with pipe.open("rb") as stream:
            return BytesIO(stream.read(SIZE_LIMIT + 1))
    except OSError as error:
        raise SourceError(f"cannot read '{printable(pipe.as_posix())}': {_reason(error)}") from error


def _is_pipe(path: Path) -> bool:
    try:
        return path.is_fifo()
    except (OSError, ValueError):
        return False


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) and error.strerror else str(error)).lower()
