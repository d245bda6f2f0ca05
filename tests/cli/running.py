"""Runs the installed `contractguard` in real git repositories."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

SCRIPT = Path(sys.executable).with_name("contractguard")
IDENTITY = ("-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "protocol.file.allow=always")
SECONDS = 60
"""Generous: the machine may be busy. A run takes half a second."""


@dataclass(frozen=True)
class Run:
    """What one run of the program did."""

    status: int
    out: str
    err: str

    @property
    def report(self) -> dict[str, Any]:
        """The JSON report on standard output."""
        report: dict[str, Any] = json.loads(self.out)
        return report

    @property
    def rules(self) -> list[str]:
        """The rules of the JSON report, sorted."""
        return sorted(finding["rule"] for finding in self.report["findings"])

    @property
    def contracts(self) -> dict[str, tuple[str | None, str | None]]:
        """Each contract of the JSON report with its base and verdict."""
        return {each["name"]: (each["base"], each["verdict"]) for each in self.report["contracts"]}


def environment(**extra: str) -> dict[str, str]:
    """Return this environment without what would colour, prompt or point elsewhere."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "NO_COLOR", "FORCE_"))}
    return {**kept, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "LC_ALL": "C.UTF-8", **extra}


def contractguard(place: Path, *arguments: str, given: str | bytes = "", **extra: str) -> Run:
    """Run the program in a folder."""
    content = given.encode() if isinstance(given, str) else given
    done = subprocess.run([SCRIPT, *arguments], cwd=place, input=content, capture_output=True, check=False,
                          env=environment(**extra), timeout=SECONDS)
    run = Run(done.returncode, done.stdout.decode(), done.stderr.decode())
    assert "Traceback" not in run.err, run.err
    assert "itself failed" not in run.err, run.err
    return run


def checked(place: Path, *arguments: str) -> Run:
    """Run `check` with a JSON report."""
    return contractguard(place, "check", "--format", "json", *arguments)


def git(place: Path, *arguments: str) -> str:
    """Run git in a folder; it has to succeed."""
    done = subprocess.run(["git", *IDENTITY, *arguments], cwd=place, capture_output=True, text=True, check=False,
                          env=environment())
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def shell(place: Path, command: str) -> None:
    """Run a command line that a message told a person to run."""
    done = subprocess.run(["sh", "-ec", command], cwd=place, capture_output=True, text=True, check=False,
                          env=environment())
    assert done.returncode == 0, done.stderr


class Repo:
    """A git repository of a test."""

    def __init__(self, top: Path, branch: str = "main") -> None:
        self.top = top
        top.mkdir(parents=True, exist_ok=True)
        git(top, "init", "--quiet", f"--initial-branch={branch}")

    def git(self, *arguments: str) -> str:
        """Run git here."""
        return git(self.top, *arguments)

    def write(self, name: str, content: str) -> Path:
        """Write one file."""
        return write(self.top, name, content)

    def commit(self) -> str:
        """Commit everything that is there; return the commit's id."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "change")
        return self.git("rev-parse", "HEAD")


def write(top: Path, name: str, content: str) -> Path:
    """Write one file below a folder."""
    path = top / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return path


def contract(*properties: str, paths: tuple[str, ...] = ("/things",), title: str = "Things") -> str:
    """Write a contract: every path answers with an object that has the properties, all required.

    No rule that is recommended finds anything in it.
    """
    schema = {
        "type": "object", "required": list(properties), "properties": {name: {"type": "string"} for name in properties}}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
    answer = {"get": {"responses": {
        "200": {"description": "Done", "content": content}, "401": {"description": "Who are you?"}}}}
    return yaml.safe_dump({
        "openapi": "3.1.0", "info": {"title": title, "version": "1"},
        "paths": {path: copy.deepcopy(answer) for path in paths}, "components": {
            "schemas": {"Thing": schema}, "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        "servers": [{"url": "https://api.things.test"}], "security": [{"token": []}],
    }, sort_keys=False)
