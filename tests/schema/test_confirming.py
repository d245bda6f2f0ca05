"""Witnesses before two validators: verdicts, reasons, directions, and the documents that both are given."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contractguard.compare.sides import Side
from contractguard.contract import Schema, read_contract
from contractguard.schema import Conjunction
from contractguard.schema.confirming import Confirmation, TwoValidators
from contractguard.schema.rejections import reason
from contractguard.schema.second_opinion import second_opinion
from contractguard.schema.standalone import member_names
from tests.corpus.pairs import documents_of
from tests.schema.confirmations import NODE, confirm, document, has, random_examples, read, ref
from tests.schema.instances import draw_instances
from tests.schema.pairs import draw_sided

CAT = {**has(kind={"const": "cat"}, lives={"type": "integer"}), "required": ["kind"]}
DOG = {**has(kind={"const": "dog"}, tail={"type": "boolean"}), "required": ["kind"]}


@pytest.mark.parametrize(("schema", "instance", "because"), [
    ({"required": ["email"]}, {}, "'email' is a required property"),
    (has(items={"items": has(size={"enum": ["S", "M"]})}), {"items": [{"size": "XL"}]},
     "at /items/0/size: 'XL' is not one of 'S', 'M'"),
    (has(**{"a/b": has(**{"~": {"type": "string"}})}), {"a/b": {"~": 1}}, "at /a~1b/~0: 1 is not of type 'string'"),
    ({"type": ["string", "null"]}, 5, "5 is not of type 'null', 'string'"),
    ({"type": "integer"}, True, "true is not of type 'integer'"),
    ({"const": {"a": None}}, [1], '[1] is not {"a": null}'),
    ({"minimum": 3}, 1, "1 is less than the minimum 3"),
    ({"maximum": 3}, 10, "10 is greater than the maximum 3"),
    ({"exclusiveMinimum": 3}, 3, "3 is not greater than 3"),
    ({"exclusiveMaximum": 3}, 3, "3 is not less than 3"),
    ({"multipleOf": 0.1}, 0.25, "0.25 is not a multiple of 0.1"),
    ({"minLength": 2}, "a", "'a' has fewer than 2 characters"),
    ({"maxLength": 1}, "ab", "'ab' has more than 1 character"),
    ({"minItems": 1}, [], "[] has fewer than 1 item"),
    ({"maxItems": 2}, [1, 2, 3], "[1, 2, 3] has more than 2 items"),
    ({"minProperties": 1}, {}, "{} has fewer than 1 property"),
    ({"maxProperties": 2}, {"a": 1, "b": 2, "c": 3}, '{"a": 1, "b": 2, "c": 3} has more than 2 properties'),
    ({"uniqueItems": True}, [1, 1.0], "[1, 1.0] has an item twice"),
    ({"pattern": "^a"}, "b", "'b' does not match '^a'"),
    ({"format": "date"}, "x", "'x' is not of the format 'date'"),
    ({"contains": {"type": "string"}}, [1], "[1] has no item that matches 'contains'"),
    ({"contains": {"type": "string"}, "maxContains": 1}, ["a", "b"],
     "too many items match the given schema (expected at most 1)"),
    ({"not": {"type": "string"}}, "a", "'a' matches the schema under 'not'"),
    (has(x=False), {"x": 1}, "at /x: 1 is not allowed here"),
    (False, 1, "1 is not allowed here"),
    ({"prefixItems": [{}], "items": False}, [1, 2], "[1, 2] has more than 1 item"),
    ({"additionalProperties": False}, {"b": 1, "a": 2}, "additional properties are not allowed: 'b', 'a'"),
    ({**has(a={}), "unevaluatedProperties": False}, {"a": 1, "b": 2},
     "unevaluated properties are not allowed ('b' was unexpected)"),
    ({"propertyNames": {"pattern": "^a"}}, {"b": 1}, "the name 'b' does not match '^a'"),
    (has(x={"propertyNames": {"maxLength": 1}}), {"x": {"bb": 1}}, "at /x: the name 'bb' has more than 1 character"),
    ({"dependentRequired": {"a": ["b"]}}, {"a": 1}, "'b' is a dependency of 'a'"),
    ({"if": {"type": "string"}, "then": {"minLength": 2}}, "a", "'a' has fewer than 2 characters"),
    ({"oneOf": [{"type": "string"}, {"maxLength": 3}]}, "a", "'a' matches more than one branch of 'oneOf'"),
])
def test_reasons(schema: Any, instance: object, because: str) -> None:
    assert confirm(schema, instance) == Confirmation(False, because)


@pytest.mark.parametrize(("schema", "instance", "because"), [
    ({"anyOf": [{"type": "string"}, {"type": "integer"}]}, True, "true is not of type 'string', 'integer'"),
    ({"anyOf": [CAT, DOG]}, {"kind": "cow"}, "at /kind: 'cow' is not one of 'cat', 'dog'"),
    (has(pet={"oneOf": [CAT, DOG]}), {"pet": {"kind": "cow"}}, "at /pet/kind: 'cow' is not one of 'cat', 'dog'"),
    ({"oneOf": [CAT, DOG]}, {"kind": "dog", "tail": 1}, "at /tail: 1 is not of type 'boolean'"),
    ({"oneOf": [CAT, DOG]}, {}, "'kind' is a required property"),
    ({"anyOf": [{"type": "string"}, CAT]}, {"kind": "cat", "lives": "9"}, "at /lives: '9' is not of type 'integer'"),
    ({"anyOf": [False, {"anyOf": [{"type": "string"}]}]}, 1, "1 is not of type 'string'"),
    ({"anyOf": [ref("Cat"), ref("Dog")]}, {"kind": "dog", "tail": 1}, "at /tail: 1 is not of type 'boolean'"),
])
def test_choices_are_explained_by_the_branch_that_comes_closest(schema: Any, instance: object, because: str) -> None:
    assert confirm(schema, instance, {"Cat": CAT, "Dog": DOG}) == Confirmation(False, because)


def test_the_deepest_error_speaks_first() -> None:
    schema = {**has(a=has(b={"type": "string"})), "required": ["c"]}
    assert confirm(schema, {"a": {"b": 1}}).because == "at /a/b: 1 is not of type 'string'"


def test_long_values_are_elided() -> None:
    assert confirm({"maxLength": 3}, "a" * 500).because == f"'{'a' * 57}…' has more than 3 characters"
    assert confirm({"pattern": r"^\d$"}, "a\n\u200d\"'").because == r"""'a\n\u200d"'' does not match '^\d$'"""
    assert confirm({"enum": list(range(500))}, "x").because.endswith("…")
    assert len(confirm({"required": ["a" * 500]}, {}).because) <= 120
    assert len(confirm({"not": {}}, {"a": ["b"] * 500}).because) < 120
    assert len(confirm({"additionalProperties": False}, {"a" * 50 + str(n): 1 for n in range(50)}).because) < 120


