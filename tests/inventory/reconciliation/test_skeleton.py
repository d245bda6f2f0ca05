"""The skeleton of what contracts lack is a contract that is valid, and has what is missing."""

from __future__ import annotations

from typing import Any

from openapi_spec_validator import validate

from contractguard.inventory.reconciliation.skeleton import skeleton
from tests.inspecting import HEADER
from tests.inventory.reconciliation.test_standing import contract
from tests.inventory.written import stock_of
from tests.judging import document

CODE: list[Any] = [
    "GET /api/things",
    {"operation": "POST /api/things/{id}/parts/{id}", "asks": "required", "credential": "bearer", "handler": "addPart"},
    {"operation": "GET /api/files/{name}.{extension}", "asks": "none", "handler": "addPart"},
    {"operation": "* /api/any", "asks": "unknown", "because": "withAccess is not here"},
    {"operation": "POST /api/hooks", "kind": "webhook", "asks": "signature"},
    {"operation": "GET /api/odd/{some-name}", "asks": "required"},
    {"operation": "GET /api/odd/{other}", "asks": "required"},
    "GET /api/all/{rest*}", "GET /…/unknown", {"operation": "GET /api/hidden", "hidden": "by decision"},
    {"operation": "GET /api/rpc", "kind": "rpc"}, "DELETE /api/people/{id}", "GET /api/people/{id}",
]
OPERATIONS = ["GET /things", "GET /people/{personId}"]


def made(code: list[Any] = CODE) -> dict[str, Any]:
    return skeleton(stock_of(code, contract(OPERATIONS, ["https://things.test/api"])))  # type: ignore[return-value]


def test_it_is_valid_and_reads_well() -> None:
    validate(made())


def test_it_has_what_is_missing_below_the_servers_base() -> None:
    operations = sorted(f"{method.upper()} {path}" for path, item in made()["paths"].items() for method in item)
    assert operations == [
        "DELETE /people/{personId}", "GET /any", "GET /files/{name}.{extension}", "GET /odd/{other}", "POST /hooks",
        "POST /things/{id}/parts/{id2}"]


def test_it_says_what_the_code_asks_for() -> None:
    paths = made()["paths"]
    assert paths["/things/{id}/parts/{id2}"]["post"]["security"] == [{"bearer": []}]
    assert paths["/files/{name}.{extension}"]["get"]["security"] == []
    assert "security" not in paths["/any"]["get"]
    assert "withAccess is not here" in paths["/any"]["get"]["description"]
    assert made()["components"]["securitySchemes"]["bearer"] == {"type": "http", "scheme": "bearer"}


def test_a_scheme_of_the_contract_is_used_where_it_fits() -> None:
    schemes = {"key": {"type": "apiKey", "in": "query", "name": "key"},
               "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
    held = document({**HEADER, "paths": {"/a": {"get": {"responses": {"200": {"description": "Done"}}}}},
                     "components": {"securitySchemes": schemes}}, "openapi.yaml")
    asking = [{"operation": f"GET /{credential}", "asks": "required", "credential": credential}
              for credential in ("bearer", "api-key")]
    found: Any = skeleton(stock_of(["GET /a", *asking], held))
    assert {path: item["get"]["security"] for path, item in found["paths"].items()} == {
        "/bearer": [{"token": []}], "/api-key": [{"api-key": []}]}
    assert found["components"]["securitySchemes"]["token"]["bearerFormat"] == "JWT"
    validate(found)


def test_operations_are_called_by_their_handlers_once() -> None:
    ids = [operation["operationId"] for item in made()["paths"].values() for operation in item.values()]
    assert len(ids) == len(set(ids))
    assert "addPart" in ids


def test_without_a_contract_everything_is_missing() -> None:
    found: Any = skeleton(stock_of(["GET /things", "POST /things"]))
    assert list(found["paths"]["/things"]) == ["get", "post"]
    validate(found)
