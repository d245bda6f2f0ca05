"""Which of the formats that rulesets name a document has."""

from __future__ import annotations

import re

_OPENAPI = ("oas2", "oas3", "oas3_0", "oas3_1", "oas3_2")
_OTHERS = (
    "aas2", *(f"aas2_{minor}" for minor in range(7)), "aas3", "aas3_0", "arazzo1", "arazzo1_0",
    "json-schema", "json-schema-loose", "json-schema-draft4", "json-schema-draft6", "json-schema-draft7",
    "json-schema-draft-2019-09", "json-schema-draft-2020-12",
)
_SPELLINGS = {
    "oas3.0": "oas3_0", "oas3.1": "oas3_1", "oas3.2": "oas3_2", "arazzo1.0": "arazzo1_0", "asyncapi2": "aas2",
    "asyncapi3": "aas3", "json-schema-2019-09": "json-schema-draft-2019-09",
    "json-schema-2020-12": "json-schema-draft-2020-12",
}
FORMATS: tuple[str, ...] = (*_OPENAPI, *_OTHERS, *_SPELLINGS)
"""Every name of a format that may stand in a ruleset; only those of OpenAPI are ever found."""

_STATED = re.compile(r"(3\.[0-2])(?:\.[0-9]*)?")
_INTEGER = re.compile(r"\s*(\d+)")


def plain_format(name: str) -> str:
    """Return the name that stands for all spellings of a format."""
    return _SPELLINGS.get(name, name)


def formats_of(data: object) -> frozenset[str]:
    """Return the formats of a document, as Spectral tells them by `swagger` and `openapi`."""
    if not isinstance(data, dict):
        return frozenset()
    found = set()
    if "swagger" in data and _leading(data["swagger"]) == 2:
        found.add("oas2")
    if "openapi" in data and _leading(data["openapi"]) == 3:
        found.add("oas3")
        stated = _STATED.fullmatch(str(data["openapi"]))
        if stated is not None:
            found.add(f"oas{stated[1].replace('.', '_')}")
    return frozenset(found)


def _leading(value: object) -> int | None:
    number = _INTEGER.match(str(value)[:20])
    return int(number[1]) if number else None
