"""Recorded traffic beside contracts and code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from contractguard.inventory.model import CodePlace
from contractguard.inventory.path_index import PathIndex
from contractguard.inventory.reconciliation import Row, Seen, Stock
from contractguard.inventory.reconciliation.matching import answers
from contractguard.inventory.reconciliation.recorded import Recorded, Recording, beside_traffic
from contractguard.inventory.traffic import Observed, Traffic, evidence_of, read_traffic
from contractguard.source import Access
from contractguard.source.document import Region
from contractguard.text import counted

_Owner: TypeAlias = tuple[Row, int | None]
"""A row, and which of the documented operations that speak of it."""


def with_traffic(stock: Stock, names: Sequence[str], access: Access, form: str = "") -> Stock:
    """Read recordings and say of every operation how often it was called.

    Raises SourceError where a recording cannot be read, UsageError where there is no such format.
    """
    index: PathIndex[_Owner] = PathIndex()
    for row in stock.rows:
        if row.template.is_certain:
            index.add(row.template, (row, None))
        for number, each in enumerate(row.documented):
            for path in each.paths:
                index.add(path, (row, number))
    traffic = read_traffic(names, index, access, form=form)
    stock = beside_traffic(stock, _recording(traffic))
    return replace(stock, notes=(*stock.notes, *_notes(traffic)))


def _recording(traffic: Traffic[_Owner]) -> Recording:
    """Give every observation to all rows that answer it, and to the documented operations among them."""
    rows: dict[int, Counter[int]] = {}
    documented: dict[tuple[int, int], Counter[int]] = {}
    alone = []
    for matched in traffic.matched:
        observed = matched.observed
        owners = [(row, index) for row, index in matched.values if _is_owner(row, index, observed.method)]
        if not owners:
            alone.append(observed)
        for number in {row.number for row, _ in owners}:
            rows.setdefault(number, Counter()).update(observed.codes)
        for number, index in {(row.number, index) for row, index in owners if index is not None}:
            documented.setdefault((number, index), Counter()).update(observed.codes)
    told = [each for each in (*alone, *traffic.unmatched) if evidence_of(each).strength == "strong"]
    return Recording({number: _seen(codes) for number, codes in rows.items()},
                     {key: _seen(codes) for key, codes in documented.items()}, [_alone(each) for each in told])


def _is_owner(row: Row, index: int | None, method: str) -> bool:
    return answers(row.method if index is None else row.documented[index].method, method)


def _seen(codes: Mapping[int, int]) -> Seen:
    return Seen(sum(codes.values()), {str(code): hits for code, hits in sorted(codes.items()) if code})


def _alone(observed: Observed) -> Recorded:
    line = max(observed.first.line, 1)
    place = CodePlace(observed.first.source, Region(line, 1, line, 1))
    return Recorded(observed.method, observed.path, _seen(observed.codes), place)


def _notes(traffic: Traffic[_Owner]) -> Iterator[str]:
    formats = ", ".join(f"{name} ({form})" for name, form in traffic.formats.items())
    yield f"{counted(traffic.requests, 'recorded request')} of {formats or 'nothing'}"
    for reason, number in traffic.ignored.items():
        yield f"{counted(number, 'request')} left out: {reason}"
    if traffic.malformed:
        first = traffic.first_malformed[0]
        yield (f"{counted(traffic.malformed, 'record')} could not be read, "
               f"the first at {first.source}:{first.line}: {first.reason}")
