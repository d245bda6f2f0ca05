"""Which change tells which difference. Strict: a change tells what its verb speaks of, not what lies around it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from contractguard.compare import Change
from contractguard.compare.change import Spot
from contractguard.contract.lifecycle import STABILITY, SUNSET
from contractguard.text import Pointer
from tests.unclassified.correspondence import NAMED
from tests.unclassified.differences import Difference
from tests.unclassified.places import Place, Side
from tests.unclassified.spelling import OF_TYPE

_TYPES = ("type", "nullable", "x-nullable")
_CHOICES = ("anyOf", "oneOf")
_VALUES = ("enum", "const", *_CHOICES)
_STYLES = ("style", "explode", "collectionFormat")
_CREDENTIALS = ("type", "name", "in", "scheme", "openIdConnectUrl", "oauth2MetadataUrl", "flow", "flows",
                "authorizationUrl", "tokenUrl")
WHOLE = frozenset({
    "contract.removed", "operation.added", "operation.removed", "component.added", "component.removed",
    "server.added", "server.removed", "request-body.added", "request-body.removed", "media-type.added",
    "media-type.removed", "response.added", "response.removed", "header.added", "header.removed",
    "link.added", "link.removed", "property.added", "property.removed", "branch.added", "branch.removed",
})
"""Verbs that speak of an element with all that is in it, and stand at it on the side that has it."""
PARAMETERS = frozenset({"parameter.added", "parameter.removed", "parameter.moved"})
"""Verbs that speak of a whole parameter, and stand at its name."""
ITSELF = frozenset({"response.narrowed", "path-parameters.swapped"})
"""Verbs that speak of an element as such, the last of its parameters in the path."""
STATED = frozenset({
    "contract.changed", "documentation.changed", "extension.changed", "bound.changed", "length.changed",
    "size.changed", "schema.changed", "schema.restated",
})
"""Verbs of which each change states the keywords that it speaks of."""
KEYWORDS: Mapping[str, tuple[str, ...]] = {
    "operation-id.added": ("operationId",), "operation-id.changed": ("operationId",),
    "operation-id.removed": ("operationId",), "server-variable.default-changed": ("default",),
    "security.strengthened": ("security",), "security.weakened": ("security",),
    "security-scheme.changed": _CREDENTIALS, "security-scheme.flow-added": ("flows",),
    "security-scheme.scope-added": ("flows", "scopes"), "security-scheme.scope-removed": ("flows", "scopes"),
    "parameter.became-required": ("required",), "parameter.became-optional": ("required",),
    "parameter.serialization-changed": (*_STYLES, "content", "schema"),
    "parameter.empty-value-allowed": ("allowEmptyValue",), "parameter.empty-value-forbidden": ("allowEmptyValue",),
    "parameter.reserved-characters-changed": ("allowReserved",),
    "request-body.became-required": ("required",), "request-body.became-optional": ("required",),
    "xml-name.changed": ("xml", "$ref"), "serialization.restated": (*_STYLES, "allowReserved"),
    "encoding.changed": ("contentType", *_STYLES, "allowReserved"),
    "header.became-required": ("required",), "header.became-optional": ("required",),
    "link.changed": ("operationId", "operationRef", "parameters", "requestBody", "server"),
    "deprecated.added": ("deprecated",), "deprecated.removed": ("deprecated",), "sunset.added": SUNSET,
    "sunset.changed": SUNSET, "sunset.removed": SUNSET, "stability.raised": STABILITY, "stability.lowered": STABILITY,
    "type.changed": (*_TYPES, *_CHOICES), "nullability.changed": (*_TYPES, "enum", *_CHOICES),
    "format.changed": ("format",), "enum.added": (*_VALUES, "type"), "enum.removed": (*_VALUES, "type"),
    "enum.value-added": _VALUES, "enum.value-removed": _VALUES, "const.changed": ("enum", "const"),
    "pattern.changed": ("pattern",), "property.became-required": ("required",),
    "property.became-optional": ("required",), "read-only.added": ("readOnly",), "read-only.removed": ("readOnly",),
    "write-only.added": ("writeOnly",), "write-only.removed": ("writeOnly",),
    "additional-properties.changed": ("additionalProperties",), "discriminator.added": ("discriminator",),
    "discriminator.removed": ("discriminator",), "discriminator.property-changed": ("propertyName",),
    "discriminator.tag-added": ("mapping",), "discriminator.tag-removed": ("mapping",),
    "discriminator.tag-redirected": ("mapping",), "discriminator.default-added": ("defaultMapping",),
    "discriminator.default-changed": ("defaultMapping",), "discriminator.default-removed": ("defaultMapping",),
    "extensible-enum.added": ("x-extensible-enum",), "extensible-enum.removed": ("x-extensible-enum",),
    "extensible-enum.value-added": ("x-extensible-enum",), "extensible-enum.value-removed": ("x-extensible-enum",),
    "default.added": ("default",), "default.changed": ("default",),
}
"""What a verb speaks of: members of the element at which the change stands, or the one that it stands at."""
PAIRS = (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum"), ("if", "then", "else"),
         ("contains", "minContains", "maxContains"), _CHOICES)
"""Keywords that are told as one."""
WORDS = frozenset({"title", "summary", "description", "example", "examples", "externalDocs", "$comment", "default",
                   "deprecated", "discriminator", "readOnly", "writeOnly"})
"""What a change of a keyword as a whole does not speak of: it says what a schema accepts."""


class Told:
    """What changes tell, by document and place."""

    def __init__(self, changes: Iterable[Change]) -> None:
        self._reaching: dict[object, list[Change]] = {}
        self._standing: dict[object, list[Change]] = {}
        for change in changes:
            for spot in (change.was, change.where):
                if spot is None or _is_without(change, spot):
                    continue
                document, pointer = id(spot.node.document), spot.node.pointer
                self._standing.setdefault((document, pointer), []).append(change)
                for reached in _reaches(change, pointer):
                    self._reaching.setdefault((document, reached), []).append(change)

    def tells_whole(self, place: Place) -> bool:
        """Whether a place is told as come or gone, so that it is paired with no other."""
        return any(change.verb in WHOLE for change in self._reaching.get((id(place.document), place.pointer), ()))

    def tells(self, difference: Difference, sides: tuple[Side, Side]) -> bool:
        """Whether a change tells of a difference."""
        return any(
            self._reaches(difference, place) or self._is_anchored(difference, index, place)
            or self._leads_to_told(place, sides[index])
            for index, place in enumerate((difference.base, difference.revision)) if place is not None)

    def _reaches(self, difference: Difference, place: Place) -> bool:
        return any(
            _speaks(change, difference, place, pointer[length:])
            for pointer in _pointers(place) for length in range(len(pointer) + 1)
            for change in self._reaching.get((id(place.document), pointer[:length]), ()))

    def _is_anchored(self, difference: Difference, index: int, place: Place) -> bool:
        """Whether it is told where a reference was led elsewhere, in terms of what the reference leads to."""
        inner = [*(holders[index] for holders in difference.around[1:]), place]
        labels = {difference.label, difference.holder}
        return any(
            labels & {*_keywords(change), str(change.facts.get("name"))}
            for holders, beyond in zip(difference.around, inner, strict=True)
            if beyond.pointer[:len(holders[index].pointer)] != holders[index].pointer
            for change in self._standing.get((id(place.document), holders[index].pointer), ()))

    def _leads_to_told(self, place: Place, side: Side) -> bool:
        """Whether a reference came or went whose target a change tells of, for the operation in which it stands."""
        if not isinstance(place.get("$ref"), str):
            return False
        target = side.settle(place)
        return any(_reaches_operation(change, place.pointer)
                   for change in self._reaching.get((id(target.document), target.pointer), ()))


def _is_without(change: Change, spot: Spot) -> bool:
    """Whether what a change tells as come or gone is not on this side, where the spot says what is left around it."""
    if change.verb == "component.removed" and change.was is not None and (
            change.was.node.pointer == change.where.node.pointer):
        return False  # Its name stands for something else.
    gone, come = (change.verb in WHOLE | PARAMETERS and change.verb.endswith(end) for end in ("removed", "added"))
    return (gone and spot is change.where) or (come and spot is change.was)


def _pointers(place: Place) -> list[Pointer]:
    """Return the pointer of a place; an item of `required` goes by its name too."""
    if place.pointer[-2:-1] == ("required",) and isinstance(place.value, str):
        return [place.pointer, (*place.pointer[:-1], place.value)]
    return [place.pointer]


def _reaches(change: Change, pointer: Pointer) -> Iterator[Pointer]:
    """Return the places of which a change speaks, with all that lies below them."""
    keywords = _keywords(change)
    if change.verb in PARAMETERS:
        yield pointer[:-1]
    elif change.verb in WHOLE or not keywords or set(pointer[-2:-1]) & {*keywords, "required"}:
        yield pointer
    else:
        named = pointer[-2:-1] == ("properties",) and not _is_of_member(change)
        holder = pointer[:-1] if set(pointer[-1:]) & set(keywords) and not named else pointer
        yield from ((*holder, keyword) for keyword in keywords)
    if change.verb.startswith("discriminator.tag-"):
        yield from ((*pointer[:-1], keyword) for keyword in _CHOICES)
    if "name" in change.facts and pointer[-2:-1] == ("properties",) and change.facts.get("required", True):
        yield *pointer[:-2], "required", str(change.facts["name"])


def _is_of_member(change: Change) -> bool:
    """Whether a change tells of a property that nobody may send, or that another schema declares now."""
    return change.verb == "schema.restated" and change.facts["before"] is None and change.facts["after"] is None


def _keywords(change: Change) -> tuple[str, ...]:
    facts = change.facts
    words = KEYWORDS.get(change.verb, ())
    if change.verb in STATED:
        stated = facts.get("keywords") or [facts.get("keyword") or facts.get("name")]
        words = tuple(str(word) for word in stated if word)  # type: ignore[attr-defined]
        words = _VALUES if "values" in facts else words
    if change.verb in ("enum.added", "enum.removed"):
        words = (*words, "format", *OF_TYPE["string"], *OF_TYPE["number"])  # A list leaves nothing to be said of them.
    if change.verb == "type.changed":
        words = (*words, *_keywords_of_types(change))
    return tuple(dict.fromkeys([*words, *(word for pair in PAIRS if set(pair) & set(words) for word in pair)]))


def _keywords_of_types(change: Change) -> Iterator[str]:
    """What is said of a type comes and goes with it."""
    before, after = (set(told) if isinstance(told, list) else {told} for told in (
        change.facts["before"], change.facts["after"]))
    for kind in (before ^ after) - {"any"}:
        yield from OF_TYPE.get("number" if kind == "integer" else str(kind), ())


def _speaks(change: Change, difference: Difference, place: Place, below: Pointer) -> bool:
    """Whether a change speaks of a difference that lies so far below a place that it reaches."""
    if not below:
        return True
    if change.verb in WHOLE | PARAMETERS:
        # What Swagger 2.0 spells at a whole list, or at the root, is told there and nowhere below.
        return place.pointer != below and not isinstance(below[0], int)
    if change.verb in ITSELF:
        return change.verb == "path-parameters.swapped" and "parameters" in difference.labels
    if change.verb == "security-scheme.changed":
        return "scopes" not in difference.labels
    if change.verb == "schema.changed" and not change.facts["keyword"]:
        return False  # What moved the set of a whole value is told at its own place.
    words = difference.label in WORDS and difference.holder not in NAMED
    if words and not change.verb.startswith(("documentation.", "extension.")):
        return False
    return _speaks_of_item(change, difference, place)


def _speaks_of_item(change: Change, difference: Difference, place: Place) -> bool:
    """Of the values in a list, the branches of a choice and the entries of a table a change tells those it names."""
    facts, verb = change.facts, change.verb
    if difference.holder in _CHOICES and verb in ("type.changed", "nullability.changed"):
        return isinstance(place.value, dict) and place.value.keys() <= {"type", *WORDS}
    if difference.holder in _CHOICES and verb.startswith("enum."):
        values = facts.get("values") or facts["after"] or facts["before"]
        assert isinstance(values, list)
        return place.get("const") in values or (place.get("type") == "null" and None not in values)
    if verb == "security-scheme.flow-added" and difference.label == "refreshUrl":
        return any(str(value).startswith("the refresh URL") for value in facts["values"])  # type: ignore[attr-defined]
    if "values" in facts:
        told = difference.label, place.value, str(place.value).rpartition("/")[2] if difference.label == "$ref" else ""
        return any(value in told for value in facts["values"])  # type: ignore[attr-defined]
    if verb == "nullability.changed" and difference.holder in ("enum", "type"):
        return place.value in (None, "null")
    return True


def _reaches_operation(change: Change, pointer: Pointer) -> bool:
    if pointer[:1] not in (("paths",), ("webhooks",)) or len(pointer) < 3:
        return True
    method = str(pointer[2]).upper()
    return any(reached.method == method and reached.path == pointer[1]
               for reached in change.operations) or method == "PARAMETERS"
