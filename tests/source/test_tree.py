"""A folder of source code: what is in it, what is left out and why, whatever somebody put there."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractguard.errors import SourceError
from contractguard.source import git_ignored
from contractguard.source.names import printable
from contractguard.source.tree import MOST_CODE_BYTES, MOST_FILE_BYTES, SourceTree, tree_of, walk_tree
from contractguard.source.tree_walk import TreeLimits

SECONDS = 10
"""Generous: the machine may be busy."""

NAMES = st.lists(st.text(st.sampled_from("ab/0.-é"), min_size=1, max_size=6), max_size=20, unique=True)


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


def fill(root: Path, *paths: str) -> Path:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("text\n", encoding="utf-8")
    return root


def skipped(tree: SourceTree) -> dict[str, str]:
    assert len({each.path for each in tree.skipped}) == len(tree.skipped)
    return dict(tree.skipped)


def within(seconds: float, act: Callable[[], SourceTree]) -> SourceTree:
    started = time.perf_counter()
    tree = act()
    assert time.perf_counter() - started < seconds
    return tree


def complaint(act: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(SourceError) as caught:
        act()
    return caught.value.message, caught.value.place


def init(folder: Path, ignored: str) -> None:
    subprocess.run(["git", "init", "--quiet", str(folder)], check=True, capture_output=True)
    (folder / ".gitignore").write_text(ignored, encoding="utf-8")


def test_every_file_is_listed_sorted_with_forward_slashes(tmp_path: Path) -> None:
    paths = ["a-b.ts", "a/b/c.sql", "a/b.toml", ".github/workflows/ci.yml", "app/.well-known/x/route.ts", "a0", ".env"]
    tree = walk_tree(fill(tmp_path, *paths))
    assert list(tree.files) == sorted(paths)
    assert tree.skipped == ()
    assert tree.read("a/b.toml") == b"text\n"
    assert "a/b.toml" in tree
    assert "a" not in tree
    assert "a/B.toml" not in tree


def test_files_under_a_folder() -> None:
    tree = tree_of(dict.fromkeys(["a", "a-b/x", "a/b", "a/c/d", "a0/x", "a b/x", "b"], ""))
    assert tree.under("a") == ("a/b", "a/c/d")
    assert tree.under("a/c") == ("a/c/d",)
    assert tree.under("c") == ()
    assert tree.under("") == tree.files


@given(NAMES, st.text(st.sampled_from("ab/0.-"), max_size=4))
def test_under_is_a_prefix(names: list[str], folder: str) -> None:
    tree = tree_of(dict.fromkeys(names, b""))
    expected = sorted(name for name in names if not folder or name.startswith(f"{folder}/"))
    assert list(tree.under(folder)) == expected


@pytest.mark.parametrize(
    ("paths", "folder", "reason"),
    [
        (["node_modules/x/index.js"], "node_modules", "installed packages"),
        (["apps/a/node_modules/x/index.js"], "apps/a/node_modules", "installed packages"),
        ([".next/server/a.js"], ".next", "a build"),
        (["a/__pycache__/b.pyc"], "a/__pycache__", "a cache"),
        (["env/pyvenv.cfg", "env/lib/a.py"], "env", "a virtual environment of Python"),
        (["made/CACHEDIR.TAG", "made/a.js"], "made", "a cache"),
        (["coverage/lcov.info", "coverage/a.js"], "coverage", "a report on coverage"),
        (["package.json", "dist/a.js"], "dist", "a build"),
        (["api/package.json", "api/build/a.js"], "api/build", "a build"),
        (["go.mod", "vendor/a/b.go"], "vendor", "installed packages"),
        (["pyproject.toml", "build/lib/a.py"], "build", "a build"),
    ],
)
def test_folders_that_nobody_wrote(tmp_path: Path, paths: list[str], folder: str, reason: str) -> None:
    tree = walk_tree(fill(tmp_path, "main.py", *paths))
    assert skipped(tree) == {folder: reason}
    assert list(tree.files) == sorted(["main.py", *(path for path in paths if not path.startswith(f"{folder}/"))])


def test_folders_of_one_name_are_told_once(tmp_path: Path) -> None:
    fill(tmp_path, *(f"{folder}__pycache__/a.pyc" for folder in ("b/", "a/", "", "a/c/")), "a/b.py")
    tree = walk_tree(tmp_path)
    assert tree.files == ("a/b.py",)
    assert skipped(tree) == {"__pycache__": "a cache; 3 more are called '__pycache__'"}


@pytest.mark.parametrize(
    "path", ["app/api/vendor/route.ts", "app/build/route.ts", "app/out/x.ts", "app/coverage/x.ts", "target/a.py"]
)
def test_names_of_builds_are_words_elsewhere(tmp_path: Path, path: str) -> None:
    tree = walk_tree(fill(tmp_path, "package.json", path))
    assert path in tree
    assert tree.skipped == ()


def test_the_root_is_looked_at_whatever_it_is_called(tmp_path: Path) -> None:
    root = tmp_path / "node_modules" / "x"
    assert walk_tree(fill(root, "pyvenv.cfg", "a.js")).files == ("a.js", "pyvenv.cfg")


def test_what_git_ignores_is_left_out(tmp_path: Path) -> None:
    init(tmp_path, "gen/\n*.log\n!keep.log\n/private/*\n")
    fill(tmp_path, "a.ts", "gen/a.ts", "src/gen/b.ts", "src/a.log", "src/b.log", "src/keep.log", "private/new\nline.ts")
    fill(tmp_path, "private/kept.ts")
    subprocess.run(["git", "add", "--force", "private/kept.ts"], cwd=tmp_path, check=True, capture_output=True)
    tree = walk_tree(tmp_path)
    assert tree.files == (".gitignore", "a.ts", "private/kept.ts", "src/keep.log")
    assert skipped(tree) == {
        ".git": "the files of a version control system",
        "gen": "git ignores it",
        "src/gen": "git ignores it",
        "src": "git ignores files in it: 2",
        "private": "git ignores files in it: 1",
    }


def test_a_folder_of_a_repository_has_its_ignored_files_left_out(tmp_path: Path) -> None:
    init(tmp_path, "*.log\n/api/gen\n/made/\n")
    fill(tmp_path, "api/a.ts", "api/a.log", "api/gen/a.ts", "api2/a.ts", "made/api/a.log", "made/api/b.ts")
    assert walk_tree(tmp_path / "api").files == ("a.ts",)
    assert walk_tree(tmp_path / "made" / "api").files == ("a.log", "b.ts")
    assert walk_tree(tmp_path / "made").files == ("api/a.log", "api/b.ts")


def test_without_a_repository_nothing_is_ignored(tmp_path: Path) -> None:
    fill(tmp_path, "a.log")
    (tmp_path / ".gitignore").write_text("*.log\n")
    assert "a.log" in walk_tree(tmp_path)


def test_a_repository_within_is_left_out(tmp_path: Path) -> None:
    init(tmp_path, "")
    fill(tmp_path, "a.ts")
    init(tmp_path / "other", "")
    fill(tmp_path / "other", "b.ts")
    tree = walk_tree(tmp_path)
    assert tree.files == (".gitignore", "a.ts")
    assert skipped(tree)["other"] == "a git repository of its own"


def test_a_repository_that_git_cannot_read_is_walked_all_the_same(tmp_path: Path) -> None:
    fill(tmp_path, "a.ts", ".git")
    tree = walk_tree(tmp_path)
    assert "a.ts" in tree
    assert skipped(tree)["."].startswith("what git ignores in it is not known: git ls-files failed: invalid gitfile")


def test_git_that_does_not_answer_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    init(tmp_path / "repo", "*.log\n")
    fill(tmp_path / "repo", "a.log")
    (tmp_path / "git").write_text("#!/bin/sh\nexec sleep 60\n")
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(git_ignored, "_SECONDS", 0.2)
    tree = within(SECONDS, lambda: walk_tree(tmp_path / "repo"))
    assert "a.log" in tree
    assert "did not end within" in skipped(tree)["."]


def test_hostile_patterns_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    init(tmp_path, ("**/" * 40 + "*a" * 40 + "b\n") * 300)
    fill(tmp_path, *(f"{'a/' * 20}{'a' * 200}{number}.ts" for number in range(40)))
    monkeypatch.setattr(git_ignored, "_SECONDS", 2.0)
    assert len(within(SECONDS, lambda: walk_tree(tmp_path)).files) == 41


def test_links_lead_to_files_of_the_tree_alone(tmp_path: Path) -> None:
    root = fill(tmp_path / "root", "src/a.ts", "node_modules/x/index.js", ".git/config")
    fill(tmp_path, "secret.ts")
    links = {
        "file.ts": "src/a.ts",
        "src/up.ts": "../file.ts",
        "absolute.ts": str(root / "src" / "a.ts"),
        "secret.ts": "../secret.ts",
        "package.js": "node_modules/x/index.js",
        "settings.ts": ".git/config",
        "folder": "src",
        "parent": "..",
        "src/here": ".",
        "loop.ts": "loop.ts",
        "one.ts": "two.ts",
        "two.ts": "one.ts",
        "nothing.ts": "gone.ts",
        "device.ts": "/dev/zero",
    }
    for name, target in links.items():
        (root / name).symlink_to(target)
    tree = walk_tree(root)
    assert tree.files == ("absolute.ts", "file.ts", "src/a.ts", "src/up.ts")
    assert all(tree.read(path) == b"text\n" for path in tree.files)
    refused = {path for path, reason in skipped(tree).items() if reason == "a symbolic link to no file of this folder"}
    assert refused == set(links) - set(tree.files)


def test_the_root_may_be_a_link(tmp_path: Path) -> None:
    fill(tmp_path / "real", "a.ts")
    (tmp_path / "b").symlink_to("real")
    (tmp_path / "real" / "c.ts").symlink_to("a.ts")
    tree = walk_tree(tmp_path / "b")
    assert tree.files == ("a.ts", "c.ts")
    assert tree.read("c.ts") == b"text\n"


def test_a_long_chain_of_links_ends(tmp_path: Path) -> None:
    fill(tmp_path, "0.ts")
    for number in range(1, 3000):
        (tmp_path / f"{number}.ts").symlink_to(f"{number - 1}.ts")
    tree = within(SECONDS, lambda: walk_tree(tmp_path))
    assert len(tree.files) == 41
    assert len(tree.files) + len(tree.skipped) == 3000


@pytest.mark.parametrize("root", ["file.ts", "gone", "loop", "nul\0", "a" * 5000])
def test_a_root_that_is_no_folder(tmp_path: Path, root: str) -> None:
    fill(tmp_path, "file.ts")
    (tmp_path / "loop").symlink_to("loop")
    message, _ = complaint(lambda: walk_tree(tmp_path / root))
    assert "folder" in message
    assert message == printable(message)


def test_500_levels(tmp_path: Path) -> None:
    folder = tmp_path / Path(*"d" * 500)
    fill(folder, "deep.ts")
    fill(tmp_path / "d" / "d", "a.ts")
    tree = within(SECONDS, lambda: walk_tree(tmp_path))
    assert tree.files == ("d/d/a.ts",)
    assert skipped(tree) == {"/".join("d" * 65): "deeper than 64 folders"}
    assert len(walk_tree(tmp_path, TreeLimits(levels=1000)).files) == 2


def test_a_path_that_is_too_long_for_the_system(tmp_path: Path) -> None:
    name = "d" * 200
    handle = os.open(tmp_path, os.O_RDONLY)
    for _ in range(25):
        os.mkdir(name, dir_fd=handle)
        below = os.open(name, os.O_RDONLY, dir_fd=handle)
        os.close(handle)
        handle = below
    os.close(handle)
    (path, reason), = walk_tree(tmp_path).skipped
    assert (path.startswith(f"{name}/{name}"), reason) == (True, "cannot be read: file name too long")
    shutil.rmtree(tmp_path / name)


def test_a_folder_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path, "a.ts", "closed/b.ts", "open/c.ts")
    scan = os.scandir

    def refuse(path: Path) -> Iterator[os.DirEntry[str]]:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    tree = walk_tree(tmp_path)
    assert tree.files == ("a.ts", "open/c.ts")
    assert skipped(tree) == {"closed": "cannot be read: permission denied"}


def test_limits_cut_off_what_lies_deepest(tmp_path: Path) -> None:
    fill(tmp_path, "a.ts", "b/c.ts", "b/d.ts", "b/e/f.ts", "g/h.ts", "g/i/j.ts")
    tree = walk_tree(tmp_path, TreeLimits(entries=8))
    assert tree.files == ("a.ts", "b/c.ts", "b/d.ts", "g/h.ts")
    assert skipped(tree) == {"b/e": "the rest is left out: more than 8 files and folders"}
    assert walk_tree(tmp_path, TreeLimits(entries=10)).skipped == ()


def test_a_folder_with_more_files_than_the_limit(tmp_path: Path) -> None:
    fill(tmp_path, *(f"{number}.ts" for number in range(50)))
    tree = walk_tree(tmp_path, TreeLimits(entries=20))
    assert len(tree.files) == 20
    assert skipped(tree) == {".": "the rest is left out: more than 20 files and folders"}


def test_pipes_and_sockets_do_not_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path, "a.ts")
    os.mkfifo(tmp_path / "pipe.ts")
    with socket.socket(socket.AF_UNIX) as listening:
        # The whole path would be too long for a socket.
        monkeypatch.chdir(tmp_path)
        listening.bind("socket.ts")
        tree = within(SECONDS, lambda: walk_tree(tmp_path))
    assert tree.files == ("a.ts",)
    assert skipped(tree) == dict.fromkeys(["pipe.ts", "socket.ts"], "a pipe, a socket or a device")


def test_a_file_that_became_something_else(tmp_path: Path) -> None:
    fill(tmp_path, "gone.ts", "pipe.ts", "folder.ts", "closed.ts")
    tree = walk_tree(tmp_path)
    for path in tree.files:
        (tmp_path / path).unlink()
    os.mkfifo(tmp_path / "pipe.ts")
    (tmp_path / "folder.ts").mkdir()
    (tmp_path / "closed.ts").symlink_to("closed.ts")
    expected = {
        "gone.ts": "cannot be read: no such file or directory",
        "pipe.ts": "no regular file",
        "folder.ts": "cannot be read: is a directory",
        "closed.ts": "cannot be read: too many levels of symbolic links",
    }
    answers: dict[str, tuple[str, str]] = {}

    def read_all() -> None:
        for path in tree.files:
            answers[path] = complaint(lambda path=path: tree.read(path))

    reading = threading.Thread(target=read_all, daemon=True)
    reading.start()
    reading.join(SECONDS)
    assert answers == {path: (reason, path) for path, reason in expected.items()}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    fill(tmp_path, "a.ts")
    (tmp_path / "a.ts").chmod(0)
    assert complaint(lambda: walk_tree(tmp_path).code("a.ts")) == ("cannot be read: permission denied", "a.ts")


def test_a_minified_file_of_50_mb_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "bundle.js").open("wb") as bundle:
        for _ in range(50):
            bundle.write(b"a(b){return c};" * (2**20 // 15))
    tree = walk_tree(tmp_path)
    started = time.perf_counter()
    assert complaint(lambda: tree.code("bundle.js")) == ("larger than 2 MB", "bundle.js")
    assert complaint(lambda: tree.text("bundle.js")) == ("larger than 16 MB", "bundle.js")
    assert complaint(lambda: tree.read("bundle.js")) == ("larger than 16 MB", "bundle.js")
    assert time.perf_counter() - started < 1


def test_sizes_at_the_limits() -> None:
    tree = tree_of({"a.ts": b"\n" * MOST_CODE_BYTES, "b.ts": b"\n" * (MOST_CODE_BYTES + 1),
                    "c": b"\n" * MOST_FILE_BYTES, "d": b"\n" * (MOST_FILE_BYTES + 1)})
    assert len(tree.code("a.ts").content) == MOST_CODE_BYTES
    assert len(tree.text("b.ts").content) == MOST_CODE_BYTES + 1
    assert complaint(lambda: tree.code("b.ts")) == ("larger than 2 MB", "b.ts")
    assert len(tree.read("c")) == MOST_FILE_BYTES
    assert complaint(lambda: tree.read("d")) == ("larger than 16 MB", "d")


def test_contents_that_are_no_code() -> None:
    tree = tree_of({"a.d.ts": "", "b.js": b"\x7fELF\0\0", "c.js": "var a".encode("utf-16"), "d.js": "f(a);" * 9000})
    assert complaint(lambda: tree.code("a.d.ts")) == ("declarations of types alone", "a.d.ts")
    assert complaint(lambda: tree.code("b.js")) == ("binary content", "b.js")
    assert complaint(lambda: tree.text("c.js")) == ("encoded as UTF-16", "c.js")
    assert complaint(lambda: tree.code("d.js")) == ("minified", "d.js")
    assert tree.text("a.d.ts").text == ""
    assert tree.read("b.js") == b"\x7fELF\0\0"
    assert complaint(lambda: tree.read("../e")) == ("no such file in the folder", "../e")


def test_texts_are_held_for_a_while(tmp_path: Path) -> None:
    fill(tmp_path, *(f"{number}.ts" for number in range(100)))
    tree = walk_tree(tmp_path)
    first = tree.code("0.ts")
    assert tree.text("0.ts") is first
    for path in tree.files:
        assert tree.code(path).content == b"text\n"
    assert tree.code("0.ts") is not first


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="such names are not allowed there")
def test_odd_names(tmp_path: Path) -> None:
    names = [b"new\nline.ts", b"caf\xe9.ts", b"back\\slash.ts", b" .ts", b"-x.ts", b"\x1b[31m.ts", b"a:b.ts", b"..."]
    for name in names:
        (tmp_path / os.fsdecode(name)).write_bytes(name)
    tree = walk_tree(tmp_path)
    assert set(tree.files) == set(map(os.fsdecode, names))
    assert {tree.read(path) for path in tree.files} == set(names)
    (tmp_path / "caf\udce9.ts").unlink()
    _, place = complaint(lambda: tree.read("caf\udce9.ts"))
    assert place == printable("caf\udce9.ts")
    assert place.encode("utf-8").startswith(b"caf")


def test_a_path_with_the_separator_of_windows_is_another_name(tmp_path: Path) -> None:
    tree = walk_tree(fill(tmp_path, "a/b.ts"))
    assert "a\\b.ts" not in tree
    assert tree.under("a\\") == ()
