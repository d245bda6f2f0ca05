"""Whether a schema accepts one instance, answered only where the normal form tells for sure."""

from __future__ import annotations

from contractguard.schema.facets import FACET_TYPES, NUMERIC_FORMATS, rejects
from contractguard.schema.forms import Conjunction, NormalSchema
from contractguard.schema.normal import Normaliser
from contractguard.schema.patterns import finds
from contractguard.schema.values import key, types_of

_DEEPEST = 40


def accepts(schemas: Conjunction, instance: object, normal_form: Normaliser, depth: int = 0) -> bool | None:
    """Judge an instance: True, False, or None where this form of the schema does not tell."""
    if depth > _DEEPEST:
        return None
    normal = normal_form(schemas)
    if normal.never or not types_of(instance) & normal.types:
        return False
    if normal.values is not None and key(instance) not in normal.value_keys:
        return False
    if any(rejects(keyword, facet.value, instance) for keyword, facet in normal.facets.items()):
        return False
    verdicts = [_matches_patterns(normal, instance), _fits_format(normal, instance)]
    if isinstance(instance, dict):
        verdicts.append(_accepts_members(normal, instance, normal_form, depth))
    if isinstance(instance, list):
        verdicts += [accepts(normal.item(index), item, normal_form, depth + 1) for index, item in enumerate(instance)]
        verdicts.append(None if "uniqueItems" in normal.facets else True)
    verdicts += [_accepts_choice(normal, index, instance, normal_form, depth) for index in range(len(normal.choices))]
    verdicts.append(None if normal.whole else True)
    return every(verdicts)


def every(verdicts: list[bool | None]) -> bool | None:
    """Combine verdicts that must all hold."""
    if False in verdicts:
        return False
    return None if None in verdicts else True


def _matches_patterns(normal: NormalSchema, instance: object) -> bool | None:
    if not isinstance(instance, str):
        return True
    return every([finds(pattern, instance) for pattern in normal.patterns])


def _fits_format(normal: NormalSchema, instance: object) -> bool | None:
    facet = normal.facets.get("format")
    if facet is None or not types_of(instance) & FACET_TYPES["format"]:
        return True
    bounds = NUMERIC_FORMATS.get(str(facet.value))
    if bounds and isinstance(instance, (int, float)):
        return bounds[0] <= instance <= bounds[1]
    return None


def _accepts_members(
    normal: NormalSchema, instance: dict[str, object], normal_form: Normaliser, depth: int
) -> bool | None:
    if any(name not in instance for name in normal.required):
        return False
    return every([accepts(normal.member(name), value, normal_form, depth + 1) for name, value in instance.items()])


def _accepts_choice(
    normal: NormalSchema, index: int, instance: object, normal_form: Normaliser, depth: int
) -> bool | None:
    choice = normal.choices[index]
    verdicts = [accepts(branch, instance, normal_form, depth + 1) for branch in choice.branches]
    if choice.keyword == "anyOf":
        return True if True in verdicts else None if None in verdicts else False
    if verdicts.count(True) > 1:
        return False
    return None if None in verdicts else verdicts.count(True) == 1
