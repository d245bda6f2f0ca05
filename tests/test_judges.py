"""Other programs judge the fixtures: they are contracts, and inlining their references changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from deepdiff import DeepDiff
from openapi_core import Config, OpenAPI
from openapi_spec_validator import validate
from openapi_spec_validator.validation.exceptions import ValidatorDetectError
from prance.util.resolver import RefResolver
from prance.util.url import ResolutionError

from contractguard.contract import read_contract
from contractguard.source import Access, open_document
from tests.judging import FIXTURES, document, judge_documents, judge_files

CONTRACTS = sorted(path for path in FIXTURES.glob("*/*/*.yaml") if path.name in ("base.yaml", "revision.yaml"))
# Shows a member that the specification does not know.
BESIDE = {"contract-changed"}
SAMPLE = [path for path in CONTRACTS[::7] if path.parts[-3] not in BESIDE]
METHODS = ("get", "put", "post", "delete", "patch", "head", "options")


def named(path: Path) -> str:
    return "/".join(path.parts[-3:])


def plain(path: Path) -> Any:
    # JSON and back: the judges want plain dictionaries of their own to change.
    return json.loads(json.dumps(open_document(str(path), Access(path.parent)).data))


@pytest.mark.parametrize("path", SAMPLE, ids=named)
def test_a_fixture_is_what_the_specification_says(path: Path) -> None:
    try:
        validate(plain(path))
    except ValidatorDetectError:
        pytest.skip("the validator does not know this version of OpenAPI")


def referring(value: Any) -> Iterator[dict[str, Any]]:
    """Iterate over the objects that hold a reference."""
    if isinstance(value, dict) and isinstance(value.get("$ref"), str):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from referring(part)


@pytest.mark.parametrize("path", SAMPLE, ids=named)
def test_inlining_references_changes_nothing(path: Path) -> None:
    data = plain(path)
    if "$dynamicRef" in json.dumps(data) or "discriminator" in json.dumps(data):
        pytest.skip("here the name of a schema is more than a place")
    if any(len(held) > 1 for held in referring(data)):
        pytest.skip("what stands beside a reference is lost when prance inlines it")
    try:
        inlined = RefResolver(data, path.as_uri())
        inlined.resolve_references()
    except ResolutionError:
        pytest.skip("a recursive contract cannot be inlined")
    judged = judge_documents(document(plain(path), "base.yaml"), document(inlined.specs, "inlined.yaml"))
    assert judged.rules == []
    assert judged.judgement.verdict in ("identical", "editorial")


@pytest.mark.parametrize("path", [path for path in SAMPLE if path.name == "base.yaml"], ids=named)
def test_openapi_core_finds_the_same_operations(path: Path) -> None:
    data = plain(path)
    if not str(data.get("openapi", "")).startswith(("3.0", "3.1")):
        pytest.skip("openapi-core does not know this version of OpenAPI")
    paths = OpenAPI.from_dict(data, config=Config(spec_validator_cls=None)).spec / "paths"
    theirs = {
        (method.upper(), name)
        for name in (paths.str_keys() if "paths" in data else ())
        for method in (paths / name).str_keys() if method in METHODS
    }
    contract = read_contract(open_document(str(path), Access(path.parent)))
    ours = {(called.method, called.path) for called in contract.operations
            if called.kind == "operation" and "$ref" not in data["paths"][called.path]}
    assert ours <= theirs


@pytest.mark.parametrize("case", sorted({path.parent for path in SAMPLE}), ids=lambda case: "/".join(case.parts[-2:]))
def test_where_deepdiff_sees_nothing_nothing_is_said(case: Path) -> None:
    same = not DeepDiff(plain(case / "base.yaml"), plain(case / "revision.yaml"), ignore_order=False)
    changes = judge_files(case / "base.yaml", case / "revision.yaml").comparison.changes
    assert not (same and changes)
