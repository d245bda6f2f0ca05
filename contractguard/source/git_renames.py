"""Which files moved between a commit and a later state."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from posixpath import splitext

from contractguard.source.git_command import ask, demand

_DIFFERENCE = (
    "diff",
    "--find-renames",
    "--diff-filter=RD",
    "--name-status",
    "-z",
    "--no-ext-diff",
    "--no-textconv",
    "--ignore-submodules",
    "--end-of-options",
)


def find_renames(top: Path, commit: str, later: str | None) -> dict[str, str]:
    """Find the files that moved between a commit and a later one, or the working tree: new path to old path."""
    commits = (commit,) if later is None else (commit, later)
    renames, deleted = _moved(top, commits)
    if later is None and deleted:
        renames = _with_new_files(top, commits, deleted) or renames
    return renames


def _with_new_files(top: Path, commits: tuple[str, ...], deleted: list[str]) -> dict[str, str]:
    # Git looks for renames only among what its index knows. A copy of the index in which the new files
    # are announced lets it compare them too, and leaves the repository as it was.
    suffixes = {splitext(name)[1] for name in deleted}
    listed = demand(top, "ls-files", "-z", "--others", "--exclude-standard", "--")
    new = [name for name in listed.split(b"\0") if name and splitext(os.fsdecode(name))[1] in suffixes]
    if not new:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        extra = _scratch(top, Path(folder))
        announce = ("add", "--intent-to-add", "--pathspec-from-file=-", "--pathspec-file-nul")
        announced = ask(top, "-c", "core.splitIndex=false", *announce, given=b"\0".join(new), extra=extra)
        return _moved(top, commits, extra)[0] if announced.status == 0 else {}


def _scratch(top: Path, folder: Path) -> dict[str, str]:
    index, objects = (_git_path(top, name) for name in ("index", "objects"))
    if index.exists():
        shutil.copyfile(index, folder / "index")
    quoted = str(objects).replace("\\", "\\\\").replace('"', '\\"')
    (folder / "objects").mkdir()
    return {
        "GIT_INDEX_FILE": str(folder / "index"),
        "GIT_OBJECT_DIRECTORY": str(folder / "objects"),
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": f'"{quoted}"',
    }


def _git_path(top: Path, name: str) -> Path:
    return top / os.fsdecode(demand(top, "rev-parse", "--git-path", name).removesuffix(b"\n"))


def _moved(
    top: Path, commits: tuple[str, ...], extra: Mapping[str, str] | None = None
) -> tuple[dict[str, str], list[str]]:
    fields = iter(os.fsdecode(demand(top, *_DIFFERENCE, *commits, "--", extra=extra)).split("\0"))
    renames: dict[str, str] = {}
    deleted: list[str] = []
    for status in _until_empty(fields):
        old = next(fields)
        if status.startswith("R"):
            renames[next(fields)] = old
        else:
            deleted.append(old)
    return renames, deleted


def _until_empty(fields: Iterator[str]) -> Iterator[str]:
    return iter(lambda: next(fields, ""), "")
