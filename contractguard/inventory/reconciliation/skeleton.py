"""A skeleton of what contracts lack: OpenAPI 3.1 that a person can paste and has to finish."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from contractguard.inventory.model import ANY
from contractguard.inventory.paths import Mixed, Parameter, PathTemplate, Segment
from contractguard.inventory.reconciliation.rows import Row, Stock

Json = dict[str, object]

_DESCRIBED = ("undocumented", "method-undocumented", "template-only", "no-contract")
_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_WORD = re.compile(r"[A-Za-z0-9]+")
_SCHEMES: Mapping[str, Json] = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "project-token": {"type": "http", "scheme": "bearer"},
    "basic": {"type": "http", "scheme": "basic"},
    "api-key": {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "TODO: the header's name"},
    "session": {"type": "apiKey", "in": "cookie", "name": "session", "description": "TODO: the cookie's name"},
}
"""The scheme that each kind of credentials is most likely to be."""
_UNKNOWN_SCHEME: Json = {"type": "http", "scheme": "bearer", "description": "TODO: what callers have to show"}


def skeleton(stock: Stock) -> Json:
    """Describe every undocumented operation as far as the code tells; the rest says TODO.

    Paths are those below the base that the contract's servers have. What has no path that OpenAPI can spell (a
    catch-all, an unknown prefix) is left out, and what is excluded, hidden or not for clients.
    """
    base = _base(stock.rows)
    paths: dict[str, Json] = {}
    schemes: dict[str, Json] = {}
    spelled: dict[str, tuple[str, list[str]]] = {}
    ids: set[str] = set()
    for row in sorted(filter(_is_described, stock.judged), key=lambda row: (row.path, row.method)):
        template = _below(row, base)
        path, names = spelled.setdefault(template.blanked, _spelled(template))
        method = "get" if row.method == ANY else row.method.lower()
        item = paths.setdefault(path, {})
        if method not in item:
            item[method] = _operation(row, method, path, names, ids, schemes)
    components = {"components": {"securitySchemes": dict(sorted(schemes.items()))}} if schemes else {}
    return {"openapi": "3.1.0", "info": {"title": "TODO: operations that no contract describes", "version": "0.0.0"},
            "paths": paths, **components}


def left_out(stock: Stock) -> list[Row]:
    """Return the undocumented operations for clients that a skeleton cannot have: OpenAPI cannot spell their paths."""
    return [row for row in stock.judged
            if row.endpoint is not None and row.standing in _DESCRIBED and not row.endpoint.implied
            and not row.endpoint.hidden and row.endpoint.kind in ("http", "webhook", "data") and not _is_described(row)]


def _is_described(row: Row) -> bool:
    endpoint = row.endpoint
    return (endpoint is not None and endpoint.kind in ("http", "webhook", "data") and row.standing in _DESCRIBED
            and not endpoint.hidden and not endpoint.implied and row.template.is_certain
            and not row.template.has_catch_all)


def _base(rows: Iterable[Row]) -> tuple[Segment, ...]:
    """Return what stands before the paths of contracts most often."""
    found = Counter(row.template.segments[: len(row.template.segments) - len(row.documented[0].bare.segments)]
                    for row in rows if row.endpoint is not None and row.standing == "documented")
    return found.most_common(1)[0][0] if found else ()


def _below(row: Row, base: tuple[Segment, ...]) -> PathTemplate:
    """Take the base off; a path that the contract has is spelled as it is there."""
    if row.standing == "method-undocumented":
        return row.nearby[0].bare
    segments = row.template.segments
    return PathTemplate(segments[len(base):] if segments[: len(base)] == base else segments, row.template.slash)


def _spelled(template: PathTemplate) -> tuple[str, list[str]]:
    """Spell a path, with a name of its own for each parameter."""
    names: list[str] = []
    segments = tuple(_named(segment, names) for segment in template.segments)
    return PathTemplate(segments, template.slash).spelled, names


def _named(segment: Segment, names: list[str]) -> Segment:
    if isinstance(segment, Parameter):
        return Parameter(_own(segment.name, names))
    if isinstance(segment, Mixed):
        return Mixed(segment.parts, tuple(_own(name, names) for name in segment.names))
    return segment


def _own(name: str, names: list[str]) -> str:
    base = "".join(_WORD.findall(name)) or "parameter"
    own = name if _NAME.fullmatch(name) else base
    number = 2
    while own in names:
        own, number = f"{base}{number}", number + 1
    names.append(own)
    return own


def _operation(
    row: Row, method: str, path: str, names: Sequence[str], ids: set[str], schemes: dict[str, Json]
) -> Json:
    todo = " ".join(_todo(row))
    refused: Json = {"401": {"description": "TODO"}} if row.authentication.asked == "required" else {}
    parameters = [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]
    return {
        "operationId": _id(row, method, path, ids), "summary": "TODO", "description": todo,
        **({"parameters": parameters} if parameters else {}), **_security(row, schemes),
        "responses": {"200": {"description": "TODO"}, **refused},
    }


def _todo(row: Row) -> Iterator[str]:
    place = row.endpoint.place if row.endpoint is not None else None
    if place is not None:
        yield f"TODO: describe what {place.uri} does."
    if row.method == ANY:
        yield "The handler takes every method."
    asked, because = row.authentication.asked, row.authentication.because
    if asked == "unknown":
        yield f"Who may call it is not known{f': {because}' if because else ''}."
    elif asked == "signature":
        yield "Callers sign what they send."


def _security(row: Row, schemes: dict[str, Json]) -> Json:
    """Say what the code asks for; nothing where that is not known."""
    asked, credential = row.authentication.asked, row.authentication.credential
    if asked == "unknown":
        return {}
    if asked != "required":
        return {"security": []}
    name, scheme = _declared(row, credential) or (credential if credential in _SCHEMES else "credentials", None)
    schemes[name] = scheme or _SCHEMES.get(name, _UNKNOWN_SCHEME)
    return {"security": [{name: []}]}


def _declared(row: Row, credential: str) -> tuple[str, Json] | None:
    """Find the scheme that the contract declares for credentials of this kind."""
    wanted = _SCHEMES.get(credential, _UNKNOWN_SCHEME)
    declared = row.contract.contract.components.security_schemes if row.contract is not None else {}
    for name, element in declared.items():
        members = element.node.members()
        if all(members.get(key) == wanted.get(key) for key in ("type", "in", "scheme")):
            return name, dict(members)
    return None


def _id(row: Row, method: str, path: str, ids: set[str]) -> str:
    """Call an operation by its handler, or by method and path, so that no other one has the name."""
    handler = row.endpoint.handler if row.endpoint is not None else ""
    words = [word[:1].upper() + word[1:] for word in _WORD.findall(path)]
    plain = method + "".join(words)
    name = handler if _NAME.fullmatch(handler) and handler not in ids else plain
    number = 2
    while name in ids:
        name, number = f"{plain}{number}", number + 1
    ids.add(name)
    return name
