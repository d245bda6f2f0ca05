"""What a policy means: the effective requirement, alternatives, public entries, exemptions, roles, privileges."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

import pytest

from contractguard.access.globs import name_matches, path_matches, scope_matches
from contractguard.access.stated_roles import read_choices
from tests.access.judging import contract, findings, operation, rules, surface

READ, WRITE = [{"oauth": ["things:read"]}], [{"oauth": ["things:write"]}]
THINGS = {"id": "things", "match": {"path": "/things/**"}}


def one(security: Any = None, method: str = "get", path: str = "/things", **members: Any) -> dict[str, Any]:
    return contract({path: {method: operation(security, **members)}})


@pytest.mark.parametrize(("pattern", "template", "expected"), [
    ("/orders/**", "/orders", True), ("/orders/**", "/orders/{id}", True), ("/orders/**", "/orders/{id}/items", True),
    ("/orders/**", "/ordersx", False), ("/orders/*", "/orders/{id}", True), ("/orders/*", "/orders", False),
    ("/orders/*", "/orders/{id}/items", False), ("/orders/{id}", "/orders/{order}", True),
    ("/orders/{id}", "/orders/mine", False), ("/orders/mine", "/orders/{id}", False),
    ("/**/items", "/orders/{id}/items", True), ("/**/items", "/items", True), ("/**/items", "/items/x", False),
    ("/v*/orders", "/v2/orders", True), ("/a/**/b/**/c", "/a/x/b/b/y/c", True), ("/a/**/b/**/c", "/a/x/c", False),
    ("/**", "/", True), ("/**", "/" + "x/" * 9000, True), ("/x/**", "/" + "x/" * 9000, False),
    ("/files/{name}.json", "/files/{file}.json", True), ("/Orders", "/orders", False),
])
def test_paths_match_by_segments_and_parameters_whatever_their_names(
    pattern: str, template: str, expected: bool
) -> None:
    assert path_matches(pattern, template) is expected


@pytest.mark.parametrize(("pattern", "scope", "expected"), [
    ("*:write", "orders:write", True), ("*:write", "orders:items:write", False), ("**:write", "a:b:write", True),
    ("orders:*", "orders:read", True), ("orders:*", "orders", False), ("orders:**", "orders", True),
    ("*", "orders:read", True), ("orders.*", "orders.items.read", True), ("*:write", "orders:writer", False),
    ("orders:read", "orders:read", True), ("orders:read", "orders:*", False),
])
def test_scopes_match_by_segments(pattern: str, scope: str, expected: bool) -> None:
    assert scope_matches(pattern, scope) is expected


@pytest.mark.parametrize(("pattern", "name", "expected"), [
    ("admin*", "adminDelete", True), ("*admin*", "listAdmins", False), ("*Admin*", "listAdmins", True),
    ("a*a", "a", False),
    ("a*a", "aa", True), ("*", "", True), ("a*b*c", "aXbYbZc", True), ("a*b*c", "acb", False), ("", "x", False),
])
def test_names_match_with_wildcards(pattern: str, name: str, expected: bool) -> None:
    assert name_matches(pattern, name) is expected


class TestEffectiveRequirement:
    """OpenAPI 3.2, Operation Object `security`: it overrides the contract's, and an empty array removes it."""

    def test_an_operation_without_its_own_has_the_contracts(self) -> None:
        data = contract({"/things": {"get": operation()}}, security=READ)
        assert rules(data, {"rules": [{**THINGS, "require": {"scopes": ["things:read"]}}]}) == []

    def test_its_own_counts_even_where_it_is_empty(self) -> None:
        data = contract({"/things": {"get": operation([])}}, security=READ)
        assert rules(data, {"rules": [{**THINGS, "require": {"scopes": ["things:read"]}}]}) == [
            "authentication-switched-off"]

    def test_an_empty_one_is_a_decision_unless_a_policy_is_there_to_hold_it(self) -> None:
        assert rules(one([])) == ["authentication-switched-off"]
        assert rules(one([]), {"default": "allow"}) == ["operation-unauthenticated"]

    def test_an_empty_alternative_alone_switches_off_too(self) -> None:
        assert rules(contract({"/things": {"get": operation([{}])}}, security=READ)) == ["authentication-switched-off"]

    def test_webhooks_are_judged_only_where_the_policy_includes_them(self) -> None:
        data = contract({}, webhooks={"changed": {"post": operation()}}, security=READ)
        assert rules(data, {}) == []
        assert rules(data, {"include": ["webhooks"], "default": "allow"}) == ["operation-unauthenticated"]
        public = [{"kind": "webhook", "reason": "They are signed"}]
        assert rules(data, {"include": ["webhooks"], "public": public}) == []

    def test_swagger_is_read_alike(self) -> None:
        data = {"swagger": "2.0", "info": {"title": "Things", "version": "1"}, "securityDefinitions": {
            "oauth": {"type": "oauth2", "flow": "application", "tokenUrl": "https://things.test/token",
                      "scopes": {"things:read": "Read"}}},
                "paths": {"/things": {"get": operation([{"oauth": ["things:raed"]}])}}}
        assert rules(data, {"rules": [{**THINGS, "require": {"scopes": ["things:read"]}}]}) == [
            "required-scope-missing", "scope-undeclared"]


