"""openapi-core, set up so that no contract can make it run away.

This module imports openapi-core, which takes half a second: import it only where an exchange is judged.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jsonschema.exceptions import ValidationError, best_match  # type: ignore[import-untyped, unused-ignore]
from jsonschema.validators import extend  # type: ignore[import-untyped, unused-ignore]
from openapi_core import Config, OpenAPI
from openapi_core.casting.schemas import oas30_types_caster, oas31_types_caster
from openapi_core.casting.schemas.exceptions import CastError
from openapi_core.casting.schemas.factories import SchemaCastersFactory
from openapi_core.deserializing.exceptions import DeserializeError
from openapi_core.deserializing.styles.exceptions import EmptyQueryParameterValue
from openapi_core.validation.schemas import (
    oas30_write_schema_validators_factory,
    oas31_schema_validators_factory,
    oas32_schema_validators_factory,
)
from openapi_core.validation.schemas.factories import SchemaValidatorsFactory

from contractguard.compare.exchange.model import Ruling, UnwritableError
from contractguard.compare.exchange.rejections import rejected_part, rejections_of
from contractguard.contract import Node
from contractguard.schema.canonical import canonical
from contractguard.schema.patterns import finds

_LONGEST_REASON = 300
_FACTORIES = {
    "3.0": (oas30_write_schema_validators_factory, oas30_types_caster),
    "3.1": (oas31_schema_validators_factory, oas31_types_caster),
    "3.2": (oas32_schema_validators_factory, oas31_types_caster),
}

# What it warns of are the values that are judged; without a listener that would go to standard error.
logging.getLogger("openapi_core").addHandler(logging.NullHandler())


class Bench:
    """Validators of one version of OpenAPI that take at most `most_steps` for each exchange.

    `places` are those that the schemas of its documents were copied from.
    """

    def __init__(self, version: str, places: Sequence[Node], most_steps: int) -> None:
        validators, types = _FACTORIES[version]
        self._places = places
        self._most_steps = most_steps
        self._left = 0
        bounded = extend(validators.schema_validator_cls, validators={
            keyword: check for keyword, check in _CHECKS.items()
            if keyword in validators.schema_validator_cls.VALIDATORS})
        bounded.evolve = self._counted(bounded.evolve)
        factory = SchemaValidatorsFactory(bounded, format_checker=validators.format_checker)
        self._config = Config(
            spec_validator_cls=None, schema_validators_factory=factory,
            schema_casters_factory=SchemaCastersFactory(factory, types))

    def open(self, document: dict[str, Any]) -> OpenAPI:
        """Prepare a document for judging. It is not validated itself."""
        return OpenAPI.from_dict(document, config=self._config)

    def rule(self, errors: Iterator[Exception]) -> Ruling:
        """Run a validation and say what came of it. Raises UnwritableError where its errors are not of the exchange."""
        self._left = self._most_steps
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = list(errors)
        if any(isinstance(error.__cause__, EmptyQueryParameterValue) for error in found):
            raise UnwritableError("openapi-core takes no empty query parameter")
        if not found:
            return Ruling(True)
        return Ruling(False, _reason(found[0]), tuple(dict.fromkeys(map(rejected_part, found))),
                      tuple(rejections_of(found, self._places)))

    def _counted(self, evolve: Any) -> Any:
        """Count every step from a schema to a subschema: a validator that goes there is evolved for it."""
        def counted(validator: Any, **changes: Any) -> Any:
            self._left -= 1
            if self._left < 0:
                raise UnwritableError("the schemas take too many steps")
            return evolve(validator, **changes)
        return counted


def _reason(error: Exception) -> str:
    """Say in one line why an exchange is rejected: what the schema said where a schema said it."""
    cause: BaseException = error.__cause__ or error
    if isinstance(cause, DeserializeError) and not isinstance(cause, CastError):
        return "what is written cannot be read as the contract says that it is written"
    found = best_match(getattr(cause, "schema_errors", ()))
    text = " ".join((found.message if found is not None else str(cause)).split())
    return text if len(text) <= _LONGEST_REASON else text[: _LONGEST_REASON - 1] + "…"


def _pattern(_: Any, pattern: Any, instance: Any, __: Any) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not _finds(pattern, instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _finds(pattern: str, text: str) -> bool:
    """Match with an engine that no pattern can blow up. Raises UnwritableError where it cannot tell."""
    found = finds(pattern, text)
    if found is None:
        raise UnwritableError(f"nobody can tell what the pattern {pattern!r} matches")
    return found


def _pattern_properties(validator: Any, patterns: Any, instance: Any, _: Any) -> Iterator[ValidationError]:
    for pattern, schema in patterns.items() if isinstance(instance, dict) else ():
        for name, member in instance.items():
            if _finds(pattern, name):
                yield from validator.descend(member, schema, path=name, schema_path=pattern)


def _additional_properties(validator: Any, allowed: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
    if not isinstance(instance, dict):
        return
    for name in _undeclared(instance, schema):
        if allowed is False:
            yield ValidationError(f"additional property {name!r} is not allowed")
        elif allowed is not True:
            yield from validator.descend(instance[name], allowed, path=name)


def _undeclared(instance: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[str]:
    for name in instance:
        if name not in schema.get("properties", {}) and not any(
                _finds(pattern, name) for pattern in schema.get("patternProperties", {})):
            yield name


def _unique_items(_: Any, unique: Any, instance: Any, __: Any) -> Iterator[ValidationError]:
    if unique is True and isinstance(instance, list) and (
            len({canonical(_with_whole_numbers(item)) for item in instance}) < len(instance)):
        yield ValidationError(f"{instance!r} has non-unique elements")


def _with_whole_numbers(value: Any) -> Any:
    """Spell equal numbers alike: 1.0 is 1 (JSON Schema 2020-12 core, section 4.2.2)."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, list):
        return [_with_whole_numbers(item) for item in value]
    return {name: _with_whole_numbers(member) for name, member in value.items()} if isinstance(value, dict) else value


_CHECKS = {
    "pattern": _pattern,
    "patternProperties": _pattern_properties,
    "additionalProperties": _additional_properties,
    "uniqueItems": _unique_items,
}
"""What openapi-core does by regular expressions or comparisons that may take for ever, or in an order of no meaning."""
