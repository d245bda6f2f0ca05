"""`contractguard schema`."""

from __future__ import annotations

import json

import click


@click.command("schema")
@click.argument("name", type=click.Choice(["rule", "config", "access", "report", "endpoints"]))
def command(name: str) -> None:
    """Print the JSON Schema of a rule file, of the configuration, of an access policy or of a JSON report."""
    if name == "rule":
        from contractguard.rules.rule_schema import rule_schema as schema
    elif name == "access":
        from contractguard.access.schema import policy_schema as schema
    elif name == "config":
        from contractguard.policy import config_schema, known_rules
        from contractguard.rules import load_catalogue

        def schema() -> dict[str, object]:
            return config_schema(known_rules(load_catalogue()))
    elif name == "endpoints":
        from contractguard.report.endpoints.json_data import endpoints_schema as schema
    else:
        from contractguard.report.json_report import report_schema as schema
    click.echo(json.dumps(schema(), indent=2, ensure_ascii=False))
