"""The dependencies of a handler as steps before it, each called once with what those before it gave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from contractguard.inventory.evaluation.anonymous import Step
from contractguard.inventory.evaluation.completion import Thrown
from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.exchange import Request, credential_of
from contractguard.inventory.evaluation.scopes import Scope
from contractguard.inventory.evaluation.values import (
    NO_CREDENTIALS,
    Absent,
    Arguments,
    ClassOf,
    Closure,
    External,
    Instance,
    Known,
    ListOf,
    Made,
    Unknown,
    Value,
)
from contractguard.inventory.frameworks.asgi.declarations import Annotated, Depends, Part, Scheme, opens_itself
from contractguard.inventory.program import syntax
from contractguard.text.casing import words_of

_MOST_STEPS = 200
_DEEPEST = 20
_REQUESTS = frozenset(("fastapi:Request", "fastapi:requests.Request", "starlette:requests.Request",
                       "fastapi:requests.HTTPConnection", "starlette:requests.HTTPConnection"))
_KEYS = ({"api", "key"}, {"apikey"}, {"access", "token"}, {"bearer"}, {"authorization"})
"""Words in the name of a parameter of the query that carries a credential."""
_TOKENS = frozenset(("token", "secret", "signature"))


@dataclass(frozen=True, slots=True, eq=False)
class Parameter:
    """A parameter of a function, and what it declares: a dependency, a part of the request, or nothing."""

    name: str
    declared: Value | None
    type: Value | None
    default: Value | None


Identity: TypeAlias = "tuple[int, ...]"
"""What is the same for two dependencies that are one."""


@dataclass(slots=True)
class Shared:
    """What all routes of a project have in common: parameters of functions and objects of classes, by identity.

    `kept` are the values that identities speak of, so that none is used twice.
    """

    parameters: dict[Identity, list[Parameter]] = field(default_factory=dict)
    instances: dict[Identity, Instance] = field(default_factory=dict)
    kept: list[Value] = field(default_factory=list)


@dataclass(slots=True)
class Solver:
    """Puts the dependencies of one route in order. `gave` holds what each gave, by its identity."""

    evaluator: Evaluator
    shared: Shared
    steps: list[Step] = field(default_factory=list)
    _gave: dict[Identity, Value] = field(default_factory=dict)

    def ask(self, dependencies: Sequence[Value]) -> None:
        """Add dependencies that a route, a router or an application names."""
        for each in dependencies:
            if isinstance(each, ListOf):
                self.ask(each.items)
                if not each.complete:
                    self.steps.append(Step(Unknown("part of a list of dependencies")))
            elif isinstance(each, Depends):
                self._solve(each, None, 0)
            elif not (isinstance(each, Known) and each.value is None):
                self.steps.append(Step(each))

    def handle(self, handler: Value, attributes: dict[str, Value] | None = None) -> None:
        """Add the handler itself; `attributes` are those of the class that it was written in, where it is no method."""
        parameters = self._parameters(handler)
        bound = {name: each for name, each in (attributes or {}).items() if isinstance(each, Depends)}
        keys = self._keys(parameters, 0)
        held = {name: self._solve(each, None, 0) for name, each in bound.items()}

        def hands(request: Request) -> Arguments:
            arguments = self._arguments(parameters, keys, request, is_dependency=False)
            if attributes is not None and parameters:
                of_class = {name: self._value(key) for name, key in held.items()}
                arguments.keywords[parameters[0].name] = _Holder(of_class)
            return arguments

        self.steps.append(Step(handler, guard=False, hands=hands))

    def _solve(self, depends: Depends, type_: Value | None, depth: int) -> Identity:
        """Add a dependency and those that it asks for itself, unless it is there; return its identity."""
        target = depends.dependency
        if target is None or (isinstance(target, Known) and target.value is None):
            target = type_.type if isinstance(type_, Annotated) else type_
        if target is None:
            target = Unknown("a dependency without a type")
        key = identity_of(target)
        if key in self._gave:
            return key
        self.shared.kept.append(target)
        self._gave[key] = Unknown("a dependency")
        if len(self.steps) >= _MOST_STEPS or depth >= _DEEPEST:
            self.steps.append(Step(Unknown("a dependency that lies too deep")))
        else:
            self._add(target, key, depth)
        return key

    def _add(self, target: Value, key: Identity, depth: int) -> None:
        if isinstance(target, ClassOf):
            self._add_class(target, key, depth)
            return
        if isinstance(target, Made):
            opens = opens_itself(target)
            credential = self.evaluator.knowledge.guard(target.of) or "bearer"
            if opens.holds is not False:
                self._gave[key] = Absent(credential) if opens.holds else Unknown("a scheme", frozenset((credential,)))
                if opens.holds is None:
                    self.steps.append(Step(Unknown(f"auto_error of {target.of.rpartition('.')[2].rstrip('()')}")))
                return
        called = self.evaluator.member(target, "__call__") if isinstance(target, Instance) else target
        if isinstance(target, Instance) and isinstance(target.base, Scheme) and not isinstance(called, Closure):
            self._add(target.base, key, depth)
            return
        parameters = self._parameters(called)
        keys = self._keys(parameters, depth + 1)

        def takes(value: Value) -> None:
            generates = isinstance(called, Closure) and called.function.is_generator
            self._gave[key] = Unknown("what a generator yields", value.credentials) if generates else value

        self.steps.append(Step(called, hands_on="returning", takes=takes,
                               hands=lambda request: self._arguments(parameters, keys, request)))

    def _add_class(self, target: ClassOf, key: Identity, depth: int) -> None:
        made = self.shared.instances.setdefault(key, Instance(target))
        self._gave[key] = made
        constructor = target.lookup("__init__")
        if isinstance(constructor, Closure):
            bound = replace(constructor, receiver=made)
            parameters = self._parameters(bound)
            keys = self._keys(parameters, depth + 1)
            self.steps.append(Step(bound, hands_on="returning", takes=lambda value: None,
                                   hands=lambda request: self._arguments(parameters, keys, request)))

    def _keys(self, parameters: Sequence[Parameter], depth: int) -> dict[str, Identity]:
        return {each.name: self._solve(each.declared, each.type, depth) for each in parameters
                if isinstance(each.declared, Depends)}

    def _value(self, key: Identity) -> Value:
        return self._gave[key]

    def _arguments(
        self, parameters: Sequence[Parameter], keys: dict[str, Identity], request: Request, *,
        is_dependency: bool = True,
    ) -> Arguments:
        """Return what a function is called with: keywords for all of its parameters."""
        return Arguments([], {each.name: self._gave[keys[each.name]] if each.name in keys else
                              _part(each, request, is_dependency=is_dependency) for each in parameters})

    def _parameters(self, value: Value) -> list[Parameter]:
        closure = signature_of(value)
        if closure is None:
            return []
        key = identity_of(closure)
        if key not in self.shared.parameters:
            self.shared.kept.append(closure)
            self.shared.parameters[key] = list(_parameters(closure, self.evaluator))
        return self.shared.parameters[key]


class _Holder(Value):
    """`self` of a view in a class: its attributes are what dependencies gave."""

    __slots__ = ("_attributes",)

    def __init__(self, attributes: dict[str, Value]) -> None:
        self._attributes = attributes

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return an attribute."""
        return self._attributes.get(name)


