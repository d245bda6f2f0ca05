"""Compare the failures of random values by random schemas with those that ajv finds and Spectral tells.

`python -m bench.schema_agreement --spectral FOLDER`: FOLDER is where `@stoplight/spectral-cli` was installed with npm.
The same failures at the same places must be found, and the same places told; what differs is printed.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

from contractguard.rules.functions.judging import DialectName, SchemaJudge, told
from contractguard.text import format_pointer

_SCRIPT = """
const folder = process.argv[1] + '/node_modules/';
const better = require(folder + '@stoplight/better-ajv-errors');
const tell = better.default || better;
const formats = require(folder + 'ajv-formats').default;
const kinds = {'draft7': require(folder + 'ajv').default, 'draft2020-12': require(folder + 'ajv/dist/2020').default};
const judge = (kind, schema, values, allErrors) => {
  const ajv = new kinds[kind]({allErrors, strict: false, allowUnionTypes: true, unicodeRegExp: false, logger: false});
  formats(ajv);
  const valid = ajv.compile(schema);
  return values.map((value) => {
    if (valid(value)) return [[], []];
    const places = tell(schema, valid.errors, {propertyPath: [], targetValue: value}).map((error) => error.path);
    return [valid.errors.map((error) => [error.keyword, error.instancePath]), places];
  });
};
const attempt = (work) => { try { return work(); } catch (error) { return String(error.message).slice(0, 60); } };
const cases = JSON.parse(require('fs').readFileSync(0));
console.log(JSON.stringify(cases.map((each) => attempt(() => judge(...each)))));
"""
_PLAIN = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "minItems",
          "maxItems", "minProperties", "maxProperties")
_CHOICES: dict[str, list[Any]] = {
    "type": ["string", "number", "integer", "null", "array", "object", ["string", "null"], ["object", "array"]],
    "multipleOf": [1, 2, 0.5], "pattern": ["^a", "b$"], "format": ["date"], "uniqueItems": [True, False],
    "required": [[], ["a"], ["a", "b"], ["c"]], "$ref": ["#/definitions/x", "#/definitions/y"],
}
_LISTS, _MAPS = ("anyOf", "oneOf", "allOf"), ("properties", "dependencies")
_SINGLE = ("not", "if", "then", "else", "additionalProperties", "items", "contains", "propertyNames")
_NEWER = ("prefixItems", "dependentRequired", "dependentSchemas", "unevaluatedProperties", "unevaluatedItems")
_NAMES = ("a", "b", "c", "ab", "/", "~b")


class Drawing:
    """Draws schemas and values."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def value(self, depth: int = 3) -> Any:
        kind = self._random.randrange(10)
        if depth and kind < 3:
            return {self._random.choice(_NAMES): self.value(depth - 1) for _ in range(self._random.randint(0, 3))}
        if depth and kind < 5:
            return [self.value(depth - 1) for _ in range(self._random.randint(0, 3))]
        return self._random.choice([None, True, False, 0, 1, 2, 1.5, -1, "", "a", "ab", "b", "2024-01-01"])

    def schema(self, dialect: DialectName, depth: int = 3) -> dict[str, Any]:
        keywords = [*_PLAIN, *_CHOICES, "enum", "const"]
        if depth:
            keywords += [*_LISTS * 2, *_MAPS * 2, *_SINGLE, "patternProperties"]
            keywords += _NEWER if dialect == "draft2020-12" else ()
        picked = self._random.sample(keywords, self._random.randint(1, 4))
        return {keyword: self._keyword(keyword, dialect, depth) for keyword in picked}

    def _keyword(self, keyword: str, dialect: DialectName, depth: int) -> Any:
        if keyword in _CHOICES:
            return self._random.choice(_CHOICES[keyword])
        if keyword in _PLAIN:
            return self._random.randint(0, 2)
        if keyword == "const":
            return self.value(1)
        if keyword == "enum":
            return [json.loads(text) for text in {json.dumps(self.value(1)) for _ in range(3)}]
        if keyword == "dependentRequired":
            return {"a": ["b"], "c": ["a", "b"]}
        if keyword in (*_LISTS, "prefixItems"):
            return [self._part(dialect, depth) for _ in range(self._random.randint(1, 3))]
        if keyword in (*_MAPS, "dependentSchemas"):
            return {self._random.choice("abc"): self._part(dialect, depth) for _ in range(3)}
        return {"^a": self._part(dialect, depth)} if keyword == "patternProperties" else self._part(dialect, depth)

    def _part(self, dialect: DialectName, depth: int) -> Any:
        return self._random.choice([True, False]) if self._random.random() < 0.06 else self.schema(dialect, depth - 1)

    def case(self, number: int) -> tuple[DialectName, dict[str, Any], list[Any], bool]:
        dialect: DialectName = "draft2020-12" if number % 3 == 0 else "draft7"
        definitions = {"x": self.schema(dialect, 1), "y": {"type": "string", "minLength": 1}}
        definitions["x"].pop("$ref", None)
        return dialect, {**self.schema(dialect), "definitions": definitions}, [self.value() for _ in range(6)], \
            bool(number % 2)


def main() -> None:
    """Compare so many schemas, six values each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--spectral", type=Path, required=True)
    parser.add_argument("--schemas", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    drawing = Drawing(asked.seed)
    cases = [drawing.case(number) for number in range(asked.schemas)]
    done = subprocess.run(["node", "-e", _SCRIPT, str(asked.spectral)], input=json.dumps(cases), capture_output=True,
                          text=True, check=True)
    figures: Counter[str] = Counter()
    for case, theirs in zip(cases, json.loads(done.stdout), strict=True):
        figures.update(_compared(case, theirs))
    print("\n".join(f"{number:8,} {what}" for what, number in figures.most_common()))


def _compared(case: tuple[DialectName, dict[str, Any], list[Any], bool], theirs: Any) -> list[str]:
    dialect, schema, values, every = case
    if isinstance(theirs, str):
        return [f"ajv says: {theirs}"]
    judge = SchemaJudge(schema, dialect, every)
    verdicts = []
    for value, (failed, places) in zip(values, theirs, strict=True):
        failures = judge.failures(value)
        same = (sorted([failure.keyword, format_pointer(failure.path)] for failure in failures) == sorted(failed)
                and {format_pointer(failure.path) for failure in told(failures)} == set(places))
        verdicts.append("the same" if same else "differing")
        if not same:
            print(json.dumps({"dialect": dialect, "schema": schema, "value": value, "all": every, "ajv": failed}))
    return verdicts


if __name__ == "__main__":
    main()
