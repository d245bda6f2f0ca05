"""Applications of ASGI → endpoints: each route is asked through its middleware and dependencies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from contractguard.inventory.evaluation.anonymous import Asking, Judged, Step
from contractguard.inventory.evaluation.answers import Outcome
from contractguard.inventory.evaluation.completion import Exhausted
from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.values import Arguments, ClassOf, Closure, Instance, Value
from contractguard.inventory.frameworks.asgi.applications import Application
from contractguard.inventory.frameworks.asgi.middleware import steps_of
from contractguard.inventory.frameworks.asgi.requests import AsgiRequest
from contractguard.inventory.frameworks.asgi.solving import Identity, Shared, Solver, identity_of
from contractguard.inventory.frameworks.asgi.walking import Lost, Reached, routes_of
from contractguard.inventory.frameworks.framework import Project
from contractguard.inventory.model import Endpoint, Unresolved
from contractguard.inventory.own_tests import is_test
from contractguard.inventory.program.files import PYTHON_ENDINGS


def run_makers(project: Project, marks: Sequence[bytes]) -> None:
    """Call functions that make an application and that the program itself does not call: servers do (`create_app`)."""
    evaluator = project.evaluator
    for path in project.program.files(PYTHON_ENDINGS):
        module = evaluator.modules.get(path)
        if module is None or not module.started:
            continue
        content = project.program.content(path)
        if not any(mark in content for mark in marks):
            continue
        for value in list(module.scope.names.values()):
            if isinstance(value, Closure) and value.scope.module is module and _makes(value, content, marks) \
                    and id(value.function) not in evaluator.called:
                evaluator.start(value)


def _makes(function: Closure, content: bytes, marks: Sequence[bytes]) -> bool:
    start, end = function.function.span
    return any(mark in content[start:end] for mark in marks)


def collected(project: Project, applications: Sequence[Application], framework: str) -> Iterator[Endpoint | Unresolved]:
    """Return what applications serve that are in no other, and the routers that nothing was seen to mount."""
    memory = Memory()
    for application in applications:
        if application.mounted or is_test(application.site.module):
            continue
        if not application.is_root:
            if application.entries:
                yield project.unresolved("a router that nothing was seen to include", framework, application.site)
            continue
        for reached in routes_of(application):
            if isinstance(reached, Lost):
                yield project.unresolved(reached.reason, framework, reached.site, reached.under)
            else:
                yield from _endpoints(project, reached, memory)


def _endpoints(project: Project, reached: Reached, memory: Memory) -> Iterator[Endpoint]:
    for method in reached.route.methods:
        handler = _handler(reached.route.handler, method, project.evaluator)
        judged = _asked(project.evaluator, reached, handler, method, memory)
        yield project.endpoint(method, reached.path, reached.framework, reached.route.site, handler, judged,
                               hidden=reached.hidden, note=reached.note)
        if method == "GET" and reached.framework == "starlette" and "HEAD" not in reached.route.methods:
            yield project.endpoint("HEAD", reached.path, reached.framework, reached.route.site, handler, judged,
                                   hidden=reached.hidden, note=reached.note, implied=True)


def _handler(value: Value, method: str, evaluator: Evaluator) -> Value:
    """Return the function that answers a method: that of the method, where a class answers."""
    if not isinstance(value, (ClassOf, Instance)):
        return value
    instance = Instance(value) if isinstance(value, ClassOf) else value
    own = instance.of.lookup(method.lower())
    return evaluator.member(instance, method.lower() if own is not None else "__call__")


@dataclass(slots=True)
class Memory:
    """What was found out for one route and holds for others: how steps ended that do not look at what is asked for."""

    shared: Shared = field(default_factory=Shared)
    middleware: dict[int, list[Step]] = field(default_factory=dict)
    ended: dict[Identity, tuple[list[Outcome], dict[str, Value]]] = field(default_factory=dict)
    """How steps ended, and what they left on the request."""
    refused: dict[Identity, Judged] = field(default_factory=dict)
    """Guards that refuse whatever is asked for."""

    def steps(self, reached: Reached, handler: Value, evaluator: Evaluator) -> list[Step]:
        """Return all steps of a route."""
        solver = Solver(evaluator, self.shared)
        for each in reached.middleware:
            if id(each) not in self.middleware:
                self.middleware[id(each)] = list(steps_of(each, evaluator))
            solver.steps += self.middleware[id(each)]
        solver.ask(reached.dependencies)
        solver.handle(handler, _attributes(handler))
        return solver.steps


@dataclass
class AskingAgain(Asking):
    """Asks many routes that have steps in common."""

    memory: Memory = field(default_factory=Memory)

    def ask(self, steps: Sequence[Step]) -> Judged:
        """Ask, unless a guard is among the steps that is known to refuse: nothing before it lets a caller past it."""
        known = (self.memory.refused.get(identity_of(step.value)) for step in steps if step.guard and step.certain)
        return next((judged for judged in known if judged is not None), None) or super().ask(steps)

    def asked(self, step: Step, exchange: dict[str, Any]) -> Judged | None:
        """Ask a step, and keep in mind that it refuses where it does so whatever is asked for."""
        judged = super().asked(step, exchange)
        key = identity_of(step.value)
        if judged is not None and step.guard and step.certain and key in self.memory.ended:
            self.memory.refused[key] = judged
        return judged

    def run(self, step: Step, exchange: dict[str, Any]) -> list[Outcome]:
        """Run a step, unless it ended the same way for whatever it was asked."""
        if self.evaluator.welcomes or not step.guard or not isinstance(step.value, Closure) or not isinstance(
                self.request, AsgiRequest):
            return super().run(step, exchange)
        key, request = identity_of(step.value), self.request
        if key in self.memory.ended:
            found, left = self.memory.ended[key]
            request.attributes.update(left)
            return found
        told_apart, request.told_apart = request.told_apart, False
        before = dict(request.attributes)
        found = super().run(step, exchange)
        if not request.told_apart:
            left = {name: value for name, value in request.attributes.items() if before.get(name) is not value}
            self.memory.shared.kept.append(step.value)
            self.memory.ended[key] = found, left
        request.told_apart |= told_apart
        return found


def _asked(evaluator: Evaluator, reached: Reached, handler: Value, method: str, memory: Memory) -> Judged:
    request = AsgiRequest(method, reached.path)
    try:
        with evaluator.aside():
            steps = memory.steps(reached, handler, evaluator)
    except Exhausted:
        return Judged("unknown", "its dependencies take too many steps to follow")
    return AskingAgain(evaluator, request, lambda asked: Arguments([asked]), memory=memory).ask(steps)


def _attributes(handler: Value) -> dict[str, Value] | None:
    """Return what a class holds in which a handler stands that is bound to nothing: FastAPI utilities bind it."""
    if not isinstance(handler, Closure) or handler.receiver is not None:
        return None
    for value in handler.scope.module.scope.names.values():
        if isinstance(value, ClassOf) and any(
                isinstance(own, Closure) and own.function is handler.function for own in value.own.values()):
            held: dict[str, Value] = {}
            for each in value.lineage():
                if isinstance(each, ClassOf):
                    held = {**each.own, **held}
            return held
    return None

