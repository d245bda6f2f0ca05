"""Where the code has the paths of a contract, when the contract's servers do not say it.

A gateway strips a base path, or a framework adds a global prefix that no server names. Where nearly nothing of a
contract is at the paths that it states, and one other reading of them finds most of it, that reading counts, and is
told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from contractguard.inventory.paths import Literal, PathTemplate, Segment
from contractguard.inventory.reconciliation.documented import Documented, NamedContract
from contractguard.inventory.reconciliation.matching import Code

_FEW = 0.2
"""The share of a contract's paths up to which it counts as being elsewhere."""
_MOST = 0.5
"""The share that another reading has to find."""
_LEAST_FOUND = 2
"""One path that is found elsewhere may be another one's."""
_LONGEST_PREFIX = 4
_CANDIDATES = 3
_LEAST_TO_TELL = 5
"""Of a contract with fewer operations it cannot be told that it is another application's."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How the paths of a contract are read: so many segments taken off, a prefix put before."""

    taken: int = 0
    put: tuple[Segment, ...] = ()

    def of(self, path: PathTemplate) -> PathTemplate:
        """Return a path in this reading."""
        return PathTemplate(self.put + path.segments[self.taken:], path.slash)


@dataclass(frozen=True, slots=True)
class Placed:
    """A contract's operations with the paths at which they are looked for in the code.

    `note` says so where that is not what the contract says, `below` what stands before its paths there. `related` is
    False where nothing at all was found of a contract that is not small.
    """

    contract: NamedContract
    paths: Mapping[Documented, tuple[PathTemplate, ...]]
    related: bool = True
    below: str = ""
    note: str = ""


def place(contract: NamedContract, operations: Sequence[Documented], code: Code) -> Placed:
    """Find out where in the code the paths of a contract are."""
    stated = {each: each.paths for each in operations}
    if not operations or not code.groups:
        return Placed(contract, stated)
    written = list(dict.fromkeys(each.paths for each in operations))
    found = _found(written, code, Reading())
    if contract.base_paths or found > _FEW * len(written):
        return Placed(contract, stated)
    best, most = _best(operations, written, code)
    if most < _LEAST_FOUND or most < _MOST * len(written) or most <= found:
        return Placed(contract, stated, related=found > 0 or len(operations) < _LEAST_TO_TELL)
    paths = {each: tuple(dict.fromkeys(map(best.of, each.paths))) for each in operations}
    below = PathTemplate(best.put).spelled
    return Placed(contract, paths, below=below, note=_told(contract, best, most, len(written), written[0][0]))


def _best(
    operations: Sequence[Documented], written: Sequence[tuple[PathTemplate, ...]], code: Code
) -> tuple[Reading, int]:
    best, most = Reading(), 0
    for reading in _readings(operations, written, code):
        found = _found(written, code, reading)
        if found > most:
            best, most = reading, found
    return best, most


def _readings(
    operations: Sequence[Documented], written: Sequence[tuple[PathTemplate, ...]], code: Code
) -> Iterator[Reading]:
    """Iterate over the readings that are worth a look, the simplest first."""
    shared = _shared([paths[0] for paths in written])
    yield from (Reading(taken) for taken in range(1, shared + 1))
    bare = len(operations[0].paths[0].segments) - len(operations[0].bare.segments)
    suffixes = _prefixes_by_suffix(code)
    for taken in dict.fromkeys((0, min(bare, shared))):
        votes = Counter(prefix for paths in written
                        for prefix in suffixes.get(_blanked(paths[0].segments[taken:]), ()))
        yield from (Reading(taken, prefix) for prefix, _ in votes.most_common(_CANDIDATES))


def _prefixes_by_suffix(code: Code) -> Mapping[str, set[tuple[Segment, ...]]]:
    """Return what stands before each end of the code's paths, as far as it is written out."""
    found: dict[str, set[tuple[Segment, ...]]] = {}
    for group in code.groups.values():
        segments = group.template.segments
        for length in range(1, min(len(segments) - 1, _LONGEST_PREFIX) + 1):
            if not isinstance(segments[length - 1], Literal):
                break
            found.setdefault(_blanked(segments[length:]), set()).add(segments[:length])
    return found


def _blanked(segments: tuple[Segment, ...]) -> str:
    return PathTemplate(segments).blanked


def _shared(paths: Sequence[PathTemplate]) -> int:
    """Count the segments, written out, that all paths begin with; one is left of each."""
    shared = min(len(path.segments) for path in paths) - 1
    for length in range(max(shared, 0)):
        first = paths[0].segments[length]
        if not isinstance(first, Literal) or any(path.segments[length] != first for path in paths):
            return length
    return max(shared, 0)


def _found(written: Sequence[tuple[PathTemplate, ...]], code: Code, reading: Reading) -> int:
    return sum(code.has(map(reading.of, paths)) for paths in written)


def _told(contract: NamedContract, reading: Reading, found: int, among: int, example: PathTemplate) -> str:
    return (f"{contract.name}: {found} of its {among} paths are in the code at another base "
            f"('{example.spelled}' is '{reading.of(example).spelled}' there), next to none as stated. "
            "That base is assumed; name it to be sure")
