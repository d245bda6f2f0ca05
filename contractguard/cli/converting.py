"""`contractguard rules --convert`: a ruleset in Spectral's form as rule files of ours."""

from __future__ import annotations

from pathlib import Path

import click

from contractguard.cli.options import tell, warn
from contractguard.errors import UsageError
from contractguard.rules.spectral.converting import ConvertedRule, convert
from contractguard.rules.spectral.ruleset import load_ruleset
from contractguard.source import Access
from contractguard.text import counted, listed


def write_rules(ruleset: str, folder: Path | None) -> None:
    """Write the rule files that a ruleset becomes into a folder, or to standard output.

    Raises RulesetError where the ruleset cannot be used, UsageError where files would be overwritten or the folder
    cannot be written.
    """
    conversion = convert(load_ruleset(ruleset, Path.cwd(), Access(Path.cwd())))
    warn([str(warning) for warning in conversion.warnings])
    if folder is None:
        for rule in conversion.rules:
            click.echo(f"# {rule.id}.yaml\n---\n{rule.text}", nl=False)
        return
    _write(conversion.rules, folder)
    tell(f"{counted(len(conversion.rules), 'rule file')} written to {folder}: complete what they ask for, and name the "
         "folder in contractguard.yaml under rule-folders")


def _write(rules: tuple[ConvertedRule, ...], folder: Path) -> None:
    present = [f"{rule.id}.yaml" for rule in rules if (folder / f"{rule.id}.yaml").exists()]
    if present:
        raise UsageError(f"files would be overwritten: {listed(present, 3)}", hint="name an empty folder",
                         place=folder.as_posix())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for rule in rules:
            with (folder / f"{rule.id}.yaml").open("x", encoding="utf-8") as stream:
                stream.write(rule.text)
    except OSError as problem:
        raise UsageError(f"cannot write rule files: {(problem.strerror or str(problem)).lower()}",
                         place=folder.as_posix()) from None
