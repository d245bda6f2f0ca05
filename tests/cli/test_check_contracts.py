"""`check` finds the contracts: new, gone, renamed, below a folder, named, and made of several files."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
import yaml

from tests.cli.running import Repo, checked, contract, contractguard, git, write

REMOVED = ["response-property-removed"]


def test_a_new_contract_has_no_base(repo: Repo) -> None:
    repo.write("second.yaml", contract("id"))
    run = checked(repo.top)
    assert (run.status, run.rules) == (0, [])
    assert run.contracts["second.yaml"] == (None, None)
    assert "  second.yaml: new, it has no base\n" in run.err


def test_a_deleted_contract(repo: Repo) -> None:
    repo.git("rm", "--quiet", "openapi.yaml")
    run = checked(repo.top)
    assert (run.status, run.rules) == (1, ["contract-removed"])
    assert run.contracts["openapi.yaml"][1] == "breaking"
    assert "  openapi.yaml: removed\n" in run.err
    repo.commit()
    assert checked(repo.top).rules == ["contract-removed"]
    assert checked(repo.top, "openapi.yaml").rules == ["contract-removed"]


def test_a_contract_that_was_moved_with_git(repo: Repo) -> None:
    repo.git("mv", "openapi.yaml", "api.yaml")
    for _ in range(2):
        run = checked(repo.top)
        assert (run.status, run.rules, list(run.contracts)) == (0, [], ["api.yaml"])
        assert "  api.yaml: was openapi.yaml\n" in run.err
        repo.commit()


def test_a_contract_that_was_moved_and_changed_without_git(repo: Repo) -> None:
    (repo.top / "openapi.yaml").unlink()
    repo.write("api/things.yaml", contract("id"))
    run = checked(repo.top)
    assert (run.status, run.rules, list(run.contracts)) == (1, REMOVED, ["api/things.yaml"])
    assert "  api/things.yaml: was openapi.yaml\n" in run.err
    assert checked(repo.top, "api/things.yaml").rules == REMOVED
    renamed = checked(repo.top, "openapi.yaml")
    assert renamed.status == 2
    assert "error: there is no 'openapi.yaml' any more\n" in renamed.err
    assert "  hint: it was renamed, name it 'api/things.yaml'\n" in renamed.err


def test_a_contract_is_not_compared_with_a_file_that_was_none(repo: Repo) -> None:
    repo.git("checkout", "--quiet", "main")
    repo.write("template.yaml", "# " + contract("id", "email", title="Template"))
    repo.commit()
    repo.git("checkout", "--quiet", "-B", "feature")
    repo.git("mv", "template.yaml", "second.yaml")
    repo.write("second.yaml", contract("id", "email", title="Template"))
    run = checked(repo.top)
    assert (run.status, run.contracts["second.yaml"]) == (0, (None, None))


def test_a_contract_that_left_the_folder_is_still_compared(repo: Repo) -> None:
    repo.git("checkout", "--quiet", "main")
    repo.write("api/things.yaml", contract("id", "email", title="Api"))
    repo.commit()
    repo.git("checkout", "--quiet", "-B", "feature")
    repo.git("mv", "api/things.yaml", "things.yaml")
    repo.write("things.yaml", contract("id", title="Api"))
    repo.write("api/.keep", "")
    run = checked(repo.top / "api")
    assert (run.rules, list(run.contracts)) == (REMOVED, ["things.yaml"])


def test_several_contracts_and_a_subfolder(repo: Repo) -> None:
    repo.git("checkout", "--quiet", "main")
    for name in ("a/one.yaml", "c/three.yml"):
        repo.write(name, contract("id", "email", title=name))
    repo.write("a/b/two.json", json.dumps(yaml.safe_load(contract("id", title="two"))))
    repo.commit()
    repo.git("checkout", "--quiet", "-B", "feature")
    for name in ("a/one.yaml", "c/three.yml"):
        repo.write(name, contract("id", title=name))
    repo.write("a/package.json", "{}")
    everything = checked(repo.top)
    assert list(everything.contracts) == ["a/b/two.json", "a/one.yaml", "c/three.yml", "openapi.yaml"]
    assert everything.rules == REMOVED * 2
    below = checked(repo.top / "a")
    assert list(below.contracts) == ["a/b/two.json", "a/one.yaml"]
    assert below.report["findings"][0]["where"]["uri"] == "one.yaml"
    assert {finding["contract"] for finding in below.report["findings"]} == {"a/one.yaml"}
    same = {finding["fingerprint"] for finding in below.report["findings"]}
    assert same <= {finding["fingerprint"] for finding in everything.report["findings"]}


def test_named_contracts_are_relative_to_where_one_stands(repo: Repo) -> None:
    repo.write("api/things.yaml", contract("id"))
    repo.write("openapi.yaml", contract("id"))
    inside = repo.top / "api"
    assert list(checked(inside, "things.yaml").contracts) == ["api/things.yaml"]
    run = checked(inside, "../openapi.yaml", "./../openapi.yaml", str(repo.top / "openapi.yaml"))
    assert (run.rules, list(run.contracts)) == (REMOVED, ["openapi.yaml"])


@pytest.mark.parametrize("name", [".hidden/openapi.yaml", "vendor/openapi.yaml", "contract.txt"])
def test_a_named_contract_is_compared_where_discovery_does_not_look(repo: Repo, name: str) -> None:
    repo.git("checkout", "--quiet", "main")
    repo.write(name, contract("id", "email", title="hidden"))
    repo.commit()
    repo.git("checkout", "--quiet", "-B", "feature")
    repo.write(name, contract("id", title="hidden"))
    assert list(checked(repo.top).contracts) == ["openapi.yaml"]
    assert checked(repo.top, name).rules == REMOVED


def test_a_symbolic_link_is_a_contract_of_its_own(repo: Repo) -> None:
    repo.git("checkout", "--quiet", "main")
    repo.write("v1.yaml", contract("id", "email"))
    repo.write("v2.yaml", contract("id"))
    (repo.top / "latest.yaml").symlink_to("v1.yaml")
    repo.commit()
    repo.git("checkout", "--quiet", "-B", "feature")
    (repo.top / "latest.yaml").unlink()
    (repo.top / "latest.yaml").symlink_to("v2.yaml")
    assert checked(repo.top, "latest.yaml").rules == REMOVED


@pytest.mark.parametrize("name", ["-", "main:openapi.yaml", "https://example.org/openapi.yaml", "../other.yaml"])
def test_what_is_no_file_of_the_repository_needs_a_base_of_its_own(repo: Repo, tmp_path: Path, name: str) -> None:
    write(tmp_path, "other.yaml", contract("id"))
    run = checked(repo.top, name)
    assert (run.status, run.out) == (2, "")
    assert f"error: '{name}' is not in this repository, so its base is not known\n  hint: name its base" in run.err


def test_standard_input_with_a_base(repo: Repo) -> None:
    run = contractguard(repo.top, "check", "-", "--base", "openapi.yaml", "--format", "json", given=contract("id"))
    assert (run.status, run.rules) == (1, REMOVED)


def test_a_contract_that_is_not_there(repo: Repo) -> None:
    run = checked(repo.top, "openapi.yml")
    assert (run.status, run.out) == (2, "")
    assert "error: no such file: 'openapi.yml'\n  hint: did you mean 'openapi.yaml'?" in run.err


def test_a_folder_is_no_contract(repo: Repo) -> None:
    repo.write("api/things.yaml", contract("id"))
    run = checked(repo.top, "api")
    assert run.status == 2
    assert "error: 'api' is a folder, not a contract\n" in run.err


def test_no_contract_at_all(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.write("values.yaml", "a: 1\n")
    repo.write("empty/values.yaml", "a: 1\n")
    repo.commit()
    for arguments in ((), ("--base", "HEAD"), ("--base", "empty")):
        run = checked(tmp_path, *arguments)
        assert (run.status, run.out) == (2, "")
        assert "error: there is no OpenAPI contract in this folder or below it\n  hint: " in run.err


def test_no_contract_below_this_folder(repo: Repo) -> None:
    (repo.top / "docs").mkdir()
    assert "there is no OpenAPI contract" in checked(repo.top / "docs").err


def test_uncommitted_and_staged_changes_count(repo: Repo) -> None:
    repo.write("openapi.yaml", contract("id"))
    assert checked(repo.top).rules == REMOVED
    repo.git("add", "openapi.yaml")
    assert checked(repo.top).rules == REMOVED
    repo.write("openapi.yaml", contract("id", "email"))
    assert checked(repo.top).rules == []


def test_ignored_files_are_not_searched(repo: Repo) -> None:
    repo.write(".gitignore", "/build/\n")
    repo.write("build/openapi.yaml", contract("id"))
    assert list(checked(repo.top).contracts) == ["openapi.yaml"]


def test_strange_names(repo: Repo) -> None:
    names = ["-x.yaml", "a b.yaml", "größe.yaml", "quo'te\".yaml", ":(top)x.yaml", "$(touch pwned).yaml"]
    repo.git("checkout", "--quiet", "main")
    for name in names:
        repo.write(name, contract("id", "email", title=name))
    repo.commit()
    repo.git("checkout", "--quiet", "-B", "feature")
    for name in names:
        repo.write(name, contract("id", title=name))
    run = checked(repo.top)
    assert run.rules == REMOVED * len(names)
    assert set(run.contracts) == {*names, "openapi.yaml"}
    assert not (repo.top / "pwned").exists()
    assert checked(repo.top, "--", "-x.yaml").rules == REMOVED


# What is broken


def test_a_broken_contract_keeps_no_other_from_being_reported(repo: Repo) -> None:
    repo.git("checkout", "--quiet", "main")
    repo.write("second.yaml", contract("id", "email", title="second"))
    repo.commit()
    repo.git("checkout", "--quiet", "-B", "feature")
    repo.write("openapi.yaml", "openapi: 3.1.0\npaths: [\n")
    repo.write("second.yaml", contract("id", title="second"))
    run = checked(repo.top)
    assert (run.status, run.rules, list(run.contracts)) == (2, REMOVED, ["second.yaml"])
    assert "\nerror: openapi.yaml:3:1: " in run.err


def test_a_broken_contract_alone(repo: Repo) -> None:
    repo.write("openapi.yaml", "openapi: 3.1.0\npaths: []\n")
    run = checked(repo.top)
    assert (run.status, run.out) == (2, "")
    assert "\nerror: openapi.yaml:2:1: 'paths' must be an object, not an array\n" in run.err


@pytest.mark.parametrize("content", ["", "a: 1\n", "openapi: 4.0.0\n", "{", "# openapi: 3.1.0\n"])
def test_a_contract_that_is_none_any_more_does_not_slip_through(repo: Repo, content: str) -> None:
    repo.write("openapi.yaml", content)
    run = checked(repo.top)
    assert (run.status, run.out) == (2, "")
    assert "\nerror: openapi.yaml" in run.err


@pytest.mark.parametrize("content", ["openapi: 3.1.0\npaths: [\n", "openapi: 3.1.0\npaths: []\n"])
def test_a_base_that_is_broken_itself(repo: Repo, content: str) -> None:
    repo.git("checkout", "--quiet", "main")
    repo.write("openapi.yaml", content)
    repo.commit()
    repo.git("checkout", "--quiet", "-B", "feature")
    repo.write("openapi.yaml", contract("id", "email"))
    run = checked(repo.top)
    assert (run.status, run.out) == (2, "")
    assert f"\nerror: {repo.git('rev-parse', '--short', 'main')}:openapi.yaml:" in run.err
    assert "if this change mends it, name an older base: --base REVISION" in run.err
    assert checked(repo.top, "--base", "main~1").status == 0


# Several files


def linked(target: str) -> str:
    """Write a contract that answers with what stands elsewhere, and has no component that nobody uses."""
    data = yaml.safe_load(contract("id").replace("#/components/schemas/Thing", target))
    del data["components"]["schemas"]
    return yaml.safe_dump(data, sort_keys=False)


def test_a_change_in_another_file_only(repo: Repo) -> None:
    repo.git("checkout", "--quiet", "main")
    repo.write("openapi.yaml", linked("parts/thing.yaml"))
    repo.write("parts/thing.yaml", "type: object\nproperties:\n  id: {type: string}\n  email: {type: string}\n")
    repo.commit()
    repo.git("checkout", "--quiet", "-B", "feature")
    repo.write("parts/thing.yaml", "type: object\nproperties:\n  id: {type: string}\n")
    run = checked(repo.top)
    assert (run.status, run.rules) == (1, REMOVED)
    finding = run.report["findings"][0]
    assert (finding["where"]["uri"], finding["where"]["line"]) == ("parts/thing.yaml", 2)
    short = repo.git("rev-parse", "--short", "main")
    assert (finding["was"]["uri"], finding["was"]["line"]) == (f"{short}:parts/thing.yaml", 4)


def test_a_reference_out_of_the_repository(repo: Repo, tmp_path: Path) -> None:
    write(tmp_path, "shared/thing.yaml", "type: object\nproperties: {id: {type: string}}\n")
    repo.write("openapi.yaml", linked("../shared/thing.yaml"))
    refused = checked(repo.top)
    assert (refused.status, refused.out) == (2, "")
    assert "leads outside" in refused.err
    assert "allow its folder as an external one" in refused.err
    allowed = checked(repo.top, "--allow-external", "../shared")
    assert (allowed.status, list(allowed.contracts)) == (1, ["openapi.yaml"])


@pytest.mark.xfail(strict=True, reason="the base side refuses what is outside the repository, allowed or not")
def test_a_reference_out_of_the_repository_on_both_sides(repo: Repo, tmp_path: Path) -> None:
    write(tmp_path, "shared/thing.yaml", "type: object\nproperties: {id: {type: string}}\n")
    repo.write("openapi.yaml", linked("../shared/thing.yaml"))
    repo.commit()
    assert checked(repo.top, "--base", "HEAD", "--allow-external", "../shared").status == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_contract(repo: Repo) -> None:
    (repo.top / "openapi.yaml").chmod(0)
    run = checked(repo.top)
    assert run.status == 2
    assert "error: cannot read 'openapi.yaml': permission denied\n" in run.err


# Without the word `check`


@pytest.mark.parametrize("arguments", [(), ("--base", "main"), ("--format", "json"), ("--fail-on=never",)])
def test_check_is_what_runs_without_a_command(repo: Repo, arguments: tuple[str, ...]) -> None:
    repo.write("openapi.yaml", contract("id"))
    alone, named = contractguard(repo.top, *arguments), contractguard(repo.top, "check", *arguments)
    assert alone == named
    assert alone.status == (0 if "--fail-on=never" in arguments else 1)


def test_git_variables_of_a_hook_lead_nowhere_else(repo: Repo, tmp_path: Path) -> None:
    other = Repo(tmp_path / "other")
    repo.write("openapi.yaml", contract("id"))
    run = contractguard(repo.top, "check", GIT_DIR=str(other.top / ".git"), GIT_INDEX_FILE="nowhere")
    assert run.status == 1


def test_the_repository_is_left_as_it_was(repo: Repo) -> None:
    (repo.top / "openapi.yaml").unlink()
    repo.write("api.yaml", contract("id"))
    before = git(repo.top, "status", "--porcelain=v2")
    checked(repo.top)
    assert git(repo.top, "status", "--porcelain=v2") == before
