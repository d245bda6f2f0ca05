"""The page on configuration says what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from contractguard.policy import check_rules, known_rules, load_config
from contractguard.policy.documentation import fill
from contractguard.rules import load_catalogue
from tests.policy.samples import repository, write

PAGE = (Path(__file__).parents[2] / "docs/configuration.md").read_text(encoding="utf-8")


def test_the_tables_come_from_the_keys() -> None:
    assert fill(PAGE) == PAGE, "run: python -m tests.renew_documents"


@pytest.mark.parametrize(("kind", "name"), [("yaml", "contractguard.yaml"), ("toml", "pyproject.toml")])
def test_the_examples_are_read(kind: str, name: str, tmp_path: Path) -> None:
    found = re.search(rf"<!-- example: {kind} -->\n```\w+\n(.*?)```", PAGE, re.DOTALL)
    assert found
    write(repository(tmp_path), name, found[1])
    config = load_config(tmp_path)
    check_rules(config, known_rules(load_catalogue()))
    assert config.presets == ("recommended", "security")
    assert config.rules["operation-description-missing"].severity == "off"
