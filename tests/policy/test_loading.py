"""Where a configuration is found, and what is read of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from contractguard.errors import ConfigError
from contractguard.policy import Config, Named, load_config, read_config
from contractguard.policy.config import (
    ContractEntry,
    EndpointChoices,
    ExclusionChoice,
    OptionChoice,
    RuleChoice,
    TagChoice,
)
from tests.policy.samples import loaded, repository, write

FULL = """\
contracts:
- openapi.yaml
- services/**/openapi.yaml
- path: legacy/swagger.json
  name: legacy
  base: v1
  access: legacy/access.yaml
  gateway: supabase
  presets: []
  rules: {taste: off}
base: main
fail-on: never
fail-on-unchanged: true
presets: [strict, security]
rules:
  taste: error
  schema-too-deep:
    severity: note
    options: {most: 9}
    paths: [/internal/**]
tags:
  security: error
extends: [.spectral.yaml, 'spectral:oas', '@stoplight/spectral-owasp-ruleset']
rule-folders: [api/rules]
access: contractguard.access.yaml
endpoints:
  root: api
  base-paths: [/v1]
  exclude: [{path: /internal/**, method: GET, file: 'src/*', reason: for operators}]
  baseline: known.yaml
"""
TOML = """\
[project]
name = "shop"

[tool.contractguard]
contracts = ["openapi.yaml"]
fail-on = "warning"

[tool.contractguard.rules]
taste = "off"
schema-too-deep = {options = {most = 9}}
"""


def surroundings(folder: Path) -> Path:
    repository(folder)
    for name in ("legacy/access.yaml", "contractguard.access.yaml", ".spectral.yaml", "api/rules/x.yaml"):
        write(folder, name, "a: 1\n")
    return folder.resolve()


def test_every_key_is_read(tmp_path: Path) -> None:
    top = surroundings(tmp_path)

    def at(place: str) -> str:
        return f"contractguard.yaml:{place}"

    assert loaded(top, FULL) == Config(
        folder=top, file=top / "contractguard.yaml", uri="contractguard.yaml",
        contracts=(
            ContractEntry("openapi.yaml", at("2:3"), top / "openapi.yaml"),
            ContractEntry("services/**/openapi.yaml", at("3:3")),
            ContractEntry("legacy/swagger.json", at("4:3"), top / "legacy/swagger.json", "legacy",
                          Named("v1", at("6:3")),
                          Named("legacy/access.yaml", at("7:3"), top / "legacy/access.yaml"), "supabase", (),
                          {"taste": RuleChoice(at("10:11"), "off")}),
        ),
        base=Named("main", at("11:1")), fail_on="never", fail_on_unchanged=True, presets=("strict", "security"),
        rules={
            "taste": RuleChoice(at("16:3"), "error"),
            "schema-too-deep": RuleChoice(at("17:3"), "note", {"most": OptionChoice(9, at("19:15"))},
                                          ("/internal/**",)),
        },
        tags={"security": TagChoice(at("22:3"), "error")},
        extends=(Named(".spectral.yaml", at("23:11"), top / ".spectral.yaml"), Named("spectral:oas", at("23:27")),
                 Named("@stoplight/spectral-owasp-ruleset", at("23:43"))),
        rule_folders=(Named("api/rules", at("24:16"), top / "api/rules"),),
        access=Named("contractguard.access.yaml", at("25:1"), top / "contractguard.access.yaml"),
        endpoints=EndpointChoices(
            root=Named("api", at("27:3"), top / "api"), base_paths=("/v1",),
            exclude=(ExclusionChoice(at("29:13"), "for operators", "/internal/**", "GET", "src/*"),),
            baseline=Named("known.yaml", at("30:3"), top / "known.yaml")),
    )


def test_the_table_of_pyproject_is_read(tmp_path: Path) -> None:
    top = surroundings(tmp_path)
    assert loaded(top, TOML, "pyproject.toml") == Config(
        folder=top, file=top / "pyproject.toml", uri="pyproject.toml",
        contracts=(ContractEntry("openapi.yaml", "pyproject.toml:5:14", top / "openapi.yaml"),), fail_on="warning",
        rules={
            "taste": RuleChoice("pyproject.toml:9:1", "off"),
            "schema-too-deep": RuleChoice("pyproject.toml:10:1", None,
                                          {"most": OptionChoice(9, "pyproject.toml:10:31")}),
        },
    )


def test_off_and_no_are_words(tmp_path: Path) -> None:
    config = loaded(repository(tmp_path), "rules: {a: off, b: {severity: off}}\nbase: no\n")
    assert [choice.severity for choice in config.rules.values()] == ["off", "off"]
    assert config.base == Named("no", "contractguard.yaml:2:1")


def test_without_a_file_the_default_holds(tmp_path: Path) -> None:
    top = repository(tmp_path).resolve()
    assert load_config(tmp_path) == Config.default(top) == Config(
        folder=top, file=None, uri="", contracts=(), base=None, fail_on="error", fail_on_unchanged=False,
        presets=("recommended",), rules={}, tags={}, extends=(), rule_folders=(), access=None)


