"""`contractguard rules`."""

from __future__ import annotations

import json

import click

from contractguard.errors import UsageError
from contractguard.text import closest


@click.command("rules")
@click.option("--format", "form", type=click.Choice(["table", "json", "markdown"]), default="table", show_default=True,
              help="A table for people, JSON for programs, or the catalogue page.")
@click.option("--tag", help="Only the rules that carry this tag.")
def command(form: str, tag: str | None) -> None:
    """List all rules: id, severity, impact, title."""
    from contractguard.rules import load_catalogue
    from contractguard.rules.documentation import page, summary, table

    rules = [rule for rule in load_catalogue() if tag is None or tag in rule.tags]
    if tag is not None and not rules:
        raise _unknown_tag(tag, {known for rule in load_catalogue() for known in rule.tags})
    if form == "json":
        click.echo(json.dumps([summary(rule) for rule in rules], indent=2, ensure_ascii=False))
    else:
        click.echo(page(rules) if form == "markdown" else table(rules), nl=False)


def _unknown_tag(tag: str, known: set[str]) -> UsageError:
    near = closest(tag, sorted(known))
    return UsageError(f"no rule carries the tag '{tag}'",
                      hint=f"did you mean '{near}'?" if near else f"one of {', '.join(sorted(known))}")
