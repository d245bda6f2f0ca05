"""`contractguard diff BASE REVISION`."""

from __future__ import annotations

from pathlib import Path

import click

from contractguard.cli.options import access, deliver, read_formats, shared, status
from contractguard.errors import UsageError


@click.command("diff")
@click.argument("base")
@click.argument("revision")
@shared
@click.pass_context
def command(
    ctx: click.Context, base: str, revision: str, formats: tuple[str, ...], fail_on: str, allow_network: bool,
    allow_external: tuple[Path, ...],
) -> None:
    """Compare two contracts and tell every change.

    BASE is what was promised, REVISION what is proposed. Each is a path, `-` for standard input,
    `REV:path` for a file of a git revision, or an https URL.

    Exit status: 0 nothing as severe as --fail-on, 1 findings, 2 could not decide.
    """
    chosen = read_formats(formats)
    if base == revision == "-":
        raise UsageError("only one of the two contracts can come from standard input",
                         hint="name a file for the other: contractguard diff BASE -")
    from contractguard.cli.comparing import compare_documents, report_on
    from contractguard.source import open_document

    allowed = access(allow_network, allow_external)
    promised, proposed = open_document(base, allowed), open_document(revision, allowed)
    compared = compare_documents(promised, proposed, proposed.uri, promised.uri, proposed.uri)
    report = report_on([compared])
    deliver(report, chosen)
    ctx.exit(status(report, fail_on))
