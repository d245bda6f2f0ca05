"""Which functions are deployed without a check of tokens: the flag `--no-verify-jwt` in what runs the CLI."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from contractguard.errors import SourceError
from contractguard.inventory.model import CodePlace
from contractguard.inventory.supabase.files import TextFile
from contractguard.source.tree import SourceTree

_FLAG = "--no-verify-jwt"
_WITH_VALUE = frozenset({"--project-ref", "--import-map", "--jobs", "-j", "--workdir", "--profile", "--network-id",
                         "--output", "-o", "--dns-resolver"})
_WORD = re.compile(r"[^\s\"'`,]+")
_NEXT_COMMAND = re.compile(r"""&&|[;|]|["']\s*[,}\]]""")
_SLUG = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


@dataclass(slots=True)
class Deployments:
    """Where functions are deployed without a check.

    `named` is by slug, `everywhere` where all are, `doubtful` where a variable says which.
    """

    named: dict[str, CodePlace] = field(default_factory=dict)
    everywhere: CodePlace | None = None
    doubtful: CodePlace | None = None


def read_deployments(tree: SourceTree) -> Deployments:
    """Find the flag in workflows of GitHub and GitLab and in the scripts of packages."""
    found = Deployments()
    for path in tree.files:
        if _runs_commands(path):
            try:
                content = tree.read(path)
            except SourceError:
                continue
            if _FLAG.encode() in content:
                _scan(TextFile(path, content), found)
    return found


def _runs_commands(path: str) -> bool:
    name = path.rsplit("/", 1)[-1]
    is_workflow = path.startswith(".github/workflows/") and name.endswith((".yml", ".yaml"))
    return is_workflow or name == "package.json" or path == ".gitlab-ci.yml"


def _scan(file: TextFile, found: Deployments) -> None:
    for command, start in _commands(file.text):
        named = _deployed(command)
        flag = command.find(_FLAG)
        if named is None or flag < 0:
            continue
        place = file.place(start + flag, start + flag + len(_FLAG))
        if not named:
            found.everywhere = found.everywhere or place
        for name in named:
            if _SLUG.fullmatch(name):
                found.named.setdefault(name, place)
            else:
                found.doubtful = found.doubtful or place


def _commands(text: str) -> Iterator[tuple[str, int]]:
    """Iterate over commands with their offsets: lines that a backslash goes on are one.

    `&&` and its like part them, and so does the end of a text in JSON.
    """
    whole = text.replace("\\\r\n", "   ").replace("\\\n", "  ")
    start = 0
    for line in whole.splitlines(keepends=True):
        at = 0
        for mark in _NEXT_COMMAND.finditer(line):
            yield line[at:mark.start()], start + at
            at = mark.end()
        yield line[at:], start + at
        start += len(line)


def _deployed(command: str) -> list[str] | None:
    """List what `functions deploy` names; None where the command is another, or the flag is not set."""
    words = _WORD.findall(command)
    starts = [at for at, pair in enumerate(pairwise(words)) if pair == ("functions", "deploy")]
    if not starts or f"{_FLAG}=false" in words:
        return None
    rest = words[starts[0] + 2 :]
    named = (word for before, word in pairwise(["", *rest]) if before not in _WITH_VALUE)
    return [word for word in named if not word.startswith("-")]
