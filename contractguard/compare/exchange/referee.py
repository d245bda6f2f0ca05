"""The judge of exchanges: openapi-core, asked by one contract."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from contractguard.compare.exchange.arguments import read_arguments
from contractguard.compare.exchange.documents import PATH, Documents
from contractguard.compare.exchange.media_types import body_kind, essence_of, judged_media_type
from contractguard.compare.exchange.model import ORIGIN, Exchange, Ruling, UnwritableError, header_of
from contractguard.contract import CallableOperation, Contract
from contractguard.errors import ContractguardError

if TYPE_CHECKING:
    from contractguard.compare.exchange.validators import Bench


_MOST_STEPS = 10_000
"""How many subschemas may be asked about one exchange: twenty times what large contracts take."""


class Referee:
    """Lets openapi-core say whether a contract accepts an exchange.

    openapi-core is imported when the first exchange is judged. One operation at a time is shown to it, as a
    document of its own: without security, with the schemas of the exchange's direction. The referee never raises:
    what it cannot judge it says so of. `most_steps` is how many subschemas may be asked about one exchange.
    """

    def __init__(self, contract: Contract, most_steps: int = _MOST_STEPS) -> None:
        self._contract = contract
        self._most_steps = most_steps
        self._documents = Documents(contract)
        self._bench: Bench | None = None
        self._opened: dict[Hashable, Any] = {}

    def judge(self, called: CallableOperation, exchange: Exchange) -> Ruling:
        """Judge the response of an exchange, or its request where it has no response.

        `called` is the operation in this contract. Names of path parameters and servers may differ between two
        contracts that judge the same exchange; method and path may not.
        """
        try:
            return self._request(called, exchange) if exchange.status is None else self._response(called, exchange)
        except UnwritableError as problem:
            return Ruling(None, str(problem))
        except ContractguardError as problem:
            return Ruling(None, problem.message)
        except ImportError:
            return Ruling(None, "openapi-core is not installed")
        except Exception as problem:
            # Whatever a hostile document makes it stumble over, no judgement is the answer.
            return Ruling(None, f"openapi-core stops with {type(problem).__name__}")

    def _request(self, called: CallableOperation, exchange: Exchange) -> Ruling:
        from openapi_core.testing import MockRequest

        if exchange.method != called.method:
            raise UnwritableError("the method is another one here")
        bench = self._ready()
        media_type = header_of(exchange.headers, "Content-Type")
        arguments = read_arguments(self._contract, called, exchange)
        fields = arguments.fields
        told = essence_of(media_type) if body_kind(media_type) == "multipart" else media_type
        key = called, told, fields, *((parameter.location, parameter.name) for parameter in arguments.parameters)
        if key not in self._opened:
            self._opened[key] = bench.open(self._documents.request(called, arguments.parameters, told, fields))
        query: Any = arguments.query
        asked = MockRequest(
            ORIGIN, called.method, PATH, args=query, view_args=arguments.path, headers=dict(exchange.headers),
            cookies=arguments.cookies, data=exchange.body,
            content_type=_content_type(media_type))
        return bench.rule(self._opened[key].request_validator.iter_errors(asked))

    def _response(self, called: CallableOperation, exchange: Exchange) -> Ruling:
        from openapi_core.testing import MockRequest, MockResponse

        assert exchange.status is not None
        bench = self._ready()
        media_type = header_of(exchange.response_headers, "Content-Type")
        told = media_type if exchange.response_body is not None else None
        key = called, exchange.status, told
        if key not in self._opened:
            self._opened[key] = bench.open(self._documents.response(called, exchange.status, told))
        answered = MockResponse(
            exchange.response_body or b"", exchange.status, dict(exchange.response_headers),
            _content_type(media_type))
        asked = MockRequest(ORIGIN, called.method, PATH)
        return bench.rule(self._opened[key].response_validator.iter_errors(asked, answered))

    def _ready(self) -> Bench:
        if self._bench is None:
            from contractguard.compare.exchange.validators import Bench

            version = self._contract.format[:3] if self._contract.dialect == "3.1" else "3.0"
            self._bench = Bench(version, self._documents.places, self._most_steps)
        return self._bench


def _content_type(media_type: str) -> str:
    """Spell a Content-Type for the judge, which needs the boundary of a form and nothing else beside the type."""
    if not media_type or body_kind(media_type) == "multipart":
        return media_type
    return judged_media_type(media_type)
