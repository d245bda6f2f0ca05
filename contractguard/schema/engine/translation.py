"""Schemas as terms: one meaning for every dialect, in one direction.

In a request the schema of a `readOnly` property counts as true and nobody requires it; in a response the same
holds for `writeOnly`. What is silent in this sense is collected over everything that holds for the object:
through `allOf` and references. `format` is a bound where it speaks of numbers, a set of texts where it is
decided, else an annotation.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from contractguard.contract import Direction, postgrest
from contractguard.contract.node import Location
from contractguard.contract.schemas import Schema
from contractguard.schema.engine.evaluation import exact
from contractguard.schema.engine.making import Terms
from contractguard.schema.engine.terms import (
    BOOLEAN,
    EVERYTHING,
    MASKS,
    NULL,
    NUMBER,
    OBJECT,
    STRING,
    Term,
)
from contractguard.schema.facets import FACET_TYPES, NUMERIC_FORMATS
from contractguard.schema.formats import DECIDED
from contractguard.schema.forms import Conjunction
from contractguard.schema.patterns import readable

Naming = Callable[[Location], Hashable]
"""Names a place: equal names mean that equal schemas stand there, with everything that they refer to."""

_BOUNDS = {"minimum": (True, False), "exclusiveMinimum": (True, True), "maximum": (False, False),
           "exclusiveMaximum": (False, True)}
"""Whether each keyword bounds below, and whether it excludes its limit."""

_SCALAR = re.compile(r"-?[0-9]|true|false")
"""How the texts begin that read as something else than a text."""

WITHHELD: Mapping[Direction, str] = {"request": "readOnly", "response": "writeOnly"}
"""What keeps a member out of each direction."""

_MOST_NESTED = 25
"""Schemas within one another that are translated at once; what stands deeper is when it is needed."""

_TEXTUAL = ("pattern", "minLength", "maxLength", "format")
_NOTHING: frozenset[str] = frozenset()


class ReferenceName(NamedTuple):
    """What tells references apart: where they lead, and how what stands there is read."""

    place: Hashable
    silent: frozenset[str]
    text: bool
    word: str | None


class Translator:
    """Makes the terms of one contract's schemas in one direction, each once."""

    def __init__(self, terms: Terms, follow: Callable[[Schema], Schema], direction: Direction | None,
                 name: Naming | None = None) -> None:
        self.terms = terms
        self.follow = follow
        self._silent_word = WITHHELD[direction] if direction is not None else None
        self._writes = direction == "request"
        self._name = name or (lambda location: (id(self), location))
        self._made: dict[Hashable, Term] = {}
        self._anchors: dict[str, Counter[str]] = {}
        self._nested = 0
        self._making: set[Hashable] = set()
        self._silent: dict[Hashable, frozenset[str]] = {}
        self._spoken: dict[Location, frozenset[str]] = {}

    def conjunction(self, schemas: Conjunction, text: bool = False) -> Term:
        """Translate schemas that must all hold; `text` says that the value travels as text.

        A list without items cannot be written there (RFC 6570, section 2.3: it is undefined).
        """
        silent = self._silent_names(schemas)
        parts = [self.schema(schema, silent, text) for schema in schemas]
        return self.terms.all([*parts, assertion(self.terms, "minItems", 1)] if text and schemas else parts)

    def schema(self, schema: Schema, silent: frozenset[str] = _NOTHING, text: bool = False) -> Term:
        """Translate one schema. `silent` are the members that have no part in this direction."""
        if schema.always is not None:
            return self.terms.true if schema.always else self.terms.false
        identity = (schema.node.location, frozenset(schema.keywords), silent, text)
        made = self._made.get(identity)
        if made is None:
            if self._nested >= _MOST_NESTED or identity in self._making:
                return self.terms.reference((id(self), identity), lambda: self._afresh(schema, silent, text))
            self._nested += 1
            self._making.add(identity)
            within = silent | self._silent_names((schema,))
            made = self._made[identity] = self.terms.all(self._parts(schema, within, text))
            self._making.discard(identity)
            self._nested -= 1
        return made

    def _afresh(self, schema: Schema, silent: frozenset[str], text: bool) -> Term:
        """Translate a schema when it is needed, which may be deep within another translation."""
        (nested, making), self._nested, self._making = (self._nested, self._making), 0, set()
        made = self.schema(schema, silent, text)
        self._nested, self._making = nested, making
        return made

    def reference(self, schema: Schema, silent: frozenset[str], text: bool) -> Term:
        """Stand for what a schema's reference leads to."""
        if "$ref" not in schema.keywords and self._leads_elsewhere(schema):
            return self.terms.unknown("where a $dynamicRef leads depends on how it is reached",
                                      (self._name(schema.node.location), "$dynamicRef"))
        target = self.follow(schema)
        relevant = silent & self._spoken_names(target) if silent else silent
        name = ReferenceName(self._name(target.node.location), relevant, text, self._silent_word)
        return self.terms.reference(name, lambda: self._afresh(target, relevant, text))

    def _leads_elsewhere(self, schema: Schema) -> bool:
        """Whether several schemas of a document have the anchor of a `$dynamicRef` (2020-12 core, section 8.2.3.2)."""
        anchors = self._anchors.get(schema.node.document.uri)
        if anchors is None:
            anchors = self._anchors[schema.node.document.uri] = Counter(_dynamic_anchors(schema.node.document.data))
        return anchors[str(schema.reference).rpartition("#")[2]] > 1

    def _parts(self, schema: Schema, silent: frozenset[str], text: bool) -> Iterator[Term]:
        keywords = schema.keywords
        if schema.reference is not None:
            yield self.reference(schema, silent, text)
        yield self._types(schema, text)
        if isinstance(keywords.get("enum"), list):
            yield self._listed(schema, keywords["enum"], text)  # type: ignore[arg-type]
        if "const" in keywords:
            yield self._listed(schema, [keywords["const"]], text)
        for keyword in (*FACET_TYPES, "pattern"):
            if keyword in keywords:
                yield assertion(self.terms, keyword, keywords[keyword])
        yield from self._of_arrays(schema, text)
        yield from self._of_objects(schema, silent, text)
        yield from self._combined(schema, silent, text)
        yield from self._unevaluated(schema, silent, text)

    def _types(self, schema: Schema, text: bool) -> Term:
        stated = schema.keywords.get("type")
        listed = [stated] if isinstance(stated, str) else stated if isinstance(stated, list) else None
        if listed is None:
            return self.terms.true
        mask = 0
        for name in listed:
            mask |= MASKS.get(name, 0) if isinstance(name, str) else 0
        if text:
            mask &= ~NULL
            if mask & STRING and not self._looks_at_characters(schema):
                mask |= NUMBER | BOOLEAN
        return self.terms.types(mask)

    def _looks_at_characters(self, schema: Schema) -> bool:
        """Whether a schema asserts anything of the characters of a text."""
        return any(not assertion(self.terms, word, schema.keywords[word]).must & STRING
                   for word in _TEXTUAL if word in schema.keywords)

    def _listed(self, schema: Schema, values: list[object], text: bool) -> Term:
        if not text:
            return self.terms.listed(values)
        # What reads as a number is one, unless the schema looks at its characters.
        first = 0 if self._looks_at_characters(schema) else -1
        read = [readings(value) for value in values if value is not None]
        return self.terms.listed(reading for each in read for reading in each[first:])

    def _of_arrays(self, schema: Schema, text: bool) -> Iterator[Term]:
        keywords = schema.keywords
        prefix = tuple(self.conjunction((item,), text) for item in schema.children("prefixItems"))
        rest = (schema.child("items"),) if _is_schema(keywords.get("items")) else ()
        yield self.terms.items(prefix, self.conjunction(rest, text))
        if _is_schema(keywords.get("contains")):
            least = _count(keywords.get("minContains"))
            yield self.terms.contains(self.conjunction((schema.child("contains"),), text),
                                      1 if least is None else least, _count(keywords.get("maxContains")))

    def _of_objects(self, schema: Schema, silent: frozenset[str], text: bool) -> Iterator[Term]:
        keywords = schema.keywords
        yield self._members(schema, silent, text)
        names = keywords.get("required")
        for name in names if isinstance(names, list) else ():
            if isinstance(name, str) and name not in silent:
                yield self.required(schema, name)
        if _is_schema(keywords.get("propertyNames")):
            yield self.terms.names(self.conjunction((schema.child("propertyNames"),)))
        yield from self._dependent(schema, silent, text)

    def required(self, schema: Schema, name: str) -> Term:
        """Assert that a member is there, as a schema requires it in this direction."""
        if self._writes and name in postgrest.supplied(schema.node, schema.keywords.get("properties")):
            return self.terms.true
        return self.terms.required(name)

    def _members(self, schema: Schema, silent: frozenset[str], text: bool) -> Term:
        keywords = schema.keywords
        properties: dict[str, Term] = {}
        patterns: dict[str, Term] = {}
        for name in _map(keywords.get("properties")):
            properties[name] = self.terms.true if name in silent else self.conjunction(
                (schema.child("properties", name),), text)
        for pattern in _map(keywords.get("patternProperties")):
            if not readable(pattern):
                return self.terms.unknown(f"the pattern of names '{pattern}' cannot be read",
                                          (self._name(schema.node.location), "patternProperties"))
            patterns[pattern] = self.conjunction((schema.child("patternProperties", pattern),), text)
        stated = keywords.get("additionalProperties")
        rest = (schema.child("additionalProperties"),) if _is_schema(stated) else ()
        declares_rest = isinstance(stated, dict) and bool(stated)
        return self.terms.members(properties, patterns, self.conjunction(rest, text), declares_rest,
                                  silent.intersection(properties))

    def _dependent(self, schema: Schema, silent: frozenset[str], text: bool) -> Iterator[Term]:
        terms = self.terms
        for name, names in _map(schema.keywords.get("dependentRequired")).items():
            asked = [terms.required(other) for other in names
                     if isinstance(other, str) and other not in silent] if isinstance(names, list) else []
            yield self.when_present(name, terms.all(asked))
        for name in _map(schema.keywords.get("dependentSchemas")):
            yield self.when_present(name, self.schema(schema.child("dependentSchemas", name), silent, text))

    def when_present(self, name: str, then: Term) -> Term:
        """Assert something of the objects that have a member."""
        terms = self.terms
        if then is terms.true:
            return terms.true
        return terms.any((terms.types(EVERYTHING & ~OBJECT), terms.negation(terms.required(name)), then))

    def _combined(self, schema: Schema, silent: frozenset[str], text: bool) -> Iterator[Term]:
        terms = self.terms

        def inner(child: Schema) -> Term:
            return self.schema(child, silent, text)

        for branch in schema.children("allOf"):
            yield inner(branch)
        for keyword, combine in (("anyOf", terms.any), ("oneOf", terms.one)):
            branches = schema.children(keyword)
            if branches:
                yield combine([inner(branch) for branch in branches])
        if _is_schema(schema.keywords.get("not")):
            yield terms.negation(inner(schema.child("not")))
        if _is_schema(schema.keywords.get("if")):
            condition = inner(schema.child("if"))
            for word, held in (("then", terms.negation(condition)), ("else", condition)):
                if _is_schema(schema.keywords.get(word)):
                    yield terms.any((held, inner(schema.child(word))))

    def _unevaluated(self, schema: Schema, silent: frozenset[str], text: bool) -> Iterator[Term]:
        words = [word for word in ("unevaluatedProperties", "unevaluatedItems")
                 if _is_schema(schema.keywords.get(word)) and schema.keywords[word] is not True]
        if words:
            from contractguard.schema.engine.unevaluated import translate_unevaluated

            for word in words:
                yield translate_unevaluated(self, schema, word, silent, text)

    def named(self, schema: Schema) -> Hashable:
        """Return the name of a place."""
        return self._name(schema.node.location)

    def _silent_names(self, schemas: Conjunction) -> frozenset[str]:
        """Return the members that any of the schemas, through `allOf` and references, leaves out here."""
        word = self._silent_word
        if word is None:
            return _NOTHING
        found: set[str] = set()
        for schema in schemas:
            identity = (schema.node.location, frozenset(schema.keywords))
            names = self._silent.get(identity)
            if names is None:
                names = self._silent[identity] = frozenset(
                    name for part in self.conjuncts(schema) for name in _map(part.keywords.get("properties"))
                    if self._says(part.child("properties", name), word))
            found |= names
        return frozenset(found)

    def _says(self, schema: Schema, word: str) -> bool:
        return any(part.keywords.get(word) is True for part in self.conjuncts(schema))

    def _spoken_names(self, schema: Schema) -> frozenset[str]:
        """Return the members that a schema declares or requires in place."""
        names = self._spoken.get(schema.node.location)
        if names is None:
            found: set[str] = set()
            for part in self.conjuncts(schema, branches=True):
                found |= _map(part.keywords.get("properties")).keys()
                required = part.keywords.get("required")
                found |= {name for name in required if isinstance(name, str)} if isinstance(required, list) else set()
                found |= _map(part.keywords.get("dependentRequired")).keys()
            names = self._spoken[schema.node.location] = frozenset(found)
        return names

    def conjuncts(self, schema: Schema, branches: bool = False) -> Iterator[Schema]:
        """Iterate over the schemas that hold for a value with a schema; with `branches` over those that may."""
        pending, seen = [schema], set()
        words = ("allOf", "anyOf", "oneOf") if branches else ("allOf",)
        while pending:
            part = pending.pop(0)
            identity = (part.node.location, frozenset(part.keywords))
            if identity in seen:
                continue
            seen.add(identity)
            yield part
            for word in words:
                pending += part.children(word)
            if branches:
                pending += [part.child(word) for word in ("not", "if", "then", "else")
                            if _is_schema(part.keywords.get(word))]
                dependent = _map(part.keywords.get("dependentSchemas"))
                pending += [part.child("dependentSchemas", name) for name in dependent]
            if part.reference is not None:
                pending.append(self.follow(part))


