"""Routes whose handlers a package brings: sign-in, jobs, remote procedures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from contractguard.inventory.evaluation.anonymous import Judged
from contractguard.inventory.evaluation.knowledge import Patterns
from contractguard.inventory.evaluation.values import Either, External, Made, Value
from contractguard.inventory.model import Kind
from contractguard.inventory.paths import CatchAll, PathTemplate
from contractguard.inventory.program.module import Module
from contractguard.inventory.program.syntax import Import


@dataclass(frozen=True, slots=True)
class Library:
    """One entry of `libraries.yaml`."""

    handlers: Patterns
    imports: Patterns
    parameters: frozenset[str]
    kind: Kind
    judged: Judged
    hidden: str


def library_of(module: Module, template: PathTemplate, handler: Value) -> Library | None:
    """Return the library that answers a route in the stead of the application's own code."""
    imports = [statement.module for statement in module.statements if isinstance(statement, Import)]
    last = template.segments[-1] if template.segments else None
    parameter = last.name if isinstance(last, CatchAll) else ""
    keys = list(_keys(handler))
    return next((each for each in _libraries() if any(key in each.handlers for key in keys)
                 or any(name in each.imports for name in imports) or parameter in each.parameters), None)


def _keys(handler: Value) -> Sequence[str]:
    if isinstance(handler, Either):
        return [key for option in handler.options for key in _keys(option)]
    return [handler.key] if isinstance(handler, External) else [handler.of] if isinstance(handler, Made) else []


@cache
def _libraries() -> tuple[Library, ...]:
    import yaml

    said = yaml.load((Path(__file__).parent / "libraries.yaml").read_bytes(),
                     Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - a safe loader
    return tuple(Library(Patterns(entry.get("handlers", ())), Patterns(entry.get("imports", ())),
                         frozenset(entry.get("parameters", ())), entry.get("kind", "http"),
                         Judged(entry["asked"], entry["because"]), entry.get("hidden", "")) for entry in said)
