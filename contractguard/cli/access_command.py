"""`contractguard access`: who may call what."""

from __future__ import annotations

from pathlib import Path

import click

from contractguard.cli.options import access as allowed_by
from contractguard.cli.options import config_option, policy_option, read_formats, status, warn
from contractguard.cli.output import deliver_text
from contractguard.findings.report import SEVERITIES
from contractguard.report.access import ACCESS_FORMATS


@click.command("access")
@click.argument("contract")
@policy_option
@click.option("--format", "formats", multiple=True, metavar="NAME[:FILE]",
              help=f"Report as {', '.join(ACCESS_FORMATS)}: to FILE, else to standard output. May be given several "
                   "times.  [default: terminal]")
@click.option("--fail-on", type=click.Choice([*SEVERITIES, "never"]),
              help="The least severity that makes the exit status 1.  [default: error]")
@config_option
@click.option("--allow-network", is_flag=True, help="Open https URLs, given by name and in references.")
@click.option("--allow-external", multiple=True, type=click.Path(exists=True, file_okay=False, path_type=Path),
              metavar="DIR", help="Let references lead into this folder outside the repository too. May be given "
                                  "several times.")
@click.pass_context
def command(  # noqa: PLR0913 - click hands over each option
    ctx: click.Context, contract: str, *, policy: Path | None, formats: tuple[str, ...], fail_on: str | None,
    config: Path | None, allow_network: bool, allow_external: tuple[Path, ...],
) -> None:
    """Print who may call what, and what is wrong with it.

    CONTRACT is a path, `-` for standard input, `REV:path` for a file of a git revision, or an https URL. Every
    operation is listed with what it asks, and with the roles that contract and policy let in; then the findings of
    all rules about access.

    Exit status: 0 nothing as severe as --fail-on, 1 findings, 2 could not decide.
    """
    chosen = read_formats(formats, ACCESS_FORMATS)
    from contractguard.cli.judging_access import judge_access
    from contractguard.cli.rulebook import open_rulebook
    from contractguard.report.access import render_access
    from contractguard.source import open_document

    allowed = allowed_by(allow_network, allow_external)
    book = open_rulebook(allowed, config, ("recommended", "security"), policy)
    document = open_document(contract, allowed)
    found, warnings = judge_access(document, Path.cwd() / contract, book)
    warn(warnings)
    for wanted in sorted(chosen, key=lambda each: each.file is None):
        deliver_text(render_access(wanted.name, found, wanted.presentation), wanted.file)
    ctx.exit(status(found.report, fail_on or book.config.fail_on))