@pytest.mark.parametrize("text", ["", "\n", "# presets: [strict]\r\n" * 200, "---\n", "---\n# nothing", "{}", "\ufeff"])
def test_a_file_that_says_nothing_changes_nothing(text: str, tmp_path: Path) -> None:
    top = repository(tmp_path).resolve()
    assert loaded(tmp_path, text) == Config(folder=top, file=top / "contractguard.yaml", uri="contractguard.yaml")


@pytest.mark.parametrize("name", ["contractguard.yaml", "contractguard.yml", "pyproject.toml"])
def test_the_nearest_file_upwards_wins(name: str, tmp_path: Path) -> None:
    repository(tmp_path)
    table = "[tool.contractguard]\npresets = ['strict']\n" if name.endswith("toml") else "presets: [strict]\n"
    write(tmp_path, "contractguard.yaml", "presets: [all]\n")
    write(tmp_path, f"services/{name}", table)
    (tmp_path / "services/shop/src").mkdir(parents=True)
    config = load_config(tmp_path / "services/shop/src")
    assert (config.presets, config.uri, config.folder) == (
        ("strict",), f"../../{name}", (tmp_path / "services").resolve())
    assert load_config(tmp_path).presets == ("all",)


@pytest.mark.parametrize("text", [
    "[project]\nname = 'x'\n", "[broken", "[tool.other]\ndev = ['contractguard']\n", "\x00"])
def test_a_pyproject_without_the_table_is_passed_over(text: str, tmp_path: Path) -> None:
    repository(tmp_path)
    write(tmp_path, "contractguard.yaml", "presets: [all]\n")
    write(tmp_path, "services/pyproject.toml", text)
    assert load_config(tmp_path / "services").presets == ("all",)


def test_the_search_ends_at_the_top_of_the_repository(tmp_path: Path) -> None:
    write(tmp_path, "contractguard.yaml", "presets: [all]\n")
    top = repository(tmp_path / "repository")
    assert load_config(top).presets == ("recommended",)
    (tmp_path / "plain/folder").mkdir(parents=True)
    assert load_config(tmp_path / "plain/folder").presets == ("all",)


def test_outside_a_repository_nothing_leads_out_of_the_folder_of_the_file(tmp_path: Path) -> None:
    write(tmp_path, "openapi.yaml")
    with pytest.raises(ConfigError) as refused:
        loaded(tmp_path / "plain", "contracts: [../openapi.yaml]")
    assert str(refused.value) == (
        f"contractguard.yaml:1:13: '../openapi.yaml' leads outside {(tmp_path / 'plain').resolve()} (move it inside)")


def test_within_the_repository_paths_may_lead_upwards(tmp_path: Path) -> None:
    top = repository(tmp_path).resolve()
    write(top, "shared/access.yaml", "a: 1\n")
    config = loaded(top / "services", "contracts: [../openapi.yaml]\naccess: ../shared/access.yaml\nbase: ../old\n")
    assert config.contracts[0].path == top / "openapi.yaml"
    assert config.access == Named("../shared/access.yaml", "contractguard.yaml:2:1", top / "shared/access.yaml")
    assert config.base == Named("../old", "contractguard.yaml:3:1", top / "old")


@pytest.mark.parametrize(("base", "path"), [
    ("main", None), ("origin/main", None), ("v1.0~2", None), ("https://example.com/a.yaml", None),
    ("./old.yaml", "old.yaml"), ("old", "old"), ("api/old.yaml", "api/old.yaml"), ("gone/old.yaml", None),
])
def test_a_base_is_a_path_where_one_is_there_or_spelled_as_one(base: str, path: str | None, tmp_path: Path) -> None:
    top = repository(tmp_path).resolve()
    write(top, "api/old.yaml")
    (top / "old").mkdir()
    assert loaded(top, f"base: {base}\n").base == Named(base, "contractguard.yaml:1:1", top / path if path else None)


def test_a_link_within_the_repository_is_followed(tmp_path: Path) -> None:
    top = repository(tmp_path).resolve()
    write(top, "config/shared.yaml", "presets: [strict]\n")
    (top / "contractguard.yaml").symlink_to("config/shared.yaml")
    config = load_config(top)
    assert (config.presets, config.folder, config.uri) == (("strict",), top, "contractguard.yaml")


@pytest.mark.parametrize("name", ["guard.yaml", "other.toml"])
def test_a_file_of_any_name_can_be_read(name: str, tmp_path: Path) -> None:
    table = "[tool.contractguard]\npresets = ['strict']\n" if name.endswith("toml") else "presets: [strict]\n"
    file = write(repository(tmp_path), name, table)
    assert read_config(file, tmp_path).presets == ("strict",)


def test_a_file_without_the_table_cannot_be_read(tmp_path: Path) -> None:
    file = write(repository(tmp_path), "other.toml", "[tool.other]\n")
    with pytest.raises(ConfigError, match=r"'other\.toml' has no table \[tool.contractguard\]"):
        read_config(file, tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    write(repository(tmp_path), "contractguard.yaml", "presets: []\n").chmod(0)
    with pytest.raises(ConfigError, match=r"cannot read 'contractguard\.yaml'"):
        load_config(tmp_path)
