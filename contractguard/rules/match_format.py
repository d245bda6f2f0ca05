"""The keys of `when: {given: …, then: …}`: expressions and functions, with their options held to what these take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contractguard.jsonpath import ExpressionError, parse_expression
from contractguard.rules.document_rule import OnMatch, Then
from contractguard.rules.functions import CORE_FUNCTIONS, OptionsError
from contractguard.rules.functions.known import FUNCTIONS
from contractguard.rules.given.fields import read_field
from contractguard.source.strict import StrictFile
from contractguard.text import Pointer

MATCH_FACTS = ("error", "property", "value", "path", "label")
"""What a message may say of a place that `given` and `then` found."""


@dataclass(frozen=True, slots=True)
class MatchFile(StrictFile):
    """Reads what a rule in Spectral's shape speaks of."""

    def read(self, value: object) -> OnMatch:
        """Read expressions and what must hold where they lead."""
        data = self.mapping(("when",), value, ("given", "then", "resolved"))
        if "then" not in data:
            raise self.wrong(("when",), "'given' needs 'then'")
        if not isinstance(data.get("resolved", True), bool):
            raise self.wrong(("when", "resolved"), "'resolved' must be true or false")
        given = tuple(self.given(*each) for each in self.several("given", data["given"]))
        then = tuple(self.then(*each) for each in self.several("then", data["then"]))
        return OnMatch(given, then, data.get("resolved", True))

    def named(self, pointer: Pointer) -> str:
        """Name a place by its key; an item by the key of its array."""
        names = [token for token in pointer if isinstance(token, str)]
        return f"'{names[-1]}'" if names else self.whole

    def several(self, key: str, value: object) -> list[tuple[Pointer, object]]:
        """Take one value, or an array of at least one."""
        if not isinstance(value, list):
            return [(("when", key), value)]
        if not value:
            raise self.wrong(("when", key), f"'{key}' must not be empty")
        return [(("when", key, index), each) for index, each in enumerate(value)]

    def given(self, pointer: Pointer, value: object) -> str:
        """Read one expression."""
        text = self.text(pointer, value)
        self.parsed(pointer, text)
        return text

    def parsed(self, pointer: Pointer, text: str) -> None:
        """Check that an expression can be read."""
        try:
            parse_expression(text)
        except ExpressionError as problem:
            raise self.wrong(pointer, problem.message, f"at character {problem.offset + 1} of '{text[:80]}'") from None

    def then(self, pointer: Pointer, value: object) -> Then:
        """Read one demand."""
        data = self.mapping(pointer, value, ("field", "function", "functionOptions"))
        if "function" not in data:
            raise self.wrong(pointer, "'then' needs 'function'", f"one of {', '.join(CORE_FUNCTIONS)}")
        name = self.one_of((*pointer, "function"), data["function"], tuple(FUNCTIONS))
        self.options(pointer, name, data)
        return Then(name, self.field(pointer, data), data.get("functionOptions"))

    def options(self, pointer: Pointer, name: str, data: Mapping[str, Any]) -> None:
        """Hold options to what a function takes."""
        try:
            FUNCTIONS[name].bind(data.get("functionOptions"))
        except OptionsError as problem:
            where = (*pointer, "functionOptions", *problem.pointer) if "functionOptions" in data else pointer
            raise self.wrong(where, problem.message, problem.hint) from None

    def field(self, pointer: Pointer, data: Mapping[str, Any]) -> str | None:
        """Read the part of the value that is judged, if any."""
        if "field" not in data:
            return None
        field = self.text((*pointer, "field"), data["field"])
        try:
            read_field(field)
        except ExpressionError as problem:
            raise self.wrong((*pointer, "field"), problem.message, f"at character {problem.offset + 1}") from None
        return field
