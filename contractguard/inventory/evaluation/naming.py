"""What people call functions and what packages bring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractguard.inventory.evaluation.values import Closure, External, Failure, Instance, Made, Unknown, Value

if TYPE_CHECKING:
    from contractguard.inventory.evaluation.evaluator import Evaluator


def name_of(evaluator: Evaluator, closure: Closure) -> str:
    """Return what the code calls a function, with the class of its object; empty where it has no name."""
    name = closure.name or closure.function.name
    if isinstance(closure.receiver, Instance) and name:
        return f"{closure.receiver.of.definition.name}.{name}"
    return name


def spoken_name(value: Value) -> str:
    """Name a value for people, as far as it has a name."""
    if isinstance(value, Closure):
        return value.function.name
    if isinstance(value, External):
        return value.key
    if isinstance(value, Made):
        return value.of
    return value.reason if isinstance(value, (Unknown, Failure)) else ""
