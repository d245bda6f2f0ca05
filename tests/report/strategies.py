"""Random reports: every text, number and nesting that a contract could smuggle into a finding."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from contractguard.findings import (
    ContractSummary,
    Evidence,
    Finding,
    OperationReached,
    Place,
    Report,
    RuleText,
    Suppression,
)

TEXT = st.text(st.characters(), max_size=20)
NAMES = st.sampled_from(
    ["openapi.yaml", "v1:a b.yaml", "https://a.example/x?y=[z]", "-", "/tmp/ü.json", "../x", "C:\\x"],
)
NUMBERS = st.integers(1, 300)
SIDES = st.sampled_from(["base", "revision", None])
DIRECTIONS = st.sampled_from(["request", "response"])
SEVERITIES = st.sampled_from(["error", "warning", "note"])
IMPACTS = st.sampled_from(["breaking", "risky", "compatible", "editorial"])
HEX = st.text("0123456789abcdef", min_size=64, max_size=64)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)


@st.composite
def places(draw: st.DrawFn) -> Place:
    """Draw a place whose region is well-formed, whatever its excerpt covers."""
    line, column, size = draw(NUMBERS), draw(NUMBERS), draw(st.integers(0, 80))
    pointer = tuple(draw(st.lists(TEXT | st.integers(0, 9), max_size=3)))
    return Place(
        draw(NAMES | TEXT), pointer, line, column, line + draw(st.integers(0, 2)), column + size,
        draw(st.text(st.characters(), max_size=200)), draw(NUMBERS),
    )


operations = st.builds(
    OperationReached,
    st.sampled_from(["operation", "webhook", "callback"]), TEXT, TEXT, st.lists(DIRECTIONS, max_size=2).map(tuple),
)
evidence = st.builds(
    Evidence, st.sampled_from(["instance", "exchange", "promise"]), DIRECTIONS, TEXT, VALUES, SIDES, SIDES,
    st.none() | TEXT,
)
suppressions = st.builds(Suppression, st.sampled_from(["waiver", "baseline"]), TEXT, TEXT, TEXT)
findings = st.builds(
    Finding,
    contract=st.sampled_from(["one", "two", "three"]),
    rule=st.sampled_from(["a-rule", "another-rule", "a-third"]),
    severity=SEVERITIES,
    impact=IMPACTS,
    message=TEXT,
    fingerprint=HEX,
    where=places(),
    was=st.none() | places(),
    operations=st.lists(operations, max_size=7).map(tuple),
    effects=st.dictionaries(DIRECTIONS, st.sampled_from(["narrowed", "widened", "both", "none", "undecided"])),
    facts=st.dictionaries(st.sampled_from(["name", "before", "after"]) | TEXT, VALUES, max_size=4),
    evidence=st.none() | evidence,
    places=st.lists(places(), max_size=5).map(tuple),
    related=st.lists(places(), max_size=2).map(tuple),
    remedy=TEXT,
    help=TEXT,
    baseline_state=st.sampled_from([None, "new", "unchanged"]),
    suppression=st.none() | suppressions,
    reason=TEXT,
)
rules = st.builds(
    RuleText, st.sampled_from(["a-rule", "another-rule"]), TEXT, TEXT, TEXT, TEXT, SEVERITIES,
    st.lists(st.sampled_from(["security", "compatibility", "x"]), max_size=4).map(tuple),
)
contracts = st.builds(
    ContractSummary, st.sampled_from(["one", "two"]), st.none() | TEXT, TEXT, st.sampled_from(["2.0", "3.1.0"]),
    st.integers(0, 9), st.none() | IMPACTS | st.just("identical"), st.sampled_from(["major", "minor", "patch", "none"]),
    st.integers(0, 3), st.integers(0, 3),
)
reports = st.builds(
    Report,
    version=st.sampled_from(["0.1.0", "1.2.3.dev4+local", "main"]),
    contracts=st.lists(contracts, max_size=2, unique_by=lambda contract: contract.name).map(tuple),
    findings=st.lists(findings, max_size=3).map(tuple),
    rules=st.lists(rules, max_size=2, unique_by=lambda rule: rule.id).map(tuple),
)
