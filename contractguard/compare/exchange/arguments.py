"""The parameters of a request as openapi-core looks for them.

It takes what a web framework has parsed. Where it reads a style otherwise than the specification, the text is handed
over as it expects it, or refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from contractguard.compare.exchange.entries import spoken_parameters
from contractguard.compare.exchange.media_types import body_kind
from contractguard.compare.exchange.model import Exchange, UnwritableError, header_of
from contractguard.compare.exchange.requests import VARIABLE, literal_text, path_template
from contractguard.contract import CallableOperation, Contract
from contractguard.contract.model import Parameter

_LONGEST_PATH = 8000
_MOST_FIELDS = 1000
_NAME = re.compile(r"[\w.-]+")
_READ_BY_TYPE: Mapping[str, tuple[str, ...]] = {
    "spaceDelimited": ("array", "object"), "pipeDelimited": ("array", "object"), "deepObject": ("object",),
    "matrix": (),
}
"""The styles that openapi-core reads for some types alone; its matrix asks for no type, but for a plain name."""
_KEYS = {("label", False): ".{}", ("label", True): ".{}*", ("matrix", False): ";{}", ("matrix", True): ";{}*"}
"""Under which name openapi-core looks for a path parameter, by style and explode."""

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Arguments:
    """What a request says to the parameters of one operation.

    `parameters` are those that it has or must have: one that is optional and absent needs no judge. `fields`
    are the fields of a form that are there, for the same reason.
    """

    parameters: tuple[Parameter, ...]
    path: dict[str, str]
    query: Pairs
    cookies: dict[str, str]
    fields: frozenset[str]


def read_arguments(contract: Contract, called: CallableOperation, exchange: Exchange) -> Arguments:
    """Read the parameters of a request. Raises UnwritableError where openapi-core would misread them."""
    parameters = spoken_parameters(contract, called)
    url = urlsplit(exchange.url)
    query = parse_qsl(url.query, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    query = _gathered(contract, [parameter for parameter in parameters if parameter.location == "query"], query)
    cookies = _cookies(header_of(exchange.headers, "Cookie"))
    names = {("query", name) for key, _ in query for name in (key, key.partition("[")[0])}
    names |= {("cookie", name) for name in cookies} | {("header", name.lower()) for name in exchange.headers}
    spoken = tuple(parameter for parameter in parameters if parameter.required or _identity(parameter) in names)
    for parameter in spoken:
        _expect_known(contract, parameter)
    delimited = {parameter.name for parameter in spoken if parameter.style == "spaceDelimited"}
    return Arguments(
        spoken, _path(called, spoken, url.path),
        [(name, text.replace(" ", "%20") if name in delimited else text) for name, text in query], cookies,
        _fields(exchange))


def _fields(exchange: Exchange) -> frozenset[str]:
    if body_kind(header_of(exchange.headers, "Content-Type")) != "form" or exchange.body is None:
        return frozenset()
    pairs = parse_qsl(exchange.body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    return frozenset(name.partition("[")[0] for name, _ in pairs)


def _identity(parameter: Parameter) -> tuple[str, str]:
    return parameter.location, parameter.name.lower() if parameter.location == "header" else parameter.name


def _expect_known(contract: Contract, parameter: Parameter) -> None:
    """Refuse what openapi-core does not read, and names that it would take for regular expressions."""
    if parameter.content or parameter.style not in _READ_BY_TYPE:
        return
    if parameter.style != "matrix" and (
            _type(contract, parameter) not in _READ_BY_TYPE[parameter.style]
            or (parameter.explode and parameter.style != "deepObject")):
        raise UnwritableError(f"openapi-core does not read the style {parameter.style} here")
    if not _NAME.fullmatch(parameter.name):
        raise UnwritableError("openapi-core does not read such a name")


def _type(contract: Contract, parameter: Parameter) -> object:
    """Return the `type` of a parameter as openapi-core sees it: that of the schema itself, references followed."""
    if parameter.schema is None:
        return None
    return contract.references.follow(parameter.schema.node).members().get("type")


def _gathered(contract: Contract, parameters: Iterable[Parameter], query: Pairs) -> Pairs:
    """Gather the members of an exploded object, which stand in the query like parameters of their own."""
    spread = [parameter for parameter in parameters if _is_spread(contract, parameter)]
    others = {parameter.name for parameter in parameters if parameter not in spread}
    claimed = [pair for pair in query if pair[0] in others or pair[0].partition("[")[0] in others]
    members = [pair for pair in query if pair not in claimed]
    if not spread or not members:
        return query
    if len(spread) > 1 or any(mark in text for pair in members for text in pair for mark in "&="):
        raise UnwritableError("openapi-core cannot tell the members of the object apart")
    return [*claimed, (spread[0].name, "&".join(f"{name}={text}" for name, text in members))]


def _is_spread(contract: Contract, parameter: Parameter) -> bool:
    return parameter.style == "form" and parameter.explode and _type(contract, parameter) == "object"


def _path(called: CallableOperation, parameters: Iterable[Parameter], path: str) -> dict[str, str]:
    """Read the variables of a path template from a path, percent-encoding undone."""
    template, _ = path_template(called)
    if len(path) > _LONGEST_PATH or any(len(VARIABLE.findall(segment)) > 2 for segment in template.split("/")):
        raise UnwritableError("the path is too long to be read")
    literals, names = VARIABLE.split(template)[::2], VARIABLE.findall(template)
    match = re.fullmatch("([^/]+)".join(re.escape(literal_text(literal)) for literal in literals), path)
    if match is None:
        raise UnwritableError("the path is another one here")
    told = {parameter.name: parameter for parameter in parameters if parameter.location == "path"}
    return {_path_key(told.get(name), name): unquote(text) for name, text in zip(names, match.groups(), strict=True)}


def _path_key(parameter: Parameter | None, name: str) -> str:
    if parameter is None or parameter.content:
        return name
    return _KEYS.get((parameter.style, parameter.explode), "{}").format(name)


def _cookies(header: str) -> dict[str, str]:
    pairs = (pair.strip().partition("=") for pair in header.split(";"))
    return {name: text for name, _, text in pairs if name}
