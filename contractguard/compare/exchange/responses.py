"""From a value to a whole response around it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from contractguard.compare.exchange.entries import headers_of, responses_of, schema_of
from contractguard.compare.exchange.media_types import body_kind
from contractguard.compare.exchange.model import Entry, Exchange, Sample, UnwritableError
from contractguard.compare.exchange.requests import (
    bare_request,
    compose_request,
    sampled_content,
    written_content,
)
from contractguard.compare.exchange.texts import header_text, json_text, safe_header, safe_token
from contractguard.contract import CallableOperation, Contract
from contractguard.contract.model import Header, Response
from contractguard.errors import ContractError


def compose_response(
    contract: Contract, called: CallableOperation, entry: Entry, value: object, sample: Sample
) -> Exchange:
    """Write the response of an operation with `value` at `entry`, after a request that it answers.

    Raises as `compose_request` does, for what concerns the response.
    """
    responses = dict(responses_of(contract, called))
    if entry.status not in responses:
        raise UnwritableError("there is no such response")
    response = responses[entry.status]
    headers = _headers(contract, response, entry, value, sample)
    content, body = _body(contract, response, entry, value, sample)
    return replace(
        _request(contract, called, sample), status=concrete_status(entry.status, responses),
        response_headers={**headers, **content}, response_body=body)


def concrete_status(status: str, others: Iterable[str]) -> int:
    """Return a status; for a range or `default` one that no other key of the operation's speaks of more closely.

    `default` tells of success where nothing else does, else of an error.
    """
    taken = {other.upper() for other in others} - {status.upper()}
    free: list[int]
    if status.upper() == "DEFAULT":
        success = any(other[:1] in "123" for other in taken)
        candidates = [*range(500, 600), *range(400, 500)] if success else [*range(200, 300)]
        free = [code for code in candidates if not {str(code), f"{code // 100}XX"} & taken]
    elif status.upper().endswith("XX") and status[:1] in "12345":
        first = int(status[:1]) * 100
        free = [code for code in range(first, first + 100) if str(code) not in taken]
    else:
        free = [int(status)] if status.isascii() and status.isdigit() and len(status) == 3 else []
    if not free:
        raise UnwritableError(f"'{status}' is no status that could be answered")
    return free[0]


def _request(contract: Contract, called: CallableOperation, sample: Sample) -> Exchange:
    try:
        return compose_request(contract, called, None, None, sample)
    except (UnwritableError, ContractError, LookupError):
        return bare_request(called)


def _headers(contract: Contract, response: Response, entry: Entry, value: object, sample: Sample) -> dict[str, str]:
    written = {}
    for name, header in headers_of(contract, response):
        meant = entry.kind == "header" and entry.name == name
        if meant or header.required:
            media_type, schema = schema_of(contract, header)
            given = value if meant else sample(schema) if schema is not None else "1"
            written[safe_token(name)] = _header(header, media_type, given)
    if entry.kind == "header" and entry.name not in written:
        raise UnwritableError("there is no such header")
    return written


def _header(header: Header, media_type: str, value: object) -> str:
    if not media_type:
        return header_text(header.explode, value)
    if body_kind(media_type) != "json":
        raise UnwritableError(f"nobody here can write {media_type} in a header")
    return safe_header(json_text(value))


def _body(
    contract: Contract, response: Response, entry: Entry, value: object, sample: Sample
) -> tuple[dict[str, str], bytes | None]:
    """Write the body. Around a header any will do, none where nothing can be written."""
    if entry.kind == "response":
        return written_content(contract, response.content, entry, value)
    try:
        return sampled_content(contract, response.content, sample)
    except (UnwritableError, LookupError):
        return {}, None
