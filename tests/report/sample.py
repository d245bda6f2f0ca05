"""One report with everything that a renderer meets, used by the tests of all formats."""

from __future__ import annotations

from contractguard.findings import (
    ContractSummary,
    Evidence,
    Finding,
    OperationReached,
    Place,
    Report,
    RuleText,
    Suppression,
    fingerprint,
)

CONTRACT = "openapi.yaml"
ORDERS = "api/bestellungen für alle.json"
MINIFIED = (
    '"required":["id","größe","名前"],"properties":{"id":{"type":"string"},'
    '"größe":{"type":"integer","maximum":10}'
)
WEAKENED = '\t"/[red]\x1b]0;title\x07":\t{get: 日本語} # ünïcode'
LONG = "  日本語日本語日本語日本語日本語日本語日本語: 名前 # " + "長い" * 60


def _identity(rule: str, subject: str) -> str:
    return fingerprint(rule, CONTRACT, subject, {})


def _operation(method: str, path: str) -> OperationReached:
    return OperationReached("operation", method, path, ("response",))


REMOVED = Finding(
    contract=CONTRACT,
    rule="response-property-removed",
    severity="error",
    impact="breaking",
    message="response property 'email' was removed from User",
    fingerprint=_identity("response-property-removed", "/components/schemas/User"),
    where=Place("openapi.yaml", ("components", "schemas", "User", "properties"), 212, 7, 212, 17, "      properties:"),
    was=Place(
        "origin/main:openapi.yaml", ("components", "schemas", "User", "properties", "email"),
        214, 9, 214, 14, "        email: {type: string}",
    ),
    operations=(_operation("GET", "/users"), _operation("GET", "/users/{id}"), _operation("PATCH", "/users/{id}")),
    effects={"response": "widened"},
    facts={"name": "email", "before": {"type": "string"}, "after": None},
    evidence=Evidence(
        "instance", "response", "'email' is a required property", {"id": "a"}, "revision", "base",
    ),
    remedy="keep it with `deprecated: true` and a sunset date, or publish 3.0.0\nA second line that is not shown.",
    help="https://example.com/rules/response-property-removed",
    baseline_state="new",
)

NARROWED = Finding(
    contract=ORDERS,
    rule="request-maximum-lowered",
    severity="error",
    impact="breaking",
    message="maximum of 'größe' went from 100 to 10",
    fingerprint=_identity("request-maximum-lowered", "/components/schemas/Order"),
    where=Place(
        ORDERS, ("components", "schemas", "Order", "properties", "größe", "maximum"),
        1, 18_096, 1, 18_105, MINIFIED, 18_002,
    ),
    was=Place(
        "v1/" + ORDERS, ("components", "schemas", "Order", "properties", "größe", "maximum"),
        1, 18_096, 1, 18_105, MINIFIED.replace(":10", ":100"), 18_002,
    ),
    operations=tuple(OperationReached("operation", "POST", f"/orders/{number}", ("request",)) for number in range(7)),
    effects={"request": "narrowed"},
    facts={"name": "größe", "before": 100, "after": 10},
    evidence=Evidence(
        "instance", "request", "100 is greater than the maximum of 10", {"id": "a", "größe": 100, "名前": "x" * 90},
        "base", "revision",
    ),
    places=tuple(Place("openapi.yaml", ("x", number), number, 3, number, 8, "  x: 1") for number in range(300, 305)),
    related=(Place("contractguard.yaml", ("rules",), 3, 1, 3, 6, "rules:"),),
    remedy="raise the maximum to 100 again",
)

MARKUP = Finding(
    contract=CONTRACT,
    rule="operation-security-weakened",
    severity="warning",
    impact="compatible",
    message="[bold]admin[/bold] is no longer asked for [here](https://example.com) \x1b[31mred\x1b[0m \u202eevil",
    fingerprint=_identity("operation-security-weakened", "GET /[red]"),
    where=Place("openapi.yaml", ("paths", "/[red]~a"), 40, 3, 44, 1, WEAKENED),
    operations=(OperationReached("webhook", "POST", "[red]", ("request", "response")),),
    remedy="ask for [bold]admin[/bold] again",
)

