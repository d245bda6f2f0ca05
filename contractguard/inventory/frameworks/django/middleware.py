"""Middleware of Django: which of it may refuse callers, and whether it does."""

from __future__ import annotations

from dataclasses import dataclass, field

from contractguard.inventory.evaluation.anonymous import Judged, Step
from contractguard.inventory.evaluation.completion import Exhausted, Thrown
from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.exchange import Answer, Request
from contractguard.inventory.evaluation.values import (
    Arguments,
    ClassOf,
    Closure,
    External,
    Instance,
    Known,
    Site,
    Unknown,
    Value,
)
from contractguard.inventory.frameworks.django.chain import LET_IN, asked, combined
from contractguard.inventory.frameworks.django.settings import LOGIN_EVERYWHERE, Settings, named

_METHODS = ("__call__", "process_request", "process_view")


class _Rest(Value):
    """`get_response`: the rest of the chain, which lets the caller through."""

    __slots__ = ()

    def call(self, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Let the caller through."""
        if evaluator.exchange is not None:
            evaluator.state.write(evaluator.exchange, "passed", True)
        return Answer(None)


@dataclass(eq=False)
class Middleware:
    """The middleware of one list of settings, as far as it may refuse anybody."""

    settings: Settings
    evaluator: Evaluator
    _refusing: list[tuple[Value, Arguments]] | None = None
    _doubt: Judged | None = field(default=None)

    @property
    def asks_everybody_to_log_in(self) -> bool:
        """Whether views that do not say otherwise are for who has logged in (Django 5.1, LoginRequiredMiddleware)."""
        return LOGIN_EVERYWHERE in self.settings.middleware

    def judged(self, request: Request) -> Judged:
        """Ask all of it on the way to a view."""
        if self._refusing is None:
            self._refusing = [pair for name in self.settings.middleware for pair in self._functions(name)
                              if self._may_refuse(*pair)]
            self._doubt = self._doubt or self._perhaps()
        found = [self._ask(value, arguments, request) for value, arguments in self._refusing]
        return combined([*found, self._doubt] if self._doubt is not None else found)

    def _perhaps(self) -> Judged | None:
        """Return a doubt where middleware that may refuse is there only under a condition, or is not known."""
        for name in self.settings.perhaps:
            if name == LOGIN_EVERYWHERE or any(self._may_refuse(*pair) for pair in self._functions(name)):
                return Judged("unknown", f"{name} is there only under a condition")
        return None if self.settings.complete else Judged("unknown", "middleware that is not known")

    def _ask(self, value: Value, arguments: Arguments, request: Request) -> Judged:
        handed = Arguments([request, *arguments.positional], complete=False)
        hands_on = "calling" if not isinstance(value, Closure) or value.function.name in ("__call__", "") \
            or value.receiver is None else "nothing"
        return asked([Step(value, hands_on=hands_on)], request, self.evaluator, handed)  # type: ignore[arg-type]

    def _may_refuse(self, value: Value, arguments: Arguments) -> bool:
        return self._ask(value, arguments, Request(None, None, user_is_object=True)).asked != "none"

    def _functions(self, name: str) -> list[tuple[Value, Arguments]]:
        """Return what a request goes through in one middleware, with what it is called with beside the request."""
        value = named(Known(name), self.evaluator, self.settings.path)
        if isinstance(value, ClassOf):
            return self._of_class(value)
        if isinstance(value, Closure):
            made = self._called(value)
            return [(made, Arguments([]))] if isinstance(made, Closure) else []
        known = value.key if isinstance(value, External) else name
        if name != LOGIN_EVERYWHERE and self._doubt is None \
                and self.evaluator.knowledge.may_refuse(known, Arguments([])):
            self._doubt = Judged("unknown", f"{name} is not understood")
        return []

    def _called(self, value: Value) -> Value:
        try:
            with self.evaluator.aside():
                return self.evaluator.call(value, Arguments([_Rest()]), Site(self.settings.path, (0, 0)))
        except (Thrown, Exhausted):
            return Unknown("middleware")

    def _of_class(self, of: ClassOf) -> list[tuple[Value, Arguments]]:
        made = self._called(of)
        if not isinstance(made, Instance):
            return []
        made.attributes.setdefault("get_response", _Rest())
        view = Arguments([Unknown("the view"), Unknown("arguments"), Unknown("arguments")])
        found: list[tuple[Value, Arguments]] = []
        for method in _METHODS:
            function = made.member(method, self.evaluator)
            if isinstance(function, Closure):
                found.append((function, view if method == "process_view" else Arguments([])))
        return found


__all__ = ["LET_IN", "Middleware"]
