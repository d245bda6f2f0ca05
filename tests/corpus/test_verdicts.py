"""The hand-judged pairs, scored by their own tool."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner

from tests.judging import CORPUS

TOOL = CORPUS.parent / "tools" / "score_verdicts.py"
LEAST = 112


def _tool() -> ModuleType:
    if not TOOL.is_file():
        pytest.skip("the shared corpus is not there")
    specification = importlib.util.spec_from_file_location("score_verdicts", TOOL)
    assert specification is not None and specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def _verdict(_: list[str], base: Path, revision: Path) -> str:
    """Do in this process what the tool does in one of its own for every pair."""
    from contractguard.cli.diff_command import command

    done = CliRunner().invoke(command, [str(base), str(revision), "--format", "json"])
    assert done.exit_code in (0, 1), done.output
    return str(json.loads(done.stdout)["contracts"][0]["verdict"])


def test_judged_verdicts(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    tool = _tool()
    monkeypatch.setattr(tool, "verdict", _verdict)
    monkeypatch.setattr(sys, "argv", ["score_verdicts.py"])
    tool.main()
    told = capsys.readouterr().out
    score = re.search(r"(\d+) of 114 verdicts right", told)
    assert score is not None, told
    assert int(score[1]) >= LEAST, told
