"""Servers: whether they are there, and whether their URLs can be used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from contractguard.contract import Node
from contractguard.contract.model import Server
from contractguard.rules.predicates.paths import PLACEHOLDER
from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.survey import Met, Survey


@predicate("document")
def servers_missing(survey: Survey) -> Iterator[Violation]:
    """Find contracts that have operations and do not say where these are served."""
    served = [subject for subject in survey.operations if subject.is_served]
    if served and not all(subject.servers for subject in served):
        yield Violation(survey.contract.root)


@predicate("server", "url", "problem")
def server_url_malformed(met: Met[Server], _: Survey) -> Iterator[Violation]:
    """Find URLs of servers that lead nowhere, whatever their variables are (RFC 3986; OpenAPI 3.2, Server Object)."""
    if met.node.pointer and isinstance(met.node.members().get("url"), str):
        problem = _problem(met.element.url)
        if problem:
            yield Violation(met.node.child("url"), {"url": met.element.url, "problem": problem}, "value")


@predicate("server", "url")
def server_url_trailing_slash(met: Met[Server], _: Survey) -> Iterator[Violation]:
    """Find URLs that end in a slash: paths begin with one, and are appended."""
    if met.node.pointer and "url" in met.node.members() and met.element.url.endswith("/") and met.element.url != "/":
        yield Violation(met.node.child("url"), {"url": met.element.url}, "value")


@predicate("server", "url", "host")
def server_host_placeholder(met: Met[Server], _: Survey, *, hosts: Sequence[str]) -> Iterator[Violation]:
    """Find URLs whose host is one of those that only stand for a host, or below one of them."""
    host = _host(met.element.url)
    if any(host == named or host.endswith(f".{named}") for named in hosts):
        stated = "url" in met.node.members()
        yield Violation(met.node.child("url") if stated else _host_node(met), {"url": met.element.url, "host": host},
                        "value")


@predicate("server", "name")
def server_variable_undeclared(met: Met[Server], _: Survey) -> Iterator[Violation]:
    """Find variables of a URL that are not declared."""
    for name in dict.fromkeys(PLACEHOLDER.findall(met.element.url)) if met.node.pointer else ():
        if name and name not in met.element.variables:
            yield Violation(met.node.child("url"), {"name": name}, "value")


@predicate("server", "name")
def server_variable_unused(met: Met[Server], _: Survey) -> Iterator[Violation]:
    """Find declared variables that the URL does not have."""
    used = set(PLACEHOLDER.findall(met.element.url))
    for name, variable in met.element.variables.items():
        if name not in used:
            yield Violation(variable.node, {"name": name})


@predicate("server", "name", "value")
def server_variable_default_unlisted(met: Met[Server], _: Survey) -> Iterator[Violation]:
    """Find defaults of variables that are none of the values that these may have."""
    for name, variable in met.element.variables.items():
        if variable.enum and "default" in variable.node.members() and variable.default not in variable.enum:
            yield Violation(variable.node.child("default"), {"name": name, "value": variable.default}, "value")


def _problem(url: str) -> str:
    # A digit may stand for a host, a port and a segment alike.
    bare = PLACEHOLDER.sub("1", url)
    if any(character.isspace() or character in '<>"\\^`' for character in bare):
        return "has a character that no URL has"
    if "{" in bare or "}" in bare:
        return "has a brace without its partner"
    try:
        parts = urlsplit(bare)
        port_told = parts.port is not None or parts.hostname is not None
    except ValueError:
        return "is no URL"
    if parts.query or parts.fragment:
        return "has a query or a fragment, to which no path can be appended"
    if parts.scheme and not port_told and parts.scheme in ("http", "https", "ws", "wss"):
        return "has no host"
    if not parts.scheme and not url.startswith(("/", ".", "{")) and "." in parts.path.partition("/")[0]:
        return "has no scheme, so that it is read as a path"
    return ""


def _host(url: str) -> str:
    try:
        return (urlsplit(PLACEHOLDER.sub("x", url)).hostname or "").lower()
    except ValueError:
        return ""


def _host_node(met: Met[Server]) -> Node:
    return met.node.child("host") if "host" in met.node.members() else met.node
