"""Holding two trees of the same file against each other."""

import dataclasses
import sys

from contractguard.inventory.program import syntax

# Before PEP 701 `ast` gives no places inside f-strings.
_PLACES_IN_STRINGS = sys.version_info >= (3, 12)


def first_difference(left, right):
    """Where two trees differ, and how; None where they are the same, spans included."""
    waiting = [(left, right, "", False)]
    while waiting:
        left, right, path, inside = waiting.pop()
        if isinstance(left, syntax.Body) and isinstance(right, syntax.Body):
            left, right = left.statements, right.statements
        if type(left) is not type(right):
            return path, left, right
        if isinstance(left, tuple):
            if len(left) != len(right):
                return path, left, right
            waiting.extend((a, b, f"{path}[{n}]", inside) for n, (a, b) in enumerate(zip(left, right, strict=True)))
        elif dataclasses.is_dataclass(left):
            within = inside or isinstance(left, syntax.Template)
            for name in left.__slots__:
                ours, theirs = getattr(left, name), getattr(right, name)
                if name == "span" and (ours == theirs or (inside and not _PLACES_IN_STRINGS)):
                    continue
                waiting.append((ours, theirs, f"{path}.{name}", within))
        elif left != right:
            return path, left, right
    return None
