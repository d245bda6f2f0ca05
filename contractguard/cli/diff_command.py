"""`contractguard diff BASE REVISION`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contractguard.cli.options import access, deliver, read_formats, shared, status
from contractguard.errors import UsageError

if TYPE_CHECKING:
    from contractguard.compare import Comparison
    from contractguard.findings import Finding


@click.command("diff")
@click.argument("base")
@click.argument("revision")
@shared
@click.option("--witness-dir", type=click.Path(path_type=Path), metavar="DIR",
              help="Write what proves each break to DIR, which is empty or not there yet: values, and the requests and "
                   "responses that carry them.")
@click.pass_context
def command(  # noqa: PLR0913 - click hands over each option
    ctx: click.Context, base: str, revision: str, *, formats: tuple[str, ...], fail_on: str | None,
    config: Path | None, allow_network: bool, allow_external: tuple[Path, ...], witness_dir: Path | None,
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
    from contractguard.cli.comparing import compare_documents
    from contractguard.cli.reports import report_on
    from contractguard.cli.rulebook import open_rulebook
    from contractguard.source import open_document

    show = _witnesses(witness_dir) if witness_dir is not None else None
    allowed = access(allow_network, allow_external)
    promised, proposed = open_document(base, allowed), open_document(revision, allowed)
    book = open_rulebook(Path.cwd(), config, ())
    held = replace(book.held(Path.cwd() / proposed.uri, proposed.uri), selection=())
    compared = compare_documents(promised, proposed, held, promised.uri, proposed.uri, show)
    report = report_on([compared], book.catalogue)
    deliver(report, chosen)
    ctx.exit(status(report, fail_on or book.config.fail_on))


def _witnesses(folder: Path) -> Callable[[Comparison, Sequence[Finding]], None]:
    """Say how witnesses are written to a folder. Raises UsageError where there is no room for them."""
    from contractguard.cli.witnesses import expect_room, write_witnesses

    expect_room(folder)
    return partial(write_witnesses, folder)
