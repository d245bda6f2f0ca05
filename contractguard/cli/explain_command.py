"""`contractguard explain RULE`."""

from __future__ import annotations

import click


@click.command("explain")
@click.argument("rule")
def command(rule: str) -> None:
    """Explain one rule: what happened, why it matters, what to do, with its examples."""
    from contractguard.rules import load_catalogue
    from contractguard.rules.documentation import describe

    click.echo(describe(load_catalogue().find(rule)), nl=False)
