"""Endpoints: operations that were seen in code or in traffic, whether a contract has them or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from contractguard.inventory.paths import PathTemplate
from contractguard.source.document import Region

ANY = "*"
"""The method of a handler that takes every method."""

Asked = Literal["required", "none", "signature", "unknown"]
"""What an anonymous caller meets: a refusal, an answer, a demand for a signature, or what reading does not tell."""

Kind = Literal["http", "rpc", "webhook", "cron", "job", "page", "data"]
"""What an endpoint is for.

`rpc` has procedures behind one address; `webhook` is called by another service and checks its signature; `cron` and
`job` are called by a scheduler; `page` answers with a document for people; `data` is a table, view or function that a
database serves (PostgREST).
"""


class CodePlace(NamedTuple):
    """A stretch of a source file, by its path from the root with forward slashes."""

    uri: str
    region: Region


@dataclass(frozen=True, slots=True)
class Authentication:
    """What the code asks of an anonymous caller.

    `because` is the evidence in a few words (`requireAuth answers 401`); for `unknown` what could not be understood.
    `place` is where it stands. `credential` says what is asked for, where that is known: `session`, `bearer`, `basic`,
    `api-key`, `shared-secret`, `project-token`, `row-level-security` …
    """

    asked: Asked
    because: str = ""
    place: CodePlace | None = None
    credential: str = ""


NOT_LOOKED_AT = Authentication("unknown", "not looked at")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One operation that really exists.

    `method` is upper case, or `*` for every method. `handler` is what people call the function, `place` where its route
    is registered. `implied` methods are answered by the framework itself (HEAD beside GET, OPTIONS) and are never
    reported as undocumented. `hidden` is the reason why the code keeps it out of a contract on purpose
    (`include_in_schema=False`). `note` says what else people should know.
    """

    method: str
    path: PathTemplate
    framework: str
    place: CodePlace
    handler: str = ""
    authentication: Authentication = NOT_LOOKED_AT
    kind: Kind = "http"
    implied: bool = False
    hidden: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Something that registers endpoints and could not be understood.

    `under` is the path below which anything may exist because of it: nothing there is reported as not implemented.
    """

    reason: str
    framework: str
    place: CodePlace
    under: PathTemplate


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or folder that was not read, with the reason."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Inventory:
    """Everything that reading the code told: in the order of paths and methods."""

    endpoints: tuple[Endpoint, ...] = ()
    unresolved: tuple[Unresolved, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    frameworks: tuple[str, ...] = ()
    files: int = 0
    read: int = 0
