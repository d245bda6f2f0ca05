"""What the inclusion engine answered, row by row, and the figures of a suite."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from statistics import median
from typing import Any, Literal

from bench.suites import Row
from bench.witnesses import Proof

Answer = Literal["yes", "no", "undecided", "raised"]
Outcome = Literal["correct", "wrong", "undecided", "argued"]

ARGUED: dict[str, str] = json.loads((Path(__file__).parent / "argued_labels.json").read_text(encoding="utf-8"))
"""Rows whose label is held to be wrong, each with the argument."""

HEAD = ("suite", "rows", "correct", "wrong", "undecided", "not said in 2020-12", "label argued", "decided",
        "no, verified", "by both", "median ms", "95 % ms", "most ms")
_MOST_SHOWN = 600


@dataclass(frozen=True)
class Judged:
    """An answer. `expressible` says whether the engine was asked at all; a `no` comes with its proof."""

    row: Row
    answer: Answer
    instance: Any
    reason: str
    milliseconds: float = 0.0
    proof: Proof | None = None
    expressible: bool = True

    @property
    def outcome(self) -> Outcome:
        """Hold the answer against the truth. A `no` without a verified witness is wrong, whatever the truth."""
        if self.answer == "undecided":
            return "undecided"
        if self.answer == "raised" or (self.proof is not None and not self.proof.verified):
            return "wrong"
        if (self.answer == "yes") == self.row.included:
            return "correct"
        return "argued" if self.row.id in ARGUED else "wrong"

    def told(self) -> str:
        """Tell everything that is needed to look into a row."""
        truth = "yes" if self.row.included else "no"
        lines = [f"{self.outcome}: {self.row.suite} {self.row.id} ({self.row.draft})",
                 f"  writer    {_short(self.row.writer)}", f"  reader    {_short(self.row.reader)}",
                 f"  answered  {self.answer}{self.reason and f': {self.reason}'}",
                 f"  truth     {truth}: {self.row.evidence or 'the label alone'}"]
        if self.proof is not None:
            lines.append(f"  instance  {_short(self.instance)}: {self.proof.told}")
        if self.answer != "no" and self.row.has_witness:
            lines.append(f"  witness   {_short(self.row.witness)}")
        if self.outcome == "argued":
            lines.append(f"  argued    {ARGUED[self.row.id]}")
        return "\n".join(lines)


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=repr)
    return text if len(text) <= _MOST_SHOWN else text[: _MOST_SHOWN - 1] + "…"


def table(judged: Sequence[Judged]) -> str:
    """Lay out the figures of each suite and of all together as Markdown."""
    names = list(dict.fromkeys(one.row.suite for one in judged))
    lines = [HEAD, ("---", *["---:"] * (len(HEAD) - 1))]
    lines += [tuple(_cells(name, [one for one in judged if one.row.suite == name])) for name in names]
    if len(names) > 1:
        lines.append(tuple(_cells("all", judged)))
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cells(name: str, judged: Sequence[Judged]) -> Iterator[str]:
    count = Counter(one.outcome for one in judged)
    proofs = [one.proof for one in judged if one.proof is not None]
    times = sorted(one.milliseconds for one in judged if one.expressible) or [0.0]
    yield name
    for rows in (len(judged), count["correct"], count["wrong"], count["undecided"],
                   sum(not one.expressible for one in judged), count["argued"]):
        yield f"{rows:,}"
    yield f"{100 * (1 - count['undecided'] / len(judged)):.1f} %"
    yield f"{sum(proof.verified for proof in proofs):,} of {len(proofs):,}"
    yield f"{sum(proof.verified and proof.twice is True for proof in proofs):,}"
    for milliseconds in (median(times), times[ceil(0.95 * len(times)) - 1], times[-1]):
        yield f"{milliseconds:.2f}"


def reasons(judged: Sequence[Judged]) -> str:
    """Count why rows were left undecided, the most frequent reason first."""
    counts = Counter(one.reason if one.expressible else "not said in 2020-12"
                     for one in judged if one.outcome == "undecided")
    return "\n".join(f"{count:6,}  {reason}" for reason, count in counts.most_common())
