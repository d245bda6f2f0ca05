"""One contract as the judge of what was recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from contractguard.compare.exchange import Exchange, Referee, Ruling
from contractguard.compare.exchange.model import ORIGIN, Rejection, header_of, part_name
from contractguard.contract import CallableOperation, Contract, Direction
from contractguard.replay.recorded import REQUEST_BODY, RESPONSE_BODY, Recorded
from contractguard.replay.routes import Route, Routes

_MOST_STEPS = 200_000
"""How many subschemas may be asked about one message: a page with a thousand items takes some tens of thousands."""
_NOT_MODIFIED = 304
_INVENTED = (*(part_name("parameter", name, "header") for name in ("authorization", "cookie")),
             part_name("header", "set-cookie"))
"""What recorders leave out of what they save, so that nobody reads it."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What a contract says of a recorded request and, where there was one to be judged, of its answer.

    `called` is the operation that the request leads to. Nothing is known where the path leads to none, and `route`
    alone where the path has no such method.
    """

    route: Route | None = None
    called: CallableOperation | None = None
    rulings: Mapping[Direction, Ruling] = field(default_factory=dict)


class Judge:
    """Judges recorded exchanges by one contract: which operation it is, then what openapi-core says."""

    def __init__(self, contract: Contract, bases: tuple[str, ...]) -> None:
        self.contract = contract
        self._routes = Routes(contract, bases)
        self._referee = Referee(contract, _MOST_STEPS)

    def judge(self, recorded: Recorded) -> Judged:
        """Judge a request and the response to it, each as far as the recording tells it."""
        route = self._routes.find(recorded.path)
        called = route.operations.get(recorded.method) if route is not None else None
        if route is None or called is None:
            return Judged(route)
        path, untold = route.address(called)
        url = f"{ORIGIN}{path}?{recorded.query}" if recorded.query else ORIGIN + path
        asked = Exchange(recorded.method, url, recorded.headers, recorded.body)
        unknown = recorded.unknown | {part_name("parameter", name, "path") for name in untold}
        rulings: dict[Direction, Ruling] = {
            "request": _as_far_as_told(self._referee.judge(called, asked), recorded, unknown)}
        if recorded.status is not None and recorded.status >= 200 and recorded.status != _NOT_MODIFIED:
            rulings["response"] = self._response(called, asked, recorded)
        return Judged(route, called, rulings)

    def _response(self, called: CallableOperation, asked: Exchange, recorded: Recorded) -> Ruling:
        answered = replace(
            asked, status=recorded.status, response_headers=recorded.response_headers,
            response_body=None if RESPONSE_BODY in recorded.unknown else recorded.response_body)
        return _as_far_as_told(self._referee.judge(called, answered), recorded, recorded.unknown)


def _as_far_as_told(ruling: Ruling, recorded: Recorded, unknown: frozenset[str]) -> Ruling:
    """Take back what was said against parts that the recording does not tell."""
    if ruling.accepted is not False:
        return ruling
    silent = not header_of(recorded.headers, "Cookie")
    kept = tuple(each for each in ruling.rejections if each.part not in unknown and not _left_out(each, silent))
    return replace(ruling, rejections=kept, accepted=None if not ruling.rejections else not kept)


def _left_out(rejection: Rejection, without_cookies: bool) -> bool:
    return rejection.kind == "missing" and (
        rejection.part in _INVENTED or (without_cookies and rejection.part.startswith("cookie parameter ")))


def parts_untold(recorded: Recorded) -> list[str]:
    """Name the bodies that a recording does not tell, as it is counted."""
    return [f"{part.replace('body', 'bodies')} that the recording does not hold"
            for part in (REQUEST_BODY, RESPONSE_BODY) if part in recorded.unknown]