@random_examples
@given(st.randoms(use_true_random=False, note_method_calls=False))
def test_the_same_errors_in_any_order_give_the_same_reason(random: Random) -> None:
    sided = draw_sided(random)
    assume(sided.grounded)
    side, schemas = sided.side("openapi.json")
    for instance in draw_instances(random, [sided.judge()], 5):
        whole = TwoValidators(side.follow, None).document(schemas, instance)
        errors = second_opinion(whole, instance, member_names(instance))
        if errors:
            told = reason(errors)
            random.shuffle(errors)
            assert reason(errors) == told


@random_examples
@given(st.randoms(use_true_random=False, note_method_calls=False), st.integers(0, 2**32))
def test_both_validators_agree_with_an_independent_judge(random: Random, seed: int) -> None:
    sided = draw_sided(random)
    assume(sided.grounded)
    judge = sided.judge()
    side, schemas = sided.side("openapi.json")
    validators = TwoValidators(side.follow, None)
    for instance in draw_instances(Random(seed), [judge], 10):
        assert validators.confirm(schemas, instance).accepted is judge.accepts(instance), instance


@random_examples
@given(st.randoms(use_true_random=False, note_method_calls=False))
def test_documents_are_valid_schemas(random: Random) -> None:
    from jsonschema import Draft202012Validator  # type: ignore[import-untyped, unused-ignore]

    sided = draw_sided(random)
    side, schemas = sided.side("openapi.json")
    for direction in (None, "request", "response"):
        for instance in draw_instances(random, [sided.judge()], 2):
            Draft202012Validator.check_schema(TwoValidators(side.follow, direction).document(schemas, instance))


