"""Every place of an operation where a schema is written on the wire."""

from __future__ import annotations

from collections.abc import Iterator

from contractguard.compare.exchange.model import Entry
from contractguard.contract import CallableOperation, Contract, Schema
from contractguard.contract.model import Header, MediaType, Parameter, Reference, RequestBody, Response

IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})
"""Header parameters that OpenAPI 3 says nothing by (OpenAPI 3.2, Parameter Object)."""


def entries(contract: Contract, called: CallableOperation) -> tuple[Entry, ...]:
    """Return every place of an operation that holds a schema: parameters, request body, responses in their order.

    Raises ContractError where a reference of the operation leads nowhere.
    """
    return *_parameters(contract, called), *_body(contract, called), *_responses(contract, called)


def spoken_parameters(contract: Contract, called: CallableOperation) -> list[Parameter]:
    """Return the parameters in force, without the headers that are ignored and the path's that are not in it."""
    return [
        parameter for parameter in contract.parameters(called)
        if not (parameter.location == "header" and contract.dialect != "2.0"
                and parameter.name.lower() in IGNORED_HEADERS)
        and not (parameter.location == "path" and f"{{{parameter.name}}}" not in called.path)
    ]


def body_of(contract: Contract, called: CallableOperation) -> RequestBody | None:
    """Return the request body of an operation, its reference followed."""
    stated = called.operation.request_body
    return contract.resolve(stated, contract.reader.request_body) if stated is not None else None


def responses_of(contract: Contract, called: CallableOperation) -> Iterator[tuple[str, Response]]:
    """Iterate over the responses of an operation by status, references followed."""
    for status, element in called.operation.responses.items():
        yield status, contract.resolve(element, contract.reader.response)


def headers_of(contract: Contract, response: Response) -> Iterator[tuple[str, Header]]:
    """Iterate over the headers of a response by name, `Content-Type` left out as the specification says."""
    for name, element in response.headers.items():
        if name.lower() != "content-type":
            yield name, contract.resolve(element, contract.reader.header)


def media_of(contract: Contract, element: MediaType | Reference[MediaType]) -> MediaType:
    """Return a media type, its reference followed."""
    return contract.resolve(element, contract.reader.media_type)


def schema_of(contract: Contract, element: Parameter | Header) -> tuple[str, Schema | None]:
    """Return the schema of a parameter or header, with the media type that it is written in where it has one."""
    for name, media in element.content.items():
        return name, media_of(contract, media).schema
    return "", element.schema


def writes(called: CallableOperation) -> bool:
    """Whether the client writes the request part of an operation: a webhook's or callback's is the provider's."""
    return called.kind == "operation"


def _parameters(contract: Contract, called: CallableOperation) -> Iterator[Entry]:
    for parameter in spoken_parameters(contract, called):
        media_type, schema = schema_of(contract, parameter)
        if schema is not None:
            yield Entry("parameter", schema, parameter.name, parameter.location, media_type=media_type,
                        request=writes(called))


def _body(contract: Contract, called: CallableOperation) -> Iterator[Entry]:
    body = body_of(contract, called)
    for name, element in (body.content if body else {}).items():
        for schema in _schemas(media_of(contract, element)):
            yield Entry("body", schema, media_type=name, request=writes(called))


def _responses(contract: Contract, called: CallableOperation) -> Iterator[Entry]:
    request = not writes(called)
    for status, response in responses_of(contract, called):
        for name, header in headers_of(contract, response):
            media_type, schema = schema_of(contract, header)
            if schema is not None:
                yield Entry("header", schema, name, "", status, media_type, request=request)
        for media_type, element in response.content.items():
            for schema in _schemas(media_of(contract, element)):
                yield Entry("response", schema, status=status, media_type=media_type, request=request)


def _schemas(media: MediaType) -> Iterator[Schema]:
    """Iterate over the schemas of a media type: the whole body's, and that of one item of a stream."""
    for schema in (media.schema, media.item_schema):
        if schema is not None:
            yield schema
