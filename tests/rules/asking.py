"""Ask one function, or some rules, about a document made of plain data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from contractguard.contract import Node
from contractguard.contract.references import References
from contractguard.errors import SourceError
from contractguard.rules.document_rule import Then
from contractguard.rules.functions import CORE_FUNCTIONS, Function
from contractguard.rules.given import Evaluation, GivenRule, Result, evaluate, spectral_message
from contractguard.source import Document
from contractguard.text import format_pointer

MISSING = object()
"""There is no value."""


def rule(given: str | list[str], *then: Then, name: str = "rule", message: str | None = None, **more: Any) -> GivenRule:
    """Make a rule in Spectral's words."""
    expressions = (given,) if isinstance(given, str) else tuple(given)
    return GivenRule(name, expressions, then, partial(spectral_message, message), **more)


def run(
    data: object, *rules: GivenRule, formats: Iterable[str] = (), functions: Mapping[str, Function] = CORE_FUNCTIONS
) -> Evaluation:
    """Run rules over a document."""
    opened = Document("document.json", "json", json.dumps(data), data, _refuse)
    return evaluate(rules, Node(opened, (), opened.data), References().follow, frozenset(formats), functions)


def asked(function: str, value: object, options: object = None, formats: Iterable[str] = ()) -> list[Result]:
    """Ask a function about one value. Everything must be told."""
    data = {} if value is MISSING else {"value": value}
    evaluation = run(data, rule("$", Then(function, "value", options)), formats=formats)
    assert evaluation.warnings == ()
    return list(evaluation.results)


def places(function: str, value: object, options: object = None, formats: Iterable[str] = ()) -> list[str]:
    """Return where a function sees problems in a value: `` for the value, `/a` below it, `.` where it is missing."""
    pointers = [result.node.pointer for result in asked(function, value, options, formats)]
    return [format_pointer(pointer[1:]) if pointer else "." for pointer in pointers]


def warnings(function: str, value: object, options: object = None) -> tuple[str, ...]:
    """Return why a function could not be asked about a value, or could not tell."""
    return run({"value": value}, rule("$", Then(function, "value", options))).warnings


def _refuse(reference: str) -> Document:
    raise SourceError(f"there is no '{reference}'")
