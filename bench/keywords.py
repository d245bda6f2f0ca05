"""The keywords of each draft of JSON Schema, as far as they decide what a schema accepts or where schemas stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

DRAFTS = ("draft4", "draft6", "draft7", "draft2019-09", "draft2020-12")

META_SCHEMAS = {
    "http://json-schema.org/draft-04/schema": "draft4",
    "http://json-schema.org/draft-06/schema": "draft6",
    "http://json-schema.org/draft-07/schema": "draft7",
    "https://json-schema.org/draft/2019-09/schema": "draft2019-09",
    "https://json-schema.org/draft/2020-12/schema": "draft2020-12",
}
"""The drafts by what `$schema` calls them."""

_KEPT = frozenset({
    "type", "enum", "multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength",
    "maxLength", "pattern", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "required",
    "title", "description", "default",
})
_SINGLES = frozenset({"not", "additionalProperties"})
_NAMED = frozenset({"definitions", "$defs", "dependencies"})
"""Keywords that hold subschemas by name, beside those of `Vocabulary.maps`."""


@dataclass(frozen=True)
class Vocabulary:
    """What a draft knows. `kept` means the same in 2020-12; `maps`, `lists` and `singles` hold subschemas.

    `located` are further places of subschemas: they assert nothing by themselves, or are rewritten by hand.
    """

    name: str
    identifier: str
    kept: frozenset[str]
    singles: frozenset[str]
    maps: frozenset[str] = frozenset({"properties", "patternProperties"})
    lists: frozenset[str] = frozenset({"allOf", "anyOf", "oneOf"})
    located: frozenset[str] = frozenset({"definitions", "dependencies", "items", "additionalItems"})

    @property
    def age(self) -> int:
        """The place of this draft among all drafts: younger is more."""
        return DRAFTS.index(self.name)

    def since(self, draft: str) -> bool:
        """Whether this is the named draft or a younger one."""
        return self.age >= DRAFTS.index(draft)

    def subschemas(self, schema: dict[str, object]) -> Iterator[object]:
        """Iterate over the subschemas that stand directly below a schema."""
        places = self.singles | self.maps | self.lists | self.located
        for keyword, held in schema.items():
            if keyword not in places:
                continue
            if isinstance(held, list):
                yield from held
            elif isinstance(held, dict) and (keyword in self.maps or keyword in _NAMED):
                yield from held.values()
            else:
                yield held


def _later(older: Vocabulary, name: str, located: set[str] | None = None, **added: set[str]) -> Vocabulary:
    fields = {field: getattr(older, field) | added.get(field, set()) for field in ("kept", "singles", "maps", "lists")}
    return Vocabulary(name, "$id", located=older.located if located is None else frozenset(located), **fields)


_DRAFT4 = Vocabulary("draft4", "id", _KEPT - {"exclusiveMinimum", "exclusiveMaximum"}, _SINGLES)
_DRAFT6 = _later(_DRAFT4, "draft6", kept={"const", "exclusiveMinimum", "exclusiveMaximum"},
                 singles={"contains", "propertyNames"})
_DRAFT7 = _later(_DRAFT6, "draft7", singles={"if", "then", "else"})
_DRAFT2019 = _later(
    _DRAFT7, "draft2019-09", kept={"dependentRequired", "minContains", "maxContains"}, maps={"dependentSchemas"},
    singles={"unevaluatedItems", "unevaluatedProperties"},
    located={"$defs", "definitions", "contentSchema", "items", "additionalItems"})
_DRAFT2020 = _later(_DRAFT2019, "draft2020-12", singles={"items"}, lists={"prefixItems"},
                    located={"$defs", "definitions", "contentSchema"})

VOCABULARIES = {vocabulary.name: vocabulary for vocabulary in (_DRAFT4, _DRAFT6, _DRAFT7, _DRAFT2019, _DRAFT2020)}
