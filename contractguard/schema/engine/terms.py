"""Terms: what a JSON Schema asserts, as a graph in which equal assertions are one object.

A term stands for a set of instances. As in JSON Schema (2020-12 validation, section 6) an assertion about
one type accepts every value of another type. Terms are made by a `Terms`, which keeps one of each: two terms
of one `Terms` are equal when they are the same object.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from fractions import Fraction
from typing import TypeAlias

from contractguard.schema.values import key

NULL, BOOLEAN, INTEGER, FRACTION, STRING, ARRAY, OBJECT = 1, 2, 4, 8, 16, 32, 64
"""Types of values, a bit each. An integral number is an INTEGER, any other number a FRACTION."""

NUMBER = INTEGER | FRACTION
EVERYTHING = 127
TYPES = (NULL, BOOLEAN, STRING, INTEGER, FRACTION, ARRAY, OBJECT)
"""Every type, in the order in which witnesses are looked for."""

MASKS: Mapping[str, int] = {
    "null": NULL, "boolean": BOOLEAN, "integer": INTEGER, "number": NUMBER, "string": STRING, "array": ARRAY,
    "object": OBJECT,
}
"""The bits of each name of a type."""

UNBOUNDED = None


def mask_of(value: object) -> int:
    """Return the bit of a value's type."""
    if value is None:
        return NULL
    if isinstance(value, bool):
        return BOOLEAN
    if isinstance(value, int):
        return INTEGER
    if isinstance(value, float):
        return INTEGER if value == value // 1 else FRACTION
    if isinstance(value, str):
        return STRING
    return ARRAY if isinstance(value, list) else OBJECT


class Term:
    """One assertion. `may` are the types of which it may accept a value, `must` those that it accepts wholly.

    `refers` says that a reference is somewhere in it, `declares` that members are declared or required somewhere in
    it; `size` is how many assertions it is made of.
    """

    __slots__ = ("declares", "may", "must", "refers", "serial", "size")

    def __init__(self, may: int, must: int, parts: Iterable[Term] = ()) -> None:
        self.may = may
        self.must = must
        self.serial = 0
        self.size = 1
        self.refers = self.declares = False
        for part in parts:
            self.size += part.size
            self.declares = self.declares or part.declares
            self.refers = self.refers or part.refers


class Always(Term):
    """Accepts everything, or nothing."""

    __slots__ = ("holds",)

    def __init__(self, holds: bool) -> None:
        super().__init__(EVERYTHING if holds else 0, EVERYTHING if holds else 0)
        self.holds = holds


class Types(Term):
    """Accepts the values of some types."""

    __slots__ = ("mask",)

    def __init__(self, mask: int) -> None:
        super().__init__(mask, mask)
        self.mask = mask


class Listed(Term):
    """Accepts some values alone (`enum`, `const`)."""

    __slots__ = ("keys", "values")

    def __init__(self, values: tuple[object, ...]) -> None:
        may = 0
        for value in values:
            may |= mask_of(value)
        self.keys = frozenset(key(value) for value in values)
        must = NULL if None in values else 0
        if key(True) in self.keys and key(False) in self.keys:
            must |= BOOLEAN
        super().__init__(may, must)
        self.values = values


class Assertion(Term):
    """An assertion about some types; it accepts every value of the others."""

    __slots__ = ()
    about = 0

    def __init__(self, *parts: Term) -> None:
        super().__init__(EVERYTHING, EVERYTHING & ~self.about, parts)


class Bound(Assertion):
    """A lower (`minimum`) or upper bound of a number; `open` excludes the limit itself."""

    __slots__ = ("limit", "lower", "open")
    about = NUMBER

    def __init__(self, lower: bool, limit: Fraction, open_: bool) -> None:
        super().__init__()
        self.lower = lower
        self.limit = limit
        self.open = open_


class Step(Assertion):
    """`multipleOf`."""

    __slots__ = ("divisor",)
    about = NUMBER

    def __init__(self, divisor: Fraction) -> None:
        super().__init__()
        self.divisor = divisor


class Length(Assertion):
    """`minLength` and `maxLength`, in code points."""

    __slots__ = ("least", "most")
    about = STRING

    def __init__(self, least: int, most: int | None) -> None:
        super().__init__()
        self.least = least
        self.most = most


class Pattern(Assertion):
    """`pattern`: found somewhere in the text."""

    __slots__ = ("pattern",)
    about = STRING

    def __init__(self, pattern: str) -> None:
        super().__init__()
        self.pattern = pattern


class Format(Assertion):
    """`format`, where it is a set of texts."""

    __slots__ = ("name",)
    about = STRING

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


class Items(Assertion):
    """`prefixItems` and `items`: what each item is, by position."""

    __slots__ = ("prefix", "rest")
    about = ARRAY

    def __init__(self, prefix: tuple[Term, ...], rest: Term) -> None:
        super().__init__(*prefix, rest)
        self.prefix = prefix
        self.rest = rest

    def at(self, index: int) -> Term:
        """Return what is asserted of an item."""
        return self.prefix[index] if index < len(self.prefix) else self.rest


class ItemCount(Assertion):
    """`minItems` and `maxItems`."""

    __slots__ = ("least", "most")
    about = ARRAY

    def __init__(self, least: int, most: int | None) -> None:
        super().__init__()
        self.least = least
        self.most = most


