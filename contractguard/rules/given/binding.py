"""Rules made ready to run: expressions parsed, functions found and given their options."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from contractguard.jsonpath import Expression, ExpressionError, parse_expression
from contractguard.rules.document_rule import Then
from contractguard.rules.functions import Check, Function, OptionsError, UnknownFunctionError, find_function
from contractguard.rules.given.fields import Field, read_field
from contractguard.rules.given.rule import GivenRule


@dataclass(frozen=True, slots=True)
class Demand:
    """One `then`, ready: what is judged, and by what."""

    field: Field
    check: Check


@dataclass(frozen=True, slots=True)
class BoundRule:
    """A rule that can be run."""

    rule: GivenRule
    expressions: tuple[Expression, ...]
    demands: tuple[Demand, ...]


def bind_rules(
    rules: Iterable[GivenRule], functions: Mapping[str, Function], warn: Callable[[str], None]
) -> list[BoundRule]:
    """Make rules ready. One that cannot be is left out, and `warn` is told why and what to do."""
    bound = []
    for rule in rules:
        try:
            bound.append(BoundRule(rule, tuple(map(parse_expression, rule.given)),
                                   tuple(bind_demand(then, functions) for then in rule.then)))
        except ExpressionError as problem:
            warn(f"rule '{rule.name}' is switched off: {problem.message} (at character {problem.offset + 1} of its "
                 "JSONPath)")
        except (OptionsError, UnknownFunctionError) as problem:
            hint = f"; {problem.hint}" if problem.hint else ""
            warn(f"rule '{rule.name}' is switched off: {problem.message}{hint}")
    return bound


def bind_demand(then: Then, functions: Mapping[str, Function]) -> Demand:
    """Make one `then` ready. Raises ExpressionError, OptionsError or UnknownFunctionError."""
    return Demand(read_field(then.field), find_function(then.function, functions).bind(then.options))
