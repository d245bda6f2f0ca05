"""Statements → the ways in which they end, and what they leave behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from contractguard.inventory.evaluation.binding import assign, assign_statement, define, do_export, do_import
from contractguard.inventory.evaluation.catching import guarded, handled
from contractguard.inventory.evaluation.completion import FALLS, Completion, Ending, union
from contractguard.inventory.evaluation.narrowing import narrow
from contractguard.inventory.evaluation.operators import equal
from contractguard.inventory.evaluation.scopes import Scope
from contractguard.inventory.evaluation.values import (
    NOTHING,
    Failure,
    Known,
    ListOf,
    Made,
    MapOf,
    Truth,
    Unknown,
    Value,
)
from contractguard.inventory.program import syntax

if TYPE_CHECKING:
    from contractguard.inventory.evaluation.evaluator import Evaluator

_MOST_TURNS = 2_000
_UNDECIDED: Mapping[str, Any] = {"decisions": (), "doubts": ()}
"""What an exchange is like before anything of the caller mattered."""
_MOST_KINDS = 4


def run(evaluator: Evaluator, statements: Sequence[syntax.Statement], scope: Scope) -> Completion:
    """Run statements one after the other, functions that are declared among them first."""
    if scope.module.module.language == "javascript":
        for statement in statements:
            if isinstance(statement, syntax.Define) and isinstance(statement.value, syntax.Function):
                define(evaluator, statement, scope)
    completion = FALLS
    for statement in statements:
        evaluator.step()
        if evaluator.covered is not None:
            evaluator.covered[id(statement)] = statement
        completion = completion.then(_STATEMENTS[type(statement)](evaluator, statement, scope))
        if not completion.falls:
            break
    return completion


def _evaluate(evaluator: Evaluator, statement: syntax.Evaluate, scope: Scope) -> Completion:
    evaluator.evaluate(statement.expression, scope)
    return FALLS


def _assign(evaluator: Evaluator, statement: syntax.Assign, scope: Scope) -> Completion:
    assign_statement(evaluator, statement, scope)
    return FALLS


def _define(evaluator: Evaluator, statement: syntax.Define, scope: Scope) -> Completion:
    hoisted = scope.module.module.language == "javascript" and isinstance(statement.value, syntax.Function)
    if not hoisted:
        define(evaluator, statement, scope)
    return FALLS


def _return(evaluator: Evaluator, statement: syntax.Return, scope: Scope) -> Completion:
    value = evaluator.evaluate(statement.value, scope) if statement.value is not None else NOTHING
    return Completion(falls=False, returned=(evaluator.ending(value),))


def _throw(evaluator: Evaluator, statement: syntax.Throw, scope: Scope) -> Completion:
    if statement.value is not None:
        value = evaluator.evaluate(statement.value, scope)
    else:
        value = evaluator.caught[-1] if evaluator.caught else Failure()
    return Completion(falls=False, threw=(evaluator.ending(value),))


def _if(evaluator: Evaluator, statement: syntax.If, scope: Scope) -> Completion:
    truth = evaluator.evaluate(statement.test, scope).truth

    def way(statements: Sequence[syntax.Statement], holds: bool) -> Completion:
        if truth.holds is None:
            narrow(evaluator, statement.test, scope, holds)
        return run(evaluator, statements, scope.inner() if _blocks(scope) else scope)

    return branch(evaluator, truth, [partial(way, statement.then, True), partial(way, statement.otherwise, False)])


def _blocks(scope: Scope) -> bool:
    """Whether a block has names of its own."""
    return scope.module.module.language == "javascript"


def branch(evaluator: Evaluator, truth: Truth, ways: Sequence[Callable[[], Completion]]) -> Completion:
    """Take the way that a condition leads to, or both where that is not known.

    Where the condition depends on a credential that the caller lacks, and the way to which having nothing leads
    refuses, the caller is led to the refusal.
    """
    evaluator_decided(evaluator, truth)
    if truth.holds is not None:
        return guarded(ways[0] if truth.holds else ways[1])
    results = evaluator.state.fork([partial(guarded, way) for way in ways], lambda result: result.goes_on)
    if truth.credentials and truth.leaning is not None and evaluator.exchange is not None:
        led = results[0 if truth.leaning else 1]
        if evaluator_refuses(evaluator, led):
            return led
    return union(results)


def evaluator_decided(evaluator: Evaluator, truth: Truth) -> None:
    """Take note in the exchange that a credential decided something."""
    if evaluator.exchange is not None and truth.credentials:
        known: tuple[str, ...] = evaluator.exchange.get("decisions", ())
        new = tuple(kind for kind in sorted(truth.credentials) if kind not in known)
        if new:
            evaluator.state.write(evaluator.exchange, "decisions", known + new)


def evaluator_refuses(evaluator: Evaluator, completion: Completion) -> bool:
    """Whether every ending refuses the caller, and one of them for want of a credential as far as can be told."""
    from contractguard.inventory.evaluation.answers import is_refusal

    if completion.goes_on:
        return False
    endings = [(ending, threw) for threw, all_ in ((False, completion.returned), (True, completion.threw))
               for ending in all_]
    return all(is_refusal(ending, threw=threw) for ending, threw in endings) and any(
        is_refusal(ending, threw=threw, of_caller=True) for ending, threw in endings)


def _loop(evaluator: Evaluator, statement: syntax.Loop, scope: Scope) -> Completion:
    if statement.iterable is None:
        if statement.test is not None and evaluator.evaluate(statement.test, scope).truth.holds is False:
            return FALLS
        return _perhaps(evaluator, lambda: run(evaluator, statement.body, scope.inner() if _blocks(scope) else scope))
    iterable = evaluator.evaluate(statement.iterable, scope)
    items: list[Value] | None = None
    if isinstance(iterable, ListOf) and len(iterable.items) <= _MOST_TURNS:
        items = [Known(str(index)) for index in range(len(iterable.items))] if statement.over_keys else iterable.items
    elif isinstance(iterable, MapOf) and len(iterable.entries) <= _MOST_TURNS:
        items = [Known(key) for key in iterable.entries]
    if items is None:
        unknown = Unknown("a value of a loop over what is not known", iterable.credentials)
        return _perhaps(evaluator, lambda: _turn(evaluator, statement, unknown, scope))
    completion = FALLS
    for item in list(items):
        turn = _turn(evaluator, statement, item, scope)
        completion = completion.then(Completion(turn.goes_on, False, turn.returned, turn.threw))
        if not completion.falls:
            return completion
    return completion


def _turn(evaluator: Evaluator, statement: syntax.Loop, item: Value, scope: Scope) -> Completion:
    inner = scope.inner() if _blocks(scope) else scope
    if statement.target is not None:
        assign(evaluator, statement.target, item, inner, declares=_blocks(scope))
    return run(evaluator, statement.body, inner)


def _perhaps(evaluator: Evaluator, way: Callable[[], Completion]) -> Completion:
    """Run what may be run any number of times, none among them."""
    results = evaluator.state.fork([lambda: guarded(way), lambda: FALLS], lambda result: result.goes_on)
    both = union(results)
    return Completion(True, False, both.returned, both.threw)


def _switch(evaluator: Evaluator, statement: syntax.Switch, scope: Scope) -> Completion:
    subject = evaluator.evaluate(statement.subject, scope)
    ways: list[Callable[[], Completion]] = []
    credentials = subject.credentials
    decided = False
    default: int | None = None
    for number, case in enumerate(statement.cases):
        if not case.tests:
            default = number
            continue
        truths = [equal(subject, evaluator.evaluate(test, scope)) for test in case.tests]
        if any(truth.holds for truth in truths):
            ways.append(partial(_from_case, evaluator, statement, number, scope))
            decided = True
            break
        if any(truth.holds is None for truth in truths):
            ways.append(partial(_from_case, evaluator, statement, number, scope))
    if not decided:
        ways.append(partial(_from_case, evaluator, statement, default, scope) if default is not None
                    else (lambda: FALLS))
    if len(ways) == 1:
        evaluator_decided(evaluator, Truth(True, credentials))
        completion = guarded(ways[0])
    else:
        completion = union(evaluator.state.fork([partial(guarded, way) for way in ways],
                                                lambda result: result.goes_on))
    return Completion(completion.goes_on, False, completion.returned, completion.threw)


def _from_case(evaluator: Evaluator, statement: syntax.Switch, number: int, scope: Scope) -> Completion:
    completion = FALLS
    inner = scope.inner() if _blocks(scope) else scope
    for case in statement.cases[number:]:
        completion = completion.then(run(evaluator, case.body, inner))
        if not completion.falls:
            break
    return completion


def _try(evaluator: Evaluator, statement: syntax.Try, scope: Scope) -> Completion:
    tried = _tried(evaluator, statement.body, scope)
    if tried.threw and statement.handlers:
        quiet = Completion(False, tried.leaves, tried.returned, tried.threw) if statement.otherwise else tried
        caught = handled(evaluator, statement.handlers, quiet, scope, partial(_handler, evaluator, scope))
    else:
        caught = Completion(False, tried.leaves, tried.returned, tried.threw) if statement.otherwise else tried
    completion = caught
    if statement.otherwise and tried.falls:
        completion = union((caught, _tried(evaluator, statement.otherwise, scope)))
    if not statement.finally_:
        return completion
    last = run(evaluator, statement.finally_, scope)
    if not last.falls:
        return last
    return Completion(completion.falls, completion.leaves or last.leaves, completion.returned + last.returned,
                      completion.threw + last.threw)


def _tried(evaluator: Evaluator, statements: Sequence[syntax.Statement], scope: Scope) -> Completion:
    """Run statements; what calls within them may throw is among the ways in which they end."""
    evaluator.throws.append([])
    try:
        tried = guarded(lambda: run(evaluator, statements, scope.inner() if _blocks(scope) else scope))
    finally:
        perhaps = evaluator.throws.pop()
    return Completion(tried.falls, tried.leaves, tried.returned, (*tried.threw, *perhaps))


def _handler(evaluator: Evaluator, scope: Scope, handler: syntax.Handler, ending: Ending) -> Completion:
    inner = scope.inner() if _blocks(scope) else scope
    if handler.name:
        evaluator.state.write(inner.names, handler.name, ending.value)
    if evaluator.exchange is not None and ending.exchange:
        for key, value in {**_UNDECIDED, **ending.exchange}.items():
            evaluator.state.write(evaluator.exchange, key, value)
    evaluator_decided(evaluator, Truth(True, ending.value.credentials))
    evaluator.caught.append(ending.value)
    try:
        return run(evaluator, handler.body, inner)
    finally:
        evaluator.caught.pop()


def _with(evaluator: Evaluator, statement: syntax.With, scope: Scope) -> Completion:
    for number, (expression, target) in enumerate(statement.items):
        value = evaluator.evaluate(expression, scope)
        if target is not None:
            assign(evaluator, target, value, scope)
        if isinstance(value, Made) and value.of == "contextlib:suppress()" and isinstance(expression, syntax.Call):
            rest = syntax.With(statement.span, statement.items[number + 1:], statement.body)
            handler = syntax.Handler(tuple(argument.value for argument in expression.arguments), None, ())
            return _try(evaluator, syntax.Try(statement.span, (rest,), (handler,)), scope)
    return run(evaluator, statement.body, scope)


def _block(evaluator: Evaluator, statement: syntax.Block, scope: Scope) -> Completion:
    return run(evaluator, statement.body, scope.inner())


def _leave(evaluator: Evaluator, statement: syntax.Break | syntax.Continue, scope: Scope) -> Completion:
    return Completion(falls=False, leaves=True)


def _outer(evaluator: Evaluator, statement: syntax.Outer, scope: Scope) -> Completion:
    for name in statement.names:
        of_function = scope.parent.find(name) if scope.parent is not None and not statement.is_global else None
        scope.elsewhere[name] = of_function or scope.module.scope
    return FALLS


def _import(evaluator: Evaluator, statement: syntax.Import, scope: Scope) -> Completion:
    do_import(evaluator, statement, scope)
    return FALLS


def _export(evaluator: Evaluator, statement: syntax.Export, scope: Scope) -> Completion:
    do_export(evaluator, statement, scope)
    return FALLS


_STATEMENTS: Mapping[type, Callable[[Evaluator, Any, Scope], Completion]] = {
    syntax.Evaluate: _evaluate, syntax.Assign: _assign, syntax.Define: _define, syntax.Return: _return,
    syntax.Throw: _throw, syntax.If: _if, syntax.Loop: _loop, syntax.Switch: _switch, syntax.Try: _try,
    syntax.With: _with, syntax.Block: _block, syntax.Break: _leave, syntax.Continue: _leave, syntax.Import: _import,
    syntax.Export: _export, syntax.Outer: _outer,
}
