"""Which frameworks there are: every module of this folder that has one."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from pathlib import Path

from contractguard.inventory.frameworks.framework import Framework


@cache
def _kinds() -> tuple[type[Framework], ...]:
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        import_module(f"contractguard.inventory.frameworks.{module.name}")
    return tuple(sorted(Framework.__subclasses__(), key=lambda kind: kind.name))


def frameworks() -> tuple[Framework, ...]:
    """Return a new object for each framework."""
    return tuple(kind() for kind in _kinds())
