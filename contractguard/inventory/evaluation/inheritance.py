"""Classes of a program that inherit from classes of a framework: their objects, and `super()` of Python."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from contractguard.inventory.evaluation.values import (
    NOTHING,
    Arguments,
    ClassOf,
    Closure,
    External,
    Instance,
    Site,
    Value,
)

if TYPE_CHECKING:
    from contractguard.inventory.evaluation.evaluator import Evaluator
    from contractguard.inventory.program.syntax import Function

def framework_class(of: ClassOf, evaluator: Evaluator) -> External | None:
    """Return the class of a framework that a class inherits from."""
    return next((each for each in of.lineage() if isinstance(each, External) and each.key in evaluator.factories), None)


def constructed(of: ClassOf, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
    """Make an object of a class that inherits from a framework's; None where it inherits from none.

    Where the class leaves it at what the framework does, that is what the framework makes. Otherwise it is an object of
    the program which has that for a base.
    """
    base = framework_class(of, evaluator)
    if base is None:
        return None
    own = any(isinstance(each, ClassOf) and each.own for each in of.lineage())
    if not own or of.scope.module.module.language != "python":
        return evaluator.factories[base.key](arguments, site, evaluator)
    made = Instance(of)
    constructor = of.lookup("__init__")
    if isinstance(constructor, Closure):
        evaluator.call_closure(Closure(constructor.function, constructor.scope, made), arguments)
    if made.base is None:
        handed = Arguments([]) if isinstance(constructor, Closure) else arguments
        made.base = evaluator.factories[base.key](handed, site, evaluator)
    if made.base is not None:
        made.base.extended_by(made)
    return made


class Super(Value):
    """`super()` in a method: what the classes after that of the method have."""

    __slots__ = ("_instance", "_within")

    def __init__(self, instance: Instance, within: Function | None) -> None:
        self._instance = instance
        self._within = within

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return a method of the program, bound to the object."""
        found = self._found(name)
        if isinstance(found, Closure):
            return replace(found, receiver=self._instance)
        if found is not None:
            return found
        outside = next((each for each in self._after() if isinstance(each, External)), None)
        return outside.member(name, evaluator) if outside is not None else self._instance.member(name, evaluator)

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Call what the framework's class has."""
        if isinstance(self._found(name), Closure):
            return None
        instance = self._instance
        for each in self._after():
            factory = evaluator.factories.get(f"*.{name}") if isinstance(each, External) else None
            if factory is not None:
                return factory(Arguments([instance, *arguments.positional], arguments.keywords), site, evaluator)
        base = framework_class(instance.of, evaluator)
        if name == "__init__":
            if base is not None:
                instance.base = evaluator.factories[base.key](arguments, site, evaluator)
            return NOTHING
        if instance.base is None:
            return None
        if name == "__call__":
            return evaluator.call(instance.base, arguments, site)
        return instance.base.invoke(name, arguments, site, evaluator)

    def _found(self, name: str) -> Value | None:
        return next((each.own[name] for each in self._after() if isinstance(each, ClassOf) and name in each.own), None)

    def _after(self) -> Iterator[Value]:
        reached = False
        for each in self._instance.of.lineage():
            if reached:
                yield each
            elif isinstance(each, ClassOf):
                reached = any(isinstance(value, Closure) and value.function is self._within
                              for value in each.own.values())


def inherited_from(evaluator: Evaluator, receiver: Value, within: Function | None) -> Value | None:
    """Return what `super()` gives within a method that is bound to an object; None where it is bound to none."""
    return Super(receiver, within) if isinstance(receiver, Instance) else None
