"""`contractguard endpoints`: the endpoints that really exist, against the contracts."""

from __future__ import annotations

from pathlib import Path

import click

from contractguard.cli.options import access as allowed_by
from contractguard.cli.options import config_option, read_formats, status
from contractguard.cli.output import deliver_text
from contractguard.errors import UsageError
from contractguard.findings.report import SEVERITIES
from contractguard.report.endpoints import ENDPOINT_FORMATS


@click.command("endpoints")
@click.argument("root", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--contract", "contracts", multiple=True, metavar="CONTRACT",
              help="A contract to hold the code against. May be given several times.  [default: those that the "
                   "configuration names, else all below ROOT]")
@click.option("--traffic", multiple=True, metavar="FILE",
              help="Recorded traffic; - is standard input. May be given several times.")
@click.option("--traffic-format", default="", metavar="NAME", help="The format of the traffic.  [default: recognised]")
@click.option("--base-path", "base_paths", multiple=True, metavar="PATH",
              help="What stands before the contract's paths in the code, instead of its servers' paths. May be given "
                   "several times.")
@click.option("--write-openapi", "skeleton", metavar="FILE",
              help="Write a skeleton of the undocumented operations to FILE, or to standard output (-) instead of the "
                   "report.")
@click.option("--write-baseline", is_flag=True,
              help="Write the undocumented operations to the baseline. One that is there only gets shorter.")
@click.option("--grow", is_flag=True, help="Let --write-baseline add operations to a baseline that is there.")
@click.option("--preset", "presets", multiple=True, metavar="NAME",
              help="Which rules are asked: recommended, security, documentation, strict or all. May be given several "
                   "times.  [default: recommended]")
@click.option("--format", "formats", multiple=True, metavar="NAME[:FILE]",
              help=f"Report as {', '.join(ENDPOINT_FORMATS)}: to FILE, else to standard output. May be given several "
                   "times.  [default: terminal]")
@click.option("--fail-on", type=click.Choice([*SEVERITIES, "never"]),
              help="The least severity that makes the exit status 1.  [default: error]")
@click.option("--verbose", is_flag=True, help="Say of every endpoint why, and list everything that was left out.")
@config_option
@click.option("--allow-network", is_flag=True, help="Open https URLs, given by name and in references.")
@click.option("--allow-external", multiple=True, type=click.Path(exists=True, file_okay=False, path_type=Path),
              metavar="DIR", help="Let references lead into this folder outside the repository too. May be given "
                                  "several times.")
@click.pass_context
def command(  # noqa: PLR0913 - click hands over each option
    ctx: click.Context, root: Path | None, *, contracts: tuple[str, ...], traffic: tuple[str, ...],
    traffic_format: str, base_paths: tuple[str, ...], skeleton: str | None, write_baseline: bool, grow: bool,
    presets: tuple[str, ...], formats: tuple[str, ...], fail_on: str | None, verbose: bool, config: Path | None,
    allow_network: bool, allow_external: tuple[Path, ...],
) -> None:
    """List the endpoints that the code below ROOT has, and hold them against contracts and recorded traffic.

    Every operation is listed with its handler, with what the code asks of an anonymous caller, whether a contract has
    it and how often it was called; then what is wrong, and what could not be understood. Without ROOT: the folder that
    the configuration names, else this one.

    Exit status: 0 nothing as severe as --fail-on, 1 findings, 2 could not decide.
    """
    chosen = read_formats(formats, ENDPOINT_FORMATS)
    if grow and not write_baseline:
        raise UsageError("--grow goes with --write-baseline")
    from contractguard.cli.endpoints import (
        Wanted,
        report_endpoints,
        skeleton_text,
        tell_left_out,
        write_known,
    )
    from contractguard.cli.rulebook import open_rulebook
    from contractguard.report.endpoints import render_endpoints

    allowed = allowed_by(allow_network, allow_external)
    book = open_rulebook(allowed, config, presets)
    wanted = Wanted(root, contracts, traffic, traffic_format, base_paths)
    found = report_endpoints(wanted, book, allowed)
    severity = fail_on or book.config.fail_on
    if write_baseline:
        found = write_known(found, book, severity, grow=grow)
    if skeleton is not None:
        deliver_text(skeleton_text(found.stock), None if skeleton == "-" else Path(skeleton))
        tell_left_out(found.stock)
    for each in sorted(chosen, key=lambda each: each.file is None):
        if each.file is not None or skeleton != "-":
            deliver_text(render_endpoints(each.name, found.shown(verbose), each.presentation), each.file)
    ctx.exit(2 if found.failed else status(found.report, severity))
