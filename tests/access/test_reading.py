"""Access policies are read strictly: what cannot be used is told with its place and what to do."""

from __future__ import annotations

import json
import time
from pathlib import Path

import jsonschema_rs
import pytest
import yaml

from contractguard.access import parse_policy
from contractguard.access.schema import policy_schema
from contractguard.errors import AccessError

SHOP = Path(__file__).parent / "shop"
ROLES = "roles:\n  viewer: {}\n"


def problem(text: str) -> AccessError:
    with pytest.raises(AccessError) as raised:
        parse_policy("access.yaml", f"version: 1\n{text}".encode())
    return raised.value


BAD = [
    ("rulez: []", "2:1", "an access policy has no key 'rulez'", "did you mean 'rules'?"),
    ("default: off", "2:1", "'off' is not known here", "one of deny, warn, allow"),
    ("default: false", "2:1", "'false' is not known here", "one of deny, warn, allow"),
    ("default: dany", "2:1", "'dany' is not known here", "did you mean 'deny'?"),
    ("roles: []", "2:1", "'roles' must be an object", ""),
    ("roles:\n  a: {extends: [b]}\n  b: {extends: [c]}\n  c: {extends: [a]}", "3:7",
     "the roles extend each other in a circle: a → b → c → a", "a role may only extend roles with fewer rights"),
    ("roles:\n  a: {extends: [a]}", "3:7", "the roles extend each other in a circle: a → a",
     "a role may only extend roles with fewer rights"),
    ("roles:\n  viewer: {}\n  clerk: {extends: [viewr]}", "4:21", "there is no role 'viewr'", "did you mean 'viewer'?"),
    ("roles:\n  viewer: {scope: [a]}", "3:12", "'viewer' has no key 'scope'", "did you mean 'scopes'?"),
    ("roles:\n  viewer: {scopes: [7]}", "3:21", "'scopes' must list names", "this is 7"),
    (f"{ROLES}rules:\n- {{id: a, match: {{path: /a}}, roles: [veiwer]}}", "5:38", "there is no role 'veiwer'",
     "did you mean 'viewer'?"),
    (f"{ROLES}rules:\n- {{id: a, match: {{path: /a}}, roles: []}}", "5:30",
     "'roles' lists no role, so nobody could call", "leave it out if all roles may"),
    ("schemes:\n  allowed: [oauth]\n  writes: [oath]", "4:12", "there is no scheme 'oath'", "did you mean 'oauth'?"),
    ("schemes: {allowed: [oauth]}\nrules:\n- {id: a, match: {path: /a}, require: {schemes: [mtls]}}", "4:50",
     "there is no scheme 'mtls'", "one of oauth"),
    ("vocabulary: {scopes: {names: ['a:read']}}\nrules:\n- {id: a, match: {path: /a}, require: {scopes: ['a:raed']}}",
     "4:49", "the vocabulary has no scope 'a:raed'", "did you mean 'a:read'?"),
    ("vocabulary: {scopes: {pattern: '^[a-z]+:read$'}}\nroles: {viewer: {scopes: ['A:read']}}", "3:27",
     "the scope 'A:read' does not fit the pattern of the vocabulary", "it is '^[a-z]+:read$'"),
    ("vocabulary: {scopes: {pattern: '(a'}}", "2:23", "'(a' is no regular expression",
     "as ECMA-262 and JSON Schema have it"),
    (r"vocabulary: {scopes: {pattern: '^(a+)+\1$'}}", "2:23",
     r"what '^(a+)+\1$' matches cannot be told in bounded time",
     "write it without back references and look-around"),
    ("vocabulary: {roles-from: [x-rolls]}", "2:27", "there is no name 'x-rolls'", "did you mean 'x-roles'?"),
    ("rules:\n- {id: a, match: {path: /a}}\n- {id: a, match: {path: /b}}", "4:4",
     "two rules have the id 'a', the first in line 3", ""),
    ("rules:\n- {match: {path: /a}}", "3:3", "a rule needs 'id'", ""),
    ("rules:\n- {id: a}", "3:3", "a rule needs 'match'", ""),
    ("rules:\n- {id: a b, match: {path: /a}}", "3:4", "'a b' is no id",
     "letters, digits, hyphens, dots and underscores"),
    ("rules:\n- {id: a, match: {}}", "3:11", "it is not said which operations are meant",
     "name a path, an operation, a tag, an operationId or an extension; all are '/**'"),
    ("rules:\n- {id: a, match: {any: []}}", "3:19", "'any' lists nothing, so no operation is meant", ""),
    ("rules:\n- {id: a, match: {path: orders}}", "3:19", "the path 'orders' does not start with '/'",
     "paths are those of the contract, without the server"),
    ('rules:\n- {id: a, match: {path: "/orders/{id"}}', "3:19", "the braces in '/orders/{id' do not match",
     "a parameter is written as {id}"),
    ("rules:\n- {id: a, match: {path: /orders**}}", "3:19",
     "'**' stands for whole segments, not for a part of 'orders**'", "within a segment write '*'"),
    ("rules:\n- {id: a, match: {methods: [PSOT]}}", "3:29", "'PSOT' is no method", "did you mean 'POST'?"),
    ("rules:\n- {id: a, match: {operation: /health}}", "3:19", "'/health' is no operation",
     "write method and path: GET /health"),
    ("rules:\n- {id: a, match: {operation: GET /health, path: /a}}", "3:19",
     "'operation' says method and path already", "leave the other keys out"),
    ("rules:\n- {id: a, match: {x: {internal: true}}}", "3:23", "'internal' is no extension",
     "the name of an extension starts with 'x-'"),
    ("rules:\n- {id: a, match: {path: /a}, require: {}}", "3:30", "'require' asks for nothing",
     "name schemes or scopes, or leave it out"),
    ("rules:\n- {id: a, match: {path: /a}, require: {scopes: {any: []}}}", "3:49", "'any' lists no scope",
     "nothing could ever meet it"),
    ("rules:\n- {id: a, match: {path: /a}, exclusive: yes}", "3:30", "'exclusive' must be true or false",
     "in YAML 1.2 'yes', 'no', 'on' and 'off' are text"),
    ("rules:\n- {id: a, match: {path: /a}, exempt: [b]}\n- {id: b, match: {path: /b}}", "3:30",
     "an exemption needs a 'reason'", "say why the other rule does not hold"),
    ("rules:\n- {id: a, match: {path: /a}, exempt: [c], reason: r}\n- {id: b, match: {path: /b}}", "3:39",
     "there is no other rule 'c'", "one of b"),
    ("rules:\n- {id: a, match: {path: /a}, exempt: [a], reason: r}", "3:39", "there is no other rule 'a'",
     "the policy names none"),
    ("rules:\n- {id: a, match: {path: /a}, exempt: [b], reason: r}\n"
     "- {id: b, match: {path: /b}, exempt: [a], reason: r}",
     "3:39", "the rule 'b' exempts from other rules itself",
     "exemptions of exemptions have no clear meaning: list all rules here"),
    ("rules:\n- {id: a, match: {path: /a}, expires: 2026-01-01}", "3:30", "only an exemption expires",
     "a rule holds until it is deleted"),
    ("public:\n- {path: /a}", "3:3", "a public entry needs a 'reason'", "say why everybody may call this"),
    ("public:\n- {path: /a, reason: ' '}", "3:14", "'reason' must be a string that says something", ""),
    ("public:\n- {path: /a, reason: r, expires: 2026-02-30}", "3:25", "'2026-02-30' is no date",
     "a day of the calendar, as 2027-06-30"),
    ("public:\n- {path: /a, reason: r, expires: tomorrow}", "3:25", "'tomorrow' is no date",
     "a day of the calendar, as 2027-06-30"),
    ("public:\n- {reason: r}", "3:3", "it is not said which operations are meant",
     "name a path, an operation, a tag, an operationId or an extension; all are '/**'"),
    ("include: [webhoks]", "2:11", "there is no name 'webhoks'", "did you mean 'webhooks'?"),
]


