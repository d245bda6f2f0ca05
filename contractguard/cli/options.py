"""Options that several commands share, and what a run says beside its report."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from contractguard.cli.output import OutputFormat
from contractguard.errors import ContractguardError, UsageError
from contractguard.findings.report import SEVERITIES, Report
from contractguard.report import FORMATS
from contractguard.text import closest
from contractguard.text.printable import printable

if TYPE_CHECKING:
    from contractguard.source import Access

Command = TypeVar("Command", bound=Callable[..., Any])


policy_option = click.option(
    "--policy", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
    help="The access policy.  [default: that of the configuration, or contractguard.access.yaml beside the contract or "
         "the configuration]")
"""Who may call what."""
config_option = click.option(
    "--config", "config", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
    help="The configuration.  [default: contractguard.yaml or pyproject.toml, here or above]")
"""What a team decided for all its runs."""


def shared(command: Command) -> Command:
    """Add the options that every command which reports takes."""
    for option in reversed((
        click.option("--format", "formats", multiple=True, metavar="NAME[:FILE]",
                     help=f"Report as {', '.join(FORMATS)}: to FILE, else to standard output. May be given several "
                          "times.  [default: terminal]"),
        click.option("--fail-on", type=click.Choice([*SEVERITIES, "never"]),
                     help="The least severity that makes the exit status 1.  [default: error]"),
        config_option,
        click.option("--allow-network", is_flag=True, help="Open https URLs, given by name and in references."),
        click.option("--allow-external", multiple=True, type=click.Path(exists=True, file_okay=False, path_type=Path),
                     metavar="DIR", help="Let references lead into this folder outside the repository too. May be "
                                         "given several times."),
    )):
        command = option(command)
    return command


def standing(command: Command) -> Command:
    """Add the options that say which rules contracts are held to as they stand."""
    for option in (policy_option, click.option(
            "--preset", "presets", multiple=True, metavar="NAME",
            help="Which rules are asked: recommended, security, documentation, strict or all. May be given several "
                 "times.  [default: recommended]"), click.option(
            "--ruleset", "rulesets", multiple=True, metavar="FILE",
            help="A Spectral ruleset whose rules are asked too: a file, or a name such as spectral:oas. May be given "
                 "several times.")):
        command = option(command)
    return command


def access(allow_network: bool, allow_external: Sequence[Path]) -> Access:
    """Say what the documents of this run may touch."""
    from contractguard.source import Access

    external = tuple(folder.resolve() for folder in allow_external)
    stdin = sys.stdin.buffer if sys.stdin else None
    return Access(Path.cwd(), network=allow_network, allow_external=external, stdin=stdin)


def read_formats(formats: Sequence[str], known: Collection[str] = FORMATS) -> list[OutputFormat]:
    """Read `NAME[:FILE]` options. Raises UsageError for an unknown name or two reports in one place."""
    chosen: list[OutputFormat] = []
    for text in formats or ("terminal",):
        name, _, file = text.partition(":")
        if name not in known:
            near = closest(name.lower(), known)
            raise UsageError(f"there is no format '{name}'",
                             hint=f"did you mean '{near}'?" if near else f"one of {', '.join(known)}")
        wanted = OutputFormat(name, Path(file) if file else None)
        if any(each.file == wanted.file for each in chosen):
            raise UsageError(f"two reports cannot go to {wanted.file or 'standard output'}",
                             hint=f"name a file of its own: --format {name}:FILE")
        chosen.append(wanted)
    return chosen


def deliver(report: Report, formats: list[OutputFormat]) -> None:
    """Write a report in every format that was asked for, files first: a reader of standard output may leave."""
    for wanted in sorted(formats, key=lambda each: each.file is None):
        wanted.deliver(report)


def status(report: Report, fail_on: str, *, unchanged: bool = False) -> int:
    """Return the exit status: 1 where a finding is as severe as `fail_on` or more, else 0.

    With `unchanged`, findings that the base already had count too.
    """
    if fail_on == "never":
        return 0
    counted = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    return int(any(report.count(severity, unchanged=unchanged) for severity in counted))


def tell(message: str) -> None:
    """Say on standard error what is being done. What documents say must not steer a terminal or a log."""
    click.echo(printable(message), err=True)


def warn(warnings: Sequence[str]) -> None:
    """Say on standard error what was left out, and why."""
    for warning in warnings:
        tell(f"warning: {warning}")


def complain(problem: ContractguardError) -> None:
    """Say on standard error what is wrong, where, and what to do about it."""
    place = f"{problem.place}: " if problem.place else ""
    tell(f"error: {place}{problem.message}")
    if problem.hint:
        tell(f"  hint: {problem.hint}")
