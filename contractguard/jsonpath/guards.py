"""What a candidate must have for a filter to hold, so that only candidates which have it are tested."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

from contractguard.jsonpath.javascript import UNDEFINED, to_string
from contractguard.jsonpath.members import index_of
from contractguard.jsonpath.script import (
    Binary,
    Call,
    Choice,
    Every,
    Items,
    Literal,
    Member,
    Script,
    Some,
    Special,
    Unary,
)


@dataclass(frozen=True, slots=True)
class KeyIn:
    """The candidate's key is one of these."""

    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class MemberIs:
    """The candidate is an object, and a member of it is one of these texts, which may be none, or is no text."""

    member: str
    texts: frozenset[str]


@dataclass(frozen=True, slots=True)
class HasMember:
    """The candidate is an object with at least one of these members."""

    members: frozenset[str]


Guard: TypeAlias = "KeyIn | MemberIs | HasMember"

_ORDER: Final = (KeyIn, MemberIs, HasMember)
_OF_EVERY_VALUE: Final = frozenset({"length", "constructor"})
_EQUALITY: Final = frozenset({"==", "===", "in"})
_FALSE_OF_UNDEFINED: Final = frozenset({"<", ">", "<=", ">="})


def guard(script: Script) -> Guard | None:
    """Return a condition that is necessary for a script to hold, or None where none is known."""
    if isinstance(script, Every):
        known = [found for operand in script.operands if (found := guard(operand)) is not None]
        return min(known, key=lambda found: _ORDER.index(type(found)), default=None)
    if isinstance(script, Some):
        return _either([guard(operand) for operand in script.operands])
    if isinstance(script, Unary) and script.operator == "!":
        inner = script.operand
        return guard(inner.operand) if isinstance(inner, Unary) and inner.operator == "!" else None
    if isinstance(script, Binary):
        return _of_comparison(script)
    return _of_chain(script)


def _of_chain(script: Script) -> Guard | None:
    """Members and methods of what is not there are undefined."""
    while isinstance(script, (Member, Call)):
        member = _member_of_candidate(script)
        if member is not None:
            return HasMember(frozenset({member}))
        script = script.owner
    return None


def _asks_constructor(script: Script) -> bool:
    return isinstance(script, Member) and script.name == Literal("constructor")


def _member_of_candidate(script: Script) -> str | None:
    """Return the name in `@.name`, if only objects have such a member."""
    if not isinstance(script, Member) or script.owner != Special("") or not isinstance(script.name, Literal):
        return None
    name = script.name.value
    usable = isinstance(name, str) and name not in _OF_EVERY_VALUE and index_of(name) is None
    return name if usable and isinstance(name, str) else None


def _of_comparison(script: Binary) -> Guard | None:
    left, right = script.left, script.right
    if isinstance(left, Literal) and script.operator in ("==", "===", "!=", "!=="):
        left, right = right, left
    if script.operator == "in":
        texts = _texts(right)
        return None if texts is None else _one_of(left, texts)
    if not isinstance(right, Literal):
        return None
    if script.operator in ("==", "==="):
        if right.value is UNDEFINED or right.value is None:
            return None
        return _equal_to(left, right.value, strictly=script.operator == "===")
    if right.value is UNDEFINED and script.operator in ("!=", "!=="):
        return _of_chain(left)
    if right.value is None and script.operator == "!=":
        return _of_chain(left)
    return _of_chain(left) if script.operator in _FALSE_OF_UNDEFINED else None


def _equal_to(left: Script, value: object, strictly: bool) -> Guard | None:
    if isinstance(value, str):
        return _one_of(left, frozenset({value}))
    if strictly and left == Special("property"):
        return KeyIn(frozenset({to_string(value)}))
    return _of_chain(left)


def _texts(script: Script) -> frozenset[str] | None:
    if not isinstance(script, Items):
        return None
    values = [item.value for item in script.items if isinstance(item, Literal) and isinstance(item.value, str)]
    return frozenset(values) if len(values) == len(script.items) else None


def _one_of(left: Script, texts: frozenset[str]) -> Guard | None:
    if isinstance(left, Member) and left.name == Literal("name") and _asks_constructor(left.owner):
        assert isinstance(left.owner, Member)
        member = _member_of_candidate(left.owner.owner)
        return _of_chain(left) if member is None or "String" in texts else MemberIs(member, frozenset())
    if left == Special("property"):
        return KeyIn(texts) if all(index_of(text) is not None or not _numeric(text) for text in texts) else None
    member = _member_of_candidate(left)
    return _of_chain(left) if member is None else MemberIs(member, texts)


def _numeric(text: str) -> bool:
    """Whether an index could be loosely equal to a text that spells it otherwise, as 1 is to `1.0`."""
    return not text.strip() or any(character.isdigit() for character in text)


def _either(guards: list[Guard | None]) -> Guard | None:
    known = [each for each in guards if each is not None]
    if len(known) < len(guards):
        return None
    if all(isinstance(each, KeyIn) for each in known):
        return KeyIn(frozenset().union(*(each.keys for each in known if isinstance(each, KeyIn))))
    if any(isinstance(each, KeyIn) for each in known):
        return None
    tested = [each for each in known if isinstance(each, MemberIs)]
    if len(tested) == len(known) and len({each.member for each in tested}) == 1:
        return MemberIs(tested[0].member, frozenset().union(*(each.texts for each in tested)))
    return HasMember(frozenset().union(
        *({each.member} if isinstance(each, MemberIs) else each.members
          for each in known if not isinstance(each, KeyIn))))


def of_objects(script: Script) -> Script:
    """Return a script without the part `@`, which holds for every object."""
    if not isinstance(script, Every):
        return script
    operands = tuple(of_objects(operand) for operand in script.operands if operand != Special(""))
    return operands[0] if len(operands) == 1 else Every(operands)


def speaks_of_key_alone(script: Script) -> bool:
    """Whether a script asks for nothing but `@property`, so that its answer may be kept for each key."""
    if isinstance(script, Special):
        return script.name == "property"
    if isinstance(script, Literal):
        return True
    return all(speaks_of_key_alone(part) for part in _parts(script)) if _parts(script) else False


def specials(script: Script) -> frozenset[str]:
    """Return the names with `@` that a script asks for, without the `@`."""
    if isinstance(script, Special):
        return frozenset({script.name})
    return frozenset().union(*(specials(part) for part in _parts(script)))


def speaks_of_text_alone(script: Script) -> bool:
    """Whether a script holds for every object of which a member is one of the texts that its guard names."""
    if isinstance(script, Some):
        return all(speaks_of_text_alone(operand) for operand in script.operands)
    return isinstance(script, Binary) and script.operator in _EQUALITY and isinstance(guard(script), MemberIs)


def _parts(script: Script) -> tuple[Script, ...]:
    if isinstance(script, (Every, Some)):
        return script.operands
    if isinstance(script, Items):
        return script.items
    if isinstance(script, Member):
        return script.owner, script.name
    if isinstance(script, Call):
        return script.owner, *script.arguments
    if isinstance(script, Unary):
        return (script.operand,)
    if isinstance(script, Binary):
        return script.left, script.right
    return (script.condition, script.then, script.otherwise) if isinstance(script, Choice) else ()
