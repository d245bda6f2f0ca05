"""The rulesets that come with contractguard under Spectral's names."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from contractguard.rules.spectral.builtins import BUILT_IN, built_in
from contractguard.rules.spectral.checking import check_given, check_thens
from contractguard.rules.spectral.ruleset import load_ruleset
from tests.spectral.loading import ALL
from tests.spectral.renew_expected import DOCUMENTS, FOLDER, found

EXPECTED = json.loads((FOLDER / "expected.json").read_text())


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_built_in_rulesets_find_what_spectral_finds(document: Path, tmp_path: Path) -> None:
    # expected.json holds Spectral's own results, but for what bench/spectral_rulesets.py lists with its reason.
    assert found(document, tmp_path) == EXPECTED[document.name]


def test_every_rule_finds_something_in_some_document() -> None:
    spoken = {rule for places in EXPECTED.values() for rule in places}
    known = {entry.name for name in BUILT_IN for entry in built_in(name).rules}
    assert known - spoken == set()


@pytest.mark.parametrize("name", ["spectral:oas", "@stoplight/spectral-owasp-ruleset",
                                  "@stoplight/spectral-documentation"])
def test_every_rule_can_be_run_and_says_what_it_is_about(name: str, tmp_path: Path) -> None:
    definition = built_in(name)
    assert len({entry.name for entry in definition.rules}) == {
        "spectral:oas": 57, "@stoplight/spectral-owasp-ruleset": 32, "@stoplight/spectral-documentation": 14}[name]
    for entry in definition.rules:
        assert entry.parts is not None
        assert check_thens(entry.name, entry.parts["then"], definition.reader) == []
        assert re.search(r"[a-z]", entry.parts["description"])
    ruleset = load_ruleset(name, tmp_path)
    assert ruleset.warnings == ()
    for rule in ruleset.rules_for(ALL, "openapi.yaml"):
        assert check_given(rule.name, rule.given, definition.reader, rule.pointer) == []


def test_the_rules_that_are_on_by_default_are_spectrals(tmp_path: Path) -> None:
    names = {rule.name for rule in load_ruleset("spectral:oas", tmp_path).rules_for(ALL, "openapi.yaml")}
    assert len(names) == 46
    assert {"info-contact", "oas3-schema"} <= names
    assert not {"info-license", "oas3-parameter-description", "openapi-tags", "operation-singular-tag"} & names
