"""What a contract says of itself: its version, who owns it and for whom it is, where more is to be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from contractguard.contract import Node
from contractguard.contract.model import Server
from contractguard.rules.predicates.members import says_nothing, tags_of
from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.survey import Met, Survey

_VERSIONS = {
    "semantic": re.compile(r"\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?", re.ASCII),
    "date": re.compile(r"\d{4}-\d{2}-\d{2}(?:[._-][0-9A-Za-z._-]+)?", re.ASCII),
    "numbers": re.compile(r"v?\d+(?:\.\d+){0,3}(?:[-+.][0-9A-Za-z.+-]+)?", re.ASCII | re.IGNORECASE),
}
"""The forms of versions by name: that of https://semver.org, a day, and any that starts with numbers."""
_HOST = r"(?:[^\s/?#@:\[\]]+|\[[0-9A-Fa-f:.]+\])(?::\d+)?"
_URL = re.compile(rf"https?://{_HOST}(?:[/?#]\S*)?|(?!\w+:)\S+", re.ASCII | re.IGNORECASE)
_AUTHORITY = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?//(?:[^/?#@]*@)?([^/?#:\[\]@]+)")
_VARIABLE = re.compile(r"\{[^{}]*\}")
_MAIL = re.compile(r"[^\s@]+@[^\s@]+")


@predicate("document", "version")
def info_version_malformed(survey: Survey, *, forms: Sequence[str]) -> Iterator[Violation]:
    """Find an `info.version` in none of some forms: `semantic`, `date`, `numbers`, or a pattern of one's own."""
    info = survey.contract.root.members().get("info")
    version = info.get("version") if isinstance(info, dict) else None
    if isinstance(version, str) and not any(_has_form(version.strip(), form) for form in forms):
        yield Violation(survey.contract.root.child("info").child("version"), {"version": version}, part="value")


@predicate("document", "members")
def info_owner_missing(survey: Survey, *, members: Sequence[str]) -> Iterator[Violation]:
    """Find a contract that says in none of some members, in `info` or beside it, who answers for it."""
    places = _top(survey.contract.root)
    if all(says_nothing(place.members().get(name)) for place in places for name in members):
        yield Violation(places[-1], {"members": list(members)})


@predicate("document", "audience")
def audience_unknown(survey: Survey, *, members: Sequence[str], audiences: Sequence[str]) -> Iterator[Violation]:
    """Find a contract that names an audience which there is not."""
    for place in _top(survey.contract.root):
        for name in members:
            stated = place.members().get(name)
            if name in place.members() and stated not in audiences:
                yield Violation(place.child(name), {"audience": stated}, part="value")


@predicate("document", "member", "value")
def info_member_malformed(survey: Survey, *, patterns: Mapping[str, str]) -> Iterator[Violation]:
    """Find members of a contract, or of its `info`, that are there and are no text that fits their pattern."""
    from contractguard.schema.patterns import finds

    for place in _top(survey.contract.root):
        for name, pattern in patterns.items():
            stated = place.members().get(name)
            if name in place.members() and not (isinstance(stated, str) and finds(pattern, stated) is not False):
                yield Violation(place.child(name), {"member": name, "value": stated}, part="value")


@predicate("server", "host")
def server_host_misnamed(met: Met[Server], _: Survey, *, pattern: str) -> Iterator[Violation]:
    """Find servers whose host does not fit a pattern. A variable in it stands for `x`."""
    from contractguard.schema.patterns import finds

    found = _AUTHORITY.match(_VARIABLE.sub("x", met.element.url))
    if found and finds(pattern, found[1]) is False:
        yield Violation(met.node, {"host": found[1]})


@predicate("document", "address")
def documentation_address_malformed(survey: Survey) -> Iterator[Violation]:
    """Find addresses for people that no browser or mail program can follow."""
    for node in {node.location: node for node in _addresses(survey)}.values():
        form = _MAIL if node.pointer[-1] == "email" else _URL
        if not isinstance(node.value, str) or not form.fullmatch(node.value):
            yield Violation(node, {"address": node.value}, part="value")


def _has_form(version: str, form: str) -> bool:
    from contractguard.schema.patterns import finds

    known = _VERSIONS.get(form)
    return known.fullmatch(version) is not None if known is not None else finds(form, version) is True


def _top(root: Node) -> list[Node]:
    """Return the contract itself, and its `info` behind it."""
    return [root, root.child("info")] if isinstance(root.members().get("info"), dict) else [root]


def _addresses(survey: Survey) -> Iterator[Node]:
    *_, info = _top(survey.contract.root)
    yield from _children(info, "termsOfService")
    for holder, keys in (("contact", ("url", "email")), ("license", ("url",))):
        for node in _children(info, holder):
            yield from _children(node, *keys)
    holders = [survey.contract.root, *(node for node, _ in tags_of(survey))]
    holders += [operation.node for operation in survey.operations]
    holders += [schema.node for schema in survey.schemas_having("externalDocs")]
    for holder_node in holders:
        for node in _children(holder_node, "externalDocs"):
            yield from _children(node, "url")


def _children(node: Node, *keys: str) -> Iterator[Node]:
    yield from (node.child(key) for key in keys if key in node.members())
