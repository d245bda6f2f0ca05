"""Where reports go, what they look like there, and that they are the same every time."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
from pathlib import Path

import jsonschema
import pytest

from tests.cli.running import SCRIPT, contract, contractguard, environment, write

ESCAPE = "\x1b["
DIFF = ("diff", "base.yaml", "revision.yaml")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with two contracts, the second of which breaks the first in many places."""
    names = [f"name{number}" for number in range(40)]
    write(tmp_path, "base.yaml", contract("id", *names, paths=("/things", "/more", "/most")))
    write(tmp_path, "revision.yaml", contract("id", *reversed(names[:10]), "added", paths=("/things", "/new")))
    return tmp_path


def test_several_formats_at_once(place: Path) -> None:
    run = contractguard(place, *DIFF, "--format", "json:out/deep/report.json", "--format", "terminal",
                        "--format", "sarif:out/report.sarif")
    assert run.status == 1
    assert run.out == contractguard(place, *DIFF).out
    alone = contractguard(place, *DIFF, "--format", "json").out
    assert (place / "out/deep/report.json").read_text() == alone
    assert json.loads((place / "out/report.sarif").read_text())["version"] == "2.1.0"


def test_files_alone_leave_standard_output_empty(place: Path) -> None:
    run = contractguard(place, *DIFF, "--format", "json:report.json")
    assert (run.status, run.out, run.err) == (1, "", "")
    assert (place / "report.json").exists()


@pytest.mark.parametrize(
    ("formats", "message"),
    [
        (["jsno"], "there is no format 'jsno'\n  hint: did you mean 'json'?"),
        (["JSON"], "there is no format 'JSON'\n  hint: did you mean 'json'?"),
        (["xyz:file"], "there is no format 'xyz'\n  hint: one of terminal, json, sarif"),
        ([":file"], "there is no format ''"),
        (["json", "terminal"], "two reports cannot go to standard output\n  hint: name a file of its own: "),
        (["json:a", "sarif:a"], "two reports cannot go to a\n  hint: name a file of its own: --format sarif:FILE"),
    ],
)
def test_formats_that_cannot_be(place: Path, formats: list[str], message: str) -> None:
    run = contractguard(place, *DIFF, *(f"--format={name}" for name in formats))
    assert (run.status, run.out) == (2, "")
    assert run.err.startswith(f"error: {message}")
    assert not (place / "a").exists()


@pytest.mark.parametrize("file", ["base.yaml/report.json", ".", "\udcff/" + "x" * 300, "/proc/none/report.json"])
def test_a_file_that_cannot_be_written(place: Path, file: str) -> None:
    run = contractguard(place, *DIFF, "--format", f"json:{file}")
    assert (run.status, run.out) == (2, "")
    assert re.match(r"error: .*: the report cannot be written: ", run.err)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk(place: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([SCRIPT, *DIFF], cwd=place, stdout=full, stderr=subprocess.PIPE, check=False,
                              env=environment())
    assert done.returncode == 2
    assert done.stderr.decode() == "error: standard output: the report cannot be written: no space left on device\n"


@pytest.mark.parametrize("command", [(*DIFF, "--format=json", "--format=sarif:kept.sarif"), ("rules",), ("--help",)])
def test_a_reader_that_leaves_early(place: Path, command: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([SCRIPT, *command], cwd=place, stdout=writing, stderr=subprocess.PIPE, check=False,
                          env=environment())
    os.close(writing)
    assert done.stderr == b""
    assert done.returncode == (1 if "diff" in command else 141)
    assert (place / "kept.sarif").exists() is ("diff" in command)


def test_head_shows_the_first_line(place: Path) -> None:
    line = f"'{SCRIPT}' diff base.yaml revision.yaml --format json | head -1"
    done = subprocess.run(["sh", "-c", line], cwd=place, capture_output=True, text=True, check=False,
                          env=environment())
    assert (done.stdout, done.stderr) == ("{\n", "")


def test_without_standard_output_or_input(place: Path) -> None:
    line = f"'{SCRIPT}' diff base.yaml revision.yaml >&- <&-"
    done = subprocess.run(["sh", "-c", line], cwd=place, capture_output=True, text=True, check=False,
                          env=environment())
    assert (done.returncode, done.stderr) == (1, "")


# Colour


def on_a_terminal(place: Path, **extra: str) -> str:
    """Run `diff` with a terminal as standard output and return what it shows."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen([SCRIPT, *DIFF], cwd=place, stdout=theirs, stderr=subprocess.DEVNULL,
                               env=environment(**{"TERM": "xterm-256color", **extra}))
    os.close(theirs)
    shown = b""
    try:
        while chunk := os.read(ours, 65536):
            shown += chunk
    except OSError:
        pass  # the other end was closed
    os.close(ours)
    assert process.wait() == 1
    return shown.decode()


def test_a_terminal_gets_colour(place: Path) -> None:
    assert ESCAPE in on_a_terminal(place)


def test_no_color_is_obeyed(place: Path) -> None:
    assert ESCAPE not in on_a_terminal(place, NO_COLOR="1")
    assert ESCAPE not in on_a_terminal(place, TERM="dumb")
    assert ESCAPE in on_a_terminal(place, NO_COLOR="")


@pytest.mark.parametrize("form", ["terminal", "json", "sarif"])
def test_what_is_no_terminal_gets_no_escape_codes(place: Path, form: str) -> None:
    run = contractguard(place, *DIFF, "--format", form, FORCE_COLOR="", TERM="xterm-256color")
    assert "\x1b" not in run.out + run.err


def test_escape_codes_of_a_contract_do_not_reach_the_terminal(place: Path) -> None:
    write(place, "base.yaml", '{"openapi": "3.1.0", "paths": {"/\\u001b[31mred\\u0007": {"get": {"responses": {}}}}}')
    write(place, "revision.yaml", '{"openapi": "3.1.0", "paths": {}}')
    run = contractguard(place, *DIFF)
    assert run.status == 1
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", run.out + run.err)


# The same bytes, and the published schema


@pytest.mark.parametrize("form", ["terminal", "json", "sarif"])
def test_the_same_input_gives_the_same_bytes(place: Path, form: str) -> None:
    runs = {contractguard(place, *DIFF, "--format", form, PYTHONHASHSEED=str(seed)).out for seed in range(5)}
    assert len(runs) == 1
    assert runs == {contractguard(place, *DIFF, "--format", form).out}


def test_the_json_report_is_what_its_schema_says(place: Path) -> None:
    schema = json.loads(contractguard(place, "schema", "report").out)
    run = contractguard(place, *DIFF, "--format", "json")
    assert len(run.report["findings"]) > 30
    jsonschema.validate(run.report, schema, jsonschema.Draft202012Validator)
    assert run.report["summary"]["error"] == sum(each["severity"] == "error" for each in run.report["findings"])
