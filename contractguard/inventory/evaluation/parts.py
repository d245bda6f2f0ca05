"""Parts of texts and lists that are known: what JavaScript takes of them by position, by a match or by a test."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from contractguard.inventory.evaluation.operators import equal, index
from contractguard.inventory.evaluation.patterns import Pattern
from contractguard.inventory.evaluation.values import NOTHING, Arguments, Known, ListOf, Site, Unknown, Value, either

if TYPE_CHECKING:
    from contractguard.inventory.evaluation.evaluator import Evaluator

_MOST_ITEMS = 500


def part_of_list(evaluator: Evaluator, target: Value, arguments: Arguments, site: Site) -> Value | None:
    """`slice` of a list; the whole of it where the part is not known."""
    assert isinstance(target, ListOf)
    bounds = _bounds(arguments)
    return type(target)(target.items[bounds]) if bounds is not None and target.complete else target


def part_of_text(evaluator: Evaluator, target: Value, arguments: Arguments, site: Site) -> Value | None:
    """`slice` or `substring` of a text."""
    bounds = _bounds(arguments)
    if bounds is None or not isinstance(target, Known) or not isinstance(target.value, str):
        return Unknown("a part of a text")
    return Known(target.value[bounds])


def _bounds(arguments: Arguments) -> slice | None:
    given = [each.value if isinstance(each, Known) else "" for each in arguments.positional[:2]]
    known = arguments.complete and all(each is None or isinstance(each, int) for each in given)
    return slice(*[*given, None, None][:2]) if known else None


def taken(position: int) -> Callable[[Evaluator, Value, Arguments, Site], Value | None]:
    """Return the method that takes an item off one end of what a text was taken apart into: `shift` or `pop`."""
    def take(evaluator: Evaluator, target: Value, arguments: Arguments, site: Site) -> Value | None:
        assert isinstance(target, ListOf)
        if not target.complete:
            return Unknown("an item of a list")
        return target.items.pop(position) if target.items else NOTHING

    return take


def item_at(evaluator: Evaluator, target: Value, arguments: Arguments, site: Site) -> Value | None:
    """`at(-1)`."""
    first = arguments.get(0)
    return index(evaluator, target, first) if first is not None else None


def position_of(evaluator: Evaluator, target: Value, arguments: Arguments, site: Site) -> Value | None:
    """`indexOf` of a list."""
    assert isinstance(target, ListOf)
    first = arguments.get(0)
    truths: list[bool | None] = [equal(item, first).holds if first is not None else None for item in target.items]
    if None in truths or not target.complete:
        return Unknown("a position in a list")
    return Known(truths.index(True) if True in truths else -1)


def first_that(evaluator: Evaluator, target: Value, arguments: Arguments, site: Site) -> Value | None:
    """`find`: the first item that passes a test, or any that may be it."""
    assert isinstance(target, ListOf)
    function = arguments.get(0)
    if function is None:
        return None
    perhaps: list[Value] = []
    for item in target.items[:_MOST_ITEMS]:
        truth = evaluator.call(function, Arguments([item]), site).truth
        if truth.holds and not truth.credentials:
            return either([*perhaps, item])
        if truth.holds is not False:
            perhaps.append(item)
    return either([*perhaps, NOTHING]) if target.complete else Unknown("an item of a list")


def match_in(evaluator: Evaluator, target: Value, arguments: Arguments, site: Site) -> Value | None:
    """`match` of a text."""
    first = arguments.get(0)
    if isinstance(first, Pattern) and isinstance(target, Known) and isinstance(target.value, str):
        return first.found(target.value)
    return Unknown("a match")


def replaced_in(evaluator: Evaluator, target: Value, arguments: Arguments, site: Site) -> Value | None:
    """`replace` of a text: what a pattern finds, or all of what another text has in common with it."""
    old, new = arguments.get(0), arguments.get(1)
    known = isinstance(target, Known) and isinstance(target.value, str) and isinstance(new, Known)
    if known and isinstance(old, Pattern):
        return old.replaced(str(target.value), str(new.value))  # type: ignore[attr-defined, union-attr]
    if known and isinstance(old, Known):
        return Known(str(target.value).replace(str(old.value), str(new.value)))  # type: ignore[attr-defined, union-attr]
    return Unknown("a replaced text")
