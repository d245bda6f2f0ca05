"""Small programs in memory, what their names are bound to, and what an anonymous caller of their functions meets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from contractguard.inventory.evaluation.anonymous import Asking, HandsOn, Judged, Step
from contractguard.inventory.evaluation.builtins import builtin_factories
from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.exchange import Next, Reply, Request
from contractguard.inventory.evaluation.knowledge import load_knowledge
from contractguard.inventory.evaluation.naming import spoken_name
from contractguard.inventory.evaluation.operators import Decided
from contractguard.inventory.evaluation.room import with_room
from contractguard.inventory.evaluation.values import (
    Absent,
    Arguments,
    ClassOf,
    Closure,
    Either,
    External,
    Factory,
    Failure,
    Instance,
    Known,
    ListOf,
    Made,
    MapOf,
    Namespace,
    Text,
    Value,
)
from contractguard.inventory.program.files import SourceProgram
from contractguard.source.tree import tree_of

Files = Mapping[str, str] | str


def evaluator_of(files: Files, ending: str) -> tuple[Evaluator, str]:
    """An evaluator over a program, and the path of its main module: the whole text, or the file called `main`."""
    contents = {f"main{ending}": files} if isinstance(files, str) else files
    program = SourceProgram(tree_of(contents), [b"acts"])
    factories: dict[str, Factory] = dict(builtin_factories())
    return Evaluator(program, factories, {}, load_knowledge()), f"main{ending}"


def bound(files: Files, name: str, ending: str = ".js") -> object:
    """What a name of the main module is bound to, in plain values."""
    def look() -> object:
        evaluator, path = evaluator_of(files, ending)
        module = evaluator.module(path)
        assert module is not None
        return plain(evaluator.bound(name, module.scope))

    return with_room(look)


def plain(value: Value | None, depth: int = 0) -> object:
    """A value as a constant, a list or a dict, or as a text that says what kind of value it is."""
    shown = next((show for kind, show in _PLAIN if isinstance(value, kind)), None)
    if shown is None or depth > 6:
        return f"? {getattr(value, 'reason', type(value).__name__)}"
    return shown(value, depth + 1)


def _items(value: Any, depth: int) -> object:
    return [plain(item, depth) for item in value.items] + ([] if value.complete else ["…"])


def _entries(value: Any, depth: int) -> object:
    return {key: plain(item, depth) for key, item in value.entries.items()} | ({} if value.complete else {"…": "…"})


def _parts(value: Any, depth: int) -> object:
    return "".join(part if isinstance(part, str) else f"<{plain(part, depth)}>" for part in value.parts)


_PLAIN: tuple[tuple[Any, Callable[[Any, int], object]], ...] = (
    (Known, lambda value, _: value.value),
    (Decided, lambda value, _: value.truth.holds),
    (ListOf, _items),
    (MapOf, _entries),
    (Text, _parts),
    (Either, lambda value, depth: {plain(option, depth) for option in value.options}),
    (Absent, lambda value, _: f"no {value.kind}"),
    (Failure, lambda value, _: f"failure of {value.credential or value.status}"),
    (Closure, lambda value, _: f"function {value.function.name}".strip()),
    (ClassOf, lambda value, _: f"class {value.definition.name}"),
    (Instance, lambda value, _: f"object of {value.of.definition.name}"),
    (Namespace, lambda value, _: f"module {value.module.path}"),
    ((External, Made), lambda value, _: spoken_name(value)),
)


def asked(
    files: Files, *names: str, ending: str = ".js", hands_on: HandsOn = "calling", method: str = "GET",
    path: str = "/items",
) -> Judged:
    """What an anonymous caller meets who goes through functions of the main module, the last of which is the handler.

    Functions of JavaScript are called with a request, an answer and what comes next, those of Python with a request.
    """
    def ask() -> Judged:
        evaluator, main = evaluator_of(files, ending)
        module = evaluator.module(main)
        assert module is not None
        values = [evaluator.bound(name, module.scope) for name in names or ("handler",)]
        last = len(values) - 1
        steps = [Step(value, guard=number < last, hands_on=hands_on) for number, value in enumerate(values)]

        def hands(request: Request) -> Arguments:
            return Arguments([request] if ending == ".py" else [request, Reply(request), Next()])

        return Asking(evaluator, Request(method, path), hands).ask(steps)

    return with_room(ask)
