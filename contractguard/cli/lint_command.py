"""`contractguard lint`: the rules over one document."""

from __future__ import annotations

from pathlib import Path

import click

from contractguard.cli.options import access, complain, deliver, read_formats, shared, status
from contractguard.errors import ContractguardError


@click.command("lint")
@click.argument("contracts", nargs=-1, metavar="[CONTRACT]...")
@click.option("--preset", "presets", multiple=True, metavar="NAME",
              help="Which rules are asked: recommended, security, documentation, strict or all. May be given several "
                   "times.  [default: recommended]")
@shared
@click.pass_context
def command(
    ctx: click.Context, contracts: tuple[str, ...], presets: tuple[str, ...], formats: tuple[str, ...], fail_on: str,
    allow_network: bool, allow_external: tuple[Path, ...],
) -> None:
    """Put contracts under rules, each as it stands.

    Without CONTRACT, every OpenAPI contract in this folder and below it.

    Exit status: 0 nothing as severe as --fail-on, 1 findings, 2 could not decide.
    """
    chosen = read_formats(formats)
    from contractguard.cli.linting import lint_document
    from contractguard.cli.reports import report_on
    from contractguard.rules import load_catalogue
    from contractguard.rules.selection import select
    from contractguard.source import open_document

    selection = select(load_catalogue().document_rules, presets or ("recommended",))
    allowed = access(allow_network, allow_external)
    linted, failed = [], False
    for name in contracts:
        try:
            document = open_document(name, allowed)
            found = lint_document(document, document.uri, selection, document.uri)
        except ContractguardError as problem:
            failed = True
            complain(problem)
            continue
        linted.append(found)
        if found.problem is not None:
            failed = True
            complain(found.problem)
    report = report_on(linted)
    if linted:
        deliver(report, chosen)
    ctx.exit(2 if failed else status(report, fail_on))
