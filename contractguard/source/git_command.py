"""Running git: by argument list, without prompts, hooks, locks or a pager, in a known language."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from contractguard.errors import SourceError

_TIME_LIMIT = 120.0
_OPTIONS = (
    "--no-pager",
    "--no-optional-locks",
    "--literal-pathspecs",
    *("-c", "core.quotepath=off"),
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "submodule.recurse=false"),
)
# A hook hands its own repository down in these; here the folder alone decides which repository is meant.
_INHERITED = re.compile(r"(?!GIT_)|GIT_(CONFIG_|SSH|CEILING_|DISCOVERY_|EXEC_PATH$|OBJECT_|ALTERNATE_)")


@dataclass(frozen=True, slots=True)
class Answer:
    """What git said: its exit status and both outputs."""

    status: int
    output: bytes
    complaint: str


def command(*arguments: str) -> list[str]:
    """Build the argument list of one git command."""
    return ["git", *_OPTIONS, *arguments]


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Build the environment that git runs in."""
    inherited = {name: value for name, value in os.environ.items() if _INHERITED.match(name)}
    fixed = {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C", "LANGUAGE": "C"}
    return {**inherited, **fixed, **(extra or {})}


def ask(
    folder: Path,
    *arguments: str,
    given: bytes = b"",
    extra: Mapping[str, str] | None = None,
    seconds: float = _TIME_LIMIT,
) -> Answer:
    """Run one git command in a folder; its exit status is the caller's to judge.

    Raises SourceError where git is not installed, does not end in time, or does not trust the repository.
    """
    try:
        done = subprocess.run(
            command(*arguments),
            check=False,
            cwd=folder,
            env=environment(extra),
            input=given,
            capture_output=True,
            timeout=seconds,
        )
    except FileNotFoundError as error:
        raise missing_git() from error
    except (OSError, ValueError) as error:
        raise SourceError(f"cannot run git in '{folder}': {error}") from error
    except subprocess.TimeoutExpired as error:
        raise SourceError(f"git {arguments[0]} did not end within {seconds:.0f} seconds") from error
    answer = Answer(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))
    _refuse_distrust(answer.complaint, folder)
    return answer


def demand(folder: Path, *arguments: str, given: bytes = b"", extra: Mapping[str, str] | None = None) -> bytes:
    """Run one git command that has to succeed, and return its output. Raises SourceError where it fails."""
    answer = ask(folder, *arguments, given=given, extra=extra)
    if answer.status:
        raise failure(arguments[0], answer.complaint)
    return answer.output


def failure(name: str, complaint: str) -> SourceError:
    """Word git's complaint as an error of one line."""
    lines = [line.strip() for line in complaint.splitlines() if line.strip()]
    reasons = [line for line in lines if line.startswith(("fatal:", "error:"))]
    reason = next(iter((*reasons, *lines)), "no reason given")
    return SourceError(f"git {name} failed: {re.sub(r'^(fatal|error): ', '', reason)}")


def missing_git() -> SourceError:
    """Word the error that git is not there."""
    return SourceError("git is not installed", hint="install git, or give the contracts as files")


def _refuse_distrust(complaint: str, folder: Path) -> None:
    if "dubious ownership" not in complaint:
        return
    found = re.search(r"repository at '(.*)'", complaint)
    place = found[1] if found else str(folder)
    raise SourceError(
        f"git does not trust the repository at '{place}': it belongs to another user",
        hint=f"run: git config --global --add safe.directory {shlex.quote(place)}",
    )
