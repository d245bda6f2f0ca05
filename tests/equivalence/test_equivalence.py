"""Whatever changes nothing on the wire is met with silence, in both directions."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from contractguard.source import Document
from contractguard.source.parse import parse_document
from tests.equivalence.documents import EVERYTHING, Case, real_documents, small_documents
from tests.equivalence.naming import NAMING
from tests.equivalence.orderings import ORDERINGS
from tests.equivalence.referring import REFERRING
from tests.equivalence.restating import RESTATING
from tests.equivalence.spelling import SPELLING
from tests.equivalence.transformation import Transformation
from tests.equivalence.versions import VERSIONS
from tests.judging import CORPUS, judge_documents

TRANSFORMATIONS = (*ORDERINGS, *NAMING, *REFERRING, *RESTATING, *VERSIONS, *SPELLING)
SMALL = small_documents()
REAL = real_documents()
_EXAMPLES = 5 if EVERYTHING else 3


class NoiseError(AssertionError):
    """Something was said where nothing changed."""

    def __init__(self, choice: object, said: list[tuple[str, str]], verdict: str) -> None:
        super().__init__(f"{choice}: {verdict}, {said}")


def expect_silence(base: Document, revision: Document, choice: object = "") -> None:
    for one, other in ((base, revision), (revision, base)):
        judgement = judge_documents(one, other).judgement
        said = [(finding.rule, finding.message) for finding in judgement.findings]
        if said or judgement.verdict not in ("identical", "editorial"):
            raise NoiseError(choice, said, judgement.verdict)


def expect_silence_after(transformation: Transformation, case: Case, examples: int) -> None:
    data: Any = case.document.data
    offers = transformation.offers(data)
    if not offers:
        pytest.skip("the document offers nothing to transform")

    @seed(case.seed)
    @settings(max_examples=examples, database=None, deadline=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(offers))
    def try_out(choice: Any) -> None:
        expect_silence(case.document, case.twin(transformation.apply(data, choice)), choice)

    try_out()


def _pairs() -> list[Any]:
    return [
        pytest.param(transformation, case, id=f"{transformation.name}-{case.name}")
        for case in SMALL for transformation in TRANSFORMATIONS if transformation.offers(case.document.data)
    ]


@pytest.mark.parametrize(("transformation", "case"), _pairs())
def test_transformed_document(transformation: Transformation, case: Case) -> None:
    expect_silence_after(transformation, case, _EXAMPLES)


def _real_pairs() -> list[Any]:
    skipped = pytest.param(None, None, id="none", marks=pytest.mark.skip(
        reason="EQUIVALENCE_EVERYTHING is not set, or the shared corpus is not there"))
    return [pytest.param(transformation, case, id=f"{transformation.name}-{case.name}")
            for case in REAL for transformation in TRANSFORMATIONS] or [skipped]


@pytest.mark.parametrize(("transformation", "case"), _real_pairs())
def test_transformed_real_document(transformation: Transformation, case: Case) -> None:
    expect_silence_after(transformation, case, examples=1)


@pytest.mark.parametrize("case", SMALL, ids=lambda case: case.name)
def test_itself_and_its_twins(case: Case) -> None:
    text = yaml.safe_dump(case.document.data, sort_keys=False, allow_unicode=True)
    as_yaml = parse_document("revision.yaml", text.encode(), case.document.open)
    assert as_yaml.format == "yaml"
    for twin in (case.document, case.twin(case.document.data), as_yaml):  # type: ignore[arg-type]
        judged = judge_documents(case.document, twin)
        assert judged.comparison.changes == ()
        assert judged.judgement.verdict == "identical"


@pytest.mark.parametrize("transformation", TRANSFORMATIONS, ids=lambda transformation: transformation.name)
def test_transformation_is_tried_and_does_something(transformation: Transformation) -> None:
    offering = [case for case in SMALL if transformation.offers(case.document.data)]
    assert offering, "no document of the sample offers it"
    changed = (transformation.apply(case.document.data, choice) != case.document.data  # type: ignore[arg-type]
               or transformation.name == "keys shuffled"
               for case in offering for choice in transformation.offers(case.document.data)[:20])  # type: ignore[arg-type]
    assert any(changed)


def test_shared_documents_take_part() -> None:
    if not CORPUS.is_dir():
        pytest.skip("the shared corpus is not there: the project's own documents were transformed alone")
    assert {case.name.partition("/")[0] for case in SMALL} >= {"verdicts", "oasdiff"}
