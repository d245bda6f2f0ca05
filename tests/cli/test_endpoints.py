"""`endpoints`, and `check` beside code: an application of Express as a person has it."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from tests.cli.running import Repo, Run, checked, contractguard, write

APP = """\
const express = require('express');
const admin = require('./admin');
const app = express();
function requireUser(req, res, next) {
  if (!req.headers.authorization) return res.status(401).json({ error: 'who are you?' });
  next();
}
app.get('/v1/things', requireUser, function listThings(req, res) { res.json([]); });
app.get('/v1/things/:id', function readThing(req, res) { res.json({}); });
app.delete('/v1/things/:id', requireUser, (req, res) => res.sendStatus(204));
app.use('/v1/admin', requireUser, admin);
app.listen(3000);
"""
ADMIN = """\
const { Router } = require('express');
const router = Router();
router.get('/users', (req, res) => res.json([]));
module.exports = router;
"""
REFUSED = "'401': {description: Who are you?}, '403': {description: Not yours}"
CONTRACT = f"""\
openapi: 3.1.0
info: {{title: Shop, version: 1.0.0}}
servers: [{{url: 'https://shop.test/v1'}}]
security: [{{token: []}}]
paths:
  /things:
    get:
      operationId: listThings
      responses: {{'200': {{description: Things}}, {REFUSED}}}
  /things/{{thingId}}:
    parameters: [{{name: thingId, in: path, required: true, schema: {{type: string, maxLength: 40}}}}]
    get:
      operationId: readThing
      responses: {{'200': {{description: A thing}}, {REFUSED}}}
  /orders:
    get:
      operationId: listOrders
      responses: {{'200': {{description: Orders}}, {REFUSED}}}
