"""The table of endpoints: it fits, it is safe to print, and it says the same in every format."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractguard.cli.reports import report_on
from contractguard.inventory.model import Skipped
from contractguard.inventory.reconciliation import Stock
from contractguard.report import Presentation
from contractguard.report.endpoints import ENDPOINT_FORMATS, EndpointsReport, render_endpoints
from contractguard.report.terminal.spans import width
from contractguard.text.printable import printable
from tests.inventory.reconciliation.test_standing import contract
from tests.inventory.written import stock_of

CODE: list[Any] = [
    {"operation": "GET /things/{id}", "at": "src/things.ts:4", "asks": "required", "credential": "bearer",
     "because": "requireUser answers 401", "proof": "src/users.ts:9", "handler": "readThing"},
    {"operation": "* /proxy/{rest*}", "at": "src/a/very/long/way/to/the/file/that/has/the/handler/of/all/proxy.ts:120"},
    {"operation": "GET /things", "implied": True}, {"operation": "GET /internal/health"},
]
TRAFFIC = [{"operation": "GET /things/{id}", "hits": 1200, "statuses": {"200": 1200}}]


def reported(stock: Stock, verbose: bool = False) -> EndpointsReport:
    return EndpointsReport(".", stock, report_on([]), verbose)


def held(**more: Any) -> Stock:
    return stock_of({"endpoints": CODE, "exclude": [{"path": "/internal/**", "reason": "for operators"}],
                     "unresolved": [{"under": "/v2", "at": "src/app.ts:3", "reason": "routes from a table"}],
                     "traffic": TRAFFIC, **more}, contract(["GET /things/{thingId}", "GET /gone", "GET /v2/a"]))


def shown(stock: Stock, columns: int = 80, *, verbose: bool = False) -> str:
    return render_endpoints("terminal", reported(stock, verbose), Presentation(width=columns))


def test_the_table_says_how_everything_stands() -> None:
    assert shown(held()) == """\
3 endpoints (express): 1 documented, 1 undocumented, 1 excluded
openapi.yaml: 1 of 3 operations in the code

operation             code                            anonymous  contract   hits
GET /gone             not in the code                            yes        0
GET /internal/health  code.ts:4                       unknown    excluded   0
ANY /proxy/{rest*}    …e/handler/of/all/proxy.ts:120  unknown    no         0
GET /things/{id}      src/things.ts:4                 required   yes, open  1200
GET /v2/a             not understood                             yes        0

not understood (1): nothing there is told as missing
  src/app.ts:3: routes from a table; anything may be below /v2

"""


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_the_table_fits(columns: int) -> None:
    table = shown(held(), columns, verbose=True).split("\n\n")[1].splitlines()
    assert max(map(width, table)) <= columns


def test_with_verbose_it_says_why() -> None:
    assert "    required (bearer): requireUser answers 401 (src/users.ts:9)" in shown(held(), verbose=True)


@given(st.text(max_size=30), st.text(max_size=30))
def test_what_code_says_does_not_steer_a_terminal(handler: str, because: str) -> None:
    stock = stock_of([{"operation": "GET /a", "handler": handler, "because": because, "asks": "none"}])
    lines = shown(stock, verbose=True).split("\n")
    assert [printable(line) for line in lines] == lines
    rows = csv.DictReader(io.StringIO(render_endpoints("csv", reported(stock), Presentation())))
    assert [row["path"] for row in rows] == ["/a"]


def test_json_has_every_row_and_what_was_left_out() -> None:
    data = json.loads(render_endpoints("json", reported(held()), Presentation()))
    assert data["schema"] == "contractguard-endpoints/1"
    rows = {f"{each['method']} {each['path']}": each for each in data["operations"]}
    assert rows["GET /things"]["endpoint"]["implied"]
    assert rows["GET /things/{id}"]["endpoint"]["authentication"]["place"]["line"] == 9
    assert rows["GET /things/{id}"]["traffic"] == {"hits": 1200, "statuses": {"200": 1200}}
    assert rows["GET /internal/health"]["excluded"] == "for operators"
    assert [each["under"] for each in data["unresolved"]] == ["/v2"]


def test_what_was_left_out_is_cut_unless_it_is_asked_for() -> None:
    stock = held()
    object.__setattr__(stock.inventory, "skipped", tuple(Skipped(f"folder{number}", "packages") for number in range(9)))
    assert "and 4 more places (--verbose lists all)" in shown(stock)
    assert "folder8: packages" in shown(stock, verbose=True)


@pytest.mark.parametrize("name", ENDPOINT_FORMATS)
def test_every_format_renders_nothing_and_everything(name: str) -> None:
    for stock in (stock_of([]), held()):
        text = render_endpoints(name, reported(stock), Presentation())
        assert text.endswith("\n")


def test_a_long_path_keeps_its_method_and_its_end() -> None:
    stock = stock_of([f"GET /{'long/' * 20}{{id}}", f"DELETE /{'long/' * 20}{{id}}/parts"])
    lines = [line.split("  ")[0] for line in shown(stock, 60).splitlines() if "long" in line]
    assert [(line.split(" …")[0], line[-6:]) for line in lines] == [("GET", "g/{id}"), ("DELETE", "/parts")]
