"""The table of another tool's checks: that it is complete, and that it is true."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from contractguard.compare import Change, ReachedOperation, compare_contracts
from contractguard.contract import read_contract
from contractguard.errors import ContractguardError, RuleError
from contractguard.rules import load_catalogue
from contractguard.rules import peers as peers_package
from contractguard.rules.engine import all_matches
from contractguard.rules.peers import Counterpart, peer_names, read_peer
from contractguard.source import Access, open_document
from tests.judging import CORPUS, document
from tests.peers.pairs import all_pairs

CATALOGUE = load_catalogue()
KNOWN = CATALOGUE.rules.keys()
TABLE = Path(peers_package.__file__).with_name("oasdiff.yaml")
COUNTERPARTS = {one.check: one for one in read_peer("oasdiff.yaml", TABLE.read_bytes(), KNOWN)}
ANSWERED = [one for one in COUNTERPARTS.values() if one.rules]
PEER = CORPUS / "oasdiff"
EXCEPTIONS = Path(__file__).parent / "peers" / "exceptions.yaml"
PARAMETER = re.compile(r"\{[^}]*\}")


class Case(NamedTuple):
    """A check that the peer's own pair shows, on an operation or on the contract."""

    base: str
    revision: str
    check: str
    operation: str

    def told(self) -> str:
        return f"{self.base} → {self.revision}: {self.operation or 'the contract'}: {self.check}"


class Exemption(NamedTuple):
    """What speaks in a case instead of the rules that the table names, and why."""

    reason: str
    says: frozenset[str]


def spoken(changes: Iterable[Change], operation: str = "") -> set[str]:
    """The rules that speak of changes, those that are off included; of one operation, in the directions it has."""
    found = set()
    for change in changes:
        reached = [one for one in change.operations if is_called(one, operation)]
        directions = {direction for one in reached for direction in one.directions}
        for direction, rules in all_matches(change, CATALOGUE):
            if not operation or direction in directions:
                found |= {rule.id for rule in rules}
    return found


def is_called(reached: ReachedOperation, operation: str) -> bool:
    """Whether the peer calls an operation so: by method and path, a webhook by its name."""
    prefix = "webhook:" if reached.kind == "webhook" else ""
    called = f"{reached.method.upper()} {prefix}{reached.path}"
    return PARAMETER.sub("{}", called) == PARAMETER.sub("{}", operation)


# ---- complete

def test_the_table_has_exactly_the_checks_of_the_peer() -> None:
    if not (PEER / "checks.json").is_file():
        pytest.skip("the shared corpus is not there")
    checks = json.loads((PEER / "checks.json").read_text())
    assert {one.check: one.level for one in COUNTERPARTS.values()} == {check["id"]: check["level"] for check in checks}
    assert len(COUNTERPARTS) == len(checks) == 509


def test_there_is_a_table_of_oasdiff() -> None:
    assert peer_names() == ("oasdiff",)


@pytest.mark.parametrize("one", COUNTERPARTS.values(), ids=lambda one: one.check)
def test_a_reason_says_something(one: Counterpart) -> None:
    for text in (one.note, one.because):
        assert not text or (len(text.split()) >= 7 and text[0].isupper() | text.startswith(tuple(KNOWN)))
        assert not text or text.endswith(".")
        assert "- " not in text, "a word that was broken in two"
    named = set(re.findall(r"[a-z]+(?:-[a-z]+){2,}", f"{one.note} {one.because}"))
    assert named <= KNOWN, "a reason names a rule that there is not"


# ---- read strictly

@pytest.mark.parametrize(("table", "complaint"), [
    ("{}", "must be an array of groups"),
    ("[]", "must be an array of groups"),
    ("- a", "must be an object"),
    ("- {rules: [a-rule], because: 'None speaks.', checks: {one: info}}", "'rules' or 'because', and not both"),
    ("- {checks: {one: info}}", "'rules' or 'because', and not both"),
    ("- {rules: [a-rule], reason: x, checks: {one: info}}", "has no key 'reason'"),
    ("- {because: x, note: y, checks: {one: info}}", "a reason says all"),
    ("- {rules: [], checks: {one: info}}", "at least one rule"),
    ("- {rules: [a-rule, a-rule], checks: {one: info}}", "none twice"),
    ("- {rules: [no-rule], checks: {one: info}}", "'no-rule' is not known here"),
    ("- {rules: a-rule, checks: {one: info}}", "must be an array of strings"),
    ("- {because: ' ', checks: {one: info}}", "must be a string that says something"),
    ("- {rules: [a-rule]}", "needs 'checks'"),
    ("- {rules: [a-rule], checks: {}}", "needs 'checks'"),
    ("- {rules: [a-rule], checks: {one: fatal}}", "'fatal' is not known here"),
    ("- {rules: [a-rule], checks: {one: info}}\n- {rules: [a-rule], checks: {one: info}}", "'one' stands here twice"),
    ("- {rules: [a-rule], checks: {one: info, one: info}}", "twice"),
])
def test_a_table_that_cannot_be_used(table: str, complaint: str) -> None:
    with pytest.raises(RuleError) as refused:
        read_peer("table.yaml", table.encode(), ["a-rule"])
    assert complaint in refused.value.message
    assert refused.value.place.startswith("table.yaml")


