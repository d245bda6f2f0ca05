"""`check` in clones as CI services make them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import Repo, Run, checked, contract, git, shell

REMOVED = ["response-property-removed"]


@pytest.fixture
def origin(repo: Repo) -> Repo:
    """A remote whose branch feature breaks the contract, while main went on."""
    repo.write("openapi.yaml", contract("id"))
    repo.commit()
    repo.git("checkout", "--quiet", "main")
    repo.write("other.yaml", contract("id"))
    repo.commit()
    return repo


def mended(run: Run, clone: Path) -> None:
    """Do what the hint says."""
    assert (run.status, run.out) == (2, "")
    assert run.err.startswith("error: ")
    shell(clone, run.err.partition("hint: run: ")[2].strip())


@pytest.mark.parametrize("arguments", [(), ("--base", "main"), ("--base", "origin/main")])
def test_a_shallow_clone_of_one_branch(origin: Repo, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=1", "--branch=feature", origin.top.as_uri(), "clone")
    clone = tmp_path / "clone"
    mended(checked(clone, *arguments), clone)
    run = checked(clone, *arguments)
    assert (run.status, run.rules, list(run.contracts)) == (1, REMOVED, ["openapi.yaml"])
    assert "origin/main@" in run.err


def test_a_shallow_clone_that_knows_both_branches(origin: Repo, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=1", "--no-single-branch", "--branch=feature", origin.top.as_uri(),
        "clone")
    clone = tmp_path / "clone"
    failed = checked(clone)
    assert "error: 'origin/main' and 'HEAD' have no commit in common: the clone is shallow" in failed.err
    mended(failed, clone)
    assert checked(clone).rules == REMOVED


def test_a_shallow_clone_that_lacks_the_commit(origin: Repo, tmp_path: Path) -> None:
    commit = origin.git("rev-parse", "main~1")
    git(tmp_path, "clone", "--quiet", "--depth=1", "--branch=feature", origin.top.as_uri(), "clone")
    mended(checked(tmp_path / "clone", "--base", commit), tmp_path / "clone")
    assert checked(tmp_path / "clone", "--base", commit).rules == REMOVED


def test_a_full_clone_of_one_branch(origin: Repo, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--single-branch", "--branch=feature", origin.top.as_uri(), "clone")
    mended(checked(tmp_path / "clone"), tmp_path / "clone")
    assert checked(tmp_path / "clone").rules == REMOVED


def pull_request(origin: Repo, clone: Path, *wanted: str) -> None:
    """Check out the merge of a pull request as GitHub's action does."""
    origin.git("checkout", "--quiet", "--detach", "main")
    origin.git("merge", "--quiet", "--no-edit", "feature")
    origin.git("update-ref", "refs/pull/1/merge", "HEAD")
    origin.git("checkout", "--quiet", "main")
    Repo(clone)
    git(clone, "remote", "add", "origin", origin.top.as_uri())
    git(clone, "fetch", "--quiet", "origin", "+refs/pull/1/merge:refs/remotes/pull/1/merge", *wanted)
    git(clone, "checkout", "--quiet", "--force", "refs/remotes/pull/1/merge")


def test_the_merge_commit_of_a_pull_request(origin: Repo, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    pull_request(origin, clone, "+refs/heads/*:refs/remotes/origin/*")
    run = checked(clone)
    assert (run.status, run.rules, list(run.contracts)) == (1, REMOVED, ["openapi.yaml", "other.yaml"])
    assert f"origin/main@{origin.git('rev-parse', '--short', 'main')}\n" in run.err


def test_the_shallow_merge_commit_of_a_pull_request(origin: Repo, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    pull_request(origin, clone, "--depth=1")
    mended(checked(clone), clone)
    run = checked(clone)
    assert (run.status, run.rules) == (1, REMOVED)


def test_submodules_are_not_searched(repo: Repo, tmp_path: Path) -> None:
    part = Repo(tmp_path / "part")
    part.write("openapi.yaml", contract("id"))
    part.commit()
    repo.git("submodule", "--quiet", "add", part.top.as_uri(), "part")
    repo.commit()
    (repo.top / "part" / "openapi.yaml").write_text("openapi: 3.1.0\nbroken: [")
    run = checked(repo.top)
    assert (run.status, list(run.contracts)) == (0, ["openapi.yaml"])
    inside = checked(repo.top / "part", "--base", "HEAD")
    assert (inside.status, inside.out) == (2, "")


def test_what_a_sparse_checkout_leaves_out_is_not_removed(repo: Repo) -> None:
    repo.write("api/other.yaml", contract("id"))
    repo.write("docs/other.yaml", contract("id"))
    repo.commit()
    repo.git("sparse-checkout", "set", "docs")
    assert not (repo.top / "api").exists()
    run = checked(repo.top, "--base", "HEAD")
    assert (run.status, list(run.contracts)) == (0, ["docs/other.yaml", "openapi.yaml"])