@pytest.mark.parametrize(("version", "schema", "accepted", "rejected"), [
    ("3.0.4", {"type": "string", "nullable": True}, None, 1),
    ("3.0.4", {"type": "string", "nullable": True, "enum": ["a"]}, "a", None),
    ("3.0.4", {"nullable": False}, None, ...),
    ("3.0.4", {"minimum": 1, "exclusiveMinimum": True}, 2, 1),
    ("3.0.4", {**ref("Name"), "type": "integer"}, "a", 1),
    ("3.0.4", {"type": "string", "format": "byte"}, "no base64!", 1),
    ("3.0.4", {"oneOf": [ref("Cat"), ref("Dog")], "discriminator": {"propertyName": "kind"}}, {"kind": "cat"}, {}),
    ("2.0", {"type": "string", "x-nullable": True}, None, 1),
    ("2.0", {"maximum": 1, "exclusiveMaximum": True}, 0, 1),
    ("2.0", {"$ref": "#/definitions/Name"}, "a", 1),
    ("2.0", {"type": "object", "discriminator": "kind"}, {"kind": "x"}, 1),
    ("2.0", {"type": "array", "items": [{"type": "string"}], "additionalItems": False}, ["a"], [1]),
    ("2.0", {"dependencies": {"a": ["b"], "c": {"minProperties": 2}}}, {"b": 1}, {"c": 1}),
    ("3.1.1", {"type": ["string", "null"]}, None, 1),
    ("3.1.1", {**ref("Name"), "minLength": 2}, "ab", "a"),
    ("3.1.1", {"type": "string", "nullable": True}, "a", None),
    ("3.1.1", {"exclusiveMinimum": 1}, 2, 1),
    ("3.1.1", {"contentEncoding": "base64", "contentMediaType": "application/json", "contentSchema": False}, "!", ...),
    ("3.2.0", {"prefixItems": [{"type": "string"}], "items": False}, ["a"], ["a", 1]),
])
def test_dialects(version: str, schema: Any, accepted: Any, rejected: Any) -> None:
    components = {"Name": {"type": "string"}, "Cat": CAT, "Dog": DOG}
    assert confirm(schema, accepted, components, version=version).accepted is True
    if rejected is not ...:
        assert confirm(schema, rejected, components, version=version).accepted is False


ID = {"type": "integer", "readOnly": True}
SECRET = {"type": "string", "writeOnly": True}
USER = {**has(id=ID, name={"type": "string"}, secret=SECRET), "required": ["id", "name", "secret"]}