def signature_of(value: Value) -> Closure | None:
    """Return the function whose parameters a framework looks at: the one that decorators were put around."""
    for _ in range(_DEEPEST):
        if isinstance(value, Closure):
            wrapped = value.wraps
            if not isinstance(wrapped, (Closure, Made)):
                return value
            value = wrapped
        elif isinstance(value, Made):
            inner = next((each for each in value.arguments if isinstance(each, (Closure, Made))), None)
            if inner is None:
                return None
            value = inner
        else:
            return None
    return None


def _parameters(closure: Closure, evaluator: Evaluator) -> Iterator[Parameter]:
    parameters = closure.function.parameters
    if closure.receiver is not None and closure.function.kind != "static":
        parameters = parameters[1:]
    for each in parameters:
        if each.rest or not isinstance(each.target, syntax.Name):
            continue
        default = _evaluated(each.default, closure.scope, evaluator)
        type_ = _evaluated(each.annotation, closure.scope, evaluator)
        declared, is_name = _declared(default, type_), isinstance(each.annotation, (syntax.Name, syntax.Member))
        if declared is None and isinstance(type_, Unknown) and is_name:
            # What the type is called may stand for a dependency.
            declared = Depends(Unknown(f"the type of '{each.target.name}'"))
        yield Parameter(each.target.name, declared, type_, default)


def _evaluated(expression: syntax.Expression | None, scope: Scope, evaluator: Evaluator) -> Value | None:
    if expression is None:
        return None
    try:
        return evaluator.evaluate(expression, scope)
    except Thrown:
        return Unknown("what throws")


def _declared(default: Value | None, type_: Value | None) -> Value | None:
    if isinstance(default, (Depends, Part)):
        return default
    metadata = type_.metadata if isinstance(type_, Annotated) else ()
    return next((each for each in reversed(metadata) if isinstance(each, (Depends, Part))), None)


def _part(parameter: Parameter, request: Request, *, is_dependency: bool) -> Value:
    """Return what a parameter takes of the request of an anonymous caller."""
    type_ = parameter.type.type if isinstance(parameter.type, Annotated) else parameter.type
    if isinstance(type_, External) and type_.key in _REQUESTS:
        return request
    if isinstance(type_, ClassOf) and any(isinstance(each, External) and each.key in _REQUESTS
                                          for each in type_.lineage()):
        return request
    declared = parameter.declared
    default = declared.default if isinstance(declared, Part) and declared.default is not None else parameter.default
    given = default if isinstance(default, Known) and default.value else None
    name = declared.alias if isinstance(declared, Part) and declared.alias else parameter.name
    source = declared.source if isinstance(declared, Part) else ""
    if source == "header" and credential_of(name):
        return given or Absent(credential_of(name))
    if source == "cookie":
        return given or Absent("session")
    if source in ("", "query") and parameter.type is None and name == "request":
        return request
    words = {word.lower() for word in words_of(name)}
    if source == "query" and any(marks <= words for marks in _KEYS):
        return given or Absent("api-key")
    # A dependency that asks for a token looks at who calls; a handler may be there for whoever was sent one.
    asks = is_dependency and source in ("", "query") and (words & _TOKENS or any(marks <= words for marks in _KEYS))
    return Unknown(f"parameter '{name}'", frozenset(("api-key",)) if asks else NO_CREDENTIALS)


def identity_of(value: Value) -> Identity:
    """Return what tells a value from others: methods are made anew whenever they are looked up."""
    if isinstance(value, Closure):
        return id(value.function), id(value.scope), id(value.receiver)
    return (id(value),)

