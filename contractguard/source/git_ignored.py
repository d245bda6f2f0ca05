"""What git leaves out of a folder."""

from __future__ import annotations

import os
from pathlib import Path

from contractguard.source.files import enclosing_repository
from contractguard.source.git_command import ask, failure

_SECONDS = 10.0
_IGNORED = ("ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory", "--")


def ignored_below(folder: Path) -> frozenset[str]:
    """List the files and folders below a folder that its git repository ignores.

    Paths are relative to the folder; those of folders end in a slash. What git has under control is never ignored.
    A folder that is ignored itself was named on purpose: nothing in it counts as ignored. Outside a repository nothing
    is. `folder` has no symbolic links in its path. Raises SourceError where git does not tell within 10 seconds, or at
    all: patterns and repositories may be made to keep it busy.
    """
    top = enclosing_repository(folder)
    if top is None:
        return frozenset()
    answer = ask(top, *_IGNORED, seconds=_SECONDS)
    if answer.status:
        raise failure(_IGNORED[0], answer.complaint)
    ignored = os.fsdecode(answer.output).split("\0")
    here = "" if folder == top else f"{folder.relative_to(top).as_posix()}/"
    if any(name.endswith("/") and here.startswith(name) for name in ignored):
        return frozenset()
    return frozenset(name[len(here) :] for name in ignored if name.startswith(here) and name)
