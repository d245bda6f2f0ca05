"""What a person may get wrong in a configuration, and what is said of it, word by word."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from contractguard.errors import ConfigError
from contractguard.policy import check_rules, configured_contracts, load_config
from tests.policy.samples import RULES, loaded, repository, write

MISTAKES = {
    "an unknown key": (
        "contrcts: [openapi.yaml]",
        "1:1: a configuration has no key 'contrcts' (did you mean 'contracts'?)"),
    "an unknown key that is like no other": (
        "presets: [strict]\nzzz: 1",
        "2:1: a configuration has no key 'zzz' (one of contracts, base, fail-on, fail-on-unchanged, presets, rules, "
        "tags, extends, rule-folders, access, endpoints)"),
    "another spelling of a key": (
        "fail_on: error", "1:1: a configuration has no key 'fail_on' (did you mean 'fail-on'?)"),
    "a file that is no object": (
        "- openapi.yaml", "1:1: a configuration must be an object, not an array"),
    "a file that is one word": (
        "strict", "1:1: a configuration must be an object, not a string"),
    "a broken file": (
        "rules:\n  a: [", "2:7: a value is missing here (add the value or remove the punctuation)"),
    "a key twice": (
        "base: a\nbase: b", "2:1: the key 'base' is given twice in one object, first at 1:1 (keep one of the two)"),
    "an object for an array": (
        "contracts: {path: openapi.yaml}", "1:1: 'contracts' must be an array, not an object"),
    "one contract without an array": (
        "contracts: openapi.yaml", "1:1: 'contracts' must be an array, not a string (write [openapi.yaml])"),
    "no contracts": (
        "contracts: []", "1:1: 'contracts' is empty (leave it out)"),
    "a contract that is a number": (
        "contracts:\n- openapi.yaml\n- 2",
        "3:3: entry 2 of 'contracts' must be a string, not a number (put it in quotes: '2')"),
    "a contract that says nothing": (
        "contracts: ['']", "1:13: entry 1 of 'contracts' must be one line of text that says something"),
    "a contract of two lines": (
        'contracts: ["a\\nb"]', "1:13: entry 1 of 'contracts' must be one line of text that says something"),
    "a contract without a path": (
        "contracts:\n- name: shop", "2:3: entry 1 of 'contracts' needs 'path'"),
    "an unknown key of a contract": (
        "contracts:\n- path: openapi.yaml\n  nam: shop",
        "3:3: entry 1 of 'contracts' has no key 'nam' (did you mean 'name'?)"),
    "one name for a pattern": (
        "contracts:\n- path: '*.yaml'\n  name: shop",
        "3:3: a pattern may mean several contracts: they cannot share a name "
        "(leave 'name' out, or write an entry for each contract)"),
    "a contract twice": (
        "contracts: [openapi.yaml, ./openapi.yaml]",
        "1:27: the contract './openapi.yaml' is named twice, first at 1:13 (keep one of the two)"),
    "two contracts with one name": (
        "contracts:\n- {path: openapi.yaml, name: shop}\n- {path: other.yaml, name: shop}",
        "3:4: two contracts have the name 'shop', the first at 2:4 (findings and waivers could not tell them apart)"),
    "a pattern that matches nothing": (
        "contracts: ['services/*.yaml']",
        "1:13: no contract matches 'services/*.yaml' "
        "(** stands for any number of folders, as in services/**/openapi.yaml)"),
    "a pattern that matches another file": (
        "contracts: ['note*']",
        "1:13: no contract matches 'note*' (it matches one file, which is no OpenAPI contract: notes.yaml)"),
    "a pattern that leads out": (
        "contracts: ['../*.yaml']",
        "1:13: the pattern '../*.yaml' leads out of the folder of this file (patterns look below it; name a file "
        "elsewhere in the repository by its path)"),
    "a pattern from the root": (
        "contracts: ['/etc/*.yaml']",
        "1:13: the pattern '/etc/*.yaml' leads out of the folder of this file (patterns look below it; name a file "
        "elsewhere in the repository by its path)"),
    "a contract outside the repository": (
        "contracts: [openapi.yaml, ../other.yaml]",
        "1:27: '../other.yaml' leads outside ROOT (move it inside)"),
    "a contract of the system": (
        "contracts: [/etc/passwd]", "1:13: '/etc/passwd' leads outside ROOT (move it inside)"),
    "a contract behind a link": (
        "contracts: [link.yaml]", "1:13: 'link.yaml' leads outside ROOT (move it inside)"),
    "a contract that is a folder": (
        "contracts: [api/]", "1:13: 'api/' is a folder (for the contracts below it: 'api/**')"),
    "a contract on the network": (
        "contracts: ['https://example.com/openapi.yaml']",
        "1:13: 'https://example.com/openapi.yaml' is no file (a configuration names contracts of its repository)"),
    "a base that is a number": (
        "base: 1.0", "1:1: 'base' must be a string, not a number (put it in quotes: '1.0')"),
    "a base that is an option": (
        "base: --output=x", "1:1: '--output=x' is no base (name a git revision, a file or a folder)"),
    "a base outside the repository": (
        "base: ../old", "1:1: '../old' leads outside ROOT (move it inside)"),
    "an unknown severity to fail on": (
        "fail-on: errors", "1:1: 'errors' is not known here (did you mean 'error'?)"),
    "off where never is meant": (
        "fail-on: off", "1:1: 'off' is not known here (did you mean 'never'?)"),
    "false where never is meant": (
        "fail-on: false", "1:1: 'fail-on' must be a word, not false (write never)"),
    "a word where true or false is meant": (
        "fail-on-unchanged: yes", "1:1: 'fail-on-unchanged' must be true or false, not a string (write true)"),
    "one preset without an array": (
        "presets: strict", "1:1: 'presets' must be an array, not a string (write [strict])"),
    "an unknown preset": (
        "presets: [recommended, zzz]",
        "1:24: 'zzz' is not known here (one of recommended, security, documentation, strict, all)"),
    "a preset misspelled": (
        "presets: [recomended]", "1:11: 'recomended' is not known here (did you mean 'recommended'?)"),
    "a preset that is null": (
        "presets: [~]",
        "1:11: entry 1 of 'presets' must be a word, not null (one of recommended, security, documentation, "
        "strict, all)"),
    "rules as an array": (
        "rules: [taste]", "1:1: 'rules' must be an object, not an array"),
    "false for a severity": (
        "rules:\n  taste: false", "2:3: 'taste' must be a word, not false (write off)"),
    "true for a severity": (
        "rules:\n  taste: true", "2:3: 'taste' must be a word, not true (one of error, warning, note, off)"),
    "no for a severity": (
        "rules:\n  taste: no", "2:3: 'no' is not known here (did you mean 'off'?)"),
    "another tool's severity": (
        "rules:\n  taste: warn", "2:3: 'warn' is not known here (did you mean 'warning'?)"),
    "another tool's least severity": (
        "rules:\n  taste: {severity: hint}", "2:11: 'hint' is not known here (did you mean 'note'?)"),
    "a number for a severity": (
        "rules:\n  taste: 2", "2:3: 'taste' must be a word, not a number (one of error, warning, note, off)"),
    "a rule with nothing to say": (
        "rules:\n  taste: {}", "2:3: 'taste' is empty (one of severity, options, paths)"),
    "an unknown key of a rule": (
        "rules:\n  taste: {sevrity: error}", "2:11: 'taste' has no key 'sevrity' (did you mean 'severity'?)"),
    "paths without a severity": (
        "rules:\n  schema-too-deep: {options: {most: 3}, paths: [/a]}", "2:41: 'paths' needs 'severity' beside it"),
    "no paths": (
        "rules:\n  taste: {severity: error, paths: []}", "2:28: 'paths' is empty (leave it out)"),
    "an unknown rule": (
        "rules:\n  operation-secure: error",
        "2:3: there is no rule 'operation-secure' (did you mean 'operation-secured'?)"),
    "a rule that is like no other": (
        "rules:\n  zzz: error", "2:3: there is no rule 'zzz' ('contractguard rules' lists all 6 names)"),
    "an unknown rule of one contract": (
        "contracts:\n- path: openapi.yaml\n  rules: {tast: off}",
        "3:11: there is no rule 'tast' (did you mean 'taste'?)"),
    "one rule by two names": (
        "rules:\n  operation-has-security: off\n  operation-secured: error",
        "3:3: 'operation-secured' and 'operation-has-security' are the same rule (keep one of the two)"),
    "an unknown option": (
        "rules:\n  schema-too-deep: {options: {mist: 3}}",
        "2:31: the rule 'schema-too-deep' has no option 'mist' (did you mean 'most'?)"),
    "an option of a rule that has none": (
        "rules:\n  taste: {options: {most: 3}}", "2:21: the rule 'taste' has no options"),
    "an option of the wrong type": (
        "rules:\n  schema-too-deep: {options: {most: many}}", "2:31: 'most' must be an integer"),
    "an unknown tag": (
        "tags:\n  documentaton: off", "2:3: no rule has the tag 'documentaton' (did you mean 'documentation'?)"),
    "a tag with options": (
        "tags:\n  documentation: {severity: off}",
        "2:3: 'documentation' must be a word, not an object (one of error, warning, note, off)"),
    "a ruleset that is not there": (
        "extends: [.spectral.yml]", "1:11: there is no file '.spectral.yml' (did you mean '.spectral.yaml'?)"),
    "a ruleset that is a folder": (
        "extends: [api]", "1:11: 'api' is no file"),
    "a rule folder that is not there": (
        "rule-folders: [rules]", "1:16: there is no folder 'rules'"),
    "a rule folder that is a file": (
        "rule-folders: [openapi.yaml]", "1:16: 'openapi.yaml' is no folder"),
    "a rule folder outside": (
        "rule-folders: [/etc]", "1:16: '/etc' leads outside ROOT (move it inside)"),
    "an access policy that is not there": (
        "access: contractguard.acess.yaml",
        "1:1: there is no file 'contractguard.acess.yaml' (did you mean 'contractguard.access.yaml'?)"),
}


def surroundings(top: Path) -> Path:
    repository(top)
    for name in ("openapi.yaml", "other.yaml", "api/openapi.yaml"):
        write(top, name)
    write(top, "contractguard.access.yaml", "default: deny\n")
    write(top, ".spectral.yaml", "extends: spectral:oas\n")
    write(top, "notes.yaml", "a: 1\n")
    write(top.parent, "outside.yaml")
    (top / "link.yaml").symlink_to(top.parent / "outside.yaml")
    return top


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_its_place(mistake: str, tmp_path: Path) -> None:
    text, told = MISTAKES[mistake]
    top = surroundings(tmp_path / "repository")
    with pytest.raises(ConfigError) as refused:
        config = loaded(top, text)
        check_rules(config, RULES)
        configured_contracts(config)
    assert str(refused.value) == f"contractguard.yaml:{told}".replace("ROOT", top.resolve().as_posix())


TOML_MISTAKES = {
    "an unknown key": (
        'contrcts = ["a"]', "2:1: a configuration has no key 'contrcts' (did you mean 'contracts'?)"),
    "false for a severity": (
        "rules.taste = false", "2:7: 'taste' must be a word, not false (write off)"),
    "a severity in a table of its own": (
        '[tool.contractguard.rules.taste]\nseverity = "no"', "3:1: 'no' is not known here (did you mean 'off'?)"),
    "an unknown preset": (
        'presets = [\n  "recommended",\n  "secur",\n]', "4:3: 'secur' is not known here (did you mean 'security'?)"),
    "a date": (
        "base = 2026-01-01", "2:1: 'base' must be a string, not a date or time"),
    "a contract without a path": (
        '[[tool.contractguard.contracts]]\nname = "a"', "2:1: entry 1 of 'contracts' needs 'path'"),
    "an unknown rule": (
        'rules = {tast = "off"}', "2:10: there is no rule 'tast' (did you mean 'taste'?)"),
    "a table that is none": (
        '[tool]\ncontractguard = "strict"', "3:1: a configuration must be an object, not a string"),
    "broken TOML": (
        "presets = [", "2:12: the file is no TOML: invalid value"),
}


@pytest.mark.parametrize("mistake", TOML_MISTAKES)
def test_a_mistake_in_pyproject_is_told_with_its_place(mistake: str, tmp_path: Path) -> None:
    text, told = TOML_MISTAKES[mistake]
    head = "# contractguard" if text.startswith("[tool]") else "[tool.contractguard]"
    with pytest.raises(ConfigError) as refused:
        check_rules(loaded(repository(tmp_path), f"{head}\n{text}", "pyproject.toml"), RULES)
    assert str(refused.value) == f"pyproject.toml:{told}"


def test_two_files_in_one_folder_are_named(tmp_path: Path) -> None:
    repository(tmp_path)
    write(tmp_path, "contractguard.yaml", "presets: [strict]")
    write(tmp_path, "contractguard.yml", "presets: [strict]")
    with pytest.raises(ConfigError) as refused:
        load_config(tmp_path)
    assert str(refused.value) == ("contractguard.yaml: there are 2 configurations in one folder: contractguard.yaml, "
                                  "contractguard.yml (keep one of them)")


def test_a_file_and_a_table_in_one_folder_are_named_from_where_one_works(tmp_path: Path) -> None:
    repository(tmp_path)
    write(tmp_path, "contractguard.yml", "presets: [strict]")
    write(tmp_path, "pyproject.toml", "[tool.contractguard]")
    (tmp_path / "src").mkdir()
    with pytest.raises(ConfigError) as refused:
        load_config(tmp_path / "src")
    assert str(refused.value) == (
        "../contractguard.yml: there are 2 configurations in one folder: ../contractguard.yml, "
        "[tool.contractguard] of ../pyproject.toml (keep one of them)")


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    (repository(tmp_path) / "contractguard.yaml").mkdir()
    with pytest.raises(ConfigError, match=r"'contractguard\.yaml' is a folder, not a configuration"):
        load_config(tmp_path)


def test_a_pipe_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(repository(tmp_path) / "contractguard.yaml")
    with pytest.raises(ConfigError, match=r"'contractguard\.yaml' is not a regular file"):
        load_config(tmp_path)


def test_a_link_out_of_the_repository_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "elsewhere.yaml", "presets: [strict]")
    top = repository(tmp_path / "repository")
    (top / "contractguard.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    with pytest.raises(ConfigError, match=r"'contractguard\.yaml' leads outside"):
        load_config(top)


def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    (repository(tmp_path) / "contractguard.yaml").symlink_to("contractguard.yaml")
    with pytest.raises(ConfigError):
        load_config(tmp_path)


HOSTILE = {
    "too large": "#" + "a" * 2**20 + "\npresets: []",
    "deep": "rules: " + "[" * 100_000,
    "deep but closed": "rules: {a: " + "[" * 300 + "]" * 300 + "}",
    "aliases that multiply": "\n".join(
        f"k{i}: &a{i} [{', '.join([f'*a{i - 1}' if i else 'x'] * 8)}]" for i in range(9)),
    "an alias in itself": "rules: &a {b: *a}",
    "very many rules": "rules:\n" + "".join(f"  r{i}: off\n" for i in range(60_000)),
    "very many mistakes": "".join(f"k{i}: 1\n" for i in range(15_000)),
    "a very long key": "a" * 500_000 + ": 1",
    "a very long rule": "rules: {" + "a" * 500_000 + ": off}",
    "a very long word": "fail-on: " + "a" * 500_000,
    "a very long path": "access: " + "a" * 500_000,
    "a long pattern": "contracts: ['" + "*a" * 200_000 + "*']",
    "control characters": 'rules: {"a\\u001b[31m": off}',
    "a null byte in a path": 'access: "a\\0b"',
    "a number as a key": "rules: {1: off}",
    "not UTF-8": "base: \udcff",
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_files_are_refused_in_no_time(case: str, tmp_path: Path) -> None:
    (repository(tmp_path) / "contractguard.yaml").write_bytes(HOSTILE[case].encode("utf-8", "surrogateescape"))
    started = time.perf_counter()
    with pytest.raises(ConfigError) as refused:
        config = load_config(tmp_path)
        check_rules(config, RULES)
        configured_contracts(config)
    assert time.perf_counter() - started < 3
    assert refused.value.message.isprintable()
    assert len(str(refused.value)) < 400
