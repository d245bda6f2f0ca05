"""Commands, options and help: what is there, and what is said about what is not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from contractguard import __version__
from tests.cli.running import SCRIPT, contract, contractguard, environment, write

COMMANDS = ("check", "diff", "explain", "rules", "schema")


def test_the_version_comes_without_heavy_imports(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-X", "importtime", SCRIPT, "--version"], cwd=tmp_path, text=True,
                          capture_output=True, check=True, env=environment())
    assert done.stdout == f"contractguard {__version__}\n"
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert "click" in imported
    assert not imported & {"rich", "yaml", "yaml_rs", "orjson", "jsonschema", "jsonschema_rs", "openapi_core"}


def test_the_version_comes_at_once(tmp_path: Path) -> None:
    """It takes Python's own start, click's import, and little else; counted in modules, not in seconds."""
    script = "import sys; before = set(sys.modules); import click; between = set(sys.modules); " \
             "import contractguard.cli; print(len(set(sys.modules) - between), len(between - before))"
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, text=True, capture_output=True, check=True)
    ours, clicks = map(int, done.stdout.split())
    assert ours < 15 < clicks


@pytest.mark.parametrize("arguments", [("--help",), ("-h",), *((name, "--help") for name in COMMANDS)])
def test_help(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    run = contractguard(tmp_path, *arguments)
    assert (run.status, run.err) == (0, "")
    assert run.out.startswith("Usage: contractguard ")
    if len(arguments) == 1:
        assert all(f"\n  {name} " in run.out for name in COMMANDS)


@pytest.mark.parametrize("command", ["check", "diff"])
def test_help_tells_the_exit_status(tmp_path: Path, command: str) -> None:
    assert "Exit status: 0" in contractguard(tmp_path, command, "--help").out


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (["chekc"], "there is no command 'chekc'", "did you mean 'check'?"),
        (["dif", "a", "b"], "there is no command 'dif'", "did you mean 'diff'?"),
        (["rule"], "there is no command 'rule'", "did you mean 'rules'?"),
        (["xyzzy"], "there is no command 'xyzzy'",
         "one of check, diff, lint, endpoints, access, replay, explain, rules, schema"),
        (["api.yaml"], "there is no command 'api.yaml'", "to check a contract: contractguard check api.yaml"),
        (["--bsae", "main"], "there is no option '--bsae'", "did you mean '--base'?"),
        (["--versoin"], "there is no option '--versoin'", "did you mean '--version'?"),
        (["check", "--frmat", "json"], "there is no option '--frmat'", "did you mean '--format'?"),
        (["diff", "--fial-on=note"], "there is no option '--fial-on'", "did you mean '--fail-on'?"),
        (["diff", "-z"], "there is no option '-z'", "contractguard diff --help tells more"),
        (["diff", "a"], "missing argument 'REVISION'", "contractguard diff --help tells more"),
        (["diff", "a", "b", "c"], "got unexpected extra argument (c)", "contractguard diff --help tells more"),
        (["check", "--base"], "option '--base' requires an argument", ""),
        (["diff", "a", "b", "--fail-on", "warn"],
         "invalid value for '--fail-on': 'warn' is not one of 'error', 'warning', 'note', 'never'",
         "contractguard diff --help tells more"),
        (["check", "--allow-external", "none"],
         "invalid value for '--allow-external': Directory 'none' does not exist",
         "contractguard check --help tells more"),
        (["schema", "rules"],
         "invalid value for '{rule|config|access|report|endpoints}': 'rules' is not one of 'rule', 'config', 'access', "
         "'report', 'endpoints'",
         "contractguard schema --help tells more"),
    ],
)
def test_a_command_line_that_is_wrong(tmp_path: Path, arguments: list[str], message: str, hint: str) -> None:
    write(tmp_path, "api.yaml", contract("id"))
    run = contractguard(tmp_path, *arguments)
    assert (run.status, run.out) == (2, "")
    first, *rest = run.err.splitlines()
    assert first.startswith(f"error: {message}")
    if hint:
        assert rest == [f"  hint: {hint}"]


def test_a_fault_of_our_own_is_no_finding(tmp_path: Path) -> None:
    script = "import sys, contractguard.cli.comparing as it, contractguard.cli as cli\n" \
             "def fail(*_): raise KeyError('x')\n" \
             "it.compare_documents = fail\n" \
             "sys.argv = ['contractguard', 'diff', 'a.yaml', 'a.yaml']\n" \
             "cli.main()"
    write(tmp_path, "a.yaml", contract("id"))
    for extra, shown in (({}, "error: contractguard itself failed: KeyError: 'x'\n"),
                         ({"CONTRACTGUARD_TRACEBACK": "1"}, "Traceback ")):
        done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, text=True, capture_output=True,
                              check=False, env=environment(**extra))
        assert done.returncode == 2
        assert done.stderr.startswith(shown)