components: {{securitySchemes: {{token: {{type: http, scheme: bearer}}}}}}
"""
FOUND = ["method-undocumented-in-contract", "operation-authentication-missing-in-code", "operation-not-implemented",
         "operation-undocumented-in-contract"]
MORE = "router.get('/secrets', (req, res) => res.json([]));\nmodule.exports"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    write(tmp_path, "package.json", '{"dependencies": {"express": "^5.1.0"}}')
    write(tmp_path, "src/app.js", APP)
    write(tmp_path, "src/admin.js", ADMIN)
    write(tmp_path, "openapi.yaml", CONTRACT)
    return tmp_path


def listed(place: Path, *arguments: str) -> Run:
    return contractguard(place, "endpoints", "--format", "json", *arguments)


def operations(run: Run) -> dict[str, Any]:
    return {f"{each['method']} {each['path']}": each for each in run.report["operations"]
            if not (each["endpoint"] and each["endpoint"]["implied"])}


def test_contract_and_code_are_held_against_each_other(shop: Path) -> None:
    run = listed(shop)
    assert (run.status, run.rules) == (1, FOUND)
    assert {name: each["standing"] for name, each in operations(run).items()} == {
        "GET /v1/admin/users": "undocumented", "GET /v1/things": "documented", "GET /v1/things/{id}": "documented",
        "DELETE /v1/things/{id}": "method-undocumented", "GET /orders": "not-implemented"}
    assert run.report["contracts"] == [
        {"name": "openapi.yaml", "operations": 3, "implemented": 2, "related": True, "below": None}]


def test_the_document_satisfies_its_schema(shop: Path) -> None:
    schema = contractguard(shop, "schema", "endpoints").report
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    write(shop, "access.log", '1.2.3.4 - - [26/Nov/2026:10:00:00 +0000] "GET /v1/things HTTP/1.1" 200 5\n' * 3)
    for report in (listed(shop).report, listed(shop, "--traffic", "access.log").report,
                   listed(shop, "--preset", "all").report):
        validator.validate(report)
        assert list(report) == list(schema["properties"])


def test_findings_point_at_the_handler_and_at_the_contract(shop: Path) -> None:
    by_rule = {finding["rule"]: finding for finding in listed(shop).report["findings"]}
    places = {rule: [(place["uri"], place["line"]) for place in (finding["where"], *finding["related"])]
              for rule, finding in by_rule.items()}
    assert places["operation-undocumented-in-contract"] == [("src/admin.js", 3)]
    assert places["method-undocumented-in-contract"] == [("src/app.js", 10), ("openapi.yaml", 12)]
    assert places["operation-authentication-missing-in-code"][:2] == [("src/app.js", 9), ("openapi.yaml", 12)]
    assert places["operation-not-implemented"] == [("openapi.yaml", 16)]
    assert [each["path"] for each in by_rule["operation-undocumented-in-contract"]["operations"]] == [
        "/v1/admin/users"]


def test_findings_keep_their_identity_when_code_moves(shop: Path) -> None:
    before = {finding["fingerprint"] for finding in listed(shop).report["findings"]}
    write(shop, "src/app.js", f"// what this is\n\n{APP.replace('./admin', './operators')}".replace(":id", ":thing"))
    (shop / "src" / "admin.js").rename(shop / "src" / "operators.js")
    after = listed(shop)
    assert {finding["fingerprint"] for finding in after.report["findings"]} == before
    assert "GET /v1/things/{thing}" in operations(after)


def test_another_folder_is_named_from_where_people_work(shop: Path) -> None:
    inner = shop / "shop"
    inner.mkdir()
    for name in ("package.json", "src", "openapi.yaml"):
        (shop / name).rename(inner / name)
    run = listed(shop, "shop")
    assert run.rules == FOUND
    assert {finding["where"]["uri"] for finding in run.report["findings"]} == {
        "shop/src/app.js", "shop/src/admin.js", "shop/openapi.yaml"}


def test_the_table_fits_eighty_columns(shop: Path) -> None:
    run = contractguard(shop, "endpoints", "--verbose")
    assert run.status == 1
    table = run.out.split("\n\n")[1].splitlines()
    assert table[0].split() == ["operation", "code", "anonymous", "contract"]
    assert all(len(line) <= 80 for line in table)
    assert "requireUser answers 401" in run.out


def test_formats_of_the_table(shop: Path) -> None:
    run = contractguard(shop, "endpoints", "--format", "csv", "--format", "markdown:out.md",
                        "--format", "sarif:out.sarif")
    rows = list(csv.DictReader(io.StringIO(run.out)))
    assert {f"{row['method']} {row['path']}": row["contract"] for row in rows}["GET /v1/admin/users"] == "no"
    assert "| GET /v1/admin/users | src/admin.js:3 |" in (shop / "out.md").read_text()
    assert '"ruleId": "operation-not-implemented"' in (shop / "out.sarif").read_text()


def test_a_base_path_that_is_wrong_is_believed(shop: Path) -> None:
    found = operations(listed(shop, "--base-path", "/v2"))
    assert found["GET /v1/things"]["standing"] == "undocumented"


def test_a_base_path_can_be_configured(shop: Path) -> None:
    write(shop, "openapi.yaml", CONTRACT.replace("/v1", "/elsewhere"))
    write(shop, "contractguard.yaml", "endpoints: {base-paths: [/v1]}")
    run = listed(shop)
    assert run.rules == FOUND
    assert run.report["notes"] == []


def test_what_is_assumed_is_told(shop: Path) -> None:
    write(shop, "openapi.yaml", CONTRACT.replace("/v1", "/elsewhere"))
    run = contractguard(shop, "endpoints")
    assert "That base is assumed" in " ".join(run.out.split())
    assert run.status == 1


def test_the_skeleton_can_be_pasted(shop: Path) -> None:
    run = contractguard(shop, "endpoints", "--write-openapi", "-")
    found = yaml.safe_load(run.out)
    validate(found)
    assert {path: list(item) for path, item in found["paths"].items()} == {
        "/admin/users": ["get"], "/things/{thingId}": ["delete"]}
    assert found["paths"]["/admin/users"]["get"]["security"] == [{"token": []}]


def test_what_no_skeleton_can_spell_is_told(shop: Path) -> None:
    more = "router.get('/files/*rest', (q, s) => s.json([]));\nmodule.exports"
    write(shop, "src/admin.js", ADMIN.replace("module.exports", more))
    run = contractguard(shop, "endpoints", "--write-openapi", "-")
    assert "the skeleton lacks what OpenAPI cannot spell: GET /v1/admin/files/{rest*}" in run.err
    assert "/files" not in run.out


def test_exclusions_leave_out_and_are_told_when_unused(shop: Path) -> None:
    write(shop, "contractguard.yaml", """\
