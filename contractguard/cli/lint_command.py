"""`contractguard lint`: the rules over one document."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contractguard.cli.options import access, complain, deliver, read_formats, shared, standing, status, tell, warn
from contractguard.errors import ContractguardError

if TYPE_CHECKING:
    from contractguard.policy import Config


@click.command("lint")
@click.argument("contracts", nargs=-1, metavar="[CONTRACT]...")
@standing
@shared
@click.pass_context
def command(  # noqa: PLR0913 - click hands over each option
    ctx: click.Context, contracts: tuple[str, ...], *, presets: tuple[str, ...], rulesets: tuple[str, ...],
    policy: Path | None, formats: tuple[str, ...], fail_on: str | None, config: Path | None, allow_network: bool,
    allow_external: tuple[Path, ...],
) -> None:
    """Hold contracts to rules, each as it stands.

    A CONTRACT is a path, `-` for standard input, `REV:path` for a file of a git revision, or an https URL. Without
    one, every OpenAPI contract in this folder and below it, or those that the configuration names.

    Exit status: 0 nothing as severe as --fail-on, 1 findings, 2 could not decide.
    """
    chosen = read_formats(formats)
    from contractguard.cli.linting import lint_document
    from contractguard.cli.reports import report_on
    from contractguard.cli.rulebook import open_rulebook
    from contractguard.cli.surroundings import called
    from contractguard.source import open_document

    allowed = access(allow_network, allow_external)
    book = open_rulebook(allowed, config, presets, policy, rulesets)
    warn(book.warnings)
    linted, failed = [], False
    for name in dict.fromkeys(contracts or _found(book.config)):
        try:
            document = open_document(name, allowed)
            found = lint_document(document, book.held(Path.cwd() / name, called(name, document.uri)))
        except ContractguardError as problem:
            failed = True
            complain(problem)
            continue
        linted.append(found)
        warn(found.warnings)
        if found.problem is not None:
            failed = True
            complain(found.problem)
            tell(f"  {document.uri} cannot be read as a contract: only the rules over files were asked")
    report = report_on(linted, book.catalogue)
    if linted:
        deliver(report, chosen)
    ctx.exit(2 if failed else status(report, fail_on or book.config.fail_on))


def _found(config: Config) -> Sequence[str]:
    """Find the contracts that nobody named. Raises UsageError where there are none."""
    from contractguard.cli.surroundings import Surroundings, nothing_found
    from contractguard.policy import configured_contracts
    from contractguard.source import Repository

    configured = [str(each.path) for each in configured_contracts(config)]
    here = Surroundings(Path.cwd(), Repository.find(Path.cwd()))
    found = configured or [str(here.path(name)) for name in here.contracts()]
    if not found:
        raise nothing_found()
    return found
