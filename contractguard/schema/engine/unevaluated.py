"""`unevaluatedProperties` and `unevaluatedItems` (2020-12 core, section 11), without annotations.

What a schema evaluates depends on which of its branches hold. So the cases are told apart: in each it is known
which names and items are evaluated, and the keyword is an `additionalProperties` or `items` of that case.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from contractguard.contract.schemas import Schema
from contractguard.schema.engine.terms import EVERYTHING, OBJECT, Term

if TYPE_CHECKING:
    from contractguard.schema.engine.translation import Translator

_MOST_CASES = 64


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What is evaluated: names and patterns of names, or the first items and those that a term accepts."""

    names: frozenset[str] = frozenset()
    patterns: frozenset[str] = frozenset()
    prefix: int = 0
    contained: frozenset[Term] = frozenset()
    everything: bool = False

    def __or__(self, other: Evaluated) -> Evaluated:
        return Evaluated(self.names | other.names, self.patterns | other.patterns, max(self.prefix, other.prefix),
                         self.contained | other.contained, self.everything or other.everything)


_NOTHING = Evaluated()


class _Unsure(Exception):  # noqa: N818
    """There are too many cases, or they lead back to themselves."""


def translate_unevaluated(
    translator: Translator, schema: Schema, word: str, silent: frozenset[str], text: bool
) -> Term:
    """Translate one of the two keywords of a schema."""
    terms = translator.terms
    try:
        cases = _Cases(translator, word, silent, text).of(schema, frozenset(), itself=True)
    except _Unsure:
        return terms.unknown(f"what '{word}' leaves out could not be told", (translator.named(schema), word, silent))
    rest = translator.conjunction((schema.child(word),), text)
    return terms.any(terms.all((condition, _closing(translator, word, evaluated, rest)))
                     for condition, evaluated in cases)


def _closing(translator: Translator, word: str, evaluated: Evaluated, rest: Term) -> Term:
    terms = translator.terms
    if evaluated.everything:
        return terms.true
    if word == "unevaluatedItems":
        others = sorted(evaluated.contained, key=lambda term: term.serial)
        return terms.items((terms.true,) * evaluated.prefix, terms.any((rest, *others)))
    return terms.members(dict.fromkeys(sorted(evaluated.names), terms.true),
                         dict.fromkeys(sorted(evaluated.patterns), terms.true), rest)


Case = tuple[Term, Evaluated]


class _Cases:
    """Tells the cases of a schema apart; exactly one of them holds for a value that the schema accepts."""

    def __init__(self, translator: Translator, word: str, silent: frozenset[str], text: bool) -> None:
        self._translator = translator
        self._terms = translator.terms
        self._of_items = word == "unevaluatedItems"
        self._word = word
        self._silent = silent
        self._text = text

    def of(self, schema: Schema, within: frozenset[object], itself: bool = False) -> list[Case]:
        if schema.always is not None:
            return [(self._terms.true, _NOTHING)]
        place = (schema.node.location, frozenset(schema.keywords))
        if place in within:
            raise _Unsure
        inner = within | {place}
        own = self._own(schema, itself)
        cases: list[Case] = [(self._terms.true, own)]
        for options in self._options(schema, inner):
            cases = [(self._terms.all((one, other)), here | there)
                     for (one, here), (other, there) in product(cases, options)]
            cases = [case for case in cases if case[0] is not self._terms.false]
            if len(cases) > _MOST_CASES:
                raise _Unsure
        return cases

    def _own(self, schema: Schema, itself: bool) -> Evaluated:
        keywords = schema.keywords
        if self._of_items:
            contained: frozenset[Term] = frozenset()
            if isinstance(keywords.get("contains"), (dict, bool)):
                contained = frozenset({self._translator.conjunction((schema.child("contains"),), self._text)})
            everything = isinstance(keywords.get("items"), (dict, bool)) or (
                not itself and isinstance(keywords.get("unevaluatedItems"), (dict, bool)))
            return Evaluated(prefix=len(schema.children("prefixItems")), contained=contained, everything=everything)
        names = {word: frozenset(value) if isinstance(value := keywords.get(word), dict) else frozenset()
                 for word in ("properties", "patternProperties")}
        everything = isinstance(keywords.get("additionalProperties"), (dict, bool)) or (
            not itself and isinstance(keywords.get("unevaluatedProperties"), (dict, bool)))
        return Evaluated(names["properties"], names["patternProperties"], everything=everything)

    def _options(self, schema: Schema, within: frozenset[object]) -> Iterator[list[Case]]:
        for branch in schema.children("allOf"):
            yield self.of(branch, within)
        if schema.reference is not None:
            yield self.of(self._translator.follow(schema), within)
        for branch in (*schema.children("anyOf"), *schema.children("oneOf")):
            yield self._if_held(branch, within)
        if isinstance(schema.keywords.get("if"), (dict, bool)):
            yield self._conditional(schema, within)
        dependent = schema.keywords.get("dependentSchemas")
        for name in dependent if isinstance(dependent, dict) else ():
            yield self._if_present(schema, name, within)

    def _term(self, schema: Schema) -> Term:
        return self._translator.schema(schema, self._silent, self._text)

    def _if_held(self, branch: Schema, within: frozenset[object]) -> list[Case]:
        cases = self.of(branch, within)
        if all(evaluated == _NOTHING for _, evaluated in cases):
            return [(self._terms.true, _NOTHING)]
        held = self._term(branch)
        return [*((self._terms.all((held, condition)), evaluated) for condition, evaluated in cases),
                (self._terms.negation(held), _NOTHING)]

    def _conditional(self, schema: Schema, within: frozenset[object]) -> list[Case]:
        condition = self._term(schema.child("if"))
        cases: list[Case] = []
        for held, words in ((condition, ("if", "then")), (self._terms.negation(condition), ("else",))):
            here: list[Case] = [(held, _NOTHING)]
            for word in words:
                if isinstance(schema.keywords.get(word), (dict, bool)):
                    here = [(self._terms.all((one, other)), mine | theirs) for (one, mine), (other, theirs)
                            in product(here, self.of(schema.child(word), within))]
            cases += here
        return cases

    def _if_present(self, schema: Schema, name: str, within: frozenset[object]) -> list[Case]:
        terms = self._terms
        present = terms.all((terms.types(OBJECT), terms.required(name)))
        cases = self.of(schema.child("dependentSchemas", name), within)
        return [*((terms.all((present, condition)), evaluated) for condition, evaluated in cases),
                (terms.any((terms.types(EVERYTHING & ~OBJECT), terms.negation(terms.required(name)))), _NOTHING)]
