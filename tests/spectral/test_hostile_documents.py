"""No document makes the functions of the built-in rulesets fail, whatever stands where."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contractguard.contract import Node
from contractguard.rules.functions.oas import examples
from contractguard.rules.inspection import inspect_contract
from contractguard.rules.spectral import Ruleset, load_ruleset, select_ruleset
from contractguard.source import Access, Document, open_document
from tests.spectral.renew_expected import DOCUMENTS, RULESETS

DEEP: Any = {}
for _ in range(100):
    DEEP = {"properties": {"a": DEEP}, "type": "object", "example": {"a": 1}}
ODD: tuple[Any, ...] = (
    None, True, 0, -1.5, 1e400, "", "x" * 5000, "#/components/schemas/User", [], {}, [None, [], {}], {"": {}},
    {"$ref": "#"}, {"$ref": "#/nowhere"}, {"$ref": 3}, {"$ref": "gone.yaml#/a"}, {"type": ["array", 3, None]},
    {"pattern": "(a+)+$", "type": "string", "example": "a" * 60 + "!"}, {"enum": 3, "type": {}, "example": []},
    {"allOf": 3, "oneOf": [3], "required": [3], "properties": [], "items": 3, "example": {"a": 1}}, DEEP,
)


@pytest.fixture(scope="module")
def rulesets(tmp_path_factory: pytest.TempPathFactory) -> list[Ruleset]:
    folder = tmp_path_factory.mktemp("rulesets")
    loaded = []
    for name in RULESETS:
        (folder / "r.yaml").write_text(f"extends: [['{name}', all]]")
        loaded.append(load_ruleset("r.yaml", folder))
    return loaded


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield way
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield from places(value[key], (*way, key))


def changed(data: Any, way: tuple[Any, ...], odd: Any) -> Any:
    if not way:
        return odd
    data = copy.deepcopy(data)
    parent = data
    for key in way[:-1]:
        parent = parent[key]
    parent[way[-1]] = odd
    return data


def test_examples_that_take_many_steps_end_with_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examples, "_MOST_OF_ALL", 5_000)
    branch = {"properties": {name: {"$ref": "#/components/schemas/Tree"} for name in "abc"}}
    tree = {"oneOf": [branch, {**branch, "type": "object"}, {**branch, "minProperties": 0}]}
    value: Any = {}
    for _ in range(3):
        value = dict.fromkeys("abc", value)
    contents = {f"a/{number}": {"schema": {"$ref": "#/components/schemas/Tree"}, "example": value}
                for number in range(50)}
    data = {"openapi": "3.0.0", "paths": {"/a": {"get": {"responses": {"200": {"content": contents}}}}},
            "components": {"schemas": {"Tree": tree}}}
    document = Document("openapi.yaml", "yaml", "{}", data, lambda _: document)
    ruleset = load_ruleset("spectral:oas", tmp_path)
    inspection = inspect_contract(Node(document, (), data), None, select_ruleset(ruleset, document, "openapi.yaml"))
    assert any("oas3-valid-media-example" in warning for warning in inspection.warnings)


@pytest.mark.parametrize("schema", [
    {"type": "string", "pattern": "a{0,1000}{0,1000}b", "example": "aaa"},
    {"type": "string", "pattern": "(" * 3000 + "a" + ")" * 3000, "example": "b"},
    {"type": "object", "patternProperties": {"(": {"type": "string"}}, "example": {"a": 1}},
    {"type": "object", "patternProperties": {"(": {}}, "additionalProperties": False, "example": {"a": 1}},
    {"type": "object", "patternProperties": {"(": {}}, "unevaluatedProperties": False, "example": {"a": 1}},
], ids=["repeated", "nested", "patternProperties", "additionalProperties", "unevaluatedProperties"])
def test_a_pattern_that_cannot_be_read_does_not_end_the_run(schema: Any, rulesets: list[Ruleset]) -> None:
    data = {"openapi": "3.1.0", "info": {}, "paths": {}, "components": {"schemas": {"A": schema}}}
    document = Document("openapi.yaml", "yaml", "{}", data, lambda _: document)
    for ruleset in rulesets:
        inspect_contract(Node(document, (), data), None, select_ruleset(ruleset, document, "openapi.yaml"))


@pytest.mark.parametrize("sample", DOCUMENTS, ids=lambda path: path.name)
def test_odd_values_anywhere_do_no_harm(sample: Path, rulesets: list[Ruleset]) -> None:
    source = open_document(sample.name, Access(sample.parent))
    chance = random.Random(sample.name)
    ways = list(places(source.data))
    for _ in range(40):
        data = source.data
        for _ in range(chance.randint(1, 3)):
            way = chance.choice(ways)
            try:
                data = changed(data, way, chance.choice(ODD))
            except (KeyError, IndexError, TypeError):
                continue
        document = Document(source.uri, "yaml", source.text, data, source.open)
        for ruleset in rulesets:
            inspect_contract(Node(document, (), data), None, select_ruleset(ruleset, document, sample))
