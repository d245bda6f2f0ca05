"""Names of schemes, scopes and roles: declared, used, known to the policy, and telling what they allow."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from contractguard.access.demands import READING
from contractguard.access.globs import scope_matches
from contractguard.access.policy import Policy, ScopeVocabulary
from contractguard.access.requirements import SCOPED, Alternative, schemes_by_name
from contractguard.access.surface import OperationAccess, Surface, Violation
from contractguard.contract import Node
from contractguard.contract.model import SecurityScheme
from contractguard.text import Pointer, Suggestions, closest

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def undefined_schemes(surface: Surface) -> Iterator[Violation]:
    """Find schemes that a requirement names and the contract does not declare."""
    known = list(surface.contract.components.security_schemes)
    suggestions = Suggestions()
    for alternative in _alternatives(surface):
        for name in alternative.listed:
            if surface.requirements.scheme(name) is None and alternative.node is not None:
                yield Violation(alternative.node.child(name), "key", {
                    "name": name, "near": suggestions.closest(name, known)})


def unused_schemes(surface: Surface) -> Iterator[Violation]:
    """Find schemes that no requirement names, in a contract whose operations can name them."""
    if not surface.contract.operations:
        return
    used = {name for alternative in _alternatives(surface) for name in alternative.listed}
    for name, scheme in schemes_by_name(surface.contract).items():
        if name not in used and scheme is not None:
            yield Violation(_declaration(surface, name), "key", {"name": name})


def undeclared_scopes(surface: Surface) -> Iterator[Violation]:
    """Find scopes that a requirement asks for and no flow of the scheme offers. OpenID Connect declares none."""
    suggestions = Suggestions()
    for alternative, name, scheme in _scoped(surface):
        offered = {scope for flow in scheme.flows.values() for scope in flow.scopes}
        if scheme.type != "oauth2" or alternative.node is None:
            continue
        holder = alternative.node.child(name)
        for index, scope in enumerate(holder.value if isinstance(holder.value, list) else ()):
            if isinstance(scope, str) and scope not in offered:
                yield Violation(holder.child(index), "value", {
                    "scope": scope, "scheme": name, "near": suggestions.closest(scope, offered)})


def unused_scopes(surface: Surface) -> Iterator[Violation]:
    """Find scopes of a scheme that some requirement asks scopes of, and that none asks for."""
    used: dict[str, set[str]] = {}
    for alternative, name, _ in _scoped(surface):
        used.setdefault(name, set()).update(alternative.listed[name])
    for name, asked in used.items():
        scheme = surface.requirements.scheme(name)
        if scheme is None or scheme.type != "oauth2" or not asked:
            continue
        declared: dict[str, Node] = {}
        for flow in scheme.flows.values():
            for scope in flow.scopes:
                declared.setdefault(scope, flow.node.child("scopes"))
        for scope, holder in declared.items():
            if scope not in asked:
                yield Violation(holder.child(scope), "key", {"scope": scope, "scheme": name})


def missing_scopes(surface: Surface) -> Iterator[Violation]:
    """Find requirements that ask an OAuth or OpenID Connect scheme for no scope, where it has some to ask for."""
    for alternative, name, scheme in _scoped(surface):
        offers = scheme.type != "oauth2" or any(flow.scopes for flow in scheme.flows.values())
        if not alternative.listed[name] and offers and alternative.node is not None:
            yield Violation(alternative.node.child(name), "key", {"scheme": name})


def misnamed_scopes(surface: Surface) -> Iterator[Violation]:
    """Find scopes that do not fit the policy's vocabulary: each where it is declared, else where it is asked for."""
    policy = surface.policy
    if policy is None or not (policy.scopes.pattern or policy.scopes.names is not None):
        return
    places: dict[str, Node] = {}
    for scheme in schemes_by_name(surface.contract).values():
        for flow in scheme.flows.values() if scheme is not None else ():
            for scope in flow.scopes:
                places.setdefault(scope, flow.node.child("scopes").child(scope))
    for alternative, name, _ in _scoped(surface):
        for scope in sorted(alternative.listed[name]):
            if alternative.node is not None:
                places.setdefault(scope, alternative.node.child(name))
    for scope, node in places.items():
        key = _misfit(policy, scope)
        if key:
            yield Violation(node, "key", {"scope": scope, "how": key}, None, (("vocabulary", "scopes", key),))


def mismatched_scopes(
    surface: Surface, read: Iterable[str], write: Iterable[str], searching: Iterable[str]
) -> Iterator[Violation]:
    """Find operations that write and let in callers whose scopes only read, and the reverse.

    The policy says which scopes are which; where it does not, `read` and `write` do, as words within a scope. By words
    an operation that reads is only told of where its schemes declare the scope for it. A POST that is named with a word
    of `searching` reads.
    """
    words, looking_up = (frozenset(read), frozenset(write)), frozenset(searching)
    vocabulary = surface.policy.scopes if surface.policy else None
    for access in surface.operations:
        if _searches(access, looking_up):
            continue
        for alternative in access.requirement.alternatives:
            how, pointer = _mismatch(access, alternative, vocabulary, words)
            if how == "write" and not pointer and not _has_readers(surface, alternative, words):
                continue
            if how:
                node, part = access.place()
                yield Violation(node, part, {
                    "operation": access.name, "alternative": alternative.spelled(), "how": how,
                    "names": sorted(alternative.scopes),
                }, access.called, pointer, lesser=how == "write")
                break


