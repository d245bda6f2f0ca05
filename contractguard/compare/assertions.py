"""Assertions about a value itself: types, values, bounds, lengths, patterns, formats."""

from __future__ import annotations

import json
from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Any

from contractguard.compare.aspects import (
    facets_aspect,
    group_aspect,
    list_aspect,
    null_aspect,
    patterns_aspect,
    types_aspect,
    values_aspect,
)
from contractguard.compare.local import Local
from contractguard.compare.questions import WHOLE, Aspect
from contractguard.contract import Schema
from contractguard.schema import Effect, NormalSchema
from contractguard.schema.engine import Term, Translator
from contractguard.schema.facets import FACET_TYPES, NUMERIC_FORMATS, facet_effect
from contractguard.schema.formats import DECIDED
from contractguard.schema.forms import Facet
from contractguard.schema.merging import finite_values
from contractguard.schema.normal import GROUPS
from contractguard.schema.values import EVERY_TYPE, key, spelled_types

_TEXT = frozenset({"string", "integer", "number", "boolean"})
_STRUCTURED = frozenset({"array", "object"})
_VERBS = {
    "multipleOf": "bound.changed", "minLength": "length.changed",
    "maxLength": "length.changed", "format": "format.changed", "minItems": "size.changed",
    "maxItems": "size.changed", "uniqueItems": "size.changed", "minProperties": "size.changed",
    "maxProperties": "size.changed",
}

_BOUNDS = ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum")


def nothing(translator: Translator) -> Term:
    """Speak of nothing: what one side says of the values is told by another change."""
    return translator.terms.true


def compare_assertions(local: Local) -> None:
    """Compare everything that two schemas assert of a value itself."""
    left, right = local.left, local.right
    if left.never != right.never and (left.values is None or right.values is None):
        local.note("schema.changed", "narrowed" if right.never else "widened", was=_any(left), where=_any(right),
                   keyword=_refusing(right if right.never else left), part="what it is made of", before=None,
                   after=None)
        return
    before, after = _listed(left, right), _listed(right, left)
    if before is not None and after is not None:
        _compare_values(local, before, after)
    elif left.values is not None or right.values is not None:
        _compare_openness(local)
    else:
        _compare_types(local)
    shared = left.types & right.types
    if (left.values is None) == (right.values is None):
        _compare_shared(local, shared)
    _compare_whole(local)


def _refusing(normal: NormalSchema) -> str:
    """Name the keyword for which a schema accepts nothing."""
    stated = {keyword for schema in normal.schemas for keyword in schema.keywords}
    return next((word for word in ("enum", "const", "type", "allOf") if word in stated), "false")


def _compare_shared(local: Local, types: frozenset[str]) -> None:
    for keyword in FACET_TYPES:
        if keyword not in _BOUNDS and FACET_TYPES[keyword] & types:
            _compare_facet(local, keyword)
    if types & {"integer", "number"}:
        _compare_bound(local, "minimum", "exclusiveMinimum")
        _compare_bound(local, "maximum", "exclusiveMaximum")
    if "string" in types:
        _compare_patterns(local)


def _listed(normal: NormalSchema, other: NormalSchema) -> tuple[object, ...] | None:
    """Return the values of a side that is bound to a list, or that can be listed beside one that is."""
    return finite_values(normal) if other.values is not None else normal.values


def _compare_values(local: Local, before: tuple[object, ...], after: tuple[object, ...]) -> None:
    identify = _written if local.site.text else key
    if local.site.text:
        before, after = (tuple(value for value in values if value is not None) for values in (before, after))
    old, new = {identify(value) for value in before}, {identify(value) for value in after}
    gone = [value for value in before if identify(value) not in new]
    come = [value for value in after if identify(value) not in old]
    aspect = values_aspect(local.left, local.right, gone, come, local.site.text)
    if len(before) == len(after) == 1 and gone:
        _note_values(local, "const.changed", "both", aspect, before=before[0], after=after[0])
        return
    if None in gone or None in come:
        _note_values(local, "nullability.changed", "narrowed" if None in gone else "widened", null_aspect(),
                     before=None in before, after=None in after)
        gone, come = [v for v in gone if v is not None], [v for v in come if v is not None]
    if gone:
        aspect = values_aspect(local.left, local.right, gone=gone, text=local.site.text)
        _note_values(local, "enum.value-removed", "narrowed", replace(aspect, before=nothing), values=gone)
    if come:
        aspect = values_aspect(local.left, local.right, come=come, text=local.site.text)
        _note_values(local, "enum.value-added", "widened", replace(aspect, after=nothing), values=come)


