"""The GitHub Action and the GitLab template: what they promise about safety, and what their shell really does."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from contractguard import __version__

ROOT = Path(__file__).parents[1]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text())
STEPS: dict[str, dict[str, Any]] = {step["name"]: step for step in ACTION["runs"]["steps"]}
TEMPLATE: dict[str, Any] = yaml.safe_load((ROOT / "templates" / "contractguard.gitlab-ci.yml").read_text())
JOB: dict[str, Any] = TEMPLATE["contractguard"]

HOSTILE = "$(touch pwned) `touch pwned`; touch pwned & a 'b' \"c\" *"

RECORDER = f"""#!{sys.executable}
import json, os, sys
with open(os.environ["RECORD"], "a") as record:
    record.write(json.dumps(sys.argv[1:]) + "\\n")
for argument in sys.argv[1:]:
    if argument.startswith("sarif:"):
        with open(argument.removeprefix("sarif:"), "w") as report:
            report.write("{{}}")
sys.exit(int(os.environ.get("STATUS", "0")))
"""


def shell_scripts() -> list[str]:
    return [step["run"] for step in STEPS.values() if "run" in step] + JOB["script"]


def executable(path: Path, text: str = RECORDER) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


def recorded(place: Path) -> list[list[str]]:
    record = place / "record"
    return [json.loads(line) for line in record.read_text().splitlines()] if record.exists() else []


def git(place: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]
    done = subprocess.run(["git", *identity, *arguments], cwd=place, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    """A repository of two commits that serves single commits, as GitHub does."""
    place = tmp_path / "origin"
    place.mkdir()
    git(place, "init", "--quiet")
    git(place, "config", "uploadpack.allowAnySHA1InWant", "true")
    for version in ("1", "2"):
        (place / "openapi.yaml").write_text(f"openapi: 3.1.0\ninfo: {{title: t, version: '{version}'}}\npaths: {{}}\n")
        git(place, "add", ".")
        git(place, "commit", "--quiet", "-m", version)
    return place


@pytest.fixture
def clone(tmp_path: Path, origin: Path) -> Path:
    """A shallow clone, as actions/checkout makes it."""
    git(tmp_path, "clone", "--quiet", "--depth=1", origin.as_uri(), "clone")
    return tmp_path / "clone"


def run_step(name: str, clone: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run one step's script as the runner does."""
    runner = clone.parent
    executable(runner / "temp" / "contractguard" / "bin" / "contractguard")
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(runner),
        "RUNNER_TEMP": str(runner / "temp"),
        "GITHUB_OUTPUT": str(runner / "output"),
        "RECORD": str(runner / "record"),
    }
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS[name]["run"]],
        cwd=clone,
        env=environment | inputs,
        capture_output=True,
        text=True,
        check=False,
    )


