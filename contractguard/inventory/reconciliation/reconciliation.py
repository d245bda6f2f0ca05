"""Contracts, code and traffic beside each other: one row for every operation that any of them has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from contractguard.contract import Node
from contractguard.inventory.code_file import CodeFile
from contractguard.inventory.model import Endpoint, Inventory
from contractguard.inventory.paths import PathTemplate
from contractguard.inventory.reconciliation.documented import Documented, NamedContract, documented_operations
from contractguard.inventory.reconciliation.matching import NEVER_EXPECTED, Answer, Code, Group, answers
from contractguard.inventory.reconciliation.prefixes import Placed, place
from contractguard.inventory.reconciliation.rows import Coverage, Row, Standing, Stock
from contractguard.inventory.reconciliation.templates import Templates
from contractguard.source.document import Region
from contractguard.text import Pointer

_UNEXPECTED_KINDS = ("rpc", "cron", "job", "page")
"""What no contract has to describe: procedures behind one address, what a scheduler calls, pages for people."""


def reconcile(
    contracts: Sequence[NamedContract], inventory: Inventory, *, folder: str = "", today: date = date.min
) -> Stock:
    """Hold contracts and the code that was read against each other.

    An endpoint is documented where any of the contracts has it. `folder` is the way from where people work to the root
    of the code: its files are named by it. `today` decides what has ended.
    """
    code = Code(inventory)
    operations = list(documented_operations(contracts))
    placed = [place(each, [one for one in operations if one.contract is each], code) for each in contracts]
    found = _Found.of(code, placed)
    files = _code_files(inventory, folder)
    rows = [*_of_code(found, files), *_of_contracts(found)]
    return Stock(tuple(rows), tuple(_coverage(each, found) for each in placed), inventory=inventory, files=files,
                 notes=tuple(each.note for each in placed if each.note), today=today)


@dataclass(frozen=True, slots=True)
class _Found:
    """What the code has for each operation, and the reverse.

    `mine` are the operations that an endpoint implements, by its identity; `at` those that are at the path of a group,
    whatever their method; `wider` has all operations by their paths. `perhaps` are the endpoints, by their identity,
    that implement an operation if what of their paths is unknown is what it has there.
    """

    code: Code
    placed: Sequence[Placed]
    answers: Mapping[Documented, Answer]
    mine: Mapping[int, list[Documented]]
    at: Mapping[Group, list[Documented]]
    wider: Templates[Documented]
    perhaps: frozenset[int]

    @classmethod
    def of(cls, code: Code, placed: Sequence[Placed]) -> _Found:
        """Ask the code for every operation."""
        answered: dict[Documented, Answer] = {}
        mine: dict[int, list[Documented]] = {}
        at: dict[Group, list[Documented]] = {}
        wider: Templates[Documented] = Templates()
        perhaps: set[int] = set()
        for documented, paths in (item for each in placed if each.related for item in each.paths.items()):
            answer = code.answer(documented, paths)
            answered[documented] = answer
            for endpoint in answer.endpoints if answer.standing == "documented" else ():
                mine.setdefault(id(endpoint), []).append(documented)
            for group in answer.groups:
                at.setdefault(group, []).append(documented)
            for path in paths:
                wider.add(path, documented)
                perhaps.update(map(id, code.perhaps(documented.method, path)))
        unrelated = (documented for each in placed if not each.related for documented in each.paths)
        answered |= dict.fromkeys(unrelated, Answer("unrelated"))
        return cls(code, placed, answered, mine, at, wider, frozenset(perhaps))


def _of_code(found: _Found, files: Mapping[str, CodeFile]) -> Iterator[Row]:
    owners = _Owners(found)
    for number, endpoint in enumerate(found.code.inventory.endpoints):
        file, pointer = files[endpoint.place.uri], _pointer(endpoint)
        proof = endpoint.authentication.place
        evidence = Node(files[proof.uri], (*pointer, "authentication"), None) if proof is not None else None
        documented = tuple(found.mine.get(id(endpoint), ()))
        standing, nearby = _standing(endpoint, documented, found)
        given = [found.answers[each] for each in documented]
        yield Row(
            number, endpoint.method, endpoint.path, standing, Node(file, pointer, None),
            owners.of(endpoint, documented or nearby), endpoint, evidence, documented, nearby,
            certain=_is_undocumented_for_certain(endpoint, standing, found) or (
                endpoint.path.is_certain and all(answer.certain for answer in given)),
            slash=any(answer.slash for answer in given),
        )


def _of_contracts(found: _Found) -> Iterator[Row]:
    number = len(found.code.inventory.endpoints)
    has_code = bool(found.code.inventory.endpoints)
    for documented, answer in found.answers.items():
        if answer.standing == "documented":
            continue
        standing: Standing = answer.standing if has_code else "unrelated"
        others = tuple(dict.fromkeys(method for group in answer.groups for method in group.methods))
        yield Row(number, documented.method, documented.paths[0], standing, documented.node, documented.contract,
                  documented=(documented,), others=others, certain=answer.certain)
        number += 1


def _standing(
    endpoint: Endpoint, documented: Sequence[Documented], found: _Found
) -> tuple[Standing, tuple[Documented, ...]]:
    """Say how an endpoint stands, and what the contracts have instead of it."""
    if documented:
        return "documented", ()
    if endpoint.implied or endpoint.kind in _UNEXPECTED_KINDS or endpoint.method in NEVER_EXPECTED:
        return "not-expected", ()
    if not any(each.related for each in found.placed):
        return "no-contract", ()
    same_path = tuple(found.at.get(found.code.group_of(endpoint), ()))
    if same_path:
        return "method-undocumented", same_path
    wider = tuple(each for each, cover in found.wider.covering(endpoint.path)
                  if answers(endpoint.method, each.method) and cover.how != "rest")
    return ("template-only", wider) if wider else ("undocumented", ())


def _is_undocumented_for_certain(endpoint: Endpoint, standing: Standing, found: _Found) -> bool:
    """Whether no operation ends like an endpoint, whatever stands for what of its path is unknown."""
    return standing in ("undocumented", "method-undocumented") and id(endpoint) not in found.perhaps


class _Owners:
    """Which contract an endpoint is told with: one that has it or its path, else the one nearest in the folders.

    Among equals that is the one of whose operations most are in the code.
    """

    def __init__(self, found: _Found) -> None:
        implemented = Counter(
            each.contract for each, answer in found.answers.items() if answer.standing == "documented")
        related = [each.contract for each in found.placed if each.related]
        self._ranked = sorted(related, key=lambda contract: -implemented[contract])

    def of(self, endpoint: Endpoint, speaking: Sequence[Documented]) -> NamedContract | None:
        """Return the contract of the first operation that speaks of it; None where there is none of this code."""
        if speaking:
            return speaking[0].contract
        return max(self._ranked, key=lambda contract: _shared(contract.uri, endpoint.place.uri), default=None)


def _shared(one: str, other: str) -> int:
    """Count the folders that two files have in common."""
    pairs = zip(PurePosixPath(one).parent.parts, PurePosixPath(other).parent.parts, strict=False)
    return next((depth for depth, (mine, theirs) in enumerate(pairs) if mine != theirs),
                min(len(PurePosixPath(one).parent.parts), len(PurePosixPath(other).parent.parts)))


def _coverage(placed: Placed, found: _Found) -> Coverage:
    implemented = sum(found.answers[each].standing == "documented" for each in placed.paths)
    return Coverage(placed.contract, len(placed.paths), implemented, placed.related, placed.below)


def _code_files(inventory: Inventory, folder: str) -> Mapping[str, CodeFile]:
    """Name every place of an endpoint in its file, the evidence for its authentication below it."""
    places: dict[str, dict[Pointer, Region]] = {}
    for endpoint in inventory.endpoints:
        pointer = _pointer(endpoint)
        places.setdefault(endpoint.place.uri, {}).setdefault(pointer, endpoint.place.region)
        proof = endpoint.authentication.place
        if proof is not None:
            places.setdefault(proof.uri, {}).setdefault((*pointer, "authentication"), proof.region)
    prefix = f"{folder}/" if folder and folder != "." else ""
    return {uri: CodeFile(f"{prefix}{uri}", held) for uri, held in places.items()}


def _pointer(endpoint: Endpoint) -> Pointer:
    return endpoint.method, PathTemplate(endpoint.path.segments).blanked
