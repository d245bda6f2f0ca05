"""A caller who has whatever credential is asked for: what a handler does besides asking for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from contractguard.inventory.evaluation.answers import outcomes
from contractguard.inventory.evaluation.completion import Completion, Ending, Exhausted
from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.exchange import Request
from contractguard.inventory.evaluation.values import Arguments, Closure, Known, Site, Unknown, Value


class IdentifiedRequest(Request):
    """A request of which the method and the path are known; whatever else is in it may be there."""

    __slots__ = ()

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return a part of the request."""
        if name in self.attributes or name in ("method", "path", "pathname", "nextUrl", "url"):
            return super().member(name, evaluator)
        return Unknown(f"'{name}' of the request")

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Return what a method of the request gives."""
        return Unknown(f"'{name}' of the request")


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of asking a handler for a method: whether it may succeed, with which statuses, and what was run.

    `ran` has the statements by their identity; it is None where they could not all be followed.
    """

    succeeds: bool = True
    statuses: frozenset[int | None] = frozenset()
    ran: frozenset[int] | None = None


def attempt(
    evaluator: Evaluator, handler: Closure, method: str, path: str, hands: Callable[[Request], Arguments]
) -> Attempt:
    """Ask a handler for a method; what cannot be followed may succeed."""
    request = IdentifiedRequest(method, path)
    exchange: dict[str, object] = {}
    with welcoming(evaluator), evaluator.covering() as covered, evaluator.asking(exchange, request):
        try:
            completion = evaluator.complete(handler, hands(request))
            for _ in range(3):
                made = _handler_made(completion)
                if made is None:
                    break
                completion = evaluator.complete(made, hands(request))
        except Exhausted:
            return Attempt()
    if completion is None:
        return Attempt()
    endings = [*completion.returned, *([Ending(Known(None), exchange)] if completion.falls else [])]
    statuses = frozenset(outcome.status for outcome in outcomes(completion, exchange))
    return Attempt(any(map(_succeeds, endings)), statuses, frozenset(covered))


def answers_to(
    evaluator: Evaluator, handler: Closure, method: str, path: str, hands: Callable[[Request], Arguments]
) -> bool:
    """Whether a handler may answer a method with success; True too where that cannot be followed."""
    return attempt(evaluator, handler, method, path, hands).succeeds


@contextmanager
def welcoming(evaluator: Evaluator) -> Iterator[None]:
    """Let nothing be known of what a caller lacks: what would be absent may be there."""
    knowledge, evaluator.knowledge = evaluator.knowledge, evaluator.knowledge.welcoming
    outer, evaluator.welcomes = evaluator.welcomes, True
    try:
        yield
    finally:
        evaluator.knowledge, evaluator.welcomes = knowledge, outer


def _handler_made(completion: Completion | None) -> Closure | None:
    returned = completion.returned if completion is not None else ()
    return next((ending.value for ending in returned if isinstance(ending.value, Closure)), None)


def _succeeds(ending: Ending) -> bool:
    exchange = ending.exchange
    silent = isinstance(ending.value, Known) and ending.value.value is None
    if silent and exchange.get("sent") is False and not exchange.get("doubts"):
        return False
    found = outcomes(Completion(falls=False, returned=(ending,)), {})
    return any(outcome.manner in ("answered", "passed") for outcome in found)
