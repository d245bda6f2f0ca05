"""Which frameworks there are: every module of this folder that has one."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

from contractguard.inventory.frameworks.framework import Framework


@cache
def _kinds() -> tuple[type[Framework], ...]:
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        import_module(f"contractguard.inventory.frameworks.{module.name}")
    return tuple(sorted(_named(Framework), key=lambda kind: kind.name))


def _named(kind: type[Framework]) -> Iterator[type[Framework]]:
    """Iterate over what is built on a class and has a name: what has none is a common part of several."""
    for each in kind.__subclasses__():
        if "name" in vars(each):
            yield each
        yield from _named(each)


def frameworks() -> tuple[Framework, ...]:
    """Return a new object for each framework."""
    return tuple(kind() for kind in _kinds())
