"""Errors of the peer that are argued against, each with the argument: `peer_verdicts.yaml`, read strictly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contractguard.errors import SourceError
from contractguard.source.document import Document
from contractguard.source.parse import parse_document

EXCUSES = Path(__file__).with_name("peer_verdicts.yaml")

_GROUP = frozenset({"reason", "rows"})
_ROW = frozenset({"base", "revision", "operation", "peer"})


@dataclass(frozen=True)
class Excuse:
    """One kind of error that the peer reports for one operation of one pair, and why it is none."""

    base: str
    revision: str
    operation: str
    id: str
    reason: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What is excused, and nothing else."""
        return self.base, self.revision, self.operation, self.id

    def told(self) -> str:
        """Name what is excused."""
        return f"{self.base} → {self.revision}: {self.operation}: {self.id}"


def read_excuses(path: Path = EXCUSES) -> list[Excuse]:
    """Read groups of rows that share a reason. Raises ValueError for anything that is not meant to be there."""
    data = parse_document(path.name, path.read_bytes(), _refuse).data
    if not isinstance(data, list):
        raise ValueError("the groups are a list")
    excuses = [excuse for index, group in enumerate(data) for excuse in _excuses(group, f"group {index + 1}")]
    seen: set[tuple[str, str, str, str]] = set()
    for excuse in excuses:
        if excuse.key in seen:
            raise ValueError(f"excused twice: {excuse.told()}")
        seen.add(excuse.key)
    return excuses


def _excuses(group: Any, where: str) -> Iterator[Excuse]:
    _hold(group, _GROUP, where)
    reason = _text(group, "reason", where)
    if not isinstance(group["rows"], list) or not group["rows"]:
        raise ValueError(f"{where}: 'rows' is no list of rows")
    for index, row in enumerate(group["rows"]):
        place = f"{where}, row {index + 1}"
        _hold(row, _ROW, place)
        base, revision, operation = (_text(row, key, place) for key in ("base", "revision", "operation"))
        if not isinstance(row["peer"], list) or not row["peer"] or not all(isinstance(id, str) for id in row["peer"]):
            raise ValueError(f"{place}: 'peer' is no list of ids")
        yield from (Excuse(base, revision, operation, id, reason) for id in row["peer"])


def _hold(value: Any, keys: frozenset[str], where: str) -> None:
    if not isinstance(value, dict):
        raise ValueError(f"{where} is no object")
    if value.keys() != keys:
        odd = ", ".join(sorted(value.keys() ^ keys))
        raise ValueError(f"{where} has the keys {', '.join(sorted(keys))}, no more and no less: see {odd}")


def _text(holder: dict[str, Any], key: str, where: str) -> str:
    value = holder[key]
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{where}: '{key}' is no text")
    return value.strip()


def _refuse(reference: str) -> Document:
    raise SourceError(f"the excuses refer to nothing: '{reference}'")
