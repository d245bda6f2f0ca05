"""`contractguard check`: the gate."""

from __future__ import annotations

from pathlib import Path

import click

from contractguard.cli.options import access, deliver, read_formats, shared, status, tell
from contractguard.errors import ContractguardError


@click.command("check")
@click.argument("contracts", nargs=-1)
@click.option("--base", metavar="REV|FILE|DIR",
              help="What is promised: a git revision, a file, or a folder with the same paths. A branch or tag stands "
                   "for the commit where this branch left it. Default: where this branch left the default branch.")
@shared
@click.pass_context
def command(
    ctx: click.Context, contracts: tuple[str, ...], base: str | None, formats: tuple[str, ...], fail_on: str,
    allow_network: bool, allow_external: tuple[Path, ...],
) -> None:
    """Compare the contracts of this repository with their base.

    Without CONTRACT arguments all OpenAPI documents below this folder are checked, those that the base
    has and the working tree does not included.
    """
    chosen = read_formats(formats)
    from contractguard.cli.comparing import report_on
    from contractguard.cli.gate import Gate

    gate = Gate.find(Path.cwd(), access(allow_network, allow_external), base)
    tell(gate.told)
    compared, failed = [], False
    for subject in gate.subjects(contracts):
        try:
            compared.append(gate.judge(subject))
            tell(f"  {subject.told}")
        except ContractguardError as problem:
            failed = True
            tell(f"error: {problem}")
    if compared or not failed:
        report = report_on(compared)
        deliver(report, chosen)
        ctx.exit(2 if failed else status(report, fail_on))
    ctx.exit(2)
