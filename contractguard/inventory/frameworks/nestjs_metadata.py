"""What decorators of NestJS leave on controllers and handlers, and how guards read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.exchange import Reply, Request
from contractguard.inventory.evaluation.values import (
    NOTHING,
    Arguments,
    ClassOf,
    Closure,
    Either,
    External,
    Factory,
    Known,
    ListOf,
    Made,
    MapOf,
    Site,
    Unknown,
    Value,
)

COMMON = "@nestjs/common:"
_SET = f"{COMMON}SetMetadata()"
_DECISIVE = (_SET, f"{COMMON}UseGuards()")


class MetadataKey(Value):
    """What `Reflector.createDecorator()` gives: a decorator that is the key of what it leaves."""

    __slots__ = ()

    def call(self, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Leave the argument."""
        return Made(_SET, Arguments([self, arguments.get(0) or NOTHING]))


@dataclass(frozen=True, slots=True, eq=False)
class Handled(Value):
    """The handler that a guard is asked about: it carries the metadata of its decorators."""

    decorated: tuple[Value, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ExecutionContext(Value):
    """What a guard is given."""

    request: Request
    handler: Handled
    controller: Handled

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Return the request, the handler or the controller."""
        return {"getRequest": self.request, "getHandler": self.handler, "getClass": self.controller,
                "getResponse": Reply(self.request), "switchToHttp": self, "getContext": self, "create": self,
                "getType": Known("http"), "getArgByIndex": self.request,
                "getArgs": ListOf([self.request, Reply(self.request)])}.get(name)


class Reflector(Value):
    """Reads the metadata that decorators left on a handler or a controller."""

    __slots__ = ()

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Return the metadata of the first target that has it."""
        key, targets = arguments.get(0), arguments.get(1)
        candidates = targets.items if isinstance(targets, ListOf) else [targets] if targets else []
        found = metadata(key, candidates)
        if name == "getAllAndMerge" and found is NOTHING:
            return ListOf([])
        return Unknown("metadata of several targets") if name == "getAll" and found is not NOTHING else found


def metadata(key: Value | None, targets: Sequence[Value]) -> Value:
    """Return what was left under a key; nothing where none of the targets has it."""
    for target in targets:
        for mark in target.decorated if isinstance(target, (Handled, Closure)) else ():
            if isinstance(mark, Made) and mark.of == _SET:
                if _is_key(mark.arguments.get(0), key):
                    return mark.arguments.get(1) or NOTHING
            elif not isinstance(mark, (Made, External)):
                return Unknown("a decorator that is not understood")
    return NOTHING if isinstance(key, (Known, MetadataKey)) else Unknown("metadata of which the key is not known")


def _is_key(stated: Value | None, key: Value | None) -> bool:
    return stated is key or (isinstance(stated, Known) and isinstance(key, Known) and stated.value == key.value)


def metadata_factories() -> Mapping[str, Factory]:
    """Return what reads and leaves metadata, by key."""
    return {
        "javascript:Reflect.getMetadata": lambda arguments, site, evaluator: metadata(arguments.get(0),
                                                                                      arguments.positional[1:]),
        "@nestjs/core:Reflector": lambda arguments, site, evaluator: Reflector(),
        "@nestjs/core:Reflector.createDecorator": lambda arguments, site, evaluator: MetadataKey(),
    }


def decorators_of(controller: ClassOf) -> tuple[Value, ...]:
    """Return the decorators of a class and of the classes that it inherits from, its own first."""
    return tuple(each for base in controller.lineage() if isinstance(base, ClassOf) for each in base.decorators)


def marks(decorators: Sequence[Value]) -> Iterator[Value]:
    """Iterate over decorators; several in one (`applyDecorators`) are taken one by one."""
    waiting = list(decorators)
    for _ in range(1_000):
        if not waiting:
            return
        each = waiting.pop(0)
        if isinstance(each, Made) and each.of == f"{COMMON}applyDecorators()":
            waiting[:0] = [*each.arguments.positional, *([] if each.arguments.complete else [Unknown("decorators")])]
        elif isinstance(each, Either):
            # What stands here in some cases only is not known where it matters.
            yield from (Unknown("a decorator under a condition") if isinstance(mark, Made) and mark.of in _DECISIVE else
                        mark for mark in marks(each.options))
        else:
            yield each


def made(decorators: Sequence[Value]) -> Iterator[Made]:
    """Iterate over the decorators that packages make."""
    return (each for each in marks(decorators) if isinstance(each, Made))


def argument(decorators: Sequence[Value], of: str) -> Value | None:
    """Return the first argument of the first decorator of a name."""
    return next((mark.arguments.get(0) for mark in made(decorators) if mark.of == of), None)


def guards_of(decorators: Sequence[Value]) -> list[Value]:
    """Return the guards that decorators put in front; a decorator that is not understood may be one."""
    return [guard for mark in made(decorators) if mark.of == f"{COMMON}UseGuards()" for guard in mark.arguments]


def excluded(decorators: Sequence[Value], of: str) -> str:
    """Say which decorator keeps something out of the description on purpose; empty for none."""
    stated = next((mark for mark in made(decorators) if mark.of == f"@nestjs/swagger:{of}()"), None)
    if stated is None or (stated.arguments.get(0) or Known(True)).truth.holds is False:
        return ""
    return f"@{of}"


def entries_of(value: Value | None) -> Mapping[str, Value]:
    """Return the entries of an object, or of all objects that it may be."""
    if isinstance(value, Either):
        merged: dict[str, Value] = {}
        for option in value.options:
            for key, entry in entries_of(option).items():
                merged[key] = ListOf([*items(merged.get(key)), *items(entry)]) if isinstance(entry, ListOf) else entry
        return merged
    return value.entries if isinstance(value, MapOf) else {}


def items(value: Value | None) -> Sequence[Value]:
    """Return the items of a list, none for anything else."""
    if isinstance(value, Either):
        return [item for option in value.options for item in items(option)]
    return value.items if isinstance(value, ListOf) else ()
