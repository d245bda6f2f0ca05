"""Aliases: names that stand for expressions, alone or with something behind them (`#Operation.tags`)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from contractguard.rules.spectral.model import Aliases
from contractguard.text import closest

_ALIAS = re.compile(r"#([A-Za-z0-9_-]+)")
_MOST = 5_000
"""How many expressions one expression may become."""


class AliasError(Exception):
    """An alias that leads nowhere; `message` and `hint` say why."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def expand(expression: str, aliases: Aliases, formats: Collection[str] | None) -> tuple[str, ...]:
    """Replace the aliases of an expression, for a document of these formats; for any document where they are None.

    Raises AliasError where an alias is not defined, leads back to itself or becomes too many expressions.
    """
    found = []
    for each in _expand(expression, aliases, formats, ()):
        found.append(each)
        if len(found) > _MOST:
            raise AliasError(f"the expression '{expression[:60]}' becomes more than {_MOST} expressions",
                             "aliases of aliases multiply")
    return tuple(dict.fromkeys(found))


def _expand(expression: str, aliases: Aliases, formats: Collection[str] | None, way: tuple[str, ...]) -> Iterator[str]:
    if not expression.startswith("#"):
        yield expression
        return
    named = _ALIAS.match(expression)
    if named is None:
        raise AliasError(f"'{expression[:60]}' is no alias", "write '#' and the name of an alias")
    name = named[1]
    if name in way:
        raise AliasError(f"the alias '{name}' leads back to itself: {' -> '.join((*way, name))}",
                         "an alias must end at an expression that starts with '$'")
    if name not in aliases:
        near = closest(name, aliases)
        raise AliasError(f"there is no alias '{name}'", f"did you mean '#{near}'?" if near else
                         "aliases of an extended ruleset are not handed on: define it in this one")
    for given in _meant(name, aliases, formats):
        yield from _expand(given + expression[named.end():], aliases, formats, (*way, name))


def _meant(name: str, aliases: Aliases, formats: Collection[str] | None) -> Iterator[str]:
    """Return what an alias stands for: the last of its targets for one of the formats."""
    for target in reversed(aliases[name]):
        if target.formats is None or formats is None or not set(target.formats).isdisjoint(formats):
            yield from target.given
            if formats is not None:
                return
