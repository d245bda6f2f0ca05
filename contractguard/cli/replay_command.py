"""`contractguard replay`: recorded traffic against a contract, or against a base and its revision."""

from __future__ import annotations

from pathlib import Path

import click

from contractguard.cli.options import access, deliver, read_formats, shared, status, warn
from contractguard.errors import UsageError


@click.command("replay")
@click.argument("contract")
@click.argument("traffic", nargs=-1, required=True, metavar="TRAFFIC...")
@click.option("--base", metavar="CONTRACT",
              help="What was promised: which of this traffic would CONTRACT break?")
@click.option("--base-path", "base_paths", multiple=True, metavar="PATH",
              help="What stands before the contract's paths where the traffic was recorded, beside the base paths of "
                   "its servers. May be given several times.")
@click.option("--host", "hosts", multiple=True, metavar="HOST[:PORT]",
              help="Look at what went to this host alone. May be given several times.  [default: the contract's "
                   "servers if anything went there, else every host]")
@click.option("--show-values", is_flag=True,
              help="Show the recorded values that are rejected. Without it a report holds none.")
@shared
@click.pass_context
def command(  # noqa: PLR0913 - click hands over each option
    ctx: click.Context, contract: str, *, traffic: tuple[str, ...], base: str | None, base_paths: tuple[str, ...],
    hosts: tuple[str, ...], show_values: bool, formats: tuple[str, ...], fail_on: str | None, config: Path | None,
    allow_network: bool, allow_external: tuple[Path, ...],
) -> None:
    """Hold recorded requests and responses against a contract.

    CONTRACT is a path, `-` for standard input, `REV:path` for a file of a git revision, or an https URL. TRAFFIC are
    HTTP Archives (HAR 1.2) of a browser or a proxy, or Postman collections (v2.1), named alike. With --base, what the
    base takes and CONTRACT does not is an error: a change that breaks what clients really do.

    Exit status: 0 nothing as severe as --fail-on, 1 findings, 2 could not decide.
    """
    chosen = read_formats(formats)
    if [contract, base, *traffic].count("-") > 1:
        raise UsageError("only one document can come from standard input", hint="name files for the others")
    from contractguard.cli.replaying import Recordings, replay_documents
    from contractguard.cli.reports import report_on
    from contractguard.cli.rulebook import open_rulebook
    from contractguard.source import open_document

    allowed = access(allow_network, allow_external)
    book = open_rulebook(allowed, config, ("recommended",))
    proposed = open_document(contract, allowed)
    promised = open_document(base, allowed) if base is not None else None
    held = book.held(Path.cwd() / contract, proposed.uri)
    found = replay_documents(proposed, promised, held, Recordings(traffic, allowed, base_paths, hosts, show_values))
    warn(found.warnings)
    report = report_on([found], book.catalogue)
    deliver(report, chosen)
    ctx.exit(status(report, fail_on or book.config.fail_on))
