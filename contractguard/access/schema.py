"""The JSON Schema of an access policy, for editors."""

from __future__ import annotations

from contractguard.access.policy import DEFAULTS, ROLE_SOURCES
from contractguard.access.reading import KINDS, MOST_ROLES, MOST_RULES
from contractguard.access.reading_matchers import MATCHED_KINDS, MATCHER_KEYS, MOST_PATTERN

Json = dict[str, object]

_TEXT: Json = {"type": "string", "pattern": r"\S"}
_NAMES: Json = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT, "uniqueItems": True}]}
_SOME_NAMES: Json = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT, "uniqueItems": True, "minItems": 1}]}
_PATTERN: Json = {"type": "string", "pattern": r"\S", "maxLength": MOST_PATTERN}
_PATTERNS: Json = {"anyOf": [_PATTERN, {"type": "array", "items": _PATTERN, "uniqueItems": True, "minItems": 1}]}
_PATH: Json = {"type": "string", "pattern": "^/", "maxLength": MOST_PATTERN}
_PATHS: Json = {"anyOf": [_PATH, {"type": "array", "items": _PATH, "uniqueItems": True, "minItems": 1}]}
_DAY: Json = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}


def policy_schema() -> Json:
    """Return the JSON Schema (2020-12) of an access policy."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A contractguard access policy",
        **_object({
            "version": {"const": 1},
            "default": _told({"enum": list(DEFAULTS)}, "What an operation that nothing matches is: an error, a "
                             "warning, or nothing. 'deny' without a word."),
            "include": _told(_one_or_more(list(KINDS)), "What is judged: the operations of paths without a word."),
            "vocabulary": _vocabulary(),
            "roles": _told({"type": "object", "maxProperties": MOST_ROLES, "additionalProperties": {
                "anyOf": [{"type": "null"}, _object({
                    "extends": _told(_NAMES, "Roles whose rights it has too."),
                    "scopes": _told(_NAMES, "The scopes that it carries; '*' stands for anything within a segment."),
                })]}}, "The roles, without circles."),
            "schemes": _object({
                "allowed": _told(_NAMES, "The only security schemes that may be used."),
                "writes": _told(_NAMES, "Of these one must be used by operations that change something."),
            }),
            "public": {"type": "array", "items": _public(),
                       "description": "What everybody may call. Nothing else may be open."},
            "rules": {"type": "array", "items": _rule(), "maxItems": MOST_RULES,
                      "description": "All rules that match an operation hold together."},
        }, "version"),
    }


def _vocabulary() -> Json:
    return _object({
        "scopes": _object({
            "pattern": _told(_TEXT, "A regular expression (ECMA-262) that every scope matches."),
            "names": _told(_NAMES, "All scopes that there may be."),
            "read": _told(_NAMES, "Scopes of which one is enough to read."),
            "write": _told(_NAMES, "Scopes of which one is needed to write."),
        }),
        "roles-from": _told(_one_or_more(list(ROLE_SOURCES)), "Where the contract states roles."),
    })


def _rule() -> Json:
    rule = _object({
        "id": {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$"},
        "match": {**_object(_whole_matcher()), "minProperties": 1},
        "require": {**_object({
            "schemes": _told(_NAMES, "Schemes that every alternative names."),
            "scopes": {"anyOf": [_NAMES, _object({"all": _NAMES, "any": _SOME_NAMES})],
                       "description": "Scopes that every alternative asks for: all of them, or one of 'any'."},
        }), "minProperties": 1},
        "roles": _told(_SOME_NAMES, "The least roles that may call."),
        "exclusive": _told({"type": "boolean"}, "Whether credentials for other operations must not be enough."),
        "exempt": _told(_NAMES, "Rules that do not hold where this one matches; needs a reason."),
        "reason": _TEXT,
        "expires": _told(_DAY, "The last day of the exemption."),
    }, "id", "match")
    return {**rule, "dependentRequired": {"exempt": ["reason"], "expires": ["exempt"]}}


def _public() -> Json:
    return {"anyOf": [{"required": [key]} for key in MATCHER_KEYS], **_object({
        **_whole_matcher(),
        "reason": _told(_TEXT, "Why everybody may call it."), "owner": _TEXT,
        "expires": _told(_DAY, "The last day on which everybody may call it."),
    }, "reason")}


def _whole_matcher() -> Json:
    return {**_matcher(), "any": {"type": "array", "minItems": 1, "items": {**_object(_matcher()), "minProperties": 1}}}


def _matcher() -> Json:
    return {
        "path": _told(_PATHS, "Path templates: '*' within a segment, '**' for any number of segments."),
        "methods": _told(_SOME_NAMES, "Methods, in any case."),
        "operation": _told({"type": "string", "pattern": r"^\S+ +/", "maxLength": MOST_PATTERN},
                           "Method and path in one: GET /health."),
        "tag": _PATTERNS, "operationId": _PATTERNS,
        "kind": _one_or_more(list(MATCHED_KINDS)),
        "x": _told({"type": "object", "propertyNames": {"pattern": "^x-"}},
                   "Extensions of the operation or its path item, with their values."),
    }


def _one_or_more(words: list[str]) -> Json:
    return {"anyOf": [{"enum": words}, {"type": "array", "items": {"enum": words}, "uniqueItems": True}]}


def _told(schema: Json, description: str) -> Json:
    return {**schema, "description": description}


def _object(properties: Json, *required: str) -> Json:
    return {"type": "object", "additionalProperties": False, "properties": properties,
            **({"required": list(required)} if required else {})}
