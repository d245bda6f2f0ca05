"""Functions that are handed to what is not part of the program: it may call them, and they may answer the caller."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from contractguard.inventory.evaluation.answers import outcomes
from contractguard.inventory.evaluation.completion import Completion
from contractguard.inventory.evaluation.values import Arguments, Closure

if TYPE_CHECKING:
    from contractguard.inventory.evaluation.evaluator import Evaluator

_TOLD = ("sent", "passed", "doubts")


def may_answer(evaluator: Evaluator, arguments: Arguments) -> bool:
    """Whether one of the functions among some arguments refuses the caller, answers, or does what is not understood.

    Each is run once, with arguments that are not known; what it leaves behind is forgotten.
    """
    return any(_may_answer(evaluator, argument) for argument in arguments if isinstance(argument, Closure))


def _may_answer(evaluator: Evaluator, function: Closure) -> bool:
    before = dict(evaluator.exchange or {})
    completion: Completion | None = None
    after: dict[str, Any] = {}

    def run() -> None:
        nonlocal completion, after
        completion = evaluator.complete(function, Arguments([], complete=False))
        after = dict(evaluator.exchange or {})

    evaluator.state.fork([run], lambda _: False)
    if completion is None:
        return False
    states: list[Mapping[str, Any]] = [ending.exchange for ending in completion.returned + completion.threw]
    told = any(state.get(name) != before.get(name) for state in (*states, after) for name in _TOLD)
    return told or any(outcome.manner == "refused" for outcome in outcomes(completion, after))
