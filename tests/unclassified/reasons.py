"""The closed list of reasons for which a difference has no meaning, each with the page that says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import jsonschema_rs
import yaml

from tests.unclassified.correspondence import REASONS as VANISHED
from tests.unclassified.correspondence import is_swapped
from tests.unclassified.differences import Difference
from tests.unclassified.places import Place
from tests.unclassified.schema_reasons import (
    Sides,
    is_another_spelling,
    is_said_beside,
    is_used_anew,
)
from tests.unclassified.serving import demanded, same_addresses, same_doors, same_tags
from tests.unclassified.spelling import silent

_UNSTATED: Mapping[str, tuple[object, ...]] = {
    "deprecated": (False,), "required": (False,), "allowReserved": (False,), "allowEmptyValue": (False,),
    "readOnly": (False,), "writeOnly": (False,), "parameters": ([],), "tags": ([],),
}
_STYLES = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}


@dataclass(frozen=True)
class Reason:
    """Why differences of a kind have no meaning; `holds` tells whether one is of that kind."""

    name: str
    because: str
    holds: Callable[[Difference, Sides], bool]


def _is_version(difference: Difference, _: Sides) -> bool:
    return difference.labels in (("openapi",), ("swagger",))


def _is_component(difference: Difference, sides: Sides) -> bool:
    """Schemes are referred to by their names; what nothing refers to is told itself."""
    place, labels = difference.alone, difference.labels
    if place is None or len(labels) != 3 or labels[0] != "components":
        return False
    side = sides[0] if difference.base else sides[1]
    return bool(side.users(place.pointer)) or (labels[1] == "securitySchemes" and labels[2] in demanded(side))


def _is_unstated(difference: Difference, _: Sides) -> bool:
    place = difference.alone
    if place is None:
        return False
    keyword, value = difference.label, place.value
    if silent(keyword, value) or any(value == other and type(value) is type(other)
                                     for other in _UNSTATED.get(keyword, ())):
        return True
    holders = [holder.value for holder in difference.holders if isinstance(holder.value, dict)]
    styles = [_STYLES.get(str(holder.get("in")), "simple") for holder in holders]
    if keyword == "style":
        return value in styles
    if keyword == "explode":
        stated = [holder.get("style", style) for holder, style in zip(holders, styles, strict=True)]
        return all(value == (style in ("form", "cookie")) for style in stated)
    return False


def _is_name_without_bearing(difference: Difference, sides: Sides) -> bool:
    if difference.base is None or difference.revision is None or difference.label not in ("name", "scheme"):
        return False
    holders = [side.settle(holder) for side, holder in zip(sides, difference.holders, strict=True)]
    locations = {holder.get("in") for holder in holders}
    same = str(difference.base.value).lower() == str(difference.revision.value).lower()
    if difference.label == "scheme":
        return same  # RFC 9110, section 11.1.
    if locations <= {"path"}:
        return not is_swapped(*difference.labels[1].split(" -> "))
    return locations == {"header"} and same


def _is_written_out(difference: Difference, sides: Sides) -> bool:
    place, paths = difference.alone, difference.labels[1:2]
    if place is None or difference.holder != "parameters" or not paths or " -> " not in paths[0]:
        return False
    index = 0 if difference.base else 1
    templates = [path.split("/") for path in paths[0].split(" -> ")]
    parameter = sides[index].settle(place)
    return parameter.get("in") == "path" and any(
        f"{{{parameter.get('name')}}}" in own and "{" not in other and _may_be(parameter.get("schema") or {}, other)
        for own, other in zip(templates[index], templates[1 - index], strict=True))


def _may_be(schema: dict[str, Any], text: str) -> bool:
    """Whether a parameter may be written as a text, as far as its schema says so itself."""
    return any(jsonschema_rs.is_valid(schema, value) for value in (text, yaml.safe_load(text)))


def _is_beside_a_reference(difference: Difference, sides: Sides) -> bool:
    place, index = difference.alone, 0 if difference.base else 1
    if place is None or difference.label == "$ref" or sides[index].current:
        return False
    holder = difference.holders[index]
    return "$ref" in holder.members() and place.pointer[:-1] == holder.pointer


def _is_ignored_header(difference: Difference, sides: Sides) -> bool:
    places = [place for place in (difference.base, difference.revision) if place is not None]
    for place in [*places, *difference.holders]:
        if place.get("in") == "header" and str(place.get("name")).lower() in (
                "accept", "content-type", "authorization") and sides[1].version != "2.0":
            return True
    return difference.labels[-2:-1] == ("headers",) and difference.label.lower() == "content-type"


def _is_same_number(difference: Difference, _: Sides) -> bool:
    values = [place.value for place in (difference.base, difference.revision) if place is not None]
    return len(values) == 2 and all(isinstance(value, (int, float)) and not isinstance(value, bool)
                                    for value in values) and values[0] == values[1]


def _is_order_of_kinds(difference: Difference, _: Sides) -> bool:
    def kinds(place: Place) -> set[str]:
        return {kind.strip().lower() for kind in str(place.value).split(",")}

    return difference.label == "contentType" and difference.base is not None and difference.revision is not None and (
        kinds(difference.base) == kinds(difference.revision))


def _is_encoding_of_no_form(difference: Difference, _: Sides) -> bool:
    if "encoding" not in difference.labels:
        return False
    kind = difference.labels[difference.labels.index("encoding") - 1]
    if "headers" in difference.labels[-3:]:
        return not kind.startswith("multipart/")
    return not kind.startswith("multipart/") and not kind.startswith("application/x-www-form-urlencoded")


def _is_encoding_of_a_new_part(difference: Difference, _: Sides) -> bool:
    if difference.labels[-2:-1] != ("encoding",) or difference.alone is None:
        return False
    media_types = difference.around[-2]
    return any(difference.label not in ((place.get("schema") or {}).get("properties") or {difference.label: 0})
               for place in media_types)


def _is_same_doors(difference: Difference, sides: Sides) -> bool:
    return "security" in difference.labels[:4] and same_doors(*sides)


def _is_same_addresses(difference: Difference, sides: Sides) -> bool:
    told = difference.label in ("description", "default")
    return difference.labels[:1] == ("servers",) and not told and same_addresses(*sides)


def _is_same_tags(difference: Difference, sides: Sides) -> bool:
    if difference.holder == "mapping":
        return same_tags(difference.around[-3], sides, difference.label)
    if difference.label == "defaultMapping":
        return same_tags(difference.around[-2], sides, "")
    branch = difference.label == "$ref" and difference.labels[-3:-2] in (("oneOf",), ("anyOf",))
    return branch and same_tags(difference.around[-3], sides)


REASONS: tuple[Reason, ...] = (
    Reason("version", "the version of OpenAPI says how the rest is spelled (design, 3.10)", _is_version),
    Reason("component", "a component is not on the wire; what refers to it is compared (design, 3.10)", _is_component),
    Reason("unstated", "a default was stated, or no longer (OpenAPI, fixed fields; 2020-12 validation)", _is_unstated),
    Reason("name", "names of path parameters are not on the wire, those of headers have no case (design, 3.9)",
           _is_name_without_bearing),
    Reason("written out", "what a path writes out is a value that its template covers (design, 3.9)", _is_written_out),
    Reason("beside a reference", "what stands beside a reference is ignored (OpenAPI 3.0.4, Reference Object)",
           _is_beside_a_reference),
    Reason("ignored header", "the header is described elsewhere and ignored here (design, 3.9)", _is_ignored_header),
    Reason("spelling", "the schema is another spelling of the same (design, 3.5 and 3.10)", is_another_spelling),
    Reason("number", "1 and 1.0 are one number (2020-12 core, 4.2.2)", _is_same_number),
    Reason("kinds", "media types have no case and their list no order (RFC 9110, 8.3.1)", _is_order_of_kinds),
    Reason("no form", "encoding applies to forms alone, headers of parts to multipart ones (OpenAPI 3.1, Media Type "
           "Object)", _is_encoding_of_no_form),
    Reason("part", "how a part is written comes and goes with the part (OpenAPI, Encoding Object)",
           _is_encoding_of_a_new_part),
    Reason("used anew", "no place refers to the component as it did: each use is compared itself (design, 3.10)",
           is_used_anew),
    Reason("said beside", "a member is said by another schema that holds for the same value (design, 3.10)",
           is_said_beside),
    Reason("doors", "every operation asks for the same as it did (design, 3.8)", _is_same_doors),
    Reason("addresses", "every operation is called at the same addresses (design, 3.9)", _is_same_addresses),
    Reason("tags", "every tag leads where it led (design, 3.7)", _is_same_tags),
)


def reason_for(difference: Difference, sides: Sides) -> Reason | None:
    """Return the first reason that holds."""
    return next((reason for reason in REASONS if reason.holds(difference, sides)), None)


def known_reasons() -> dict[str, Any]:
    """Return every reason by name, those for which distinctions vanish before DeepDiff looks among them."""
    return {**VANISHED, **{reason.name: reason.because for reason in REASONS}}
