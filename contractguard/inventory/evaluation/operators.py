"""Operators, indexing, and texts of which parts are known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from contractguard.inventory.evaluation.values import (
    NO_CREDENTIALS,
    NOTHING,
    UNDECIDED,
    Absent,
    ClassOf,
    Either,
    External,
    Instance,
    Known,
    ListOf,
    Made,
    MapOf,
    Operation,
    Text,
    Truth,
    Unknown,
    Value,
    either,
    list_of,
)
from contractguard.inventory.program import syntax

if TYPE_CHECKING:
    from contractguard.inventory.evaluation.evaluator import Evaluator
    from contractguard.inventory.evaluation.scopes import Scope

_LONGEST_TEXT = 10_000
_DEEPEST_LISTS = 3
"""How deep lists may lie within each other for their items to be compared."""


class Decided(Value):
    """A truth value: of a comparison, or of `not`."""

    __slots__ = ("_truth",)

    def __init__(self, truth: Truth) -> None:
        self._truth = truth

    @property
    def truth(self) -> Truth:
        """What was decided."""
        return self._truth

    @property
    def credentials(self) -> frozenset[str]:
        """What it depends on."""
        return self._truth.credentials


@dataclass(slots=True, eq=False)
class Told(Known):
    """A constant that says something of a credential: the kind of value that it is."""

    depends: frozenset[str]

    @property
    def credentials(self) -> frozenset[str]:
        """What it tells of."""
        return self.depends


def decided(truth: Truth) -> Value:
    """Return the value of a truth."""
    if truth.holds is not None and not truth.credentials:
        return Known(truth.holds)
    return Decided(truth)


def binary(evaluator: Evaluator, expression: syntax.Binary, scope: Scope) -> Value:
    """Evaluate an expression of two operands, the second one only where the first leaves it to it."""
    left = evaluator.evaluate(expression.left, scope)
    operator = expression.operator
    if operator in ("and", "or", "??"):
        return _either_operand(evaluator, operator, left, lambda: evaluator.evaluate(expression.right, scope))
    right = evaluator.evaluate(expression.right, scope)
    return combined(evaluator, operator, left, right)


def _false(value: Value) -> Value:
    """Return what a value is where it does not hold."""
    if value.truth.holds is not None:
        return value
    options = [option for option in value.options if option.truth.holds is False] if isinstance(value, Either) else []
    return either(options) if options else decided(Truth(False, value.truth.credentials))


def _either_operand(evaluator: Evaluator, operator: str, left: Value, right: Callable[[], Value]) -> Value:
    """Return the operand that decides, or either with what is known of the truth of both."""
    second: list[Value] = []

    def other() -> Value:
        second.append(right())
        return second[0]

    truth = left.truth if operator != "??" else is_nothing(left).opposite
    ways = (other, lambda: _false(left)) if operator == "and" else (lambda: left, other)
    value = choose(evaluator, truth, *ways)
    if isinstance(value, Either) and second and operator != "??":
        return replace(value, told=_of_both(operator == "or", truth, second[0].truth))
    return value


def _of_both(ends: bool, first: Truth, second: Truth) -> Truth:
    """Return the truth of `and` and `or`, of which the first operand is not decided; `ends` is what ends them."""
    if second.holds is ends:
        return Truth(ends, second.credentials)
    if first.leaning is ends:
        return Truth(None, first.credentials, ends)
    if first.leaning is None:
        return UNDECIDED
    credentials = first.credentials | second.credentials
    return Truth(None, credentials, second.tendency) if second.tendency is not None else UNDECIDED


def choose(evaluator: Evaluator, truth: Truth, then: Callable[[], Value], otherwise: Callable[[], Value]) -> Value:
    """Evaluate one of two expressions, or both where it is not known which."""
    from contractguard.inventory.evaluation.statements import evaluator_decided

    evaluator_decided(evaluator, truth)
    if truth.holds is not None:
        value = then() if truth.holds else otherwise()
        return _depending(value, truth.credentials)
    values = evaluator.state.fork([then, otherwise], lambda _: True)
    return _depending(either(values), truth.credentials)


def _depending(value: Value, credentials: frozenset[str]) -> Value:
    """Keep in mind that a constant was chosen by a credential: nothing that stands for it is still its absence."""
    if credentials and isinstance(value, Known) and not value.value and not value.credentials:
        return Absent(min(credentials))
    if credentials and isinstance(value, Known) and isinstance(value.value, bool):
        return Decided(Truth(value.value, credentials))
    return value


def combined(evaluator: Evaluator, operator: str, left: Value, right: Value) -> Value:
    """Combine two values."""
    if operator in ("and", "or", "??"):
        return _either_operand(evaluator, operator, left, lambda: right)
    found = _COMBINING.get(operator)
    value = found(left, right) if found is not None else None
    if evaluator.welcomes and value is not None and value.credentials:
        return Unknown(f"the result of '{operator}' for a caller")
    return value if value is not None else Unknown(f"the result of '{operator}'", left.credentials | right.credentials)


def unary(operator: str, operand: Value) -> Value:
    """Apply an operator to one value."""
    if operator == "not":
        return decided(operand.truth.opposite)
    if operator == "await":
        return operand
    if operator == "void":
        return NOTHING
    if operator == "-" and isinstance(operand, Known) and isinstance(operand.value, (int, float)):
        return Known(-operand.value)
    if operator in ("yield", "yield*"):
        return operand
    if operator == "~" and isinstance(operand, (ClassOf, External, Operation)):
        return Operation("~", operand, operand)
    if operator == "typeof" and isinstance(operand, Absent):
        return Told("undefined", operand.credentials)
    return Unknown(f"the result of '{operator}'", operand.credentials)


def is_nothing(value: Value) -> Truth:
    """Whether a value is `null`, `undefined` or `None`."""
    if isinstance(value, Known):
        return Truth(value.value is None)
    if isinstance(value, Absent):
        return Truth(True, value.credentials)
    if isinstance(value, Either):
        return _agreed([is_nothing(option) for option in value.options], value.credentials)
    if isinstance(value, Unknown) or value.truth.holds is None:
        return Truth(None, value.credentials, True if value.credentials else None)
    return Truth(False, value.credentials)


def _agreed(truths: Sequence[Truth], credentials: frozenset[str]) -> Truth:
    """Return what holds of every option of a value; undecided where they differ."""
    holds = truths[0].holds if all(truth.holds == truths[0].holds for truth in truths) else None
    return Truth(holds, credentials)


def equal(left: Value, right: Value) -> Truth:
    """Whether two values are the same. What a caller does not have is no secret, and no known text."""
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Absent):
            return _equals_absent(one, other)
    if isinstance(left, Known) and isinstance(right, Known):
        return Truth(left.value == right.value and (left.value is None) == (right.value is None),
                     left.credentials | right.credentials)
    if left is right:
        return Truth(True)
    if isinstance(left, ListOf) and isinstance(right, ListOf):
        ours, theirs = _constants(left, _DEEPEST_LISTS), _constants(right, _DEEPEST_LISTS)
        if ours is not None and theirs is not None:
            return Truth(ours == theirs)
    return _equal_values(left, right)


def _equal_values(left: Value, right: Value) -> Truth:
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Either):
            return _agreed([equal(option, other) for option in one.options], left.credentials | right.credentials)
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Known) and (found := _equals_known(other, one)) is not None:
            return found
    return Truth(None, left.credentials | right.credentials)


def _constants(value: ListOf, depth: int) -> tuple[object, ...] | None:
    """Return what a list holds where that is constants and lists of them; None for anything else."""
    if not value.complete or not depth:
        return None
    found: list[object] = []
    for item in value.items:
        constant = item.value if isinstance(item, Known) else (
            _constants(item, depth - 1) if isinstance(item, ListOf) else None)
        if constant is None:
            return None
        found.append(constant)
    return tuple(found)


def _equals_known(value: Value, known: Known) -> Truth | None:
    """Whether a value is a constant; None where nothing tells."""
    if known.value is None:
        return is_nothing(value)
    if isinstance(value, Text) and not _may_read(value, known.value):
        return Truth(False, value.credentials)
    truth = value.truth
    if isinstance(value, Decided) and isinstance(known.value, bool) and truth.holds is not None:
        return Truth(truth.holds == known.value, value.credentials)
    if value.credentials and truth.tendency is False:
        return Truth(None, value.credentials, not known.value)
    return None


def _may_read(text: Text, value: object) -> bool:
    """Whether a text of which parts are not known may be this one, for all that its two ends tell."""
    first, last = text.parts[0], text.parts[-1]
    return isinstance(value, str) and (not isinstance(first, str) or value.startswith(first)) \
        and (not isinstance(last, str) or value.endswith(last))


def starts_with(value: Value, start: str) -> bool | None:
    """Whether a text starts with another one; None where that is not known."""
    if isinstance(value, Known):
        return str(value.value).startswith(start)
    first = value.parts[0] if isinstance(value, Text) else None
    if not isinstance(first, str):
        return None
    return True if first.startswith(start) else None if start.startswith(first) else False


def ends_with(value: Value, end: str) -> bool | None:
    """Whether a text ends in another one; None where that is not known."""
    if isinstance(value, Known):
        return str(value.value).endswith(end)
    last = value.parts[-1] if isinstance(value, Text) else None
    if not isinstance(last, str):
        return None
    return True if last.endswith(end) else None if end.endswith(last) else False


def _equals_absent(absent: Absent, other: Value) -> Truth:
    credentials = absent.credentials | other.credentials
    if isinstance(other, Known):
        return Truth(other.value is None or other.value == "", credentials)
    if isinstance(other, Absent):
        return Truth(None, credentials)
    kind = "shared-secret" if absent.kind != "signature" and _is_secret(other) else ""
    return Truth(False, credentials | {kind} if kind else credentials)


def _is_secret(value: Value) -> bool:
    if isinstance(value, Text):
        return any(isinstance(part, Value) and _is_secret(part) for part in value.parts)
    return isinstance(value, Unknown) and value.reason.startswith("environment variable")


def contains(container: Value, item: Value) -> Truth:
    """Whether a list, object or text holds something."""
    credentials = container.credentials | item.credentials
    if isinstance(item, Absent):
        return Truth(False, credentials)
    if isinstance(container, ListOf):
        truths = [equal(each, item) for each in container.items]
        if any(truth.holds for truth in truths):
            return Truth(True, credentials)
        return Truth(None if not container.complete or any(truth.holds is None for truth in truths) else False,
                     credentials)
    if isinstance(container, MapOf) and isinstance(item, Known):
        return Truth(True if str(item.value) in container.entries else (False if container.complete else None),
                     credentials)
    if isinstance(container, Known) and isinstance(item, Known) and isinstance(container.value, str):
        return Truth(str(item.value) in container.value)
    if isinstance(container, Absent):
        return Truth(False, credentials)
    return container.holds(item)


def _ordered(operator: str, left: Value, right: Value) -> Truth:
    if isinstance(left, Known) and isinstance(right, Known) \
            and isinstance(left.value, (int, float)) and isinstance(right.value, (int, float)):
        return Truth({"<": left.value < right.value, ">": left.value > right.value, "<=": left.value <= right.value,
                      ">=": left.value >= right.value}[operator])
    credentials = left.credentials | right.credentials
    return Truth(None, credentials, False if credentials else None)


def _sum(left: Value, right: Value) -> Value:
    if isinstance(left, ListOf) and isinstance(right, ListOf):
        return list_of(left.items + right.items, left.complete and right.complete)
    if isinstance(left, ListOf) or isinstance(right, ListOf):
        known = left if isinstance(left, ListOf) else right
        assert isinstance(known, ListOf)
        return ListOf(list(known.items), complete=False)
    if isinstance(left, Known) and isinstance(right, Known) \
            and isinstance(left.value, (int, float)) and isinstance(right.value, (int, float)):
        return Known(left.value + right.value)
    return text_of([left, right])


def _difference(left: Value, right: Value) -> Value | None:
    if isinstance(left, Known) and isinstance(right, Known) \
            and isinstance(left.value, (int, float)) and isinstance(right.value, (int, float)):
        return Known(left.value - right.value)
    return None


def text_of(parts: Sequence[str | Value]) -> Value:
    """Put texts and values together."""
    found: list[str | Value] = []
    for part in parts:
        pieces: Sequence[str | Value] = part.parts if isinstance(part, Text) else (part,)
        for each in pieces:
            piece = _spelled(each.value) if isinstance(each, Known) else each
            if isinstance(piece, str) and found and isinstance(found[-1], str):
                found[-1] += piece
            else:
                found.append(piece)
    if all(isinstance(part, str) for part in found):
        text = "".join(part for part in found if isinstance(part, str))
        return Known(text) if len(text) <= _LONGEST_TEXT else Unknown("a very long text")
    return Text(tuple(found)) if len(found) <= 50 else Unknown("a text of many parts", _all_credentials(found))


def _all_credentials(parts: Sequence[str | Value]) -> frozenset[str]:
    return NO_CREDENTIALS.union(*(part.credentials for part in parts if isinstance(part, Value)))


def _spelled(value: object) -> str:
    if value is None:
        return "undefined"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _options(value: Value) -> Sequence[Value]:
    return value.options if isinstance(value, Either) else (value,)


def index(evaluator: Evaluator, value: Value, key: Value) -> Value:
    """Return what stands in a list, object or text under a key."""
    if isinstance(value, Either) or isinstance(key, Either):
        return either([index(evaluator, each, name) for each in _options(value) for name in _options(key)])
    if isinstance(value, ListOf) and isinstance(key, Known) and isinstance(key.value, int):
        if -len(value.items) <= key.value < len(value.items):
            return value.items[key.value]
        return NOTHING if value.complete else Unknown("an item of a list")
    if isinstance(value, ListOf) and isinstance(key, Known) and isinstance(key.value, str) and key.value.isdigit():
        return index(evaluator, value, Known(int(key.value)))
    if isinstance(key, Known):
        return evaluator.member(value, str(key.value))
    found = value.item(key, evaluator)
    if found is not None:
        return found
    if isinstance(value, (External, ClassOf)) and isinstance(key, (External, ClassOf, ListOf)):
        return value  # a generic class of Python with its types is that class
    return Unknown("a member of which the name is not known", value.credentials | key.credentials)


def _instance_of(value: Value, kind: Value) -> Truth:
    if isinstance(value, Absent):
        return Truth(False, value.credentials)
    if isinstance(value, Made) and isinstance(kind, External) and value.of == f"{kind.key}()":
        return Truth(True, value.credentials)
    if not isinstance(value, Instance):
        return UNDECIDED
    if isinstance(kind, External) and kind.key == "javascript:Object":
        return Truth(True)
    lineage = list(value.of.lineage())
    if any(each is kind or (isinstance(each, External) and isinstance(kind, External) and each.key == kind.key)
           for each in lineage):
        return Truth(True)
    known = all(isinstance(each, ClassOf) or (isinstance(each, External) and each.key == "javascript:Error")
                for each in lineage)
    return Truth(False) if known and isinstance(kind, (ClassOf, External)) else UNDECIDED


def _united(left: Value, right: Value) -> Value | None:
    if isinstance(left, MapOf) and isinstance(right, MapOf):
        return MapOf({**left.entries, **right.entries}, left.complete and right.complete)
    return _operation("|")(left, right)


def _operation(operator: str) -> Callable[[Value, Value], Value | None]:
    def combine(left: Value, right: Value) -> Value | None:
        both = all(isinstance(each, (ClassOf, External, Operation)) for each in (left, right))
        return Operation(operator, left, right) if both else None

    return combine


_COMBINING: Mapping[str, Callable[[Value, Value], Value | None]] = {
    "==": lambda left, right: decided(equal(left, right)),
    "!=": lambda left, right: decided(equal(left, right).opposite),
    "+": _sum,
    "in": lambda left, right: decided(contains(right, left)),
    "not in": lambda left, right: decided(contains(right, left).opposite),
    "-": _difference,
    "<": lambda left, right: decided(_ordered("<", left, right)),
    ">": lambda left, right: decided(_ordered(">", left, right)),
    "<=": lambda left, right: decided(_ordered("<=", left, right)),
    ">=": lambda left, right: decided(_ordered(">=", left, right)),
    ",": lambda left, right: right,
    "|": _united,
    "&": _operation("&"),
    "instanceof": lambda left, right: decided(_instance_of(left, right)),
}