class TestAlternatives:
    """A caller picks the weakest: a demand holds only if every alternative meets it."""

    @pytest.mark.parametrize(("security", "demand", "expected"), [
        ([{"oauth": ["things:read"]}], {"scopes": ["things:read"]}, True),
        ([{"oauth": ["things:read"]}, {"key": []}], {"scopes": ["things:read"]}, False),
        ([{"oauth": ["things:read"], "key": []}], {"scopes": ["things:read"]}, True),
        ([{"oauth": ["things:read"]}, {"oauth": ["things:write"]}], {"scopes": ["things:read"]}, False),
        ([{"oauth": ["things:read"]}, {"oauth": ["things:write"]}],
         {"scopes": {"any": ["things:read", "things:write"]}}, True),
        ([{"oauth": ["things:read"]}], {"scopes": {"all": ["things:read", "things:write"]}}, False),
        ([{"oauth": ["things:read", "things:write"]}], {"scopes": {"all": ["things:read", "things:write"]}}, True),
        ([{"oauth": ["things:read"], "login": ["things:write"]}], {"scopes": ["things:read", "things:write"]}, True),
        ([{"oauth": ["things:write"]}], {"scopes": ["*:write"]}, True),
        ([{"oauth": ["things:read"]}], {"scopes": {"all": ["things:read"], "any": ["*:admin", "*:write"]}}, False),
        ([{"oauth": ["things:*"]}], {"scopes": ["things:read"]}, False),
    ])
    def test_scopes(self, security: Any, demand: Any, expected: bool) -> None:
        found = rules(one(security), {"rules": [{**THINGS, "require": demand}]})
        assert ("required-scope-missing" not in found) is expected

    def test_what_other_schemes_list_are_roles_and_no_scopes(self) -> None:
        """OpenAPI 3.1.1, Security Requirement Object: role names, not exchanged in-band."""
        found = rules(one([{"key": ["things:read"]}]), {"rules": [{**THINGS, "require": {"scopes": ["things:read"]}}]})
        assert found == ["required-scope-missing"]

    @pytest.mark.parametrize(("security", "expected"), [
        ([{"oauth": ["things:read"], "mtls": []}], []), ([{"mtls": []}, {"oauth": [], "mtls": []}], []),
        ([{"oauth": ["things:read"]}], ["scheme-not-allowed"]), ([{"mtls": []}, {"key": []}], ["scheme-not-allowed"]),
    ])
    def test_schemes(self, security: Any, expected: list[str]) -> None:
        found = rules(one(security), {"rules": [{**THINGS, "require": {"schemes": ["mtls"]}}]})
        assert [rule for rule in found if rule != "scope-missing"] == expected

    def test_all_matching_rules_hold_together(self) -> None:
        policy = {"rules": [THINGS, {"id": "reads", "match": {"methods": ["get"]}, "require": {"scopes": ["*:admin"]}},
                            {"id": "keys", "match": {"path": "/things"}, "require": {"schemes": ["mtls"]}}]}
        assert rules(one(READ), policy) == ["required-scope-missing", "scheme-not-allowed"]

    def test_every_failing_alternative_is_named(self) -> None:
        data = one([{"key": []}, {"oauth": ["things:read"]}, {"mtls": []}])
        found = [finding.message for finding in findings(data, {"rules": [{**THINGS, "require": {
            "scopes": ["things:read"]}}]}) if finding.rule == "required-scope-missing"]
        assert found == ["GET /things can be called with key, or mtls, without the scope 'things:read' that "
                         "rule 'things' demands"]


