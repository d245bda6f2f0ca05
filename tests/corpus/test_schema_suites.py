"""The inclusion engine beside public suites of schema pairs, sampled; `python -m bench.inclusion` judges every row."""

from __future__ import annotations

from typing import Any

import pytest

EVERY = 10
inclusion: Any = pytest.importorskip("bench.inclusion", reason="the benchmarks are not beside the tests")
suites: Any = pytest.importorskip("bench.suites")
NAMES = ("haggholm_is_json_schema_subset", "ibm_jsonsubschema", "jsoncompat_backcompat", "jsts_membership",
         "sdbs_containment")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_wrong(name: str) -> None:
    """Every answer is right or undecided, every `no` has a verified witness; argued labels stand with their reason."""
    if not suites.CORPUS.is_dir():
        pytest.skip("the shared corpus is not there")
    judged = [inclusion.judge(row) for row in suites.rows(suites.CORPUS / f"{name}.jsonl", EVERY)]
    assert judged
    wrong = [one.told() for one in judged if one.outcome == "wrong"]
    assert not wrong, "\n\n".join(wrong)


def test_a_label_is_argued_for_a_row_that_exists() -> None:
    from bench.scores import ARGUED

    if not suites.CORPUS.is_dir():
        pytest.skip("the shared corpus is not there")
    known = {row.id for suite in suites.suites(suites.CORPUS) for row in suites.rows(suite)}
    assert set(ARGUED) <= known
    assert all(ARGUED.values())
