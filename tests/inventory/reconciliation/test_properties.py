"""What holds for any contract and any code."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from contractguard.inventory.reconciliation import Stock
from tests.inventory.reconciliation.test_standing import contract
from tests.inventory.written import stock_of

METHODS = st.sampled_from(["GET", "POST", "DELETE"])
PIECES = st.sampled_from(["a", "b", "{x}", "{y}", "{x}.json"])
PATHS = st.lists(PIECES, min_size=1, max_size=3).map(lambda pieces: "/" + "/".join(pieces))
OPERATIONS = st.builds(lambda method, path: f"{method} {path}", METHODS, PATHS)
HANDLERS = st.one_of(OPERATIONS, PATHS.map("* {}".format), PATHS.map(lambda path: f"GET {path}/{{rest*}}"),
                     PATHS.map(lambda path: f"GET /…{path}"))
CONTRACTS = st.lists(OPERATIONS, max_size=6, unique=True)
CODE = st.lists(HANDLERS, max_size=6, unique=True)


def held(operations: list[str], code: list[str]) -> Stock:
    """Hold both against each other, without guessing where the code has the paths."""
    return stock_of({"endpoints": code, "base-paths": ["/"]}, contract(operations))


def missing(stock: Stock) -> set[str]:
    return {row.label for row in stock.rows if row.standing in ("not-implemented", "method-not-implemented")}


@given(CONTRACTS, CODE)
def test_every_operation_has_its_row(operations: list[str], code: list[str]) -> None:
    stock = held(operations, code)
    assert sorted(row.number for row in stock.rows) == list(range(len(stock.rows)))
    assert [row.endpoint for row in stock.rows if row.endpoint] == list(stock.inventory.endpoints)
    implemented = {each.spelled for row in stock.rows if row.endpoint for each in row.documented}
    alone = {each.spelled for row in stock.rows if not row.endpoint for each in row.documented}
    assert implemented | alone == set(operations)
    assert not implemented & alone


@given(CONTRACTS, CODE, HANDLERS)
def test_more_code_leaves_no_more_missing(operations: list[str], code: list[str], more: str) -> None:
    before = missing(held(operations, [*code, "GET /a"]))
    assert missing(held(operations, [*code, "GET /a", more])) <= before


@given(CONTRACTS, CODE, OPERATIONS)
def test_a_larger_contract_leaves_no_more_undocumented(operations: list[str], code: list[str], more: str) -> None:
    def documented(stock: Stock) -> set[int]:
        return {row.number for row in stock.rows if row.endpoint and row.standing == "documented"}

    assert documented(held(operations, code)) <= documented(held(list(dict.fromkeys([*operations, more])), code))


@given(CONTRACTS, CODE)
def test_the_names_of_parameters_change_nothing(operations: list[str], code: list[str]) -> None:
    renamed = [text.replace("{x}", "{other}") for text in code]
    found, again = held(operations, code), held(operations, renamed)
    assert [row.standing for row in found.rows] == [row.standing for row in again.rows]


@given(CONTRACTS)
def test_what_is_spelled_alike_is_documented_on_both_sides(operations: list[str]) -> None:
    assert {row.standing for row in held(operations, operations).rows} <= {"documented"}
