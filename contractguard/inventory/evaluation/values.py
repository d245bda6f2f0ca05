"""What expressions evaluate to without running the program: constants, functions, and all that is left open."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple, Protocol

from contractguard.inventory.program.syntax import Class, Function, Span

if TYPE_CHECKING:
    from contractguard.inventory.evaluation.evaluator import Evaluator
    from contractguard.inventory.evaluation.scopes import ModuleScope, Scope

NO_CREDENTIALS: frozenset[str] = frozenset()


class Site(NamedTuple):
    """Where something stands: a module and a span in it."""

    module: str
    span: Span


class Truth(NamedTuple):
    """Whether something holds: True, False, or None where reading does not tell.

    `credentials` are the kinds of credential on which it depends: what holds because the caller has none. Where reading
    does not tell, `leaning` is what would hold if what is not understood gave nothing to who has no credentials.
    """

    holds: bool | None
    credentials: frozenset[str] = NO_CREDENTIALS
    leaning: bool | None = None

    @property
    def opposite(self) -> Truth:
        """The truth of `not`."""
        return Truth(_not(self.holds), self.credentials, _not(self.leaning))

    @property
    def tendency(self) -> bool | None:
        """What holds, or what would."""
        return self.holds if self.holds is not None else self.leaning


UNDECIDED = Truth(None)


def _not(holds: bool | None) -> bool | None:
    return None if holds is None else not holds


def _undecided(credentials: frozenset[str]) -> Truth:
    """Return the truth of what is not known, and was made from credentials that are not there."""
    return Truth(None, credentials, False if credentials else None)


@dataclass(slots=True, eq=False)
class Arguments:
    """What a call hands over. `complete` is False where something was spread that is not known."""

    positional: list[Value]
    keywords: dict[str, Value] = field(default_factory=dict)
    complete: bool = True

    def get(self, index: int, name: str = "") -> Value | None:
        """Return the argument at a position, or of a name."""
        if name and name in self.keywords:
            return self.keywords[name]
        return self.positional[index] if 0 <= index < len(self.positional) else None

    def __iter__(self) -> Iterator[Value]:
        yield from self.positional
        yield from self.keywords.values()


class Value:
    """Something that an expression evaluates to. Frameworks make kinds of their own."""

    __slots__ = ()

    @property
    def truth(self) -> Truth:
        """Whether it counts as true."""
        return Truth(True)

    @property
    def credentials(self) -> frozenset[str]:
        """The kinds of credential that it depends on."""
        return NO_CREDENTIALS

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return a member, or None where nothing is known of it."""
        return None

    def set_member(self, name: str, value: Value, evaluator: Evaluator) -> None:
        """Take note of an assignment to a member."""

    def item(self, key: Value, evaluator: Evaluator) -> Value | None:
        """Return what stands under a key that is no constant (`Annotated[User, …]`), or None where nothing is known."""
        return None

    def holds(self, item: Value) -> Truth:
        """Whether something is in it."""
        return _undecided(self.credentials | item.credentials)

    def is_instance(self, of: Value) -> bool | None:
        """Whether it is an object of a class, or None where nothing is known of that."""
        return None

    def extended_by(self, instance: Instance) -> None:
        """Take note of the object of a class of the program of which it is the framework's part."""

    def call(self, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Return what a call gives, or None where nothing is known of it."""
        return None

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Return what calling a member gives, or None where that is to be looked up and called."""
        return None

    def handed_over(self, name: str, site: Site) -> None:
        """Take note that it was handed to a function of which nothing is known."""


@dataclass(slots=True, eq=False)
class Known(Value):
    """A constant; None stands for `undefined`, `null` and `None`."""

    value: str | int | float | bool | None

    @property
    def truth(self) -> Truth:
        """As in the languages: nothing, zero and the empty text are false."""
        return Truth(bool(self.value))

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return the length of a text."""
        return Known(len(self.value)) if name == "length" and isinstance(self.value, str) else None


NOTHING = Known(None)


@dataclass(slots=True, eq=False)
class Unknown(Value):
    """What reading does not tell, with the reason; `depends` are the kinds of credential that it was made from."""

    reason: str = ""
    depends: frozenset[str] = NO_CREDENTIALS

    @property
    def truth(self) -> Truth:
        """Undecided."""
        return _undecided(self.depends)

    @property
    def credentials(self) -> frozenset[str]:
        """What it was made from."""
        return self.depends

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Nothing is known of the members of what is not known."""
        return self


@dataclass(slots=True, eq=False)
class Absent(Value):
    """A credential that an anonymous caller does not have: nothing, wherever one looks for it."""

    kind: str

    @property
    def truth(self) -> Truth:
        """False, because the caller has no such credential."""
        return Truth(False, self.credentials)

    @property
    def credentials(self) -> frozenset[str]:
        """Its kind."""
        return frozenset((self.kind,))

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return nothing, for a part of nothing."""
        return Known(0) if name == "length" else self

    def call(self, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Return nothing, for what nothing does."""
        return self


@dataclass(slots=True, eq=False)
class Failure(Value):
    """An error that says why an anonymous caller was refused, or a status and what is known of it."""

    credential: str = ""
    status: int | None = None
    reason: str = ""

    @property
    def truth(self) -> Truth:
        """An error counts as true; that there is one depends on the credential."""
        return Truth(True, self.credentials)

    @property
    def credentials(self) -> frozenset[str]:
        """The kind of credential that was asked for."""
        return frozenset((self.credential,)) if self.credential else NO_CREDENTIALS

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return a part of which nothing but the reason of the error is known."""
        return Unknown(self.reason, self.credentials)


@dataclass(slots=True, eq=False)
class Text(Value):
    """A text of which parts are not known."""

    parts: tuple[str | Value, ...]

    @property
    def truth(self) -> Truth:
        """True where some part of it is known."""
        return Truth(True if any(isinstance(part, str) and part for part in self.parts) else None, self.credentials)

    @property
    def credentials(self) -> frozenset[str]:
        """What its parts depend on."""
        return frozenset().union(*(part.credentials for part in self.parts if isinstance(part, Value)))


@dataclass(slots=True, eq=False)
class ListOf(Value):
    """A list or tuple; `complete` is False where more may be in it."""

    items: list[Value]
    complete: bool = True

    @property
    def truth(self) -> Truth:
        """An empty array is true in JavaScript and false in Python: undecided."""
        return Truth(True) if self.items else UNDECIDED

    @property
    def credentials(self) -> frozenset[str]:
        """What its items depend on."""
        return frozenset().union(*(item.credentials for item in leaves(self)))

    def add(self, items: Sequence[Value]) -> None:
        """Put items at its end, as far as there is room; a list is in no list that is in it."""
        for item in items:
            if len(self.items) >= MOST_ITEMS:
                self.complete = False
                break
            is_large = isinstance(item, ListOf) and (holds(item, self) or size_of(item) + len(self.items) > MOST_ITEMS)
            self.items.append(Unknown("a very large list") if is_large else item)


MOST_ITEMS = 10_000
"""How many values a list may hold, with those of the lists within it."""


def list_of(items: Sequence[Value], complete: bool = True) -> ListOf:
    """Return a list of bounded size."""
    made = ListOf(list(items[:MOST_ITEMS]), complete and len(items) <= MOST_ITEMS)
    if any(isinstance(item, ListOf) for item in made.items) and size_of(made) > MOST_ITEMS:
        made.items = [Unknown("a very large list") if isinstance(item, ListOf) else item for item in made.items]
    return made


def leaves(value: Value) -> Iterator[Value]:
    """Iterate over what is in a list and in the lists within it, each list once."""
    seen: set[int] = set()
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if not isinstance(each, ListOf):
            yield each
        elif id(each) not in seen:
            seen.add(id(each))
            waiting += each.items


def holds(value: ListOf, part: ListOf) -> bool:
    """Whether a list is another one, or has it somewhere in it."""
    seen: set[int] = set()
    waiting: list[Value] = [value]
    while waiting:
        each = waiting.pop()
        if each is part:
            return True
        if isinstance(each, ListOf) and id(each) not in seen:
            seen.add(id(each))
            waiting += [item for item in each.items if isinstance(item, ListOf)]
    return False


def size_of(value: ListOf) -> int:
    """Count what a list holds, with the lists within it as often as they are in it; counting ends beyond the bound."""
    found = 0
    waiting: list[Value] = [value]
    while waiting and found <= MOST_ITEMS:
        each = waiting.pop()
        found += 1
        if isinstance(each, ListOf):
            waiting += each.items
    return found


@dataclass(slots=True, eq=False)
class Parts(ListOf):
    """What a text was taken apart into: nobody adds to it on a way that is not followed, so its length is known."""

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return its length."""
        return Known(len(self.items)) if name == "length" and self.complete else None


@dataclass(slots=True, eq=False)
class MapOf(Value):
    """An object or dict; `complete` is False where more may be in it."""

    entries: dict[str, Value]
    complete: bool = True

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return an entry."""
        found = self.entries.get(name)
        return found if found is not None else (NOTHING if self.complete else None)

    def set_member(self, name: str, value: Value, evaluator: Evaluator) -> None:
        """Take an entry."""
        evaluator.state.write(self.entries, name, value)


@dataclass(slots=True, eq=False)
class Closure(Value):
    """A function with the scope in which it stands; `receiver` is what it is bound to."""

    function: Function
    scope: Scope
    receiver: Value | None = None
    members: dict[str, Value] = field(default_factory=dict)
    decorated: tuple[Value, ...] = ()
    """Decorators that are not known, or that frameworks left on it, the innermost first."""
    name: str = ""
    """What people call it: the first variable that it was bound to, or the function that a decorator put it for."""
    wraps: Value | None = None
    """The function that it was put around and whose signature it has (`functools.wraps`)."""

    @property
    def site(self) -> Site:
        """Where it stands."""
        return Site(self.scope.module.path, self.function.span)

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return what was assigned to a member."""
        return self.members.get(name)

    def set_member(self, name: str, value: Value, evaluator: Evaluator) -> None:
        """Take note of a member (`handler.config = …`)."""
        evaluator.state.write(self.members, name, value)

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Bind it to an object (`this.show.bind(this)`), or call it on one."""
        if name not in ("bind", "call") or name in self.members or self.scope.module.module.language != "javascript":
            return None
        receiver, *rest = arguments.positional or [NOTHING]
        bound = self if self.receiver is not None or receiver is NOTHING else replace(self, receiver=receiver)
        if name == "call":
            return evaluator.call(bound, Arguments(rest, complete=arguments.complete), site)
        return bound if not rest and arguments.complete else None


@dataclass(slots=True, eq=False)
class ClassOf(Value):
    """A class with the scope in which it stands; its members and bases are evaluated when they are asked for."""

    definition: Class
    scope: Scope
    read: Callable[[ClassOf], tuple[Value, ...]]
    """Evaluates the class: fills its members, and returns what it inherits from."""
    decorators: tuple[Value, ...] = ()
    _own: dict[str, Value] = field(default_factory=dict)
    _bases: tuple[Value, ...] | None = None
    is_whole: bool = False
    """Whether it has been evaluated to its end."""
    order: tuple[Value, ...] | None = None
    """What `lineage` gives, once that is known."""

    @property
    def own(self) -> dict[str, Value]:
        """The members that the class itself has."""
        self._evaluate()
        return self._own

    @property
    def bases(self) -> tuple[Value, ...]:
        """What it inherits from."""
        self._evaluate()
        return self._bases or ()

    def _evaluate(self) -> None:
        if self._bases is None:
            self._bases = ()
            self._bases = self.read(self)
            self.is_whole = True

    @property
    def site(self) -> Site:
        """Where it stands."""
        return Site(self.scope.module.path, self.definition.span)

    def lineage(self) -> Iterator[ClassOf | Value]:
        """Iterate over the class and what it inherits from, in the order in which members are looked for."""
        from contractguard.inventory.evaluation.lineage import lineage_of

        return iter(lineage_of(self))

    def lookup(self, name: str) -> Value | None:
        """Return a member of the class, or of what it inherits from where that is known."""
        for each in self.lineage():
            if isinstance(each, ClassOf) and name in each.own:
                return each.own[name]
        return None

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return a member; a method of the class itself bound to it."""
        found = self.lookup(name)
        if isinstance(found, Closure) and found.function.kind in ("class", "static") and found.receiver is None:
            return replace(found, receiver=self)
        return Known(self.definition.name) if found is None and name in ("name", "__name__") else found

    def set_member(self, name: str, value: Value, evaluator: Evaluator) -> None:
        """Take a member."""
        evaluator.state.write(self.own, name, value)


@dataclass(slots=True, eq=False)
class Instance(Value):
    """An object of a class of the program."""

    of: ClassOf
    attributes: dict[str, Value] = field(default_factory=dict)
    base: Value | None = None
    """What a class of a framework makes of it, where it inherits from one: a router, say."""

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Leave what the program does not define to the framework."""
        if self.base is None or name in self.attributes or self.of.lookup(name) is not None:
            return None
        return self.base.invoke(name, arguments, site, evaluator)

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return an attribute, or a method bound to this object."""
        if name in self.attributes:
            return self.attributes[name]
        if name == "constructor":
            return self.of
        found = self.of.lookup(name)
        if isinstance(found, Closure):
            if found.function.kind == "get":
                return evaluator.call(Closure(found.function, found.scope, self), Arguments([]), found.site)
            return replace(found, receiver=self.of if found.function.kind == "class" else self)
        if found is None and self.base is not None:
            return self.base.member(name, evaluator)
        return found

    def call(self, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Call it, where its class says what that does."""
        own = self.member("__call__", evaluator)
        if isinstance(own, Closure):
            return evaluator.call_closure(own, arguments)
        return self.base.call(arguments, site, evaluator) if self.base is not None else None

    def set_member(self, name: str, value: Value, evaluator: Evaluator) -> None:
        """Take an attribute."""
        evaluator.state.write(self.attributes, name, value)


@dataclass(slots=True, eq=False)
class Super(Value):
    """What an object is to the class that its class inherits from; `within` is the method that asks."""

    receiver: Value
    within: Function

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return a method of a class above the one that `within` belongs to."""
        if not isinstance(self.receiver, Instance):
            return None
        passed = False
        for each in self.receiver.of.lineage():
            if isinstance(each, ClassOf):
                found = each.own.get(name)
                if passed and isinstance(found, Closure):
                    return replace(found, receiver=self.receiver)
                passed |= any(isinstance(own, Closure) and own.function is self.within for own in each.own.values())
            else:
                found_outside = each.member(name, evaluator)
                if found_outside is not None:
                    return found_outside
        return None

    def call(self, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Construct what is inherited (`super(…)` of JavaScript)."""
        inherited = self.member("constructor", evaluator)
        if isinstance(inherited, Closure):
            evaluator.call_closure(inherited, arguments)
        return NOTHING


@dataclass(slots=True, eq=False)
class External(Value):
    """A name of a package that is not part of the program: `express:Router`, `fastapi:APIRouter`.

    Where the base of a class is one, an instance of it is `Made` of the class.
    """

    package: str
    path: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The name by which it is known: the package and the path in it, without `default`."""
        return f"{self.package}:{'.'.join(part for part in self.path if part != 'default')}"

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return a name below it."""
        return External(self.package, (*self.path, name))


@dataclass(slots=True, eq=False)
class Made(Value):
    """What a call of something external gave, of which nothing is known but what was called with what.

    `of` names it: `@supabase/supabase-js:createClient()`, `….auth.getUser()` for what stands below.
    """

    of: str
    arguments: Arguments
    attributes: dict[str, Value] = field(default_factory=dict)
    depends: frozenset[str] = NO_CREDENTIALS
    callee: Value | None = None
    """What was called, where it was itself made by a call: `api_view(["GET"])` for what decorates a function."""

    @property
    def truth(self) -> Truth:
        """Undecided."""
        return _undecided(self.depends)

    @property
    def credentials(self) -> frozenset[str]:
        """What it was made from."""
        return self.depends

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return what was assigned, or a part of which only its origin is known."""
        if name in self.attributes:
            return self.attributes[name]
        return Made(f"{self.of}.{name}", Arguments([]), {}, self.depends)

    def set_member(self, name: str, value: Value, evaluator: Evaluator) -> None:
        """Take an attribute."""
        evaluator.state.write(self.attributes, name, value)


@dataclass(slots=True, eq=False)
class Namespace(Value):
    """A whole module of the program."""

    module: ModuleScope

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return what the module hands out under a name."""
        return evaluator.exported(self.module.path, name)


@dataclass(slots=True, eq=False)
class Environment(Value):
    """`process.env` and its like: everything in it is only known where the program runs."""

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return what is not known, with its name."""
        return Unknown(f"environment variable {name}")


@dataclass(slots=True, eq=False)
class Either(Value):
    """One of several values: what a branch decides that reading does not tell.

    `told` is its truth where more is known of that than of the values.
    """

    options: tuple[Value, ...]
    told: Truth | None = None

    @property
    def truth(self) -> Truth:
        """Decided where all options agree. A credential decides only where it does so whichever option it is."""
        if self.told is not None:
            return self.told
        truths = [option.truth for option in self.options]
        credentials: frozenset[str] = frozenset().union(*(truth.credentials for truth in truths))
        if truths[0].holds is not None and all(truth.holds == truths[0].holds for truth in truths):
            return Truth(truths[0].holds, credentials)
        tendency = truths[0].tendency if all(truth.tendency is truths[0].tendency for truth in truths) else None
        decides = tendency is not None or all(truth.credentials for truth in truths)
        return Truth(None, credentials if decides else NO_CREDENTIALS, tendency)

    @property
    def credentials(self) -> frozenset[str]:
        """What its options depend on."""
        return frozenset().union(*(option.credentials for option in self.options))

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return the member of each option."""
        return either([evaluator.member(option, name) for option in self.options])

    def call(self, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Call each option."""
        return either([evaluator.call(option, arguments, site) for option in self.options])


_MOST_OPTIONS = 8


def either(values: Sequence[Value]) -> Value:
    """Return the one value that all are, or a value that may be any of them."""
    options: dict[object, Value] = {}
    for value in values:
        for each in value.options if isinstance(value, Either) else (value,):
            options.setdefault(("constant", type(each.value), each.value) if isinstance(each, Known) else id(each),
                               each)
    if len(options) == 1:
        return next(iter(options.values()))
    if len(options) > _MOST_OPTIONS:
        depends: frozenset[str] = NO_CREDENTIALS.union(*(each.credentials for each in options.values()))
        return Unknown("one of many values", depends)
    return Either(tuple(options.values()))


class Factory(Protocol):
    """What a framework does where something of it is called."""

    def __call__(self, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Return the value that the call gives; None leaves it to be `Made`."""


@dataclass(slots=True, eq=False)
class Operation(Value):
    """Two values that a package combines by an operator of its own: `IsAuthenticated & IsOwner`."""

    operator: str
    left: Value
    right: Value


@dataclass(slots=True, eq=False)
class Alternatives(Value):
    """Guards of which one lets a caller through: `some(a, b)` of Hono, `auth([a, b])` of Fastify."""

    guards: tuple[Value, ...]


@dataclass(slots=True, eq=False)
class View(Value):
    """A class whose objects answer requests, as it is registered: `Item.as_view("item")`."""

    of: ClassOf
    arguments: Arguments


def strings(value: Value | None) -> list[str] | None:
    """Return the texts of a text or of a list of texts that is known as a whole."""
    if isinstance(value, Known) and isinstance(value.value, str):
        return [value.value]
    if isinstance(value, ListOf) and value.complete:
        found = [item.value for item in value.items if isinstance(item, Known) and isinstance(item.value, str)]
        return found if len(found) == len(value.items) else None
    return None
