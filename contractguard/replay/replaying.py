"""Everything that was recorded held against a contract, or against a base and its revision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from contractguard.compare.exchange import Ruling
from contractguard.compare.exchange.model import Rejection
from contractguard.compare.sides import Side
from contractguard.contract import DIRECTIONS, Contract, Direction, Node
from contractguard.replay.judging import Judge, Judged, parts_untold
from contractguard.replay.outcomes import (
    SEVERITIES,
    Cause,
    Kind,
    Outcome,
    Worst,
    causes_of,
    identity_of,
    place_of,
    shown_value,
)
from contractguard.replay.promises import Promises
from contractguard.replay.recorded import Recorded, Unread
from contractguard.replay.routes import base_paths, server_hosts
from contractguard.replay.tally import Tally
from contractguard.replay.vanishing import Vanishing
from contractguard.replay.wording import place_text

_REFUSALS = frozenset({400, 405, 406, 411, 413, 414, 415, 422, 428, 431})
"""Answers that say of the request itself that it was wrong (RFC 9110, section 15.5)."""
_ABSENT = frozenset({404, 405, 410, 501})
"""Answers that say that there is no such operation."""
_MOST_ENTRIES = 100_000
_MOST_OUTCOMES = 1_000
_BY_ITSELF: Mapping[str, str] = {"OPTIONS": "", "HEAD": "GET"}
"""Methods that servers answer by themselves, and the operation that they need for it."""

_GONE, _UNKNOWN = Cause("request", "operation", "", "is gone"), Cause("request", "operation", "", "is not described")


class Replay:
    """Judges recordings by a contract and, where there is a base, by that first.

    `named_bases` are base paths beside those of the servers. `hosts` are those whose traffic counts; without them,
    those at which the contract says that it is served if anything goes there, else all. What was recorded is told by
    its type alone, unless `show_values`.
    """

    def __init__(
        self, contract: Contract, base: Contract | None = None, named_bases: Iterable[str] = (),
        hosts: Iterable[str] = (), *, show_values: bool = False,
    ) -> None:
        both = [contract] if base is None else [contract, base]
        paths = base_paths(both, named_bases)
        self._revision = Judge(contract, paths)
        self._base = Judge(base, paths) if base is not None else None
        sides = (Side(base), Side(contract)) if base is not None else None
        self._promises = Promises(*sides) if sides is not None else None
        self._vanishing = Vanishing(*sides) if sides is not None else None
        self._hosts = frozenset(host.lower() for host in hosts)
        self._servers = server_hosts(both)
        self._show_values = show_values
        self._bits = {id(called): 1 << number for number, called in enumerate(contract.operations)}
        self._outcomes: dict[str, Outcome] = {}
        self._totals: Counter[tuple[str, str, Direction]] = Counter()
        self.tally = Tally()

    def play(self, recordings: Iterable[Recorded | Unread]) -> None:
        """Judge everything of a recording, one by one."""
        reading = iter(recordings)
        listed = list(islice(reading, _MOST_ENTRIES))
        hosts = self._hosts or (self._servers & {each.host for each in listed if isinstance(each, Recorded)})
        for each in listed:
            if isinstance(each, Unread):
                self.tally.unjudged[each.reason] += 1
            elif hosts and each.host and each.host not in hosts:
                self.tally.unjudged["requests to other hosts"] += 1
            else:
                self._play(each)
        left = sum(1 for _ in reading)
        if left:
            self.tally.unjudged[f"entries beyond the first {_MOST_ENTRIES:,}"] += left

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What came of everything that was played, in the order in which it was met."""
        for outcome in self._outcomes.values():
            outcome.total = self._totals[outcome.method, outcome.path, outcome.cause.direction]
        return tuple(self._outcomes.values())

    def _play(self, recorded: Recorded) -> None:
        now = self._revision.judge(recorded)
        was = self._base.judge(recorded) if self._base is not None else None
        if now.called is None:
            self._unserved(recorded, now, was)
            return
        self.tally.exchanges += 1
        self.tally.called.add((now.called.method, now.called.path))
        self.tally.unjudged.update(parts_untold(recorded))
        kinds = {kind for direction in DIRECTIONS for kind in self._message(direction, recorded, now, was)}
        self.tally.rejected += bool(kinds)
        kinds |= set(self._vanished(recorded, now, was))
        self.tally.broken += any(kind.endswith(("-broken", "-removed")) for kind in kinds)

    def _vanished(self, recorded: Recorded, now: Judged, was: Judged | None) -> Iterator[Kind]:
        """Tell what was sent and is not described any more, though nothing rejects it."""
        if self._vanishing is None or was is None or was.called is None or now.called is None or (
                recorded.status in _REFUSALS):
            return
        bit = self._bits.get(id(now.called), 0)
        for each in self._vanishing.find(was.called, now.called, recorded):
            cause = Cause(each.direction, each.part, place_text(each.path), "is not described any more")
            yield "property-removed"
            self._add(Outcome(
                "property-removed", now.called.method, now.called.path, cause, each.where, recorded.node,
                recorded.status, each.was, reach=(bit, 0) if each.direction == "request" else (0, bit)))

    def _unserved(self, recorded: Recorded, now: Judged, was: Judged | None) -> None:
        """Tell of a call that leads to no operation."""
        if was is not None and was.called is not None and recorded.status not in _ABSENT:
            self.tally.exchanges += 1
            self.tally.broken += 1
            self._totals[was.called.method, was.called.path, "request"] += 1
            self._add(Outcome(
                "operation-removed", was.called.method, was.called.path, _GONE, self._around(now), recorded.node,
                recorded.status, was.called.operation.node, accepted=bool(was.rulings["request"].accepted)))
        elif now.route is None:
            self.tally.is_undocumented(recorded)
        elif recorded.status in _ABSENT:
            self.tally.unjudged["calls of methods that the server does not know either"] += 1
        elif _BY_ITSELF.get(recorded.method, "none") in ("", *now.route.operations):
            self.tally.unjudged["OPTIONS and HEAD requests that servers answer by themselves"] += 1
        else:
            other = next(iter(now.route.operations.values()))
            self.tally.exchanges += 1
            self._totals[recorded.method, other.path, "request"] += 1
            self._add(Outcome("operation-unknown", recorded.method, other.path, _UNKNOWN, self._around(now),
                              recorded.node, recorded.status))

    def _around(self, judged: Judged) -> Node:
        """Return the path item that a call leads to, else the contract's paths."""
        root = self._revision.contract.root
        if judged.route is not None:
            return next(iter(judged.route.operations.values())).path_item.node
        return root.child("paths") if "paths" in root.members() else root

    def _message(
        self, direction: Direction, recorded: Recorded, now: Judged, was: Judged | None
    ) -> Iterator[Kind]:
        """Tell what is wrong with the request, or with the response, of an exchange."""
        ruling = now.rulings.get(direction)
        if ruling is None or now.called is None:
            return
        if ruling.accepted is None:
            self.tally.unjudged[f"{direction}s of which openapi-core says: {ruling.because}"] += 1
            return
        self.tally.judged[direction] += 1
        self._totals[now.called.method, now.called.path, direction] += 1
        if not ruling.accepted and direction == "request" and recorded.status in _REFUSALS:
            self.tally.unjudged["requests that the server refused too"] += 1
        elif not ruling.accepted:
            yield from self._rejected(direction, ruling, recorded, now, was)

    def _rejected(
        self, direction: Direction, ruling: Ruling, recorded: Recorded, now: Judged, was: Judged | None
    ) -> Iterator[Kind]:
        assert now.called is not None
        contract, called = self._revision.contract, now.called
        before = was.rulings.get(direction) if was is not None else None
        bit = self._bits.get(id(called), 0)
        for cause, rejection in causes_of(ruling.rejections, direction, recorded.status).items():
            kind, at_most = self._weighed(cause, rejection, recorded, now, was)
            yield kind
            self._add(Outcome(
                kind, called.method, called.path, cause, place_of(contract, called, rejection, recorded.status),
                recorded.node, recorded.status, shown=shown_value(rejection) if self._show_values else "",
                accepted=before is not None and before.accepted is True, at_most=at_most,
                reach=(bit, 0) if direction == "request" else (0, bit)))

    def _weighed(
        self, cause: Cause, rejection: Rejection, recorded: Recorded, now: Judged, was: Judged | None
    ) -> tuple[Kind, Worst]:
        """Say which kind of outcome a rejection is, and how bad it is at most."""
        direction = cause.direction
        before = was.rulings.get(direction) if was is not None else None
        rejected: Kind = "request-rejected" if direction == "request" else "response-rejected"
        if was is None or was.called is None or before is None:
            return rejected, _severity(rejection, recorded)
        old = {each.spot for each in causes_of(before.rejections, direction, recorded.status)}
        if before.accepted is None or cause.spot in old:
            return rejected, max("warning", _severity(rejection, recorded), key=SEVERITIES.index)
        if direction == "response" and self._kept(was, now, recorded, rejection):
            return "response-narrowed", "note"
        worst: Worst = "error" if before.accepted else "warning"
        return ("request-broken" if direction == "request" else "response-broken"), worst

    def _kept(self, was: Judged, now: Judged, recorded: Recorded, rejection: Rejection) -> bool:
        assert self._promises is not None
        assert was.called is not None
        assert now.called is not None
        return self._promises.kept(was.called, now.called, recorded, rejection)

    def _add(self, outcome: Outcome) -> None:
        key = identity_of(outcome)
        known = self._outcomes.get(key)
        if known is None and len(self._outcomes) >= _MOST_OUTCOMES:
            self.tally.unjudged[f"causes beyond the first {_MOST_OUTCOMES:,}"] += 1
            return
        if known is None:
            known = self._outcomes[key] = outcome
        elif SEVERITIES.index(outcome.at_most) < SEVERITIES.index(known.at_most):
            # The worst of them is the one that is shown.
            known.at_most, known.accepted, known.first, known.shown = (
                outcome.at_most, outcome.accepted, outcome.first, outcome.shown)
        known.count += 1


def _severity(rejection: Rejection, recorded: Recorded) -> Worst:
    """Weigh a rejection: what a gateway answers in the place of an API is in few contracts."""
    if rejection.kind != "status" or recorded.status is None or recorded.status < 300:
        return "error"
    return "note" if recorded.status >= 500 else "warning"
