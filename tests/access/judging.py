"""Small contracts and policies in memory, and what is found in them, as plain data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from contractguard.access import Surface, read_policy
from contractguard.contract import read_contract
from contractguard.findings import Finding
from contractguard.rules import load_catalogue
from contractguard.rules.inspection import Selected, Spoken, inspect_contract
from contractguard.rules.reporting import findings_of
from contractguard.source import Document
from contractguard.source.parse import parse_document
from contractguard.survey import survey_contract

_UNOPENED: Any = None

TODAY = date(2026, 7, 1)
ACCESS_RULES = [rule for rule in load_catalogue().document_rules if getattr(rule.when, "over", "") == "access"]
POLICY_RULES = frozenset({
    "policy-name-undeclared", "policy-rule-unused", "policy-unmatched", "public-entry-stale", "required-scope-missing",
    "role-drift", "role-locked-out", "role-unknown", "scheme-not-allowed", "scope-misnamed",
})
SCHEMES: Mapping[str, Any] = {
    "oauth": {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "https://things.test/token", "scopes": {
        "things:read": "Read", "things:write": "Write", "things:admin": "Administer"}}}},
    "key": {"type": "apiKey", "in": "header", "name": "X-Api-Key"},
    "mtls": {"type": "mutualTLS"},
    "login": {"type": "openIdConnect", "openIdConnectUrl": "https://things.test/.well-known/openid-configuration"},
}


def operation(security: Any = None, **members: Any) -> dict[str, Any]:
    """An operation; `security` None leaves it out."""
    stated = {} if security is None else {"security": security}
    return {"responses": {"default": {"description": "Done"}}, **stated,
            **{name.replace("_", "-"): value for name, value in members.items()}}


def contract(paths: Mapping[str, Any], **members: Any) -> dict[str, Any]:
    """A contract with all schemes."""
    return {"openapi": "3.1.0", "info": {"title": "Things", "version": "1"}, "paths": dict(paths),
            "components": {"securitySchemes": dict(SCHEMES)}, **members}


def document(data: object, name: str) -> Document:
    """Make a document of plain data."""
    return parse_document(name, json.dumps(data).encode(), _UNOPENED)


def surface(data: Mapping[str, Any], policy: Mapping[str, Any] | None = None, today: date = TODAY) -> Surface:
    """A contract beside a policy, which may leave its version out."""
    read = None if policy is None else read_policy(document({"version": 1, **policy}, "policy.yaml"))
    return Surface(read_contract(document(data, "contract.yaml")), read, today)


def spoken(found: Surface) -> list[Spoken]:
    """All that the rules about access say, place by place."""
    selection = [Selected(rule, rule.usual_severity, rule.options) for rule in ACCESS_RULES]
    return list(inspect_contract(found.contract.root, survey_contract(found.contract), selection, found).spoken)


def findings(data: Mapping[str, Any], policy: Mapping[str, Any] | None = None, today: date = TODAY) -> list[Finding]:
    """All that the rules about access find."""
    found = surface(data, policy, today)
    survey = survey_contract(found.contract)
    selection = [Selected(rule, rule.usual_severity, rule.options) for rule in ACCESS_RULES]
    return list(findings_of(inspect_contract(found.contract.root, survey, selection, found), survey, "contract.yaml"))


def rules(data: Mapping[str, Any], policy: Mapping[str, Any] | None = None, today: date = TODAY) -> list[str]:
    """The rules that speak, sorted; notes left out."""
    return sorted(finding.rule for finding in findings(data, policy, today) if finding.severity != "note")
