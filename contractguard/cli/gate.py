"""What `check` compares with what: the contracts that are there, and the base of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from contractguard.cli.comparing import Compared, compare_documents, new_contract, removed_contract
from contractguard.errors import SourceError, UsageError
from contractguard.source import Access, Document, Repository, find_contracts, find_contracts_at, open_document

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


@dataclass(frozen=True, slots=True)
class Subject:
    """One contract with its base, each named as it is opened. None: it is new, or it is gone."""

    name: str
    base: str | None
    revision: str | None
    told: str


@dataclass(frozen=True, slots=True)
class Gate:
    """Knows the working tree and the base. `commit` is set where the base is a git commit."""

    directory: Path
    access: Access
    repository: Repository | None
    base: str
    commit: str | None
    told: str

    @classmethod
    def find(cls, directory: Path, access: Access, base: str | None) -> Gate:
        """Find the base. Raises UsageError or SourceError where there is none, with what to do."""
        repository = Repository.find(directory)
        if base is not None and (repository is None or not _is_revision(repository, base)):
            if not Path(base).exists():
                if repository is not None:
                    repository.resolve(base)
                raise UsageError(f"the base '{base}' is neither a file nor a folder, and this is not a git repository",
                                 hint="run it in a clone, or name the base contract: --base FILE")
            return cls(directory, access, repository, base, None, f"comparing with {base}")
        if repository is None:
            raise UsageError("this folder is not in a git repository, so there is no base to compare with",
                             hint="run it in a clone, or name the base contract: --base FILE")
        return cls._at_commit(directory, access, repository, base)

    @classmethod
    def _at_commit(cls, directory: Path, access: Access, repository: Repository, base: str | None) -> Gate:
        branch = base or repository.default_branch()
        if branch is None:
            raise UsageError("there is no default branch to compare with",
                             hint="name the base: contractguard check --base REVISION")
        if _COMMIT.fullmatch(branch):
            commit, why = repository.resolve(branch), ""
        else:
            repository.resolve("HEAD")
            commit = repository.merge_base(branch, "HEAD")
            why = f", where this branch left {branch}" if commit != repository.resolve(branch) else ""
        short = repository.short(commit)
        name = short if _COMMIT.fullmatch(branch) else f"{branch}@{short}"
        return cls(directory, access, repository, name, commit, f"comparing the working tree with {name}{why}")

    def subjects(self, contracts: Sequence[str]) -> Iterator[Subject]:
        """Iterate over what is to be compared. Raises UsageError where there is nothing."""
        if self.commit is None:
            yield from self._beside(contracts)
            return
        repository = self.repository
        assert repository is not None
        found = [self._relative(repository, name) for name in contracts] if contracts else self._below(
            find_contracts(repository))
        known = set(find_contracts_at(repository, self.commit))
        moved = repository.renames(self.commit) if set(found) - known else {}
        kept = {name: name if name in known else moved.get(name) for name in found}
        gone = [] if contracts else [name for name in self._below(sorted(known)) if name not in kept.values()
                                     and name not in found and not (repository.top / name).is_file()]
        if not found and not gone:
            raise _nothing_found()
        for name in found:
            yield self._committed(name, kept[name])
        for name in gone:
            yield Subject(name, f"{self._commit_name}:{name}", None, f"{name}: removed")

    def _committed(self, name: str, old: str | None) -> Subject:
        assert self.repository is not None
        path = str(self.repository.top / name)
        if old is None:
            return Subject(name, None, path, f"{name}: new, it has no base")
        told = f"{name}" if old == name else f"{name}: was {old}"
        return Subject(name, f"{self._commit_name}:{old}", path, told)

    @property
    def _commit_name(self) -> str:
        assert self.repository is not None and self.commit is not None
        return self.repository.short(self.commit)

    def _beside(self, contracts: Sequence[str]) -> Iterator[Subject]:
        """Pair contracts with one file, or with the same paths below another folder."""
        base = Path(self.base)
        found = list(contracts) or find_contracts(self.directory)
        if base.is_file():
            if len(found) != 1:
                raise UsageError(f"the base is one file, but there are {len(found)} contracts",
                                 hint="name the contract: contractguard check CONTRACT --base FILE")
            yield Subject(found[0], str(base), found[0], f"{found[0]} with {base}")
            return
        if not found:
            raise _nothing_found()
        for name in found:
            old = base / name
            told = name if old.is_file() else f"{name}: new, it has no base"
            yield Subject(name, str(old) if old.is_file() else None, name, told)
        for name in find_contracts(base) if not contracts else ():
            if name not in found:
                yield Subject(name, str(base / name), None, f"{name}: removed")

    def judge(self, subject: Subject) -> Compared:
        """Compare one contract with its base."""
        if subject.revision is None:
            assert subject.base is not None
            return removed_contract(self._open_base(subject.base), subject.name, self.base)
        revision = open_document(subject.revision, self.access)
        if subject.base is None:
            return new_contract(revision, subject.name)
        return compare_documents(self._open_base(subject.base), revision, subject.name, self.base, "working tree")

    def _open_base(self, name: str) -> Document:
        try:
            return open_document(name, self.access)
        except SourceError as problem:
            hint = problem.hint or "if this change mends it, name an older base: --base REVISION"
            raise SourceError(problem.message, hint=hint, place=problem.place) from None

    def _relative(self, repository: Repository, name: str) -> str:
        path = (self.directory / name).resolve()
        try:
            return path.relative_to(repository.top.resolve()).as_posix()
        except ValueError:
            raise UsageError(f"'{name}' is not in this repository", hint="name its base: --base FILE") from None

    def _below(self, names: Sequence[str]) -> list[str]:
        """Keep the names below the working directory."""
        assert self.repository is not None
        prefix = self.directory.resolve().relative_to(self.repository.top.resolve()).as_posix()
        return [name for name in names if prefix == "." or name.startswith(f"{prefix}/")]


def _is_revision(repository: Repository, name: str) -> bool:
    try:
        repository.resolve(name)
    except SourceError:
        return False
    return True


def _nothing_found() -> UsageError:
    return UsageError("there is no OpenAPI contract here",
                      hint="a contract starts with 'openapi: 3.1.0'; name it: contractguard check CONTRACT")
