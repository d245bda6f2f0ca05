"""What the readers raise: a fault in the text at an offset, before anybody knows the file's name."""

from __future__ import annotations


class Fault(Exception):  # noqa: N818
    """The text is not well-formed, or asks for too much, at `offset` (in code points from 0)."""

    def __init__(self, message: str, offset: int, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.hint = hint


class RepeatedKey(Fault):
    """One mapping spells the same key at `offset` and, before that, at `first`."""

    def __init__(self, key: str, first: int, offset: int) -> None:
        super().__init__(f"the key {key!r} is given twice in one object", offset, "keep one of the two")
        self.first = first


class NotJson(Fault):
    """The text breaks the grammar of JSON; it may still be YAML."""
