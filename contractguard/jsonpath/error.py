"""What is wrong with an expression."""

from __future__ import annotations


class ExpressionError(Exception):
    """An expression that cannot be read. `offset` counts its characters from 0; callers word where it stands."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset

    def __str__(self) -> str:
        return f"{self.message} (at character {self.offset + 1})"
