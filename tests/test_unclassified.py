"""No change goes unclassified: what DeepDiff sees between two documents is told, or has a reason to mean nothing."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from contractguard.compare import VERBS, Change, compare_contracts
from contractguard.contract import read_contract
from contractguard.source import Access, Document, open_document
from contractguard.text import format_pointer
from tests.judging import CORPUS, FIXTURES, document
from tests.unclassified import Classified, Difference, classify, explaining, unclassified
from tests.unclassified.differences import differences
from tests.unclassified.pairing import Pairing
from tests.unclassified.places import Side
from tests.unclassified.reasons import known_reasons

CASES = sorted(base.parent for base in FIXTURES.glob("*/*/base.yaml") if (base.parent / "expected.yaml").is_file())
VERDICTS = sorted((CORPUS / "verdicts").glob("*.base.yaml"))

# Changes of these verbs may tell of a whole value what others tell of its parts.
OF_THE_WHOLE = {"schema.changed", "schema.restated"}
LEAST_MISSED = 0.95
SAMPLE = (
    "component-removed/nothing-used-it", "const-changed/event-name-in-a-webhook",
    "deprecation-announced/operation-and-parameter", "discriminator-default-changed/leads-elsewhere",
    "discriminator-tag-added/second-tag-for-a-schema", "discriminator-tag-removed/tag-dropped",
    "documentation-changed/words-rewritten", "link-changed/leads-elsewhere-and-one-more",
    "operation-id-removed/kept-with-a-renamed-path-parameter", "operation-removed/method-removed",
    "parameter-moved/query-to-header",
    "parameter-reserved-characters-changed/list-of-texts", "path-parameters-swapped/shop-and-order",
    "request-bound-tightened/parameter-of-a-path", "request-parameter-empty-value-forbidden/not-allowed-spelled-out",
    "response-extensible-enum-value-added/further-state", "response-status-narrowed/range-became-two-statuses",
    "security-scheme-changed/token-url-moved", "security-scheme-scope-removed/gone-with-its-flow",
    "security-scheme-scope-removed/scope-renamed", "serialization-restated/explode-of-a-list",
    "server-removed/host-changed", "server-variable-default-changed/other-region",
    "stability-lowered/property-became-experimental", "sunset-brought-forward/shared-property",
    "xml-root-name-changed/schema-renamed",
)


def named(case: Path) -> str:
    return f"{case.parent.name}/{case.name}"


JUDGED = [pytest.param(case, id=named(case)) for case in CASES]


@cache
def compared(base: Path, revision: Path) -> tuple[Document, Document, tuple[Change, ...]]:
    access = Access(base.parent)
    pair = open_document(str(base), access), open_document(str(revision), access)
    return (*pair, compare_contracts(*map(read_contract, pair)).changes)


@cache
def classified(base: Path, revision: Path) -> Classified:
    return classify(*compared(base, revision))


def declared(case: Path) -> list[dict[str, str]]:
    """Return what a fixture lists as meaningless: a pointer of one side and why."""
    listed: list[dict[str, str]] = yaml.safe_load((case / "expected.yaml").read_text()).get("meaningless", [])
    return listed


def meant(entry: dict[str, str], difference: Difference) -> bool:
    side = "base" if "base" in entry else "revision"
    place = difference.base if side == "base" else difference.revision
    return place is not None and format_pointer(place.pointer) == entry[side]


@pytest.mark.parametrize("case", JUDGED)
def test_no_difference_of_a_fixture_goes_unclassified(case: Path) -> None:
    """Neither from the base to the revision nor the other way round; what is listed as meaningless is met on one."""
    listed = declared(case)
    turned = [{"revision" if side == "base" else "base": place for side, place in entry.items() if side != "because"}
              for entry in listed]
    ways = [(listed, classified(case / "base.yaml", case / "revision.yaml").unclassified),
            (turned, classified(case / "revision.yaml", case / "base.yaml").unclassified)]
    assert [str(one) for entries, found in ways for one in found if not any(meant(entry, one) for entry in entries)
            ] == []
    assert [entry for index, entry in enumerate(listed) if not any(
        meant(entries[index], one) for entries, found in ways for one in found)] == [], "stale"
    assert all(entry["because"] for entry in listed)


def test_it_is_said_of_every_verb_what_it_speaks_of() -> None:
    stated = [*explaining.WHOLE, *explaining.PARAMETERS, *explaining.ITSELF, *explaining.STATED, *explaining.KEYWORDS]
    assert sorted(stated) == sorted(VERBS)


@pytest.mark.skipif(not VERDICTS, reason="the shared corpus is not there")
def test_no_difference_of_a_judged_pair_goes_unclassified() -> None:
    found = {base.name: [str(one) for one in classified(base, revision).unclassified]
             for base in VERDICTS for revision in [base.with_name(base.name.replace(".base.", ".revision."))]}
    assert {name: rest for name, rest in found.items() if rest} == {}


def contract(schemas: dict[str, Any], body: dict[str, Any] | None = None, **components: Any) -> Document:
    """Make a contract whose one operation answers with the schema `Whole` and may take a form."""
    operation: dict[str, Any] = {"responses": {"200": {"description": "Done", "content": {
        "application/json": {"schema": {"$ref": "#/components/schemas/Whole"}}}}}}
    if body is not None:
        operation["requestBody"] = {"content": {"multipart/form-data": body}}
    return document({
        "openapi": "3.0.3", "info": {"title": "Example", "version": "1"}, "paths": {"/a": {"post": operation}},
        "components": {"schemas": schemas, **components}}, "openapi.yaml")


def reasons_between(base: Document, revision: Document) -> frozenset[str]:
    result = classify(base, revision, compare_contracts(read_contract(base), read_contract(revision)).changes)
    assert result.unclassified == ()
    return result.vanished | {name for name, _ in result.excused}


PART = {"$ref": "#/components/schemas/Part"}
TEXT, NUMBER = {"type": "string"}, {"type": "integer"}
WHOLE = {"Whole": TEXT}
EXAMPLES = {
    "beside a reference": (contract({"Whole": {"properties": {"a": PART}}, "Part": TEXT}),
                           contract({"Whole": {"properties": {"a": {**PART, "title": "A"}}}, "Part": TEXT})),
    "part": (contract(WHOLE, {"schema": {"properties": {"a": TEXT}}}),
             contract(WHOLE, {"schema": {"properties": {"a": TEXT, "b": TEXT}},
                              "encoding": {"b": {"contentType": "text/csv"}}})),
    "used anew": (contract({"Whole": {"properties": {"a": PART}}, "Part": TEXT}),
                  contract({"Whole": {"properties": {"b": PART}}, "Part": NUMBER})),
    "said beside": tuple(
        contract({"Whole": {"allOf": [PART, own]}, "Part": {"properties": {"a": TEXT, "b": other}}})
        for own, other in (({"type": "object"}, TEXT), ({"type": "object", "properties": {"a": TEXT}}, NUMBER))),
    "twice": tuple(contract({"Whole": {"type": "object", "required": names}}) for names in (["a"], ["a", "a"])),
}
"""What no fixture shows; published contracts do."""


@pytest.mark.parametrize("name", EXAMPLES)
def test_reason_without_a_fixture_holds_for_its_example(name: str) -> None:
    assert name in reasons_between(*EXAMPLES[name])


def test_every_reason_is_shown_once() -> None:
    shown: set[str] = set()
    for case in CASES:
        result = classified(case / "base.yaml", case / "revision.yaml")
        shown |= result.vanished | {name for name, _ in result.excused}
    assert shown & EXAMPLES.keys() == set()
    assert shown | EXAMPLES.keys() == known_reasons().keys()


def missed(case: Path) -> Iterator[tuple[Change, bool]]:
    """Take away each change of a fixture in turn, and say whether a difference is unexplained without it."""
    base, revision, changes = compared(case / "base.yaml", case / "revision.yaml")
    known = len(unclassified(base, revision, changes))
    for index, change in enumerate(changes):
        yield change, len(unclassified(base, revision, changes[:index] + changes[index + 1:])) > known


@pytest.mark.parametrize("case", SAMPLE)
def test_each_change_that_is_taken_away_is_missed(case: str) -> None:
    assert [change.verb for change, noticed in missed(FIXTURES / case) if not noticed] == []


def test_nearly_every_change_of_a_quarter_of_all_fixtures_is_missed() -> None:
    noticed = [found for case in CASES[::4] for change, found in missed(case) if change.verb not in OF_THE_WHOLE]
    assert sum(noticed) >= LEAST_MISSED * len(noticed)


def leaves(value: Any, pointer: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if parts is None:
        yield pointer
        return
    for key, part in parts:
        yield from leaves(part, (*pointer, key))


def altered(data: Any, pointer: tuple[Any, ...]) -> Any:
    copied = holder = deepcopy(data)
    for token in pointer[:-1]:
        holder = holder[token]
    known = holder[pointer[-1]]
    holder[pointer[-1]] = not known if isinstance(known, bool) else f"{known} altered"
    return copied


def is_name_of_body(data: Any, pointer: tuple[Any, ...]) -> bool:
    """Whether a value is the name that Swagger 2.0 gives a body: lifted to OpenAPI 3, a body has none."""
    for token in pointer[:-1]:
        data = data[token]
    return bool(pointer[-1] == "name" and data.get("in") == "body")


def test_laying_documents_side_by_side_hides_no_value() -> None:
    for case in CASES[::40]:
        data = yaml.safe_load((case / "base.yaml").read_text())
        for pointer in leaves(data):
            if pointer[-1] in ("$ref", "openapi", "swagger", "version") or is_name_of_body(data, pointer):
                continue  # These say how to read the rest.
            if {"produces", "consumes"} & set(pointer):
                continue  # Swagger 2.0 names media types where nothing has a schema, too.
            pair = document(data, "base.yaml"), document(altered(data, pointer), "revision.yaml")
            pairing = Pairing(Side(pair[0]), Side(pair[1]), lambda _: False)
            assert differences(pairing), (named(case), format_pointer(pointer))


def test_lists_that_are_no_sets_keep_their_order() -> None:
    header = {"openapi": "3.1.0", "info": {"title": "Example", "version": "1"}, "paths": {}}
    schemas = [{"Pair": {"prefixItems": items}} for items in (
        [{"type": "string"}, {"type": "integer"}], [{"type": "integer"}, {"type": "string"}])]
    pair = [document({**header, "components": {"schemas": held}}, "a.yaml") for held in schemas]
    assert len(unclassified(pair[0], pair[1], ())) == 2


def test_numbers_and_booleans_are_told_apart() -> None:
    header = {"openapi": "3.1.0", "info": {"title": "Example", "version": "1"}, "paths": {}}
    pair = [document({**header, "x-a": {"b": value}}, "a.yaml") for value in (1, True)]
    assert [str(one) for one in unclassified(pair[0], pair[1], ())] == ["base /x-a | revision /x-a"]