def _dynamic_anchors(data: object) -> Iterator[str]:
    pending = [data]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            if isinstance(value.get("$dynamicAnchor"), str):
                yield value["$dynamicAnchor"]
            pending += value.values()
        elif isinstance(value, list):
            pending += value


def assertion(terms: Terms, keyword: str, value: object) -> Term:
    """Translate one keyword that speaks of a value itself; a value that it may not have asserts nothing."""
    if keyword in _BOUNDS:
        lower, is_open = _BOUNDS[keyword]
        limit = _number(value)
        return terms.true if limit is None else terms.bound(lower, limit, is_open)
    if keyword == "multipleOf":
        step = _number(value)
        return terms.step(step) if step is not None and step > 0 else terms.true
    if keyword == "uniqueItems":
        return terms.distinct() if value is True else terms.true
    if isinstance(value, str):
        return terms.pattern(value) if keyword == "pattern" else _format(terms, value)
    count = _count(value)
    if count is None or keyword in ("pattern", "format"):
        return terms.true
    make = {"Length": terms.length, "Items": terms.item_count, "Properties": terms.member_count}[keyword[3:]]
    return make(count, None) if keyword.startswith("min") else make(0, count)


def _format(terms: Terms, name: str) -> Term:
    limits = NUMERIC_FORMATS.get(name)
    if limits is not None:
        # The range of a binary format ends at a binary number, not at how that is spelled in decimal.
        low, high = Fraction(limits[0]), Fraction(limits[1])
        return terms.all((terms.bound(True, low, False), terms.bound(False, high, False)))
    return terms.format(name) if name in DECIDED else terms.true


def readings(value: object) -> list[object]:
    """Return the values that are written as the same text: "10" and 10, "true" and true."""
    if isinstance(value, (list, dict)):
        return [value]
    if not isinstance(value, str):
        return [json.dumps(value), value]
    found: list[object] = [value]
    if not _SCALAR.match(value):
        return found
    try:
        read = json.loads(value)
    except (ValueError, RecursionError):
        return found
    if isinstance(read, (bool, int, float)) and json.dumps(read) == value:
        found.append(read)
    return found


def _is_schema(value: object) -> bool:
    return isinstance(value, (dict, bool))


def _map(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _number(value: object) -> Fraction | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        return exact(value)
    except (ValueError, OverflowError, ArithmeticError):
        return None


def _count(value: object) -> int | None:
    number = _number(value)
    return int(number) if number is not None and number.denominator == 1 else None
