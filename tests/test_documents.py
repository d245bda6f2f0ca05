"""What the documents show is what the program does."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from contractguard.errors import RuleError
from contractguard.rules import load_catalogue
from contractguard.rules.catalogue import rule_folder, rules_by_area
from contractguard.rules.compatibility import fill, specification
from contractguard.rules.documentation import describe, page
from contractguard.rules.functions.documentation import page as functions_page

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
COMPATIBILITY = (ROOT / "docs" / "compatibility.md").read_text(encoding="utf-8")


def fenced(marker: str) -> str:
    found = re.search(rf"<!-- {re.escape(marker)} -->\n```\w+\n(.*?)\n```", README, re.DOTALL)
    assert found is not None, f"README.md has no block marked '{marker}'"
    return found[1]


def test_the_catalogue_page_comes_from_the_rules() -> None:
    written = page(load_catalogue())
    assert (ROOT / "docs" / "rules.md").read_text() == written, (
        "run: python -m tests.renew_documents")


def test_the_page_on_functions_comes_from_the_functions() -> None:
    assert (ROOT / "docs" / "functions.md").read_text(encoding="utf-8") == functions_page(), (
        "run: python -m tests.renew_documents")


def test_the_page_on_compatibility_is_filled_from_the_rules() -> None:
    assert fill(COMPATIBILITY, rules_by_area()) == COMPATIBILITY, "run: python -m tests.renew_documents"


def test_every_rule_stands_in_exactly_one_table_on_compatibility() -> None:
    listed = re.findall(r"^\| [^|]*: \[[^]]+\]\(rules\.md#([^)]+)\) \|", COMPATIBILITY, re.MULTILINE)
    assert sorted(listed) == [rule.id for rule in load_catalogue().change_rules]


def test_every_link_on_compatibility_leads_somewhere() -> None:
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", COMPATIBILITY, flags=re.DOTALL)
    defined = dict(re.findall(r"^\[([^]]+)\]: (\S+)$", prose, re.MULTILINE))
    named = set(re.findall(r"\[([^]]+)\](?![(:])", prose))
    assert named == set(defined), "a name in brackets has no link, or a link is not used"
    headings = {slug(heading) for heading in re.findall(r"^#+ (.+)$", COMPATIBILITY, re.MULTILINE)}
    anchors = {"": headings, "rules.md": {rule.id for rule in load_catalogue()}}
    for target in {*defined.values(), *re.findall(r"\]\(([^)]+)\)", prose)}:
        if not target.startswith("https://"):
            document, _, anchor = target.partition("#")
            assert not anchor or anchor in anchors[document], target
            assert (ROOT / "docs" / document).exists(), target


def slug(heading: str) -> str:
    """Return the anchor that GitHub gives to a heading."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("reference", sorted({rule.references[0] for rule in load_catalogue().change_rules}))
def test_every_section_that_a_rule_goes_by_has_a_name_for_people(reference: str) -> None:
    assert "://" not in specification(reference)


def test_an_area_without_rules_cannot_be_listed() -> None:
    with pytest.raises(RuleError, match="no rules in 'bodys'"):
        fill("<!-- rules: bodys -->\n<!-- end -->\n", rules_by_area())


def test_the_readme_shows_what_lint_prints() -> None:
    command = [Path(sys.executable).with_name("contractguard"), "lint", "fixtures/contracts/bookshop/revision.yaml"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for block in fenced("shown: lint").split("\n\n"):
        assert block in done.stdout


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
