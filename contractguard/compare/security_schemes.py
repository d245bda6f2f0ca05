"""Security schemes: what a client must show, by what it is on the wire (OpenAPI 3.2, Security Scheme Object)."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import replace

from contractguard.compare.elements import compare_rest, compare_words, member
from contractguard.compare.lifecycles import compare_lifecycle
from contractguard.compare.sides import Side
from contractguard.compare.units import Site
from contractguard.contract.model import OAuthFlow, SecurityScheme
from contractguard.errors import ContractError

_WORDS = ("description", "bearerFormat")


def find_scheme(side: Side, name: str) -> SecurityScheme | None:
    """Return the scheme that a requirement names: a component, or from OpenAPI 3.2 on what a URI leads to."""
    reader = side.contract.reader
    element = side.contract.components.security_schemes.get(name)
    if element is not None:
        return side.contract.resolve(element, reader.security_scheme)
    if not side.contract.format.startswith("3.2"):
        return None
    try:
        return reader.security_scheme(side.contract.references.target(side.contract.root, name))
    except ContractError:
        return None


def scheme_on_wire(side: Side, name: str) -> Hashable:
    """Return what tells a scheme from others on the wire, whatever it is called."""
    scheme = find_scheme(side, name)
    return _wire(scheme) if scheme is not None else ("undefined", name)


def _wire(scheme: SecurityScheme) -> Hashable:
    if scheme.type == "apiKey":
        return "apiKey", scheme.location, scheme.name.lower() if scheme.location == "header" else scheme.name
    if scheme.type == "http":
        return "http", scheme.scheme
    if scheme.type == "oauth2":
        flows = ((kind, *_urls(flow)) for kind, flow in scheme.flows.items())
        return "oauth2", tuple(sorted(flows))
    return scheme.type, scheme.open_id_connect_url


def compare_scheme(
    site: Site, name: str, base: SecurityScheme, revision: SecurityScheme, *, moved: bool = False
) -> None:
    """Compare two schemes with one name; `moved` says that what the base's is lives on under another name."""
    if not moved and not _keeps(base, revision):
        before, after = list(_spell(base)), list(_spell(revision))
        site.report("security-scheme.changed", name=name, before=_only(before, after), after=_only(after, before))
    elif further := list(_further(base, revision)):
        site.report("security-scheme.flow-added", name=name, values=further, where=member(site.where, "flows"),
                    was=member(site.was, "flows"))
    compare_lifecycle(site, "security scheme")
    compare_words(site, _WORDS)
    compare_rest(site, "security scheme")
    for kind in [kind for kind in base.flows if kind in revision.flows]:
        _compare_flow_words(site.down(f" {kind}"), base.flows[kind], revision.flows[kind])
    for verb, scopes in (("removed", _scopes(base, revision)), ("added", _scopes(revision, base))):
        if scopes:
            site.report(f"security-scheme.scope-{verb}", name=name, values=scopes, where=member(site.where, "flows"),
                        was=member(site.was, "flows"))


def _further(base: SecurityScheme, revision: SecurityScheme) -> Iterator[str]:
    """Iterate over what an OAuth scheme offers and did not offer before."""
    yield from sorted(revision.flows.keys() - base.flows.keys())
    yield from (f"the refresh URL of {kind}" for kind, flow in sorted(base.flows.items())
                if kind in revision.flows and revision.flows[kind].refresh_url and not flow.refresh_url)
    if revision.metadata_url and not base.metadata_url:
        yield "its metadata"


def _only(ways: list[str], others: list[str]) -> str:
    """Join the ways of a scheme that another one does not have; all of them where it has them all."""
    return "; ".join([way for way in ways if way not in others] or ways)


def _keeps(base: SecurityScheme, revision: SecurityScheme) -> bool:
    """Whether every way to identify oneself is still one: an OAuth scheme may offer further flows."""
    if base.type != revision.type:
        return False
    if base.type != "oauth2":
        return _wire(base) == _wire(revision)
    return base.metadata_url in ("", revision.metadata_url) and all(
        kind in revision.flows and _urls(flow) == _urls(revision.flows[kind])
        and flow.refresh_url in ("", revision.flows[kind].refresh_url) for kind, flow in base.flows.items())


def _urls(flow: OAuthFlow) -> tuple[str, str, str]:
    return flow.authorization_url, flow.token_url, flow.device_authorization_url


def _compare_flow_words(site: Site, base: OAuthFlow, revision: OAuthFlow) -> None:
    """Compare the extensions of a flow, and the words of the scopes that both offer."""
    pair = replace(site, was=base.node, where=revision.node)
    compare_words(pair, ())
    if "flow" not in {*base.node.members(), *revision.node.members()}:
        compare_rest(pair, "flow")
    mine, theirs = (flow.node.child("scopes") if "scopes" in flow.node.members() else flow.node
                    for flow in (base, revision))
    words = tuple(scope for scope in base.scopes if scope in revision.scopes)
    compare_words(replace(site, was=mine, where=theirs), words)


def _scopes(base: SecurityScheme, revision: SecurityScheme) -> list[str]:
    """Return the scopes that flows of the base offer and the same flows of the revision do not."""
    gone = {scope for kind, flow in base.flows.items() if kind in revision.flows
            for scope in flow.scopes if scope not in revision.flows[kind].scopes}
    return sorted(gone)


def _spell(scheme: SecurityScheme) -> Iterator[str]:
    """Spell what a scheme is on the wire, as people would say it."""
    if scheme.type == "apiKey":
        yield f"the key '{scheme.name}' in the {scheme.location}"
    elif scheme.type == "http":
        yield f"http {scheme.scheme}"
    elif scheme.type == "oauth2":
        yield from (" ".join(["oauth2", kind, *(url for url in (*_urls(flow), flow.refresh_url) if url)])
                    for kind, flow in sorted(scheme.flows.items()))
        if scheme.metadata_url:
            yield f"oauth2 metadata {scheme.metadata_url}"
    else:
        yield " ".join([scheme.type, scheme.open_id_connect_url]).strip()
