"""When a difference within schemas has no meaning: another spelling, or what another schema says of the same value."""

from __future__ import annotations

import re

from contractguard.contract.schemas import LISTS, MAPS
from tests.unclassified.differences import Difference
from tests.unclassified.places import Place, Side
from tests.unclassified.spelling import WORDS, alike, member_alike

Sides = tuple[Side, Side]


def _schemas_around(difference: Difference) -> list[tuple[Place, Place]]:
    """Return the schemas in which a difference stands, from the innermost."""
    labels = difference.labels
    start = next((index for index in range(len(labels)) if labels[index] in ("schema", "itemSchema")
                  or (index > 1 and labels[index - 1] == "schemas")), None)
    if start is None:
        return []
    found, named = [], False
    for place, label in zip(difference.around[start + 1:], labels[start + 1:], strict=True):
        if named:
            named = False
            continue
        found.append(place)
        named = label in MAPS or label in LISTS
    return found[::-1]


def is_another_spelling(difference: Difference, sides: Sides) -> bool:
    if difference.label in WORDS or (difference.label.startswith("x-") and difference.label != "x-nullable"):
        return False
    if "discriminator" in difference.labels or difference.label == "$ref" or difference.holder.startswith("x-"):
        return False  # Tags and open lists are no matter of sets.
    text = "parameters" in difference.labels
    return any(alike(sides[0], mine, sides[1], theirs, text) for mine, theirs in _schemas_around(difference))


def _component_of(difference: Difference) -> tuple[str | int, ...] | None:
    """Return the pointer of the component in whose own place a difference stands."""
    if difference.labels[:2] != ("components", "schemas") or len(difference.around) < 4:
        return None
    mine, theirs = (place.pointer for place in difference.around[3])
    return mine if mine == theirs else None


def is_used_anew(difference: Difference, sides: Sides) -> bool:
    """Where no use of a component is the old one, it is compared at each of its uses."""
    component = _component_of(difference)
    if component is None:
        return False
    mine, theirs = (side.users(component) for side in sides)
    return bool(mine or theirs) and not mine.keys() & theirs.keys()


def is_said_beside(difference: Difference, sides: Sides) -> bool:
    """What is said of a member may move between the schemas that hold for the same value."""
    if difference.labels[-2:-1] != ("properties",):
        return False
    name = re.sub(r" \(\d+\)$", "", difference.label)
    if any(member_alike(sides, schemas, name) for schemas in _schemas_around(difference)):
        return True
    component = _component_of(difference)
    if component is None or len(difference.labels) != 5:
        return False
    mine, theirs = (side.users(component) for side in sides)
    return bool(theirs) and mine.keys() == theirs.keys() and all(
        member_alike(sides, (_whole(sides[0], mine[use]), _whole(sides[1], theirs[use])), name) for use in mine)


def _whole(side: Side, use: Place) -> Place:
    """Return the schema that a branch of its `allOf` is part of."""
    pointer = use.pointer
    while pointer[-2:-1] == ("allOf",):
        pointer = pointer[:-2]
    return side.at(pointer)
