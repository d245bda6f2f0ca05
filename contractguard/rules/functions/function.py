"""What a function of a `given`/`then` rule is: options that are read once, and a check that is run at every place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from contractguard.contract import Node
from contractguard.rules.functions.options import check_options

if TYPE_CHECKING:
    from contractguard.jsonpath import Match
    from contractguard.rules.functions.surroundings import Surroundings

Tokens: TypeAlias = tuple[str | int, ...]


class UntoldError(Exception):
    """A check met a value that it cannot judge, such as a pattern that takes too many steps; the message says why."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What a check found.

    `path` leads from the value that was given to the place of the problem; where that stands elsewhere, `node` is the
    place. A message with `of_property` is a predicate ("must be defined") before which the name of the property is
    put, once it is known which of the members on the way there are.
    """

    message: str
    path: Tokens = ()
    node: Node | None = None
    of_property: bool = False


class Place(NamedTuple):
    """Where a value that is checked stands: the place that `given` matched, and the way that `field` leads from it."""

    match: Match
    field: Tokens
    surroundings: Surroundings

    @property
    def node(self) -> Node:
        """The value's own node, behind references; the nearest one above it where the value is missing."""
        return self.surroundings.nearest(self.match.node, self.field)[0]

    @property
    def path(self) -> Tokens:
        """The way from the root of the document, as it was walked."""
        return (*self.match.path, *self.field)


Check: TypeAlias = Callable[[object, Place], Iterable[Problem]]
"""Judges one value (UNDEFINED where `field` leads nowhere). Raises UntoldError where it cannot."""


@dataclass(frozen=True, slots=True)
class Function:
    """One function by its name. `prepare` makes its check of options that keep to the schema `options`.

    Without `options` the function takes none. `prepare` may raise OptionsError for what no schema says.
    """

    name: str
    summary: str
    prepare: Callable[[Any], Check]
    options: Mapping[str, Any] | None = None

    @property
    def published(self) -> Mapping[str, Any]:
        """The JSON Schema of its options, for editors: they may be nothing else."""
        published: Mapping[str, Any] = _closed(self.options)
        return published

    def bind(self, options: object = None) -> Check:
        """Read options and return the check. Raises OptionsError where they are not what the function takes."""
        check_options(self.name, self.options, options)
        return self.prepare(options)


def plain(name: str, summary: str, check: Check) -> Function:
    """Make a function that takes no options."""
    return Function(name, summary, partial(_unprepared, check))


def _unprepared(check: Check, options: object) -> Check:  # noqa: ARG001
    return check


def _closed(schema: Any) -> Any:
    """Close every object whose properties are known."""
    if isinstance(schema, list):
        return [_closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {keyword: _closed(value) for keyword, value in schema.items() if keyword != "x-example"}
    return {**closed, "additionalProperties": False} if isinstance(schema.get("properties"), dict) else closed
