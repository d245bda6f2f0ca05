"""What a YAML scalar means: the core schema of YAML 1.2 (section 10.3.2), kept to what JSON can say.

`no`, `on`, dates and `1_000` are strings. So are `.inf` and `.nan`, which JSON cannot say.
"""

from __future__ import annotations

import math
import re

from contractguard.source.fault import Fault

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NUMBER_STARTS = frozenset("0123456789+-.")
_CORE_TAG = "tag:yaml.org,2002:"

Scalar = str | int | float | bool | None


def resolve_plain(text: str, offset: int = 0) -> Scalar:
    """Return the value of a scalar without quotes and without a tag.

    Raises Fault at `offset` where a number is larger than a program can hold.
    """
    if text[:1] not in _NUMBER_STARTS:
        return _WORDS.get(text, text)
    if _INTEGER.fullmatch(text):
        return _integer(text, offset)
    if _FLOAT.fullmatch(text):
        return _finite(text, offset)
    return _WORDS.get(text, text)


def resolve_tagged(tag: str, text: str, plain: bool, offset: int = 0) -> Scalar:
    """Return the value of a scalar with a tag; a tag outside the core schema leaves the value as it is.

    Raises Fault at `offset` where the text is not what its tag claims.
    """
    resolved = resolve_plain(text, offset)
    kind = tag.removeprefix(_CORE_TAG) if tag.startswith(_CORE_TAG) else ""
    if tag == "!" or kind in ("str", "binary"):
        return text
    if kind == "float" and type(resolved) is int:
        return _finite(str(resolved), offset)
    expected = _EXPECTED.get(kind)
    if expected is None:
        return resolved if plain else text
    if type(resolved) is not expected:
        raise Fault(f"{text[:40]!r} does not fit its tag !!{kind}", offset, "correct the value or drop the tag")
    return resolved


_EXPECTED: dict[str, type] = {"int": int, "float": float, "bool": bool, "null": type(None)}


def _integer(text: str, offset: int) -> int:
    try:
        return int(text, {"0o": 8, "0x": 16}.get(text[:2], 10))
    except ValueError:
        raise Fault(f"the number has too many digits ({len(text)})", offset, "put it in quotes") from None


def _finite(text: str, offset: int) -> float:
    number = float(text)
    if math.isinf(number):
        raise Fault("the number is too large", offset, "put it in quotes")
    return number
