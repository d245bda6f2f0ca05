"""From a value to a whole request around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from contractguard.compare.exchange.bodies import concrete_media_type, written_body
from contractguard.compare.exchange.entries import body_of, media_of, schema_of, spoken_parameters
from contractguard.compare.exchange.media_types import body_kind
from contractguard.compare.exchange.model import ORIGIN, Entry, Exchange, Sample, UnwritableError
from contractguard.compare.exchange.texts import (
    cookie_text,
    header_text,
    json_text,
    path_text,
    query_pairs,
    query_text,
    safe_token,
)
from contractguard.contract import CallableOperation, Contract
from contractguard.contract.model import MediaType, Parameter, Reference

VARIABLE = re.compile(r"\{([^{}]*)\}")
"""A variable of a path template."""

_IN_PATH = "/:@!$&'()*+,;=-._~%?"
_SPOKEN_FOR = "1"


def compose_request(
    contract: Contract, called: CallableOperation, entry: Entry | None, value: object, sample: Sample
) -> Exchange:
    """Write the request of an operation with `value` at `entry`, all else that is required sampled.

    Raises UnwritableError where that cannot be done, ContractError where a reference leads nowhere, LookupError
    where there is no sample.
    """
    written, met = _Request(), entry is None or entry.kind == "body"
    for parameter in spoken_parameters(contract, called):
        meant = entry is not None and entry.kind == "parameter" and (
            (entry.name, entry.location) == (parameter.name, parameter.location))
        if meant or parameter.required:
            media_type, schema = schema_of(contract, parameter)
            given = value if meant else sample(schema) if schema is not None else _SPOKEN_FOR
            written.add(parameter, media_type, given)
            met = met or meant
    if not met:
        raise UnwritableError("there is no such parameter")
    headers, body = _body(contract, called, entry if entry and entry.kind == "body" else None, value, sample)
    return Exchange(
        safe_token(called.method), ORIGIN + path_of(called, written.path, written.query),
        {**written.headers_text(), **headers}, body)


def bare_request(called: CallableOperation) -> Exchange:
    """Write the request that a response answers where it could not be composed: method and path alone."""
    return Exchange(safe_token(called.method), ORIGIN + path_of(called, {}, []), {}, None)


def path_of(called: CallableOperation, values: Mapping[str, str], query: Iterable[tuple[str, str]]) -> str:
    """Fill a path template with percent-encoded texts, and add a query to the one that it may have itself."""
    template, fixed = path_template(called)
    literals, names = VARIABLE.split(template)[::2], VARIABLE.findall(template)
    texts = [values.get(name, _SPOKEN_FOR) for name in names]
    path = "".join(literal_text(literal) + text for literal, text in zip(literals, [*texts, ""], strict=True))
    queries = [text for text in (literal_text(fixed), query_text(query)) if text]
    return f"{path}?{'&'.join(queries)}" if queries else path


def path_template(called: CallableOperation) -> tuple[str, str]:
    """Return the template of an operation's path, and a query that some contracts write behind it.

    Webhooks and callbacks have no path of their own.
    """
    if called.kind != "operation":
        return "/", ""
    template, _, fixed = called.path.partition("?")
    if not template.startswith("/") or "#" in called.path or "{" in fixed:
        raise UnwritableError("the path is none")
    return template, fixed


def literal_text(literal: str) -> str:
    """Percent-encode a stretch of a path template that is no variable."""
    try:
        return quote(literal, safe=_IN_PATH)
    except UnicodeEncodeError:
        raise UnwritableError("the path is not Unicode") from None


class _Request:
    """The parameters of a request under way, by where they go."""

    def __init__(self) -> None:
        self.path: dict[str, str] = {}
        self.query: list[tuple[str, str]] = []
        self._headers: dict[str, str] = {}
        self._cookies: list[tuple[str, str]] = []

    def add(self, parameter: Parameter, media_type: str, value: object) -> None:
        """Write one parameter by its `style` and `explode`, or as its one media type."""
        style, explode, name = parameter.style, parameter.explode, parameter.name
        if media_type:
            if body_kind(media_type) != "json":
                raise UnwritableError(f"nobody here can write {media_type} in a parameter")
            value, style, explode = json_text(value), "simple" if parameter.location == "path" else "form", False
        if parameter.location == "path":
            self.path[name] = path_text(style, explode, name, value)
        elif parameter.location == "query":
            self.query += query_pairs(style, explode, name, value)
        elif parameter.location == "header":
            self._headers[safe_token(name)] = header_text(explode, value)
        elif parameter.location == "cookie" and not (explode and isinstance(value, (dict, list))):
            self._cookies += query_pairs("form" if style == "cookie" else style, explode, name, value)
        else:
            raise UnwritableError(f"nobody here can write a {parameter.location} parameter")

    def headers_text(self) -> dict[str, str]:
        """Return the headers, cookies among them."""
        return {**self._headers, "Cookie": cookie_text(self._cookies)} if self._cookies else self._headers


def _body(
    contract: Contract, called: CallableOperation, entry: Entry | None, value: object, sample: Sample
) -> tuple[dict[str, str], bytes | None]:
    body = body_of(contract, called)
    if entry is not None:
        return written_content(contract, body.content if body else {}, entry, value)
    return sampled_content(contract, body.content, sample) if body is not None and body.required else ({}, None)


def written_content(
    contract: Contract, content: Mapping[str, MediaType | Reference[MediaType]], entry: Entry, value: object
) -> tuple[dict[str, str], bytes]:
    """Write a value as the media type of its entry; return headers and body."""
    if entry.media_type not in content:
        raise UnwritableError("there is no such media type")
    media = media_of(contract, content[entry.media_type])
    if media.schema is None or media.schema.node.location != entry.schema.node.location:
        raise UnwritableError("nobody here can write a stream")
    media_type = concrete_media_type(entry.media_type, content)
    return written_body(media_type, media, value)


def sampled_content(
    contract: Contract, content: Mapping[str, MediaType | Reference[MediaType]], sample: Sample
) -> tuple[dict[str, str], bytes]:
    """Write a sample as the first media type that can be written, JSON before all others."""
    for name in sorted(content, key=lambda name: body_kind(name) != "json"):
        media = media_of(contract, content[name])
        try:
            media_type = concrete_media_type(name, content)
            given = sample(media.schema) if media.schema is not None else "1"
            return written_body(media_type, media, given)
        except UnwritableError:
            continue
    raise UnwritableError("no media type of the body can be written")
