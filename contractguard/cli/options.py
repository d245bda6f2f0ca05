"""Options that several commands share, and how a report leaves the program."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from contractguard.errors import UsageError
from contractguard.findings.report import SEVERITIES, Report
from contractguard.report import FORMATS, Presentation, render
from contractguard.text import closest

if TYPE_CHECKING:
    from contractguard.source import Access

Command = TypeVar("Command", bound=Callable[..., Any])


def shared(command: Command) -> Command:
    """Add the options that every command which reports takes."""
    for option in (
        click.option("--format", "formats", multiple=True, metavar="NAME[:FILE]",
                     help=f"Report as {', '.join(FORMATS)}; to a file where one is named. May be given several times."),
        click.option("--fail-on", type=click.Choice([*SEVERITIES, "never"]), default="error", show_default=True,
                     help="The least severity that makes the exit status 1."),
        click.option("--allow-network", is_flag=True, help="Open https URLs, in names and in references."),
        click.option("--allow-external", multiple=True, type=click.Path(exists=True, file_okay=False, path_type=Path),
                     metavar="DIR", help="Let references lead into this folder too. May be given several times."),
    ):
        command = option(command)
    return command


def access(allow_network: bool, allow_external: Sequence[Path]) -> Access:
    """Say what the documents of this run may touch."""
    from contractguard.source import Access

    external = tuple(folder.resolve() for folder in allow_external)
    return Access(Path.cwd(), network=allow_network, allow_external=external, stdin=sys.stdin.buffer)


def read_formats(formats: Sequence[str]) -> list[tuple[str, Path | None]]:
    """Read `NAME[:FILE]` options. Raises UsageError for an unknown name or two reports on standard output."""
    chosen = []
    for text in formats or ("terminal",):
        name, _, file = text.partition(":")
        if name not in FORMATS:
            near = closest(name, FORMATS)
            raise UsageError(f"there is no format '{name}'",
                             hint=f"did you mean '{near}'?" if near else f"one of {', '.join(FORMATS)}")
        chosen.append((name, Path(file) if file else None))
    if sum(file is None for _, file in chosen) > 1:
        raise UsageError("only one report can go to standard output",
                         hint="name a file for the others: --format json:report.json")
    return chosen


def deliver(report: Report, formats: list[tuple[str, Path | None]]) -> None:
    """Write a report in every format that was asked for."""
    for name, file in formats:
        if file is None:
            sys.stdout.buffer.write(render(name, report, _terminal()).encode("utf-8", "replace"))
            sys.stdout.buffer.flush()
            continue
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(render(name, report, Presentation()).encode("utf-8", "replace"))
        except OSError as problem:
            raise UsageError(f"the report cannot be written: {problem.strerror}", place=str(file)) from None


def _terminal() -> Presentation:
    interactive = sys.stdout.isatty()
    color = interactive and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    width = shutil.get_terminal_size((100, 24)).columns if interactive else 100
    return Presentation(color=color, width=max(width, 40))


def status(report: Report, fail_on: str) -> int:
    """Return the exit status: 1 where a finding is as severe as `fail_on` or more, else 0."""
    if fail_on == "never":
        return 0
    counted = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    return int(any(report.count(severity) for severity in counted))


def tell(message: str) -> None:
    """Say on standard error what is being done."""
    click.echo(message, err=True)