def early_roles(surface: Surface) -> Iterator[Violation]:
    """Find names that a requirement lists for a scheme without scopes before OpenAPI 3.1, where none may stand."""
    if surface.contract.dialect == "3.1":
        return
    for alternative in _alternatives(surface):
        for name, words in alternative.listed.items():
            scheme = surface.requirements.scheme(name)
            if words and scheme is not None and scheme.type not in SCOPED and alternative.node is not None:
                yield Violation(alternative.node.child(name), "key", {"scheme": name, "names": sorted(words)})


def undeclared_names(surface: Surface) -> Iterator[Violation]:
    """Find schemes and scopes that the policy demands and the contract does not declare: nothing can meet that.

    Scopes are looked for only where all schemes that have some declare them.
    """
    policy = surface.policy
    if policy is None or not surface.operations:
        return
    schemes = schemes_by_name(surface.contract)
    scopes = {scope for scheme in schemes.values() if scheme is not None
              for flow in scheme.flows.values() for scope in flow.scopes}
    all_declare = scopes and not any(scheme is None or scheme.type == "openIdConnect" for scheme in schemes.values())
    for pointer, name in _schemes_demanded(policy):
        if name not in schemes and surface.requirements.scheme(name) is None:
            yield _undeclared(policy, pointer, "scheme", name, schemes)
    for pointer, name in _scopes_demanded(policy):
        if all_declare and not any(scope_matches(name, scope) for scope in scopes):
            yield _undeclared(policy, pointer, "scope", name, scopes)


def _schemes_demanded(policy: Policy) -> Iterator[tuple[Pointer, str]]:
    for index, name in enumerate(policy.schemes.writes or ()):
        yield ("schemes", "writes", index), name
    for rule in policy.rules:
        for index, name in enumerate(rule.require.schemes if rule.require else ()):
            yield (*rule.pointer, "require", "schemes", index), name


def _scopes_demanded(policy: Policy) -> Iterator[tuple[Pointer, str]]:
    for rule in policy.rules:
        if rule.require is not None:
            for name in (*rule.require.all_scopes, *rule.require.any_scopes):
                yield (*rule.pointer, "require", "scopes"), name


def _undeclared(policy: Policy, pointer: Pointer, what: str, name: str, known: Iterable[str]) -> Violation:
    return Violation(Node(policy.document, pointer, None), "value", {
        "what": what, "name": name, "near": closest(name, known)})


def _misfit(policy: Policy, scope: str) -> str:
    """Return the part of the vocabulary that a scope does not fit; empty where it fits."""
    from contractguard.schema.patterns import finds

    if policy.scopes.names is not None and scope not in policy.scopes.names:
        return "names"
    return "pattern" if policy.scopes.pattern and not finds(policy.scopes.pattern, scope) else ""


def _mismatch(
    access: OperationAccess, alternative: Alternative, vocabulary: ScopeVocabulary | None,
    words: tuple[frozenset[str], frozenset[str]],
) -> tuple[str, tuple[Pointer, ...]]:
    """Return how the scopes of an alternative do not suit the method, and the part of the policy that says so."""
    if not alternative.scopes:
        return "", ()
    writes = access.called.method not in READING
    wanted = (vocabulary.write if writes else vocabulary.read) if vocabulary else ()
    if wanted:
        fits = any(scope_matches(pattern, scope) for pattern in wanted for scope in alternative.scopes)
        at = ("vocabulary", "scopes", "write" if writes else "read")
        return "" if fits else "read" if writes else "write", (at,)
    mine, other = (words[1], words[0]) if writes else words
    told = [_words(scope) for scope in alternative.scopes]
    against = all(each & other and not each & mine for each in told)
    return ("read" if writes else "write") if against else "", ()


def _has_readers(
    surface: Surface, alternative: Alternative, words: tuple[frozenset[str], frozenset[str]]
) -> bool:
    """Whether each scope of an alternative has a twin that reads, as `orders:read` is one of `orders:write`."""
    read, write = words
    declared = {scope for name in alternative.listed if (scheme := surface.requirements.scheme(name)) is not None
                for flow in scheme.flows.values() for scope in flow.scopes}
    twins = {said - read for scope in declared if (said := _words(scope)) & read}
    return all(_words(scope) - write in twins for scope in alternative.scopes)


def _words(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(text))


def _searches(access: OperationAccess, searching: frozenset[str]) -> bool:
    """Whether a POST only looks something up, by its operationId or the last segment of its path."""
    last = access.called.path.rstrip("/").rpartition("/")[2]
    said = _words(access.called.operation.operation_id) | (frozenset() if "{" in last else _words(last))
    return access.called.method == "POST" and bool(said & searching)


def _alternatives(surface: Surface) -> Iterator[Alternative]:
    for requirement in surface.everything:
        yield from requirement.alternatives


def _scoped(surface: Surface) -> Iterator[tuple[Alternative, str, SecurityScheme]]:
    """Iterate over the alternatives with each of their schemes that has scopes."""
    for alternative in _alternatives(surface):
        for name in alternative.listed:
            scheme = surface.requirements.scheme(name)
            if scheme is not None and scheme.type in SCOPED:
                yield alternative, name, scheme


def _declaration(surface: Surface, name: str) -> Node:
    return surface.contract.components.security_schemes[name].node
