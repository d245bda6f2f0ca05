"""`contractguard diff BASE REVISION`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contractguard.cli.options import access, deliver, policy_option, read_formats, shared, status
from contractguard.errors import UsageError

if TYPE_CHECKING:
    from contractguard.cli.held import Held
    from contractguard.compare import Comparison
    from contractguard.findings import Finding

_BETWEEN = "comparison"
"""The tag of rules over one document that look at its base too."""


@click.command("diff")
@click.argument("base")
@click.argument("revision")
@shared
@policy_option
@click.option("--base-policy", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
              help="The access policy that held for BASE: what has been made public since is an error.")
@click.option("--witness-dir", type=click.Path(path_type=Path), metavar="DIR",
              help="Write what proves each break to DIR, which is empty or not there yet: values, and the requests and "
                   "responses that carry them.")
@click.pass_context
def command(  # noqa: PLR0913 - click hands over each option
    ctx: click.Context, base: str, revision: str, *, formats: tuple[str, ...], fail_on: str | None,
    config: Path | None, allow_network: bool, allow_external: tuple[Path, ...], policy: Path | None,
    base_policy: Path | None, witness_dir: Path | None,
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
    book = open_rulebook(allowed, config, (), policy)
    held = _between(book.held(Path.cwd() / proposed.uri, proposed.uri), base_policy)
    compared = compare_documents(promised, proposed, held, promised.uri, proposed.uri, show)
    report = report_on([compared], book.catalogue)
    deliver(report, chosen)
    ctx.exit(status(report, fail_on or book.config.fail_on))


def _between(held: Held, base_policy: Path | None) -> Held:
    """Leave the rules that speak of what differs: with a policy on both sides, of what was made public."""
    if base_policy is None:
        return replace(held, selection=(), rulesets=(), policy=None)
    from contractguard.cli.rulebook import read_policy_file

    if held.policy is None:
        raise UsageError("there is no access policy for the revision", hint="name it too: --policy FILE")
    speaking = [each for each in held.selection if _BETWEEN in each.rule.tags]
    return replace(held, selection=speaking, rulesets=(), base_policy=read_policy_file(base_policy))


def _witnesses(folder: Path) -> Callable[[Comparison, Sequence[Finding]], None]:
    """Say how witnesses are written to a folder. Raises UsageError where there is no room for them."""
    from contractguard.cli.witnesses import expect_room, write_witnesses

    expect_room(folder)
    return partial(write_witnesses, folder)
