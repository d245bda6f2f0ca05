"""The page on access policies shows a policy that can be used, and names every key that there is."""

from __future__ import annotations

import re
from pathlib import Path

import jsonschema_rs
import pytest

from contractguard.access import parse_policy
from contractguard.access.policy import ROLE_SOURCES
from contractguard.access.reading import DEMAND_KEYS, KEYS, RULE_KEYS, SCOPE_KEYS
from contractguard.access.reading_matchers import MATCHER_KEYS
from contractguard.access.schema import policy_schema
from contractguard.report.access import ACCESS_FORMATS
from tests.access.judging import contract, operation, rules

PAGE = (Path(__file__).parents[2] / "docs" / "access.md").read_text(encoding="utf-8")
FOUND = re.search(r"<!-- example: policy -->\n```yaml\n(.*?)```", PAGE, re.DOTALL)
assert FOUND is not None
EXAMPLE = parse_policy("contractguard.access.yaml", FOUND[1].encode())


def test_the_example_fits_the_published_schema() -> None:
    jsonschema_rs.Draft202012Validator(policy_schema()).validate(EXAMPLE.document.data)


def test_the_example_holds_for_a_contract_that_keeps_to_it() -> None:
    def scoped(scope: str, **schemes: list[str]) -> dict[str, object]:
        return operation([{"oauth": [scope], **schemes}])

    data = contract({
        "/health": {"get": operation([])}, "/auth/login": {"post": operation([])},
        "/orders": {"get": scoped("orders:read"), "post": scoped("orders:write")},
        "/orders/search": {"post": operation([{"oauth": ["orders:read"]}], operationId="searchOrders")},
        "/admin/users": {"delete": scoped("orders:admin", mtls=[])},
    })
    scopes = dict.fromkeys(("orders:read", "orders:write", "orders:admin"), "…")
    flow = {"tokenUrl": "https://login.things.test/token", "scopes": scopes}
    data["components"]["securitySchemes"] = {
        "oauth": {"type": "oauth2", "flows": {"clientCredentials": flow}}, "mtls": {"type": "mutualTLS"}}
    policy = {key: value for key, value in dict(EXAMPLE.document.data).items() if key != "version"}  # type: ignore[call-overload]
    assert rules(data, policy) == []


@pytest.mark.parametrize("word", [*KEYS, *RULE_KEYS, *DEMAND_KEYS, *SCOPE_KEYS[:1], *MATCHER_KEYS, *ROLE_SOURCES,
                                  *ACCESS_FORMATS, "extends", "allowed", "writes", "owner", "roles-from"])
def test_the_page_names(word: str) -> None:
    assert re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", PAGE)
