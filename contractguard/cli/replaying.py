"""From a contract and recordings to what rules say of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from contractguard.cli.held import Held
from contractguard.cli.linting import Linted
from contractguard.findings import ContractSummary, TrafficSummary
from contractguard.replay import Replay, read_recording
from contractguard.rules.document_rule import OnSubject
from contractguard.rules.inspection import inspect_contract
from contractguard.rules.reporting import findings_of
from contractguard.source import Access, Document
from contractguard.source.recordings import open_recording
from contractguard.survey import survey_contract

_MOST_APART = 200
"""So many causes are told each for itself; beyond that nobody reads them one by one."""


@dataclass(frozen=True, slots=True)
class Recordings:
    """The recordings that a person named, and what of them counts."""

    names: Sequence[str]
    access: Access
    base_paths: Sequence[str] = ()
    hosts: Sequence[str] = ()
    show_values: bool = False


def replay_documents(contract: Document, base: Document | None, held: Held, recordings: Recordings) -> Linted:
    """Hold recordings against a contract, and against its base where there is one.

    Raises ContractError where one of the two is no contract, SourceError where a recording cannot be read.
    """
    proposed = held.read(contract)
    replay = Replay(proposed, held.read(base) if base is not None else None, recordings.base_paths, recordings.hosts,
                    show_values=recordings.show_values)
    for name in dict.fromkeys(recordings.names):
        replay.play(read_recording(open_recording(name, recordings.access)))
    survey = survey_contract(proposed, held.today)
    asked = [each for each in held.selection
             if isinstance(each.rule.when, OnSubject) and each.rule.when.over == "exchange"]
    inspection = inspect_contract(proposed.root, survey, asked, exchanges=replay.outcomes)
    summary = ContractSummary(
        name=held.name, base=base.uri if base is not None else None, revision=contract.uri, format=proposed.format,
        operations=len(proposed.operations), verdict=None, required_bump="none", traffic=_traffic(replay))
    return Linted(summary, findings_of(inspection, survey, held.name, habit=_MOST_APART), inspection.warnings,
                  inspection.rules)


def _traffic(replay: Replay) -> TrafficSummary:
    tally = replay.tally
    return TrafficSummary(
        exchanges=tally.exchanges, operations=len(tally.called), requests=tally.judged["request"],
        responses=tally.judged["response"], rejected=tally.rejected, broken=tally.broken,
        unjudged=dict(sorted(tally.unjudged.items())), undocumented=dict(sorted(tally.undocumented.items())))
