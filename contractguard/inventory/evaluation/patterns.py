"""Regular expressions and URL patterns of JavaScript, held against texts that are known."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from contractguard.inventory.evaluation.values import (
    NOTHING,
    Absent,
    Arguments,
    Known,
    ListOf,
    MapOf,
    Site,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from contractguard.inventory.evaluation.evaluator import Evaluator

_LONGEST_TEXT = 200
_LONGEST_PATTERN = 200
_MOST_REPEATS = 2
"""How often a pattern without an anchor may repeat something: each time may cost the length of the text."""
_REPEATED_GROUP = re.compile(r"\)[*+{]")
_REPEAT = re.compile(r"(?<!\\)(?:[*+]|\{\d+,)")
_NAMED_GROUP = re.compile(r"\(\?<([A-Za-z_]\w*)>")
_PARAMETER = re.compile(r":([A-Za-z_]\w*)|\*")


class Pattern(Value):
    """A regular expression of JavaScript."""

    __slots__ = ("flags", "source")

    def __init__(self, source: str, flags: str) -> None:
        self.source = source
        self.flags = flags

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Say whether it finds a match in a text that is known, or what it finds."""
        first = arguments.get(0)
        if isinstance(first, Absent) and name in ("test", "exec"):
            tested = self.tested("undefined")  # as what is not there is spelled
            return Absent(first.kind) if isinstance(tested, Known) and not tested.value else None
        if name not in ("test", "exec") or not isinstance(first, Known):
            return None
        return self.found(str(first.value)) if name == "exec" else self.tested(str(first.value))

    def tested(self, text: str) -> Value | None:
        """Return whether there is a match; None where that is not known."""
        if self.flags.strip("gu"):
            return None
        from contractguard.schema.patterns import finds

        found = finds(self.source, text)
        return Known(found) if found is not None else None

    def found(self, text: str) -> Value:
        """Return the match and its groups, or nothing."""
        compiled = _quick(self.source, self.flags) if len(text) <= _LONGEST_TEXT else None
        if compiled is not None and "g" not in self.flags:
            match = compiled.search(text)
            return ListOf([Known(match[0]), *map(Known, match.groups())]) if match is not None else NOTHING
        tested = self.tested(text)
        if not isinstance(tested, Known):
            return Unknown("a match")
        return ListOf([Known(None)], complete=False) if tested.value else NOTHING

    def replaced(self, text: str, new: str) -> Value:
        """Return a text in which what it finds is replaced."""
        compiled = _quick(self.source, self.flags) if len(text) <= _LONGEST_TEXT and "$" not in new else None
        if compiled is None:
            return Unknown("a replaced text")
        return Known(compiled.sub(lambda _: new, text, count=0 if "g" in self.flags else 1))


@lru_cache(maxsize=1024)
def _quick(source: str, flags: str) -> re.Pattern[str] | None:
    """Compile what Python reads as JavaScript does, and matches in time that is bounded by the text's length."""
    anchored = source.startswith("^") and "|" not in source
    too_long = len(source) > _LONGEST_PATTERN or len(_REPEAT.findall(source)) > _MOST_REPEATS + anchored
    if flags.strip("giu") or too_long or _REPEATED_GROUP.search(source):
        return None
    try:
        return re.compile(_NAMED_GROUP.sub(r"(?P<\1>", source), re.ASCII | (re.IGNORECASE if "i" in flags else 0))
    except (re.error, OverflowError, RecursionError):
        return None


class AddressPattern(Value):
    """A `URLPattern` of which the path is known (WHATWG URL Pattern): `:name` is one segment, `*` is anything."""

    __slots__ = ("_compiled", "_names", "path")

    def __init__(self, path: str) -> None:
        self.path = path
        self._names: list[str] = []
        pieces, last = [], 0
        for found in _PARAMETER.finditer(path):
            pieces += [re.escape(path[last:found.start()]), "([^/]+)" if found[1] else "(.*)"]
            self._names.append(found[1] or str(len(self._names)))
            last = found.end()
        self._compiled = re.compile("".join([*pieces, re.escape(path[last:])]))

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Say whether an address, or the path in an object, is one of its own, or what its parameters stand for."""
        first = arguments.get(0)
        if name not in ("test", "exec") or first is None:
            return None
        text = evaluator.member(first, "pathname")
        if not isinstance(text, Known) or len(str(text.value)) > _LONGEST_TEXT:
            return Unknown("a match of a path")
        match = self._compiled.fullmatch(str(text.value))
        if name == "test" or match is None:
            return Known(match is not None) if name == "test" else NOTHING
        groups = MapOf(dict(zip(self._names, map(Known, match.groups()), strict=True)))
        return MapOf({"pathname": MapOf({"groups": groups}, complete=False)}, complete=False)


def address_pattern(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
    """Return what `new URLPattern({pathname})` makes, where its path is known and simple."""
    first = arguments.get(0)
    path = first.entries.get("pathname") if isinstance(first, MapOf) else None
    text = path.value if isinstance(path, Known) else None
    simple = isinstance(text, str) and len(text) <= _LONGEST_PATTERN and not set(text) & set("(){}?+\\")
    return AddressPattern(text) if simple and isinstance(text, str) and text.count("*") <= _MOST_REPEATS else None
