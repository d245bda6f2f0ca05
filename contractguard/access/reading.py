"""Access policy files, read strictly: every complaint names file, line and column."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from contractguard.access.globs import scope_matches
from contractguard.access.policy import (
    DEFAULTS,
    ROLE_SOURCES,
    USUAL_ROLE_SOURCES,
    Demand,
    Policy,
    PolicyRule,
    PublicEntry,
    Role,
    SchemeDemands,
    ScopeVocabulary,
)
from contractguard.access.reading_matchers import MATCHER_KEYS, MatcherFile
from contractguard.access.role_graph import find_circle
from contractguard.errors import AccessError
from contractguard.source import Document
from contractguard.source.strict import parse_strictly, spelled
from contractguard.text import Pointer, closest, listed

KEYS = ("version", "default", "include", "vocabulary", "roles", "schemes", "public", "rules")
RULE_KEYS = ("id", "match", "require", "roles", "exclusive", "exempt", "reason", "expires")
PUBLIC_KEYS = (*MATCHER_KEYS, "reason", "owner", "expires")
DEMAND_KEYS = ("schemes", "scopes")
SCOPE_KEYS = ("pattern", "names", "read", "write")
KINDS = {"operations": "operation", "webhooks": "webhook", "callbacks": "callback"}
MOST_ROLES = 1000
MOST_RULES = 2000

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII)


@dataclass(frozen=True, slots=True)
class PolicyFile(MatcherFile):
    """Reads one policy file."""

    def read(self) -> Policy:
        """Return the policy that the file states. Raises AccessError where it cannot be used."""
        data = self.mapping((), self.document.data, KEYS)
        if data.get("version") != 1 or isinstance(data["version"], bool):
            raise self.wrong(("version",), "an access policy needs 'version: 1'", "there is no other version yet")
        vocabulary = self.mapping(("vocabulary",), data.get("vocabulary", {}), ("scopes", "roles-from"))
        sources = self.names(("vocabulary", "roles-from"), vocabulary.get("roles-from", list(USUAL_ROLE_SOURCES)),
                             ROLE_SOURCES)
        scopes = self.scope_vocabulary(vocabulary.get("scopes", {}))
        roles = self.roles(data.get("roles", {}), scopes)
        schemes = self.schemes(data.get("schemes", {}))
        return Policy(
            self.document,
            default=self.one_of(("default",), data.get("default", "deny"), DEFAULTS),  # type: ignore[arg-type]
            kinds=tuple(KINDS[kind] for kind in self.names(  # type: ignore[misc]
                ("include",), data.get("include", ["operations"]), tuple(KINDS))),
            scopes=scopes, roles_from=sources, roles=roles, schemes=schemes,
            public=tuple(self.public_entry(("public", index), item)
                         for index, item in self.listed(("public",), data.get("public", []))),
            rules=self.rules(data.get("rules", []), roles, schemes, scopes),
        )

    def scope_vocabulary(self, value: object) -> ScopeVocabulary:
        """Read which scopes there may be."""
        at: Pointer = ("vocabulary", "scopes")
        data = self.mapping(at, value, SCOPE_KEYS)
        pattern = self.pattern((*at, "pattern"), data["pattern"]) if "pattern" in data else ""
        names = self.names((*at, "names"), data["names"]) if "names" in data else None
        known = ScopeVocabulary(pattern, names)
        for index, name in enumerate(names or ()):
            self.known_scope((*at, "names", index), name, ScopeVocabulary(pattern))
        read, write = (self.scopes((*at, key), data.get(key, []), known) for key in ("read", "write"))
        return ScopeVocabulary(pattern, names, read, write)

    def roles(self, value: object, scopes: ScopeVocabulary) -> Mapping[str, Role]:
        """Read the roles. Raises AccessError where one extends a role that there is not, or itself in the end."""
        data = self.entries(("roles",), value)
        if len(data) > MOST_ROLES:
            raise self.wrong(("roles",), f"a policy may have {MOST_ROLES} roles, not {len(data)}")
        roles = {name: self.role(name, stated, tuple(data), scopes) for name, stated in data.items()}
        circle = find_circle(roles)
        if circle:
            raise self.wrong(("roles", circle[0], "extends"), f"the roles extend each other in a circle: "
                             f"{' → '.join(circle[:10])}", "a role may only extend roles with fewer rights")
        return roles

    def role(self, name: str, value: object, known: tuple[str, ...], scopes: ScopeVocabulary) -> Role:
        """Read one role; `null` is a role without scopes."""
        at: Pointer = ("roles", name)
        if not name.strip():
            raise self.wrong(at, "a role needs a name")
        data = self.mapping(at, {} if value is None else value, ("extends", "scopes"))
        extends = self.names((*at, "extends"), data.get("extends", []), known, "role")
        return Role(name, at, extends, self.scopes((*at, "scopes"), data.get("scopes", []), scopes))

    def schemes(self, value: object) -> SchemeDemands:
        """Read which schemes may be used."""
        data = self.mapping(("schemes",), value, ("allowed", "writes"))
        allowed = self.names(("schemes", "allowed"), data["allowed"]) if "allowed" in data else None
        writes = self.names(("schemes", "writes"), data["writes"], allowed, "scheme") if "writes" in data else None
        return SchemeDemands(allowed, writes)

    def public_entry(self, at: Pointer, value: object) -> PublicEntry:
        """Read one entry of the list of what everybody may call."""
        data = self.mapping(at, value, PUBLIC_KEYS)
        match = self.matcher(at, {name: stated for name, stated in data.items() if name in MATCHER_KEYS})
        if "reason" not in data:
            raise self.wrong(at, "a public entry needs a 'reason'", "say why everybody may call this")
        return PublicEntry(
            at, self.title(data), match, self.text((*at, "reason"), data["reason"]),
            owner=self.text((*at, "owner"), data["owner"]) if "owner" in data else "",
            expires=self.day((*at, "expires"), data["expires"]) if "expires" in data else None,
        )

    def rules(
        self, value: object, roles: Mapping[str, Role], schemes: SchemeDemands, scopes: ScopeVocabulary
    ) -> tuple[PolicyRule, ...]:
        """Read the rules. Raises AccessError where two have one id, or exemptions hang together."""
        items = list(self.listed(("rules",), value))
        if len(items) > MOST_RULES:
            raise self.wrong(("rules",), f"a policy may have {MOST_RULES} rules, not {len(items)}")
        rules = tuple(self.rule(("rules", index), item, roles, schemes, scopes) for index, item in items)
        known: dict[str, PolicyRule] = {}
        for rule in rules:
            if rule.id in known:
                line = self.document.region((*known[rule.id].pointer, "id")).line
                raise self.wrong((*rule.pointer, "id"), f"two rules have the id '{rule.id}', the first in line {line}")
            known[rule.id] = rule
        for rule in rules:
            self.exemptions(rule, known)
        return rules

    def rule(
        self, at: Pointer, value: object, roles: Mapping[str, Role], schemes: SchemeDemands, scopes: ScopeVocabulary
    ) -> PolicyRule:
        """Read one rule."""
        data = self.mapping(at, value, RULE_KEYS)
        for key in ("id", "match"):
            if key not in data:
                raise self.wrong(at, f"a rule needs '{key}'")
        exempt = self.names((*at, "exempt"), data.get("exempt", []))
        if exempt and "reason" not in data:
            raise self.wrong((*at, "exempt"), "an exemption needs a 'reason'", "say why the other rule does not hold")
        if not exempt and "expires" in data:
            raise self.wrong((*at, "expires"), "only an exemption expires", "a rule holds until it is deleted")
        return PolicyRule(
            self.identifier((*at, "id"), data["id"]), at, self.matcher((*at, "match"), data["match"]),
            require=self.demand((*at, "require"), data["require"], schemes, scopes) if "require" in data else None,
            roles=self.least_roles((*at, "roles"), data["roles"], roles) if "roles" in data else None,
            exclusive=self.flag((*at, "exclusive"), data.get("exclusive", False)),
            exempt=exempt,
            expires=self.day((*at, "expires"), data["expires"]) if "expires" in data else None,
            reason=self.text((*at, "reason"), data["reason"]) if "reason" in data else "",
        )

    def demand(self, at: Pointer, value: object, schemes: SchemeDemands, scopes: ScopeVocabulary) -> Demand:
        """Read what a rule requires."""
        data = self.mapping(at, value, DEMAND_KEYS)
        if not data:
            raise self.wrong(at, "'require' asks for nothing", f"name {' or '.join(DEMAND_KEYS)}, or leave it out")
        named = self.names((*at, "schemes"), data.get("schemes", []), schemes.allowed, "scheme")
        stated = data.get("scopes", [])
        if not isinstance(stated, dict):
            return Demand(at, named, self.scopes((*at, "scopes"), stated, scopes))
        parts = self.mapping((*at, "scopes"), stated, ("all", "any"))
        every, some = (self.scopes((*at, "scopes", key), parts.get(key, []), scopes) for key in ("all", "any"))
        if "any" in parts and not some:
            raise self.wrong((*at, "scopes", "any"), "'any' lists no scope", "nothing could ever meet it")
        return Demand(at, named, every, some)

    def least_roles(self, at: Pointer, value: object, roles: Mapping[str, Role]) -> tuple[str, ...]:
        """Read the least roles that may call; an empty list would let in nobody."""
        found = self.names(at, value, tuple(roles), "role")
        if not found:
            raise self.wrong(at, "'roles' lists no role, so nobody could call", "leave it out if all roles may")
        return found

    def exemptions(self, rule: PolicyRule, known: Mapping[str, PolicyRule]) -> None:
        """Check that a rule exempts from rules that there are and that exempt from none themselves."""
        for index, name in enumerate(rule.exempt):
            at = (*rule.pointer, "exempt", index)
            self.known(at, name, tuple(each for each in known if each != rule.id), "other rule")
            if known[name].exempt:
                raise self.wrong(at, f"the rule '{spelled(name)}' exempts from other rules itself",
                                 "exemptions of exemptions have no clear meaning: list all rules here")

    def scopes(self, at: Pointer, value: object, known: ScopeVocabulary) -> tuple[str, ...]:
        """Read scopes, wildcards among them, that fit the vocabulary."""
        found = self.names(at, value)
        for index, scope in enumerate(found):
            self.known_scope((*at, index), scope, known)
        return found

    def known_scope(self, at: Pointer, scope: str, known: ScopeVocabulary) -> None:
        """Check a scope against the names and the pattern of the vocabulary."""
        if known.names is not None and not any(scope_matches(scope, name) for name in known.names):
            near = closest(scope, known.names)
            raise self.wrong(at, f"the vocabulary has no scope '{spelled(scope)}'",
                             f"did you mean '{near}'?" if near else f"one of {listed(known.names)}")
        from contractguard.schema.patterns import finds

        if "*" not in scope and known.pattern and not finds(known.pattern, scope):
            raise self.wrong(at, f"the scope '{spelled(scope)}' does not fit the pattern of the vocabulary",
                             f"it is '{spelled(known.pattern)}'")

    def pattern(self, at: Pointer, value: object) -> str:
        """Read a regular expression (ECMA-262) of which it can always be told what it matches."""
        from contractguard.schema.patterns import compiles, readable

        text = self.text(at, value)
        if not compiles(text):
            raise self.wrong(at, f"'{spelled(text)}' is no regular expression", "as ECMA-262 and JSON Schema have it")
        if not readable(text):
            raise self.wrong(at, f"what '{spelled(text)}' matches cannot be told in bounded time",
                             "write it without back references and look-around")
        return text

    def identifier(self, at: Pointer, value: object) -> str:
        """Read an id."""
        text = self.text(at, value)
        if not _ID.fullmatch(text):
            raise self.wrong(at, f"'{spelled(text)}' is no id", "letters, digits, hyphens, dots and underscores")
        return text

    def day(self, at: Pointer, value: object) -> date:
        """Read a date."""
        if isinstance(value, str) and _DATE.fullmatch(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        raise self.wrong(at, f"'{spelled(value)}' is no date", "a day of the calendar, as 2027-06-30")

    def flag(self, at: Pointer, value: object) -> bool:
        """Read a boolean. `yes`, `on` and the like are text in YAML 1.2."""
        if not isinstance(value, bool):
            raise self.wrong(at, f"'{at[-1]}' must be true or false",
                             "in YAML 1.2 'yes', 'no', 'on' and 'off' are text")
        return value


def read_policy(document: Document) -> Policy:
    """Read an access policy. Raises AccessError where it cannot be used."""
    return PolicyFile(document).read()


def parse_policy(uri: str, content: bytes) -> Policy:
    """Read an access policy from the bytes of a file. Raises AccessError where it cannot be used."""
    return read_policy(parse_strictly(uri, content, "an access policy", AccessError))
