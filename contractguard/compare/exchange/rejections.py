"""What openapi-core found wrong with an exchange, told in the terms of the contract.

This module imports openapi-core, as `validators` does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from jsonschema.exceptions import best_match  # type: ignore[import-untyped, unused-ignore]
from openapi_core.casting.schemas.exceptions import CastError
from openapi_core.templating.media_types.exceptions import MediaTypeFinderError
from openapi_core.templating.responses.exceptions import ResponseFinderError
from openapi_core.validation.request.exceptions import (
    MissingParameterError,
    MissingRequestBodyError,
    ParameterValidationError,
    RequestBodyValidationError,
)
from openapi_core.validation.response.exceptions import (
    DataValidationError,
    HeaderValidationError,
    MissingData,
    MissingHeaderError,
)

from contractguard.compare.exchange.model import Rejection, part_name
from contractguard.compare.exchange.schemas import PLACE
from contractguard.contract import Node

_MOST_OF_ONE_PART = 20
_MISSING = (MissingParameterError, MissingRequestBodyError, MissingData, MissingHeaderError)
_CHOICES = frozenset({"anyOf", "oneOf", "not", "if", "then", "else", "contains"})
_NAMING = ("properties", "dependentSchemas")
"""The keywords of a schema that name the members which they describe."""


def rejections_of(errors: Iterable[Exception], places: Sequence[Node]) -> Iterator[Rejection]:
    """Tell each thing that was rejected. `places` are those that copies of schemas were made from, by their number."""
    for error in errors:
        cause: BaseException = error.__cause__ or error
        failures = getattr(cause, "schema_errors", None)
        if failures:
            yield from (_of_schema(rejected_part(error), best_match([failure]), places)
                        for failure in islice(failures, _MOST_OF_ONE_PART))
        elif isinstance(cause, CastError):
            yield Rejection(rejected_part(error), "schema", "type", cause.type, cause.value)
        elif isinstance(error, ResponseFinderError):
            yield Rejection(rejected_part(error), "status")
        elif isinstance(cause, MediaTypeFinderError):
            yield Rejection(rejected_part(error), "media type")
        else:
            yield Rejection(rejected_part(error), "missing" if isinstance(error, _MISSING) else "unreadable")


def rejected_part(error: Exception) -> str:
    """Name the part of an exchange that an error of openapi-core is about."""
    if isinstance(error, RequestBodyValidationError):
        return part_name("body")
    if isinstance(error, ParameterValidationError):
        return part_name("parameter", error.name, error.location)
    if isinstance(error, DataValidationError):
        return part_name("response")
    return part_name("header", error.name) if isinstance(error, HeaderValidationError) else "status"


def _of_schema(part: str, failure: Any, places: Sequence[Node]) -> Rejection:
    marked = failure.schema.get(PLACE) if isinstance(failure.schema, dict) else None
    node = places[marked] if isinstance(marked, int) and marked < len(places) else None
    return Rejection(part, "schema", str(failure.validator), failure.validator_value, failure.instance,
                     tuple(_way(failure)), node, not _CHOICES.isdisjoint(map(str, failure.absolute_schema_path)))


def _way(failure: Any) -> Iterator[str | int | None]:
    """Follow the way to a value; names that only the exchange knows are left out."""
    steps = list(failure.absolute_schema_path)
    named = {steps[at + 1] for at in range(len(steps) - 1) if steps[at] in _NAMING}
    for step in failure.absolute_path:
        yield step if isinstance(step, int) or step in named else None
