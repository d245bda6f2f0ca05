"""Functions about operations: their ids, parameters, tags and responses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from contractguard.rules.functions.function import Place, Problem, plain
from contractguard.rules.functions.oas.views import member, members, operations
from contractguard.rules.functions.values import shown

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_NUMBER = re.compile(r"\s*(\d+(?:\.\d+)?)\s*")


def _success(value: object, place: Place) -> Iterator[Problem]:
    if isinstance(value, dict) and not any(_is_success(status, place) for status in value):
        yield Problem("the operation has no response with a 2xx or 3xx status")


def _is_success(status: str, place: Place) -> bool:
    if status in ("2XX", "3XX"):
        return "oas3" in place.surroundings.formats
    number = _NUMBER.fullmatch(status[:20])
    return number is not None and 200 <= float(number[1]) < 400


def _form_consumes(value: object, place: Place) -> Iterator[Problem]:
    if not isinstance(value, dict):
        return
    consumes, parameters = value.get("consumes"), value.get("parameters")
    if not isinstance(consumes, list) or not isinstance(parameters, list):
        return
    is_form = any(node.members().get("in") == "formData"
                  for _, node in members(place.node.child("parameters"), place.surroundings))
    if is_form and not any(form in str(media_type) for media_type in consumes for form in _FORMS):
        yield Problem(f"'consumes' names no media type of forms: {' or '.join(_FORMS)}")


def _ids(value: object, place: Place) -> Iterator[Problem]:
    if not isinstance(value, dict):
        return
    seen: set[str] = set()
    for path, method, node in operations(place):
        if "operationId" in node.members():
            identifier = json.dumps(node.members()["operationId"], sort_keys=True, default=str)
            if identifier in seen:
                yield Problem(f"the operationId {identifier} is used by another operation",
                              (path, method, "operationId"))
            seen.add(identifier)


def _parameters(value: object, place: Place) -> Iterator[Problem]:
    if not isinstance(value, list) or len(value) < 2:
        return
    seen: set[tuple[str, str]] = set()
    placed: dict[str, list[int]] = {"body": [], "formData": []}
    for index, node in members(place.node, place.surroundings):
        parameter = node.members()
        if not parameter or "$ref" in parameter:
            continue
        identity = str(parameter.get("in")), str(parameter.get("name"))
        if identity in seen:
            yield Problem(f"the parameter {shown(identity[1])} in {identity[0]} is there already", (index,))
        seen.add(identity)
        if identity[0] in placed:
            placed[identity[0]].append(int(index))
    if placed["body"] and placed["formData"]:
        yield Problem("an operation has a body or form parameters, not both")
    for index in placed["body"][1:]:
        yield Problem("an operation has one body at most", (index,))


def _tags_defined(value: object, place: Place) -> Iterator[Problem]:
    if not isinstance(value, dict):
        return
    surroundings = place.surroundings
    listed, paths = member(place.node, "tags", surroundings), member(place.node, "paths", surroundings)
    defined = {node.members().get("name") for _, node in members(listed, surroundings)
               if isinstance(node.members().get("name"), str)} if listed else set()
    if paths is None:
        return
    at_paths = place._replace(field=(*place.field, "paths"))
    for path, method, node in operations(at_paths):
        tags = node.members().get("tags")
        for index, tag in enumerate(tags if isinstance(tags, list) else ()):
            if not isinstance(tag, str) or tag not in defined:
                yield Problem(f"the tag {shown(tag)} is not among the document's tags",
                              ("paths", path, method, "tags", index))


SUCCESS_RESPONSE = plain("oasOpSuccessResponse", "A response with a 2xx or 3xx status is there.", _success)
FORM_CONSUMES = plain("oasOpFormDataConsumeCheck", "With form parameters a media type of forms is consumed.",
                      _form_consumes)
OPERATION_IDS = plain("oasOpIdUnique", "No two operations have the same operationId.", _ids)
OPERATION_PARAMETERS = plain("oasOpParams", "Parameters differ in name or location.", _parameters)
TAGS_DEFINED = plain("oasTagDefined", "The tags of operations are listed in the document's tags.", _tags_defined)
