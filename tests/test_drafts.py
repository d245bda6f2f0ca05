"""Older drafts said in 2020-12: example by example, and instance by instance over the public suites."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest

drafts: Any = pytest.importorskip("bench.drafts", reason="the benchmarks are not beside the tests")
suites: Any = pytest.importorskip("bench.suites")

VALIDATORS = {
    "draft4": jsonschema_rs.Draft4Validator, "draft6": jsonschema_rs.Draft6Validator,
    "draft7": jsonschema_rs.Draft7Validator, "draft2019-09": jsonschema_rs.Draft201909Validator,
    "draft2020-12": jsonschema_rs.Draft202012Validator,
}
REMOTE = 148
"""Rows of the membership suite that need a document or a meta-schema that the corpus does not hold."""

EXAMPLES: list[tuple[str, Any, Any]] = [
    ("draft4", {"minimum": 1, "exclusiveMinimum": True}, {"exclusiveMinimum": 1}),
    ("draft4", {"maximum": 1, "exclusiveMaximum": False}, {"maximum": 1}),
    ("draft4", {"const": 1, "contains": {}, "propertyNames": {}, "if": {}, "type": "string"}, {"type": "string"}),
    ("draft6", {"const": 1, "if": {"type": "string"}, "then": False}, {"const": 1}),
    ("draft7", {"contains": {"const": 1}, "minContains": 2, "maxContains": 0}, {"contains": {"const": 1}}),
    ("draft2019-09", {"contains": {"const": 1}, "minContains": 0}, {"contains": {"const": 1}, "minContains": 0}),
    ("draft7", {"items": [{"type": "null"}], "additionalItems": False},
     {"prefixItems": [{"type": "null"}], "items": False}),
    ("draft7", {"items": {"type": "null"}, "additionalItems": False}, {"items": {"type": "null"}}),
    ("draft7", {"additionalItems": False}, {}),
    ("draft2020-12", {"items": {"type": "null"}, "additionalItems": False}, {"items": {"type": "null"}}),
    ("draft7", {"dependencies": {"a": ["b"], "c": {"type": "object"}}},
     {"dependentRequired": {"a": ["b"]}, "dependentSchemas": {"c": {"type": "object"}}}),
    ("draft2019-09", {"dependencies": {"a": ["b"]}}, {}),
    ("draft7", {"dependentRequired": {"a": ["b"]}, "unevaluatedProperties": False}, {}),
    ("draft2020-12", {"format": "email", "contentEncoding": "base64", "type": "string"}, {"type": "string"}),
    ("draft2019-09", {"contains": {"const": 1}, "unevaluatedItems": False},
     {"unevaluatedItems": False, "not": {"not": {"contains": {"const": 1}}}}),
    ("draft2019-09", {"not": False, "contains": {"const": 1}, "unevaluatedItems": False},
     {"unevaluatedItems": False, "not": False, "allOf": [{"not": {"not": {"contains": {"const": 1}}}}]}),
    ("draft7", True, True),
]

REFERENCES: list[tuple[str, Any, Any]] = [
    ("draft7", {"$ref": "#/definitions/a", "type": "null", "definitions": {"a": {"type": "string"}}},
     {"$ref": "#/$defs/1", "$defs": {"1": {"type": "string"}}}),
    ("draft2019-09", {"$ref": "#/$defs/a", "minLength": 1, "$defs": {"a": {"type": "string"}}},
     {"$ref": "#/$defs/1", "minLength": 1, "$defs": {"1": {"type": "string"}}}),
    ("draft7", {"items": [True, {"$ref": "#/items/0"}], "additionalItems": {"$ref": "#"}},
     {"prefixItems": [True, {"$ref": "#/$defs/1"}], "items": {"$ref": "#"}, "$defs": {"1": True}}),
    ("draft4", {"id": "http://a/b", "not": {"$ref": "c"}, "definitions": {"x": {"id": "c", "type": "null"}}},
     {"not": {"$ref": "#/$defs/1"}, "$defs": {"1": {"type": "null"}}}),
    ("draft6", {"not": {"$ref": "#x"}, "definitions": {"x": {"$id": "#x", "type": "null"}}},
     {"not": {"$ref": "#/$defs/1"}, "$defs": {"1": {"type": "null"}}}),
    ("draft2019-09", {"not": {"$ref": "#x"}, "$defs": {"x": {"$anchor": "x", "type": "null"}}},
     {"not": {"$ref": "#/$defs/1"}, "$defs": {"1": {"type": "null"}}}),
    ("draft2019-09", {"properties": {"a": {"$recursiveRef": "#"}}}, {"properties": {"a": {"$ref": "#"}}}),
    ("draft2020-12", {"enum": [{"$ref": "#/nowhere"}]}, {"enum": [{"$ref": "#/nowhere"}]}),
]

TREE = {"$id": "tree", "$dynamicAnchor": "node", "properties": {"child": {"$dynamicRef": "#node"}}}
STRICT = {"$id": "strict", "$dynamicAnchor": "node", "$ref": "tree", "required": ["name"], "$defs": {"tree": TREE}}


@pytest.mark.parametrize(("draft", "schema", "expected"), [*EXAMPLES, *REFERENCES])
def test_examples(draft: str, schema: Any, expected: Any) -> None:
    assert drafts.rewrite(schema, draft) == expected


def test_a_dynamic_reference_is_followed_from_where_it_is_met() -> None:
    both = {"$id": "both", "oneOf": [{"$ref": "strict"}, {"$ref": "tree"}], "$defs": {"strict": STRICT}}
    validator = jsonschema_rs.Draft202012Validator(drafts.rewrite(both, "draft2020-12"))
    assert "$dynamicRef" not in json.dumps(drafts.rewrite(both, "draft2020-12"))
    assert validator.is_valid({"child": {}})
    assert validator.is_valid({"name": 1, "child": {}})
    assert not validator.is_valid({"name": 1, "child": {"name": 1}})


@pytest.mark.parametrize("draft", VALIDATORS)
def test_meta_schemas_can_be_referred_to(draft: str) -> None:
    from bench.keywords import META_SCHEMAS

    uri = next(uri for uri, named in META_SCHEMAS.items() if named == draft)
    validator = jsonschema_rs.Draft202012Validator(drafts.rewrite({"$ref": f"{uri}#"}, draft))
    assert validator.is_valid({"properties": {"a": {"minLength": 1}}})
    assert not validator.is_valid({"properties": {"a": {"minLength": -1}}})


@pytest.mark.parametrize(("draft", "schema", "reason"), [
    ("draft7", {"$ref": "http://localhost/other.json"}, "is not in the corpus"),
    ("draft2020-12", {"$schema": "http://localhost/meta"}, "is not in the corpus"),
    ("draft7", {"$ref": "#/definitions/a"}, "leads nowhere"),
    ("draft7", {"$ref": "#a"}, "names no anchor"),
    ("draft2019-09", {"not": {"$recursiveRef": "#/not"}}, "no meaning"),
    ("draft4", {"exclusiveMinimum": 1}, "no schema of draft4"),
    ("draft4", {"exclusiveMinimum": True}, "no schema of draft4"),
    ("draft7", {"properties": []}, "no schema of draft7"),
    ("draft7", {"$ref": "#/default", "default": 1}, "where a schema should"),
])
def test_what_cannot_be_said_is_not_guessed(draft: str, schema: Any, reason: str) -> None:
    with pytest.raises(drafts.InexpressibleError, match=reason):
        drafts.rewrite(schema, draft)


def test_labels_of_the_membership_suite() -> None:
    """Whether x is valid is known for each schema of the suite: the rewritten schema must say the same of it."""
    remote = []
    for row in _rows("jsts_membership"):
        try:
            rewritten = drafts.rewrite(row.reader, row.draft)
        except drafts.InexpressibleError as reason:
            remote.append(str(reason))
            continue
        validator = jsonschema_rs.Draft202012Validator(rewritten, validate_formats=False, offline=True)
        assert validator.is_valid(row.writer["enum"][0]) == row.included, (row.id, rewritten)
    assert all("'http://localhost:1234/" in reason and "is not in the corpus" in reason for reason in remote)
    assert len(remote) == REMOTE


def test_rewritten_schemas_accept_what_they_did() -> None:
    """Each schema of every suite is asked about each witness of every suite, as it was and as it is rewritten."""
    every = [row for suite in suites.suites(_corpus()) for row in suites.rows(suite)]
    instances = list({json.dumps(row.witness): row.witness for row in every}.values())
    instances += [0.5, 2, -1, "a", [1, "a"], {"a": 1}, {"foo": 1.5}, {"foo": []}]
    asked = {(json.dumps(schema), row.draft): schema for row in every for schema in (row.writer, row.reader)}
    for (text, draft), schema in asked.items():
        try:
            now = jsonschema_rs.Draft202012Validator(drafts.rewrite(schema, draft), validate_formats=False)
        except drafts.InexpressibleError:
            continue
        before = VALIDATORS[draft](schema, validate_formats=False, offline=True)
        differing = [instance for instance in instances if before.is_valid(instance) != now.is_valid(instance)]
        assert not [one for one in differing if draft != "draft4" or not _has_whole_float(one)], (draft, text)


def _has_whole_float(instance: Any) -> bool:
    """Whether an instance spells a whole number as 1.0, which is no integer in draft 4 alone."""
    if isinstance(instance, dict):
        instance = list(instance.values())
    if isinstance(instance, list):
        return any(_has_whole_float(item) for item in instance)
    return isinstance(instance, float) and instance.is_integer()


def _rows(name: str) -> Iterator[Any]:
    return suites.rows(_corpus() / f"{name}.jsonl")


def _corpus() -> Any:
    if not suites.CORPUS.is_dir():
        pytest.skip("the shared corpus is not there")
    return suites.CORPUS