def _written(value: object) -> Hashable:
    """Return a value as it is written in text: 10 and "10" are alike there."""
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)


def _note_values(local: Local, verb: str, effect: Effect, aspect: Aspect, **facts: Any) -> None:
    was, where = _schema(local.left.enum) or _any(local.left), _schema(local.right.enum) or _any(local.right)
    local.note(verb, effect, was=was, where=where, keyword=_value_keyword(where), was_keyword=_value_keyword(was),
               aspect=aspect, **facts)


def _value_keyword(schema: Schema | None) -> str:
    return "const" if schema is not None and "const" in schema.keywords else "enum"


def _compare_openness(local: Local) -> None:
    """Compare a list of values with an open set."""
    left, right = local.left, local.right
    bound = left if left.values is not None else right
    effect: Effect = "widened" if bound is left else "narrowed"
    verb = "enum.removed" if bound is left else "enum.added"
    local.note(
        verb, effect, was=_schema(left.enum) or _any(left), where=_schema(right.enum) or _any(right),
        keyword=_value_keyword(_schema(right.enum) or _schema(bound.enum)),
        was_keyword=_value_keyword(_schema(left.enum) or _schema(bound.enum)),
        before=list(left.values) if left.values is not None else None,
        after=list(right.values) if right.values is not None else None,
    )


def _compare_types(local: Local) -> None:
    before, after = local.left.types, local.right.types
    if local.site.text:
        before, after = _as_text(before), _as_text(after)
    if before == after:
        return
    was, where = _type_source(local.left), _type_source(local.right)
    if before ^ after == {"null"}:
        effect: Effect = "widened" if "null" in after else "narrowed"
        local.note("nullability.changed", effect, aspect=null_aspect(), was=was, where=where,
                   keyword=_null_keyword(where), was_keyword=_null_keyword(was), before="null" in before,
                   after="null" in after)
        return
    effect = "widened" if before < after else "narrowed" if after < before else "both"
    aspect = types_aspect(local.left, local.right)
    if local.site.text:
        aspect = list_aspect() if before - _TEXT == {"array"} and not after & _STRUCTURED else WHOLE
    local.note("type.changed", effect, aspect=aspect, was=was, where=where, keyword="type",
               before=_spell(local.left.types), after=_spell(local.right.types))


def _null_keyword(schema: Schema | None) -> str:
    members = schema.node.members() if schema is not None else {}
    return next((word for word in ("nullable", "x-nullable") if word in members), "type")


def _as_text(types: frozenset[str]) -> frozenset[str]:
    """Return what may travel as text: every scalar is a string there, and null cannot be written."""
    return types - {"null"} | (_TEXT if "string" in types else frozenset())


def _spell(types: frozenset[str]) -> object:
    names = spelled_types(types)
    return "any" if types == EVERY_TYPE else names[0] if len(names) == 1 else names


def _compare_facet(local: Local, keyword: str) -> None:
    mine, theirs = local.left.facets.get(keyword), local.right.facets.get(keyword)
    before, after = mine.value if mine else None, theirs.value if theirs else None
    effect = facet_effect(keyword, before, after)
    if effect == "none":
        return
    facts: dict[str, Any] = {"before": before, "after": after}
    aspect: Aspect | str = facets_aspect(local.left, local.right, (keyword,))
    if keyword == "format":
        shared = local.left.types & local.right.types
        if not (_is_set(before, shared) and _is_set(after, shared)):
            aspect, effect = "a format that is no known set of values is an annotation", "undecided"
        facts["numeric"] = bool({before, after} & NUMERIC_FORMATS.keys()) and "string" not in shared
    was, where = _schema(mine) or _any(local.left), _schema(theirs) or _any(local.right)
    local.note(_VERBS[keyword], effect, aspect=aspect, was=was, where=where, keyword=keyword, **facts)


def _is_set(name: object, types: frozenset[str]) -> bool:
    """Whether a format is a set of values of some types; any other is an annotation."""
    return name is None or name in DECIDED or (name in NUMERIC_FORMATS and bool(types & {"integer", "number"}))