class TestPublic:
    ENTRY: ClassVar = {"path": "/things", "reason": "Open"}

    @pytest.mark.parametrize("security", [[], [{}], [{}, {"key": []}]])
    def test_anonymous_is_allowed_where_it_is_listed(self, security: Any) -> None:
        assert rules(one(security), {"public": [self.ENTRY]}) == []

    def test_no_demand_holds_of_what_everybody_may_call(self) -> None:
        policy = {"public": [self.ENTRY], "rules": [{**THINGS, "require": {"scopes": ["things:read"]}}]}
        assert rules(one([]), policy) == []

    def test_demands_hold_where_the_operation_asks_for_something_all_the_same(self) -> None:
        policy = {"public": [self.ENTRY], "rules": [{**THINGS, "require": {"scopes": ["things:read"]}}]}
        assert rules(one([{"key": []}]), policy) == ["public-entry-stale", "required-scope-missing"]

    @pytest.mark.parametrize(("today", "expected"), [
        (date(2026, 6, 30), []), (date(2026, 7, 1), ["operation-unauthenticated"])])
    def test_the_last_day_counts(self, today: date, expected: list[str]) -> None:
        policy = {"public": [{**self.ENTRY, "expires": "2026-06-30"}]}
        assert rules(one([]), policy, today) == expected

    def test_whatever_spelling_of_anonymous_was_public_until_its_end(self) -> None:
        data = contract({"/things": {"get": operation([{}, {"key": []}])}}, security=READ)
        assert rules(data, {"public": [{**self.ENTRY, "expires": "2026-06-30"}]}) == ["operation-unauthenticated"]

    def test_one_live_entry_is_enough(self) -> None:
        policy = {"public": [{**self.ENTRY, "expires": "2026-06-30"}, {**self.ENTRY, "reason": "Still open"}]}
        assert rules(one([]), policy) == []


class TestMatching:
    @pytest.mark.parametrize("match", [
        {"path": "/things/{any}"}, {"path": ["/others", "/things/*"]}, {"operation": "GET /things/{id}"},
        {"operation": "* /things/**"}, {"methods": "get"}, {"tag": "Th*"}, {"operationId": "read*"},
        {"x": {"x-internal": True}}, {"x": {"x-owner": {"team": "a"}}}, {"kind": "operation"},
        {"any": [{"tag": "none"}, {"path": "/things/**"}]}, {"path": "/**", "any": [{"tag": "Things"}]},
    ])
    def test_what_matches(self, match: Any) -> None:
        data = contract({"/things/{id}": {"x-owner": {"team": "a"}, "get": operation(
            READ, tags=["Things"], operationId="readThing", x_internal=True)}})
        assert rules(data, {"rules": [{"id": "a", "match": match}]}) == []

    @pytest.mark.parametrize("match", [
        {"path": "/things"}, {"operation": "POST /things/{id}"}, {"tag": "things"}, {"operationId": "thing"},
        {"x": {"x-internal": 1}}, {"x": {"x-owner": {"team": "b"}}}, {"kind": "webhook"},
        {"path": "/others", "any": [{"tag": "Things"}]}, {"path": "/things/*", "methods": ["POST"]},
    ])
    def test_what_does_not(self, match: Any) -> None:
        data = contract({"/things/{id}": {"x-owner": {"team": "a"}, "get": operation(
            READ, tags=["Things"], operationId="readThing", x_internal=True)}})
        assert rules(data, {"rules": [{"id": "a", "match": match}]}) == ["policy-rule-unused", "policy-unmatched"]

    @pytest.mark.parametrize(("default", "severity"), [("deny", ["error"]), ("warn", ["warning"]), ("allow", [])])
    def test_what_nothing_matches_is_as_severe_as_the_policy_says(self, default: str, severity: list[str]) -> None:
        found = findings(one(READ), {"default": default})
        assert [finding.severity for finding in found if finding.rule == "policy-unmatched"] == severity


