"""How strong the security schemes are that a contract declares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from contractguard.contract.model import SecurityScheme
from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.survey import Met, OperationSubject, Survey


@predicate("security-scheme", "scheme")
def http_scheme_used(
    met: Met[SecurityScheme], _: Survey, *, schemes: Sequence[str], registered: Sequence[str] = ()
) -> Iterator[Violation]:
    """Find http schemes among `schemes`, and those that are not among the registered ones where these are given.

    Names of schemes are case-insensitive (RFC 9110, section 11.1).
    """
    element = met.element
    scheme = element.scheme.lower()
    if element.type != "http" or not scheme:
        return
    if scheme in schemes or (registered and scheme not in registered):
        node = element.node
        yield Violation(node.child("scheme") if "scheme" in node.members() else node, {"scheme": scheme}, part="value")


@predicate("security-scheme", "name", "location")
def api_key_located(met: Met[SecurityScheme], _: Survey, *, locations: Sequence[str]) -> Iterator[Violation]:
    """Find API keys that are sent in one of these locations."""
    element = met.element
    if element.type == "apiKey" and element.location in locations:
        yield Violation(element.node.child("in"), {"name": element.name, "location": element.location}, part="value")


@predicate("security-scheme", "flow")
def oauth_flow_offered(met: Met[SecurityScheme], _: Survey, *, flows: Sequence[str]) -> Iterator[Violation]:
    """Find OAuth flows of these kinds, by the names that OpenAPI 3 gives them."""
    if met.element.type == "oauth2":
        for name, flow in met.element.flows.items():
            if name in flows:
                yield Violation(flow.node, {"flow": name})


@predicate("security-scheme", "flow")
def refresh_url_missing(met: Met[SecurityScheme], _: Survey, *, flows: Sequence[str]) -> Iterator[Violation]:
    """Find flows of these kinds that do not say where a token is renewed."""
    if met.element.type == "oauth2":
        for name, flow in met.element.flows.items():
            if name in flows and not flow.refresh_url:
                yield Violation(flow.node, {"flow": name})


@predicate("security-scheme")
def bearer_format_missing(met: Met[SecurityScheme], _: Survey) -> Iterator[Violation]:
    """Find bearer schemes that do not say what their tokens are."""
    element = met.element
    if element.type == "http" and element.scheme.lower() == "bearer":
        stated = element.node.members().get("bearerFormat")
        if not isinstance(stated, str) or not stated.strip():
            yield Violation(element.node)


@predicate("operation", "scheme")
def api_key_alone(operation: OperationSubject, survey: Survey, *, methods: Sequence[str]) -> Iterator[Violation]:
    """Find operations with these methods that an API key alone opens."""
    if not operation.is_served or operation.method not in methods:
        return
    for requirement in operation.security:
        if requirement.schemes and all(_is_key(survey, name) for name in requirement.schemes):
            yield Violation(operation.node, {"scheme": next(iter(requirement.schemes))})
            return


def _is_key(survey: Survey, name: str) -> bool:
    declared = survey.contract.components.security_schemes.get(name)
    if declared is None:
        return False
    return survey.contract.resolve(declared, survey.contract.reader.security_scheme).type == "apiKey"
