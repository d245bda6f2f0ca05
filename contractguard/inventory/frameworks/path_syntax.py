"""Paths as frameworks write them → templates. What is optional gives several templates, the shortest first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

from contractguard.inventory.paths import CatchAll, Literal, Parameter, PathTemplate, Segment, segment_of, segments_of

_MOST = 16
"""How many templates one path may stand for."""
_GROUP = re.compile(r"\{([^{}]*)\}(?!\w)")
_COLON = re.compile(r":([A-Za-z_$][\w$]*)"
                    r"(\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)|\{(?:[^{}\\]|\\.|\{[^{}]*\})*\})?([?*+])?")
_OPTIONAL = re.compile(r"(/:[A-Za-z_$][\w$]*"
                       r"(?:\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)|\{(?:[^{}\\]|\\.|\{[^{}]*\})*\})?)\?(?=/|$)")
"""A whole segment that may be left out."""
_LONGEST = 1_000
_PLAIN = re.compile(r"[\w~%@!,;=-]+")
_ANYTHING = re.compile(r"\((?:\?<(\w+)>)?(?:\[\^\\?/\]|\[[\w\\-]+\]|\\[dw])[+*]\)")
_WILDCARD = re.compile(r"\*([A-Za-z_$][\w$]*)?")


@lru_cache(maxsize=4096)
def colon_paths(text: str) -> Sequence[PathTemplate]:
    r"""Read a path in the tradition of path-to-regexp.

    Parameters `:id`, held to a pattern (`:id(\\d+)`, Hono's `:id{[0-9]+}`), optional (`:id?`, `{/:id}`), repeated
    (`:rest*`, `:rest+`), wildcards (`*`, `/*splat`, `(.*)`).
    """
    return tuple(islice(dict.fromkeys(_template(each) for each in islice(_spelled_out(text), _MOST)), _MOST))


def regular_paths(source: str) -> Sequence[PathTemplate]:
    r"""Read a regular expression that says no more than a path does (`^\/users\/(\d+)$`); nothing for any other."""
    if not (source.startswith("^") and source.endswith("$")) or len(source) > _LONGEST:
        return ()
    body = _ANYTHING.sub(lambda found: f"\0{found[1] or ''}", source[1:-1].removesuffix("\\/?"))
    segments: list[Segment] = []
    for number, part in enumerate(body.replace("\\/", "/").split("/")):
        if part.startswith("\0"):
            segments.append(Parameter(part[1:] or f"parameter{number}"))
        elif _PLAIN.fullmatch(part):
            segments.append(Literal(part))
        elif part or number:
            return ()
    return (PathTemplate(tuple(segments)),) if segments else ()


def _spelled_out(text: str) -> Iterator[str]:
    """Write a path out without optional groups and with them."""
    group = next((found for found in _GROUP.finditer(text) if text[: found.start()].rpartition("/")[2].count(":") == 0
                  or found[1].startswith("/")), None)
    if group is None:
        optional = _OPTIONAL.search(text)
        if optional is None:
            yield text
            return
        start, inner_text, end = optional.start(), optional[1], optional.end()
    else:
        start, inner_text, end = group.start(), group[1], group.end()
    for inner in ("", inner_text):
        yield from islice(_spelled_out(text[:start] + inner + text[end:]), _MOST)


def _template(text: str) -> PathTemplate:
    segments: list[Segment] = []
    for part in segments_of(text):
        segments.append(_segment(part))
    return PathTemplate(tuple(segments), text.endswith("/") and bool(segments))


def _segment(part: str) -> Segment:
    if part in ("*", "(.*)"):
        return CatchAll("rest", optional=True)
    whole = _COLON.fullmatch(part)
    if whole and whole[3] in ("*", "+"):
        return CatchAll(whole[1], optional=whole[3] == "*")
    wildcard = _WILDCARD.fullmatch(part)
    if wildcard:
        return CatchAll(wildcard[1] or "rest")
    texts, names, last = [], [], 0
    for found in _COLON.finditer(part):
        texts.append(part[last : found.start()])
        names.append(found[1])
        last = found.end()
    texts.append(part[last:])
    return segment_of([text.replace("\\", "") for text in texts], names) if names else Literal(part.replace("\\", ""))
