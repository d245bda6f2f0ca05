"""A git repository as a source of files and revisions."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from contractguard.errors import SourceError
from contractguard.source.git_command import ask, demand, failure, missing_git
from contractguard.source.git_renames import find_renames
from contractguard.source.git_tree import Tree
from contractguard.source.names import closest, did_you_mean, printable

_BRANCHES = ("origin/main", "origin/master", "main", "master")
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


@dataclass(frozen=True, slots=True)
class Repository:
    """A git repository with a working tree, whose folder is `top`. It is only ever read."""

    top: Path

    @classmethod
    def find(cls, directory: Path) -> Repository | None:
        """Find the repository that holds a folder; None where there is none, or no git.

        Raises SourceError where git does not trust the repository, or where it is bare.
        """
        if not directory.is_dir() or shutil.which("git") is None:
            return None
        answer = ask(directory, "rev-parse", "--show-toplevel")
        if answer.status == 0:
            return cls(Path(os.fsdecode(answer.output.removesuffix(b"\n").removesuffix(b"\r"))))
        if "work tree" in answer.complaint:
            raise SourceError(
                f"'{directory}' is in a bare repository or in a .git folder: there is no working tree",
                hint="work in a clone, or add a working tree: git worktree add <folder>",
            )
        if "not a git repository" in answer.complaint:
            return None
        raise failure("rev-parse", answer.complaint)

    @classmethod
    def demand(cls, directory: Path) -> Repository:
        """Find the repository that holds a folder. Raises SourceError where there is none, or no git."""
        repository = cls.find(directory)
        if repository is not None:
            return repository
        if shutil.which("git") is None:
            raise missing_git()
        raise SourceError(f"'{directory}' is not in a git repository", hint="run it in a clone, or give files")

    def resolve(self, revision: str) -> str:
        """Find the full id of the commit that a revision names.

        Raises SourceError where it names none; the hint says what to fetch or what was probably meant.
        """
        if not revision or revision.startswith("-") or not revision.isprintable():
            raise SourceError(f"{revision!r} is not a git revision", hint="name a branch, a tag or a commit")
        name = f"{revision}^{{commit}}"
        commit = self._line("rev-parse", "--verify", "--quiet", "--end-of-options", name)
        if commit is None or not _COMMIT.fullmatch(commit):
            raise SourceError(f"unknown git revision '{revision}'", hint=self._unknown_hint(revision))
        return commit

    def short(self, commit: str) -> str:
        """Abbreviate a commit's id as far as it stays unique. Raises SourceError for an unknown commit."""
        full = self.resolve(commit)
        return self._line("rev-parse", "--short", "--verify", "--end-of-options", full) or full

    def is_shallow(self) -> bool:
        """Say whether the clone lacks older commits."""
        return self._line("rev-parse", "--is-shallow-repository") == "true"

    def is_empty(self) -> bool:
        """Say whether nothing was ever committed or fetched."""
        return not self._branches() and self._line("rev-parse", "--verify", "--quiet", "HEAD") is None

    def how_to_fetch(self) -> str:
        """Say how to get the branches and the history that the clone lacks; empty where there is no `origin`."""
        if self._line("config", "--get", "remote.origin.url") is None:
            return ""
        deepen = "--unshallow " if self.is_shallow() else ""
        return f"run: git fetch {deepen}origin '+refs/heads/*:refs/remotes/origin/*'"

    def head_branch(self) -> str | None:
        """Name the branch that is checked out; None where HEAD is detached."""
        return self._line("symbolic-ref", "--quiet", "--short", "HEAD")

    def default_branch(self) -> str | None:
        """Name the branch that changes are proposed to, as a revision; None where nothing tells.

        The remote's own word comes first, then main and master there, then here, then `init.defaultBranch`.
        """
        branches = self._branches()
        remote_head = self._line("symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD")
        configured = self._line("config", "--get", "init.defaultBranch")
        wanted = (remote_head, *_BRANCHES, configured and f"origin/{configured}", configured)
        return next((name for name in wanted if name in branches), None)

    def merge_base(self, one: str, other: str) -> str:
        """Find the commit that two revisions both grew from.

        Raises SourceError where either is unknown or nothing is common; in a shallow clone the hint is
        the command that mends it.
        """
        commits = self.resolve(one), self.resolve(other)
        common = self._line("merge-base", *commits)
        if common:
            return common
        shallow = self.is_shallow()
        hint = "run: git fetch --unshallow origin" if shallow else "name the base by itself, as a revision or a file"
        because = ": the clone is shallow" if shallow else ""
        raise SourceError(f"'{one}' and '{other}' have no commit in common{because}", hint=hint)

    def tracked_files(self, suffixes: tuple[str, ...] = ("",)) -> list[str]:
        """List the files under git's control and the new ones that it does not ignore, relative to the top.

        Only what exists is listed, and only names that end in one of the suffixes. Submodules are left out.
        """
        listed = self._names("ls-files", "-z", "--cached", "--others", "--exclude-standard", "--")
        wanted = dict.fromkeys(name for name in listed if name.endswith(suffixes))
        return [name for name in wanted if _is_file(self.top / name)]

    def omitted_files(self) -> set[str]:
        """List the files under git's control that a sparse checkout leaves out, relative to the top."""
        listed = self._names("ls-files", "-z", "-t", "--cached", "--")
        return {name.removeprefix("S ") for name in listed if name.startswith("S ")}

    def files_at(self, commit: str) -> list[str]:
        """List the regular files of a commit, relative to the top. Raises SourceError for an unknown revision."""
        entries = self._names("ls-tree", "-r", "-z", "--full-tree", self.resolve(commit), "--")
        return [entry.partition("\t")[2] for entry in entries if entry.startswith("100")]

    def tree(self, commit: str) -> Tree:
        """Open the files of a commit for reading. Raises SourceError for an unknown revision."""
        return Tree(self.top, self.resolve(commit))

    def read(self, commit: str, path: str) -> bytes:
        """Read one file of a commit. Raises SourceError where there is none; the hint is the closest path."""
        return self.read_many(commit, [path])[path]

    def read_many(self, commit: str, paths: Iterable[str]) -> dict[str, bytes]:
        """Read many files of a commit through one process. Raises SourceError for the first that is missing."""
        with self.tree(commit) as tree:
            try:
                return {path: tree.read(path) for path in paths}
            except FileNotFoundError as error:
                raise self.missing(commit, tree.commit, str(error)) from error

    def renames(self, commit: str, to: str | None = None) -> dict[str, str]:
        """Find the files that moved since a commit, new path to old path.

        `to` is a later commit; None stands for the working tree, with what is staged and with new files
        that git does not know yet.
        """
        return find_renames(self.top, self.resolve(commit), self.resolve(to) if to is not None else None)

    def missing(self, revision: str, commit: str, path: str) -> SourceError:
        """Word the error that a commit has no such file, with the closest path as its hint."""
        hint = did_you_mean(path, self.files_at(commit), f"{revision}:")
        return SourceError(f"there is no '{printable(path)}' in revision '{revision}'", hint=hint)

    def _line(self, *arguments: str) -> str | None:
        answer = ask(self.top, *arguments)
        return os.fsdecode(answer.output).partition("\n")[0] or None if answer.status == 0 else None

    def _names(self, *arguments: str) -> list[str]:
        return [os.fsdecode(name) for name in demand(self.top, *arguments).split(b"\0") if name]

    def _branches(self) -> list[str]:
        listed = demand(self.top, "for-each-ref", "--format=%(refname)", "refs/heads", "refs/remotes", "refs/tags")
        names = os.fsdecode(listed).splitlines()
        return [name.split("/", 2)[2] for name in names]

    def _unknown_hint(self, revision: str) -> str:
        remote, _, branch = revision.partition("/")
        if remote == "origin" and re.fullmatch(r"[\w./-]+", branch):
            return f"run: git fetch origin {branch}:refs/remotes/origin/{branch}"
        near = closest(revision, self._branches())
        if near:
            return f"did you mean '{near}'?"
        if self.is_shallow():
            return "the clone is shallow; run: git fetch --unshallow origin"
        return "name a branch, a tag or a commit; a file whose name holds a colon is written ./name"


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False
