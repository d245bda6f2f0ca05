"""`check` finds the base that a person means."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import Repo, checked, contract, contractguard, git, write

REMOVED = ["response-property-removed"]


def test_a_branch_is_compared_with_where_it_left_main(repo: Repo) -> None:
    repo.write("openapi.yaml", contract("id"))
    repo.commit()
    run = contractguard(repo.top, "check")
    assert run.status == 1
    assert "error[response-property-removed]" in run.out
    short = repo.git("rev-parse", "--short", "main")
    assert run.err.splitlines() == [f"comparing the working tree with main@{short}", "  openapi.yaml"]


def test_what_main_added_since_is_not_removed_here(repo: Repo) -> None:
    left = repo.git("rev-parse", "--short", "HEAD")
    repo.git("checkout", "--quiet", "main")
    repo.write("openapi.yaml", contract("id", "email", "phone", paths=("/things", "/more")))
    repo.write("second.yaml", contract("id"))
    repo.commit()
    repo.git("checkout", "--quiet", "feature")
    run = checked(repo.top)
    assert (run.status, run.rules, run.contracts) == (0, [], {"openapi.yaml": (f"main@{left}", "identical")})
    assert f"main@{left}, where this branch left main" in run.err


@pytest.mark.parametrize("branch", ["main", "master"])
def test_the_default_branch_is_main_or_master(tmp_path: Path, branch: str) -> None:
    repo = Repo(tmp_path, branch)
    repo.write("openapi.yaml", contract("id", "email"))
    repo.commit()
    repo.git("checkout", "--quiet", "-b", "feature")
    repo.write("openapi.yaml", contract("id"))
    run = checked(tmp_path)
    assert run.rules == REMOVED
    assert f"comparing the working tree with {branch}@" in run.err


def test_the_remote_says_what_the_default_branch_is(tmp_path: Path) -> None:
    origin = Repo(tmp_path / "origin", "trunk")
    origin.write("openapi.yaml", contract("id", "email"))
    origin.commit()
    git(tmp_path, "clone", "--quiet", origin.top.as_uri(), "clone")
    clone = tmp_path / "clone"
    git(clone, "checkout", "--quiet", "-b", "main")
    write(clone, "openapi.yaml", contract("id"))
    git(clone, "commit", "--quiet", "--all", "--message", "change")
    run = checked(clone)
    assert run.rules == REMOVED
    assert "origin/trunk@" in run.err


def test_without_a_default_branch_the_hint_is_a_command(tmp_path: Path) -> None:
    repo = Repo(tmp_path, "trunk")
    repo.write("openapi.yaml", contract("id"))
    repo.commit()
    run = checked(tmp_path)
    assert (run.status, run.out) == (2, "")
    assert run.err.startswith("error: there is no default branch to compare with\n")
    command = run.err.rpartition("it: ")[2].strip()
    assert command == "git config init.defaultBranch trunk"
    repo.git(*command.split()[1:])
    assert checked(tmp_path).status == 0


@pytest.mark.parametrize("name", ["main", "v1", "HEAD~1", "full", "short"])
def test_any_name_of_a_commit(repo: Repo, name: str) -> None:
    repo.git("tag", "--annotate", "v1", "--message", "v1")
    names = {"full": repo.git("rev-parse", "HEAD"), "short": repo.git("rev-parse", "--short", "HEAD")}
    repo.write("openapi.yaml", contract("id"))
    repo.commit()
    assert checked(repo.top, "--base", "HEAD").status == 0
    run = checked(repo.top, "--base", names.get(name, name))
    assert (run.status, run.rules) == (1, REMOVED)


def test_a_full_commit_id_is_taken_as_it_is(repo: Repo) -> None:
    repo.git("checkout", "--quiet", "main")
    repo.write("openapi.yaml", contract("id", "email", "phone"))
    commit = repo.commit()
    repo.git("checkout", "--quiet", "feature")
    assert checked(repo.top, "--base", "main").rules == []
    assert checked(repo.top, "--base", commit).rules == REMOVED


def test_a_branch_called_like_a_commit_does_not_stand_for_it(repo: Repo) -> None:
    short = repo.git("rev-parse", "--short", "main")
    repo.write("openapi.yaml", contract("id"))
    repo.commit()
    repo.git("branch", short)
    run = checked(repo.top, "--base", "main")
    assert run.rules == REMOVED


def test_the_base_is_a_file(repo: Repo, tmp_path: Path) -> None:
    write(tmp_path, "old.yaml", contract("id", "email", "phone"))
    run = checked(repo.top, "--base", "../old.yaml")
    assert (run.status, run.rules) == (1, REMOVED)
    assert run.contracts == {"openapi.yaml": ("../old.yaml", "breaking")}
    assert run.err.startswith("comparing with ../old.yaml\n")


def test_a_base_file_among_the_contracts_is_not_checked_itself(repo: Repo) -> None:
    repo.write("released.yaml", contract("id", "email", "phone"))
    run = checked(repo.top, "--base", "released.yaml")
    assert list(run.contracts) == ["openapi.yaml"]
    assert run.rules == REMOVED


def test_one_base_for_several_contracts_is_refused(repo: Repo, tmp_path: Path) -> None:
    write(tmp_path, "old.yaml", contract("id", "email", "phone"))
    repo.write("more.yaml", contract("id"))
    run = checked(repo.top, "--base", "../old.yaml")
    assert (run.status, run.out) == (2, "")
    assert "error: the base is one file, but there are 2 contracts\n" in run.err
    assert checked(repo.top, "openapi.yaml", "--base", "../old.yaml").rules == REMOVED


def test_the_base_is_a_contract_of_a_revision(repo: Repo) -> None:
    repo.write("v2/openapi.yaml", contract("id"))
    run = checked(repo.top, "v2/openapi.yaml", "--base", "main:openapi.yaml")
    assert (run.rules, list(run.contracts)) == (REMOVED, ["v2/openapi.yaml"])


def test_the_base_is_a_folder(repo: Repo, tmp_path: Path) -> None:
    released = tmp_path / "released"
    write(released, "openapi.yaml", contract("id", "email", "phone"))
    write(released, "gone.yaml", contract("id"))
    repo.write("new.yaml", contract("id"))
    run = checked(repo.top, "--base", str(released))
    assert (run.status, run.rules) == (1, ["contract-removed", *REMOVED])
    assert run.contracts["new.yaml"] == (None, None)
    assert run.contracts["gone.yaml"][1] == "breaking"


def test_a_base_folder_inside_the_repository(repo: Repo) -> None:
    repo.write("released/openapi.yaml", contract("id", "email", "phone"))
    run = checked(repo.top, "--base", "released")
    assert (list(run.contracts), run.rules) == (["openapi.yaml"], REMOVED)
    absolute = checked(repo.top, "--base", "released", str(repo.top / "openapi.yaml"))
    assert (list(absolute.contracts), absolute.rules) == (["openapi.yaml"], REMOVED)


def test_a_contract_without_counterpart_in_the_base_folder_is_refused(repo: Repo) -> None:
    repo.write("released/openapi.yaml", contract("id"))
    repo.write("api/x.yaml", contract("id"))
    run = checked(repo.top / "api", "--base", "../released", "../openapi.yaml")
    assert run.status == 2
    assert "error: '../openapi.yaml' is not below this folder" in run.err


@pytest.mark.parametrize("base", ["mian", "no-such-thing", "nothing.yaml", "-x"])
def test_an_unknown_base(repo: Repo, base: str) -> None:
    run = checked(repo.top, f"--base={base}")
    assert (run.status, run.out) == (2, "")
    assert run.err.startswith(f"error: the base '{base}' is neither a git revision nor a file or folder\n  hint: ")
    assert ("did you mean 'main'?" in run.err) is (base == "mian")


@pytest.mark.parametrize("base", ["", " ", ".", "../repo"])
def test_a_base_that_would_compare_the_tree_with_itself(repo: Repo, base: str) -> None:
    run = checked(repo.top, f"--base={base}")
    assert (run.status, run.out) == (2, "")
    assert run.err.startswith("error: the base ")


def test_a_folder_without_git(tmp_path: Path) -> None:
    write(tmp_path, "openapi.yaml", contract("id"))
    write(tmp_path, "old/openapi.yaml", contract("id", "email"))
    run = contractguard(tmp_path, "check")
    assert (run.status, run.out) == (2, "")
    assert run.err.startswith("error: this folder is not in a git repository")
    assert "hint: run it in a clone, or name the base contract: --base FILE" in run.err
    unknown = contractguard(tmp_path, "check", "--base", "main")
    assert unknown.err.startswith("error: the base 'main' is neither a file nor a folder")
    assert checked(tmp_path, "--base", "old/openapi.yaml").rules == REMOVED
    assert checked(tmp_path, "--base", "old").rules == REMOVED


def test_without_git_on_the_path(repo: Repo) -> None:
    run = contractguard(repo.top, "check", PATH="/nowhere")
    assert run.status == 2
    assert run.err.startswith("error: ")
    assert "git" in run.err


def test_a_repository_without_commits(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.write("openapi.yaml", contract("id"))
    run = checked(tmp_path)
    assert (run.status, run.contracts) == (0, {"openapi.yaml": (None, None)})
    assert run.err.startswith("there is no commit yet, so there is nothing to compare with\n")


def test_an_orphan_branch(repo: Repo) -> None:
    repo.git("checkout", "--quiet", "--orphan", "apart")
    run = checked(repo.top)
    assert (run.status, run.out) == (2, "")
    assert run.err.startswith("error: this branch has no commit yet")
    commit = run.err.strip().rpartition(" ")[2]
    assert checked(repo.top, "--base", commit).status == 0


def test_a_detached_head(repo: Repo) -> None:
    repo.write("openapi.yaml", contract("id"))
    repo.commit()
    repo.git("checkout", "--quiet", "--detach")
    assert checked(repo.top).rules == REMOVED


def test_a_branch_on_the_remote_only_is_found_by_its_name(repo: Repo, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--branch", "feature", repo.top.as_uri(), "clone")
    write(tmp_path / "clone", "openapi.yaml", contract("id"))
    run = checked(tmp_path / "clone", "--base", "main")
    assert run.rules == REMOVED
    assert "origin/main@" in run.err


def test_a_worktree(repo: Repo, tmp_path: Path) -> None:
    repo.git("worktree", "add", "--quiet", "-b", "other", str(tmp_path / "tree"), "main")
    (tmp_path / "tree" / "openapi.yaml").rename(tmp_path / "tree" / "api.yaml")
    write(tmp_path / "tree", "api.yaml", contract("id", "email", paths=("/more",)))
    run = checked(tmp_path / "tree")
    assert run.rules == ["operation-added", "operation-removed"]
    assert "api.yaml: was openapi.yaml" in run.err
