"""Which methods a route takes: what its module exports, or what its handler says to each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from contractguard.inventory.evaluation.anonymous import Judged
from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.identified import Attempt, attempt
from contractguard.inventory.evaluation.values import NOTHING, Closure, Site, Value
from contractguard.inventory.frameworks.nextjs.requests import page_arguments
from contractguard.inventory.model import ANY
from contractguard.inventory.program.module import Module
from contractguard.inventory.program.syntax import Export, Span

EXPORTED = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH")
"""The methods that a route handler of the App Router may export."""
_NOT_TAKEN = frozenset((405, 501))
_TRIED = ("GET", "POST", "PUT", "PATCH", "DELETE")
_STRAY = "PURGE"
"""A method that no handler is written for."""


def exported_methods(evaluator: Evaluator, path: str) -> dict[str, Value]:
    """Return the functions that a route handler exports, by method."""
    found = {method: evaluator.exported(path, method) for method in EXPORTED}
    return {method: value for method, value in found.items() if value is not None and value is not NOTHING}


def taken_methods(evaluator: Evaluator, handler: Value, path: str, ask: Callable[[str], Judged]) -> tuple[str, ...]:
    """Find out which methods a handler in `pages/api` takes: it is asked with each of them.

    Where it answers some of them and refuses the others, or leaves them unanswered, it takes the former. Where it makes
    no difference, or cannot be followed, it takes any. `ask` is the anonymous caller; where that one is kept out before
    the method matters, somebody who has every credential goes on. Where even that one may get through with any method,
    for all that reading tells, those count that lead elsewhere than a method which the handler does not know.
    """
    if not isinstance(handler, Closure):
        return (ANY,)
    asked = {method: ask(method) for method in _TRIED}
    refused = {method for method, judged in asked.items() if judged.statuses and judged.statuses <= _NOT_TAKEN}

    def tried(method: str) -> Attempt:
        return attempt(evaluator, handler, method, path, page_arguments)

    attempts: dict[str, Attempt] = {}
    for method in _TRIED:
        if method not in refused:
            is_kept_out_later = bool(refused) and asked[method].asked in ("required", "signature")
            attempts[method] = Attempt() if is_kept_out_later else tried(method)
    taken = tuple(method for method, found in attempts.items() if found.succeeds)
    if taken == _TRIED:
        taken = _unlike(tried(_STRAY), attempts)
    return taken if taken and taken != _TRIED else (ANY,)


def _unlike(stray: Attempt, attempts: Mapping[str, Attempt]) -> tuple[str, ...]:
    """Return the methods with which other statements are run than with one that is told that it is not taken."""
    if stray.ran is None or not stray.statuses & _NOT_TAKEN:
        return ()
    return tuple(method for method, found in attempts.items() if found.ran != stray.ran)


def export_site(module: Module, name: str) -> Site:
    """Return where a module hands out a name; its beginning where that is not said in one place."""
    spans = dict(_exports(module))
    return Site(module.path, spans.get(name) or spans.get("*") or (0, 0))


def _exports(module: Module) -> Iterator[tuple[str, Span]]:
    for statement in module.statements:
        if isinstance(statement, Export):
            yield from ((theirs, statement.span) for _, theirs in statement.names)