class TestExemption:
    RULES = ({**THINGS, "require": {"scopes": ["things:write"]}},
             {"id": "search", "match": {"path": "/things"}, "exempt": ["things"], "reason": "It only reads"})

    def test_the_named_rule_does_not_hold(self) -> None:
        assert rules(one(READ), {"rules": list(self.RULES)}) == []

    @pytest.mark.parametrize(("today", "expected"), [
        (date(2026, 6, 30), []), (date(2026, 7, 1), ["required-scope-missing"])])
    def test_it_may_end(self, today: date, expected: list[str]) -> None:
        policy = {"rules": [self.RULES[0], {**self.RULES[1], "expires": "2026-06-30"}]}
        assert rules(one(READ), policy, today) == expected


class TestRoles:
    ROLES: ClassVar[Any] = {
        "viewer": {}, "clerk": {"extends": ["viewer"]}, "auditor": {}, "admin": {"extends": ["clerk"]}}

    @pytest.mark.parametrize(("source", "value", "choices"), [
        ("x-roles", ["a", "b"], [["a"], ["b"]]), ("x-roles", "a", [["a"]]), ("x-roles", [], [[]]),
        ("x-exegesis-roles", ["a", "b"], [["a", "b"]]), ("x-exegesis-roles", [["a"], ["b", "c"]], [["a"], ["b", "c"]]),
        ("x-exegesis-roles", [], [[]]), ("x-rolesRequirements", "Cluster: read", [["Cluster: read"]]),
        ("x-required-roles", {"jwt": ["a", "b"]}, [["a", "b"]]), ("x-required-roles", ["a", "b"], [["a"], ["b"]]),
        ("x-roles", 7, None), ("x-roles", None, None), ("x-roles", {}, None), ("x-roles", [1, None], [[]]),
    ])
    def test_how_extensions_are_read(self, source: str, value: object, choices: Any) -> None:
        expected = None if choices is None else frozenset(map(frozenset, choices))
        assert read_choices(source, value) == expected

    def drift(self, stated: Any, allowed: list[str], **members: Any) -> list[tuple[str, str, object]]:
        data = one([{"mtls": []}], x_roles=stated, **members)
        policy = {"roles": self.ROLES, "rules": [{**THINGS, "roles": allowed}]}
        return [(finding.severity, str(finding.facts["how"]), finding.facts["roles"])
                for finding in findings(data, policy) if finding.rule == "role-drift"]

    def test_those_above_are_let_in(self) -> None:
        assert self.drift(["viewer"], ["viewer"]) == []
        assert self.drift(["viewer", "admin"], ["viewer"]) == []

    def test_letting_in_more_is_an_error(self) -> None:
        assert self.drift(["viewer"], ["clerk"]) == [("error", "lets in", ["viewer"])]
        assert self.drift([], ["clerk"]) == [("error", "lets in", ["anybody who is authenticated"])]

    def test_letting_in_fewer_is_a_warning(self) -> None:
        assert self.drift(["admin"], ["viewer"]) == [("warning", "shuts out", ["clerk", "viewer"])]

    def test_who_has_several_roles_is_let_in_by_one_of_them(self) -> None:
        assert self.drift([["viewer", "admin"]], ["clerk"]) == [("warning", "shuts out", ["clerk"])]
        assert self.drift([["viewer", "auditor"]], ["clerk"]) == [("error", "lets in", ["auditor", "viewer"])]

    def test_an_operation_that_states_no_roles_is_not_compared(self) -> None:
        assert self.drift(None, ["clerk"]) == []

    def test_several_rules_let_in_whom_all_of_them_do(self) -> None:
        data = one([{"mtls": []}], x_roles=["clerk"])
        policy = {"roles": self.ROLES, "rules": [{**THINGS, "roles": ["viewer"]},
                                                {"id": "b", "match": {"path": "/things"}, "roles": ["clerk"]}]}
        assert rules(data, policy) == []
        assert rules(one([{"mtls": []}], x_roles=["viewer"]), policy) == ["role-drift"]

    def test_roles_in_requirements_count_from_3_1_on(self) -> None:
        policy = {"roles": self.ROLES, "rules": [{**THINGS, "roles": ["clerk"]}]}
        assert rules(one([{"mtls": ["viewer"]}]), policy) == ["role-drift"]
        old = {**one([{"key": ["viewer"]}]), "openapi": "3.0.3"}
        assert rules(old, policy) == ["role-names-too-early"]

    def test_an_alternative_without_roles_lets_in_everybody(self) -> None:
        policy = {"roles": self.ROLES, "rules": [{**THINGS, "roles": ["clerk"]}]}
        assert rules(one([{"mtls": ["clerk"]}, {"key": []}]), policy) == ["role-drift"]
        assert rules(one([{"mtls": ["clerk"]}, {"oauth": ["things:read"]}]), policy) == []

    def test_extensions_are_inherited_from_path_item_and_contract_and_overridden(self) -> None:
        data = contract({"/things": {"x-roles": ["clerk"], "get": operation(), "put": operation(x_roles=["admin"])},
                         "/others": {"get": operation()}}, **{"x-roles": ["viewer"], "security": [{"mtls": []}]})
        stated = {access.name: [each.spelled() for each in access.stated] for access in surface(data, {}).operations}
        assert stated == {"GET /things": ["clerk"], "PUT /things": ["admin"], "GET /others": ["viewer"]}

    def test_inherited_roles_do_not_hold_where_authentication_is_switched_off(self) -> None:
        data = contract({"/things": {"get": operation([])}}, **{"x-exegesis-roles": ["viewer"], "security": READ})
        assert [access.stated for access in surface(data).operations] == [()]

    def test_only_named_sources_are_read(self) -> None:
        data = one([{"mtls": []}], x_permissions=["unheard"], x_roles=["unheard"])
        policy = {"roles": self.ROLES, "rules": [THINGS]}
        assert rules(data, {**policy, "vocabulary": {"roles-from": ["security"]}}) == []
        assert rules(data, policy) == ["role-unknown"]
        assert rules(data, {**policy, "vocabulary": {"roles-from": ["x-permissions"]}}) == ["role-unknown"]

    def test_a_role_without_the_scopes_is_locked_out(self) -> None:
        roles = {"viewer": {"scopes": ["things:read"]}, "clerk": {"extends": ["viewer"], "scopes": ["*:write"]}}
        policy = {"roles": roles, "rules": [{**THINGS, "roles": ["viewer"]}]}
        data = one([{"oauth": ["things:read", "things:write"]}])
        found = [finding.facts["roles"] for finding in findings(data, policy) if finding.rule == "role-locked-out"]
        assert found == [["viewer"]]
        assert rules(one([{"oauth": ["things:admin"]}, {"key": []}]), policy) == []


