"""Path templates: where their parameters stand, and which requests they serve."""

from __future__ import annotations

import re
from typing import TypeAlias

Slot: TypeAlias = tuple[int, int]
"""The place of a path parameter: its segment, counted from the end of the path, and its number in that segment.

What comes before may be part of the server's URL in one contract and of the path in the other.
"""

TEMPLATE = re.compile(r"\{([^}]*)\}")


def blank(path: str) -> str:
    """Blank the parameter names of a path template: they are not on the wire."""
    return TEMPLATE.sub("{}", path)


def slots(path: str) -> dict[Slot, str]:
    """Return the names of a path template's parameters by their places, in order."""
    segments = path.split("/")
    return {(index - len(segments), number): name for index, segment in enumerate(segments)
            for number, name in enumerate(TEMPLATE.findall(segment))}


def filled(template: str, path: str) -> dict[str, str] | None:
    """Return what stands in a path for each parameter of a template that is more general than it.

    The path may be a template itself: one of its own parameters stands for a parameter as it is spelled. None
    where the template does not match, or says nothing more than the path, or where parameters touch, which leaves open
    what stands for which.
    """
    if "{" not in template or template.count("/") != path.count("/"):
        return None
    told: dict[str, str] = {}
    for pattern, segment in zip(template.split("/"), path.split("/"), strict=True):
        if pattern != segment:
            found = _filled_segment(pattern, segment)
            if found is None:
                return None
            told.update(found)
        else:
            told.update((name, f"{{{name}}}") for name in TEMPLATE.findall(pattern))
    return told


def _filled_segment(pattern: str, segment: str) -> dict[str, str] | None:
    """Return what stands for the parameters of one segment, each up to the nearest text that follows it."""
    first, *parts = TEMPLATE.split(pattern)
    if not parts or not segment.startswith(first):
        return None
    told, at = {}, len(first)
    for index, (name, literal) in enumerate(zip(parts[::2], parts[1::2], strict=True), 1):
        last = index * 2 == len(parts)
        if not literal and not last:
            return None
        end = len(segment) - len(literal) if last else segment.find(literal, at + 1)
        if end <= at or not segment.startswith(literal, end):
            return None
        told[name], at = segment[at:end], end + len(literal)
    return told
