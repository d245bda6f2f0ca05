"""Ten small rulesets find what the real Spectral finds with them; `bench/spectral_conformance.py` wrote that down."""

from __future__ import annotations

import pytest

from contractguard.rules.functions import CORE_FUNCTIONS
from tests.spectral.small_rulesets import Case, cases, found, run


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_ruleset_finds_what_spectral_finds(case: Case) -> None:
    inspection = run(case)
    assert inspection.warnings == ()
    assert found(inspection, case) ^ case.expected == case.deliberate.keys()


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_nothing_is_told_twice_in_the_same_words(case: Case) -> None:
    told = [(spoken.selected.rule.id, spoken.violation.node.location, spoken.violation.part,
             spoken.selected.rule.word(spoken.violation.facts)) for spoken in run(case).spoken]
    assert len(told) == len(set(told))


def test_rulesets_use_every_function_that_a_ruleset_may_name() -> None:
    used = {then["function"] for case in cases() for rule in case.rules.values()
            for then in (rule["then"] if isinstance(rule["then"], list) else [rule["then"]])}
    # `typedEnum` is a core function by the documentation alone: Spectral has it in its own ruleset.
    assert used == CORE_FUNCTIONS.keys() - {"typedEnum"}
