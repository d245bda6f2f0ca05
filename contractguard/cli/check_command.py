"""`contractguard check`: the gate."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contractguard.cli.options import access, complain, deliver, read_formats, shared, standing, status, tell, warn
from contractguard.errors import ContractguardError

if TYPE_CHECKING:
    from contractguard.cli.comparing import Compared
    from contractguard.cli.gate import Gate
    from contractguard.cli.reports import Judged
    from contractguard.cli.rulebook import Rulebook
    from contractguard.cli.surroundings import Subject
    from contractguard.source import Access


@click.command("check")
@click.argument("contracts", nargs=-1, metavar="[CONTRACT]...")
@click.option("--base", metavar="REV|FILE|DIR",
              help="What is promised: a git revision, a contract, or a folder with the same paths. A branch or tag "
                   "stands for the commit where this branch left it, a full commit id for itself. Default: where "
                   "this branch left the default branch.")
@click.option("--fail-on-unchanged", is_flag=True,
              help="Let findings that the base already had make the exit status 1 too.")
@standing
@shared
@click.pass_context
def command(  # noqa: PLR0913 - click hands over each option
    ctx: click.Context, contracts: tuple[str, ...], *, base: str | None, presets: tuple[str, ...],
    rulesets: tuple[str, ...], policy: Path | None, fail_on_unchanged: bool, formats: tuple[str, ...],
    fail_on: str | None, config: Path | None, allow_network: bool, allow_external: tuple[Path, ...],
) -> None:
    """Compare the contracts of this repository with their base, and hold them to the rules as they stand.

    Without CONTRACT, every OpenAPI contract in this folder and below it is checked, or those that the configuration
    names. One that the base has and the working tree has not is reported as removed. Without CONTRACT, and where the
    code beside the contracts is of a known framework, its endpoints are held against them too.

    Exit status: 0 nothing as severe as --fail-on, 1 findings, 2 could not decide.
    """
    chosen = read_formats(formats)
    from contractguard.cli.planning import plan
    from contractguard.cli.reports import report_on
    from contractguard.cli.rulebook import open_rulebook

    allowed = access(allow_network, allow_external)
    book = open_rulebook(allowed, config, presets, policy, rulesets)
    warn(book.warnings)
    judged: list[tuple[Gate, Subject, Compared]] = []
    failed = False
    for gate in plan(Path.cwd(), contracts, base, book, allowed):
        tell(gate.base.told)
        for subject, found in gate.judge():
            if isinstance(found, ContractguardError):
                failed = True
                complain(found)
                continue
            judged.append((gate, subject, found))
            tell(f"  {subject.told}")
            warn(found.warnings)
    found_all = _with_endpoints(judged, book, allowed, whole=not contracts and not failed)
    failed = failed or found_all is None
    report = report_on(found_all or [each for _, _, each in judged], book.catalogue)
    if judged:
        deliver(report, chosen)
    unchanged = fail_on_unchanged or book.config.fail_on_unchanged
    ctx.exit(2 if failed else status(report, fail_on or book.config.fail_on, unchanged=unchanged))


def _with_endpoints(
    judged: Sequence[tuple[Gate, Subject, Compared]], book: Rulebook, allowed: Access, *, whole: bool
) -> Sequence[Judged] | None:
    """Return what was found, with what the code tells where all contracts were looked at: one may describe it.

    None where the code was to be looked at and could not be.
    """
    if not (judged and whole and book.config.endpoints.in_check):
        return [found for _, _, found in judged]
    from contractguard.cli.checking_endpoints import JudgedContract, beside_endpoints

    try:
        return list(beside_endpoints([JudgedContract(*each) for each in judged], book, allowed))
    except ContractguardError as problem:
        complain(problem)
        return None