@pytest.mark.parametrize(("text", "place", "message", "hint"), BAD, ids=[message for _, _, message, _ in BAD])
def test_what_cannot_be_used_is_told(text: str, place: str, message: str, hint: str) -> None:
    found = problem(text)
    assert (found.place, found.message, found.hint) == (f"access.yaml:{place}", message, hint)


@pytest.mark.parametrize(("text", "place", "message"), [
    ("version: 2", "access.yaml:1:1", "an access policy needs 'version: 1'"),
    ("version: true", "access.yaml:1:1", "an access policy needs 'version: 1'"),
    ("default: deny", "access.yaml:1:1", "an access policy needs 'version: 1'"),
    ("[]", "access.yaml:1:1", "an access policy must be an object"),
    ("version: 1\nversion: 1", "access.yaml:2:1", "the key 'version' is given twice in one object, first at 1:1"),
    ("", "access.yaml:1:1", "the file is empty"),
])
def test_a_file_that_is_no_policy_is_told(text: str, place: str, message: str) -> None:
    with pytest.raises(AccessError) as raised:
        parse_policy("access.yaml", text.encode())
    assert (raised.value.place, raised.value.message) == (place, message)


def test_catastrophic_patterns_do_not_hang() -> None:
    text = "a" * 5000 + "!"
    content = f"version: 1\nvocabulary: {{scopes: {{pattern: '^(a+)+$', write: ['{text}']}}}}"
    start = time.process_time()
    with pytest.raises(AccessError, match="does not fit the pattern"):
        parse_policy("access.yaml", content.encode())
    assert time.process_time() - start < 2


def test_a_thousand_roles_in_one_chain_are_read() -> None:
    roles = {f"r{number}": {"extends": [f"r{number + 1}"]} for number in range(999)} | {"r999": {}}
    policy = parse_policy("access.json", json.dumps({"version": 1, "roles": roles}).encode())
    assert len(policy.roles) == 1000


def test_more_roles_than_anybody_has_are_refused() -> None:
    roles = {f"r{number}": {} for number in range(1001)}
    with pytest.raises(AccessError, match="a policy may have 1000 roles, not 1001"):
        parse_policy("access.json", json.dumps({"version": 1, "roles": roles}).encode())


@pytest.mark.parametrize("name", ["clean-policy.yaml", "planted-policy.yaml"])
def test_the_published_schema_accepts_what_is_read(name: str) -> None:
    policy = parse_policy(name, (SHOP / name).read_bytes())
    jsonschema_rs.Draft202012Validator(policy_schema()).validate(policy.document.data)


# What depends on other parts of the file, or on the calendar, no JSON Schema says.
_BEYOND_SCHEMA = (
    "circle", "there is no role", "there is no scheme", "the vocabulary has no", "does not fit", "regular expression",
    "bounded time", "two rules", "the braces", "whole segments", "PSOT", "already", "no other rule", "exempts from",
    "2026-02-30",
)


@pytest.mark.parametrize("text", [text for text, _, message, _ in BAD
                                  if not any(words in message for words in _BEYOND_SCHEMA)])
def test_the_published_schema_refuses_what_is_not_read(text: str) -> None:
    data = yaml.safe_load(f"version: 1\n{text}".replace("yes", "'yes'").replace("2026-01-01", "'2026-01-01'"))
    assert not jsonschema_rs.Draft202012Validator(policy_schema()).is_valid(data)
