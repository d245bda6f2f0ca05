"""Exchanges that are made from contracts: their own are accepted, those with one thing wrong are not."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contractguard.compare.exchange import Exchange, Referee, compose, entries
from contractguard.compare.exchange.model import ORIGIN, header_of
from contractguard.compare.exchange.samples import sampler
from contractguard.contract import Contract, read_contract
from contractguard.source import Access, open_document
from tests.cli.sample import OPENAPI, SWAGGER
from tests.judging import FIXTURES
from tests.replay.shop import Data, document, entry, har, play, shop, told

BOOKSHOP = FIXTURES / "contracts" / "bookshop" / "revision.yaml"
SHOP = shop()
TEXTS = st.text(max_size=5)
ORDERS = st.fixed_dictionaries({"id": st.integers(-2**60, 2**60)}, optional={
    "size": TEXTS, "labels": st.dictionaries(TEXTS, TEXTS, max_size=3)})


def as_entry(exchange: Exchange) -> Data:
    """Write an exchange as a recorder saves it."""
    def message(headers: Any, **rest: Any) -> Data:
        return {"headers": [{"name": name, "value": value} for name, value in headers.items()], **rest}

    asked = message(exchange.headers, method=exchange.method,
                    url=exchange.url.replace(ORIGIN, "https://recorded.test"))
    if exchange.body is not None:
        asked["postData"] = {"mimeType": header_of(exchange.headers, "Content-Type"), "text": exchange.body.decode()}
    if exchange.status is None:
        return {"request": asked}
    body = exchange.response_body
    content = {"size": -1} if body is None else {"size": len(body), "text": body.decode()}
    return {"request": asked, "response": message(exchange.response_headers, status=exchange.status, content=content)}


def own_exchanges(contract: Contract) -> list[Exchange]:
    """Every exchange that can be written around a small value of each schema, where openapi-core takes all of it."""
    sample, referee, found = sampler(contract), Referee(contract), []
    for called in contract.operations:
        for each in entries(contract, called) if called.kind == "operation" else ():
            try:
                exchange = compose(contract, called, each, sample(each.schema), sample)
            except LookupError:
                continue
            if exchange is not None and referee.judge(called, replace(exchange, status=None)).accepted and (
                    exchange.status is None or referee.judge(called, exchange).accepted):
                found.append(exchange)
    return found


def read_file(path: Path) -> Contract:
    return read_contract(open_document(path.name, Access(path.parent)))


@pytest.mark.parametrize("contract", [
    SHOP, read_contract(document(OPENAPI)), read_contract(document(SWAGGER)), read_file(BOOKSHOP)],
    ids=["shop", "sample", "swagger", "bookshop"])
def test_what_a_contract_says_itself_is_accepted(contract: Contract) -> None:
    exchanges = own_exchanges(contract)
    assert len(exchanges) > 3
    replay = play(har(*map(as_entry, exchanges)), contract)
    assert told(replay) == []
    assert replay.tally.exchanges == replay.tally.judged["request"] == len(exchanges)
    assert replay.tally.judged["response"] == sum(exchange.status is not None for exchange in exchanges)


@settings(deadline=None, max_examples=80)
@given(st.lists(ORDERS, max_size=4))
def test_any_answer_that_fits_is_accepted(orders: list[Data]) -> None:
    replay = play(har(entry("GET", "/orders", answer=json.dumps(orders))), SHOP)
    assert not replay.outcomes
    assert replay.tally.judged["response"] == 1


@settings(deadline=None, max_examples=80)
@given(st.lists(ORDERS, min_size=1, max_size=4), st.data())
def test_one_thing_that_is_wrong_is_found_and_told_by_its_place(orders: list[Data], data: st.DataObject) -> None:
    order = data.draw(st.sampled_from(orders))
    wrong = data.draw(st.sampled_from(["missing", "id", "size", "labels.*"]))
    if wrong == "missing":
        del order["id"]
    elif wrong == "labels.*":
        order["labels"] = {data.draw(TEXTS): 1}
    else:
        order[wrong] = data.draw(st.none() | st.just([]) | st.just({}) | st.just(1.5))
    [outcome] = play(har(entry("GET", "/orders", answer=json.dumps(orders))), SHOP).outcomes
    assert outcome.cause.place == ("[]" if wrong == "missing" else f"[].{wrong}")
    assert outcome.kind == "response-rejected"
