"""The examples of a rule file, whatever the rule speaks of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from contractguard.source.strict import StrictFile

_FLAGS = ("flags", "reversed")
"""The members that are true or false."""


class Flagging(Protocol):
    """An example for which a rule speaks, or does not."""

    @property
    def flags(self) -> bool:
        """Whether the rule speaks."""


Example = TypeVar("Example", bound=Flagging)


@dataclass(frozen=True, slots=True)
class ExamplesFile(StrictFile):
    """Reads the examples of a rule file."""

    def examples(self, value: object, read: Callable[[int, object], Example]) -> tuple[Example, ...]:
        """Read the examples: at least one that flags and one that does not."""
        if not isinstance(value, list):
            raise self.wrong(("examples",), "'examples' must be an array")
        examples = tuple(read(index, item) for index, item in enumerate(value))
        if {example.flags for example in examples} != {True, False}:
            raise self.wrong(("examples",), "a rule needs an example that it flags and one that it does not")
        return examples

    def example_members(
        self, index: int, value: object, needed: tuple[str, ...], others: tuple[str, ...]
    ) -> Mapping[str, Any]:
        """Read the members of one example."""
        data = self.mapping(("examples", index), value, (*needed, *others))
        for key in needed:
            if key not in data:
                raise self.wrong(("examples", index), f"an example needs '{key}'")
        for key in _FLAGS:
            if not isinstance(data.get(key, False), bool):
                raise self.wrong(("examples", index, key), f"'{key}' must be true or false")
        return data
