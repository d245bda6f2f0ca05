"""Assertions about a value itself: types, values, bounds, lengths, patterns, formats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from contractguard.compare.local import Local
from contractguard.contract import Schema
from contractguard.schema import Effect, NormalSchema, accepts, canonical
from contractguard.schema.facets import FACET_TYPES, FLOAT_FORMATS, NUMERIC_FORMATS, facet_effect
from contractguard.schema.normal import Facet
from contractguard.schema.values import EVERY_TYPE, spelled_types

_TEXT = frozenset({"string", "integer", "number", "boolean"})
_VERBS = {
    "multipleOf": "bound.changed", "minLength": "length.changed",
    "maxLength": "length.changed", "format": "format.changed", "minItems": "size.changed",
    "maxItems": "size.changed", "uniqueItems": "size.changed", "minProperties": "size.changed",
    "maxProperties": "size.changed",
}

_BOUNDS = ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum")


def compare_assertions(local: Local) -> None:
    """Compare everything that two schemas assert of a value itself."""
    left, right = local.left, local.right
    if left.never != right.never:
        local.note("schema.changed", "narrowed" if right.never else "widened", was=_any(left), where=_any(right),
                   keyword="false", before=None, after=None)
        return
    if left.values is not None and right.values is not None:
        _compare_values(local, left.values, right.values)
    elif left.values is not None or right.values is not None:
        _compare_openness(local)
    else:
        _compare_types(local)
    shared = left.types & right.types
    if (left.values is None) == (right.values is None):
        _compare_shared(local, shared)
    _compare_whole(local)


def _compare_shared(local: Local, types: frozenset[str]) -> None:
    for keyword in FACET_TYPES:
        if keyword not in _BOUNDS and FACET_TYPES[keyword] & types:
            _compare_facet(local, keyword)
    if types & {"integer", "number"}:
        _compare_bound(local, "minimum", "exclusiveMinimum")
        _compare_bound(local, "maximum", "exclusiveMaximum")
    if "string" in types:
        _compare_patterns(local)


def _compare_values(local: Local, before: tuple[object, ...], after: tuple[object, ...]) -> None:
    old, new = {canonical(value): value for value in before}, {canonical(value): value for value in after}
    gone = [value for key, value in old.items() if key not in new]
    come = [value for key, value in new.items() if key not in old]
    was, where = _schema(local.left.enum), _schema(local.right.enum)
    keyword = _value_keyword(where)
    if len(before) == len(after) == 1 and gone:
        local.note("const.changed", "both", was=was, where=where, keyword=keyword, before=before[0], after=after[0])
        return
    if gone == [None] or come == [None]:
        local.note("nullability.changed", "narrowed" if gone else "widened", was=was, where=where, keyword=keyword,
                   before=None in before, after=None in after)
        gone, come = [v for v in gone if v is not None], [v for v in come if v is not None]
    if gone:
        local.note("enum.value-removed", "narrowed", was=was, where=where, keyword=keyword, values=gone)
    if come:
        local.note("enum.value-added", "widened", was=was, where=where, keyword=keyword, values=come)


def _value_keyword(schema: Schema | None) -> str:
    return "const" if schema is not None and "const" in schema.keywords else "enum"


def _compare_openness(local: Local) -> None:
    """Compare a list of values with an open set."""
    left, right = local.left, local.right
    bound, open_side = (left, right) if left.values is not None else (right, left)
    side = local.sides.revision if open_side is right else local.sides.base
    taken = [accepts(open_side.schemas, value, side.normal_form) for value in bound.values or ()]
    if local.site.text and "string" in open_side.types and not open_side.patterns and not open_side.facets:
        taken = [True for _ in taken]
    inside: Effect = "widened" if bound is left else "narrowed"
    effect: Effect = inside if all(taken) else "undecided" if None in taken and False not in taken else "both"
    verb = "enum.removed" if bound is left else "enum.added"
    local.note(
        verb, effect, was=_schema(left.enum) or _any(left), where=_schema(right.enum) or _any(right),
        keyword=_value_keyword(_schema(bound.enum)),
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
        local.note("nullability.changed", effect, was=was, where=where, keyword="type",
                   before="null" in before, after="null" in after)
        return
    effect = "widened" if before < after else "narrowed" if after < before else "both"
    local.note("type.changed", effect, was=was, where=where, keyword="type",
               before=_spell(local.left.types), after=_spell(local.right.types))


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
    if keyword == "format":
        facts["numeric"] = bool({before, after} & {*NUMERIC_FORMATS, *FLOAT_FORMATS})
    local.note(_VERBS[keyword], effect, was=_schema(mine) or _any(local.left),
               where=_schema(theirs) or _any(local.right), keyword=keyword, **facts)


def _compare_bound(local: Local, inclusive: str, exclusive: str) -> None:
    """Compare a lower or an upper bound, whichever keyword states it."""
    before, after = (_bound(side, inclusive, exclusive) for side in (local.left, local.right))
    if (before and before.strength) == (after and after.strength):
        return
    narrowed = before is None or (after is not None and after.strength > before.strength)
    stated = after or before
    local.note(
        "bound.changed", "narrowed" if narrowed else "widened", keyword=stated.keyword if stated else inclusive,
        was=before.facet.schema if before else _any(local.left),
        where=after.facet.schema if after else _any(local.right),
        before=before.facet.value if before else None, after=after.facet.value if after else None,
    )


@dataclass(frozen=True, slots=True)
class _Bound:
    """The tightest bound on one end; a greater strength accepts less."""

    keyword: str
    facet: Facet
    strength: tuple[float, bool]


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
        "pattern.changed", effect, keyword="pattern",
        was=local.left.patterns[gone[0]] if gone else _any(local.left),
        where=local.right.patterns[come[0]] if come else _any(local.right),
        before=gone[0] if gone else None, after=come[0] if come else None,
        reason="" if effect != "undecided" else "the patterns were not compared as languages",
    )


def _compare_whole(local: Local) -> None:
    """Compare the keywords that are taken as a whole: adding an assertion narrows, dropping one widens."""
    for keyword in dict.fromkeys([*local.left.whole, *local.right.whole]):
        mine, theirs = local.left.whole.get(keyword, []), local.right.whole.get(keyword, [])
        old, new = (sorted(canonical(s.keywords[keyword]) for s in schemas) for schemas in (mine, theirs))
        if old == new:
            continue
        effect: Effect = "narrowed" if not mine else "widened" if not theirs else "undecided"
        if keyword.startswith("content") or keyword == "xml":
            effect = "undecided"
        local.note("schema.changed", effect, was=mine[0] if mine else _any(local.left),
                   where=theirs[0] if theirs else _any(local.right), keyword=keyword,
                   before=mine[0].keywords[keyword] if mine else None,
                   after=theirs[0].keywords[keyword] if theirs else None,
                   reason=f"'{keyword}' was not compared in depth" if effect == "undecided" else "")


def _schema(facet: Facet | None) -> Schema | None:
    return facet.schema if facet is not None else None


def _any(normal: NormalSchema) -> Schema | None:
    return normal.schemas[0] if normal.schemas else None


def _type_source(normal: NormalSchema) -> Schema | None:
    return normal.type_source or _any(normal)
