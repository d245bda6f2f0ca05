"""Policies and contracts by people who mean no good: a clear error, or an answer, and never anything else."""

from __future__ import annotations

import copy
import json
import time
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from contractguard.access import Surface, matrix_of, parse_policy
from contractguard.contract import read_contract
from contractguard.errors import AccessError, ContractError
from contractguard.findings import Report
from contractguard.report.access import ACCESS_FORMATS, AccessReport, render_access
from contractguard.report.presentation import Presentation
from tests.access.judging import TODAY, contract, document, operation, spoken, surface

POLICY: dict[str, Any] = {
    "version": 1, "default": "warn", "include": ["operations", "webhooks"],
    "vocabulary": {"scopes": {"pattern": "^[a-z]+:[a-z]+$", "names": ["things:read", "things:write"],
                              "read": ["*:read"], "write": ["*:write"]}, "roles-from": ["security", "x-roles"]},
    "roles": {"viewer": {"scopes": ["things:read"]}, "admin": {"extends": ["viewer"], "scopes": ["things:*"]}},
    "schemes": {"allowed": ["oauth", "mtls"], "writes": ["oauth"]},
    "public": [{"path": "/health", "methods": ["GET"], "reason": "Probed", "owner": "o", "expires": "2027-01-01"}],
    "rules": [{"id": "a", "match": {"path": "/things/**", "any": [{"tag": "T"}, {"x": {"x-a": 1}}]},
               "require": {"schemes": ["oauth"], "scopes": {"all": ["things:read"], "any": ["things:write"]}},
               "roles": ["viewer"], "exclusive": True},
              {"id": "b", "match": {"operation": "GET /things/{id}"}, "exempt": ["a"], "reason": "r",
               "expires": "2026-12-31"}],
}
CONTRACT = contract({
    "/health": {"get": operation([])},
    "/things/{id}": {"x-roles": ["viewer"], "get": operation([{"oauth": ["things:read"]}], tags=["T"]),
                     "put": operation([{"oauth": ["things:write"], "mtls": []}, {}], x_roles=[["admin"]])},
}, security=[{"key": ["viewer"]}], **{"x-exegesis-roles": ["viewer"]})

hostile = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.just([]), st.just({}),
    st.text(max_size=8),
    st.sampled_from(["*", "**", "/", "/**", "{", "\u202e", "\x00", "a" * 5000, "(a+)+$", "-1", "é"]),
    st.lists(st.one_of(st.none(), st.text(max_size=3), st.just({})), max_size=3),
    st.dictionaries(st.text(max_size=3), st.none(), max_size=2),
)


@st.composite
def mutated(draw: st.DrawFn, original: Any) -> Any:
    """Put something hostile in the place of one value, or under a further key."""
    data = copy.deepcopy(original)
    holder, key = data, None
    while isinstance(holder, (dict, list)) and holder:
        key = draw(st.sampled_from(list(holder) if isinstance(holder, dict) else range(len(holder))))
        if not isinstance(holder[key], (dict, list)) or not holder[key] or draw(st.integers(0, 2)) == 0:
            break
        holder = holder[key]
    if isinstance(holder, dict) and draw(st.integers(0, 5)) == 0:
        key = draw(st.text(max_size=5))
    holder[key] = draw(hostile)
    return data


@given(mutated(POLICY))
def test_any_policy_is_read_or_refused_with_its_place(data: Any) -> None:
    try:
        policy = parse_policy("policy.json", json.dumps(data).encode())
    except AccessError as problem:
        assert problem.place.startswith("policy.json:")
        assert "\x00" not in problem.message
        assert len(problem.message) < 300
    else:
        spoken(Surface(read_contract(document(CONTRACT, "contract.json")), policy, TODAY))


@given(mutated(CONTRACT))
def test_any_contract_that_is_read_has_a_matrix_in_every_format(data: Any) -> None:
    try:
        found = surface(data, {key: value for key, value in POLICY.items() if key != "version"})
    except ContractError:
        return
    spoken(found)
    access = AccessReport(matrix_of(found, "contract.json"), Report("1", (), ()))
    for name in ACCESS_FORMATS:
        render_access(name, access, Presentation()).encode("utf-8", "strict" if name != "json" else "replace")


def test_many_rules_over_many_operations_take_seconds_at_most() -> None:
    paths = {f"/things{number}/{{id}}": {"get": operation([{"oauth": ["things:read"]}])} for number in range(200)}
    rules = [{"id": f"r{number}", "match": {"path": f"/**/*{number}*/**"}, "require": {"scopes": ["*:read"]},
              "roles": ["viewer"]} for number in range(200)]
    started = time.process_time()
    found = surface(contract(paths), {"roles": {"viewer": {"scopes": ["**"]}}, "rules": rules})
    spoken(found)
    matrix_of(found, "contract.json")
    assert time.process_time() - started < 10


def test_a_path_that_no_pattern_gets_through_quickly() -> None:
    started = time.process_time()
    data = contract({"/" + "a/" * 100_000: {"get": operation([{"mtls": []}], operationId="a" * 1_000_000)}})
    spoken(surface(data, {"rules": [{"id": "a", "match": {"path": "/**/a/**/a/**/b", "operationId": "*a*a*a*b*"}}]}))
    assert time.process_time() - started < 5
