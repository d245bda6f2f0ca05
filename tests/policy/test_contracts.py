"""Which contracts a configuration means."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import pytest

from contractguard.policy import configured_contracts, entry_for, missing_contract
from tests.policy.samples import loaded, write

NAMES = ("openapi.yaml", "api/shop.yaml", "api/v1/shop.yaml", "api/v2/shop.json", "api/.hidden/shop.yaml",
         "node_modules/x/shop.yaml", "build/shop.yaml", "[id].yaml")


@pytest.fixture
def top(tmp_path: Path) -> Path:
    folder = (tmp_path / "repository").resolve()
    folder.mkdir()
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    for name in NAMES:
        write(folder, name, '{"openapi": "3.1.0"}' if name.endswith("json") else "openapi: 3.1.0\n")
    write(folder, "api/v1/parts.yaml", "type: object\n")
    write(folder, ".gitignore", "build\n")
    write(tmp_path, "elsewhere/shop.yaml")
    (folder / "api/linked").symlink_to(tmp_path / "elsewhere")
    (folder / "api/link.yaml").symlink_to(tmp_path / "elsewhere/shop.yaml")
    return folder


@pytest.mark.parametrize(("contracts", "found"), [
    ("[openapi.yaml]", ["openapi.yaml"]),
    ("[./openapi.yaml, api/../api/shop.yaml]", ["openapi.yaml", "api/shop.yaml"]),
    ("['[id].yaml']", ["[id].yaml"]),
    ("['*.yaml']", ["[id].yaml", "openapi.yaml"]),
    ("['./*.yaml']", ["[id].yaml", "openapi.yaml"]),
    ("['api/*.yaml']", ["api/shop.yaml"]),
    ("['api/v?/*']", ["api/v1/shop.yaml", "api/v2/shop.json"]),
    ("['**/shop.*']", ["api/shop.yaml", "api/v1/shop.yaml", "api/v2/shop.json"]),
    ("['api/v2/*', 'api/**']", ["api/v2/shop.json", "api/shop.yaml", "api/v1/shop.yaml"]),
    ("[gone.yaml]", ["gone.yaml"]),
])
def test_paths_and_patterns(contracts: str, found: list[str], top: Path) -> None:
    meant = configured_contracts(loaded(top, f"contracts: {contracts}\n"))
    assert [contract.path.relative_to(top).as_posix() for contract in meant] == found


def test_without_git_nothing_is_ignored_but_hidden_folders(tmp_path: Path) -> None:
    for name in NAMES:
        write(tmp_path, name)
    meant = configured_contracts(loaded(tmp_path, "contracts: ['**/shop.yaml']\n"))
    assert [contract.path.relative_to(tmp_path.resolve()).as_posix() for contract in meant] == [
        "api/shop.yaml", "api/v1/shop.yaml", "build/shop.yaml"]


def test_patterns_are_relative_to_the_folder_of_the_file(top: Path) -> None:
    meant = configured_contracts(loaded(top / "api", "contracts: ['**/shop.yaml', ../openapi.yaml]\n"))
    assert [contract.path.relative_to(top).as_posix() for contract in meant] == [
        "api/shop.yaml", "api/v1/shop.yaml", "openapi.yaml"]


def test_the_entry_of_a_file_speaks_before_a_pattern_and_the_first_pattern_before_others(top: Path) -> None:
    config = loaded(top, """\
        contracts:
        - {path: 'api/v1/**', presets: [strict]}
        - {path: 'api/**', presets: [security]}
        - {path: api/shop.yaml, name: shop}
        """)
    spoken = {contract.path.name if contract.entry.name else contract.path.relative_to(top).as_posix():
              contract.entry.name or contract.entry.presets for contract in configured_contracts(config)}
    assert spoken == {"api/v1/shop.yaml": ("strict",), "api/v2/shop.json": ("security",), "shop.yaml": "shop"}
    for name, place in (("api/v1/gone.yaml", 2), ("api/gone.yaml", 3), ("api/shop.yaml", 4)):
        entry = entry_for(config, top / name)
        assert entry is not None
        assert entry.place.startswith(f"contractguard.yaml:{place}:")
    assert entry_for(config, top / "openapi.yaml") is None
    assert entry_for(config, top.parent / "openapi.yaml") is None


def test_no_contracts_are_named_where_the_key_is_missing(top: Path) -> None:
    assert configured_contracts(loaded(top, "presets: []\n")) == ()


def test_a_contract_that_is_missing_is_told_at_its_entry(top: Path) -> None:
    config = loaded(top, "contracts:\n- opnapi.yaml\n- zzz/b.yaml\n")
    assert [str(missing_contract(config, entry)) for entry in config.contracts] == [
        "contractguard.yaml:2:3: there is no contract 'opnapi.yaml' (did you mean 'openapi.yaml'?)",
        "contractguard.yaml:3:3: there is no contract 'zzz/b.yaml'"]


def test_a_long_pattern_over_many_files_takes_no_time(tmp_path: Path) -> None:
    for number in range(200):
        write(tmp_path, f"{'a' * 200}{number}.yaml")
    config = loaded(tmp_path, f"contracts: ['{'*a' * 100}*9.yaml']\n")
    started = time.perf_counter()
    assert len(configured_contracts(config)) == 20
    assert time.perf_counter() - started < 3
