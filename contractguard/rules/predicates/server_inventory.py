"""What a contract gives away of what is not for everybody: servers, operations and schemas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from contractguard.contract.model import Server
from contractguard.rules.predicates.registry import predicate
from contractguard.rules.predicates.transport import host_of, place_of
from contractguard.rules.violation import Violation
from contractguard.survey import Met, OperationSubject, SchemaSubject, Survey

_RESERVED = frozenset({"test", "local", "localhost", "internal", "intranet", "corp"})
_LABEL = re.compile(r"[a-z]+")
_PRIVATE = re.compile(r"localhost|127\.\d+\.\d+\.\d+|10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+|\[::1\]|"
                      r"172\.(?:1[6-9]|2\d|3[01])\.\d+\.\d+|169\.254\.\d+\.\d+")


@predicate("server", "url")
def server_unexplained(met: Met[Server], survey: Survey) -> Iterator[Violation]:
    """Find servers, where there are several, that do not say what they are (OpenAPI 3.2, Server Object)."""
    members = met.element.node.members()
    if len(survey.servers) > 1 and not any(
        isinstance(members.get(member), str) and str(members[member]).strip() for member in ("description", "name")
    ):
        yield Violation(met.element.node, {"url": met.element.url})


@predicate("server", "url", "host")
def server_internal(met: Met[Server], _: Survey, *, words: Sequence[str]) -> Iterator[Violation]:
    """Find servers that are not for the public: private addresses, and hosts with one of these words in their name.

    The registered domain, the last two labels, is somebody's name (`dev.to`), but for the top-level names that are for
    nobody's public use (RFC 6761, RFC 6762).
    """
    server = met.element
    host = host_of(server.url)
    labels = host.split(".")
    named = set(_LABEL.findall(" ".join(labels[:-2]))) | {labels[-1]} & _RESERVED
    if _PRIVATE.fullmatch(host) or not named.isdisjoint(words):
        yield Violation(place_of(server), {"url": server.url, "host": host}, part="value")


@predicate("operation", "member")
def internal_operation_published(
    operation: OperationSubject, survey: Survey, *, audience: Sequence[str], public: Sequence[str],
    internal: Sequence[str],
) -> Iterator[Violation]:
    """Find operations marked as internal in a contract that says it is public.

    `audience` are the members of the document or its `info` that name who it is for, `public` the values that mean
    everybody, `internal` the members that mark what is not for everybody.
    """
    if _is_public(survey, audience, public):
        for member in internal:
            if operation.members.get(member) is True or operation.called.path_item.node.members().get(member) is True:
                yield Violation(operation.node, {"member": member})
                return


@predicate("schema", "member", having=("x-internal", "x-private"))
def internal_schema_published(
    subject: SchemaSubject, survey: Survey, *, audience: Sequence[str], public: Sequence[str]
) -> Iterator[Violation]:
    """Find schemas marked `x-internal` or `x-private` that operations of a public contract use."""
    if (subject.in_request or subject.in_response) and _is_public(survey, audience, public):
        for member in ("x-internal", "x-private"):
            if subject.value.get(member) is True:
                yield Violation(subject.node, {"member": member})
                return


def _is_public(survey: Survey, audience: Sequence[str], public: Sequence[str]) -> bool:
    document = survey.contract.root.members()
    info = document.get("info")
    stated = (held.get(member) for held in (document, info) if isinstance(held, dict) for member in audience)
    return any(value in public for value in stated if isinstance(value, str))
