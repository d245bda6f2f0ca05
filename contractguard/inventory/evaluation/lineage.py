"""The order in which a class and what it inherits from are searched: Python's own, with classes of packages in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from contractguard.inventory.evaluation.values import ClassOf, External, Value

_MOST = 200
"""How many classes a class may inherit from."""
_MOST_BASES = 50
"""How many of them it may name."""


@dataclass(frozen=True, slots=True)
class PackageClass:
    """What is known of a class of a package.

    `bases` are named as `package:Name`; `methods` are those that requests may be led to, without inherited ones. It
    `answers_everybody` where its objects refuse nobody, and is a `page` where they answer with documents for people.
    """

    bases: tuple[str, ...]
    methods: tuple[str, ...] = ()
    answers_everybody: bool = False
    is_page: bool = False


def class_name(value: External) -> str:
    """Name a class of a package without the module that it stands in: `django:ListView`."""
    return f"{value.package}:{value.path[-1] if value.path else ''}"


def known_class(value: External) -> PackageClass | None:
    """Return what is known of a class of a package."""
    return _classes().get(class_name(value))


def lineage_of(of: ClassOf) -> tuple[Value, ...]:
    """Return a class and all that it inherits from, in the order of Python's C3 linearisation, at most 200.

    Where Python would refuse the order of the bases, or where one of them is not known, it comes down to depth first.
    """
    if of.order is not None:
        return of.order
    waiting: list[ClassOf] = [of]
    entered: set[int] = set()
    orders: dict[int, tuple[Value, ...]] = {}
    while waiting:
        each = waiting[-1]
        bases = each.bases[:_MOST_BASES]
        missing = [base for base in bases if isinstance(base, ClassOf) and base.order is None
                   and id(base) not in orders and id(base) not in entered]
        if missing and id(each) not in entered:
            entered.add(id(each))
            waiting += missing
            continue
        waiting.pop()
        rows = [_of_base(base, orders) for base in bases if base is not each]
        orders[id(each)] = (each, *_merged(rows, [row[0] for row in rows]))[:_MOST]
        if each.is_whole and all(base.order is not None for base in bases if isinstance(base, ClassOf)):
            each.order = orders[id(each)]
    return orders[id(of)]


def _of_base(base: Value, orders: Mapping[int, tuple[Value, ...]]) -> Sequence[Value]:
    if isinstance(base, ClassOf):
        return base.order or orders.get(id(base), (base,))
    return _of_package(class_name(base)) or (base,) if isinstance(base, External) else (base,)


def _merged(orders: Sequence[Sequence[Value]], bases: Sequence[Value]) -> list[Value]:
    """Merge the orders of bases, each behind those that stand before it in any of them."""
    rows = [[(_identity(value), value) for value in order] for order in (*orders, bases) if order]
    behind = Counter(identity for row in rows for identity, _ in row[1:])
    merged: dict[object, Value] = {}
    starts = [0] * len(rows)
    while len(merged) < _MOST:
        heads = [row[start] for row, start in zip(rows, starts, strict=True) if start < len(row)]
        if not heads:
            break
        identity, value = next((head for head in heads if not behind[head[0]]), heads[0])
        merged[identity] = value
        for number, row in enumerate(rows):
            while starts[number] < len(row) and row[starts[number]][0] in merged:
                starts[number] += 1
                if starts[number] < len(row):
                    behind[row[starts[number]][0]] -= 1
    return list(merged.values())


def _identity(value: Value) -> object:
    return class_name(value) if isinstance(value, External) and value.path else id(value)


def order_of_package(value: External) -> tuple[Value, ...]:
    """Return a class of a package and what it is known to inherit from, in order."""
    return _of_package(class_name(value)) or (value,)


@cache
def _of_package(name: str) -> tuple[External, ...]:
    """Return the order of a class of a package; nothing where it is not known."""
    known = _classes().get(name)
    if known is None:
        return ()
    bases = [External(*_parted(base)) for base in known.bases]
    orders = [_of_package(base) or (External(*_parted(base)),) for base in known.bases]
    return (External(*_parted(name)), *_merged(orders, bases))  # type: ignore[arg-type]


def _parted(name: str) -> tuple[str, tuple[str, ...]]:
    package, _, last = name.partition(":")
    return package, (last,)


@cache
def _classes() -> Mapping[str, PackageClass]:
    import yaml

    said = yaml.load((Path(__file__).parent / "classes.yaml").read_bytes(),
                     Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - a safe loader
    return {f"{package}:{name}": _class(package, stated) for package, classes in said.items()
            for name, stated in classes.items()}


def _class(package: str, stated: Mapping[str, object]) -> PackageClass:
    bases = stated.get("bases", ())
    methods = stated.get("methods", ())
    assert isinstance(bases, (list, tuple))
    assert isinstance(methods, (list, tuple))
    return PackageClass(tuple(base if ":" in base else f"{package}:{base}" for base in bases), tuple(methods),
                        stated.get("asks") == "none", bool(stated.get("page")))
