"""What a ruleset may say of one rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contractguard.rules.spectral.formats import FORMATS, plain_format
from contractguard.rules.spectral.model import LEVELS, Level, RuleEntry, Then
from contractguard.source.strict import StrictFile, spelled
from contractguard.text import Pointer

RULE_KEYS = ("given", "then", "severity", "message", "description", "formats", "resolved", "recommended",
             "documentationUrl", "tags", "type", "extensions")
THEN_KEYS = ("field", "function", "functionOptions")


@dataclass(frozen=True, slots=True)
class RuleReader(StrictFile):
    """Reads the entries of `rules`."""

    def rule(self, pointer: Pointer, name: str, value: object) -> RuleEntry:
        """Read what is said of a rule: on or off, a severity, or parts of it."""
        if isinstance(value, bool):
            return RuleEntry(name, pointer, enabled=value)
        if isinstance(value, dict):
            return RuleEntry(name, pointer, parts=self.parts(pointer, value))
        return RuleEntry(name, pointer, level=self.level(pointer, value))

    def parts(self, pointer: Pointer, value: Mapping[str, object]) -> Mapping[str, Any]:
        """Read the parts of a rule that are written out, under the names of SpectralRule."""
        data = self.known(pointer, value, RULE_KEYS)
        found: dict[str, Any] = {}
        for key, member in data.items():
            place = (*pointer, key)
            match key:
                case "given":
                    found["given"] = self.given(place, member)
                case "then":
                    found["then"] = self.thens(place, member)
                case "severity":
                    found["severity"] = self.level(place, member)
                case "message" | "description":
                    found[key] = self.optional_text(place, member)
                case "formats":
                    found["formats"] = self.formats(place, member)
                case "resolved" | "recommended":
                    found[key] = self.truth(place, member)
                case "documentationUrl":
                    found["documentation_url"] = self.address(place, member)
                case "tags":
                    found["tags"] = self.texts(place, member)
                case "type":
                    self.one_of(place, member, ("style", "validation"))
        return found

    def given(self, pointer: Pointer, value: object) -> tuple[str, ...]:
        """Read `given`: one expression or several, each a JSONPath or an alias."""
        listed = value if isinstance(value, list) else [value]
        if not listed:
            raise self.wrong(pointer, f"{self.named(pointer)} needs an expression")
        for index, expression in enumerate(listed):
            if not isinstance(expression, str) or not expression.startswith(("$", "#")):
                place = (*pointer, index) if isinstance(value, list) else pointer
                raise self.wrong(place, f"'{spelled(expression)}' is no expression",
                                 "a JSONPath starts with '$', an alias with '#'")
        return tuple(listed)

    def thens(self, pointer: Pointer, value: object) -> tuple[Then, ...]:
        """Read `then`: one demand or several."""
        if isinstance(value, list):
            return tuple(self.then((*pointer, index), entry) for index, entry in enumerate(value))
        return (self.then(pointer, value),)

    def then(self, pointer: Pointer, value: object) -> Then:
        """Read one demand."""
        if not isinstance(value, dict):
            raise self.wrong(pointer, "'then' must be an object with a 'function', or an array of such")
        data = {str(key): member for key, member in value.items()}
        if not isinstance(data.get("function"), str):
            raise self.wrong((*pointer, "function"), "'then' needs a 'function', by its name")
        field = data.get("field")
        if field is not None and not isinstance(field, str):
            if isinstance(field, bool) or not isinstance(field, int):
                raise self.wrong((*pointer, "field"), "'field' must be a string")
            field = str(field)
        return Then(data["function"], field, data.get("functionOptions"), pointer,
                    tuple(key for key in data if key not in THEN_KEYS and not key.startswith("x-")))

    def optional_text(self, pointer: Pointer, value: object) -> str | None:
        """Read a string; null is none."""
        if value is not None and not isinstance(value, str):
            raise self.wrong(pointer, f"{self.named(pointer)} must be a string")
        return value

    def truth(self, pointer: Pointer, value: object) -> bool:
        """Read true or false."""
        if not isinstance(value, bool):
            raise self.wrong(pointer, f"{self.named(pointer)} must be true or false")
        return value

    def address(self, pointer: Pointer, value: object) -> str | None:
        """Read a URL; null is none."""
        if value is not None and (not isinstance(value, str) or not value.startswith(("https://", "http://"))):
            raise self.wrong(pointer, f"{self.named(pointer)} must be a URL", "it starts with 'https://'")
        return value

    def level(self, pointer: Pointer, value: object) -> Level:
        """Read a severity, as a word or a number; false is off."""
        if value is False:
            return "off"
        if isinstance(value, int) and not isinstance(value, bool):
            if value not in LEVELS:
                raise self.wrong(pointer, f"{value} is no severity", "0 is error, 1 warn, 2 info, 3 hint, -1 off")
            return LEVELS[value]
        if value in ("no", "none", "disabled", "ignore"):
            raise self.wrong(pointer, f"'{value}' is no severity", "did you mean 'off'?")
        return LEVELS[self.one_of(pointer, value, [word for word in LEVELS if isinstance(word, str)])]

    def formats(self, pointer: Pointer, value: object) -> tuple[str, ...]:
        """Read a list of formats."""
        names = [name.lower() if isinstance(name, str) else name for name in value] if isinstance(value, list) else None
        if names is None:
            raise self.wrong(pointer, f"{self.named(pointer)} must be an array of formats", "for example [oas3]")
        return tuple(dict.fromkeys(plain_format(self.one_of((*pointer, index), name, FORMATS))
                                   for index, name in enumerate(names)))

    def named(self, pointer: Pointer) -> str:
        """Name a place by its key, an item by its list, or the whole."""
        if pointer and isinstance(pointer[-1], int):
            return f"'{spelled(pointer[-2])}[{pointer[-1]}]'"
        return StrictFile.named(self, pointer)

    def known(self, pointer: Pointer, value: object, keys: Sequence[str]) -> Mapping[str, Any]:
        """Read an object with known keys alone; keys that begin with `x-` are for others."""
        if isinstance(value, dict):
            value = {key: member for key, member in value.items() if not key.startswith("x-")}
        return self.mapping(pointer, value, keys)
