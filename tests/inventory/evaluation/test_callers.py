"""What an anonymous caller meets: handlers and guards as people write them, in two tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from contractguard.inventory.evaluation.anonymous import HandsOn
from tests.inventory.evaluation.asking import asked

LANGUAGES: dict[str, tuple[str, HandsOn]] = {"javascript": (".js", "calling"), "python": (".py", "nothing")}


def cases(language: str) -> list[Any]:
    table = yaml.safe_load((Path(__file__).parent / f"callers_{language}.yaml").read_text())
    return [pytest.param(language, case, id=f"{language}: {case['case']}") for case in table]


@pytest.mark.parametrize(("language", "case"), [*cases("javascript"), *cases("python")])
def test_what_an_anonymous_caller_meets_and_why(language: str, case: dict[str, Any]) -> None:
    ending, hands_on = LANGUAGES[language]
    judged = asked(case["code"], *case.get("through", ()), ending=ending, hands_on=hands_on)
    assert (judged.asked, judged.because, judged.credential) == (
        case["meets"], case["because"], case.get("credential", ""))


def test_the_names_of_cases_tell_them_apart() -> None:
    for language in LANGUAGES:
        names = [param.values[1]["case"] for param in cases(language)]
        assert len(names) == len(set(names)) > 50
