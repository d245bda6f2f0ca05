"""One source file, read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from contractguard.inventory.program.syntax import Statement


@dataclass(frozen=True, slots=True, eq=False)
class Module:
    """The statements of a file. Where the text has syntax errors, `is_broken`, what could be read is there."""

    path: str
    language: Literal["javascript", "python"]
    statements: tuple[Statement, ...]
    is_broken: bool = False
