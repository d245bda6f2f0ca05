"""What a program says, in one tree for JavaScript, TypeScript and Python: what routes and guards are made of.

Frozen values. A `span` is a pair of byte offsets into the file. What is not modelled is `Opaque` and keeps the
expressions inside it. Bodies of functions and classes are read when somebody asks for them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal as OneOf
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]


class Body:
    """The statements of a function or a class, read once when they are asked for."""

    __slots__ = ("_read", "_statements")

    def __init__(self, read: Callable[[], tuple[Statement, ...]]) -> None:
        self._read: Callable[[], tuple[Statement, ...]] | None = read
        self._statements: tuple[Statement, ...] = ()

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements in the order in which they stand."""
        if self._read is not None:
            read, self._read = self._read, None
            self._statements = read()
        return self._statements


@dataclass(frozen=True, slots=True, eq=False)
class Literal:
    """A constant. `undefined`, `null` and `None` are None."""

    span: Span
    value: str | int | float | bool | None


@dataclass(frozen=True, slots=True, eq=False)
class Regex:
    """A regular expression literal of JavaScript."""

    span: Span
    source: str
    flags: str


@dataclass(frozen=True, slots=True, eq=False)
class Name:
    """A name that a scope binds: `this` too."""

    span: Span
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """`object.name`; `optional` where it is `object?.name`."""

    span: Span
    object: Expression
    name: str
    optional: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """`object[key]`. A slice has an Opaque key."""

    span: Span
    object: Expression
    key: Expression


@dataclass(frozen=True, slots=True, eq=False)
class Argument:
    """What a call hands over. `name` is that of a keyword argument; `**mapping` is a Spread named `**`."""

    value: Expression
    name: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """A call; `constructs` for `new`. `require(…)` and `import(…)` are calls of these names.

    A tagged template is a call of its tag with the Template.
    """

    span: Span
    callee: Expression
    arguments: tuple[Argument, ...]
    constructs: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Parameter:
    """One parameter. `rest` gathers what is left: `*` (positions, `...rest`) or `**` (keywords).

    `annotation` is the type as an expression where it can be one (`Annotated[User, Depends(f)]`, `PrismaService`).
    """

    target: Target
    default: Expression | None = None
    annotation: Expression | None = None
    rest: OneOf["", "*", "**"] = ""
    decorators: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function, method, arrow or lambda. An arrow with an expression for body returns it.

    `decorators` stand in the order of the text: the last one is applied first. `kind` says how a method is bound.
    """

    span: Span
    name: str
    parameters: tuple[Parameter, ...]
    body: Body
    decorators: tuple[Expression, ...] = ()
    is_async: bool = False
    is_arrow: bool = False
    is_generator: bool = False
    kind: OneOf["", "static", "class", "get", "set", "constructor"] = ""
    returns: Expression | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Class:
    """A class: methods are `Define`, fields `Assign` to a Name, in `body`."""

    span: Span
    name: str
    bases: tuple[Expression, ...]
    body: Body
    decorators: tuple[Expression, ...] = ()
    keywords: tuple[Argument, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """`...value`, `*value`, or `**value`."""

    span: Span
    value: Expression


@dataclass(frozen=True, slots=True, eq=False)
class Array:
    """A list, tuple, set or array; items may be Spread. A hole is a Literal None."""

    span: Span
    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One member of an object; `key` is None where `value` is spread into it."""

    key: Expression | None
    value: Expression


@dataclass(frozen=True, slots=True, eq=False)
class Object:
    """An object or dict. Methods, getters and shorthand are entries with a Literal key."""

    span: Span
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """A template literal or f-string: texts and what stands between them."""

    span: Span
    parts: tuple[str | Expression, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Binary:
    """Two operands.

    One spelling for all languages: `and`, `or`, `??`, `==` (also `===`, `is`), `!=`, `in`, `not in`, `<`, `<=`, `>`,
    `>=`, `instanceof`; arithmetic as it is written. A chain `a < b < c` is an `and` of two.
    """

    span: Span
    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True, eq=False)
class Unary:
    """One operand: `not`, `-`, `+`, `~`, `await`, `typeof`, `void`, `delete`, `yield`, `yield*`."""

    span: Span
    operator: str
    operand: Expression


@dataclass(frozen=True, slots=True, eq=False)
class Conditional:
    """`test ? then : otherwise`."""

    span: Span
    test: Expression
    then: Expression
    otherwise: Expression


