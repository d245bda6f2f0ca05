"""Parameters of paths that a contract forgets to declare, or declares in vain: no valid fixture can show them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.judging import document, judge_documents


def contract(*parameters: dict[str, Any], path: str = "/items/{id}") -> Any:
    return document({"openapi": "3.1.0", "info": {"title": "Items", "version": "1"}, "paths": {path: {"get": {
        "parameters": list(parameters), "responses": {"200": {"description": "Item"}}}}}}, "items.yaml")


def in_path(name: str, **schema: Any) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": schema}


@pytest.mark.parametrize(("schema", "told", "back"), [
    ({"type": "string"}, [], []),
    ({"type": "integer"}, ["request-type-narrowed"], ["request-type-widened"]),
])
def test_declaring_what_the_path_has_is_no_new_parameter(
    schema: dict[str, Any], told: list[str], back: list[str]
) -> None:
    without, declared = contract(), contract(in_path("id", **schema))
    assert judge_documents(without, declared).rules == told
    assert judge_documents(declared, without).rules == back


def test_what_the_path_does_not_have_is_on_no_wire() -> None:
    plain, idle = contract(in_path("id", type="string")), contract(in_path("id", type="string"), in_path("shop"))
    assert judge_documents(plain, idle).rules == []
    assert judge_documents(idle, plain).rules == []
