"""Documents as they were at a git revision."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path
from posixpath import normpath
from urllib.parse import unquote

from contractguard.errors import SourceError
from contractguard.source.access import Access
from contractguard.source.git import Repository
from contractguard.source.git_tree import Entry, Tree
from contractguard.source.names import printable
from contractguard.source.origin import Origin


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A repository at one revision, and the folders of it that references may lead into."""

    repository: Repository
    revision: str
    tree: Tree
    folders: tuple[str, ...]

    def find(self, path: str) -> Entry:
        """Find a file by its path from the top. Raises SourceError where there is none."""
        try:
            return self.tree.find(path)
        except FileNotFoundError as error:
            raise self.repository.missing(self.revision, self.tree.commit, normpath(path)) from error

    def admits(self, path: str) -> bool:
        """Say whether a path without symbolic links lies in one of the folders."""
        return any(folder in (".", path) or path.startswith(f"{folder}/") for folder in self.folders)


@dataclass(frozen=True, slots=True)
class RevisionOrigin:
    """A file of a commit."""

    entry: Entry
    snapshot: Snapshot

    @property
    def uri(self) -> str:
        """The revision as it was named, a colon, and the path from the repository's top."""
        return f"{self.snapshot.revision}:{printable(self.entry.path)}"

    @property
    def key(self) -> Hashable:
        """The commit and the path in it."""
        return self.snapshot.tree.commit, self.entry.path

    def read(self) -> tuple[bytes, Origin]:
        """Read the file. Raises SourceError where it is a folder or too large."""
        return self.snapshot.tree.content(self.entry), self

    def beside(self, reference: str) -> Origin:
        """Find the file of the same commit that a reference names. Raises SourceError outside the boundary."""
        path = unquote(reference)
        if path.startswith("/"):
            raise _refusal(reference, self.snapshot.revision)
        folder = self.entry.path.rpartition("/")[0]
        entry = self.snapshot.find(f"{folder}/{path}" if folder else path)
        if not self.snapshot.admits(entry.path):
            raise _refusal(reference, self.snapshot.revision)
        return RevisionOrigin(entry, self.snapshot)


def file_at_revision(revision: str, path: str, access: Access) -> Origin:
    """Find a file at a revision of the repository that holds the working directory.

    The path is relative to the repository's top, or to the working directory where it begins with `./` or
    `../`. Raises SourceError where repository, revision or file are missing.
    """
    repository = Repository.demand(access.directory)
    commit = repository.resolve(revision)
    if path.startswith(("./", "../")):
        here = access.directory.resolve().relative_to(repository.top.resolve()).as_posix()
        path = f"{here}/{path}"
    folders = _folders(access, repository.top.resolve())
    snapshot = Snapshot(repository, revision, Tree(repository.top, commit), folders)
    return RevisionOrigin(snapshot.find(path), snapshot)


def _folders(access: Access, top: Path) -> tuple[str, ...]:
    if access.root is None:
        return (".",)
    wanted = ((access.directory / each).resolve() for each in (access.root, *access.allow_external))
    inside = tuple(each.relative_to(top).as_posix() for each in wanted if each.is_relative_to(top))
    return inside or (".",)


def _refusal(reference: str, revision: str) -> SourceError:
    return SourceError(
        f"reference '{printable(reference)}' leads outside what may be read at revision '{revision}'",
        hint="move the file inside, or allow its folder as an external one if you trust it",
    )
