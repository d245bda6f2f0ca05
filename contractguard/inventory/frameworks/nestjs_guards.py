"""Guards and middleware of NestJS, as functions that an anonymous caller goes through."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from contractguard.inventory.evaluation.anonymous import Asking, Step
from contractguard.inventory.evaluation.completion import Thrown
from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.exchange import Headers, Next, Reply, Request
from contractguard.inventory.evaluation.values import (
    NOTHING,
    Absent,
    Arguments,
    ClassOf,
    Closure,
    External,
    Failure,
    Instance,
    Known,
    Made,
    Site,
    Unknown,
    Value,
)
from contractguard.inventory.frameworks.nestjs_metadata import COMMON, Reflector
from contractguard.inventory.program import syntax

PASSPORT = "@nestjs/passport:AuthGuard"
_DEEPEST_INJECTION = 4


class PassportGuard(Made):
    """`AuthGuard("jwt")`: a class of which `canActivate` asks a strategy, and `handleRequest` decides."""

    __slots__ = ()

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return what a class calls of the one that it inherits from."""
        if name == "canActivate":
            return _Activation(self)
        return Unknown(f"'{name}' of AuthGuard") if name == "handleRequest" else Made.member(self, name, evaluator)

    def credential(self, evaluator: Evaluator) -> str | None:
        """Return what the strategy asks for; None where that is not known."""
        return evaluator.knowledge.guard(self.of, self.arguments)


class _Activation(Value):
    """`super.canActivate`."""

    __slots__ = ("_guard",)

    def __init__(self, guard: PassportGuard) -> None:
        self._guard = guard

    def call(self, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Let `handleRequest` decide, or refuse."""
        credential = self._guard.credential(evaluator)
        if credential is None:
            return evaluator.unresolved_call(Unknown("a strategy of Passport"), "authenticate", arguments, site)
        parent = evaluator.parent
        receiver = parent.receiver if parent is not None else None
        deciding = receiver.member("handleRequest", evaluator) if isinstance(receiver, Instance) else None
        if isinstance(deciding, Closure):
            evaluator.call(deciding, nobody(credential), site)
            return Known(True)
        raise Thrown(Failure(credential, 401), evaluator.exchange)


def nobody(credential: str) -> Arguments:
    """Return what `handleRequest` is called with where a strategy found no user: no error, no user, a reason."""
    return Arguments([NOTHING, Absent(credential), Unknown("what a strategy says")], complete=False)


Handing = Callable[[Request], Arguments]


@dataclass(slots=True)
class NestAsking(Asking):
    """Guards are handed a context; `handed_over` says what other functions are handed, by identity."""

    handed_over: Mapping[int, Handing] = field(default_factory=dict)

    def handed(self, value: Value) -> Arguments:
        """Return what a function is called with."""
        special = self.handed_over.get(id(value.function)) if isinstance(value, Closure) else None
        return special(self.request) if special is not None else self.hands(self.request)


@dataclass(slots=True)
class Chain:
    """The functions in front of a handler, and what each of them is handed."""

    steps: list[Step] = field(default_factory=list)
    handed_over: dict[int, Handing] = field(default_factory=dict)

    def guard(self, guard: Value, evaluator: Evaluator) -> None:
        """Add a guard: a class, an object of one, or what a package makes."""
        instance = injected(guard, evaluator) if isinstance(guard, ClassOf) else guard
        if not isinstance(instance, Instance):
            self.steps.append(Step(guard, hands_on="true"))
            return
        own = instance.member("canActivate", evaluator)
        if isinstance(own, Closure):
            self.steps.append(Step(own, hands_on="true"))
            return
        base = next((each for each in instance.of.lineage() if isinstance(each, (External, Made))), None)
        deciding = instance.member("handleRequest", evaluator)
        if isinstance(base, PassportGuard) and isinstance(deciding, Closure):
            credential = base.credential(evaluator)
            if credential is not None:
                self.handed_over[id(deciding.function)] = lambda request: nobody(credential)
                self.steps.append(Step(deciding, hands_on="returning"))
                return
        self.steps.append(Step(base if base is not None else guard, hands_on="true"))

    def middleware(self, value: Value, evaluator: Evaluator, *, certain: bool) -> None:
        """Add middleware: a function, or a class of which `use` is called."""
        instance = injected(value, evaluator) if isinstance(value, ClassOf) else value
        used = instance.member("use", evaluator) if isinstance(instance, Instance) else instance
        if isinstance(used, Closure):
            self.handed_over[id(used.function)] = lambda request: Arguments([request, Reply(request), Next()])
        self.steps.append(Step(used if used is not None else value, certain=certain))

    def handler(self, handler: Closure, receiver: Instance, evaluator: Evaluator) -> None:
        """Add the handler: it is handed what its parameters ask for."""
        self.handed_over[id(handler.function)] = lambda request: Arguments(
            [_parameter(parameter, request, evaluator, handler) for parameter in handler.function.parameters])
        self.steps.append(Step(Closure(handler.function, handler.scope, receiver), guard=False))


def _parameter(parameter: syntax.Parameter, request: Request, evaluator: Evaluator, handler: Closure) -> Value:
    for decorator in parameter.decorators:
        mark = evaluator.evaluate(decorator, handler.scope)
        if isinstance(mark, Made) and mark.of.startswith(COMMON):
            name, first = mark.of.removeprefix(COMMON), mark.arguments.get(0)
            if name in ("Req()", "Request()"):
                return request
            if name in ("Res()", "Response()"):
                return Reply(request)
            if name == "Headers()":
                named = isinstance(first, Known) and Headers().member(str(first.value), evaluator)
                return named or Headers()
            return Unknown("what the caller sends")
        return Absent("session")
    return Unknown("a parameter")


def injected(of: ClassOf, evaluator: Evaluator, depth: int = 0) -> Instance:
    """Return an object of a class with what its constructor asks for by type, as Nest hands it over."""
    made = Instance(of)
    constructor = of.lookup("constructor")
    if isinstance(constructor, Closure) and depth < _DEEPEST_INJECTION:
        for parameter in constructor.function.parameters:
            if isinstance(parameter.target, syntax.Name) and parameter.annotation is not None:
                wanted = evaluator.evaluate(parameter.annotation, constructor.scope)
                if isinstance(wanted, ClassOf):
                    made.attributes[parameter.target.name] = injected(wanted, evaluator, depth + 1)
                elif isinstance(wanted, External):
                    made.attributes[parameter.target.name] = Reflector() if wanted.key == "@nestjs/core:Reflector" \
                        else Made(f"{wanted.key}()", Arguments([]))
    return made
