"""Whether a pattern finds a match in one text, by the same derivatives that sets of texts are compared with."""

from __future__ import annotations

from contractguard.schema.languages.building import Builder
from contractguard.schema.languages.composing import Expressions
from contractguard.schema.languages.effort import Effort, UndecidedError
from contractguard.schema.languages.expressions import Expression
from contractguard.schema.languages.moves import Moves
from contractguard.schema.languages.parsing import parsed

_STEPS = 200_000


def matches(pattern: str, text: str) -> bool | None:
    """Whether a pattern finds a match in a text, or None where that cannot be decided."""
    effort = Effort(_STEPS)
    syntax = parsed(pattern)
    if isinstance(syntax, str):
        return None
    try:
        expressions = Expressions(effort)
        builder = Builder(expressions, effort)
        moves = Moves(expressions, builder, effort)
        reached: dict[Expression, None] = {builder.matching(syntax): None}
        for character in text:
            reached = {
                target: None for place in reached for characters, target in moves(place)
                if ord(character) in characters}
            effort.spend(1 + len(reached) // 8)
    except (UndecidedError, RecursionError):
        return None
    return any(place.nullable for place in reached)
