"""`access`: the matrix of a contract and its violations, and what a policy does in the other commands."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import jsonschema_rs
import pytest
import yaml

from contractguard.access.policy import Policy
from contractguard.access.reading import parse_policy
from tests.cli.running import Repo, contractguard, write

SHOP = Path(__file__).parent.parent / "access" / "shop"
THINGS = """openapi: 3.1.0
info: {title: Things, version: 1.0.0}
servers: [{url: "https://api.things.test"}]
security: [{token: []}]
paths:
  /things:
    get:
      operationId: listThings
      responses: {'200': {description: Done}, '401': {description: Not authenticated}}
components:
  securitySchemes:
    token: {type: http, scheme: bearer}
"""
OPEN = THINGS.replace("      operationId", "      security: []\n      operationId")
POLICY = "version: 1\nrules:\n- {id: things, match: {path: /things}}\n"
PUBLIC = f"{POLICY}public:\n- {{path: /things, reason: The catalogue is open}}\n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A shop whose policy has the usual name."""
    for name in ("clean", "planted"):
        place = tmp_path / name
        place.mkdir()
        shutil.copy(SHOP / f"{name}.yaml", place / "openapi.yaml")
        shutil.copy(SHOP / f"{name}-policy.yaml", place / "contractguard.access.yaml")
    return tmp_path


def test_the_policy_beside_the_contract_is_found(shop: Path) -> None:
    clean = contractguard(shop, "access", "clean/openapi.yaml")
    assert clean.status == 0
    assert "36 operations: 30 secured, 6 public by policy; policy clean/contractguard.access.yaml" in clean.out
    planted = contractguard(shop, "access", "planted/openapi.yaml")
    assert planted.status == 1
    assert "error[policy-unmatched]: no rule of the access policy matches GET /metrics" in planted.out
    assert "= see:     planted/contractguard.access.yaml:2:1" in planted.out


def test_a_policy_may_be_named(shop: Path) -> None:
    run = contractguard(shop, "access", "planted/openapi.yaml", "--policy", "clean/contractguard.access.yaml",
                        "--format", "json")
    assert run.status == 1
    assert run.report["policy"] == "clean/contractguard.access.yaml"
    assert "policy-rule-unused" not in run.rules


def test_without_a_policy_what_can_be_told_of_any_contract_is(tmp_path: Path) -> None:
    write(tmp_path, "openapi.yaml", OPEN)
    run = contractguard(tmp_path, "access", "openapi.yaml", "--format", "json")
    assert (run.status, run.rules, run.report["policy"]) == (1, ["authentication-switched-off"], None)


def test_fail_on_is_obeyed(shop: Path) -> None:
    assert contractguard(shop, "access", "planted/openapi.yaml", "--fail-on", "never").status == 0
    assert contractguard(shop, "access", "clean/openapi.yaml", "--fail-on", "note").status == 1


def test_json_has_every_operation_with_its_roles(shop: Path) -> None:
    report = contractguard(shop, "access", "clean/openapi.yaml", "--format", "json").report
    assert report["schema"] == "contractguard-access/1"
    assert report["roles"] == ["viewer", "clerk", "editor", "analyst", "partner", "admin"]
    assert len(report["operations"]) == 36
    deleting = next(each for each in report["operations"] if each["operationId"] == "deleteOrder")
    assert deleting == {
        "kind": "operation", "method": "DELETE", "path": "/orders/{orderId}", "operationId": "deleteOrder",
        "line": deleting["line"], "openness": "secured", "alternatives": ["oauth[orders:admin]"], "schemes": ["oauth"],
        "scopes": ["orders:admin"], "statedRoles": [], "rules": ["orders-delete"], "exempted": ["orders-write"],
        "public": None, "resource": None,
            "roles": {"viewer": "neither", "clerk": "neither", "editor": "neither", "analyst": "neither",
                                  "partner": "neither", "admin": "both"},
    }


def test_several_formats_at_once(shop: Path) -> None:
    run = contractguard(shop, "access", "clean/openapi.yaml", "--format", "html:out/access.html", "--format",
                        "csv:out/access.csv", "--format", "markdown")
    assert run.status == 0
    assert run.out.startswith("## Access: clean/openapi.yaml")
    assert (shop / "out/access.html").read_text().startswith("<!DOCTYPE html>")
    assert (shop / "out/access.csv").read_text().startswith("kind,method,path,")


@pytest.mark.parametrize(("arguments", "message"), [
    (("--format", "htm"), "error: there is no format 'htm'\n  hint: did you mean 'html'?\n"),
    (("--format", "sarif"), "error: there is no format 'sarif'\n  hint: one of terminal, markdown, csv, json, html\n"),
    (("--format", "csv", "--format", "json"),
     "error: two reports cannot go to standard output\n  hint: name a file of its own: --format json:FILE\n"),
])
def test_what_cannot_be_done_is_told(shop: Path, arguments: tuple[str, ...], message: str) -> None:
    run = contractguard(shop, "access", "clean/openapi.yaml", *arguments)
    assert (run.status, run.out, run.err) == (2, "", message)


