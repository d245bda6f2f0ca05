"""One way in which a value fails a schema."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

Tokens: TypeAlias = tuple[str | int, ...]


class Failure(NamedTuple):
    """A keyword that does not hold for a value. `path` leads to the value; the message is a predicate of it.

    `allowed` holds the values of an `enum`, `about` the property that is missing or that asks for another. `whole`
    tells that the message is a sentence by itself, `silent` that another failure says this one too.
    """

    keyword: str
    path: Tokens
    message: str
    allowed: tuple[object, ...] = ()
    about: str = ""
    silent: bool = False
    whole: bool = False


Failures: TypeAlias = list[Failure]
