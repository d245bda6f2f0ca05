"""The scripts of filters as data: expressions of a subset of JavaScript."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Literal:
    """A text, number, boolean, null, undefined or regular expression."""

    value: object


@dataclass(frozen=True, slots=True)
class Special:
    """A name with `@`: the candidate itself (empty name), property, parent, parentProperty, path or root."""

    name: str


@dataclass(frozen=True, slots=True)
class TypeTest:
    """A test such as `@string()`."""

    name: str


@dataclass(frozen=True, slots=True)
class Items:
    """An array literal."""

    items: tuple[Script, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """A member by name, `a.b` or `a[b]`."""

    owner: Script
    name: Script


@dataclass(frozen=True, slots=True)
class Call:
    """A method that is called."""

    owner: Script
    name: str
    arguments: tuple[Script, ...]


@dataclass(frozen=True, slots=True)
class Unary:
    """An operator before its operand: `!`, `-`, `+`, `void` or `typeof`."""

    operator: str
    operand: Script


@dataclass(frozen=True, slots=True)
class Binary:
    """A comparison or an arithmetic operator between two operands."""

    operator: str
    left: Script
    right: Script


@dataclass(frozen=True, slots=True)
class Every:
    """Operands joined with `&&`."""

    operands: tuple[Script, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """Operands joined with `||`."""

    operands: tuple[Script, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A ternary."""

    condition: Script
    then: Script
    otherwise: Script


Script: TypeAlias = (
    "Literal | Special | TypeTest | Items | Member | Call | Unary | Binary | Every | Some | Choice"
)
