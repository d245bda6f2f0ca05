"""The function `unreferencedReusableObject`: every reusable object has a reference that leads to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from contractguard.rules.functions.function import Check, Function, Place, Problem
from contractguard.rules.functions.options import OptionsError
from contractguard.text import parse_pointer

_FRAGMENT = re.compile(r"#(/([A-Za-z0-9_.!$&'()*+,;:=@-]|%[0-9A-Fa-f]{2}|~0|~1)*)*")
_LOCATION = "reusableObjectsLocation"


def _prepare(options: Mapping[str, Any]) -> Check:
    location = options[_LOCATION]
    if not _FRAGMENT.fullmatch(location):
        raise OptionsError(
            f"'{location[:60]}' is no JSON Pointer in a fragment", "for example '#/components/schemas'", (_LOCATION,))
    pointer = parse_pointer(location[1:])

    def check(value: object, place: Place) -> Iterator[Problem]:
        if not isinstance(value, dict):
            return
        surroundings = place.surroundings
        for name in value:
            wanted = (*pointer, name)
            if (surroundings.root.document.uri, wanted) not in surroundings.referenced:
                node, _ = surroundings.nearest(surroundings.root, wanted)
                yield Problem(f"nothing refers to the reusable object '{name}'", node=node)

    return check


UNREFERENCED = Function(
    "unreferencedReusableObject", "Every reusable object has a reference that leads to it.", _prepare, {
        "type": "object", "required": [_LOCATION], "x-example": f"{{{_LOCATION}: '#/components/schemas'}}",
        "properties": {_LOCATION: {
            "type": "string", "description": "Where the reusable objects stand, as '#/components/schemas'."}},
    })