@dataclass(frozen=True, slots=True, eq=False)
class Comprehension:
    """`[element for target in iterable if conditions]`; of several loops the inner ones are its `element`."""

    span: Span
    element: Expression
    target: Target
    iterable: Expression
    conditions: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Opaque:
    """What is not modelled (JSX, `lambda` with defaults …): its kind in the grammar, and the expressions inside it."""

    span: Span
    kind: str
    children: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One member that a pattern takes: `{key: target = default}`."""

    key: Expression
    target: Target
    default: Expression | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ArrayPattern:
    """`[a, , b = 1, ...rest]` or `a, *b = …`; None is a hole, a Spread the rest."""

    span: Span
    items: tuple[Target | Spread | Assign | None, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ObjectPattern:
    """`{a, b: c = 1, ...rest}`."""

    span: Span
    fields: tuple[Field, ...]
    rest: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Assign:
    """An assignment or declaration, as a statement or as an expression.

    `operator` is `+`, `??`, `or` … for `+=` and its like. `declares` is the word of a declaration, `walrus` for `:=`,
    empty for an assignment; Python's assignments are empty too.
    """

    span: Span
    target: Target
    value: Expression
    declares: OneOf["", "const", "let", "var", "walrus"] = ""
    operator: str = ""
    annotation: Expression | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Evaluate:
    """An expression that stands alone."""

    span: Span
    expression: Expression


@dataclass(frozen=True, slots=True, eq=False)
class Define:
    """A function or class that is bound to its name; functions of JavaScript are hoisted by who runs the program."""

    span: Span
    value: Function | Class


@dataclass(frozen=True, slots=True, eq=False)
class Return:
    """The end of a function."""

    span: Span
    value: Expression | None


@dataclass(frozen=True, slots=True, eq=False)
class Throw:
    """`throw` or `raise`; a bare `raise` has no value."""

    span: Span
    value: Expression | None


@dataclass(frozen=True, slots=True, eq=False)
class If:
    """A branch; `elif` is an If in `otherwise`."""

    span: Span
    test: Expression
    then: tuple[Statement, ...]
    otherwise: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Loop:
    """A loop over values (`target`, `iterable`; `over_keys` for JavaScript's `for … in`), or while `test` holds.

    A `for (a; b; c)` is its initialisation before the loop, and `c` at the end of the body.
    """

    span: Span
    body: tuple[Statement, ...]
    target: Target | None = None
    iterable: Expression | None = None
    test: Expression | None = None
    over_keys: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One `case`: the values that lead to it (empty for `default` and `_`), and what it does."""

    tests: tuple[Expression, ...]
    body: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Switch:
    """A switch, or a `match`: a case without a Break at its end falls through to the next, as in JavaScript."""

    span: Span
    subject: Expression
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Handler:
    """`catch` or `except`; no `types` catches everything."""

    types: tuple[Expression, ...]
    name: str | None
    body: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Try:
    """A `try`; `otherwise` is what runs where nothing was raised (Python's `else`)."""

    span: Span
    body: tuple[Statement, ...]
    handlers: tuple[Handler, ...]
    finally_: tuple[Statement, ...] = ()
    otherwise: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class With:
    """Python's `with`: each item an expression and what it is bound to."""

    span: Span
    items: tuple[tuple[Expression, Target | None], ...]
    body: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Statements of their own scope."""

    span: Span
    body: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Break:
    """The end of a loop or a case."""

    span: Span


@dataclass(frozen=True, slots=True, eq=False)
class Continue:
    """The next turn of a loop."""

    span: Span


@dataclass(frozen=True, slots=True, eq=False)
class Outer:
    """Names that belong to an outer scope wherever they are assigned: `global` and `nonlocal` of Python."""

    span: Span
    names: tuple[str, ...]
    is_global: bool


@dataclass(frozen=True, slots=True, eq=False)
class ImportedName:
    """What an import binds. `imported` is a name, `default`, or `*` for the whole module.

    Python's `import a.b` binds `a` with `imported` = `*root*`; `from m import *` has `*all*` and no local name.
    """

    imported: str
    local: str


@dataclass(frozen=True, slots=True, eq=False)
class Import:
    """An import as it is written; `level` counts the dots of a relative import of Python. Types alone are left out."""

    span: Span
    module: str
    names: tuple[ImportedName, ...]
    level: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Export:
    """What a module of JavaScript hands out: pairs of local and exported name; of `module` where it is re-exported.

    `export default e` is an Assign to the Name `*default*` and an Export of (`*default*`, `default`); `export * from`
    is (`*`, `*`), `export * as n from` is (`*`, `n`); `export = e` is an Assign to `module.exports`.
    """

    span: Span
    names: tuple[tuple[str, str], ...]
    module: str | None = None


Expression: TypeAlias = (
    Literal | Regex | Name | Member | Index | Call | Function | Class | Spread | Array | Object | Template | Binary
    | Unary | Conditional | Comprehension | Assign | Opaque
)
Target: TypeAlias = Name | Member | Index | ArrayPattern | ObjectPattern | Opaque
Statement: TypeAlias = (
    Evaluate | Assign | Define | Return | Throw | If | Loop | Switch | Try | With | Block | Break | Continue | Import
    | Export | Outer
)
