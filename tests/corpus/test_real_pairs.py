"""Real contracts: complete, located, each cause once, and the same bytes every time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator

import pytest

from contractguard.findings import Place
from contractguard.source import Document
from tests.corpus.pairs import NAMES, counts, documents_of, judged, paths_of, snapshot

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("name", NAMES)]
COMMAND = "from contractguard.cli import main; main()"


def run_diff(name: str, hash_seed: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", COMMAND, "diff", *map(str, paths_of(name)), "--format", "json"],
        capture_output=True, check=False, env={**os.environ, "PYTHONHASHSEED": hash_seed},
    )


def test_fails_the_gate_with_the_same_bytes_whatever_the_hash_seed(name: str) -> None:
    first, second = (run_diff(name, seed) for seed in ("1", "2"))
    assert (first.returncode, first.stderr) == (1, b"")
    assert json.loads(first.stdout)["contracts"][0]["verdict"] == "breaking"
    assert first.stdout == second.stdout


def test_five_runs_say_the_same(name: str) -> None:
    from contractguard.cli.comparing import compare_documents
    from contractguard.cli.held import Held
    from contractguard.cli.reports import report_on
    from contractguard.report import render

    pair = documents_of(name)
    told = {render("json", report_on([compare_documents(*pair, Held(name), "base", "revision")])) for _ in range(5)}
    assert len(told) == 1


def test_no_cause_is_reported_twice(name: str) -> None:
    causes = Counter(
        (found.rule, found.where.uri, found.where.pointer, json.dumps(found.facts, sort_keys=True, default=repr))
        for found in judged(name).judgement.findings
    )
    assert {cause: times for cause, times in causes.items() if times > 1} == {}


def test_fingerprints_are_unique(name: str) -> None:
    prints = Counter(finding.fingerprint for finding in judged(name).judgement.findings)
    assert [found for found, times in prints.items() if times > 1] == []


def _places(name: str) -> Iterator[tuple[Document, Place]]:
    base, revision = documents_of(name)
    for finding in judged(name).judgement.findings:
        yield revision, finding.where
        if finding.was is not None:
            yield base, finding.was


def test_places_lie_in_the_document(name: str) -> None:
    lines = {document.uri: document.text.split("\n") for document in documents_of(name)}
    for document, place in _places(name):
        assert place.uri == document.uri
        line = lines[place.uri][place.line - 1]
        start = place.excerpt_column - 1
        assert place.excerpt == line[start : start + len(place.excerpt)]
        assert (place.line, place.column) <= (place.end_line, place.end_column)
        assert place.excerpt.strip()


def test_pointers_name_what_the_place_shows(name: str) -> None:
    for document, place in _places(name):
        value = document.data
        for token in place.pointer:
            value = value[token]  # type: ignore[index]
        if place.pointer and isinstance(place.pointer[-1], str):
            assert place.pointer[-1] in lines_of(document, place), place


def lines_of(document: Document, place: Place) -> str:
    return "\n".join(document.text.split("\n")[place.line - 1 : place.end_line])


def test_findings_that_reach_clients_name_operations_of_the_contracts(name: str) -> None:
    known = {
        (method.upper(), path) for document in documents_of(name)
        for path, item in document.data["paths"].items() for method in item  # type: ignore[index]
    }
    for finding in judged(name).judgement.findings:
        assert finding.operations or finding.impact == "editorial"
        assert {(o.method, o.path) for o in finding.operations if o.kind == "operation"} <= known


def test_counts_are_those_of_the_snapshot(name: str) -> None:
    assert counts(name) == snapshot(name)
