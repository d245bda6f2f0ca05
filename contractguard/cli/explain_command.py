"""`contractguard explain RULE`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("explain")
@click.argument("rule")
def command(rule: str) -> None:
    """Explain one rule: what happened, why it matters, what to do, with its examples."""
    from contractguard.cli.rulebook import whole_catalogue
    from contractguard.rules.documentation import describe

    click.echo(describe(whole_catalogue(Path.cwd()).find(rule)), nl=False)