def test_an_earlier_id_of_a_rule_is_not_known() -> None:
    earlier = [alias for rule in CATALOGUE for alias in rule.aliases]
    assert earlier
    for alias in earlier:
        with pytest.raises(RuleError, match="is not known here"):
            read_peer("table.yaml", f"- {{rules: [{alias}], checks: {{one: info}}}}".encode(), KNOWN)


# ---- true of small pairs

@cache
def shown() -> dict[str, list[set[str]]]:
    """The rules that speak of each small pair, by the check that it shows."""
    found: dict[str, list[set[str]]] = {}
    for check, base, revision in all_pairs():
        if check in COUNTERPARTS:
            sides = (read_contract(document(side, "a.yaml")) for side in (base, revision))
            found.setdefault(check, []).append(spoken(compare_contracts(*sides).changes))
    return found


@pytest.mark.parametrize("one", ANSWERED, ids=lambda one: one.check)
def test_a_rule_speaks_of_each_pair_and_each_rule_of_one(one: Counterpart) -> None:
    pairs = shown()[one.check]
    silent = [rules for rules in pairs if not rules & set(one.rules)]
    unshown = set(one.rules) - set().union(*pairs)
    assert not silent, "a pair in which none of the rules speaks"
    assert not unshown, "a rule that speaks in none of the pairs"


# ---- true of the peer's own pairs

@cache
def exemptions() -> dict[Case, Exemption]:
    found = {}
    for group in yaml.safe_load(EXCEPTIONS.read_text()):
        assert group.keys() == {"reason", "rows"} and len(group["reason"].split()) > 7
        for row in group["rows"]:
            assert row.keys() - {"operation"} == {"pair", "checks", "says"}
            for check in row["checks"]:
                case = Case(*row["pair"], check, row.get("operation", ""))
                assert case not in found, case.told()
                found[case] = Exemption(group["reason"], frozenset(row["says"]))
    return found


@cache
def peer_cases() -> dict[Case, frozenset[str]]:
    """Every check that the peer's own pairs show, with the rules that speak there; without pairs we refuse to read."""
    if not (PEER / "pairs.jsonl").is_file():
        pytest.skip("the shared corpus is not there")
    rows = [json.loads(line) for line in (PEER / "pairs.jsonl").read_text().splitlines()]
    return {case: rules for row in rows for case, rules in _compared(row)}


def _compared(row: dict[str, Any]) -> Iterable[tuple[Case, frozenset[str]]]:
    access = Access(PEER)
    try:
        base, revision = (read_contract(open_document(str(PEER / row[side]), access)) for side in ("base", "revision"))
        changes = compare_contracts(base, revision).changes
    except ContractguardError:
        return
    names = [row[side].removeprefix("data/") for side in ("base", "revision")]
    for entry in row["peer"]:
        operation = f"{entry['operation']} {entry['path']}" if entry["operation"] else ""
        yield Case(names[0], names[1], entry["id"], operation), frozenset(spoken(changes, operation))


def test_a_rule_speaks_where_the_peer_does_or_the_case_is_argued() -> None:
    silent = []
    for case, rules in peer_cases().items():
        one = COUNTERPARTS[case.check]
        if one.rules and not rules & set(one.rules) and case not in exemptions():
            silent.append(f"{case.told()}: {', '.join(sorted(rules)) or 'nothing'}")
    assert len(peer_cases()) > 400
    assert not silent, "\n".join(silent)


def test_every_case_that_is_argued_is_one_and_something_else_speaks_as_said() -> None:
    wrong = []
    for case, exemption in exemptions().items():
        one, rules = COUNTERPARTS[case.check], peer_cases().get(case)
        if rules is None or not one.rules or rules & set(one.rules):
            wrong.append(f"needs no argument: {case.told()}")
        elif not exemption.says <= rules:
            wrong.append(f"says otherwise: {case.told()}: {', '.join(sorted(rules)) or 'nothing'}")
    assert not wrong, "\n".join(wrong)
