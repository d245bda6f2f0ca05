"""What travels in the clear: servers and the URLs of OAuth flows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from contractguard.contract import Node
from contractguard.contract.model import SecurityScheme, Server
from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.survey import Met, Survey

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_VARIABLE_SCHEME = re.compile(r"\{([^{}]+)\}:")
_HOST = re.compile(r"[^:/?#]+://(?:[^/?#@]*@)?(\[[^\]]*\]|[^/:?#]*)")
_CLEAR = ("http", "ws")
_URLS = ("authorizationUrl", "tokenUrl", "refreshUrl", "deviceAuthorizationUrl")


@predicate("server", "url")
def server_in_the_clear(met: Met[Server], _: Survey, *, hosts: Sequence[str]) -> Iterator[Violation]:
    """Find servers that are, or may be, reached by http or ws.

    `hosts` are those for which that is fine: names, addresses, and `*.example` for all below a name.
    """
    server = met.element
    if any(scheme in _CLEAR for scheme in _schemes(server)) and not is_among(host_of(server.url), hosts):
        yield Violation(place_of(server), {"url": server.url}, part="value")


@predicate("security-scheme", "url", "member")
def oauth_url_in_the_clear(met: Met[SecurityScheme], _: Survey, *, hosts: Sequence[str]) -> Iterator[Violation]:
    """Find URLs of a security scheme that are reached by http."""
    for place, member, url in _urls(met.element):
        if url.lower().startswith("http:") and not is_among(host_of(url), hosts):
            yield Violation(place, {"url": url, "member": member}, part="value")


@predicate("security-scheme", "url", "member")
def oauth_url_not_absolute(met: Met[SecurityScheme], survey: Survey) -> Iterator[Violation]:
    """Find URLs of a security scheme that are no absolute http(s) URL (OpenAPI 3.1, OAuth Flow Object).

    From OpenAPI 3.0 on a reference relative to the server is allowed (3.1.1, "Relative References in API URLs"), and
    told as a note; any other text is wrong.
    """
    for place, member, url in _urls(met.element):
        if not url.lower().startswith(("http:", "https:")) or not host_of(url):
            is_relative = survey.contract.dialect != "2.0" and not _SCHEME.match(url)
            yield Violation(place, {"url": url, "member": member}, "value", at_most="note" if is_relative else None)


def place_of(server: Server) -> Node:
    """Return where the URL of a server is written: in Swagger 2.0 that is its scheme, or its host."""
    members = server.node.members()
    schemes, scheme = members.get("schemes"), server.url.partition(":")[0]
    if "url" not in members and isinstance(schemes, list) and scheme in schemes:
        return server.node.child("schemes").child(schemes.index(scheme))
    return next((server.node.child(member) for member in ("url", "host") if member in members), server.node)


def host_of(url: str) -> str:
    """Return the host of a URL, in small letters; empty where there is none."""
    match = _HOST.match(url)
    return match[1].lower() if match else ""


def is_among(host: str, hosts: Sequence[str]) -> bool:
    """Whether a host is named, or stands below one that is named as `*.name`."""
    return any(host.endswith(named[1:]) if named.startswith("*.") else host == named for named in hosts)


def _schemes(server: Server) -> Iterator[str]:
    """Iterate over the schemes by which a server may be reached, those that a variable stands for included."""
    named = _SCHEME.match(server.url)
    if named:
        yield named[1].lower()
    variable = _VARIABLE_SCHEME.match(server.url)
    stated = server.variables.get(variable[1]) if variable else None
    for value in (stated.default, *stated.enum) if stated else ():
        yield value.lower()


def _urls(scheme: SecurityScheme) -> Iterator[tuple[Node, str, str]]:
    """Iterate over the URLs that a scheme states, with their places and members."""
    flows = [flow.node for flow in scheme.flows.values()] if scheme.type == "oauth2" else []
    for node, members in (*((flow, _URLS) for flow in flows), (scheme.node, ("openIdConnectUrl",))):
        for member in members:
            url = node.members().get(member)
            if isinstance(url, str) and url:
                yield node.child(member), member, url