def test_a_policy_that_cannot_be_used_is_told_with_its_place(shop: Path) -> None:
    write(shop, "clean/contractguard.access.yaml", "version: 1\nroles:\n  a: {extends: [b]}\n  b: {extends: [a]}\n")
    for command in (("access",), ("lint",)):
        run = contractguard(shop, *command, "clean/openapi.yaml")
        assert (run.status, run.out) == (2, "")
        assert run.err == (
            "error: clean/contractguard.access.yaml:3:7: the roles extend each other in a circle: a → b → a\n"
            "  hint: a role may only extend roles with fewer rights\n")


def test_the_schema_of_policies_is_published(tmp_path: Path) -> None:
    run = contractguard(tmp_path, "schema", "access")
    assert run.status == 0
    validator = jsonschema_rs.Draft202012Validator(json.loads(run.out))
    assert validator.is_valid(yaml.safe_load(PUBLIC))
    assert isinstance(parse_policy("policy.yaml", PUBLIC.encode()), Policy)


class TestOtherCommands:
    def test_lint_honours_the_public_list(self, tmp_path: Path) -> None:
        write(tmp_path, "openapi.yaml", OPEN)
        alone = contractguard(tmp_path, "lint", "openapi.yaml", "--preset", "security", "--format", "json")
        assert "authentication-switched-off" in alone.rules
        write(tmp_path, "contractguard.access.yaml", PUBLIC)
        beside = contractguard(tmp_path, "lint", "openapi.yaml", "--preset", "security", "--format", "json")
        assert "authentication-switched-off" not in beside.rules

    def test_check_tells_what_was_made_public_and_weakened(self, tmp_path: Path) -> None:
        repo = Repo(tmp_path / "repo")
        repo.write("openapi.yaml", THINGS)
        repo.write("contractguard.access.yaml", POLICY)
        repo.commit()
        repo.git("checkout", "--quiet", "-b", "feature")
        repo.write("openapi.yaml", OPEN)
        repo.write("contractguard.access.yaml", PUBLIC)
        run = contractguard(repo.top, "check", "--format", "json")
        assert run.status == 1
        told = {finding["rule"]: finding for finding in run.report["findings"] if finding["severity"] == "error"}
        assert sorted(told) == ["operation-made-public", "operation-security-weakened"]
        assert told["operation-made-public"]["related"][0]["line"] == 5

    def test_check_tells_of_a_public_entry_though_the_contract_stayed(self, tmp_path: Path) -> None:
        repo = Repo(tmp_path / "repo")
        repo.write("openapi.yaml", OPEN)
        repo.write("contractguard.access.yaml", POLICY)
        repo.commit()
        repo.git("checkout", "--quiet", "-b", "feature")
        repo.write("contractguard.access.yaml", PUBLIC)
        run = contractguard(repo.top, "check", "--format", "json")
        assert [finding["rule"] for finding in run.report["findings"] if finding["severity"] == "error"] == [
            "operation-made-public"]

    def test_the_policy_in_a_folder_that_is_the_base_counts(self, tmp_path: Path) -> None:
        for folder, policy in (("was", POLICY), ("now", PUBLIC)):
            write(tmp_path, f"{folder}/openapi.yaml", OPEN)
            write(tmp_path, f"{folder}/contractguard.access.yaml", policy)
        run = contractguard(tmp_path / "now", "check", "--base", "../was", "--format", "json")
        assert [finding["rule"] for finding in run.report["findings"] if finding["severity"] == "error"] == [
            "operation-made-public"]

    def test_what_the_base_had_too_fails_no_gate(self, tmp_path: Path) -> None:
        repo = Repo(tmp_path / "repo")
        repo.write("openapi.yaml", OPEN)
        repo.write("contractguard.access.yaml", PUBLIC)
        repo.commit()
        repo.git("checkout", "--quiet", "-b", "feature")
        repo.write("openapi.yaml", OPEN.replace("1.0.0", "1.0.1"))
        run = contractguard(repo.top, "check", "--format", "json")
        assert "operation-made-public" not in run.rules
        assert run.status == 0

    def test_diff_compares_two_policies(self, tmp_path: Path) -> None:
        for name, content in (("base.yaml", OPEN), ("revision.yaml", OPEN), ("was.yaml", POLICY), ("now.yaml", PUBLIC)):
            write(tmp_path, name, content)
        both = contractguard(tmp_path, "diff", "base.yaml", "revision.yaml", "--base-policy", "was.yaml", "--policy",
                             "now.yaml", "--format", "json")
        assert (both.status, both.rules) == (1, ["operation-made-public"])
        alone = contractguard(tmp_path, "diff", "base.yaml", "revision.yaml", "--format", "json")
        assert (alone.status, alone.rules) == (0, [])
        half = contractguard(tmp_path, "diff", "base.yaml", "revision.yaml", "--base-policy", "was.yaml")
        assert (half.status, half.out) == (2, "")
        assert half.err == "error: there is no access policy for the revision\n  hint: name it too: --policy FILE\n"
