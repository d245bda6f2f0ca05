"""Two documents laid side by side: what stands for what, and why where its name or place is another.

The result are two trees for DeepDiff, with the same labels for what belongs together. Nothing is left out but what a
`Note` names: that is the whole list of distinctions which are made to vanish before DeepDiff looks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.unclassified.correspondence import (
    SETS,
    Around,
    choice_of_one,
    covers,
    identities,
    inside,
    is_only_a_choice,
    leftover,
    merged,
    named,
    shared_out,
    spelled,
    xml_names,
)
from tests.unclassified.places import METHODS, Place, Side
from tests.unclassified.spelling import WORDS


class Tree(dict[str, Any]):
    """An object or set of one side; `place` is where it stands, `places` where its members do."""

    place: Place
    places: dict[str, Place]
    names: bool


@dataclass(frozen=True)
class Note:
    """A distinction that was made to vanish."""

    reason: str
    base: Place
    revision: Place


class Pairing:
    """Lays two documents side by side; `apart` tells of places that no pair may take up."""

    def __init__(self, base: Side, revision: Side, apart: Callable[[Place], bool]) -> None:
        self.base, self.revision = base, revision
        self.notes: list[Note] = []
        self._apart = apart
        self._templates = "", ""
        self._entered: list[tuple[object, object]] = []

    def trees(self) -> tuple[Any, Any]:
        """Return both documents with the same labels for what belongs together."""
        return self._pair(self.base.root, self.revision.root, Around())

    def _pair(self, mine: Place, theirs: Place, around: Around) -> tuple[Any, Any]:
        if around.keyword == "discriminator" and not around.names:
            mine, theirs = _discriminator(mine), _discriminator(theirs)
        if around.opaque:
            return mine.value, theirs.value
        if isinstance(mine.value, dict) and isinstance(theirs.value, dict):
            return self._maps(mine, theirs, around)
        if isinstance(mine.value, list) and isinstance(theirs.value, list):
            return self._lists(mine, theirs, around)
        return mine.value, theirs.value

    def _maps(self, mine: Place, theirs: Place, around: Around) -> tuple[Tree, Tree]:
        followed = False
        left, right = mine, theirs
        if not around.names:
            left, right = self._choices(*self._path_items(left, right))
            followed = self._is_spelled_elsewhere(left, right)
        if followed:
            key = mine.location, theirs.location
            if key in self._entered:
                return _tree(mine, {}, {}, False), _tree(theirs, {}, {}, False)
            self._entered.append(key)
            self.notes.append(Note("reference", mine, theirs))
            tags = around.tagged or (around.xml and not any(
                name for side, place in ((self.base, left), (self.revision, right)) for name in xml_names(side, place)))
            left, right = merged(self.base, left, tags), merged(self.revision, right, tags)
        result = self._members(mine, theirs, left.members(), right.members(), around)
        if followed:
            self._entered.pop()
        return result

    def _members(self, mine: Place, theirs: Place, left: dict[str, Place], right: dict[str, Place],
                 around: Around) -> tuple[Tree, Tree]:
        own = [*_said_alone(left, right), *((name, other) for other, name in _said_alone(right, left))]
        words = {min(pair, key=len) for pair in own} & WORDS  # Each is one thing that somebody reads.
        keys = {key: key for key in left if key in right and key not in words}
        if around.names:
            keys.update(self._renamed(left, right, around.keyword))
        pairs = [*keys.items(), *own, *self._covered(left, right, keys, around)]
        tagged = not around.names and any("discriminator" in side for side in (left, right))
        trees: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
        places: tuple[dict[str, Place], dict[str, Place]] = ({}, {})
        for name, other in pairs:
            if around.keyword == "paths":
                self._templates = name, other
            label = name if name == other else f"{name} -> {other}"
            inner = inside(around, name, tagged)
            trees[0][label], trees[1][label] = self._pair(left[name], right[other], inner)
            places[0][label], places[1][label] = left[name], right[other]
        # A range in place of its member is new all the same, and an answer that gave way to its members is gone.
        gone = {name for name, other in pairs if around.keyword == "responses" and covers(name, other)
                and name not in keys and not any(covers(wider, name) for wider in right)}
        come = {other for name, other in pairs if covers(other, name) and other not in keys.values()}
        met = {name for name, _ in pairs} - gone, {other for _, other in pairs} - come
        for index, (side, known) in enumerate(zip((left, right), met, strict=True)):
            for name in side.keys() - known:
                trees[index][name], places[index][name] = side[name].value, side[name]
        return (_tree(mine, trees[0], places[0], around.names), _tree(theirs, trees[1], places[1], around.names))

    def _renamed(self, left: dict[str, Place], right: dict[str, Place], keyword: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for reason, identify in identities(keyword, self.base, self.revision):
            known = {identify(self.revision, name): name for name in right
                     if name not in found.values() and name not in left}
            for name, place in left.items():
                other = known.get(identify(self.base, name))
                if name not in right and name not in found and other is not None:
                    found[name] = other
                    self.notes.append(Note(reason, place, right[other]))
        return found

    def _covered(self, left: dict[str, Place], right: dict[str, Place], keys: dict[str, str],
                 around: Around) -> Iterator[tuple[str, str]]:
        """Pair a path, status or media type that one side alone has with what covers it on the other side."""
        if around.names and around.keyword == "paths":
            for name, place in left.items():
                other = next((other for other in right if name not in keys and covers(other, name)), None)
                if other is not None and not any(map(self._apart, place.members().values())):
                    self.notes.append(Note("covered", place, right[other]))
                    yield name, other
        if not around.names or around.keyword not in ("responses", "content"):
            return
        for name, place in left.items():
            for other in right if name not in keys and not self._apart(place) else ():
                if covers(other, name) or (covers(name, other) and other not in keys.values()):
                    self.notes.append(Note("covered", place, right[other]))
                    yield name, other
        for other, place in right.items():
            for name in left if other not in keys.values() and not self._apart(place) else ():
                if covers(name, other) and (name in keys or self._apart(left[name])):
                    self.notes.append(Note("covered", left[name], place))
                    yield name, other

    def _path_items(self, left: Place, right: Place) -> tuple[Place, Place]:
        """Give the parameters of path items to their operations, where the two share them otherwise."""
        if not (METHODS & left.members().keys() or METHODS & right.members().keys()):
            return left, right
        if "parameters" in left.members() or "parameters" in right.members():
            self.notes.append(Note("shared parameters", left, right))
            return shared_out(self.base, left), shared_out(self.revision, right)
        return left, right

    def _choices(self, left: Place, right: Place) -> tuple[Place, Place]:
        """Read a schema as a choice of one where the other side is nothing but a choice."""
        for keyword in ("anyOf", "oneOf"):
            chosen = keyword in left.members(), keyword in right.members()
            if chosen == (True, False) and is_only_a_choice(left, keyword):
                self.notes.append(Note("choice of one", left, right))
                return left, choice_of_one(right, keyword)
            if chosen == (False, True) and is_only_a_choice(right, keyword):
                self.notes.append(Note("choice of one", left, right))
                return choice_of_one(left, keyword), right
        return left, right

    def _is_spelled_elsewhere(self, left: Place, right: Place) -> bool:
        reference, other = left.get("$ref"), right.get("$ref")
        if isinstance(reference, str) != isinstance(other, str) or reference != other:
            return True
        if isinstance(reference, str) and not reference.startswith("#"):
            return True
        mine, theirs = left.members().get("allOf"), right.members().get("allOf")
        if mine is None or theirs is None:
            return (mine is None) != (theirs is None)
        pairs = self._pairs_of(mine.items(), theirs.items(), "allOf")
        return any(one is None or two is None for one, two in pairs)

    def _lists(self, mine: Place, theirs: Place, around: Around) -> tuple[Tree, Tree]:
        left, right = mine.items(), theirs.items()
        if around.keyword in SETS:
            pairs = self._pairs_of(left, right, around.keyword)
            order = [right.index(two) for one, two in pairs if one is not None and two is not None]
            if order != sorted(order):
                self.notes.append(Note("order", mine, theirs))
        else:
            pairs = [(left[index] if index < len(left) else None, right[index] if index < len(right) else None)
                     for index in range(max(len(left), len(right)))]
        trees: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
        places: tuple[dict[str, Place], dict[str, Place]] = ({}, {})
        inner = Around(around.keyword + " item", tagged=around.tagged)
        for index, (one, two) in enumerate(pairs):
            values = self._pair(one, two, inner) if one is not None and two is not None else (None, None)
            for side, place in enumerate((one, two)):
                if place is not None:
                    trees[side][str(index)] = place.value if None in (one, two) else values[side]
                    places[side][str(index)] = place
        return _tree(mine, trees[0], places[0], True), _tree(theirs, trees[1], places[1], True)

    def _pairs_of(self, left: list[Place], right: list[Place], keyword: str) -> list[tuple[Place | None, Place | None]]:
        """Pair the items of two sets: those that are equal, of one name, and of branches the rest in order."""
        pairs: list[tuple[Place | None, Place | None]] = []
        mine, theirs = list(left), list(right)
        equal = () if keyword == "parameters" else (spelled,)
        for identify in (*equal, self._named(keyword), leftover(keyword, self._apart)):
            for item in list(mine):
                identity = identify(self.base, item)
                partner = next((other for other in theirs if identity is not None
                                and identify(self.revision, other) == identity), None)
                if partner is not None:
                    pairs.append((item, partner))
                    mine.remove(item)
                    theirs.remove(partner)
        told = {spelled(self.base, one) for one, _ in pairs if one is not None}
        gone = [item for item in mine if not self._is_said_twice(item, told, keyword)]
        come = [item for item in theirs if not self._is_said_twice(item, told, keyword)]
        return [*pairs, *((item, None) for item in gone), *((None, item) for item in come)]

    def _named(self, keyword: str) -> Callable[[Side, Place], object]:
        """Identify an item by its name, a path parameter by its place in the template."""
        def identify(side: Side, place: Place) -> object:
            identity = named(keyword)(side, place)
            template = self._templates[0 if side is self.base else 1]
            if isinstance(identity, tuple) and identity[0] == "path":
                return "path", template.split("{" + identity[1] + "}")[0].count("{")
            return identity
        return identify

    def _is_said_twice(self, item: Place, told: set[object], keyword: str) -> bool:
        twice = keyword in ("required", "enum", "allOf", "anyOf") and spelled(self.base, item) in told
        if twice:
            self.notes.append(Note("twice", item, item))
        return twice


def _said_alone(left: dict[str, Place], right: dict[str, Place]) -> Iterator[tuple[str, str]]:
    """Pair what one place says with itself where the other side says something else beside."""
    for name, place in left.items():
        other = re.sub(r" \(\d+\)$", "", name)
        if name != other and name not in right and other in right and right[other].pointer == place.pointer:
            yield name, other


def _discriminator(place: Place) -> Place:
    """Return a discriminator as OpenAPI 3 spells it: in Swagger 2.0 it is the name of the property alone."""
    if isinstance(place.value, dict):
        return place
    return place.joined({"propertyName": Place(place.document, (*place.pointer, "propertyName"), place.value)})


def _tree(place: Place, values: dict[str, Any], places: dict[str, Place], names: bool) -> Tree:
    tree = Tree(values)
    tree.place, tree.places, tree.names = place, places, names
    return tree


