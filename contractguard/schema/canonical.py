"""One spelling for equal JSON values, cheap enough for whole documents."""

from __future__ import annotations

import json

import orjson


def canonical(value: object) -> bytes:
    """Spell a JSON value with sorted keys. Equal bytes mean equal values (1 and 1.0 are spelled apart)."""
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        return json.dumps(value, sort_keys=True, separators=(",", ":")).encode("utf-8", "surrogatepass")