class Distinct(Assertion):
    """`uniqueItems`."""

    __slots__ = ()
    about = ARRAY


class Contains(Assertion):
    """`contains` with `minContains` and `maxContains`."""

    __slots__ = ("least", "most", "term")
    about = ARRAY

    def __init__(self, term: Term, least: int, most: int | None) -> None:
        super().__init__(term)
        self.term = term
        self.least = least
        self.most = most


class SomeItem(Assertion):
    """An array with an item, at `start` or later and before `stop`, of which all the literals hold."""

    __slots__ = ("literals", "start", "stop")
    about = ARRAY

    def __init__(self, start: int, stop: int | None, literals: Goal) -> None:
        super().__init__(*(term for term, _, _ in literals))
        self.may, self.must = ARRAY, 0
        self.start = start
        self.stop = stop
        self.literals = literals


class Members(Assertion):
    """`properties`, `patternProperties` and `additionalProperties` of one schema object.

    `declares_rest` says that the schema for all further members declares them (it is neither boolean nor empty),
    `silent` are the names that have no part in the direction of the term.
    """

    __slots__ = ("additional", "declares_rest", "patterns", "properties", "silent")
    about = OBJECT

    def __init__(self, properties: tuple[tuple[str, Term], ...], patterns: tuple[tuple[str, Term], ...],
                 additional: Term, declares_rest: bool, silent: frozenset[str]) -> None:
        super().__init__(*(term for _, term in properties), *(term for _, term in patterns), additional)
        self.declares = True
        self.properties = dict(properties)
        self.patterns = patterns
        self.additional = additional
        self.declares_rest = declares_rest
        self.silent = silent


class MemberCount(Assertion):
    """`minProperties` and `maxProperties`."""

    __slots__ = ("least", "most")
    about = OBJECT

    def __init__(self, least: int, most: int | None) -> None:
        super().__init__()
        self.least = least
        self.most = most


class Required(Assertion):
    """One name of `required`."""

    __slots__ = ("name",)
    about = OBJECT

    def __init__(self, name: str) -> None:
        super().__init__()
        self.declares = True
        self.name = name


class Names(Assertion):
    """`propertyNames`."""

    __slots__ = ("term",)
    about = OBJECT

    def __init__(self, term: Term) -> None:
        super().__init__()
        self.term = term


class SomeMember(Assertion):
    """An object with a member whose name satisfies `names` and whose value satisfies `literals`."""

    __slots__ = ("literals", "names")
    about = OBJECT

    def __init__(self, names: Goal, literals: Goal) -> None:
        super().__init__(*(term for term, _, _ in literals))
        self.may, self.must = OBJECT, 0
        self.names = names
        self.literals = literals


class Unknown(Assertion):
    """An assertion that nothing here can decide; equal texts assert the same."""

    __slots__ = ("reason",)

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.may, self.must = EVERYTHING, 0
        self.reason = reason


class Mention(Term):
    """Asserts nothing, and says what a side declares at a place."""

    __slots__ = ("part",)

    def __init__(self, part: Term) -> None:
        super().__init__(EVERYTHING, EVERYTHING)
        self.part = part


class All(Term):
    """Accepts what every part accepts."""

    __slots__ = ("parts",)

    def __init__(self, parts: tuple[Term, ...]) -> None:
        may = must = EVERYTHING
        for part in parts:
            may, must = may & part.may, must & part.must
        super().__init__(may, must, parts)
        self.parts = parts


class Any(Term):
    """Accepts what some part accepts."""

    __slots__ = ("parts",)

    def __init__(self, parts: tuple[Term, ...]) -> None:
        may = must = 0
        for part in parts:
            may, must = may | part.may, must | part.must
        super().__init__(may, must, parts)
        self.parts = parts


class One(Term):
    """Accepts what exactly one part accepts."""

    __slots__ = ("parts",)

    def __init__(self, parts: tuple[Term, ...]) -> None:
        may = must = seen = twice = 0
        for part in parts:
            twice |= must & part.must
            must |= part.must
            may |= part.may
        for part in parts:
            # Where one part accepts a whole type, the whole accepts it only if no other part accepts any of it.
            seen |= must & part.may & ~part.must
        super().__init__(may & ~twice, must & ~seen & ~twice, parts)
        self.parts = parts


class Not(Term):
    """Accepts what the part does not."""

    __slots__ = ("part",)

    def __init__(self, part: Term) -> None:
        super().__init__(EVERYTHING & ~part.must, EVERYTHING & ~part.may, (part,))
        self.part = part


class Reference(Term):
    """A schema by its place; `target` is what stands there, read when it is needed."""

    __slots__ = ("_make", "_target", "name")

    def __init__(self, name: Hashable, make: Callable[[], Term]) -> None:
        super().__init__(EVERYTHING, 0)
        self.refers = True
        self.name = name
        self._make: Callable[[], Term] | None = make
        self._target: Term | None = None

    @property
    def target(self) -> Term:
        """The term of what the reference leads to."""
        if self._target is None:
            assert self._make is not None
            self._target, self._make = self._make(), None
            if not isinstance(self._target, Reference):
                self.may, self.must = self._target.may, self._target.must
        return self._target


Literal: TypeAlias = tuple[Term, bool, bool]
"""A term, whether it is asserted or denied, and whether it is the writing side that speaks."""

Goal: TypeAlias = "frozenset[Literal]"
"""Literals that must all hold of one value."""
