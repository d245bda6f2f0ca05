"""What a transformation is: the choices that a document offers, and what one of them makes of it."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.equivalence.grammar import closed

Data = dict[str, Any]


@dataclass(frozen=True)
class Transformation:
    """A change of spelling. `choices` may be anything; each is applied to a copy of the document."""

    name: str
    choices: Callable[[Data], Sequence[Any]]
    change: Callable[[Data, Any], None]
    needs_closed: bool = True

    def offers(self, data: Data) -> Sequence[Any]:
        """List the choices that a document offers; none where the transformation does not apply."""
        return () if self.needs_closed and not closed(data) else self.choices(data)

    def apply(self, data: Data, choice: Any) -> Data:
        """Transform a copy of a document."""
        changed = copy.deepcopy(data)
        self.change(changed, choice)
        return changed


def once(change: Callable[[Data], None]) -> tuple[Callable[[Data], Sequence[Any]], Callable[[Data, Any], None]]:
    """Apply a change that has no choices where it changes anything."""
    def choices(data: Data) -> Sequence[Any]:
        changed = copy.deepcopy(data)
        change(changed)
        return () if changed == data else ("everywhere",)

    return choices, lambda data, _: change(data)
