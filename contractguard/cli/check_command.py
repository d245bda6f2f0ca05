"""`contractguard check`: the gate."""

from __future__ import annotations

from pathlib import Path

import click

from contractguard.cli.options import access, complain, deliver, read_formats, shared, status, tell
from contractguard.errors import ContractguardError


@click.command("check")
@click.argument("contracts", nargs=-1, metavar="[CONTRACT]...")
@click.option("--base", metavar="REV|FILE|DIR",
              help="What is promised: a git revision, a contract, or a folder with the same paths. A branch or tag "
                   "stands for the commit where this branch left it, a full commit id for itself. Default: where "
                   "this branch left the default branch.")
@shared
@click.pass_context
def command(
    ctx: click.Context, contracts: tuple[str, ...], base: str | None, formats: tuple[str, ...], fail_on: str,
    allow_network: bool, allow_external: tuple[Path, ...],
) -> None:
    """Compare the contracts of this repository with their base.

    Without CONTRACT, every OpenAPI contract in this folder and below it is checked. One that the base has
    and the working tree has not is reported as removed.

    Exit status: 0 nothing as severe as --fail-on, 1 findings, 2 could not decide.
    """
    chosen = read_formats(formats)
    from contractguard.cli.bases import find_base
    from contractguard.cli.gate import Gate
    from contractguard.cli.reports import report_on

    gate = Gate(find_base(Path.cwd(), base), access(allow_network, allow_external))
    tell(gate.base.told)
    compared, failed = [], False
    for subject, found in gate.judge(contracts):
        if isinstance(found, ContractguardError):
            failed = True
            complain(found)
        else:
            compared.append(found)
            tell(f"  {subject.told}")
    report = report_on(compared)
    if compared:
        deliver(report, chosen)
    ctx.exit(2 if failed else status(report, fail_on))