endpoints:
  exclude:
  - {path: /v1/admin/**, reason: for operators}
  - {path: /v1/gone, reason: nobody knows}
""")
    run = listed(shop)
    assert run.rules == ["endpoint-exclusion-unused", *FOUND[:3]]
    assert operations(run)["GET /v1/admin/users"]["excluded"] == "for operators"
    [unused] = [each for each in run.report["findings"] if each["rule"] == "endpoint-exclusion-unused"]
    assert (unused["where"]["uri"], unused["where"]["line"]) == ("contractguard.yaml", 4)


def test_a_severity_can_hold_for_some_paths(shop: Path) -> None:
    write(shop, "contractguard.yaml", """\
rules:
  operation-undocumented-in-contract: {severity: note, paths: [/v1/admin/**]}
""")
    run = listed(shop)
    severities = {finding["rule"]: finding["severity"] for finding in run.report["findings"]}
    assert severities["operation-undocumented-in-contract"] == "note"


def test_the_baseline_only_gets_shorter(shop: Path) -> None:
    first = listed(shop, "--write-baseline")
    path = shop / "contractguard.endpoints.yaml"
    assert yaml.safe_load(path.read_text())["undocumented"] == ["GET /v1/admin/users", "DELETE /v1/things/{id}"]
    known = [finding["suppression"] for finding in first.report["findings"] if finding["suppression"]]
    assert [each["kind"] for each in known] == ["baseline", "baseline"]
    write(shop, "src/admin.js", ADMIN.replace("module.exports", MORE))
    write(shop, "src/app.js", APP.replace("app.delete", "// app.delete"))
    run = listed(shop)
    assert run.rules == sorted(["operation-authentication-missing-in-code", "operation-not-implemented",
                                "operation-undocumented-in-contract", "operation-undocumented-in-contract",
                                "undocumented-baseline-stale"])
    shorter = listed(shop, "--write-baseline")
    assert "--grow lets it grow" in shorter.err
    assert yaml.safe_load(path.read_text())["undocumented"] == ["GET /v1/admin/users"]
    assert "undocumented-baseline-stale" not in shorter.rules
    listed(shop, "--write-baseline", "--grow")
    assert yaml.safe_load(path.read_text())["undocumented"] == ["GET /v1/admin/secrets", "GET /v1/admin/users"]


def test_what_is_found_again_and_again_is_told_once_and_what_is_known_apart(shop: Path) -> None:
    many = [f"GET /v1/many/{number}" for number in range(7)]
    write(shop, "src/app.js", APP.replace("app.use", "".join(
        f"app.get('/v1/many/{number}', (req, res) => res.json([]));\n" for number in range(7)) + "app.use"))
    write(shop, "contractguard.endpoints.yaml", f"version: 1\nundocumented: ['{many[0]}']\n")
    told = [finding for finding in listed(shop).report["findings"]
            if finding["rule"] == "operation-undocumented-in-contract"]
    reached = {each["message"]: [f"{one['method']} {one['path']}" for one in each["operations"]] for each in told}
    assert reached == {f"{many[0]} is in the code and in no contract": many[:1],
                       "7 operations are in the code and in no contract": ["GET /v1/admin/users", *many[1:]]}
    assert [bool(each["suppression"]) for each in sorted(told, key=lambda each: each["message"])] == [False, True]
    listed(shop, "--write-baseline", "--grow")
    known = yaml.safe_load((shop / "contractguard.endpoints.yaml").read_text())["undocumented"]
    assert known == ["GET /v1/admin/users", *many, "DELETE /v1/things/{id}"]


def test_without_a_contract_the_endpoints_are_listed(shop: Path) -> None:
    (shop / "openapi.yaml").unlink()
    run = listed(shop)
    assert (run.status, run.rules) == (0, [])
    assert {each["standing"] for each in operations(run).values()} == {"no-contract"}


def test_a_folder_without_code_has_no_endpoints(tmp_path: Path) -> None:
    write(tmp_path, "openapi.yaml", CONTRACT)
    run = contractguard(tmp_path, "endpoints")
    assert (run.status, run.out.splitlines()[0]) == (0, "0 endpoints")


@pytest.mark.parametrize(("arguments", "told"), [
    (("nowhere",), "does not exist"), (("--grow",), "--grow goes with --write-baseline"),
    (("--format", "junit"), "there is no format 'junit'"), (("--contract", "gone.yaml"), "gone.yaml"),
])
def test_what_cannot_be_done_is_told(shop: Path, arguments: tuple[str, ...], told: str) -> None:
    run = contractguard(shop, "endpoints", *arguments)
    assert run.status == 2
    assert told in run.err


def test_a_contract_that_is_none_does_not_hide_the_others(shop: Path) -> None:
    write(shop, "broken.yaml", "openapi: 3.1.0\npaths: 1\n")
    run = listed(shop)
    assert run.status == 2
    assert "broken.yaml" in run.err
    assert run.rules == FOUND


def committed(shop: Path) -> Repo:
    repo = Repo(shop)
    repo.commit()
    return repo


def test_check_tells_what_is_new(shop: Path) -> None:
    committed(shop)
    assert (checked(shop).status, {each["baselineState"] for each in checked(shop).report["findings"]}) == (
        0, {"unchanged"})
    write(shop, "src/admin.js", ADMIN.replace("module.exports", MORE))
    run = checked(shop)
    new = [finding for finding in run.report["findings"] if finding["baselineState"] == "new"]
    assert (run.status, [each["rule"] for each in new]) == (1, ["operation-undocumented-in-contract"])
    assert [each["path"] for each in new[0]["operations"]] == ["/v1/admin/secrets"]
    assert "5 endpoints in the code" in run.err


def test_a_change_cannot_accept_what_it_adds(shop: Path) -> None:
    listed(shop, "--write-baseline")
    committed(shop)
    write(shop, "src/admin.js", ADMIN.replace("module.exports", MORE))
    listed(shop, "--write-baseline", "--grow")
    run = checked(shop)
    new = [finding for finding in run.report["findings"] if finding["baselineState"] == "new"]
    assert (run.status, [each["suppression"] for each in new]) == (1, [None])
    assert "1 line more than that of the base" in run.err


@pytest.mark.parametrize("said", ["off", "{check: false, base-paths: [/v1]}"])
def test_check_leaves_the_code_alone_where_it_is_told_to(shop: Path, said: str) -> None:
    write(shop, "contractguard.yaml", f"endpoints: {said}\n")
    committed(shop)
    write(shop, "src/admin.js", ADMIN.replace("module.exports", MORE))
    run = checked(shop)
    assert (run.status, run.rules) == (0, [])


def test_check_of_one_contract_says_nothing_of_code(shop: Path) -> None:
    committed(shop)
    assert checked(shop, "openapi.yaml").rules == []


def test_check_says_nothing_of_code_without_a_framework(shop: Path) -> None:
    for name in ("src/app.js", "src/admin.js", "package.json"):
        (shop / name).unlink()
    committed(shop)
    run = checked(shop)
    assert (run.status, run.rules) == (0, [])
    assert "in the code" not in run.err


def test_traffic_is_counted_beside_contract_and_code(shop: Path) -> None:
    pytest.importorskip("contractguard.inventory.path_index", reason="what reads traffic is not here yet")
    requests = [*[("GET", "/v1/things", 200)] * 3, *[("GET", "/v1/things/7", 409)] * 2,
                *[("GET", "/v0/things/8", 200)] * 4]
    write(shop, "access.log", "".join(
        f'10.0.0.1 - - [26/Nov/2026:06:00:00 +0000] "{method} {path} HTTP/1.1" {status} 12 "-" "curl"\n'
        for method, path, status in requests))
    run = listed(shop, "--traffic", "access.log")
    hits = {name: each["traffic"]["hits"] for name, each in operations(run).items()}
    assert (hits["GET /v1/things"], hits["GET /v1/things/{id}"], hits["GET /orders"]) == (3, 2, 0)
    assert run.rules == sorted([*FOUND, "operation-undocumented-in-traffic", "operation-unused-in-traffic",
                                "response-status-undocumented-in-traffic"])
    [unknown] = [name for name, each in operations(run).items() if each["standing"] == "only-in-traffic"]
    assert unknown.startswith("GET /v0/things/{")


def test_a_baseline_that_is_wrong_does_not_hide_the_comparison(shop: Path) -> None:
    committed(shop)
    write(shop, "contractguard.endpoints.yaml", "version: 7\n")
    write(shop, "openapi.yaml", CONTRACT.replace("  /orders:", "  /ordered:"))
    run = checked(shop)
    assert run.status == 2
    assert "'version' must be 1" in run.err
    assert "operation-removed" in run.rules
