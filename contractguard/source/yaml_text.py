"""Reading YAML: fast where that is certain to be right, else exactly."""

from __future__ import annotations

import re

from yaml_rs import YAMLDecodeError, loads

from contractguard.source.fault import Fault
from contractguard.source.nesting import survey
from contractguard.source.yaml_doubts import has_empty_block_scalar, has_odd_integer_keys, is_dangerous, is_doubtful

_NOTHING = object()
_CONTROL_BYTES = bytes((*range(9), 11, 12, *range(14, 32), 127))
_LATER_CONTROL_BYTES = re.compile(b"\xc2[\x80-\x84\x86-\x9f]|\xef\xbf[\xbe\xbf]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


def read_yaml(text: str) -> object:
    """Return the plain data of a text that holds one YAML document.

    Raises Fault where the text is empty, not YAML, or asks for too much.
    """
    _refuse_controls(text)
    data = read_fast(text)
    return data if is_trusted(data) else read_exact(text)


def _refuse_controls(text: str) -> None:
    """Refuse characters that YAML wants escaped; the bytes tell in no time whether there may be any."""
    encoded = text.encode()
    if len(encoded.translate(None, _CONTROL_BYTES)) == len(encoded) and not _LATER_CONTROL_BYTES.search(encoded):
        return
    found = _CONTROL.search(text)
    if found:
        raise Fault("a control character is not allowed", found.start(), "remove it or write it as an escape")


def read_exact(text: str) -> object:
    """Read by the YAML 1.2 core schema, with no regard for speed. Raises Fault as read_yaml does."""
    from contractguard.source.yaml_exact import compose

    root = compose(text)
    if root is None:
        raise Fault("the file is empty", 0, "is this the right file?")
    return root.data


def read_fast(text: str) -> object:
    """Return the plain data, or something that is_trusted denies where the fast parser is no good."""
    if is_dangerous(text) or is_doubtful(text):
        return _NOTHING
    try:
        data: object = loads(text, parse_datetime=False)
    except (YAMLDecodeError, ValueError, TypeError, RecursionError):
        return _NOTHING
    found = survey(data)
    if data is None or found.is_too_deep or not found.key_types <= {str, int}:
        return _NOTHING
    if found.has_lone_break and has_empty_block_scalar(text):
        return _NOTHING
    if int not in found.key_types:
        return data
    if has_odd_integer_keys(text):
        return _NOTHING
    return _with_string_keys(data)


def is_trusted(data: object) -> bool:
    """Tell whether read_fast came to an answer."""
    return data is not _NOTHING


def _with_string_keys(data: object) -> object:
    """Spell integer keys as strings, in place where possible; nothing where two keys then coincide."""
    pending = [data]
    while pending:
        node = pending.pop()
        if isinstance(node, dict):
            if int in set(map(type, node)):
                named = {str(key): value for key, value in node.items()}
                if len(named) < len(node):
                    return _NOTHING
                node.clear()
                node.update(named)
            pending += [child for child in node.values() if isinstance(child, dict | list)]
        elif isinstance(node, list):
            pending += [child for child in node if isinstance(child, dict | list)]
    return data
