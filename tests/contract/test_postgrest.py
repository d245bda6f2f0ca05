"""What PostgREST publishes of a database schema, and what it leaves unsaid."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from contractguard.access import Matrix, Surface, matrix_of
from contractguard.cli.reports import report_on
from contractguard.contract import Contract, postgrest, read_contract
from contractguard.errors import ContractError
from contractguard.report.access import ACCESS_FORMATS, AccessReport, render_access
from contractguard.report.presentation import Presentation
from contractguard.rules import load_catalogue
from tests.access.judging import document as read
from tests.access.judging import findings, surface
from tests.cli.running import contractguard, write
from tests.cli.sample import places, replaced
from tests.cli.test_any_contract import VALUES, ends_well
from tests.cli.test_any_contract import document as refusing
from tests.contract.published import (
    CANCEL,
    FUNCTIONS,
    HOSTED,
    LISTENING,
    ORDERS,
    RELATIONS,
    Column,
    published,
)
from tests.inspecting import lint, preset
from tests.judging import ROOT, Judged, judge_documents

OWN_HOST = "https://api.shop.test:443/"


def contract(data: Mapping[str, Any]) -> Contract:
    """Read a contract."""
    return read_contract(read(data, "published.json"))


def judge_pair(base: Mapping[str, Any], revision: Mapping[str, Any]) -> Judged:
    """Compare two contracts."""
    return judge_documents(read(base, "base.json"), read(revision, "revision.json"))


def urls(data: Mapping[str, Any]) -> list[str]:
    """The URLs at which a contract is served."""
    return [server.url for server in contract(data).servers]


def matrix(data: Mapping[str, Any], policy: Mapping[str, Any] | None = None) -> Matrix:
    """Who may call what."""
    return matrix_of(surface(data, policy), "published.json")


@pytest.mark.parametrize("version", ["v6.0", "v7.0.1", "v9.0", "v10.2", "v12.1"])
def test_a_contract_of_every_version_says_who_wrote_it(version: str) -> None:
    data = published()
    data["externalDocs"]["url"] = f"https://postgrest.org/en/{version}/api.html"
    assert contract(data).is_published


@pytest.mark.parametrize("stated", [
    None, [], "PostgREST Documentation", {}, {"description": "PostgREST Documentation"},
    {"description": "PostgREST Documentation", "url": "https://docs.shop.test/"},
    {"description": "PostgREST Documentation", "url": 5},
    {"description": "How our API stands on PostgREST", "url": "https://postgrest.org/en/v14/references/api.html"},
])
def test_a_contract_that_says_otherwise_is_not_one_of_postgrest(stated: object) -> None:
    data = {**published(), "externalDocs": stated}
    read_as = contract(data)
    assert not read_as.is_published
    assert (read_as.gateway, read_as.security) == (None, None)
    assert {called.resource for called in read_as.operations} == {""}
    assert urls(data) == [HOSTED]


def test_supabase_serves_below_rest_v1_whatever_path_the_contract_has() -> None:
    below = "https://abcdefghijklmnopqrst.supabase.co:443/rest/v1"
    assert urls(published()) == [below]
    assert urls(published(at=f"{HOSTED}rest/v1")) == [below]


def test_another_host_serves_where_it_says() -> None:
    assert urls(published(at=OWN_HOST)) == [OWN_HOST]
    assert urls(published(at="https://supabase.co.shop.test/")) == ["https://supabase.co.shop.test/"]


def test_an_address_that_is_only_listened_on_is_no_server() -> None:
    assert urls(published(at=LISTENING)) == ["/"]


def test_the_path_that_supabase_serves_below_is_no_change() -> None:
    judged = judge_pair(published(), published(at=f"{HOSTED}rest/v1"))
    assert judged.rules == []
    assert judged.judgement.verdict == "identical"


def test_operations_say_what_they_work_on() -> None:
    told = {f"{called.method} {called.path}": called.resource for called in contract(published()).operations}
    assert told == {
        "GET /": "introspection",
        **{f"{method} /{table}": "table" for table in ("orders", "customers")
           for method in ("GET", "POST", "PATCH", "DELETE")},
        "GET /open_orders": "view",
        "POST /rpc/cancel_order": "rpc", "GET /rpc/search_orders": "rpc", "POST /rpc/search_orders": "rpc",
    }


def test_a_path_that_postgrest_would_not_publish_is_nothing_of_its_own() -> None:
    data = published()
    data["paths"]["/orders/{id}"] = {"get": {"responses": {"200": {"description": "OK"}}}}
    assert [called.resource for called in contract(data).operations if "{" in called.path] == [""]


def test_every_operation_refuses_with_an_answer_that_is_never_written_down() -> None:
    assert all("4XX" in called.operation.responses for called in contract(published()).operations)
    data = published()
    data["paths"]["/orders"]["get"]["responses"]["401"] = {"description": "No key"}
    assert list(contract(data).operations[1].operation.responses) == ["200", "206", "401"]


def test_supabase_asks_for_a_key_and_takes_a_token_beside_it() -> None:
    of = contract(published())
    assert [dict(each.schemes) for each in of.security or ()] == [{"apikey": ()}, {"apikey": (), "bearer": ()}]
    schemes = of.components.security_schemes.values()
    assert [(each.type, each.location, each.name, each.scheme) for each in schemes] == [
        ("apiKey", "header", "apikey", ""), ("http", "", "", "bearer")]
    assert of.security_node.pointer == ("host",)


def test_what_a_contract_asks_itself_is_what_it_asks() -> None:
    of = contract(published(secured=True))
    assert [dict(each.schemes) for each in of.security or ()] == [{"JWT": ()}]
    assert [(name, each.type, each.scheme) for name, each in of.components.security_schemes.items()] == [
        ("JWT", "http", "bearer")]
    assert contract({**published(), "security": []}).security == ()


def test_the_matrix_shows_the_key_and_the_token() -> None:
    rows = matrix(published()).rows
    assert {row.openness for row in rows} == {"secured"}
    assert {row.alternatives for row in rows} == {("apikey", "apikey + bearer")}
    assert [(row.name, row.resource) for row in rows][-4:-2] == [
        ("GET /open_orders", "view"), ("POST /rpc/cancel_order", "rpc")]


def test_nothing_is_said_of_callers_where_postgrest_was_not_told_to_say_it() -> None:
    drawn = matrix(published(at=OWN_HOST))
    assert {row.openness for row in drawn.rows} == {"unsaid"}
    assert {row.alternatives for row in drawn.rows} == {()}


@pytest.mark.parametrize("name", ACCESS_FORMATS)
def test_every_format_says_that_nothing_is_said(name: str) -> None:
    drawn = AccessReport(matrix(published(at=OWN_HOST)), report_on([], load_catalogue()))
    text = render_access(name, drawn, Presentation())
    assert ("unsaid" if name in ("csv", "json") else "not stated") in text
    assert "anonymous" not in text
    assert "view" in text


def test_roles_are_let_in_as_the_policy_says_where_the_contract_says_nothing() -> None:
    rule = {"id": "all", "match": {"path": "/**"}, "roles": ["clerk"]}
    policy = {"roles": {"clerk": {}, "guest": {}}, "rules": [rule]}
    rows = matrix(published(at=OWN_HOST), policy).rows
    assert {tuple(row.roles.items()) for row in rows} == {(("clerk", "both"), ("guest", "neither"))}


def test_no_table_is_told_as_forgotten() -> None:
    for data in (published(), published(at=OWN_HOST), published(at=LISTENING), published(secured=True)):
        assert not {"operation-unauthenticated", "authentication-optional", "refusal-undocumented"} & {
            finding.rule for finding in findings(data)}


def test_a_policy_matches_tables_views_and_functions() -> None:
    policy = {"rules": [
        {"id": "functions", "match": {"path": "/rpc/**"}, "require": {"schemes": ["apikey"]}},
        {"id": "views", "match": {"x": {"x-postgrest": "view"}}, "require": {"schemes": ["apikey"]}},
        {"id": "tables", "match": {"x": {"x-postgrest": "table"}}, "require": {"schemes": ["apikey"]}},
        {"id": "itself", "match": {"operation": "GET /"}, "require": {"schemes": ["apikey"]}},
    ]}
    matched = {row.name: row.rules for row in matrix(published(), policy).rows}
    assert matched["POST /rpc/cancel_order"] == ("functions",)
    assert matched["GET /open_orders"] == ("views",)
    assert matched["DELETE /orders"] == ("tables",)
    assert not [each.rule for each in findings(published(), policy) if each.severity != "note"]


def test_a_policy_cannot_count_on_a_token_that_the_key_does_without() -> None:
    policy = {"rules": [{"id": "users", "match": {"path": "/**"}, "require": {"schemes": ["bearer"]}}]}
    told = [each for each in findings(published(), policy) if each.rule == "scheme-not-allowed"]
    assert len(told) == 1
    assert len(told[0].operations) == 13


def test_a_contract_that_begins_to_say_who_may_call_breaks_nobody() -> None:
    silent, said = published(at=OWN_HOST), published(at=OWN_HOST, secured=True)
    assert judge_pair(silent, said).rules == []
    assert judge_pair(said, silent).rules == ["operation-security-weakened"]


def test_a_table_that_became_a_view_lost_what_writes() -> None:
    view = published({**RELATIONS, "orders": replace(ORDERS, writable=False)})
    assert judge_pair(published(), view).rules == ["operation-removed"] * 3


def test_access_is_read_of_a_contract_that_was_lifted_to_openapi_3() -> None:
    data = {"openapi": "3.0.3", "info": {"title": "Shop", "version": "14.1"}, "servers": [{"url": HOSTED}],
            "paths": {"/orders": {"get": {"responses": {"200": {"description": "OK"}}}}},
            "externalDocs": published()["externalDocs"]}
    of = contract(data)
    assert [server.url for server in of.servers] == ["https://abcdefghijklmnopqrst.supabase.co:443/rest/v1"]
    assert of.security_node.pointer == ("servers", 0)
    assert [row.alternatives for row in matrix_of(Surface(of), "").rows] == [("apikey", "apikey + bearer")]


@pytest.mark.parametrize("broken", [
    {"host": None}, {"host": 5}, {"host": "[::1"}, {"host": "https://[", "schemes": ["https"]}, {"basePath": []},
    {"paths": {"": {"get": {}}, "rpc": {"get": {}}}}, {"paths": {}}, {"security": "JWT"}, {"schemes": [None]},
])
def test_broken_members_neither_raise_nor_invent_a_gateway(broken: Mapping[str, Any]) -> None:
    of = contract({**published(at=OWN_HOST), **broken})
    assert of.gateway is None
    assert matrix_of(Surface(of), "").rows is not None


def changed(**columns: Column | None) -> dict[str, Any]:
    """Publish the schema after columns of `orders` were added, altered or, with None, dropped."""
    kept = {name: column for name, column in {**ORDERS.columns, **columns}.items() if column is not None}
    return published({**RELATIONS, "orders": replace(ORDERS, columns=kept)})


@pytest.mark.parametrize(("columns", "rules"), [
    ({"note": None}, ["parameter-removed", "request-property-removed"]),
    ({"channel": Column("text", null=True)}, ["request-parameter-added", "request-property-added"]),
    ({"channel": Column("text", default="web")}, ["request-parameter-added", "request-property-added"]),
    ({"channel": Column("text")}, ["request-parameter-added", "request-property-added-required"]),
    ({"note": Column("text", comment="What the customer asks for")}, ["request-property-became-required"]),
    ({"note": Column("text", comment="What the customer asks for", default="")},
     ["request-default-added", "response-property-became-required"]),
    ({"status": replace(ORDERS.columns["status"], default=None)},
     ["request-default-changed", "request-property-became-required"]),
    ({"customer_id": replace(ORDERS.columns["customer_id"], default=1)},
     ["request-default-added", "request-property-became-optional"]),
    ({"placed_at": replace(ORDERS.columns["placed_at"], null=True)}, ["response-property-became-optional"]),
    ({"customer_id": Column("uuid", references="customers.id")}, ["request-type-narrowed"]),
    ({"status": replace(ORDERS.columns["status"], values=("open", "paid", "sent", "lost"))},
     ["response-enum-value-added"]),
])
def test_a_migration_is_told_once(columns: Mapping[str, Column | None], rules: list[str]) -> None:
    assert judge_pair(published(), changed(**columns)).rules == rules


def test_who_writes_may_leave_out_what_has_a_default() -> None:
    """`required` says NOT NULL (PostgREST, `makeTableDef`); the database fills in the default."""
    judged = judge_pair(published(), changed(channel=Column("text")))
    told = next(each for each in judged.judgement.findings if each.rule == "request-property-added-required")
    assert told.evidence is not None
    assert told.evidence.instance == {"id": 1, "customer_id": 1}


def test_a_default_means_nothing_of_the_kind_elsewhere() -> None:
    base, revision = ({**data, "externalDocs": {"url": "https://docs.shop.test/"}}
                      for data in (published(), changed(channel=Column("text", default="web"))))
    assert judge_pair(base, revision).rules == ["request-parameter-added", "request-property-added-required"]


def test_the_argument_of_a_function_is_as_needed_as_it_says() -> None:
    arguments = {**CANCEL.arguments, "refund": "boolean"}
    needed = published(functions={**FUNCTIONS, "cancel_order": replace(CANCEL, arguments=arguments)})
    spared = published(functions={**FUNCTIONS, "cancel_order": replace(
        CANCEL, arguments=arguments, optional=frozenset({"reason", "refund"}))})
    assert judge_pair(published(), needed).rules == ["request-property-added-required"]
    assert judge_pair(published(), spared).rules == ["request-property-added"]


def test_a_newer_postgrest_that_spells_types_otherwise_is_no_change() -> None:
    """Filters lost their formats in 13 and integers got those of OpenAPI in 16."""
    spelled = {"int64": "bigint", "int32": "integer"}
    old = published()
    for name, relation in RELATIONS.items():
        for column, stated in relation.columns.items():
            described = old["definitions"][name]["properties"][column]
            described["format"] = spelled.get(described["format"], described["format"])
            old["parameters"][f"rowFilter.{name}.{column}"]["format"] = stated.type
    assert judge_pair(old, published()).judgement.verdict == "identical"
    assert judge_pair(published(), old).judgement.verdict == "identical"


def test_parameters_that_are_published_whether_used_or_not_are_no_components() -> None:
    assert not postgrest.SHARED & contract(published()).components.parameters.keys()


@pytest.mark.parametrize("data", [published(), published(at=OWN_HOST, secured=True)], ids=["hosted", "told to say"])
def test_what_is_recommended_is_quiet(data: Mapping[str, Any]) -> None:
    assert lint(read(data, "published.json"), preset("recommended")) == ()


def test_a_gateway_that_is_known_is_there_whatever_the_host() -> None:
    for at, url in ((LISTENING, "/rest/v1"), (OWN_HOST, f"{OWN_HOST}rest/v1"), (f"{OWN_HOST}api", f"{OWN_HOST}api")):
        of = read_contract(read(published(at=at), "published.json"), "supabase")
        assert [server.url for server in of.servers] == [url]
        assert [row.alternatives for row in matrix_of(Surface(of), "").rows] == [("apikey", "apikey + bearer")] * 13


def test_a_gateway_asks_nothing_for_a_contract_of_another_make() -> None:
    of = read_contract(read({**published(at=OWN_HOST), "externalDocs": {}}, "published.json"), "supabase")
    assert (of.gateway, of.security) == (None, None)


def test_the_configuration_says_what_stands_before_a_contract(tmp_path: Path) -> None:
    write(tmp_path, "local.json", json.dumps(published(at=LISTENING)))
    write(tmp_path, "hosted.json", json.dumps(published()))
    assert contractguard(tmp_path, "lint", "local.json", "--format", "json").rules == ["authentication-unstated"]
    write(tmp_path, "contractguard.yaml", "contracts:\n- {path: local.json, gateway: supabase}\n")
    assert contractguard(tmp_path, "lint", "local.json", "--format", "json").rules == []
    compared = contractguard(tmp_path, "diff", "hosted.json", "local.json", "--format", "json")
    assert compared.rules == ["server-added", "server-removed"]
    write(tmp_path, "contractguard.yaml", "contracts:\n- {path: local.json, gateway: supabse}\n")
    assert "did you mean 'supabase'?" in contractguard(tmp_path, "lint", "local.json").err


def test_what_the_page_says_of_access_and_of_migrations_is_so() -> None:
    page = (ROOT / "docs" / "supabase.md").read_text(encoding="utf-8")
    policy = next(block for block in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL) if "version: 1" in block)
    assert {row.rules for row in matrix(published(), yaml.safe_load(policy)).rows} == {
        ("functions",), ("views",), ("tables",), ("itself",)}
    named = set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", page)) - {
        "openapi-security-active", "x-postgrest", "db-root-spec"}
    assert not {name for name in named if load_catalogue().find(name) is None}


@pytest.mark.parametrize("at", [HOSTED, OWN_HOST], ids=["hosted", "elsewhere"])
@given(data=st.data())
def test_any_value_at_any_place_is_read_or_refused(at: str, data: st.DataObject) -> None:
    whole = published({"orders": ORDERS}, {"search_orders": FUNCTIONS["search_orders"]}, at=at)
    where = data.draw(st.sampled_from(list(places(whole))), "place")
    changed = replaced(whole, where, data.draw(VALUES, "value"))
    ends_well(whole, changed)
    ends_well(changed, whole)
    document = refusing(changed, "published.json")
    try:
        drawn = matrix_of(Surface(read_contract(document)), "published.json")
        lint(document, preset("all"))
    except ContractError:
        return
    for name in ACCESS_FORMATS:
        assert render_access(name, AccessReport(drawn, report_on([], load_catalogue())), Presentation())
