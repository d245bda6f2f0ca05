"""Counts of one operation while traffic is read."""

from __future__ import annotations

from contractguard.inventory.paths import PathTemplate
from contractguard.inventory.traffic.model import Observed, Place
from contractguard.inventory.traffic.seen import Seen
from contractguard.inventory.traffic.words import is_word

_MOST_NAMES = 100
_EXAMPLE = -1


class Tally:
    """The hits of one operation that had the same status. There is no `operation` where requests are only counted.

    `names` are those of the query that were looked at last.
    """

    __slots__ = ("hits", "names", "operation")

    def __init__(self, operation: Operation | None = None) -> None:
        self.hits = 0
        self.operation = operation
        self.names: frozenset[str] = frozenset()


class Operation:
    """What was seen of one method at one path. Places are the number of the source and the line."""

    __slots__ = ("first", "is_template", "names", "sources", "tallies")

    def __init__(self) -> None:
        self.tallies: dict[int, Tally] = {}
        self.names: set[str] = set()
        self.sources: set[int] = set()
        self.first: tuple[int, int] | None = None
        self.is_template = False

    def tally(self, seen: Seen, source: int) -> Tally:
        """Return where requests like this one are counted. Has to be asked for every source anew."""
        self.sources.add(source)
        if self.first is None:
            self.first = (source, seen.line)
        if seen.template:
            self.is_template = True
        status = _EXAMPLE if seen.example else seen.status
        return self.tallies.get(status) or self.tallies.setdefault(status, Tally(self))

    @property
    def hits(self) -> int:
        """The number of requests, with those that were only written down."""
        return sum(tally.hits for tally in self.tallies.values())

    def add_names(self, names: frozenset[str]) -> None:
        """Keep the names of query parameters that are words."""
        if not names <= self.names and len(self.names) < _MOST_NAMES:
            self.names.update(sorted(filter(is_word, names))[: _MOST_NAMES - len(self.names)])

    def absorb(self, other: Operation) -> None:
        """Add what was seen of another operation. Its tallies count for nothing any more."""
        for status, tally in other.tallies.items():
            self.tallies.setdefault(status, Tally(self)).hits += tally.hits
        self.add_names(frozenset(other.names))
        self.sources |= other.sources
        self.first = min(filter(None, (self.first, other.first)), default=None)
        self.is_template = self.is_template or other.is_template

    def observed(self, method: str, path: PathTemplate, sources: list[str]) -> Observed:
        """Say what was seen in the end; `sources` are the names of the sources by their numbers."""
        codes = {status: tally.hits for status, tally in sorted(self.tallies.items()) if status != _EXAMPLE}
        source, line = self.first or (0, 0)
        return Observed(
            method, path, codes, self.tallies[_EXAMPLE].hits if _EXAMPLE in self.tallies else 0,
            tuple(sources[number] for number in sorted(self.sources)), Place(sources[source], line), self.is_template,
            tuple(sorted(self.names)),
        )
