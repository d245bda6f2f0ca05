"""What the documents show is what the program does."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from contractguard.rules import load_catalogue
from contractguard.rules.catalogue import rule_folder
from contractguard.rules.documentation import describe, page

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()


def fenced(marker: str) -> str:
    found = re.search(rf"<!-- {re.escape(marker)} -->\n```\w+\n(.*?)\n```", README, re.DOTALL)
    assert found is not None, f"README.md has no block marked '{marker}'"
    return found[1]


def test_the_catalogue_page_comes_from_the_rules() -> None:
    written = page(load_catalogue())
    assert (ROOT / "docs" / "rules.md").read_text() == written, (
        "run: contractguard rules --format markdown > docs/rules.md")


def test_the_readme_shows_what_the_command_prints() -> None:
    command = fenced("ci: main job").splitlines()[-1].split()
    assert command[0] == ".venv/bin/contractguard"
    done = subprocess.run(
        [Path(sys.executable).with_name("contractguard"), *command[1:]], cwd=ROOT, capture_output=True, text=True,
        check=False)
    assert done.returncode == 1, done.stderr
    for block in fenced("shown").split("\n\n"):
        assert block in done.stdout


@pytest.mark.parametrize("name", re.findall(r"<!-- rule: (\S+) -->", README))
def test_the_readme_shows_a_rule_as_it_is(name: str) -> None:
    file = next(rule_folder().rglob(f"{name}.yaml"))
    assert fenced(f"rule: {name}") == file.read_text().rstrip()


@pytest.mark.parametrize("rule", list(load_catalogue()), ids=lambda rule: rule.id)
def test_every_rule_can_be_explained(rule) -> None:
    text = describe(rule)
    for part in (rule.id, rule.title, rule.summary, rule.references[0]):
        assert part in text
