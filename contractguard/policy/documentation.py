"""The page on configuration: its tables come from the keys themselves."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from contractguard.policy.format import CONFIG, CONTRACT, ENDPOINTS, EXCLUSION, RULE
from contractguard.policy.shapes import Record
from contractguard.rules.document_rule import PRESETS

_TABLE = re.compile(r"(<!-- table: ([a-z]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def fill(page: str) -> str:
    """Write the tables of a page anew, between their markers."""
    tables = {"configuration": _keys(CONFIG), "contract": _keys(CONTRACT), "rule": _keys(RULE),
              "endpoints": _keys(ENDPOINTS), "exclusion": _keys(EXCLUSION),
              "presets": _table("preset", PRESETS)}
    return _TABLE.sub(lambda found: f"{found[1]}{tables[found[2]]}\n{found[3]}", page)


def _keys(record: Record) -> str:
    return _table("key", {name: key.description + _default(key.default) for name, key in record.keys.items()})


def _table(head: str, rows: Mapping[str, str]) -> str:
    lines = (f"| `{name}` | {_literal(text)} |" for name, text in rows.items())
    return "\n".join([f"| {head} | what it says |", "|---|---|", *lines])


def _literal(text: str) -> str:
    return text.replace("*", r"\*")


def _default(value: object) -> str:
    return "" if value is None else f" Default: `{json.dumps(value)}`."
