"""How a report leaves the program: to standard output or to a file."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from contractguard.errors import UsageError
from contractguard.findings.report import Report
from contractguard.report import Presentation, render


@dataclass(frozen=True, slots=True)
class OutputFormat:
    """A format by name and the file that it goes to; None is standard output."""

    name: str
    file: Path | None

    def deliver(self, report: Report) -> None:
        """Write a report. Raises UsageError where that is not possible."""
        deliver_text(render(self.name, report, self.presentation), self.file)

    @property
    def presentation(self) -> Presentation:
        """How the report is shown where it goes."""
        return terminal() if self.file is None else Presentation()


def deliver_text(text: str, file: Path | None) -> None:
    """Write a text to a file, or to standard output. Raises UsageError where that is not possible."""
    content = text.encode("utf-8", "replace")
    try:
        if file is None:
            write_out(content)
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
    except OSError as problem:
        reason = (problem.strerror or str(problem)).lower()
        raise UsageError(f"the report cannot be written: {reason}", place=str(file or "standard output")) from None


def write_out(content: bytes) -> None:
    """Write to standard output. A reader that has seen enough, as `head` has, changes nothing else."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        silence()


def silence() -> None:
    """Let what is still to be written, the interpreter's own last flush included, go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def terminal() -> Presentation:
    """Say what standard output can show."""
    interactive = sys.stdout is not None and sys.stdout.isatty()
    color = interactive and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    width = shutil.get_terminal_size((100, 24)).columns if interactive else 100
    return Presentation(color=color, width=max(width, 40))
