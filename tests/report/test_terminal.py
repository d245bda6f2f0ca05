"""The frames of the terminal."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from rich.cells import cell_len

from contractguard.findings import Place, Report
from contractguard.report import Presentation, render
from contractguard.report.terminal.excerpts import excerpt
from contractguard.report.terminal.spans import cut, wrapped
from contractguard.text.printable import printable

from .golden_files import CASES, FOLDER, rendered
from .sample import MARKUP, NARROWED, REMOVED, REPORT

ESCAPE = "\x1b"
CODES = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize("name", CASES)
def test_golden(name: str) -> None:
    assert rendered(name) == (FOLDER / name).read_bytes().decode()


def test_without_color_there_is_no_escape() -> None:
    assert ESCAPE not in render("terminal", REPORT)


def test_color_changes_nothing_but_escapes() -> None:
    colored = CODES.sub("", render("terminal", REPORT, Presentation(color=True)))
    assert [line.rstrip() for line in colored.splitlines()] == render("terminal", REPORT).splitlines()


def test_markup_and_escapes_of_a_contract_are_shown_not_obeyed() -> None:
    text = render("terminal", replace(REPORT, findings=(MARKUP,)), Presentation(color=True))
    assert "[bold]admin[/bold]" in CODES.sub("", text)
    assert ESCAPE not in CODES.sub("", text)
    assert "\u241b[31mred" in text
    assert "\u202e" not in text


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_source_lines_fit_the_terminal(width: int) -> None:
    text = render("terminal", REPORT, Presentation(width=width))
    for line in text.splitlines():
        if re.match(r"\s*\d* \|", line):
            assert cell_len(line) <= width, line


@pytest.mark.parametrize("width", [40, 60, 100])
@pytest.mark.parametrize(("place", "marked"), [(NARROWED.where, '"maximum"'), (REMOVED.where, "properties")])
def test_carets_stand_below_the_region(place: Place, marked: str, width: int) -> None:
    shown = excerpt(place, width)
    assert shown.start == cell_len(shown.text[:shown.text.index(marked)])
    assert shown.length == cell_len(marked)


def test_wide_characters_take_two_columns() -> None:
    shown = excerpt(Place("a", (), 1, 5, 1, 7, "日本: 名前 x"), 60)
    assert (shown.start, shown.length) == (6, 4)


def test_tabs_reach_the_next_stop() -> None:
    shown = excerpt(Place("a", (), 1, 3, 1, 4, "a\tb"), 60)
    assert (shown.text, shown.start) == ("a   b", 4)


def test_a_region_outside_its_excerpt_is_still_marked() -> None:
    shown = excerpt(Place("a", (), 1, 400, 1, 410, "short"), 60)
    assert (shown.text, shown.length) == ("short", 1)


@pytest.mark.parametrize("column", range(1, 300, 7))
def test_the_start_of_a_region_is_always_in_sight(column: int) -> None:
    line = "".join(chr(ord("a") + number % 26) for number in range(300))
    shown = excerpt(Place("a", (), 1, column, 1, column + 5, line), 50)
    assert shown.text[shown.start] == line[column - 1]
    assert len(shown.text) <= 50


def test_a_long_region_is_cut() -> None:
    shown = excerpt(Place("a", (), 1, 101, 1, 400, "x" * 100 + "y" * 400), 50)
    assert "y" in shown.text
    assert shown.start + shown.length <= 50


def test_a_report_without_findings_is_one_line() -> None:
    assert render("terminal", Report("0.1.0", (), ())) == "no findings\n"
    silent = rendered("terminal-silent.txt")
    assert silent.count("\n") == 1
    assert "1 editorial change is not listed" in silent


def test_findings_of_no_listed_contract_are_shown() -> None:
    text = render("terminal", Report("0.1.0", (), (REMOVED,)))
    assert text.startswith("openapi.yaml\n\nerror[response-property-removed]")


def test_printable_leaves_letters_alone() -> None:
    assert printable("ünï 日本 🎉") == "ünï 日本 🎉"
    assert printable("\x00\x7f\x9b\u2066\ud800") == "\u2400\u2421\ufffd\ufffd\ufffd"


def test_cut_counts_columns() -> None:
    assert cut("日本語", 6) == "日本語"
    assert cut("日本語", 5) == "日本…"


def test_wrapped_breaks_between_words() -> None:
    assert wrapped("one two  three", 7) == ["one two", "three"]
    assert wrapped("incomprehensibilities", 5) == ["incomprehensibilities"]
