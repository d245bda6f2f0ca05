"""Finding the base of `check`: what is promised."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from contractguard.cli.commit_base import CommitBase
from contractguard.cli.other_bases import ContractBase, FolderBase, NoBase
from contractguard.cli.surroundings import Subject, Surroundings
from contractguard.errors import ContractguardError, SourceError, UsageError
from contractguard.source import Repository

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


class Base(Protocol):
    """What contracts are compared with. `prefix` begins the name of every document of a commit."""

    @property
    def name(self) -> str:
        """The base as reports name it."""

    @property
    def prefix(self) -> str:
        """What stands before a path of the base; empty where the base is no commit."""

    @property
    def told(self) -> str:
        """What is said about the base before anything is compared."""

    @property
    def here(self) -> Surroundings:
        """Where contracts are looked for."""

    def subjects(self, contracts: Sequence[str]) -> list[Subject]:
        """Pair contracts with the base: those that were named, or all."""

    def counterpart(self, path: Path) -> str | None:
        """Name what a file of the working tree is in the base, whether it is there or not; None where it cannot be."""


def find_base(directory: Path, wanted: str | None) -> Base:
    """Find the base. Raises UsageError or SourceError where there is none, with what to do."""
    if wanted is not None and not wanted.strip():
        raise UsageError("the base has no name", hint="leave --base out to compare with the default branch")
    here = Surroundings(directory, Repository.find(directory))
    if here.repository is None:
        return _outside_git(here, wanted)
    if wanted is None:
        return _default(here, here.repository)
    revision = _revision(here.repository, wanted)
    if revision is not None:
        return _commit(here, here.repository, revision)
    found = _given(here, wanted)
    if found is None:
        raise _unknown(here.repository, wanted)
    return found


def _revision(repository: Repository, wanted: str) -> str | None:
    """Find the revision of that name; in a fresh clone most branches are there as `origin/…` only."""
    return next((name for name in (wanted, f"origin/{wanted}") if _is_revision(repository, name)), None)


def _unknown(repository: Repository, wanted: str) -> ContractguardError:
    how = repository.how_to_fetch() if repository.is_shallow() else ""
    if how:
        return SourceError(f"unknown base '{wanted}': the clone is shallow", hint=how)
    try:
        repository.resolve(wanted)
    except SourceError as problem:
        hint = problem.hint or "name a branch, a tag, a commit, a file or a folder"
        return SourceError(f"the base '{wanted}' is neither a git revision nor a file or folder", hint=hint)
    raise AssertionError(wanted)


def _outside_git(here: Surroundings, wanted: str | None) -> Base:
    found = _given(here, wanted) if wanted is not None else None
    if found is not None:
        return found
    what = (f"the base '{wanted}' is neither a file nor a folder, and this is not a git repository" if wanted else
            "this folder is not in a git repository, so there is no base to compare with")
    raise UsageError(what, hint="run it in a clone, or name the base contract: --base FILE")


def _given(here: Surroundings, wanted: str) -> Base | None:
    path = here.directory / wanted
    if path.is_dir():
        if path.samefile(here.directory):
            raise UsageError(f"the base '{wanted}' is this folder itself", hint="name a folder with the contracts as "
                             "they were, or a git revision")
        return FolderBase(here, path.resolve(), wanted)
    return ContractBase(here, wanted) if path.exists() or ":" in wanted or wanted == "-" else None


def _default(here: Surroundings, repository: Repository) -> Base:
    branch = repository.default_branch()
    if branch is not None:
        return _commit(here, repository, branch)
    if repository.is_empty():
        return NoBase(here)
    raise UsageError("there is no default branch to compare with", hint=_how_to_get_default(repository))


def _how_to_get_default(repository: Repository) -> str:
    fetch = repository.how_to_fetch()
    if fetch:
        return f"{fetch} && git remote set-head origin --auto"
    branch = repository.head_branch()
    if branch is not None:
        return f"name the base: --base REVISION; or once for all, where '{branch}' is it: " \
               f"git config init.defaultBranch {branch}"
    return "name the base: contractguard check --base REVISION"


def _commit(here: Surroundings, repository: Repository, wanted: str) -> Base:
    """Take a full commit id as it is; anything else stands for the commit where this branch left it."""
    exact = _COMMIT.fullmatch(wanted) is not None
    tip = repository.resolve(wanted)
    commit = tip if exact else _left(repository, wanted)
    short = _short(repository, commit)
    name = short if exact else f"{wanted}@{short}"
    why = f", where this branch left {wanted}" if commit != tip else ""
    told = f"comparing the working tree with {name}{why}"
    return CommitBase(here, repository, commit, f"{short}:", name, told)


def _short(repository: Repository, commit: str) -> str:
    # A branch may be called like the beginning of a commit's id, and would be taken for it.
    short = repository.short(commit)
    return short if repository.resolve(short) == commit else commit


def _left(repository: Repository, branch: str) -> str:
    if not _is_revision(repository, "HEAD"):
        raise UsageError("this branch has no commit yet, so it never left the base",
                         hint=f"commit something, or name a commit: --base {repository.resolve(branch)}")
    return repository.merge_base(branch, "HEAD")


def _is_revision(repository: Repository, name: str) -> bool:
    try:
        repository.resolve(name)
    except SourceError:
        return False
    return True
