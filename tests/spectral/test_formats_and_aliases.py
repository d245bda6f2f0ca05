from __future__ import annotations

from pathlib import Path

import pytest

from contractguard.rules.spectral import formats_of
from tests.spectral.loading import load, rules


@pytest.mark.parametrize(("document", "formats"), [
    ({"swagger": "2.0"}, {"oas2"}), ({"swagger": 2.0}, {"oas2"}), ({"swagger": "2"}, {"oas2"}),
    ({"openapi": "3.0.3"}, {"oas3", "oas3_0"}), ({"openapi": "3.1.0"}, {"oas3", "oas3_1"}),
    ({"openapi": "3.1"}, {"oas3", "oas3_1"}), ({"openapi": 3.1}, {"oas3", "oas3_1"}),
    ({"openapi": "3.2.0"}, {"oas3", "oas3_2"}), ({"openapi": "3.1.0-rc0"}, {"oas3"}), ({"openapi": "3.7"}, {"oas3"}),
    ({"openapi": "4.0"}, set()), ({"asyncapi": "2.0.0"}, set()), ({"openapi": None}, set()), ([], set()), (None, set()),
])
def test_formats_are_told_as_spectral_tells_them(document: object, formats: set[str]) -> None:
    assert formats_of(document) == formats


ALIASES = """
aliases:
  Item: ['$.paths[*]']
  Operation: ['#Item[get,post]', '#Item[put]']
  One: $.info
  Schema:
    description: Where schemas are.
    targets:
      - {formats: [oas3], given: ['$.components.schemas[*]']}
      - {formats: [oas2], given: ['$.definitions[*]']}
      - {formats: [oas3_1], given: ['$.components.schemas[*]', '$.webhooks..schema']}
"""


def given(tmp_path: Path, expression: str, *formats: str) -> tuple[str, ...]:
    ruleset = load(tmp_path, f"rules: {{a: {{given: {expression}, then: {{function: truthy}}}}}}\n{ALIASES}")
    found = rules(ruleset, formats=frozenset(formats))
    return found["a"].given if found else ()


@pytest.mark.parametrize(("expression", "formats", "expected"), [
    ("'#Item'", ["oas2"], ["$.paths[*]"]),
    ("'#Operation.tags'", ["oas2"], ["$.paths[*][get,post].tags", "$.paths[*][put].tags"]),
    ("['#Item[get]', $.x, '#Item[get]']", [], ["$.paths[*][get]", "$.x"]),
    ("'#One.title'", [], ["$.info.title"]),
    ("'#Schema.type'", ["oas3", "oas3_0"], ["$.components.schemas[*].type"]),
    ("'#Schema'", ["oas2"], ["$.definitions[*]"]),
    ("'#Schema'", ["oas3", "oas3_1"], ["$.components.schemas[*]", "$.webhooks..schema"]),
    ("'#Schema'", [], []),
])
def test_aliases_are_replaced_for_the_formats_of_a_document(
    tmp_path: Path, expression: str, formats: list[str], expected: list[str]
) -> None:
    assert given(tmp_path, expression, *formats) == tuple(expected)


def test_aliases_are_looked_up_where_given_was_written(tmp_path: Path) -> None:
    base = "aliases: {A: [$.base]}\nrules:\n  x: {given: '#A', then: {function: truthy}}\n" \
           "  y: {given: '#A', then: {function: truthy}}"
    ruleset = load(tmp_path, "extends: base.yaml\naliases: {A: [$.own]}\n"
                             "rules: {x: {given: '#A'}, y: {message: m}}", base__yaml=base)
    assert {name: rule.given for name, rule in rules(ruleset).items()} == {"x": ("$.own",), "y": ("$.base",)}
