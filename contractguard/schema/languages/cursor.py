"""Reading a pattern from its beginning to its end."""

from __future__ import annotations

import re


class Cursor:
    """A place in a pattern that moves on as the pattern is read."""

    __slots__ = ("place", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0

    @property
    def next(self) -> str:
        """The character at the place, or an empty string at the end."""
        return self.text[self.place:self.place + 1]

    def take(self, expected: str) -> bool:
        """Step over a text if it stands here."""
        here = self.text.startswith(expected, self.place)
        self.place += len(expected) * here
        return here

    def match(self, expression: re.Pattern[str]) -> re.Match[str] | None:
        """Step over what a Python expression matches here."""
        match = expression.match(self.text, self.place)
        if match:
            self.place = match.end()
        return match
