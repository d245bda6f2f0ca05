"""Joining the alternatives of a choice where one expression says the same."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from contractguard.schema.languages.characters import Characters
from contractguard.schema.languages.expressions import Chain, Expression, Literal, Loop, One, larger

if TYPE_CHECKING:
    from contractguard.schema.languages.composing import Expressions

_Rounds = tuple[int, int | None]


def united(expressions: Expressions, parts: list[Expression]) -> list[Expression]:
    """Join alternatives that begin alike, that differ in one character, or in how often they begin with the same."""
    parts = _joined_beginnings(expressions, parts)
    return _joined_rounds(expressions, _joined_characters(expressions, parts))


def _joined_beginnings(expressions: Expressions, parts: list[Expression]) -> list[Expression]:
    """Join `abx` and `acy` to `a(bx|cy)`, so that a long list of words is followed word by word no more than once."""
    groups: dict[str, list[tuple[str, Expression]]] = {}
    joined = []
    for part in parts:
        head, tail = _split(expressions, part)
        if isinstance(head, Literal):
            groups.setdefault(head.text[0], []).append((head.text, tail))
        else:
            joined.append(part)
    for group in groups.values():
        beginning = _beginning([text for text, _ in group])
        endings = expressions.either(
            expressions.chain(expressions.literal(text[len(beginning):]), tail) for text, tail in group)
        joined.append(expressions.chain(expressions.literal(beginning), endings))
    return joined


def _beginning(texts: list[str]) -> str:
    """Return what all of some texts begin with."""
    first, last = min(texts), max(texts)
    shared = takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
    return first[:sum(1 for _ in shared)]


def _joined_characters(expressions: Expressions, parts: list[Expression]) -> list[Expression]:
    """Join `ax` and `bx` to `[ab]x`."""
    heads: dict[Expression, Characters] = {}
    rest = []
    for part in parts:
        head, tail = _split(expressions, part)
        if isinstance(head, One):
            heads[tail] = heads[tail] | head.characters if tail in heads else head.characters
        else:
            rest.append(part)
    return [*(expressions.chain(expressions.one(characters), tail) for tail, characters in heads.items()), *rest]


def _joined_rounds(expressions: Expressions, parts: list[Expression]) -> list[Expression]:
    """Join `a{1,3}x` and `a{2,5}x` to `a{1,5}x`, and leave the empty text out where another part has it."""
    groups: dict[tuple[Expression, Expression], list[_Rounds]] = {}
    nothing = expressions.nothing in parts
    rest = []
    for part in parts:
        head, tail = _split(expressions, part)
        if isinstance(head, (One, Loop)):
            body, rounds = (head.body, (head.least, head.most)) if isinstance(head, Loop) else (head, (1, 1))
            groups.setdefault((body, tail), []).append(rounds)
        elif part is not expressions.nothing:
            rest.append(part)
    joined = []
    for (body, tail), rounds_of_body in groups.items():
        if nothing and tail is expressions.nothing:
            rounds_of_body.append((0, 0))
        joined += [expressions.chain(expressions.loop(body, *rounds), tail) for rounds in _merged(rounds_of_body)]
    found = list(dict.fromkeys([*joined, *rest]))
    if expressions.nothing in found and any(part.nullable for part in found if part is not expressions.nothing):
        found.remove(expressions.nothing)
    return found if not nothing or any(part.nullable for part in found) else [*found, expressions.nothing]


def _split(expressions: Expressions, part: Expression) -> tuple[Expression, Expression]:
    return (part.head, part.tail) if isinstance(part, Chain) else (part, expressions.nothing)


def _merged(rounds: list[_Rounds]) -> list[_Rounds]:
    merged: list[_Rounds] = []
    for least, most in sorted(rounds, key=lambda pair: pair[0]):
        if merged and (merged[-1][1] is None or least <= merged[-1][1] + 1):
            merged[-1] = (merged[-1][0], larger(merged[-1][1], most))
        else:
            merged.append((least, most))
    return merged