@pytest.mark.parametrize(("schema", "instance", "request_", "response", "neither"), [
    (USER, {"name": "a", "secret": "s"}, True, False, False),
    (USER, {"name": "a", "id": 1}, False, True, False),
    (USER, {"id": "no number", "name": "a", "secret": "s"}, True, False, False),
    (USER, {"id": 1, "name": "a", "secret": 0}, False, True, False),
    # The name stays: a closed object accepts what comes back.
    ({**USER, "additionalProperties": False}, {"id": "x", "name": "a", "secret": "s"}, True, False, False),
    ({**USER, "unevaluatedProperties": False}, {"id": "x", "name": "a", "secret": "s"}, True, False, False),
    # Declared in one branch, required in another, on either side of a reference.
    ({"allOf": [has(id=ID), {"required": ["id"]}]}, {}, True, False, False),
    ({"allOf": [{"required": ["id"]}, ref("HasId")]}, {}, True, False, False),
    ({"allOf": [ref("NeedsId"), ref("HasId")]}, {}, True, False, False),
    ({"allOf": [{"allOf": [ref("NeedsId")]}, {"allOf": [ref("HasId")]}]}, {}, True, False, False),
    ({**ref("HasId"), "required": ["id"]}, {}, True, False, False),
    ({**has(id=ID), "allOf": [ref("NeedsId")]}, {}, True, False, False),
    ({**has(id=ID), "anyOf": [ref("NeedsId"), False]}, {}, True, False, False),
    ({"allOf": [has(id=ID), has(id={"minimum": 5})]}, {"id": 1}, True, False, False),
    # Any occurrence counts: in an `allOf` of the property, behind a reference.
    ({**has(id={"allOf": [{"type": "integer"}, {"readOnly": True}]}), "required": ["id"]}, {}, True, False, False),
    ({**has(id=ref("Id")), "required": ["id"]}, {}, True, False, False),
    ({**has(id={"anyOf": [{"readOnly": True}, {}]}), "required": ["id"]}, {}, False, False, False),
    ({**has(id={"readOnly": "yes"}), "required": ["id"]}, {}, False, False, False),
    # What a component requires elsewhere, it still requires.
    (has(plain=ref("NeedsId"), shown={"allOf": [ref("NeedsId"), ref("HasId")]}), {"shown": {}}, True, False, False),
    (has(plain=ref("NeedsId"), shown={"allOf": [ref("NeedsId"), ref("HasId")]}), {"plain": {}}, False, False, False),
    ({"items": ref("User")}, [{"name": "a", "secret": "s"}], True, False, False),
    ({"dependentRequired": {"name": ["id"]}, **has(id=ID)}, {"name": "a"}, True, False, False),
    ({"dependentSchemas": {"name": {"required": ["id"]}}, **has(id=ID)}, {"name": "a"}, True, False, False),
])
def test_directions(schema: Any, instance: object, request_: bool, response: bool, neither: bool) -> None:
    components = {"User": USER, "HasId": has(id=ID), "NeedsId": {"required": ["id"]}, "Id": ID}
    for direction, accepted in (("request", request_), ("response", response), (None, neither)):
        told = confirm(schema, instance, components, direction=direction)  # type: ignore[arg-type]
        assert told.accepted is accepted, direction


def test_members_are_withheld_across_the_schemas_of_a_conjunction() -> None:
    side, (first, second) = read({"allOf": [has(id=ID), {"required": ["id"]}]})[0], _branches()
    assert TwoValidators(side.follow, "request").confirm((first, second), {}).accepted is True
    assert TwoValidators(side.follow, None).confirm((first, second), {}).accepted is False


def _branches() -> Conjunction:
    return read({"allOf": [has(id=ID), {"required": ["id"]}]})[1][0].children("allOf")


def test_no_schemas_accept_everything() -> None:
    assert TwoValidators(_no_reference, None).confirm((), {"a": 1}) == Confirmation(True)


def _no_reference(schema: Schema) -> Schema:
    raise AssertionError("nothing refers")





def test_recursion() -> None:
    chain: dict[str, Any] = {"value": 0}
    for number in range(15):
        chain = {"value": number, "next": chain}
    assert confirm(ref("Node"), chain, {"Node": NODE}) == Confirmation(True)
    chain["next"]["next"]["value"] = "x"
    assert confirm(ref("Node"), chain, {"Node": NODE}) == Confirmation(
        False, "at /next/next/value: 'x' is not of type 'integer'")


def test_mutual_recursion() -> None:
    components = {"Folder": has(files={"items": ref("File")}), "File": has(parent=ref("Folder"), size={"minimum": 0})}
    good = {"files": [{"parent": {"files": [{"size": 1}]}}]}
    assert confirm(ref("Folder"), good, components).accepted is True
    good["files"][0]["parent"]["files"][0]["size"] = -1  # type: ignore[index]
    assert confirm(ref("Folder"), good, components).because == (
        "at /files/0/parent/files/0/size: -1 is less than the minimum 0")


