"""Git repositories as people have them: shallow, detached, renamed, oddly named, hostile."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from contractguard.errors import SourceError
from contractguard.source import Access, Repository, find_contracts, find_contracts_at, open_document

CONTRACT = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\n"
ODD_NAMES = (
    "with space.yaml",
    "é ü.yaml",
    "colon:name.yaml",
    "new\nline.yaml",
    "-option.yaml",
    "*.yaml",
    ":(top)x.yaml",
)


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "someone")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "someone@example.com")


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def write(path: Path, text: str = CONTRACT) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def commit(folder: Path, message: str = "change") -> str:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", message)
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "repo"
    place.mkdir()
    git(place, "init", "--quiet", "--initial-branch=main")
    write(place / "api" / "openapi.yaml")
    write(place / "api" / "user.yaml", "type: object\n")
    commit(place)
    return place


@pytest.fixture
def repository(folder: Path) -> Repository:
    return Repository.demand(folder)


def failing(action: object, *arguments: object) -> SourceError:
    assert callable(action)
    with pytest.raises(SourceError) as caught:
        action(*arguments)
    assert "\n" not in caught.value.message
    return caught.value


def test_find(folder: Path, tmp_path: Path) -> None:
    found = Repository.find(folder / "api")
    assert found is not None
    assert found.top.samefile(folder)
    assert Repository.find(tmp_path) is None
    assert Repository.find(tmp_path / "missing") is None
    assert "not in a git repository" in failing(Repository.demand, tmp_path).message


def test_git_is_missing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = Repository.demand(folder)
    monkeypatch.setenv("PATH", "")
    assert Repository.find(folder) is None
    assert failing(Repository.demand, folder).message == "git is not installed"
    assert failing(repository.resolve, "HEAD").message == "git is not installed"
    assert open_document("api/openapi.yaml", Access(folder)).uri == "api/openapi.yaml"


def test_a_bare_repository(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "bare.git")
    assert "no working tree" in failing(Repository.find, tmp_path / "bare.git").message


def test_a_repository_of_somebody_else(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    for path in (folder, folder / ".git"):
        os.chown(path, 12345, 12345)
    error = failing(Repository.find, folder)
    assert "does not trust" in error.message
    assert error.hint == f"run: git config --global --add safe.directory {folder}"


def test_resolve(folder: Path, repository: Repository) -> None:
    first = git(folder, "rev-parse", "HEAD")
    git(folder, "tag", "--annotate", "v1", "--message", "v1")
    second = commit(folder)
    assert [repository.resolve(name) for name in ("HEAD", "main", "v1", "HEAD~1", first[:8])] == [
        second, second, first, first, first,
    ]  # fmt: skip
    assert first.startswith(repository.short(first))
    for name in ("-h", "--all", "", "HEAD\n", "a\0b"):
        assert "is not a git revision" in failing(repository.resolve, name).message
    for name in ("^main", "main..HEAD", "HEAD:api", "nothing"):
        assert failing(repository.resolve, name).message == f"unknown git revision '{name}'"
    assert failing(repository.resolve, "mian").hint == "did you mean 'main'?"
    assert "git fetch origin next:refs/remotes/origin/next" in failing(repository.resolve, "origin/next").hint


def test_branches(folder: Path, repository: Repository, tmp_path: Path) -> None:
    assert repository.head_branch() == "main"
    assert repository.default_branch() == "main"
    git(folder, "branch", "--move", "trunk")
    assert repository.default_branch() is None
    git(folder, "config", "init.defaultBranch", "trunk")
    assert repository.default_branch() == "trunk"
    git(folder, "checkout", "--quiet", "--detach")
    assert repository.head_branch() is None
    git(tmp_path, "clone", "--quiet", str(folder), "clone", "--branch", "trunk")
    clone = Repository.demand(tmp_path / "clone")
    git(tmp_path / "clone", "remote", "set-head", "origin", "--delete")
    assert clone.default_branch() is None
    git(tmp_path / "clone", "remote", "set-head", "origin", "trunk")
    assert clone.default_branch() == "origin/trunk"
    assert clone.resolve("origin/trunk") == repository.resolve("HEAD")


def test_merge_base(folder: Path, repository: Repository) -> None:
    base = repository.resolve("HEAD")
    git(folder, "checkout", "--quiet", "-b", "feature")
    commit(folder, "feature")
    git(folder, "checkout", "--quiet", "main")
    commit(folder, "main")
    assert repository.merge_base("main", "feature") == base
    git(folder, "checkout", "--quiet", "--orphan", "apart")
    commit(folder, "apart")
    assert "no commit in common" in failing(repository.merge_base, "main", "apart").message


def test_a_shallow_clone(folder: Path, tmp_path: Path) -> None:
    git(folder, "checkout", "--quiet", "-b", "feature")
    commit(folder, "feature")
    git(folder, "checkout", "--quiet", "main")
    commit(folder, "main")
    git(tmp_path, "clone", "--quiet", "--depth=1", "--branch=feature", folder.as_uri(), "shallow")
    shallow = Repository.demand(tmp_path / "shallow")
    assert shallow.is_shallow()
    missing = failing(shallow.merge_base, "origin/main", "HEAD")
    command = missing.hint.removeprefix("run: ").split()
    assert command[:4] == ["git", "fetch", "origin", "main:refs/remotes/origin/main"]
    git(shallow.top, "fetch", "--quiet", "--depth=1", *command[2:])
    apart = failing(shallow.merge_base, "origin/main", "HEAD")
    assert apart.hint == "run: git fetch --unshallow origin"
    git(shallow.top, *apart.hint.removeprefix("run: git ").split())
    assert shallow.merge_base("origin/main", "HEAD") == Repository.demand(folder).merge_base("main", "feature")
    assert not shallow.is_shallow()


def test_listed_files(folder: Path, repository: Repository) -> None:
    for name in ODD_NAMES:
        write(folder / name)
    write(folder / ".gitignore", "ignored.yaml\n")
    head = commit(folder)
    write(folder / "ignored.yaml")
    write(folder / "new.yaml")
    (folder / "api" / "user.yaml").unlink()
    (folder / "link.yaml").symlink_to("missing.yaml")
    everything = {".gitignore", "api/openapi.yaml", *ODD_NAMES}
    assert set(repository.tracked_files()) == everything | {"new.yaml"}
    assert set(repository.files_at(head)) == everything | {"api/user.yaml"}
    assert len(repository.tracked_files((".yaml",))) == len(everything)


def test_odd_names_are_read(folder: Path, repository: Repository) -> None:
    for name in ODD_NAMES:
        write(folder / name, f"name: {name!r}\n")
    commit(folder)
    contents = repository.read_many("HEAD", ODD_NAMES)
    assert contents == {name: f"name: {name!r}\n".encode() for name in ODD_NAMES}
    assert open_document("HEAD:colon:name.yaml", Access(folder)).uri == "HEAD:colon:name.yaml"


def test_missing_at_a_revision(repository: Repository) -> None:
    error = failing(repository.read, "HEAD", "openapi.yaml")
    assert error.message == "there is no 'openapi.yaml' in revision 'HEAD'"
    assert error.hint == "did you mean 'HEAD:api/openapi.yaml'?"
    assert "is a folder" in failing(repository.read, "HEAD", "api").message
    assert "leads out of the repository" in failing(repository.read, "HEAD", "../x").message
    assert "there is no" in failing(repository.read, "HEAD", "api/openapi.yaml/x").message
    assert "there is no 'a\ufffdb'" in failing(repository.read, "HEAD", "a\nb").message


def test_renames(folder: Path, repository: Repository) -> None:
    long = CONTRACT + "".join(f"x-{number}: {number}\n" for number in range(50))
    for name in ("staged", "kept", "new name", "later"):
        write(folder / f"{name}.yaml", long.replace("title: t", f"title: {name}") + f"x-{name}: {name * 40}\n")
    base = commit(folder)
    git(folder, "mv", "later.yaml", "api/later é.yaml")
    after = commit(folder)
    assert repository.renames(base, after) == {"api/later é.yaml": "later.yaml"}
    git(folder, "mv", "staged.yaml", "api/staged.yaml")
    text = (folder / "new name.yaml").read_text(encoding="utf-8")
    (folder / "new name.yaml").unlink()
    write(folder / "moved\n-x.yaml", text + "x-added: true\n")
    before = git(folder, "status", "--porcelain"), git(folder, "count-objects")
    assert repository.renames(base) == {
        "api/later é.yaml": "later.yaml",
        "api/staged.yaml": "staged.yaml",
        "moved\n-x.yaml": "new name.yaml",
    }
    assert (git(folder, "status", "--porcelain"), git(folder, "count-objects")) == before
    assert repository.renames("HEAD", "HEAD") == {}


def test_documents_at_a_revision(folder: Path) -> None:
    write(folder / "api" / "openapi.yaml", CONTRACT + "x-changed: true\n")
    (folder / "api" / "user.yaml").unlink()
    contract = open_document("HEAD:api/openapi.yaml", Access(folder))
    assert contract.uri == "HEAD:api/openapi.yaml"
    assert contract.text == CONTRACT
    user = contract.open("user.yaml")
    assert user.uri == "HEAD:api/user.yaml"
    assert contract.open("../api/./user.yaml") is user
    assert user.open("openapi.yaml#/x") is contract
    assert open_document("main:./openapi.yaml", Access(folder / "api")).uri == "main:api/openapi.yaml"
    assert open_document("main:../api/openapi.yaml", Access(folder / "api")).uri == "main:api/openapi.yaml"


@pytest.mark.parametrize(
    "reference",
    [
        "../../x.yaml",
        "/etc/passwd",
        "file:///etc/passwd",
        "https://example.com/x.yaml",
        "passwd.yaml",
        "up/x.yaml",
        "round.yaml",
        "missing.yaml",
        "a\0b",
        ".",
    ],
)
def test_references_refused_at_a_revision(folder: Path, reference: str) -> None:
    (folder / "api" / "passwd.yaml").symlink_to("/etc/passwd")
    (folder / "api" / "up").symlink_to("../..")
    (folder / "api" / "round.yaml").symlink_to("round.yaml")
    commit(folder)
    contract = open_document("HEAD:api/openapi.yaml", Access(folder))
    error = failing(contract.open, reference)
    assert error.place == "HEAD:api/openapi.yaml"


def test_links_inside_a_revision_are_followed(folder: Path) -> None:
    write(folder / "shared" / "v1" / "a.yaml")
    (folder / "api" / "common").symlink_to("../shared/latest")
    (folder / "shared" / "latest").symlink_to("v1")
    (folder / "current.yaml").symlink_to("api/openapi.yaml")
    commit(folder)
    contract = open_document("HEAD:current.yaml", Access(folder))
    assert contract.uri == "HEAD:api/openapi.yaml"
    shared = contract.open("common/a.yaml")
    assert shared.uri == "HEAD:shared/v1/a.yaml"
    assert contract.open("../shared/v1/a.yaml") is shared


def test_the_root_holds_at_a_revision(folder: Path) -> None:
    write(folder / "other" / "a.yaml")
    commit(folder)
    contract = open_document("HEAD:api/openapi.yaml", Access(folder, root=folder / "api"))
    assert contract.open("user.yaml").uri == "HEAD:api/user.yaml"
    assert "leads outside" in failing(contract.open, "../other/a.yaml").message
    allowed = Access(folder, root=folder / "api", allow_external=(folder / "other",))
    assert open_document("HEAD:api/openapi.yaml", allowed).open("../other/a.yaml").uri == "HEAD:other/a.yaml"


def test_wrong_revisions(folder: Path, tmp_path: Path) -> None:
    assert "unknown git revision 'nope'" in failing(open_document, "nope:api/openapi.yaml", Access(folder)).message
    assert "not a git revision" in failing(open_document, "--help:x.yaml", Access(folder)).message
    assert "not in a git repository" in failing(open_document, "main:x.yaml", Access(tmp_path)).message
    assert "is a folder" in failing(open_document, "HEAD:", Access(folder)).message


def test_a_submodule(folder: Path, tmp_path: Path) -> None:
    git(folder, "-c", "protocol.file.allow=always", "clone", "--quiet", str(folder), "sub")
    git(folder, "update-index", "--add", "--cacheinfo", f"160000,{git(folder, 'rev-parse', 'HEAD')},sub")
    git(folder, "commit", "--quiet", "--message", "sub")
    repository = Repository.demand(folder)
    assert "submodule 'sub'" in failing(repository.read, "HEAD", "sub/api/openapi.yaml").message
    assert "is a submodule" in failing(repository.read, "HEAD", "sub").message
    assert "sub" not in repository.tracked_files() + repository.files_at("HEAD")


def test_contracts_of_a_repository(folder: Path, repository: Repository) -> None:
    write(folder / ".gitignore", "build/\n")
    write(folder / "build" / "openapi.yaml")
    write(folder / "vendor" / "openapi.yaml")
    write(folder / "api" / "v2:é.json", '{"swagger": "2.0"}')
    (folder / "link.yaml").symlink_to("api/openapi.yaml")
    commit(folder)
    write(folder / "new.yml")
    assert find_contracts(repository) == ["api/openapi.yaml", "api/v2:é.json", "new.yml"]
    assert find_contracts_at(repository, "HEAD") == ["api/openapi.yaml", "api/v2:é.json"]
    assert find_contracts_at(repository, "HEAD~1") == ["api/openapi.yaml"]


def test_a_hook_does_not_redirect_git(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    assert Repository.demand(folder).tracked_files() == ["api/openapi.yaml", "api/user.yaml"]


def test_a_hostile_monitor_is_not_run(folder: Path, tmp_path: Path) -> None:
    script = tmp_path / "monitor"
    write(script, f"#!/bin/sh\ntouch '{tmp_path / 'ran'}'\n")
    script.chmod(0o755)
    git(folder, "config", "core.fsmonitor", str(script))
    git(folder, "config", "diff.external", str(script))
    repository = Repository.demand(folder)
    write(folder / "api" / "user.yaml", "type: string\n")
    repository.tracked_files()
    repository.renames("HEAD")
    assert not (tmp_path / "ran").exists()