def _compare_bound(local: Local, inclusive: str, exclusive: str) -> None:
    """Compare a lower or an upper bound, whichever keyword states it."""
    before, after = (_bound(side, inclusive, exclusive) for side in (local.left, local.right))
    if (before and before.strength) == (after and after.strength):
        return
    narrowed = before is None or (after is not None and after.strength > before.strength)
    stated = after or before
    respelled = before is not None and after is not None and before.keyword != after.keyword
    local.note(
        "bound.changed", "narrowed" if narrowed else "widened",
        aspect=facets_aspect(local.left, local.right, (inclusive, exclusive)),
        keyword=stated.keyword if stated else inclusive,
        was=before.facet.schema if before else _any(local.left),
        where=after.facet.schema if after else _any(local.right),
        before=before.spell(respelled) if before else None, after=after.spell(respelled) if after else None,
    )


@dataclass(frozen=True, slots=True)
class _Bound:
    """The tightest bound on one end; a greater strength accepts less."""

    keyword: str
    facet: Facet
    strength: tuple[float, bool]

    def spell(self, in_full: bool) -> object:
        """Return the bound's value, with its keyword where that is what changed."""
        return f"{self.keyword} {self.facet.value}" if in_full else self.facet.value


def _bound(normal: NormalSchema, inclusive: str, exclusive: str) -> _Bound | None:
    sign = 1 if inclusive == "minimum" else -1
    stated = [
        _Bound(keyword, facet, (sign * facet.value, keyword == exclusive))
        for keyword in (inclusive, exclusive)
        if (facet := normal.facets.get(keyword)) is not None
        and isinstance(facet.value, (int, float)) and not isinstance(facet.value, bool)
    ]
    return max(stated, key=lambda bound: bound.strength, default=None)


def _compare_patterns(local: Local) -> None:
    before, after = set(local.left.patterns), set(local.right.patterns)
    gone, come = sorted(before - after), sorted(after - before)
    if not gone and not come:
        return
    effect: Effect = "narrowed" if not gone else "widened" if not come else "undecided"
    local.note(
        "pattern.changed", effect, aspect=patterns_aspect(local.left, local.right), keyword="pattern",
        was=local.left.patterns[gone[0]] if gone else _any(local.left),
        where=local.right.patterns[come[0]] if come else _any(local.right),
        before=gone[0] if gone else None, after=come[0] if come else None,
    )


def _compare_whole(local: Local) -> None:
    """Compare the keywords that are taken as a whole: adding an assertion narrows, dropping one widens."""
    for keyword in dict.fromkeys([*local.left.whole, *local.right.whole]):
        mine, theirs = local.left.whole.get(keyword, []), local.right.whole.get(keyword, [])
        if sorted(whole.spelled for whole in mine) == sorted(whole.spelled for whole in theirs):
            continue
        effect: Effect = "narrowed" if not mine else "widened" if not theirs else "undecided"
        annotating = keyword.startswith("content") or keyword == "xml"
        effect = "undecided" if annotating else effect
        told = _told_keyword(local, keyword)
        aspect = f"no validator checks '{keyword}'" if annotating else group_aspect(
            local.left, local.right, keyword, local.site.text)
        local.note("schema.changed", effect, aspect=aspect, was=mine[0].schema if mine else _any(local.left),
                   where=theirs[0].schema if theirs else _any(local.right), keyword=told,
                   before=mine[0].schema.keywords.get(told) if mine else None,
                   after=theirs[0].schema.keywords.get(told) if theirs else None)


def _told_keyword(local: Local, keyword: str) -> str:
    """Return the keyword of a group that changed, its companions first."""
    mine, theirs = (
        side.whole[keyword][0].schema if keyword in side.whole else _any(side) for side in (local.left, local.right))
    words = (*GROUPS.get(keyword, ()), keyword)
    before, after = (schema.keywords if schema else {} for schema in (mine, theirs))
    return next((word for word in words if before.get(word) != after.get(word)), keyword)


def _schema(facet: Facet | None) -> Schema | None:
    return facet.schema if facet is not None else None


def _any(normal: NormalSchema) -> Schema | None:
    return normal.schemas[0] if normal.schemas else None


def _type_source(normal: NormalSchema) -> Schema | None:
    return normal.type_source or _any(normal)
