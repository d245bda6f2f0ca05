"""A place where a schema is written on the wire, and a whole HTTP exchange."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from contractguard.contract import Node, Schema

Sample: TypeAlias = Callable[[Schema], object]
"""Gives a small valid value of a schema. Raises LookupError where it knows none."""

ORIGIN = "http://localhost"
"""Where every exchange goes: servers are no part of what is judged."""


class UnwritableError(Exception):
    """What cannot be written as an exchange, or not so that its reader would understand it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a schema stands in an operation: what is written there travels over the wire.

    `schema` is the root schema there, `name` that of the parameter or header, `location` where a parameter
    is (path, query, header, cookie), `status` that of the response as the contract spells it ("200", "2XX",
    "default"), `media_type` that of a body or of a parameter with `content`. `request` says that the
    client writes it: in webhooks and callbacks bodies and parameters are the provider's, replies the client's.
    """

    kind: Literal["body", "parameter", "response", "header"]
    schema: Schema
    name: str = ""
    location: str = ""
    status: str = ""
    media_type: str = ""
    request: bool = field(kw_only=True)

    @property
    def part(self) -> str:
        """Name the part of an exchange that is written here, in the words of a `Ruling`."""
        return part_name(self.kind, self.name, self.location)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A whole request, and the response to it where the response is what is judged.

    `url` is `http://localhost` with path and query. Without `status` there is no response. Header names are
    as the contract spells them; bodies are bytes as they travel, None where there is none.
    """

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | None
    status: int | None = None
    response_headers: Mapping[str, str] = field(default_factory=dict)
    response_body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Rejection:
    """One thing in an exchange that a contract does not allow.

    `part` is named as `Entry.part` names it. Where a schema rejects, `keyword` and `bound` are what it says, `value` is
    what it was asked about and `path` leads there from the value of the part: None stands for a member that the schemas
    on the way do not name. `node` is the place of that schema, where it is known. `is_choice` says that it is one of
    several alternatives, none of which held.
    """

    part: str
    kind: Literal["schema", "missing", "unreadable", "status", "media type"]
    keyword: str = ""
    bound: object = None
    value: object = None
    path: tuple[str | int | None, ...] = ()
    node: Node | None = None
    is_choice: bool = False


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the judge says of an exchange: accepted, rejected, or None where it cannot judge it.

    `because` is the reason where it is not accepted. `parts` are those that were rejected, named as
    `Entry.part` names them, and `rejections` what was rejected in them, one by one.
    """

    accepted: bool | None
    because: str = ""
    parts: tuple[str, ...] = ()
    rejections: tuple[Rejection, ...] = field(default=(), compare=False)


def part_name(kind: str, name: str = "", location: str = "") -> str:
    """Name a part of an exchange: `request body`, `query parameter 'size'`, `response body`, `header 'x-rate'`."""
    if kind == "parameter":
        return f"{location} parameter '{name.lower() if location == 'header' else name}'"
    return {"body": "request body", "response": "response body"}.get(kind) or f"header '{name.lower()}'"


def header_of(headers: Mapping[str, str], name: str) -> str:
    """Return the value of a header, whatever the case of its name; empty where there is none."""
    return next((value for key, value in headers.items() if key.lower() == name.lower()), "")
