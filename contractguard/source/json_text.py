"""Reading JSON with the standard library's scanner, strictly: no repeated keys, no NaN, bounded nesting."""

from __future__ import annotations

import json
import math
import re
from typing import NoReturn

import orjson

from contractguard.source.fault import Fault
from contractguard.source.json_faults import (
    find_lone_surrogate,
    find_repeated_key,
    find_token,
    find_too_deep,
    syntax_fault,
)
from contractguard.source.long_numbers import may_overflow
from contractguard.source.nesting import survey

_MAYBE_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_LONG_INTEGER = re.compile(r"-?[0-9]{4300}[0-9]*")


class _Refused(ValueError):  # noqa: N818
    """A value of a kind that JSON readers disagree on; `literal` is its spelling, empty for a repeated key."""

    def __init__(self, literal: str = "") -> None:
        super().__init__(literal)
        self.literal = literal


def read_json(text: str) -> object:
    """Return the plain data of a JSON text.

    Raises NotJson where the text is not JSON, Fault where it repeats a key, holds NaN, Infinity, a number that is too
    large or half a surrogate pair, or nests too deep.
    """
    try:
        data = _decoder(text).decode(text)
    except json.JSONDecodeError as error:
        raise syntax_fault(text, error) from None
    except _Refused as refused:
        raise _explain(text, refused.literal) from None
    except RecursionError:
        raise find_too_deep(text) from None
    except ValueError:
        raise Fault("the number has too many digits", find_token(text, _LONG_INTEGER), "put it in quotes") from None
    if _may_be_too_deep(data) and survey(data).is_too_deep:
        raise find_too_deep(text)
    if _MAYBE_SURROGATE.search(text):
        _refuse_lone_surrogate(text)
    return data


def _may_be_too_deep(data: object) -> bool:
    """Whether a look at every level is due: writing the data again is quicker, and fails beyond 254 levels."""
    try:
        orjson.dumps(data)
    except TypeError:
        return True
    return False


def _decoder(text: str) -> json.JSONDecoder:
    parse_float = _finite if may_overflow(text) else None
    return json.JSONDecoder(object_pairs_hook=_object, parse_constant=_refuse, parse_float=parse_float)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise _Refused
    return members


def _refuse(literal: str) -> NoReturn:
    raise _Refused(literal)


def _finite(literal: str) -> float:
    number = float(literal)
    if math.isinf(number):
        raise _Refused(literal)
    return number


def _explain(text: str, literal: str) -> Fault:
    if not literal:
        return find_repeated_key(text)
    offset = find_token(text, re.compile(re.escape(literal)))
    if literal.endswith(("NaN", "Infinity")):
        return Fault(f"{literal} is not JSON", offset, "use null or a string")
    return Fault("the number is too large", offset, "put it in quotes")


def _refuse_lone_surrogate(text: str) -> None:
    offset = find_lone_surrogate(text)
    if offset is not None:
        raise Fault("the escape is half of a surrogate pair, no character", offset, "escape the whole pair")
