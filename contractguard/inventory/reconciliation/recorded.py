"""Traffic beside contracts and code: how often each operation was called, and what neither of them has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from contractguard.contract import Node
from contractguard.inventory.code_file import CodeFile
from contractguard.inventory.model import CodePlace
from contractguard.inventory.paths import PathTemplate
from contractguard.inventory.reconciliation.rows import Row, Seen, Stock
from contractguard.source.document import Region
from contractguard.text import Pointer

NOT_SEEN = Seen(0)


@dataclass(frozen=True, slots=True)
class Recorded:
    """An operation that traffic has and nothing else; `place` is where it was first seen."""

    method: str
    path: PathTemplate
    seen: Seen
    place: CodePlace


@dataclass(frozen=True, slots=True)
class Recording:
    """Traffic as rows need it: what was seen of each, by its number, and what belongs to none of them.

    `documented` is what was seen of one of the operations that speak of a row, by the number of both.
    """

    rows: Mapping[int, Seen] = field(default_factory=dict)
    documented: Mapping[tuple[int, int], Seen] = field(default_factory=dict)
    alone: Iterable[Recorded] = ()


def beside_traffic(stock: Stock, recording: Recording) -> Stock:
    """Say of every operation how often it was called; add a row for each that was only seen in traffic."""
    rows = [_seen(row, recording) for row in stock.rows]
    alone = sorted(recording.alone, key=lambda each: (each.path.blanked, each.method))
    places: dict[str, dict[Pointer, Region]] = {}
    for each in alone:
        places.setdefault(each.place.uri, {})[each.method, each.path.blanked] = each.place.region
    files = {uri: CodeFile(uri, held) for uri, held in places.items()}
    first = max((row.number for row in rows), default=-1) + 1
    related = next((held.contract for held in stock.contracts if held.related), None)
    rows += [Row(first + number, each.method, each.path, "only-in-traffic",
                 Node(files[each.place.uri], (each.method, each.path.blanked), None), related, seen=each.seen)
             for number, each in enumerate(alone)]
    return replace(stock, rows=tuple(rows), files={**stock.files, **files})


def _seen(row: Row, recording: Recording) -> Row:
    seen = recording.rows.get(row.number, NOT_SEEN)
    if len(row.documented) == 1:
        return replace(row, seen=seen, seen_each=(seen,))
    return replace(row, seen=seen, seen_each=tuple(
        recording.documented.get((row.number, index), NOT_SEEN) for index in range(len(row.documented))))
