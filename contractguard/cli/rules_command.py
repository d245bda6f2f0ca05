"""`contractguard rules`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import click

from contractguard.errors import UsageError
from contractguard.text import closest


@click.command("rules")
@click.option("--format", "form", type=click.Choice(["table", "json", "markdown"]), default="table", show_default=True,
              help="A table for people, JSON for programs, or the catalogue page.")
@click.option("--tag", help="Only the rules that carry this tag.")
@click.option("--peer", metavar="TOOL",
              help="Each check of another tool with the rules that speak in that case, or why none does: oasdiff.")
@click.option("--convert", "ruleset", metavar="RULESET",
              help="Write a Spectral ruleset (a file, or a name such as spectral:oas) as rule files of contractguard.")
@click.option("--to", "folder", metavar="FOLDER", type=click.Path(file_okay=False, path_type=Path),
              help="Where --convert writes them, one file a rule. Default: standard output.")
def command(form: str, tag: str | None, peer: str | None, ruleset: str | None, folder: Path | None) -> None:
    """List all rules, those of your own folders too: id, severity, impact, title."""
    if folder is not None and ruleset is None:
        raise UsageError("--to says where --convert writes to", hint="name a ruleset: --convert RULESET")
    if ruleset is not None:
        if tag is not None or peer is not None:
            raise UsageError("--convert lists no rules", hint="leave --tag and --peer out")
        from contractguard.cli.converting import write_rules

        write_rules(ruleset, folder)
    elif peer is not None:
        if tag is not None:
            raise UsageError("--peer lists the checks of another tool, which carry no tags", hint="leave --tag out")
        _list_checks(form, peer)
    else:
        _list_rules(form, tag)


def _list_rules(form: str, tag: str | None) -> None:
    from contractguard.cli.rulebook import whole_catalogue
    from contractguard.rules.documentation import page, summary, table

    catalogue = whole_catalogue(Path.cwd())
    rules = [rule for rule in catalogue if tag is None or tag in rule.tags]
    if tag is not None and not rules:
        known = {known for rule in catalogue for known in rule.tags}
        raise _unknown(f"no rule carries the tag '{tag}'", tag, known)
    if form == "json":
        _print_json(summary(rule) for rule in rules)
    else:
        click.echo(page(rules) if form == "markdown" else table(rules), nl=False)


def _list_checks(form: str, peer: str) -> None:
    from contractguard.rules import load_catalogue
    from contractguard.rules.peers import load_peer, peer_names
    from contractguard.rules.peers.wording import page, summary, table

    if peer not in peer_names():
        raise _unknown(f"there is no table of the checks of '{peer}'", peer, peer_names())
    counterparts, catalogue = load_peer(peer), load_catalogue()
    if form == "json":
        _print_json(summary(one, catalogue) for one in counterparts)
    else:
        click.echo(page(peer, counterparts, catalogue) if form == "markdown" else table(counterparts, catalogue),
                   nl=False)


def _print_json(entries: Iterable[object]) -> None:
    click.echo(json.dumps(list(entries), indent=2, ensure_ascii=False))


def _unknown(message: str, word: str, known: Iterable[str]) -> UsageError:
    near = closest(word, sorted(known))
    return UsageError(message, hint=f"did you mean '{near}'?" if near else f"one of {', '.join(sorted(known))}")
