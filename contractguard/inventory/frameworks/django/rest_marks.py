"""Decorators of Django REST framework and of the schema generators for it that say something of a view."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.values import (
    Arguments,
    ClassOf,
    Closure,
    Factory,
    Known,
    Made,
    Site,
    Unknown,
    Value,
)
from contractguard.inventory.frameworks.routing import METHODS

_HIDDEN = "kept out of the schema by {}"


@dataclass(eq=False)
class Action(Value):
    """A method of a view set with routes of its own: `@action(detail=True, methods=["post"])`.

    `mapping` are the methods that have functions of their own (`@name.mapping.delete`).
    """

    function: Value
    options: Mapping[str, Value]
    mapping: dict[str, Value] = field(default_factory=dict)
    is_view: bool = True

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return the way to further functions, or what the function has."""
        return FurtherMethods(self) if name == "mapping" else self.function.member(name, evaluator)

    def call(self, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Call the function."""
        return evaluator.call(self.function, arguments, site)


@dataclass(frozen=True, eq=False)
class FurtherMethods(Value):
    """`action.mapping`."""

    action: Action

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Map a method to a function."""
        return _Mapped(self.action, name).call(arguments, site, evaluator) if name in METHODS else None

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return the decorator that maps a method to a function."""
        return _Mapped(self.action, name) if name in METHODS else None


@dataclass(frozen=True, eq=False)
class _Mapped(Value):
    """`@action.mapping.delete`."""

    action: Action
    method: str

    def call(self, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Take the function for the method; it stays what it is."""
        function = arguments.get(0)
        if function is not None:
            self.action.mapping[self.method] = function
        return function


@dataclass(frozen=True, eq=False)
class _Marking(Value):
    """A decorator that leaves what it decorates as it is, and takes note of it."""

    note: Callable[[Value], None]

    def call(self, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Take note of what is decorated."""
        decorated = arguments.get(0)
        if decorated is not None:
            self.note(decorated)
        return decorated


def identity_of(value: Value) -> int:
    """Return what a function or class is known by, whatever stands around it."""
    while isinstance(value, (Action, Made)):
        inner = value.function if isinstance(value, Action) else value.arguments.get(0)
        if inner is None:
            break
        value = inner
    if isinstance(value, Closure):
        return id(value.function)
    return id(value.definition) if isinstance(value, ClassOf) else id(value)


def rest_factories(hidden: dict[int, str]) -> Mapping[str, Factory]:
    """Return what the decorators give; `hidden` gathers what is kept out of schemas, by identity."""
    def action(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
        options = dict(arguments.keywords)
        for index, name in enumerate(("methods", "detail")):
            given = arguments.get(index)
            if given is not None:
                options.setdefault(name, given)
        return _Making(options)

    def route(detail: bool) -> Factory:
        def make(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
            given = arguments.get(0, "methods")
            options = {**arguments.keywords, "detail": Known(detail)}
            return _Making({**options, "methods": given} if given is not None else options)

        return make

    def schema(keyword: str, hides: Callable[[Value], bool]) -> Factory:
        def make(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
            given = arguments.get(0, keyword) if keyword == "view_inspector" else arguments.keywords.get(keyword)

            def note(value: Value) -> None:
                if given is not None and hides(given):
                    hidden[identity_of(value)] = _HIDDEN.format(keyword)

            return _Marking(note)

        return make

    def of_view(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
        def note(value: Value) -> None:
            for name, mark in arguments.keywords.items():
                if isinstance(value, ClassOf) and isinstance(mark, _Marking):
                    probe = Known(None)
                    mark.note(probe)
                    if hidden.pop(id(probe), None):
                        hidden[hash((id(value.definition), name))] = _HIDDEN.format("extend_schema_view")

        return _Marking(note)

    def is_true(value: Value) -> bool:
        return isinstance(value, Known) and value.value is True

    def is_none(value: Value) -> bool:
        return isinstance(value, Known) and value.value is None

    return {
        "rest_framework:decorators.action": action, "rest_framework:decorators.detail_route": route(True),
        "rest_framework:decorators.list_route": route(False),
        "rest_framework:decorators.schema": schema("view_inspector", is_none),
        "drf_spectacular:utils.extend_schema": schema("exclude", is_true),
        "drf_spectacular:utils.extend_schema_view": of_view,
        "drf_yasg:utils.swagger_auto_schema": schema("auto_schema", is_none),
    }


@dataclass(frozen=True, eq=False)
class _Making(Value):
    """`@action(…)` before it is given the function."""

    options: Mapping[str, Value]

    def call(self, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Make the function an action."""
        return Action(arguments.get(0) or Unknown("an action"), self.options)
