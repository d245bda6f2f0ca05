"""The function `pattern`: a text matches one regular expression, or does not match another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contractguard.rules.functions.expressions import found, read_literal
from contractguard.rules.functions.function import Check, Function, Place, Problem
from contractguard.rules.functions.options import OptionsError
from contractguard.rules.functions.values import shown


def _prepare(options: Mapping[str, Any]) -> Check:
    wanted, unwanted = (_read(options, name) for name in ("match", "notMatch"))

    def check(value: object, _place: Place) -> tuple[Problem, ...]:
        if not isinstance(value, str):
            return ()
        problems: tuple[Problem, ...] = ()
        if wanted and not found(wanted, value):
            problems = (Problem(f"{shown(value)} must match the pattern {shown(options['match'])}"),)
        if unwanted and found(unwanted, value):
            problems = (*problems, Problem(f"{shown(value)} must not match the pattern {shown(options['notMatch'])}"))
        return problems

    return check


def _read(options: Mapping[str, Any], name: str) -> Any:
    try:
        return read_literal(options[name]) if name in options else None
    except OptionsError as problem:
        raise OptionsError(problem.message, problem.hint, (name,)) from None


PATTERN = Function("pattern", "The text matches a regular expression, or does not match one.", _prepare, {
    "type": "object", "minProperties": 1, "x-example": "{match: '^[a-z]+$'}",
    "properties": {
        "match": {"type": "string", "description": "The regular expression that must be found, also as /text/flags."},
        "notMatch": {"type": "string", "description": "The regular expression that must not be found."},
    },
})
