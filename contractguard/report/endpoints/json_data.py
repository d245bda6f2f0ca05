"""Endpoints as JSON, with the findings as every report has them."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any, cast

from contractguard.inventory.model import CodePlace
from contractguard.inventory.reconciliation import Coverage, Row
from contractguard.report.endpoints import EndpointsReport
from contractguard.report.json_report import report_data, report_schema
from contractguard.report.presentation import Presentation
from contractguard.report.values import document, plain

Json = dict[str, object]


def endpoints_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) that every document of version 1 satisfies.

    Findings and their summary are those of the report: its schema is taken over for them.
    """
    text = files("contractguard.report").joinpath("schemas/endpoints-1.schema.json").read_text(encoding="utf-8")
    schema, report = cast(dict[str, Any], json.loads(text)), report_schema()
    schema["$defs"] |= {**report["$defs"], "summary": report["properties"]["summary"]}
    return schema


def render(endpoints: EndpointsReport, _options: Presentation) -> str:
    """Return an indented JSON document of version 1. A key is never renamed or removed within a version.

    Places of the code are relative to `root`.
    """
    report, stock = report_data(endpoints.report), endpoints.stock
    inventory = stock.inventory
    return document(plain({
        "schema": "contractguard-endpoints/1", "tool": report["tool"], "root": endpoints.root,
        "frameworks": inventory.frameworks, "files": inventory.files, "read": inventory.read,
        "contracts": [_contract(held) for held in stock.contracts],
        "operations": [_operation(endpoints, row) for row in sorted(
            stock.rows, key=lambda row: (row.template.spelled, row.method, row.number))],
        "unresolved": [{"reason": each.reason, "framework": each.framework, "under": each.under.spelled,
                        "place": _place(each.place)} for each in inventory.unresolved],
        "skipped": [{"path": each.path, "reason": each.reason} for each in inventory.skipped],
        "notes": stock.notes, "summary": report["summary"], "findings": report["findings"],
    }))


def _contract(held: Coverage) -> Json:
    return {"name": held.contract.name, "operations": held.operations, "implemented": held.implemented,
            "related": held.related, "below": held.below or None}


def _operation(endpoints: EndpointsReport, row: Row) -> Json:
    endpoint = row.endpoint
    return {
        "method": row.method, "path": row.path, "standing": row.standing, "certain": row.certain,
        "contract": row.contract.name if row.contract is not None else None,
        "endpoint": None if endpoint is None else {
            "framework": endpoint.framework, "kind": endpoint.kind, "handler": endpoint.handler or None,
            "place": _place(endpoint.place), "implied": endpoint.implied, "hidden": endpoint.hidden or None,
            "note": endpoint.note or None,
            "authentication": {
                "asked": endpoint.authentication.asked, "because": endpoint.authentication.because or None,
                "credential": endpoint.authentication.credential or None,
                "place": _place(endpoint.authentication.place) if endpoint.authentication.place else None},
        },
        "documented": [{"contract": each.contract.name, "method": each.method, "path": each.called.path,
                        "asks": each.asks} for each in row.documented],
        "nearby": [each.spelled for each in row.nearby],
        "traffic": None if row.seen is None else {"hits": row.seen.hits, "statuses": row.seen.statuses},
        "excluded": row.excluded or None, "known": endpoints.is_known(row),
    }


def _place(place: CodePlace) -> Json:
    region = place.region
    return {"uri": place.uri, "line": region.line, "column": region.column, "endLine": region.end_line,
            "endColumn": region.end_column}
