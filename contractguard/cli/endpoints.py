"""The endpoints of a folder of code, judged: what the command of that name does step by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from contractguard.cli.judging_endpoints import NO_CONTRACT, Share, shares
from contractguard.cli.options import complain, tell
from contractguard.cli.output import deliver_text
from contractguard.cli.reports import report_on
from contractguard.cli.rulebook import Rulebook
from contractguard.cli.surroundings import Surroundings, called
from contractguard.cli.taking_stock import HeldContract, code_root, read_code, take_stock
from contractguard.errors import ContractguardError
from contractguard.findings import Report
from contractguard.findings.report import SEVERITIES
from contractguard.inventory.reconciliation import Stock
from contractguard.inventory.reconciliation.accepted import Known, beside_known
from contractguard.inventory.reconciliation.skeleton import left_out, skeleton
from contractguard.policy import configured_contracts
from contractguard.policy.endpoint_baseline import (
    baseline_path,
    key_of,
    may_be_known,
    operations_of,
    read_baseline,
    written_baseline,
)
from contractguard.report.endpoints import EndpointsReport
from contractguard.source import Access, Repository, open_document
from contractguard.text import counted, listed


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person asked for: the folder of the code, contracts, traffic and base paths, as far as they are named."""

    root: Path | None = None
    contracts: Sequence[str] = ()
    traffic: Sequence[str] = ()
    traffic_format: str = ""
    base_paths: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class FoundEndpoints:
    """What was found: everything that there is, and the report of what is wrong.

    `parts` are told with one contract each. `failed` says that a contract could not be read.
    """

    root: str
    stock: Stock
    report: Report
    parts: Sequence[Share]
    failed: bool

    def shown(self, verbose: bool) -> EndpointsReport:
        """Return it as reports take it."""
        return EndpointsReport(self.root, self.stock, self.report, verbose)


def report_endpoints(wanted: Wanted, book: Rulebook, access: Access) -> FoundEndpoints:
    """Read code, contracts and traffic, and ask the rules. Raises ContractguardError for what cannot be read."""
    code = read_code((wanted.root or code_root(book.config, Path.cwd())).resolve())
    contracts, failed = _contracts(wanted, book, access)
    stock, named = take_stock(code, contracts, book, wanted.base_paths)
    if wanted.traffic:
        from contractguard.cli.recorded_traffic import with_traffic

        stock = with_traffic(stock, wanted.traffic, access, wanted.traffic_format)
    known = read_baseline(book.config, access.directory)
    stock = beside_known(stock, known)
    parts = list(shares(stock, named, contracts, book.held(code.root, NO_CONTRACT)))
    return FoundEndpoints(code.folder, stock, _report(parts, known, book), parts, failed)


def tell_left_out(stock: Stock) -> None:
    """Say which undocumented operations the skeleton lacks."""
    names = [f"{row.method} {row.path}" for row in left_out(stock)]
    if names:
        tell(f"the skeleton lacks what OpenAPI cannot spell: {listed(names, 8)}")


def skeleton_text(stock: Stock) -> str:
    """Write the skeleton of what contracts lack."""
    return yaml.safe_dump(skeleton(stock), sort_keys=False, allow_unicode=True, width=110)


def write_known(found: FoundEndpoints, book: Rulebook, severity: str, *, grow: bool) -> FoundEndpoints:
    """Write the undocumented operations to the baseline, and return what is left with it.

    Listed is what would fail the gate. A baseline that is there only gets shorter, unless it may `grow`.
    """
    path, directory = baseline_path(book.config), Path.cwd()
    before = read_baseline(book.config, directory)
    rules = [rule for rule in book.catalogue if rule.id in {finding.rule for finding in found.report.findings}]
    failing = SEVERITIES if severity == "never" else SEVERITIES[: SEVERITIES.index(severity) + 1]
    listed = {operation for finding in found.report.findings
              if may_be_known(finding, rules) and finding.severity in failing for operation in operations_of(finding)}
    is_there = path.is_file()
    if is_there and not grow:
        listed, left = _only_shorter(listed, before)
        if left:
            tell(f"{counted(left, 'undocumented operation')} not in the baseline: it only gets shorter, "
                 "--grow lets it grow")
    deliver_text(written_baseline(listed), path)
    tell(f"{path.name} lists {counted(len(listed), 'undocumented operation')}")
    known = read_baseline(book.config, directory)
    parts = [replace(part, stock=beside_known(_without_baseline(part.stock), known if first else ()))
             for part, first in zip(found.parts, [True, *[False] * len(found.parts)], strict=False)]
    return replace(found, report=_report(parts, known, book), parts=parts)


def _only_shorter(listed: set[str], before: Sequence[Known]) -> tuple[set[str], int]:
    """Keep what was listed before; count the rest."""
    keys = {each.key for each in before}
    kept = {text for text in listed if key_of(text) in keys}
    return kept, len(listed) - len(kept)


def _without_baseline(stock: Stock) -> Stock:
    return replace(stock, entries=tuple(each for each in stock.entries if each.what != "baseline"))


def _report(parts: Sequence[Share], known: Sequence[Known], book: Rulebook) -> Report:
    return report_on([part.judge(known) for part in parts], book.catalogue)


def _contracts(wanted: Wanted, book: Rulebook, access: Access) -> tuple[list[HeldContract], bool]:
    """Read the contracts; say which cannot be read."""
    found, failed = [], False
    for path in _paths(wanted, book):
        try:
            document = open_document(path, access)
            held = book.held(Path.cwd() / path, called(path, document.uri))
            found.append(HeldContract(held.read(document), held))
        except ContractguardError as problem:
            failed = True
            complain(problem)
    return found, failed


def _paths(wanted: Wanted, book: Rulebook) -> Sequence[str]:
    if wanted.contracts:
        return tuple(dict.fromkeys(wanted.contracts))
    configured = [str(each.path) for each in configured_contracts(book.config)]
    if configured:
        return configured
    folder = (wanted.root or code_root(book.config, Path.cwd())).resolve()
    here = Surroundings(folder, Repository.find(folder))
    return [str(here.path(name)) for name in here.contracts()]