class TestPrivileges:
    def privileged(self, ordinary: Any, privileged: Any, **members: Any) -> bool:
        data = contract({"/things": {"get": operation(ordinary)},
                         "/admin/things": {"delete": operation(privileged, **members)}})
        return "privilege-shared" in rules(data)

    def test_a_scheme_a_scope_or_a_role_of_its_own_is_enough(self) -> None:
        assert self.privileged([{"key": []}], [{"key": []}])
        assert not self.privileged([{"key": []}], [{"mtls": []}])
        assert not self.privileged(READ, [{"oauth": ["things:read", "things:admin"]}])
        assert not self.privileged([{"key": []}], [{"key": []}], x_roles=["admin"])

    def test_asking_for_less_is_no_protection(self) -> None:
        assert self.privileged([{"oauth": ["things:read", "things:admin"]}], [{"oauth": ["things:admin"]}])
        assert self.privileged([{"key": [], "mtls": []}], [{"mtls": []}])

    def test_exclusive_rules_say_what_is_privileged(self) -> None:
        data = contract({"/admin/things": {"get": operation(READ)}, "/things": {"get": operation(READ)},
                         "/danger": {"get": operation(WRITE)}})
        policy = {"default": "allow", "rules": [{"id": "danger", "match": {"path": "/danger"}, "exclusive": True}]}
        assert "privilege-shared" not in rules(data, policy)
        assert "privilege-shared" not in rules(data, {"default": "allow"})
        assert "privilege-shared" in rules(data)


