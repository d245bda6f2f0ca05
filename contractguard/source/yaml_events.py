"""The events of a YAML text from PyYAML, with its complaints in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from contractguard.source.fault import Fault

_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader

_NOT_BREAKS = "\x85\u2028\u2029\ufeff"
"""Characters that YAML 1.1 takes for line breaks or forbids, and YAML 1.2 takes for text."""
_STAND_INS = str.maketrans(_NOT_BREAKS, "\U0010fff0\U0010fff1\U0010fff2\U0010fff3")
_ORIGINALS = str.maketrans("\U0010fff0\U0010fff1\U0010fff2\U0010fff3", _NOT_BREAKS)
_HAS_NOT_BREAKS = re.compile(f"[{_NOT_BREAKS}]")

_COMPLAINTS = (
    ("mapping values are not allowed", "a ':' is not allowed here", "put a text that contains ': ' in quotes"),
    ("block sequence entries are not allowed", "a '-' is not allowed here", "start the list on a line of its own"),
    ("mapping keys are not allowed", "a '?' is not allowed here", "put the text in quotes"),
    ("cannot start any token", "no value can start with this character", "put the text in quotes"),
    ("could not find expected ':'", "this key has no ':' after it", "add the ':' or join the line to the one before"),
    ("did not find expected key", "this does not fit the lines above", "check the indentation and the quotes"),
    ("expected <block end>", "this does not fit the lines above", "check the indentation and the quotes"),
    ("did not find expected '-' indicator", "this does not fit the list above", "check the indentation"),
    ("',' or ']'", "a ',' or ']' is missing", "close the list that starts with '['"),
    ("',' or '}'", "a ',' or '}' is missing", "close the object that starts with '{'"),
    ("unexpected end of stream", "a quoted text is never closed", "add the closing quote"),
    ("unknown escape character", "this escape is unknown in double quotes", "double the backslash"),
    ("invalid Unicode character escape code", "this escape is no character", "write the character itself"),
    ("expected node content", "a value is missing here", "add the value or remove the punctuation"),
    ("expected the node content", "a value is missing here", "add the value or remove the punctuation"),
    ("leading empty line", "a line above has more spaces than the text", "remove the spaces from the empty lines"),
    ("undefined tag handle", "the tag's prefix is not declared", "drop the tag"),
    ("document start", "the document has ended before this", "check the indentation and the quotes"),
)


def events(text: str) -> Iterator[tuple[yaml.Event, int, int]]:
    """Yield the events of a text, each with its start and end as code point offsets.

    A last line without a break is read as if it had one. Raises Fault where the text is not YAML.
    """
    shown = text.translate(_STAND_INS) if _HAS_NOT_BREAKS.search(text) else text
    try:
        for event in yaml.parse(shown if shown.endswith("\n") else shown + "\n", Loader=_LOADER):
            if shown is not text and isinstance(event, yaml.ScalarEvent):
                event.value = event.value.translate(_ORIGINALS)
            if event.start_mark is not None and event.end_mark is not None:
                yield event, min(event.start_mark.index, len(text)), min(event.end_mark.index, len(text))
    except yaml.MarkedYAMLError as error:
        raise _fault(text, error) from None
    except yaml.reader.ReaderError as error:
        raise Fault("a control character is not allowed", error.position, "write it as an escape") from None


def _fault(text: str, error: yaml.MarkedYAMLError) -> Fault:
    mark = error.problem_mark or error.context_mark
    offset = min(mark.index, len(text)) if mark is not None else 0
    line_start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    indentation = text[line_start : offset + 1]
    if "\t" in indentation and not indentation.strip():
        return Fault("a tab stands where only spaces may indent", offset, "indent with spaces")
    problem = error.problem or "this is not YAML"
    for part, message, hint in _COMPLAINTS:
        if part in problem:
            return Fault(message, offset, hint)
    return Fault(problem, offset)
