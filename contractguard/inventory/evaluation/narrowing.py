"""What a branch tells of names: within it they only have the values with which its condition came out as it did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractguard.inventory.evaluation.values import Either, either
from contractguard.inventory.program.syntax import Binary, Expression, Literal, Member, Name, Unary

if TYPE_CHECKING:
    from contractguard.inventory.evaluation.evaluator import Evaluator
    from contractguard.inventory.evaluation.scopes import Scope

_DEEPEST = 20


def narrow(evaluator: Evaluator, condition: Expression, scope: Scope, holds: bool, depth: int = 0) -> None:
    """Leave names the values that a condition allows, where it `holds` or does not."""
    if depth > _DEEPEST:
        return
    if isinstance(condition, Unary) and condition.operator == "not":
        narrow(evaluator, condition.operand, scope, not holds, depth + 1)
    elif isinstance(condition, Binary) and condition.operator in ("and", "or"):
        for told in _told(evaluator, condition, scope, holds):
            narrow(evaluator, told, scope, holds, depth + 1)
    elif isinstance(condition, Name):
        _leave(evaluator, condition.name, scope, holds)


def _told(evaluator: Evaluator, condition: Binary, scope: Scope, holds: bool) -> list[Expression]:
    """Return the operands that came out as the whole did: both of `and` where it holds, else the one that is left."""
    left, right = condition.left, condition.right
    if holds is (condition.operator == "and"):
        return [left, right]
    return [one for one, other in ((left, right), (right, left)) if _comes_out(evaluator, other, scope) is not holds
            and _comes_out(evaluator, other, scope) is not None]


def _comes_out(evaluator: Evaluator, expression: Expression, scope: Scope) -> bool | None:
    """Say whether an expression holds, where asking again changes nothing."""
    inner = expression
    while isinstance(inner, (Unary, Member)):
        if isinstance(inner, Unary) and inner.operator != "not":
            return None
        inner = inner.operand if isinstance(inner, Unary) else inner.object
    return evaluator.evaluate(expression, scope).truth.holds if isinstance(inner, (Name, Literal)) else None


def _leave(evaluator: Evaluator, name: str, scope: Scope, holds: bool) -> None:
    found = scope.find(name)
    value = found.names[name] if found is not None else None
    if found is None or not isinstance(value, Either):
        return
    kept = [option for option in value.options if option.truth.holds is not (not holds)]
    if kept and len(kept) < len(value.options):
        evaluator.state.write(found.names, name, either(kept))
