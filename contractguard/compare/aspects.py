"""The parts of a normal form that changes speak of, as terms."""

from __future__ import annotations

from collections.abc import Iterable

from contractguard.compare.questions import Aspect, Made, Steer
from contractguard.contract import Schema
from contractguard.schema import Conjunction, NormalSchema
from contractguard.schema.engine import Term, Translator
from contractguard.schema.engine.terms import MASKS
from contractguard.schema.engine.translation import assertion, readings
from contractguard.schema.forms import Whole
from contractguard.schema.normal import GROUPS


def types_aspect(left: NormalSchema, right: NormalSchema) -> Aspect:
    """Speak of the types."""
    return Aspect(_types(left), _types(right))


def null_aspect() -> Aspect:
    """Speak of null."""
    def null(base: Translator, _: Translator) -> Term:
        return base.terms.listed([None])

    return Aspect(gone=null, come=null)


def list_aspect() -> Aspect:
    """Speak of lists that are not written like a value of their own: those of several items."""
    def several(base: Translator, _: Translator) -> Term:
        return base.terms.all((base.terms.types(MASKS["array"]), assertion(base.terms, "minItems", 2)))

    return Aspect(gone=several, come=several)


def values_aspect(
    left: NormalSchema, right: NormalSchema, gone: Iterable[object] = (), come: Iterable[object] = (),
    text: bool = False,
) -> Aspect:
    """Speak of the list of values."""
    return Aspect(_values(left, text), _values(right, text), _steer(gone, text), _steer(come, text))


def facets_aspect(left: NormalSchema, right: NormalSchema, keywords: tuple[str, ...]) -> Aspect:
    """Speak of assertions about a value itself."""
    return Aspect(_facets(left, keywords), _facets(right, keywords))


def patterns_aspect(left: NormalSchema, right: NormalSchema) -> Aspect:
    """Speak of the patterns of a text."""
    return Aspect(_patterns(left), _patterns(right))


def required_aspect(left: NormalSchema, right: NormalSchema, name: str) -> Aspect:
    """Speak of whether a member must be there."""
    return Aspect(_required(left, name), _required(right, name), about=name)


def member_aspect(left: NormalSchema, right: NormalSchema, name: str, text: bool, *, removed: bool) -> Aspect:
    """Speak of one member that is gone or new: whether it must be there, and what it may be."""
    before, after = _member(left, name, text), _member(right, name, text)

    def there(base: Translator, _: Translator) -> Term:
        return base.terms.required(name)

    if removed:
        return Aspect(before, after, gone=there, about=name)
    return Aspect(before, after, come=there, about=name)


def openness_aspect(left: NormalSchema, right: NormalSchema, text: bool) -> Aspect:
    """Speak of the members that nothing names."""
    return Aspect(_openness(left, text), _openness(right, text))


def group_aspect(left: NormalSchema, right: NormalSchema, keyword: str, text: bool) -> Aspect:
    """Speak of keywords that are taken as a whole."""
    return Aspect(_group(left.whole.get(keyword, []), keyword, text),
                  _group(right.whole.get(keyword, []), keyword, text))


def branch_aspect(branch: Conjunction, removed: bool, text: bool) -> Aspect:
    """Speak of one branch of a choice: of the values that it accepts."""
    def accepted(base: Translator, revision: Translator) -> Term:
        return (base if removed else revision).conjunction(branch, text)

    return Aspect(gone=accepted, come=accepted, said_by="base" if removed else "revision")


def _types(normal: NormalSchema) -> Made:
    mask = 0
    for name in normal.types:
        mask |= MASKS[name]
    return lambda translator: translator.terms.types(mask)


def _values(normal: NormalSchema, text: bool) -> Made:
    values = normal.values
    if values is None:
        return lambda translator: translator.terms.true
    listed = _readings(values, text)
    return lambda translator: translator.terms.listed(listed)


def _steer(values: Iterable[object], text: bool) -> Steer | None:
    listed = _readings(values, text)
    return (lambda base, _: base.terms.listed(listed)) if listed else None


def _readings(values: Iterable[object], text: bool) -> list[object]:
    return [reading for value in values for reading in (readings(value) if text else (value,))]


def _facets(normal: NormalSchema, keywords: tuple[str, ...]) -> Made:
    stated = [(word, normal.facets[word].value) for word in keywords if word in normal.facets]
    stated += [("format", whole.value) for whole in normal.whole.get("format", ()) if "format" in keywords]
    return lambda translator: translator.terms.all(assertion(translator.terms, *each) for each in stated)


def _patterns(normal: NormalSchema) -> Made:
    return lambda translator: translator.terms.all(translator.terms.pattern(each) for each in normal.patterns)


def _required(normal: NormalSchema, name: str) -> Made:
    holder = normal.required.get(name)
    return lambda translator: translator.terms.true if holder is None else translator.required(holder, name)


def _member(normal: NormalSchema, name: str, text: bool) -> Made | None:
    if "unevaluatedProperties" in normal.whole:
        return None

    def made(translator: Translator) -> Term:
        terms = translator.terms
        member = translator.conjunction(normal.member(name), text)
        declared = terms.members({name: member}, {}, terms.true)
        return terms.all((_required(normal, name)(translator), declared))

    return made


def _openness(normal: NormalSchema, text: bool) -> Made:
    def made(translator: Translator) -> Term:
        terms = translator.terms
        return terms.all(
            terms.members(dict.fromkeys(scope.properties, terms.true), dict.fromkeys(scope.patterns, terms.true),
                          translator.conjunction((scope.additional,), text))
            for scope in normal.objects if scope.additional is not None)

    return made


def _group(wholes: list[Whole], keyword: str, text: bool) -> Made:
    words = (keyword, *GROUPS.get(keyword, ()))

    def only(schema: Schema) -> Schema:
        kept = {word: value for word, value in schema.keywords.items() if word in words}
        return Schema(schema.node, schema.dialect, kept, schema.origins)

    return lambda translator: translator.terms.all(translator.schema(only(whole.schema), text=text) for whole in wholes)
