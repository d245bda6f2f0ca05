"""The file that lists the undocumented operations that are known."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractguard.errors import ConfigError
from contractguard.policy import Config
from contractguard.policy.endpoint_baseline import USUAL_BASELINE, read_baseline, written_baseline

MISTAKES = {
    "no version": ("undocumented: []", "1:1: 'version' must be 1"),
    "another version": ("version: 2", "1:1: 'version' must be 1"),
    "an unknown key": ("version: 1\nundocumneted: []",
                       "2:1: a baseline of endpoints has no key 'undocumneted' (did you mean 'undocumented'?)"),
    "no list": ("version: 1\nundocumented: GET /a", "2:1: 'undocumented' must be an array of strings"),
    "no operation": ("version: 1\nundocumented:\n- GET\n",
                     "3:3: 'GET' is no operation (write it as: GET /users/{id})"),
    "a line twice": ("version: 1\nundocumented: [GET /a, GET /a]",
                     "2:24: 'GET /a' is listed twice (keep one of the two)"),
    "no object": ("- GET /a", "1:1: a baseline of endpoints must be an object"),
}


def read(folder: Path, text: str) -> list[str]:
    (folder / USUAL_BASELINE).write_text(text)
    return [each.spelled for each in read_baseline(Config.default(folder), folder)]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_its_place(mistake: str, tmp_path: Path) -> None:
    text, told = MISTAKES[mistake]
    with pytest.raises(ConfigError) as refused:
        read(tmp_path, text)
    assert str(refused.value) == f"{USUAL_BASELINE}:{told}"


def test_no_file_lists_nothing(tmp_path: Path) -> None:
    assert read_baseline(Config.default(tmp_path), tmp_path) == []


def test_it_knows_its_lines(tmp_path: Path) -> None:
    text = written_baseline(["GET /b", "GET /a/{id}", "* /a/{id}"])
    assert read(tmp_path, text) == ["* /a/{id}", "GET /a/{id}", "GET /b"]
    known = read_baseline(Config.default(tmp_path), tmp_path)
    lines = [known_line.node.document.region(known_line.node.pointer).line for known_line in known]
    assert [text.splitlines()[line - 1].lstrip("- ").strip("'") for line in lines] == [each.spelled for each in known]
    assert [each.key for each in known] == [("*", "/a/{}"), ("GET", "/a/{}"), ("GET", "/b")]


@given(st.sets(st.builds(lambda method, path: f"{method} /{path}", st.sampled_from(["GET", "*", "POST"]), st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=12))))
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, operations: set[str]) -> None:
    assert set(read(tmp_path_factory.mktemp("baseline"), written_baseline(operations))) == operations
