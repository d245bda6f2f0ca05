"""Authentication, scopes and roles: each question of `contractguard.access` as a predicate.

What a policy says is asked only where there is one; the line of the policy is told beside the contract's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from contractguard.access import (
    Surface,
    anonymity,
    declarations,
    demands,
    privileges,
    published,
    role_checks,
    vocabulary,
)
from contractguard.access import Violation as AccessViolation
from contractguard.contract import Node
from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation

_FAILING = ("operation", "alternative", "how", "names", "demand")


@predicate("access", "operation", "security", "ended")
def operation_unauthenticated(surface: Surface) -> Iterator[Violation]:
    """Find operations that ask for nothing and that no policy lists as public."""
    return _told(surface, anonymity.unauthenticated(surface))


@predicate("access", "operation", "security", "ended")
def authentication_switched_off(surface: Surface) -> Iterator[Violation]:
    """Find operations whose own requirement takes the contract's away, without being listed as public."""
    return _told(surface, anonymity.switched_off(surface))


@predicate("access", "operation", "security", "ended")
def authentication_optional(surface: Surface) -> Iterator[Violation]:
    """Find operations with an alternative that asks for nothing, without being listed as public."""
    return _told(surface, anonymity.optional(surface))


@predicate("access", "entry", "operation", "problem")
def public_entry_stale(surface: Surface) -> Iterator[Violation]:
    """Find public entries that match nothing, or an operation that asks for something."""
    return _told(surface, anonymity.stale_entries(surface))


@predicate("access", "operation", "entry", "reason")
def operation_made_public(surface: Surface) -> Iterator[Violation]:
    """Find operations that the policy lists as public and the base's policy did not."""
    return _told(surface, anonymity.made_public(surface))


@predicate("access", "operation")
def policy_unmatched(surface: Surface) -> Iterator[Violation]:
    """Find operations that no rule of the policy matches."""
    return _told(surface, demands.unmatched(surface))


@predicate("access", *_FAILING)
def scheme_not_allowed(surface: Surface) -> Iterator[Violation]:
    """Find operations that accept a scheme which the policy does not allow, or do not ask for one that it demands."""
    return _told(surface, demands.schemes_not_allowed(surface))


@predicate("access", *_FAILING)
def required_scope_missing(surface: Surface) -> Iterator[Violation]:
    """Find operations of which some alternative lacks a scope that the policy demands."""
    return _told(surface, demands.scopes_missing(surface))


@predicate("access", "policyRule")
def policy_rule_unused(surface: Surface) -> Iterator[Violation]:
    """Find rules of the policy that match no operation."""
    return _told(surface, demands.rules_unused(surface))


@predicate("access", "what", "name", "near")
def policy_name_undeclared(surface: Surface) -> Iterator[Violation]:
    """Find schemes and scopes that the policy demands and the contract does not declare."""
    return _told(surface, vocabulary.undeclared_names(surface))


@predicate("access", "role", "source", "operation")
def role_unknown(surface: Surface) -> Iterator[Violation]:
    """Find roles that the contract names and the policy does not know."""
    return _told(surface, role_checks.unknown_roles(surface))


@predicate("access", "operation", "source", "stated", "allowed", "how", "roles", "policyRules")
def role_drift(surface: Surface) -> Iterator[Violation]:
    """Find operations whose stated roles differ from those that the policy lets in."""
    return _told(surface, role_checks.drifted_roles(surface))


@predicate("access", "operation", "roles", "security")
def role_locked_out(surface: Surface) -> Iterator[Violation]:
    """Find operations that a role may call by the policy, whose scopes the role does not carry."""
    return _told(surface, role_checks.locked_out_roles(surface))


@predicate("access", "operation", "source", "stated")
def roles_without_authentication(surface: Surface) -> Iterator[Violation]:
    """Find operations that name roles and let in anybody."""
    return _told(surface, role_checks.roles_without_authentication(surface))


@predicate("access", "operation", "alternative", "ordinary")
def privilege_shared(surface: Surface, *, words: Sequence[str], extensions: Sequence[str]) -> Iterator[Violation]:
    """Find privileged operations that the credentials of an ordinary one open too."""
    return _told(surface, privileges.shared_privileges(surface, words, extensions))


@predicate("access", "name", "near")
def requirement_scheme_undefined(surface: Surface) -> Iterator[Violation]:
    """Find schemes that a requirement names and the contract does not declare."""
    return _told(surface, vocabulary.undefined_schemes(surface))


@predicate("access", "name")
def security_scheme_unused(surface: Surface) -> Iterator[Violation]:
    """Find declared schemes that no requirement names."""
    return _told(surface, vocabulary.unused_schemes(surface))


@predicate("access", "scope", "scheme", "near")
def scope_undeclared(surface: Surface) -> Iterator[Violation]:
    """Find scopes that a requirement asks for and the scheme does not declare."""
    return _told(surface, vocabulary.undeclared_scopes(surface))


@predicate("access", "scope", "scheme")
def scope_unused(surface: Surface) -> Iterator[Violation]:
    """Find declared scopes that no requirement asks for."""
    return _told(surface, vocabulary.unused_scopes(surface))


@predicate("access", "scheme")
def scope_missing(surface: Surface) -> Iterator[Violation]:
    """Find requirements of a scheme with scopes that ask for none."""
    return _told(surface, vocabulary.missing_scopes(surface))


@predicate("access", "scope", "how")
def scope_misnamed(surface: Surface) -> Iterator[Violation]:
    """Find scopes that do not fit the policy's vocabulary."""
    return _told(surface, vocabulary.misnamed_scopes(surface))


@predicate("access", "operation", "alternative", "how", "names")
def scope_method_mismatch(
    surface: Surface, *, read: Sequence[str], write: Sequence[str], searching: Sequence[str]
) -> Iterator[Violation]:
    """Find operations that write behind scopes that read, and the reverse."""
    return _told(surface, vocabulary.mismatched_scopes(surface, read, write, searching))


@predicate("access", "scheme", "names")
def role_names_too_early(surface: Surface) -> Iterator[Violation]:
    """Find names listed for a scheme without scopes before OpenAPI 3.1."""
    return _told(surface, vocabulary.early_roles(surface))


@predicate("access", "operation", "names")
def refusal_undocumented(surface: Surface) -> Iterator[Violation]:
    """Find operations that refuse callers without documenting 401, or 403."""
    return _told(surface, declarations.refusals_undocumented(surface))


@predicate("access", "operation", "parameter")
def object_access_undeclared(
    surface: Surface, *, extensions: Sequence[str], words: Sequence[str]
) -> Iterator[Violation]:
    """Find operations on one object that do not declare how access to it is checked."""
    return _told(surface, declarations.object_checks_undeclared(surface, extensions, words))


@predicate("access")
def row_access_unseen(surface: Surface) -> Iterator[Violation]:
    """Find contracts of PostgREST: what their callers may do is decided in the database."""
    return _told(surface, published.row_access_unseen(surface))


@predicate("access")
def authentication_unstated(surface: Surface) -> Iterator[Violation]:
    """Find contracts of PostgREST that do not say what callers must show."""
    return _told(surface, published.authentication_unstated(surface))


def _told(surface: Surface, found: Iterable[AccessViolation]) -> Iterator[Violation]:
    for each in found:
        document = surface.policy.document if surface.policy else None
        related = tuple(Node(document, pointer, None) for pointer in each.policy) if document is not None else ()
        yield Violation(each.node, each.facts, each.part, related, "warning" if each.lesser else None)
