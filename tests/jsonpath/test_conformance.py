from __future__ import annotations

from typing import Any

import pytest

from contractguard.contract.references import References
from contractguard.jsonpath import Selection, parse_expression
from tests.jsonpath.reading import CONFORMANCE, root_of, selected, spelled

CASES = [
    pytest.param(case, expression, id=f"{case['about']}: {expression}")
    for case in CONFORMANCE["cases"] for expression in case["expressions"]]


def test_the_file_covers_the_dialect() -> None:
    assert len(CASES) >= 150


@pytest.mark.parametrize(("case", "expression"), CASES)
def test_an_expression_selects_its_places(case: dict[str, Any], expression: str) -> None:
    data = CONFORMANCE["documents"][case["document"]]
    follow = References().follow if case.get("resolved", True) else None
    assert sorted(selected(expression, data, follow)) == sorted(case["expressions"][expression])


@pytest.mark.parametrize("case", CONFORMANCE["cases"], ids=lambda case: case["about"])
def test_expressions_in_one_walk_select_what_they_select_alone(case: dict[str, Any]) -> None:
    data = CONFORMANCE["documents"][case["document"]]
    follow = References().follow if case.get("resolved", True) else None
    texts = list(case["expressions"])
    together = Selection([parse_expression(text) for text in texts], follow).select(root_of(data))
    assert {text: [spelled(match) for match in found] for text, found in zip(texts, together, strict=True)} == {
        text: selected(text, data, follow) for text in texts}
