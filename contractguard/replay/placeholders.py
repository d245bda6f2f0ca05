"""What stands in a collection for values that are chosen when a request is sent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from contractguard.replay.loose import members_of, text_of

_VARIABLE = re.compile(r"\{\{([^{}]{1,200})\}\}")
_OPEN = re.compile(
    r"\{\{|<(?:string|integer|long|number|float|double|boolean|dateTime|date|byte|binary|password|uuid|email|uri|object)>")
"""A variable without a value, or what Postman writes for a value of a type where it read a contract."""
_LONGEST = 2**20


@dataclass(frozen=True, slots=True)
class Variables:
    """The values of a collection's variables, by name."""

    values: Mapping[str, str]

    @classmethod
    def of(cls, listed: Iterable[object]) -> Variables:
        """Read the variables of a collection, a path or a folder; one without a value is left out."""
        stated = [members_of(each) for each in listed]
        pairs = ((text_of(each.get("key")) or text_of(each.get("id")), each.get("value")) for each in stated
                 if each.get("disabled") is not True)
        return cls({name: _spelled(value) for name, value in pairs if name and _spelled(value)})

    def fill(self, text: str) -> str:
        """Put in the values that are known. What would grow out of bounds is left as it is."""
        if "{{" not in text:
            return text
        filled = _VARIABLE.sub(lambda found: self.values.get(found[1].strip(), found[0])[:_LONGEST], text)
        return filled if len(filled) <= max(_LONGEST, len(text)) else text


def is_open(text: str) -> bool:
    """Whether a text still holds something that is chosen when the request is sent."""
    return _OPEN.search(text) is not None


def _spelled(value: object) -> str:
    """Spell a value: Postman keeps numbers and booleans too."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, (int, float)) and abs(value) < 2**63 else text_of(value)