def check(clone: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    defaults = {"BASE": "", "CONTRACTS": "", "FAIL_ON": "", "SARIF_FILE": "contractguard.sarif"}
    return run_step("Check the contracts", clone, **(defaults | inputs))


# What the files say


@pytest.mark.parametrize("script", shell_scripts())
def test_no_expression_is_pasted_into_a_script(script: str) -> None:
    assert "${{" not in script
    assert "eval" not in script.split()


def unquoted_variables(script: str) -> list[str]:
    """The variables that the shell would split into words: outside double quotes, `[[ ]]` and assignments apart."""
    bare = re.sub(r'"(?:[^"$\\]|\\.|\$\{[^}]*\}|\$[A-Za-z_]\w*|\$@|\$\([^()"$]*\))*"', '""', script)
    return re.findall(r"\$[A-Za-z_{@*]\w*", bare)


@pytest.mark.parametrize("script", shell_scripts())
def test_every_variable_is_quoted(script: str) -> None:
    assert unquoted_variables(script) == []


def test_the_search_for_unquoted_variables_finds_them() -> None:
    assert unquoted_variables('echo "$A" $B "x" ${C}') == ["$B", "${C"]


def test_everything_used_is_pinned_by_commit() -> None:
    used = [step["uses"] for step in STEPS.values() if "uses" in step]
    assert used
    assert all(re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}", name) for name in used)
    readme = (ROOT / "README.md").read_text()
    assert re.findall(r"uses: (?!OWNER/)\S+@(?![0-9a-f]{40}\b)\S+", readme) == []


def test_inputs_reach_the_shell_through_the_environment_alone() -> None:
    for step in STEPS.values():
        if "run" not in step:
            continue
        assert step["shell"] == "bash"
        for name, value in step.get("env", {}).items():
            assert value == "${{ inputs." + name.lower().replace("_", "-") + " }}"


def test_no_step_asks_for_a_secret_or_a_permission() -> None:
    text = (ROOT / "action.yml").read_text()
    assert "secrets." not in text
    assert "github.token" not in text
    assert "permissions:" not in text


def test_the_readme_names_the_least_permissions() -> None:
    readme = (ROOT / "README.md").read_text()
    block = re.search(r"^permissions:\n((?:  .*\n)+)", readme, re.MULTILINE)
    assert block is not None
    assert yaml.safe_load(block[1]) == {"contents": "read", "security-events": "write"}


def test_the_upload_happens_when_the_check_failed() -> None:
    assert STEPS["Upload the report"]["if"].startswith("always() && ")


def test_the_gitlab_job_keeps_its_report_and_sees_the_whole_history() -> None:
    assert list(TEMPLATE) == ["contractguard"]
    assert JOB["variables"]["GIT_DEPTH"] == "0"
    assert JOB["variables"]["CONTRACTGUARD_BASE"] == "$CI_MERGE_REQUEST_DIFF_BASE_SHA"
    assert JOB["artifacts"]["when"] == "always"
    assert JOB["artifacts"]["paths"] == ["contractguard-report.json"]
    assert JOB["rules"] == [{"if": '$CI_PIPELINE_SOURCE == "merge_request_event"'}]


def test_the_gitlab_job_installs_this_version() -> None:
    assert JOB["variables"]["CONTRACTGUARD_PACKAGE"] == f"contractguard=={__version__}"


@pytest.mark.parametrize("name", ["constraints.txt", "constraints-dev.txt"])
def test_every_constraint_is_pinned_by_hash_and_names_no_address(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "://" not in text
    assert "index-url" not in re.sub(r"(?m)^#.*$", "", text)
    for requirement in pinned(name).values():
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", requirement)


def test_both_files_of_constraints_agree() -> None:
    everything = pinned("constraints-dev.txt")
    for name, requirement in pinned("constraints.txt").items():
        assert everything[name] == requirement


def pinned(name: str) -> dict[str, str]:
    text = re.sub(r"(?m)^#.*\n", "", (ROOT / name).read_text())
    requirements = [block.strip() for block in re.split(r"(?m)^(?=\w)", text) if block.strip()]
    return {requirement.split("==")[0]: requirement for requirement in requirements}


# What the action's shell does


def test_check_passes_the_arguments_on(clone: Path) -> None:
    done = check(clone, BASE="abc", CONTRACTS="one.yaml\n\ntwo words.yaml\n", FAIL_ON="warning")
    assert done.returncode == 0, done.stderr
    [arguments] = recorded(clone.parent)
    assert arguments[:5] == ["check", "--format", "terminal", "--format", "sarif:contractguard.sarif"]
    assert arguments[5:] == ["--fail-on", "warning", "--base", "abc", "--", "one.yaml", "two words.yaml"]
    assert (clone.parent / "output").read_text() == "status=0\nreport=true\n"


def test_check_without_inputs_leaves_the_search_to_the_program(clone: Path) -> None:
    assert check(clone).returncode == 0
    [arguments] = recorded(clone.parent)
    assert not {"--base", "--fail-on"} & {*arguments}
    assert arguments[-1] == "--"


@pytest.mark.parametrize("status", [1, 2])
def test_check_keeps_the_exit_status(clone: Path, status: int) -> None:
    assert check(clone, STATUS=str(status)).returncode == status
    assert f"status={status}\n" in (clone.parent / "output").read_text()


@pytest.mark.parametrize("name", ["BASE", "CONTRACTS", "FAIL_ON"])
def test_check_runs_nothing_that_a_value_holds(clone: Path, name: str) -> None:
    assert check(clone, **{name: HOSTILE}).returncode == 0
    [arguments] = recorded(clone.parent)
    assert HOSTILE in arguments
    assert not list(clone.parent.rglob("pwned"))


def test_check_runs_nothing_that_the_report_name_holds(clone: Path) -> None:
    assert check(clone, SARIF_FILE=HOSTILE).returncode == 0
    [arguments] = recorded(clone.parent)
    assert f"sarif:{HOSTILE}" in arguments
    assert not list(clone.parent.rglob("pwned"))


def test_an_option_as_a_contract_stays_a_name(clone: Path) -> None:
    check(clone, CONTRACTS="--help")
    [arguments] = recorded(clone.parent)
    assert arguments[-2:] == ["--", "--help"]


def test_the_base_is_fetched_into_a_shallow_clone(clone: Path, origin: Path) -> None:
    base = git(origin, "rev-parse", "HEAD^")
    done = run_step("Fetch the base", clone, BASE=base)
    assert done.returncode == 0, done.stderr
    assert git(clone, "show", f"{base}:openapi.yaml").count("version: '1'") == 1
    assert git(clone, "tag") == ""


def test_a_whole_clone_stays_whole(tmp_path: Path, origin: Path) -> None:
    git(tmp_path, "clone", "--quiet", origin.as_uri(), "clone")
    git(origin, "commit", "--quiet", "--allow-empty", "-m", "3")
    base = git(origin, "rev-parse", "HEAD")
    assert run_step("Fetch the base", tmp_path / "clone", BASE=base).returncode == 0
    assert git(tmp_path / "clone", "rev-parse", "--is-shallow-repository") == "false"


@pytest.mark.parametrize("base", ["", "openapi.yaml", "HEAD"])
def test_a_base_that_is_there_needs_no_fetch(clone: Path, base: str) -> None:
    git(clone, "remote", "remove", "origin")
    assert run_step("Fetch the base", clone, BASE=base).returncode == 0


@pytest.mark.parametrize("base", ["f" * 40, "unheard-of", "+main:main", HOSTILE])
def test_a_base_that_cannot_be_had_says_what_to_do(clone: Path, base: str) -> None:
    done = run_step("Fetch the base", clone, BASE=base)
    assert done.returncode == 2
    assert "fetch-depth: 0" in done.stderr
    assert not list(clone.parent.rglob("pwned"))


def test_a_base_that_looks_like_an_option_is_refused(clone: Path) -> None:
    done = run_step("Fetch the base", clone, BASE="--upload-pack=touch pwned")
    assert done.returncode == 2
    assert "hyphen" in done.stderr
    assert not list(clone.parent.rglob("pwned"))


def test_the_installation_is_hashed_and_apart(clone: Path) -> None:
    action, tools = clone.parent / "the action", clone.parent / "tools"
    executable(tools / "python3")
    executable(clone.parent / "temp" / "contractguard" / "bin" / "python")
    path = f"{tools}{os.pathsep}{os.environ['PATH']}"
    done = run_step("Install contractguard", clone, GITHUB_ACTION_PATH=str(action), PATH=path)
    assert done.returncode == 0, done.stderr
    made, hashed, installed = recorded(clone.parent)
    assert made == ["-m", "venv", str(clone.parent / "temp" / "contractguard")]
    assert hashed[-3:] == ["--require-hashes", "-r", str(action / "constraints.txt")]
    assert installed[-3:] == ["--no-deps", "--no-build-isolation", str(action)]


# What the template's shell does


def test_the_gitlab_job_passes_the_arguments_on(clone: Path) -> None:
    tools = clone.parent / "tools"
    executable(tools / "python")
    for name in ("python", "contractguard"):
        executable(clone.parent / "builds" / "contractguard-venv" / "bin" / name)
    done = subprocess.run(
        ["sh", "-ec", "\n".join(JOB["script"])],
        cwd=clone,
        env={
            "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
            "RECORD": str(clone.parent / "record"),
            "CI_BUILDS_DIR": str(clone.parent / "builds"),
            "CONTRACTGUARD_BASE": HOSTILE,
            "CONTRACTGUARD_PACKAGE": HOSTILE,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    _, install, run = recorded(clone.parent)
    assert install[-2:] == ["--", HOSTILE]
    assert run[:3] == ["check", "--base", HOSTILE]
    assert run[3:] == ["--format", "terminal", "--format", "json:contractguard-report.json"]
    assert not list(clone.parent.rglob("pwned"))
