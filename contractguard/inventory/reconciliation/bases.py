"""The paths of servers: what stands before the paths of a contract (OpenAPI 3.2, Server Object)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, product

from contractguard.contract.model import Server, ServerVariable
from contractguard.inventory.paths import PathTemplate, openapi_path

_MOST = 16
"""How many URLs of one server are looked at: variables with many values multiply."""
_VARIABLE = re.compile(r"\{([^{}]*)\}")
_AUTHORITY = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?//[^/?#]*|\{[^{}]*\}(?=/|$)")
"""What stands before a path: scheme and authority, or a variable that holds both (`{baseUrl}/v1`)."""


def base_paths(servers: Iterable[Server]) -> tuple[PathTemplate, ...]:
    """Return the paths of some servers, variables put in, each once; nothing where there is no server."""
    return tuple(dict.fromkeys(
        openapi_path(url_path(url).rstrip("/")) for server in servers for url in _urls(server)))


def url_path(url: str) -> str:
    """Return the path of a URL, of a relative one too."""
    found = _AUTHORITY.match(url)
    path = re.split(r"[?#]", url[found.end():] if found else url, maxsplit=1)[0]
    return path if not path or path.startswith("/") else f"/{path.removeprefix('./')}"


def _urls(server: Server) -> Iterator[str]:
    """Put the values of variables in: all that are listed, else the default. What is not declared stays."""
    names = [name for name in dict.fromkeys(_VARIABLE.findall(server.url)) if name in server.variables]
    values = [_values(server.variables[name]) for name in names]
    for chosen in islice(product(*values), _MOST):
        yield _with_values(server.url, dict(zip(names, chosen, strict=True)))


def _with_values(url: str, values: Mapping[str, str]) -> str:
    return _VARIABLE.sub(lambda found: values.get(found[1], found[0]), url)


def _values(variable: ServerVariable) -> tuple[str, ...]:
    return tuple(dict.fromkeys((variable.default, *variable.enum)))
