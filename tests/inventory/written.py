"""Inventories and traffic written by hand: `endpoints.yaml` of fixtures, and the same in the examples of rules.

```yaml
endpoints:                                  # or this list alone
- GET /users/{id}                           # an operation; catch-alls are {rest*}, what is unknown is …
- {operation: POST /users, at: src/users.ts:12, handler: createUser, framework: express, kind: http,
   asks: none, because: nothing refuses, credential: bearer, hidden: by decision, implied: false}
unresolved: [{under: /v2, at: src/app.ts:3, reason: a router built in a loop}]
traffic: [{operation: GET /users, hits: 12, statuses: {2xx: 12}}]
baseline: [GET /users]
exclude: [{path: /internal/**, reason: for operators}]
base-paths: [/api]
```
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from contractguard.contract import Node, read_contract
from contractguard.findings import Finding
from contractguard.inventory.code_file import CodeFile
from contractguard.inventory.model import Authentication, CodePlace, Endpoint, Inventory, Unresolved
from contractguard.inventory.paths import openapi_path
from contractguard.inventory.reconciliation import NamedContract, Seen, Stock, reconcile
from contractguard.inventory.reconciliation.accepted import Exclusion, Known, beside_known, without_excluded
from contractguard.inventory.reconciliation.recorded import Recorded, Recording, beside_traffic
from contractguard.rules.inspection import Selected, inspect_endpoints
from contractguard.rules.reporting import findings_of
from contractguard.source import Document
from contractguard.source.document import Region

TODAY = date(2026, 7, 1)
_KEYS = ("endpoints", "unresolved", "traffic", "baseline", "exclude", "base-paths")


def stock_of(written: Any, *contracts: Document, today: date = TODAY) -> Stock:
    """Hold contracts against what is written down."""
    data: Mapping[str, Any] = written if isinstance(written, dict) else {"endpoints": written}
    assert set(data) <= set(_KEYS), sorted(data)
    bases = tuple(map(openapi_path, data.get("base-paths", ())))
    named = [NamedContract(each.uri, read_contract(each), each.uri, bases) for each in contracts]
    stock = reconcile(named, inventory_of(data), today=today)
    if "traffic" in data:
        stock = beside_traffic(stock, _recording(stock, data["traffic"]))
    stock = without_excluded(stock, _exclusions(data.get("exclude", ())))
    return beside_known(stock, _known(data.get("baseline", ())))


def inventory_of(data: Mapping[str, Any]) -> Inventory:
    """Read endpoints and what was not understood."""
    endpoints = [_endpoint(number, each) for number, each in enumerate(data.get("endpoints", ()))]
    unresolved = [Unresolved(each.get("reason", "not understood"), each.get("framework", "express"),
                             _place(each.get("at", "app.ts:1")), openapi_path(each["under"]))
                  for each in data.get("unresolved", ())]
    frameworks = tuple(dict.fromkeys(endpoint.framework for endpoint in endpoints))
    return Inventory(tuple(endpoints), tuple(unresolved), frameworks=frameworks)


def found_in(stock: Stock, contract: Document, selection: Sequence[Selected]) -> tuple[Finding, ...]:
    """Ask rules about all rows, as if they were told with one contract."""
    return findings_of(inspect_endpoints(contract, stock, selection), stock, contract.uri, habit=sys.maxsize)


def _exclusions(written: Sequence[Mapping[str, str]]) -> Sequence[Exclusion]:
    file = CodeFile("contractguard.yaml", {("exclude", str(each)): _line(line) for line, each in enumerate(written)})
    return [Exclusion(each["reason"], Node(file, ("exclude", str(each)), None), each.get("path", ""),
                      each.get("method", ""), each.get("file", "")) for each in written]


def _known(written: Sequence[str]) -> Sequence[Known]:
    file = CodeFile("contractguard.endpoints.yaml", {("undocumented", text): _line(line)
                                                     for line, text in enumerate(written)})
    split = ((text, *text.split(" ")) for text in written)
    return [Known((method, openapi_path(path).blanked), text, Node(file, ("undocumented", text), None))
            for text, method, path in split]


def _endpoint(number: int, written: Any) -> Endpoint:
    said = written if isinstance(written, dict) else {"operation": written}
    method, path = said["operation"].split(" ")
    proof = _place(said["proof"]) if "proof" in said else None
    return Endpoint(
        method, openapi_path(path), said.get("framework", "express"), _place(said.get("at", f"code.ts:{number + 1}")),
        said.get("handler", ""), Authentication(said.get("asks", "unknown"), said.get("because", ""), proof,
                                                said.get("credential", "")),
        said.get("kind", "http"), said.get("implied", False), said.get("hidden", ""), said.get("note", ""))


def _recording(stock: Stock, written: Sequence[Mapping[str, Any]]) -> Recording:
    """Give what was seen to the rows of that name, the rest to none of them."""
    rows, documented, alone = {}, {}, []
    for number, each in enumerate(written):
        method, path = each["operation"].split(" ")
        seen = Seen(each["hits"], each.get("statuses", {}))
        mine = [row for row in stock.rows if row.label == each["operation"]]
        rows.update((row.number, seen) for row in mine)
        documented.update(((row.number, index), seen) for row in stock.rows for index, one in enumerate(row.documented)
                          if one.spelled == each["operation"])
        if not mine:
            alone.append(Recorded(method, openapi_path(path), seen, CodePlace("access.log", _line(number))))
    return Recording(rows, documented, alone)


def _place(text: str) -> CodePlace:
    uri, _, line = text.rpartition(":")
    return CodePlace(uri, _line(int(line) - 1))


def _line(number: int) -> Region:
    return Region(number + 1, 1, number + 1, 2)
