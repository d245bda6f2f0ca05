"""JSON with comments and trailing commas, as `tsconfig.json` and `deno.jsonc` are written."""

from __future__ import annotations

import re
from typing import Any

import orjson

from contractguard.errors import SourceError
from contractguard.inventory.program.specifiers.files import SourceFiles

MOST_BYTES = 1_000_000
"""What is larger than that is no configuration."""

# Every alternative ends at the end of the text at the latest: nothing is read twice.
_COMMENT = re.compile(r'("(?:[^"\\]|\\.)*(?:"|\\?\Z))|//[^\n]*|/\*.*?(?:\*/|\Z)', re.DOTALL)
_COMMA = re.compile(r'("(?:[^"\\]|\\.)*(?:"|\\?\Z))|,(?=\s*[}\]])', re.DOTALL)


def read_object(files: SourceFiles, path: str) -> dict[str, Any]:
    """Read an object of JSON with comments; empty where the file is not there, cannot be read or is something else."""
    if path not in files:
        return {}
    try:
        content = files.read(path)
    except SourceError:
        return {}
    return parse_object(content) if len(content) <= MOST_BYTES else {}


def parse_object(content: bytes) -> dict[str, Any]:
    """Parse an object of JSON with comments; empty where it is none."""
    text = content.decode("utf-8-sig", "replace")
    try:
        value = orjson.loads(_COMMA.sub(_kept, _COMMENT.sub(_kept, text)))
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _kept(match: re.Match[str]) -> str:
    return match[1] or ""


def member(value: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a member that is an object; empty where there is none."""
    found = value.get(name)
    return found if isinstance(found, dict) else {}


def text_member(value: dict[str, Any], name: str) -> str:
    """Return a member that is a text; empty where there is none."""
    found = value.get(name)
    return found if isinstance(found, str) else ""