class TestScopesAndMethods:
    def test_by_words_only_what_writes_behind_reading_scopes(self) -> None:
        assert rules(one(READ, "delete")) == ["scope-method-mismatch"]
        assert rules(one(WRITE, "delete")) == []
        assert rules(one([{"oauth": ["things:admin"]}], "delete")) == []

    def test_a_search_by_post_reads(self) -> None:
        assert rules(one(READ, "post", "/things/search")) == []
        assert rules(one(READ, "post", operationId="searchThings")) == []
        assert rules(one(READ, "post", operationId="createThing")) == ["scope-method-mismatch"]

    def test_reading_behind_a_writing_scope_is_told_where_a_reading_one_is_declared(self) -> None:
        assert rules(one(WRITE)) == ["scope-method-mismatch"]
        assert [finding.severity for finding in findings(one(WRITE)) if finding.rule == "scope-method-mismatch"] == [
            "warning"]
        assert rules(one([{"login": ["others:write"]}])) == []

    def test_the_policy_decides_where_it_says_so(self) -> None:
        policy = {"default": "allow", "vocabulary": {"scopes": {"write": ["things:admin"], "read": ["*:read"]}}}
        assert rules(one(WRITE, "delete"), policy) == ["scope-method-mismatch"]
        assert rules(one([{"oauth": ["things:admin"]}]), policy) == ["scope-method-mismatch"]


def test_names_that_the_contract_does_not_declare_are_told_in_the_policy() -> None:
    data = one(READ)
    data["components"]["securitySchemes"].pop("login")
    policy = {"rules": [{**THINGS, "require": {"schemes": ["mtsl"], "scopes": ["thing:read"]}}]}
    told = {(finding.where.uri, finding.facts["name"], finding.facts["near"]) for finding in findings(data, policy)
            if finding.rule == "policy-name-undeclared"}
    assert told == {("policy.yaml", "mtsl", "mtls"), ("policy.yaml", "thing:read", "things:read")}


@pytest.mark.parametrize("value", [None, 7, "x", [], [None], [7], {"a": 7}, [[[]]], {"a": {"b": []}}, True])
def test_broken_values_are_no_reason_to_stop(value: object) -> None:
    members = dict.fromkeys(("x-roles", "x-exegesis-roles", "x-required-roles", "x-rolesRequirements", "x-permissions",
                             "x-internal", "tags", "operationId"), value)
    data = contract({"/things": {"get": {**operation(READ), **members}}})
    policy = {"vocabulary": {"roles-from": ["x-roles", "x-exegesis-roles", "x-required-roles", "x-permissions"]},
              "roles": {"a": {}}, "rules": [{**THINGS, "roles": ["a"], "exclusive": True}]}
    findings(data, policy)
    findings(data)
