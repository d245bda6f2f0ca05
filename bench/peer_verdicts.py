"""Hold contractguard against the peer's verdicts, operation by operation: `python -m bench.peer_verdicts`."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bench.peer_excuses import EXCUSES, Excuse, read_excuses
from bench.peer_pairs import PAIRS, Compared, Entry, compare, reaching, read_pairs
from contractguard.findings import Finding, OperationReached

Outcome = Literal["breaking", "risky", "excused", "open"]


@dataclass(frozen=True)
class PeerError:
    """One error of the peer, with the worst that contractguard says of the same operation."""

    compared: Compared
    entry: Entry
    outcome: Outcome

    def told(self) -> str:
        """Tell what the peer says and what contractguard says instead."""
        said = [f"{finding.impact}: {finding.message}"
                for finding in reaching(self.compared.findings, self.entry.target)]
        return "\n".join([
            f"- {self.compared.pair.name}: {self.entry.label}", f"  - peer: {self.entry.id}: {self.entry.text}",
            *(f"  - contractguard: {text}" for text in said or ["nothing"]),
        ])


@dataclass(frozen=True)
class Alone:
    """A breaking finding on an operation of which the peer reports neither an error nor a warning."""

    compared: Compared
    operation: OperationReached
    finding: Finding

    @property
    def proof(self) -> str:
        """What the finding stands on; nothing where a promise names no section of a specification."""
        evidence = self.finding.evidence
        if evidence is None or (evidence.kind == "promise" and not evidence.reference):
            return ""
        return evidence.kind

    def told(self) -> str:
        """Tell where the finding stands, and on what."""
        evidence = self.finding.evidence
        stands_on = ("nothing" if evidence is None else
                     evidence.reference or f"{evidence.kind} {evidence.instance!r}: {evidence.because}")
        return (f"- {self.compared.pair.name}: {self.operation.method} {self.operation.path}\n"
                f"  - {self.finding.rule}: {self.finding.message}\n  - {stands_on}")


@dataclass(frozen=True)
class Verdicts:
    """Both sides of all pairs, held against each other."""

    compared: tuple[Compared, ...]
    errors: tuple[PeerError, ...]
    alone: tuple[Alone, ...]
    stale: tuple[Excuse, ...]

    @property
    def open(self) -> list[PeerError]:
        """The errors of the peer that are neither met nor argued against."""
        return [error for error in self.errors if error.outcome == "open"]

    @property
    def unproven(self) -> list[Alone]:
        """The findings that stand on nothing."""
        return [alone for alone in self.alone if not alone.proof]

    @property
    def good(self) -> bool:
        """Whether nothing is open, unproven or stale."""
        return not (self.open or self.unproven or self.stale)


def hold(compared: Iterable[Compared], excuses: Sequence[Excuse]) -> Verdicts:
    """Hold both sides of every pair against each other."""
    everything = tuple(compared)
    excused = {excuse.key for excuse in excuses}
    judged = [_judge(one, entry, excused) for one in everything for entry in one.pair.entries
              if entry.level == "error"]
    used = {_key(error.compared, error.entry) for error in judged if error.outcome == "excused"}
    return Verdicts(
        everything, tuple(judged), tuple(alone for one in everything for alone in _alone(one)),
        tuple(excuse for excuse in excuses if excuse.key not in used),
    )


def _judge(compared: Compared, entry: Entry, excused: set[tuple[str, str, str, str]]) -> PeerError:
    impacts = {finding.impact for finding in reaching(compared.findings, entry.target)}
    outcome: Outcome = "open"
    if "breaking" in impacts:
        outcome = "breaking"
    elif "risky" in impacts:
        outcome = "risky"
    elif _key(compared, entry) in excused:
        outcome = "excused"
    return PeerError(compared, entry, outcome)


def _key(compared: Compared, entry: Entry) -> tuple[str, str, str, str]:
    return compared.pair.base, compared.pair.revision, entry.label, entry.id


def _alone(compared: Compared) -> Iterator[Alone]:
    told = [entry.target for entry in compared.pair.entries if entry.target and entry.level != "info"]
    for finding in compared.findings:
        if finding.impact == "breaking":
            for operation in finding.operations:
                if not any(target.is_reached_by(operation) for target in told):
                    yield Alone(compared, operation, finding)


def summary(verdicts: Verdicts) -> str:
    """Lay out the figures as Markdown."""
    outcomes = Counter(error.outcome for error in verdicts.errors)
    proofs = Counter(alone.proof for alone in verdicts.alone)
    rows = [
        ("pairs", len(verdicts.compared)),
        ("pairs that contractguard refuses", sum(bool(one.refused) for one in verdicts.compared)),
        ("errors of the peer", len(verdicts.errors)),
        ("- met by a breaking finding", outcomes["breaking"]),
        ("- met by a risky finding", outcomes["risky"]),
        ("- argued against", outcomes["excused"]),
        ("- open", outcomes["open"]),
        ("breaking findings where the peer is silent", len(verdicts.alone)),
        *((f"- shown by {kind}", proofs[kind]) for kind in ("instance", "exchange", "promise")),
        ("- without evidence", proofs[""]),
        ("rows that excuse nothing", len(verdicts.stale)),
    ]
    return "\n".join(["| what | count |", "| --- | ---: |", *(f"| {name} | {count:,} |" for name, count in rows)])


def chapters(verdicts: Verdicts) -> Iterator[str]:
    """Tell in full what has to be looked at."""
    yield from _chapter("Refused", [f"- {one.pair.name}: {one.refused}" for one in verdicts.compared if one.refused])
    yield from _chapter("Open", [error.told() for error in verdicts.open])
    yield from _chapter("Breaking without evidence", [alone.told() for alone in verdicts.unproven])
    yield from _chapter("Rows that excuse nothing", [f"- {excuse.told()}" for excuse in verdicts.stale])


def _chapter(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield "\n".join([f"\n## {title}\n", *lines])


def main() -> int:
    """Compare all pairs, print the summary and what is open."""
    options = _options()
    verdicts = hold(map(compare, read_pairs(options.pairs)), read_excuses(options.excuses))
    print(summary(verdicts))
    for chapter in chapters(verdicts):
        print(chapter)
    if options.show == "alone":
        print(*_chapter("Breaking where the peer is silent", [alone.told() for alone in verdicts.alone]))
    return 0 if verdicts.good else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=Path, default=PAIRS, metavar="FILE", help="the list of pairs (.jsonl)")
    parser.add_argument("--excuses", type=Path, default=EXCUSES, metavar="FILE", help="errors that are argued against")
    parser.add_argument("--show", choices=("open", "alone"), default="open",
                        help="what to tell in full: what is open, or also what the peer is silent about")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
