"""One schema, made ready to judge values by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contractguard.rules.functions.expressions import read_expression
from contractguard.rules.functions.judging.dialects import DIALECTS, DialectName
from contractguard.rules.functions.judging.failure import Failures
from contractguard.rules.functions.judging.judge import Judge
from contractguard.rules.functions.judging.schema_resources import Resources
from contractguard.rules.functions.options import OptionsError

_META_SCHEMAS: Mapping[DialectName, str] = {
    "draft4": "http://json-schema.org/draft-04/schema#", "draft6": "http://json-schema.org/draft-06/schema#",
    "draft7": "http://json-schema.org/draft-07/schema#",
    "draft2019-09": "https://json-schema.org/draft/2019-09/schema",
    "draft2020-12": "https://json-schema.org/draft/2020-12/schema",
}
_LONGEST_HINT = 120


class SchemaJudge:
    """Judges values by one schema. With `every`, all failures are found, and `errorMessage` is heard."""

    def __init__(self, schema: Mapping[str, Any], dialect: DialectName, every: bool = False) -> None:
        self._schema = schema
        self._resources = Resources(schema)
        self._keywords = DIALECTS[dialect]
        self._every = every

    def failures(self, value: object) -> Failures:
        """Return what fails, as ajv would find it. Raises UntoldError where there is too much to look at."""
        return Judge(self._resources, self._every, self._keywords).failures(self._schema, value, (), False)


def check_schema(schema: Mapping[str, Any], dialect: DialectName) -> None:
    """Hold a schema to its dialect's meta-schema. Raises OptionsError where it is none, or refers to nothing."""
    import jsonschema_rs

    try:
        jsonschema_rs.meta.validate({**schema, "$schema": _META_SCHEMAS[dialect]})
    except jsonschema_rs.ValidationError as problem:
        pointer = tuple(problem.instance_path)
        place = "/".join(str(token) for token in pointer)
        raise OptionsError(
            f"the schema is not valid by {dialect}{f' at {place}' if place else ''}", problem.message[:_LONGEST_HINT],
            ("schema", *pointer)) from None
    except (ValueError, RecursionError):
        raise OptionsError("the schema cannot be read", "", ("schema",)) from None
    lost = Resources(schema).lost()
    if lost is not None:
        raise OptionsError(f"the schema's reference '{lost[:_LONGEST_HINT]}' leads nowhere",
                           "write what it refers to below 'definitions' of the schema", ("schema",))
    for pattern in _patterns(schema):
        read_expression(pattern)


def _patterns(schema: object) -> Iterator[str]:
    pending = [schema]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            if isinstance(value.get("pattern"), str):
                yield value["pattern"]
            if isinstance(value.get("patternProperties"), dict):
                yield from value["patternProperties"]
            pending += (member for name, member in value.items() if name not in ("enum", "const", "default"))
        elif isinstance(value, list):
            pending += value
