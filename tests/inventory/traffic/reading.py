"""Traffic from bytes, as tests read it."""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence
from pathlib import Path

from contractguard.inventory.path_index import PathIndex
from contractguard.inventory.paths import openapi_path
from contractguard.inventory.traffic import Traffic, read_traffic
from contractguard.source import Access


def read(content: bytes, *templates: str, form: str = "", hosts: Collection[str] = ()) -> Traffic[str]:
    """Read one recording; `templates` are the paths that are known."""
    access = Access(Path(), stdin=io.BytesIO(content))
    return read_traffic(["-"], index_of(templates), access, form=form, hosts=hosts)


def index_of(templates: Sequence[str]) -> PathIndex[str]:
    index: PathIndex[str] = PathIndex()
    for template in templates:
        index.add(openapi_path(template), template)
    return index


def unknown(traffic: Traffic[str]) -> dict[tuple[str, str], int]:
    """Count the hits of the operations that nothing knows."""
    return {(each.method, each.path.spelled): each.hits for each in traffic.unmatched}


def known(traffic: Traffic[str]) -> dict[tuple[str, str], dict[int, int]]:
    """Count the statuses of the operations at known paths."""
    return {(each.observed.method, each.values[0]): dict(each.observed.codes) for each in traffic.matched}
