"""Whatever a document holds: an answer or one clear line, in bounded time and memory."""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from contractguard.cli import main
from contractguard.rules import load_catalogue
from tests.cli.documents import BROKEN_TEXTS, WRONG, circles, good, texts
from tests.cli.running import SCRIPT, Repo, Run, environment, write
from tests.cli.sample import SWAGGER

SECONDS = 10
MEMORY = 2**30
TEXTS = texts()
REFUSED = {*BROKEN_TEXTS, *WRONG, *circles()}
PLACE = re.compile(r"error: (?:\w+:|before/)?bad\.yaml(?P<line>:\d+:\d+)?: .")
WHOLE = {"a list", "a string", "a number", "null", "no openapi", "openapi null"}
"""What is wrong everywhere: no line to name."""


def limit() -> None:
    """Bound what this process may take beyond what it has."""
    taken = Path("/proc/self/statm")
    pages = int(taken.read_text().split()[0]) if taken.exists() else 0
    most = MEMORY + pages * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    signal.alarm(SECONDS)


def bounded() -> None:
    """Bound a process that is about to begin."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def forked(place: Path, *arguments: str) -> Run:
    """Run the program in a child of this process, which has loaded all of it: it saves the start."""
    load_catalogue()
    begin = time.perf_counter()
    out, err = place / "out.txt", place / "err.txt"
    child = os.fork()
    if child == 0:
        _become(place, out, err, *arguments)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert time.perf_counter() - begin < SECONDS
    return Run(status, out.read_text(), err.read_text())


def _become(place: Path, out: Path, err: Path, *arguments: str) -> None:
    status = 70
    try:
        os.chdir(place)
        limit()
        with out.open("w") as sys.stdout, err.open("w") as sys.stderr, Path(os.devnull).open() as sys.stdin:
            sys.argv = ["contractguard", *arguments]
            main()
    except SystemExit as leaving:
        status = int(leaving.code or 0)
    finally:
        os._exit(status)


def started(place: Path, *arguments: str) -> Run:
    """Run the installed program."""
    begin = time.perf_counter()
    done = subprocess.run([SCRIPT, *arguments], cwd=place, capture_output=True, text=True, check=False,
                          env=environment(), preexec_fn=bounded)
    assert time.perf_counter() - begin < SECONDS
    return Run(done.returncode, done.stdout, done.stderr)


def write_both(place: Path, name: str) -> None:
    """Write a bad document and a good one."""
    content = TEXTS[name]
    write(place, "good.yaml", json.dumps(SWAGGER if name.startswith("swagger with") else good()))
    (place / "bad.yaml").write_bytes(content if isinstance(content, bytes) else content.encode())


def ends_well(run: Run, name: str, refused: bool) -> None:
    """Assert that a run gave an answer, or one line that names the file and, where there is one, the line."""
    assert "Traceback" not in run.err
    assert "itself failed" not in run.err, run.err
    assert run.status in ((2,) if refused else (0, 1, 2)), run
    if run.status != 2:
        assert run.out
        return
    first, *rest = [line for line in run.err.splitlines() if not line.startswith("comparing ")]
    found = PLACE.match(first)
    assert found, first
    assert found["line"] or name in WHOLE, first
    assert len(rest) <= 1 and all(line.startswith("  hint: ") for line in rest)
    assert run.out == ""


def cases(*sides: str) -> list[object]:
    """List the documents on each side."""
    return [pytest.param(name, side) for name in TEXTS for side in sides]


@pytest.mark.parametrize(("name", "side"), cases("base", "revision", "both"))
def test_diff(tmp_path: Path, name: str, side: str) -> None:
    write_both(tmp_path, name)
    sides = {"base": ("bad.yaml", "good.yaml"), "revision": ("good.yaml", "bad.yaml"), "both": ("bad.yaml", "bad.yaml")}
    run = forked(tmp_path, "diff", *sides[side])
    ends_well(run, name, refused=name in REFUSED)
    if run.status == 2:
        assert run.err.startswith("error: ")
    elif side == "both":
        assert run.status == 0


@pytest.mark.parametrize(("name", "side"), cases("check"))
def test_check(tmp_path: Path, name: str, side: str) -> None:
    Repo(tmp_path)
    write_both(tmp_path, name)
    (tmp_path / "before").mkdir()
    (tmp_path / "before" / "bad.yaml").write_bytes((tmp_path / "bad.yaml").read_bytes())
    run = forked(tmp_path, "check", "bad.yaml", "--base", "before")
    ends_well(run, name, refused=name in REFUSED)
    assert run.err.startswith("comparing with the same paths below before\n")


@pytest.mark.parametrize("name", BROKEN_TEXTS)
def test_the_installed_program(tmp_path: Path, name: str) -> None:
    write_both(tmp_path, name)
    run = started(tmp_path, "diff", "good.yaml", "bad.yaml")
    ends_well(run, name, refused=True)
    assert run.err.startswith("error: bad.yaml")


@pytest.mark.parametrize("arguments", [("bad.yaml",), ()])
def test_a_broken_contract_of_a_repository(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    repo = Repo(tmp_path)
    repo.write("bad.yaml", json.dumps(good()))
    repo.commit()
    for name in ("not yaml", "binary", "a list", "deep json", "alias bomb", "paths a list"):
        write_both(tmp_path, name)
        (tmp_path / "good.yaml").unlink()
        run = started(tmp_path, "check", *arguments)
        ends_well(run, name, refused=True)
