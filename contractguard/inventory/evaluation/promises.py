"""Promises: what follows when they are kept or broken. A promise stands for what it gives, as `await` has it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from contractguard.inventory.evaluation.completion import Ending, Thrown
from contractguard.inventory.evaluation.exchange import Next
from contractguard.inventory.evaluation.values import (
    NOTHING,
    Arguments,
    Closure,
    External,
    Instance,
    Site,
    Unknown,
    Value,
    either,
)
from contractguard.inventory.program import syntax

if TYPE_CHECKING:
    from contractguard.inventory.evaluation.evaluator import Evaluator
    from contractguard.inventory.evaluation.scopes import Scope

_FOLLOWING = ("then", "catch", "finally")


class Settle(Value):
    """`resolve` of a new promise: takes what the promise gives."""

    __slots__ = ("_given",)

    def __init__(self, given: list[Value]) -> None:
        self._given = given

    def call(self, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Keep the promise."""
        self._given.append(arguments.get(0) or NOTHING)
        return NOTHING


class Reject(Value):
    """`reject` of a new promise: breaking it throws where it is waited for."""

    __slots__ = ()

    def call(self, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Break the promise. Raises Thrown."""
        raise Thrown(arguments.get(0) or NOTHING, dict(evaluator.exchange or {}))


_FUNCTIONS = (Closure, External, Next, Settle, Reject)


def promised(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
    """Return what a new promise gives. Raises Thrown where it is broken for certain."""
    executor = arguments.get(0)
    if not isinstance(executor, Closure):
        return None
    given: list[Value] = []
    evaluator.call(executor, Arguments([Settle(given), Reject()]), site)
    return either(given) if given else Unknown("what a promise gives")


def follows(call: syntax.Call) -> bool:
    """Whether a call says what is to follow a promise."""
    callee = call.callee
    return isinstance(callee, syntax.Member) and callee.name in _FOLLOWING and 1 <= len(call.arguments) <= 2


def followed(evaluator: Evaluator, call: syntax.Call, scope: Scope) -> tuple[Value, Value | None]:
    """Evaluate what stands before `.then`, and what follows it.

    Returns the value before, and what the whole gives: None where that is no promise, or what follows no function.
    Raises Thrown where the promise is broken for certain and nothing catches that.
    """
    callee = call.callee
    assert isinstance(callee, syntax.Member)
    site = Site(scope.module.path, call.span)
    target, broken, perhaps = _tried(evaluator, callee.object, scope)
    functions = [evaluator.evaluate(argument.value, scope) for argument in call.arguments]
    if _has(target, callee) or not all(isinstance(each, _FUNCTIONS) for each in functions):
        _hand_up(evaluator, broken, perhaps)
        return target, None
    if callee.name == "finally":
        evaluator.call(functions[0], Arguments([]), site)
        _hand_up(evaluator, broken, perhaps)
        return target, target
    kept = functions[0] if callee.name == "then" else None
    caught = functions[-1] if callee.name == "catch" or len(functions) > 1 else None
    return target, _settled(evaluator, target, [*([broken] if broken is not None else ()), *perhaps],
                            broken is None, kept, caught, site)


def _tried(
    evaluator: Evaluator, expression: syntax.Expression, scope: Scope
) -> tuple[Value, Ending | None, list[Ending]]:
    """Evaluate a promise: its value, how it is broken for certain, and how it may be broken."""
    evaluator.throws.append([])
    try:
        return evaluator.evaluate(expression, scope), None, evaluator.throws[-1]
    except Thrown as thrown:
        return NOTHING, Ending(thrown.value, thrown.exchange), evaluator.throws[-1]
    finally:
        evaluator.throws.pop()


def _has(target: Value, callee: syntax.Member) -> bool:
    return isinstance(target, Instance) and target.of.lookup(callee.name) is not None


def _hand_up(evaluator: Evaluator, broken: Ending | None, perhaps: list[Ending]) -> None:
    if evaluator.throws:
        evaluator.throws[-1].extend(perhaps)
    if broken is not None:
        raise Thrown(broken.value, broken.exchange)


def _settled(
    evaluator: Evaluator, target: Value, breaks: list[Ending], may_be_kept: bool, kept: Value | None,
    caught: Value | None, site: Site,
) -> Value:
    def when_kept() -> Value:
        return evaluator.call(kept, Arguments([target]), site) if kept is not None else target

    def when_broken() -> Value:
        assert caught is not None
        if evaluator.exchange is not None:
            for key, value in breaks[0].exchange.items():
                evaluator.state.write(evaluator.exchange, key, value)
        return evaluator.call(caught, Arguments([breaks[0].value]), site)

    if caught is None or not breaks:
        _hand_up(evaluator, None if may_be_kept else breaks[0], breaks if may_be_kept else [])
        return when_kept()
    if not may_be_kept:
        return when_broken()
    return _either_way(evaluator, (when_kept, when_broken))


def _either_way(evaluator: Evaluator, ways: Sequence[Callable[[], Value]]) -> Value:
    """Take both ways; where both throw, that is certain."""
    thrown: list[Thrown] = []

    def guarded(way: Callable[[], Value]) -> Value | None:
        try:
            return way()
        except Thrown as problem:
            thrown.append(problem)
            return None

    results = evaluator.state.fork([partial(guarded, way) for way in ways], lambda result: result is not None)
    values = [result for result in results if result is not None]
    if not values:
        raise thrown[0]
    if evaluator.throws:
        evaluator.throws[-1].extend(Ending(each.value, each.exchange) for each in thrown)
    return either(values)
