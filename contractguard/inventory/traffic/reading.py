"""Recorded traffic of several sources → `Traffic`, in constant memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Generic, TypeVar

from contractguard.errors import SourceError
from contractguard.inventory.path_index import ANY_TEXT, Found, PathIndex
from contractguard.inventory.paths import Literal
from contractguard.inventory.traffic.clusters import Clusters
from contractguard.inventory.traffic.evidence import METHODS, why_ignored
from contractguard.inventory.traffic.formats import FORMATS, Format, format_named, format_of
from contractguard.inventory.traffic.model import Matched, Observed, Traffic
from contractguard.inventory.traffic.routes import read_route
from contractguard.inventory.traffic.seen import Faults, Malformed, Seen
from contractguard.inventory.traffic.tallies import Operation, Tally
from contractguard.source.access import Access
from contractguard.source.streams import Stream, open_stream
from contractguard.text import listed

Value = TypeVar("Value")

_MOST_HOSTS = 256
_ELSEWHERE = "the request went to another host"
_UNKNOWN_METHOD = "its method is none of OpenAPI's"
_TOO_MANY = "there are too many different paths, or they are too long"


def read_traffic(
    names: Sequence[str], index: PathIndex[Value], access: Access, *, form: str = "", hosts: Collection[str] = (),
) -> Traffic[Value]:
    """Read recorded traffic and count it by operation.

    `names` are files, `-` is standard input. `form` names the format of all of them (`FORMATS`); otherwise each is
    recognised by its beginning. `hosts` are those whose requests count, in lower case and without ports; without any,
    an unknown path counts where its host has served a known one, or where nothing was known at all. Records that do
    not say their host always count. Raises SourceError where a source cannot be opened or recognised or nothing of it
    can be read, UsageError for an unknown format.
    """
    named = format_named(form) if form else None
    reading = _Reading(index, frozenset(hosts))
    for name in names:
        with open_stream(name, access, "recorded traffic") as stream:
            reading.read(stream, named)
    return reading.traffic()


class _Reading(Generic[Value]):
    """What was read so far. `_tallies` are those of the source that is read now, by find, method and status."""

    def __init__(self, index: PathIndex[Value], hosts: frozenset[str]) -> None:
        self._index = index
        self._hosts = hosts
        self._known_hosts: set[str] = set()
        self._matched: dict[tuple[Found[Value], str], Operation] = {}
        self._tallies: dict[tuple[Found[Value], str, int], Tally] = {}
        self._clusters: dict[str, Clusters] = {}
        self._ignored: dict[str, Tally] = {}
        self._sources: list[str] = []
        self._formats: dict[str, str] = {}
        self._requests = self._malformed = self._other = 0
        self._first_malformed: list[Malformed] = []

    def read(self, stream: Stream, named: Format | None) -> None:
        """Read one source. Raises SourceError where its format is unknown or nothing of it can be read."""
        self._sources.append(stream.name)
        self._tallies.clear()
        if not stream.head.strip():
            return
        form = named or format_of(stream.head)
        if not form:
            raise SourceError("this is no recorded traffic that can be recognised", place=f"{stream.name}:1",
                              hint=f"name its format; there are {listed(list(FORMATS), len(FORMATS))}")
        self._formats[stream.name] = form.NAME
        faults = Faults(stream.name)
        before = self._requests
        try:
            self._count(form.read(stream, faults))
        except SourceError as error:
            if self._requests == before:
                raise
            faults.add(0, error.message)
        if self._requests == before and not faults.other and (faults.count or not form.recognises(stream.head)):
            raise _nothing(form, stream, faults)
        self._malformed += faults.count
        self._other += faults.other
        self._first_malformed += faults.first

    def _count(self, requests: Iterator[Seen]) -> None:
        find, tallies = self._index.find, self._tallies
        count = 0
        try:
            for seen in requests:
                count += 1
                method, path, status, host, template, _, _, names = seen
                found = self._found(seen) if host or template else find(path)
                tally = tallies.get((found, method, status)) if found else None
                if tally is None:
                    tally = self._tally(seen, found)
                tally.hits += 1
                if names and names is not tally.names and tally.operation:
                    tally.names = names
                    tally.operation.add_names(names)
        finally:
            self._requests += count

    def _tally(self, seen: Seen, found: Found[Value] | None) -> Tally:
        """Find where a request is counted: the first of its method and status at a known path, any at another one."""
        if seen.method not in METHODS:
            return self._passed(_UNKNOWN_METHOD)
        source = len(self._sources) - 1
        if found:
            operation = self._matched.setdefault((found, seen.method), Operation())
            self._tallies[found, seen.method, seen.status] = tally = operation.tally(seen, source)
            return tally
        reason = why_ignored(seen) or (_ELSEWHERE if self._is_elsewhere(seen) else "")
        clustered = None if reason else self._clustered(seen)
        return clustered.tally(seen, source) if clustered else self._passed(reason or _TOO_MANY)

    def _found(self, seen: Seen) -> Found[Value] | None:
        """Look for the path, and where it is not known for the template that was recorded."""
        if self._is_elsewhere(seen):
            return None
        found = self._sought(seen)
        if found and seen.host and len(self._known_hosts) < _MOST_HOSTS:
            self._known_hosts.add(seen.host)
        return found

    def _is_elsewhere(self, seen: Seen) -> bool:
        return bool(seen.host and self._hosts and seen.host not in self._hosts)

    def _sought(self, seen: Seen) -> Found[Value] | None:
        found = self._index.find(seen.path) if seen.path else None
        if found or not seen.template:
            return found
        route = read_route(seen.template)
        segments = [segment.text if isinstance(segment, Literal) else ANY_TEXT for segment in route.segments]
        return self._index.find_segments(segments, route.slash)

    def _clustered(self, seen: Seen) -> Operation | None:
        clusters = self._clusters.get(seen.host)
        if not clusters:
            if len(self._clusters) >= _MOST_HOSTS:
                return None
            clusters = self._clusters[seen.host] = Clusters()
        return clusters.operation(seen)

    def _passed(self, reason: str) -> Tally:
        return self._ignored.setdefault(reason, Tally())

    def traffic(self) -> Traffic[Value]:
        """Say what was read. Nothing can be read after that."""
        matched = sorted(self._known(), key=lambda each: (each.observed.path.spelled, each.observed.method))
        unmatched = tuple(self._unknown())
        ignored = {reason: tally.hits for reason, tally in sorted(self._ignored.items())}
        return Traffic(tuple(matched), unmatched, self._requests, ignored, self._malformed,
                       tuple(self._first_malformed), self._other, self._formats)

    def _known(self) -> Iterator[Matched[Value]]:
        """Put the requests with and without a slash at the end together."""
        operations: dict[tuple[str, str, str], list[tuple[Found[Value], Operation]]] = defaultdict(list)
        for (found, method), operation in self._matched.items():
            operations[found.base.spelled, found.template.spelled, method].append((found, operation))
        for (_, _, method), alike in operations.items():
            whole = Operation()
            for _, operation in alike:
                whole.absorb(operation)
            found = alike[0][0]
            slashed = sum(operation.hits for each, operation in alike if each.slash_differs)
            observed = whole.observed(method, found.base.join(found.template), self._sources)
            yield Matched(found.template, found.base, found.values, observed, slashed)

    def _unknown(self) -> Iterator[Observed]:
        """Merge what hosts were asked for that are not somebody else's."""
        whole = Clusters()
        for host, clusters in sorted(self._clusters.items()):
            if self._hosts or not host or not self._known_hosts or host in self._known_hosts:
                whole.absorb(clusters)
            else:
                self._passed(_ELSEWHERE).hits += sum(operation.hits for _, _, operation in clusters.observed())
        for method, path, operation in whole.observed():
            yield operation.observed(method, path, self._sources)


def _nothing(form: Format, stream: Stream, faults: Faults) -> SourceError:
    _, line, reason = faults.first[0] if faults.first else Malformed(stream.name, 0, "there are no requests in it")
    return SourceError(f"nothing here can be read as {form.NAME}: {reason}", hint="name the format that it is in",
                       place=f"{stream.name}:{line}" if line else stream.name)
