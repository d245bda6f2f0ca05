"""What a pattern looks like: whether it holds at the ends of a text, lets everything through, limits the length."""

from __future__ import annotations

from functools import lru_cache

from contractguard.schema.languages.characters import LINE_ENDS
from contractguard.schema.languages.expressions import larger, plus, times
from contractguard.schema.languages.parsing import parsed
from contractguard.schema.languages.syntax import Choice, Edge, Look, Repeat, Series, Symbol, Syntax


@lru_cache(maxsize=1024)
def open_ends(pattern: str) -> tuple[str, ...]:
    """Return the ends of a text (`start`, `end`) at which a pattern lets anything stand without saying so.

    `.*` at an end says so. Nothing is returned for a pattern that cannot be read.
    """
    syntax = parsed(pattern)
    if isinstance(syntax, str):
        return ()
    return tuple(name for name, edge in (("start", Edge.START), ("end", Edge.END)) if not _held(syntax, edge))


@lru_cache(maxsize=1024)
def lets_everything_through(pattern: str) -> bool:
    """Whether a pattern is met by every text, or by every text of one line."""
    syntax = parsed(pattern)
    if isinstance(syntax, str):
        return False
    parts = syntax.parts if isinstance(syntax, Series) else (syntax,)
    taking = [part for part in parts if part not in (Edge.START, Edge.END)]
    return all(_takes_anything(part) and part.rests for part in taking) and (bool(taking) or len(parts) < 2)


@lru_cache(maxsize=1024)
def longest(pattern: str) -> int | None:
    """Return the length of the longest text that a pattern accepts; None where it sets no limit, or none is known."""
    syntax = parsed(pattern)
    if isinstance(syntax, str) or open_ends(pattern) or not isinstance(syntax, (Series, Edge)):
        return None
    return _longest(syntax)


def _held(syntax: Syntax, edge: Edge) -> bool:
    """Whether every match begins (or ends) at an edge of the text, or with something that takes all there is."""
    if isinstance(syntax, Choice):
        return bool(syntax.parts) and all(_held(part, edge) for part in syntax.parts)
    if isinstance(syntax, Series):
        for part in syntax.parts if edge is Edge.START else reversed(syntax.parts):
            if not isinstance(part, Look) and part not in (Edge.WORD_EDGE, Edge.NO_WORD_EDGE):
                return _held(part, edge)
        return False
    if isinstance(syntax, Repeat):
        return _takes_anything(syntax) or (syntax.least > 0 and _held(syntax.body, edge))
    return syntax is edge


def _takes_anything(syntax: Syntax) -> bool:
    return isinstance(syntax, Repeat) and syntax.most is None and isinstance(
        syntax.body, Symbol) and ~syntax.body.characters <= LINE_ENDS


def _longest(syntax: Syntax) -> int | None:
    if isinstance(syntax, Symbol):
        return 1
    if isinstance(syntax, Repeat):
        return times(_longest(syntax.body), syntax.most)
    total: int | None = 0
    if isinstance(syntax, (Series, Choice)):
        combine = plus if isinstance(syntax, Series) else larger
        for part in syntax.parts:
            total = combine(total, _longest(part))
    return total
