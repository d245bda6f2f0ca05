"""The peer's own pairs, operation by operation; `python -m bench.peer_verdicts` tells the figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from contractguard.errors import ContractguardError
from contractguard.findings import Evidence, Finding, OperationReached, Place

peer_verdicts: Any = pytest.importorskip("bench.peer_verdicts", reason="the benchmarks are not beside the tests")
peer_excuses: Any = pytest.importorskip("bench.peer_excuses")
peer_pairs: Any = pytest.importorskip("bench.peer_pairs")

ROW = "rows: [{base: a, revision: b, operation: GET /, peer: [x]}]"


@pytest.fixture(scope="module")
def verdicts() -> Any:
    if not peer_pairs.PAIRS.is_file():
        pytest.skip("the shared corpus is not there")
    return peer_verdicts.hold(map(peer_pairs.compare, peer_pairs.read_pairs(peer_pairs.PAIRS)),
                              peer_excuses.read_excuses())


def test_every_error_of_the_peer_is_met_or_argued_against(verdicts: Any) -> None:
    assert verdicts.errors
    assert not verdicts.open, "\n".join(error.told() for error in verdicts.open)


def test_every_breaking_finding_where_the_peer_is_silent_has_evidence(verdicts: Any) -> None:
    assert verdicts.alone
    assert not verdicts.unproven, "\n".join(alone.told() for alone in verdicts.unproven)


def test_every_excuse_excuses_something(verdicts: Any) -> None:
    assert not verdicts.stale, "\n".join(excuse.told() for excuse in verdicts.stale)


def test_only_what_is_no_contract_is_refused(verdicts: Any) -> None:
    assert [one.pair.base for one in verdicts.compared if one.refused] == ["data/description/spec1.yml"]


@pytest.mark.parametrize("text", [
    "a: b", "[a]", "[{reason: r}]", f"[{{reason: r, {ROW}, because: s}}]", f"[{{reason: '', {ROW}}}]",
    "[{reason: r, rows: []}]", f"[{{reason: r, {ROW.replace('[x]', 'x')}}}]",
    f"[{{reason: r, {ROW.replace('base', 'basis')}}}]", f"[{{reason: r, {ROW.replace('[x]', '[x], path: /')}}}]",
    f"[{{reason: r, {ROW}}}, {{reason: s, {ROW}}}]", f"[{{reason: r, reason: s, {ROW}}}]",
])
def test_excuses_are_read_strictly(tmp_path: Path, text: str) -> None:
    file = tmp_path / "excuses.yaml"
    file.write_text(text)
    with pytest.raises((ValueError, ContractguardError)):
        peer_excuses.read_excuses(file)


def _compared(*findings: Finding) -> Any:
    entry = peer_pairs.Entry("x", "error", peer_pairs.Target("operation", "GET", "/a/{id}"), "GET /a/{id}", "x")
    return peer_pairs.Compared(peer_pairs.Pair(Path(), "base", "revision", (entry,)), findings)


def _finding(path: str, evidence: Evidence | None = None) -> Finding:
    operation = OperationReached("operation", "GET", path, ("request",))
    place = Place("openapi.yaml", (), 1, 1, 1, 1)
    return Finding("openapi.yaml", "rule", "error", "breaking", "message", "print", place, operations=(operation,),
                   evidence=evidence)


def test_an_excuse_holds_for_what_it_names_alone() -> None:
    excuse, other = (peer_excuses.Excuse("base", "revision", "GET /a/{id}", id, "because") for id in "xy")
    held = peer_verdicts.hold([_compared()], [excuse, other])
    assert [error.outcome for error in held.errors] == ["excused"]
    assert held.stale == (other,)
    assert [error.outcome for error in peer_verdicts.hold([_compared()], []).errors] == ["open"]


def test_an_excuse_for_what_is_met_is_stale() -> None:
    excuse = peer_excuses.Excuse("base", "revision", "GET /a/{id}", "x", "because")
    held = peer_verdicts.hold([_compared(_finding("/a/{name}"))], [excuse])
    assert [error.outcome for error in held.errors] == ["breaking"]
    assert held.stale == (excuse,) and not held.alone


def test_a_promise_without_a_section_is_no_evidence() -> None:
    promises = [Evidence("promise", "request", "because", reference=reference) for reference in (None, "section")]
    held = peer_verdicts.hold([_compared(_finding("/b"), *(_finding("/b", promise) for promise in promises))], [])
    assert [alone.proof for alone in held.alone] == ["", "", "promise"]
    assert len(held.unproven) == 2 and not held.good
