"""How the parts of forms are written (OpenAPI 3.2, Encoding Object)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TypeAlias

from contractguard.compare.elements import compare_rest, compare_words
from contractguard.compare.headers import CompareContent, compare_headers
from contractguard.compare.media_types import covering, is_urlencoded, normal_media_type
from contractguard.compare.sides import Side, Sides
from contractguard.compare.units import Site
from contractguard.contract.model import Encoding, MediaType
from contractguard.schema import Conjunction, Effect, NormalSchema
from contractguard.schema.values import EVERY_TYPE

_MOST_LEVELS = 8
"""Lists of lists; what is nested deeper is taken for bytes."""

Holder: TypeAlias = "MediaType | Encoding | None"
Style: TypeAlias = tuple[str, bool, bool]
"""A style, whether it is exploded, and whether reserved characters are left as they are."""
Part: TypeAlias = "tuple[Encoding | None, Conjunction]"


@dataclass(frozen=True, slots=True)
class Form:
    """What all parts of a form share: its media type, whether the client writes it, how content is compared."""

    media_type: str
    request: bool
    compare_content: CompareContent


def compare_parts(
    sides: Sides, site: Site, base: Holder, revision: Holder, values: tuple[Conjunction, Conjunction],
    form: Form,
) -> None:
    """Compare how the parts of two forms are written; `values` are the schemas of the whole forms.

    The encoding of a part that is new or gone is told by the part itself.
    """
    compare = partial(_compare_part, form)
    named = dict.fromkeys([name for holder in (base, revision) if holder for name in holder.encoding])
    for name in named:
        pair = _named(sides.base, base, values[0], name), _named(sides.revision, revision, values[1], name)
        if pair[0] is not None and pair[1] is not None:
            compare(sides, site.down(f" part '{name}'"), name, pair[0], pair[1])
    length = max((len(holder.prefix_encoding) for holder in (base, revision) if holder), default=0)
    if length or any(holder is not None and holder.item_encoding for holder in (base, revision)):
        for index in range(length + 1):
            name = "further parts" if index == length else f"part {index + 1}"
            compare(sides, site.down(f" {name}"), name, _placed(sides.base, base, values[0], index),
                    _placed(sides.revision, revision, values[1], index))


def _named(side: Side, holder: Holder, schemas: Conjunction, name: str) -> Part | None:
    """Return how a part with a name is written, with the schemas of its value; None where a form has no such part."""
    whole = side.normal_form(schemas)
    if schemas and name not in whole.names():
        return None
    return holder.encoding.get(name) if holder else None, whole.member(name)


def _placed(side: Side, holder: Holder, schemas: Conjunction, index: int) -> Part:
    """Return how a part at a position is written, with the schemas of its value."""
    if holder is None:
        return None, ()
    streamed = (holder.item_schema,) if isinstance(holder, MediaType) and holder.item_schema else ()
    prefix = holder.prefix_encoding
    return prefix[index] if index < len(prefix) else holder.item_encoding, (
        side.normal_form(schemas).item(index) if schemas else streamed)


def _compare_part(
    form: Form, sides: Sides, site: Site, name: str, base: Part, revision: Part
) -> None:
    (mine, value), (theirs, other) = base, revision
    forms = sides.base.normal_form(value), sides.revision.normal_form(other)
    before, after = _kinds(sides.base, mine, forms[0]), _kinds(sides.revision, theirs, forms[1])
    styled = mine, theirs
    if not _is_styled(sides.base, form) or not _is_styled(sides.revision, form):
        styled = None, None
    written = _written(styled[0], forms[0]), _written(styled[1], forms[1])
    inner = replace(site, was=mine.node if mine else site.was, where=theirs.node if theirs else site.where)
    effect = "both" if written[0] != written[1] else _effect(before, after)
    if effect != "none":
        shown = written if written[0] != written[1] else (None, None)
        inner.report("encoding.changed", name=name, before=_spell(before, shown[0]), after=_spell(after, shown[1]),
                     effect=effect)
    elif before != after or _style(mine) != _style(theirs):
        inner.report("serialization.restated", name=name, before=_spell(before, _style(mine)),
                     after=_spell(after, _style(theirs)))
    if mine is not None and theirs is not None:
        compare_words(inner)
        if "2.0" not in (sides.base.contract.dialect, sides.revision.contract.dialect):
            compare_rest(inner, "encoding")
    if form.media_type.startswith("multipart/"):
        compare_headers(sides, inner, mine.headers if mine else {}, theirs.headers if theirs else {},
                        form.compare_content, request=form.request)
    compare_parts(sides, inner, mine, theirs, (value, other), form)


def _is_styled(side: Side, form: Form) -> bool:
    """Whether `style` and its companions are heard: OpenAPI 3.0 ignores them but for urlencoded forms."""
    return is_urlencoded(form.media_type) or (
        form.media_type.startswith("multipart/form-data") and not side.contract.format.startswith("3.0"))


def _spell(kinds: frozenset[str], style: Style | None) -> str:
    """Spell how a part is written as people would say it."""
    told = ", ".join(sorted(kinds))
    return told if style is None else f"{told} in the style {style[0]}, explode={str(style[1]).lower()}" + (
        ", reserved characters as they are" if style[2] else "")


def _effect(before: frozenset[str], after: frozenset[str]) -> Effect:
    """Say what became of the content types that a part may have, ranges included."""
    narrowed, widened = (
        not all(kind in others or covering(kind, others) for kind in kinds)
        for kinds, others in ((before, after), (after, before)))
    return "both" if narrowed and widened else "narrowed" if narrowed else "widened" if widened else "none"


def _kinds(side: Side, encoding: Encoding | None, value: NormalSchema) -> frozenset[str]:
    """Return the content types that a part may have."""
    stated = (encoding.content_type or "").split(",") if encoding else []
    kinds = frozenset(normal_media_type(kind) for kind in stated if kind.strip())
    return kinds or frozenset({_default_kind(side, value)})


def _default_kind(side: Side, value: NormalSchema, level: int = 0) -> str:
    """Return the content type of a part that states none (OpenAPI 3.2, Encoding Object)."""
    if value.types == {"object"}:
        return "application/json"
    if value.types == {"array"} and level < _MOST_LEVELS:
        return _default_kind(side, side.normal_form(value.item(value.prefix)), level + 1)
    binary = "contentEncoding" in value.whole or "contentMediaType" in value.whole or (
        "format" in value.facets and value.facets["format"].value == "binary")
    return "application/octet-stream" if binary or value.types == EVERY_TYPE else "text/plain"


def _written(encoding: Encoding | None, value: NormalSchema) -> Style:
    """Spell how a part is written, leaving out what has no bearing on its values."""
    return _style(encoding if value.types & {"array", "object"} else None)


def _style(encoding: Encoding | None) -> Style:
    if encoding is None:
        return "form", True, False
    style = encoding.style or "form"
    return style, style == "form" if encoding.explode is None else encoding.explode, encoding.allow_reserved
