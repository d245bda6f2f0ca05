"""Bytes to a positioned document, JSON or YAML by content."""

from __future__ import annotations

import re
from collections.abc import Callable

from contractguard.errors import SourceError
from contractguard.source.document import Document, Format
from contractguard.source.fault import Fault, NotJson, RepeatedKey
from contractguard.source.json_text import read_json
from contractguard.source.limits import MOST_BYTES
from contractguard.source.lines import Lines
from contractguard.source.yaml_text import read_yaml

_JSON_START = re.compile(r'\s*\{\s*["}]|\s*\[\s*[\[{"\]]')


def parse_document(uri: str, content: bytes, open: Callable[[str], Document], *, only_json: bool = False) -> Document:
    """Read one file. `open` resolves a reference relative to it.

    A file named `.json` is JSON, and so is every file with `only_json`; another is JSON where it starts with a
    bracket and reads as JSON, else YAML 1.2. Raises SourceError, with line and column, where it is empty, no text, not
    well-formed, repeats a key, nests too deep or is too large.
    """
    text = _decode(uri, content)
    try:
        kind, data = _read(text, named_json=only_json or uri.lower().endswith(".json"))
    except Fault as fault:
        raise _source_error(uri, text, fault) from None
    return Document(uri, kind, text, data, open)


def _read(text: str, named_json: bool) -> tuple[Format, object]:
    start = text.lstrip()[:1]
    if not start:
        raise Fault("the file is empty", 0, "is this the right file?")
    if not named_json and start not in "{[":
        return "yaml", read_yaml(text)
    try:
        return "json", read_json(text)
    except NotJson as not_json:
        if named_json:
            raise
        return "yaml", _read_flow(text, not_json)


def _read_flow(text: str, not_json: NotJson) -> object:
    """Read as YAML what starts like JSON and is not; where it is neither, the likelier complaint is raised."""
    try:
        return read_yaml(text)
    except Fault:
        if _JSON_START.match(text):
            raise not_json from None
        raise


def _decode(uri: str, content: bytes) -> str:
    if len(content) > MOST_BYTES:
        limit = f"{MOST_BYTES // 1024 // 1024} MB"
        raise SourceError(f"the file is larger than {limit}", hint="is this a contract?", place=uri)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content[:4]:
        raise SourceError("the file is encoded as UTF-16 or UTF-32", hint="save it as UTF-8", place=f"{uri}:1:1")
    try:
        text = content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8").removeprefix("\ufeff")
        fault = Fault("the file is not encoded as UTF-8", len(before), "save it as UTF-8")
        raise _source_error(uri, before, fault) from None
    if "\0" in text:
        raise _source_error(uri, text, Fault("the file is binary, no text", text.index("\0"), "is this a contract?"))
    return text


def _source_error(uri: str, text: str, fault: Fault) -> SourceError:
    lines = Lines(text)
    line, column = lines.at(fault.offset)
    message = fault.message
    if isinstance(fault, RepeatedKey):
        first_line, first_column = lines.at(fault.first)
        message += f", first at {first_line}:{first_column}"
    return SourceError(message, hint=fault.hint, place=f"{uri}:{line}:{column}")
