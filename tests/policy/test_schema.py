"""The schema of the configuration and its reader say the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contractguard.errors import ConfigError
from contractguard.policy import check_rules, config_schema, known_rules, load_config
from contractguard.policy.format import CONFIG, CONTRACT
from contractguard.rules import load_catalogue
from tests.cli.running import contractguard
from tests.policy.samples import RULES, repository, write

SCHEMA = config_schema(RULES)
ACCEPTS = jsonschema_rs.validator_for(SCHEMA)
OWN_RULES = ("extends", "rule-folders")
"""With these the rules of the sample catalogue are not all that there are."""

RIGHT = [
    {},
    {"contracts": ["openapi.yaml", {"path": "other.yaml"}]},
    {"contracts": [{"path": "a.yaml", "name": "a", "base": "v1", "access": "access.yaml", "presets": [],
                    "rules": {"taste": {"severity": "off", "paths": ["/a"]}}}]},
    {"base": "main", "fail-on": "never", "fail-on-unchanged": True},
    {"presets": ["recommended", "security", "documentation", "strict", "all"]},
    {"rules": {"taste": "off", "schema-too-deep": {"options": {"most": 3}}, "operation-has-security": "note"}},
    {"tags": {"security": "error", "schemas": "off"}, "rules": {}},
    {"extends": ["rules.yaml", "spectral:oas"], "rules": {"taste": "warning"}},
    {"rule-folders": ["folder"], "access": "access.yaml"},
    {"endpoints": "off"}, {"endpoints": {"check": False}},
    {"endpoints": {"root": "folder", "base-paths": ["/api"], "baseline": "known.yaml"}},
    {"endpoints": {"exclude": [{"path": "/a/**", "method": "GET", "file": "src/**", "reason": "for operators"}]}},
]
WRONG = [
    [], "", None, {"contrcts": []}, {"contracts": []}, {"contracts": [1]}, {"contracts": [""]}, {"contracts": ["  "]},
    {"contracts": ["a\nb"]}, {"contracts": ["a\u0085"]}, {"contracts": ["a\n"]}, {"contracts": [{}]},
    {"contracts": [{"path": "a", "nme": "b"}]}, {"contracts": [{"path": "a", "presets": "all"}]},
    {"contracts": [{"path": "a", "rules": {"nope": "off"}}]},
    {"base": 1}, {"base": None}, {"fail-on": "off"}, {"fail-on": False}, {"fail-on-unchanged": "yes"},
    {"fail-on-unchanged": 1}, {"presets": ["none"]}, {"presets": None}, {"rules": []}, {"rules": {"nope": "off"}},
    {"rules": {"taste": "warn"}}, {"rules": {"taste": False}}, {"rules": {"taste": {}}}, {"rules": {"taste": None}},
    {"rules": {"taste": {"paths": ["/a"]}}}, {"rules": {"taste": {"severity": "off", "paths": []}}},
    {"rules": {"taste": {"options": []}}}, {"tags": {"nope": "off"}}, {"tags": {"security": {"severity": "off"}}},
    {"extends": "spectral:oas"}, {"extends": [["spectral:oas", "off"]]}, {"rule-folders": [1]}, {"access": {}},
    {"endpoints": False}, {"endpoints": {"exclude": [{"path": "/a"}]}}, {"endpoints": {"exclude": [{"reason": "x"}]}},
    {"endpoints": {"exclude": [{"path": "/a", "method": "get", "reason": "x"}]}}, {"endpoints": {"base-paths": []}},
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = repository(tmp_path_factory.mktemp("configured"))
    for name in ("access.yaml", "rules.yaml", "folder/rule.yaml"):
        write(top, name, "a: 1\n")
    return top


def reads(folder: Path, value: Any) -> bool:
    write(folder, "contractguard.yaml", json.dumps(value))
    try:
        config = load_config(folder)
        if not any(key in value for key in OWN_RULES):
            check_rules(config, RULES)
    except ConfigError:
        return False
    return True


def test_the_schema_is_a_schema() -> None:
    jsonschema_rs.meta.validate(SCHEMA)


@pytest.mark.parametrize("value", RIGHT, ids=str)
def test_both_accept(value: Any, folder: Path) -> None:
    assert ACCEPTS.is_valid(value)
    assert reads(folder, value)


@pytest.mark.parametrize("value", WRONG, ids=str)
def test_both_refuse(value: Any, folder: Path) -> None:
    assert not ACCEPTS.is_valid(value)
    assert not reads(folder, value)


def test_rules_that_nobody_knows_pass_where_the_configuration_brings_its_own() -> None:
    assert not ACCEPTS.is_valid({"rules": {"mine": "off"}})
    assert ACCEPTS.is_valid({"rules": {"mine": "off"}, "tags": {"ours": "off"}, "rule-folders": ["folder"]})
    assert jsonschema_rs.is_valid(config_schema(), {"rules": {"mine": "off"}})


WORDS = st.sampled_from(["error", "warning", "note", "off", "never", "recommended", "all", "none", "taste", "security"])
ODD = st.one_of(st.none(), st.booleans(), st.integers(0, 3), WORDS, st.just(""), st.just(" "), st.just([]), st.just({}))


def either(likely: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.integers(0, 19).flatmap(lambda number: ODD if number == 0 else likely)


def record(likely: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Any]:
    known = st.fixed_dictionaries({}, optional={key: either(value) for key, value in likely.items()})
    extra = st.dictionaries(st.sampled_from([*likely, "rule", "name", "severity"]), ODD, max_size=1)
    return st.tuples(known, either(st.just({}))).flatmap(
        lambda both: st.just(both[0]) if both[1] == {} else extra.map(lambda more: {**both[0], **more}))


NAMED = st.dictionaries(st.sampled_from(["taste", "operation-secured", "schema-too-deep", "security", "schemas"]),
                        either(st.sampled_from(["error", "warning", "note", "off"])), max_size=3)
ONE_RULE = st.one_of(st.sampled_from(["error", "off"]), record({
    "severity": st.sampled_from(["error", "off"]), "paths": st.lists(st.just("/a"), max_size=2)}))
RULES_SAID = st.dictionaries(st.sampled_from(["taste", "operation-secured", "operation-description-missing", "nope"]),
                             either(ONE_RULE), max_size=3)
PRESETS = st.lists(either(st.sampled_from(["recommended", "strict", "all"])), max_size=3)
CONFIGS = record({
    "contracts": st.lists(either(st.one_of(st.just("a.yaml"), record({
        "path": st.just("b.yaml"), "name": st.just("b"), "base": st.just("v1"), "access": st.just("access.yaml"),
        "presets": PRESETS, "rules": RULES_SAID}))), max_size=3),
    "base": st.just("main"),
    "fail-on": st.sampled_from(["error", "never"]),
    "fail-on-unchanged": st.booleans(),
    "presets": PRESETS,
    "rules": RULES_SAID,
    "tags": NAMED,
    "extends": st.lists(either(st.sampled_from(["rules.yaml", "spectral:oas"])), max_size=2),
    "rule-folders": st.lists(either(st.just("folder")), max_size=2),
    "access": st.just("access.yaml"),
    "endpoints": st.one_of(st.sampled_from(["on", "off"]), record({
        "check": st.booleans(), "root": st.just("folder"), "base-paths": st.lists(either(st.just("/api")), max_size=2),
        "baseline": st.just("known.yaml"), "exclude": st.lists(either(record({
            "reason": st.just("for operators"), "path": st.just("/a"), "method": st.sampled_from(["GET", "get"]),
            "file": st.just("src/**")})), max_size=2)})),
})
# What only the files themselves can tell: a word that stands where a file or folder should be.
FILES = {"access": "access.yaml", "extends": "rules.yaml", "rule-folders": "folder", "root": "folder"}


def existing(value: Any) -> Any:
    """Put the name of what is there in place of any other word, where a file or folder must be."""
    if isinstance(value, list):
        return [existing(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {key: there(FILES[key], each) if key in FILES else existing(each) for key, each in value.items()}


def there(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return [there(name, each) for each in value]
    return name if isinstance(value, str) and value.strip() and value != "spectral:oas" else value


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=CONFIGS.map(existing))
def test_what_one_accepts_the_other_accepts(value: Any, folder: Path) -> None:
    assert reads(folder, value) is ACCEPTS.is_valid(value)


def test_every_key_says_what_it_means() -> None:
    for record in (CONFIG, CONTRACT):
        for name, key in record.keys.items():
            assert key.description.endswith("."), name


def test_the_schema_is_printed_for_the_catalogue(tmp_path: Path) -> None:
    run = contractguard(tmp_path, "schema", "config")
    assert (run.status, run.err) == (0, "")
    assert json.loads(run.out) == config_schema(known_rules(load_catalogue()))