NARROWER = Finding(
    contract=CONTRACT,
    rule="request-enum-value-removed",
    severity="error",
    impact="breaking",
    message="value 'XL' was removed from query parameter 'size'",
    fingerprint=_identity("request-enum-value-removed", "GET /users size"),
    where=Place("openapi.yaml", ("paths", "/users", "get", "parameters", 0, "schema", "enum"), 20, 9, 20, 13),
    operations=(OperationReached("operation", "GET", "/users", ("request",)),),
    effects={"request": "narrowed"},
    facts={"owner": "query parameter 'size' of GET /users", "before": "XL", "after": None},
    evidence=Evidence("instance", "request", "'XL' is not one of ['S', 'M']", "XL", "base", "revision"),
)

UNDECIDED = Finding(
    contract=CONTRACT,
    rule="schema-undecided",
    severity="warning",
    impact="risky",
    message="'not' of User changed, and what that does could not be decided",
    fingerprint=_identity("schema-undecided", "/components/schemas/User/not"),
    where=Place("openapi.yaml", ("components", "schemas", "User", "not"), 230, 7, 230, 10, "      not: {}"),
    operations=(_operation("GET", "/users"),),
    effects={"response": "undecided"},
    reason="'not' was not compared in depth",
)

PROMISE = Finding(
    contract=CONTRACT,
    rule="operation-removed",
    severity="error",
    impact="breaking",
    message="operation DELETE /users/{id} was removed",
    fingerprint=_identity("operation-removed", "DELETE /users/{}"),
    where=Place("openapi.yaml", (), 1, 1, 1, 1),
    was=Place("origin/main:openapi.yaml", ("paths", "/users/{id}", "delete"), 98, 5, 98, 11, "    delete:"),
    operations=(_operation("DELETE", "/users/{id}"),),
    facts={"before": "DELETE /users/{id}", "after": None},
    evidence=Evidence(
        "promise", "request", "clients call an operation that the base describes", reference="OpenAPI 3.1.0, 4.8.8",
    ),
)

WAIVED = Finding(
    contract=CONTRACT,
    rule="response-property-removed",
    severity="error",
    impact="breaking",
    message="response property 'fax' was removed from User",
    fingerprint=_identity("response-property-removed", "fax"),
    where=Place("openapi.yaml", ("components", "schemas", "User", "properties"), 212, 7, 212, 17, "      properties:"),
    suppression=Suppression("waiver", "nobody has one", "team-users", "2026-12-31"),
)

UNCHANGED = Finding(
    contract=CONTRACT,
    rule="operation-id-missing",
    severity="note",
    impact="editorial",
    message="GET /users has no operationId",
    fingerprint=_identity("operation-id-missing", "GET /users"),
    where=Place("openapi.yaml", ("paths", "/users", "get"), 12, 5, 12, 8, "    get:"),
    baseline_state="unchanged",
)

WIDE = Finding(
    contract=CONTRACT,
    rule="description-missing",
    severity="note",
    impact="editorial",
    message="'名前' has no description",
    fingerprint=_identity("description-missing", "名前"),
    where=Place("openapi.yaml", ("x", "名前"), 7, 26, 7, 28, LONG),
)

RULES = (
    RuleText(
        "response-property-removed", "Response property removed",
        "A property that clients could read in a response is gone.",
        "Generated clients expose response properties as typed fields, and callers read them.\n",
        "Keep the property and mark it `deprecated: true`, or publish a new major version.\n",
        "error", ("compatibility", "response", "schema"), ("https://spec.openapis.org/oas/v3.1.0#schema-object",),
    ),
    RuleText(
        "operation-security-weakened", "Operation security weakened",
        "An operation asks for less than before.", "Long. " * 400, "", "warning",
        ("security", *(f"tag-{number}" for number in range(30))),
    ),
)

REPORT = Report(
    version="0.1.0",
    contracts=(
        ContractSummary(CONTRACT, "origin/main@4f1c2e", "working tree", "3.1.0", 42, "breaking", "major", 2, 214),
        ContractSummary(ORDERS, "v1", "working tree", "2.0", 7, "breaking", "major"),
        ContractSummary("new.yaml", None, "working tree", "3.2.0", 1, None, "none"),
    ),
    findings=(REMOVED, PROMISE, WAIVED, NARROWED, MARKUP, UNCHANGED, WIDE, NARROWER, UNDECIDED),
    rules=RULES,
)

SILENT = Report(
    version="0.1.0",
    contracts=(
        ContractSummary(CONTRACT, "origin/main@4f1c2e", "working tree", "3.1.0", 42, "editorial", "patch", 0, 1),
    ),
    findings=(),
)