def test_documents_hold_what_the_instance_reaches() -> None:
    components = {
        f"C{index}": has(**{f"p{other}": ref(f"C{other}") for other in range(60)}) for index in range(60)}
    whole = document(ref("C0"), {"p7": {}}, components)
    assert set(whole["$defs"]) == {"C0", "C7"}
    assert len(whole["$defs"]["C0"]["properties"]) == 60
    assert whole["$defs"]["C0"]["properties"]["p7"] == {"$ref": "#/$defs/C7"}
    assert whole["$defs"]["C0"]["properties"]["p8"] is True


def test_documents_keep_items_where_there_are_any() -> None:
    schema = {"type": "array", "items": ref("Node"), "prefixItems": [ref("Node")], "contains": ref("Node")}
    assert "$defs" not in document(schema, [], {"Node": NODE})
    assert document(schema, [], {"Node": NODE})["prefixItems"] == [True]
    assert set(document(schema, [1], {"Node": NODE})["$defs"]) == {"Node"}
    assert confirm(schema, [], {"Node": NODE}).because == "[] has no item that matches 'contains'"


def test_documents_are_plain() -> None:
    schema = {
        "title": "Thing", "description": "a", "default": 1, "examples": [1], "deprecated": True, "$comment": "a",
        "discriminator": {"propertyName": "a"}, "xml": {"name": "a"}, "externalDocs": {"url": "a"}, "x-a": 1,
        "readOnly": True, "contentEncoding": "base64", "$anchor": "here", "$defs": {"a": {}}, "format": "password",
        "type": "string",
    }
    assert document(schema, 1) == {"type": "string"}


def test_definitions_are_named_after_what_they_stand_for() -> None:
    components = {"A b": {"properties": {"a": {"type": "string"}}}, "A-b": {"type": "object"}}
    schema = {"allOf": [ref("A b"), ref("A-b"), {"$ref": "#/components/schemas/A%20b/properties/a"}]}
    whole = document(schema, {"a": 1}, components)
    assert set(whole["$defs"]) == {"A-b", "A-b-2", "a"}
    assert confirm({"allOf": schema["allOf"][:2]}, {"a": 1}, components).because == "at /a: 1 is not of type 'string'"


def test_dynamic_references_are_references() -> None:
    tree = {"$dynamicAnchor": "node", **has(children={"items": {"$dynamicRef": "#node"}}, name={"type": "string"})}
    assert confirm(ref("Tree"), {"children": [{"children": [], "name": "a"}]}, {"Tree": tree}).accepted is True
    assert confirm(ref("Tree"), {"children": [{"name": 1}]}, {"Tree": tree}).because == (
        "at /children/0/name: 1 is not of type 'string'")


@pytest.mark.parametrize("name", ["account", "customer", "payment_intent", "subscription", "refund"])
def test_recursive_components_of_a_large_contract(name: str) -> None:
    """Each refers to hundreds of others and back; with few members in an instance few are drawn in."""
    contract = read_contract(documents_of("stripe")[0])
    side = Side(contract)
    schema = contract.components.schemas[name]
    validators = TwoValidators(side.follow, "response")
    told = validators.confirm((schema,), {})
    assert told.accepted is False and "is a required property" in told.because
    least = _least(side, schema)
    assert validators.confirm((schema,), least) == Confirmation(True)
    assert len(validators.document((schema,), least).get("$defs", {})) < 40  # type: ignore[arg-type]
    least["object"] = "no such thing"
    assert validators.confirm((schema,), least).because.startswith("at /object: 'no such thing' is not one of '")


def _least(side: Side, schema: Schema) -> Any:
    """Make the smallest instance of a schema, by its first branches."""
    while schema.reference is not None:
        schema = side.follow(schema)
    keywords = schema.keywords
    if "enum" in keywords:
        return keywords["enum"][0]  # type: ignore[index]
    if "anyOf" in keywords:
        return _least(side, schema.children("anyOf")[0])
    if keywords.get("type") == "object":
        return {name: _least(side, schema.child("properties", name))
                for name in keywords.get("required", ())}  # type: ignore[attr-defined]
    kind = keywords["type"][0] if isinstance(keywords["type"], list) else keywords["type"]
    return {"string": "a", "integer": 1, "boolean": True, "array": [], "number": 1}[kind]  # type: ignore[index]
