"""Properties: whatever stands at any place of a contract, there is an answer or a ContractguardError."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractguard.cli.comparing import compare_documents
from contractguard.cli.held import Held
from contractguard.cli.reports import report_on
from contractguard.errors import ContractguardError, SourceError
from contractguard.report import FORMATS, render
from contractguard.source import Document
from contractguard.source.parse import parse_document
from tests.cli.sample import OPENAPI, SWAGGER, older, places, replaced

CONTRACTS = {"2.0": SWAGGER, "3.0": older("3.0.3"), "3.1": OPENAPI, "3.2": older("3.2.0")}
POINTERS = ["", "#", "#/", "#/nope", "#nope", "nope.yaml", "#/paths", "#/info/title", "#/tags/0", "#/tags/x", "%zz",
            "http://[x", "#/components/schemas/Thing", "#/components/schemas/Owner", "#/components/parameters/Limit",
            "#/components/responses/Problem", "#/definitions/Thing", "#/definitions/Special", "#/parameters/Limit"]
KEYS = ["type", "properties", "items", "required", "enum", "const", "allOf", "oneOf", "anyOf", "not", "if", "then",
        "minimum", "maxLength", "pattern", "format", "default", "$ref", "$id", "$anchor", "$dynamicRef", "nullable",
        "additionalProperties", "patternProperties", "prefixItems", "contains", "discriminator", "name", "in", "schema",
        "content", "get", "200", "default", "responses", "parameters", "flows", "scopes", "x-extension", "a", ""]
WORDS = ["", "a", "string", "object", "array", "null", "query", "path", "body", "int32", "date", "(", "^a$", "/", "{a}",
         "https://example.org/{a}", "application/json", "oauth2", *POINTERS]
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-3, 300), st.just(10**40), st.just(-1e300), st.just(0.5),
                    st.sampled_from(WORDS))
VALUES: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(POINTERS).map(lambda pointer: {"$ref": pointer}),
    st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3)
                 | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3), max_leaves=8),
)


def document(data: object, name: str) -> Document:
    def refuse(reference: str) -> Document:
        raise SourceError(f"no such file: '{reference}'")

    return parse_document(name, json.dumps(data).encode(), refuse)


def ends_well(base: object, revision: object) -> None:
    """Compare and report as `diff` does; an error has to name its place in one line."""
    try:
        sides = document(base, "base.json"), document(revision, "revision.json")
        compared = compare_documents(*sides, Held("c"), "b", "r")
        for form in FORMATS:
            assert render(form, report_on([compared]))
    except ContractguardError as error:
        assert error.message
        assert "\n" not in error.message + error.hint
        assert error.place.startswith(("base.json", "revision.json"))


@pytest.mark.parametrize("version", CONTRACTS)
def test_the_samples_are_contracts(version: str) -> None:
    data = CONTRACTS[version]
    compared = compare_documents(document(data, "base.json"), document(data, "revision.json"), Held("c"), "b", "r")
    assert (compared.summary.verdict, compared.findings) == ("identical", ())
    assert compared.summary.operations > 2


@pytest.mark.parametrize("version", CONTRACTS)
@given(data=st.data())
def test_any_value_at_any_place(version: str, data: st.DataObject) -> None:
    whole = CONTRACTS[version]
    where = data.draw(st.sampled_from(list(places(whole))), "place")
    changed = replaced(whole, where, data.draw(VALUES, "value"))
    ends_well(whole, changed)
    ends_well(changed, whole)
    ends_well(changed, changed)


@pytest.mark.parametrize("version", CONTRACTS)
@given(data=st.data())
def test_any_member_more_and_any_member_less(version: str, data: st.DataObject) -> None:
    whole = CONTRACTS[version]
    objects = [path for path in places(whole) if isinstance(at(whole, path), dict)]
    where = data.draw(st.sampled_from(objects), "place")
    members = {key: member for key, member in at(whole, where).items() if data.draw(st.booleans(), f"keep {key}")}
    extra = data.draw(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=2), "extra")
    changed = replaced(whole, where, {**members, **extra})
    ends_well(whole, changed)
    ends_well(changed, whole)


def at(value: Any, path: tuple[str | int, ...]) -> Any:
    """Return what stands at a path."""
    for key in path:
        value = value[key]
    return value
