"""Expressions → values, and modules → what they hand out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Protocol

from contractguard.inventory.evaluation import builtins
from contractguard.inventory.evaluation.callbacks import may_answer
from contractguard.inventory.evaluation.completion import Completion, Ending, Exhausted, Thrown
from contractguard.inventory.evaluation.exchange import Next
from contractguard.inventory.evaluation.expressions import EXPRESSIONS, fill_fields
from contractguard.inventory.evaluation.file_names import names_of_file
from contractguard.inventory.evaluation.inheritance import constructed
from contractguard.inventory.evaluation.knowledge import Knowledge, spoken
from contractguard.inventory.evaluation.naming import spoken_name
from contractguard.inventory.evaluation.scopes import Deferred, ModuleScope, Scope, State
from contractguard.inventory.evaluation.statements import run
from contractguard.inventory.evaluation.strays import Stray
from contractguard.inventory.evaluation.values import (
    NOTHING,
    Absent,
    Arguments,
    ClassOf,
    Closure,
    External,
    Factory,
    Failure,
    Instance,
    Made,
    Namespace,
    Site,
    Super,
    Unknown,
    Value,
    either,
)
from contractguard.inventory.program import syntax
from contractguard.inventory.program.module import Module

_STEPS_OF_A_MODULE = 60_000
_STEPS_OF_A_RUN = 20_000
_STEPS_OF_ALL_RUNS = 3_000_000
"""How many steps all handlers of a program may take together: thousands of routes behind hundreds of guards end."""
_STEPS_OF_ALL_MODULES = 4_000_000
"""How many steps all modules may take together: a tree of thousands of files that are just not too large ends."""
_DEEPEST = 40
"""How many calls may stand within each other."""
_DEEPEST_EXPRESSION = 1_000
"""How deep expressions may lie within each other: a chain of calls is as deep as it is long."""
_DEEPEST_IMPORT = 200
"""How many modules may be evaluated because of one another."""
UNTOLD: Mapping[str, Any] = {"status": NOTHING, "passed": False, "sent": False, "decisions": (), "doubts": ()}
"""What is known of an exchange before anybody answered: branches that say nothing differ from those that do."""


class Program(Protocol):
    """The files of a program, and what their imports lead to."""

    def module(self, path: str) -> Module | None:
        """Return a file of the program, read; None where it cannot be."""

    def resolve(self, specifier: str, level: int, importer: str, names: Iterable[str] = ()) -> str | External | None:
        """Return the path of an imported file, or the name of the package that it belongs to; None for neither.

        `names` are those that are imported from it.
        """

    def submodule(self, package: str, name: str) -> str | None:
        """Return the file of a module within a package of Python."""

    def acts(self, path: str) -> bool:
        """Whether a file may register routes when it is evaluated."""

    def listed(self, folder: str) -> list[str]:
        """List the names of the files and folders that stand directly in a folder."""


class Evaluator:
    """Evaluates modules of one program, each once.

    `factories` say what calling an external name makes: by key (`express:Router`). `exchange` is what is known of the
    answer to the caller while a handler is run as an anonymous one; it is None while modules are evaluated.
    """

    def __init__(
        self, program: Program, factories: Mapping[str, Factory], externals: Mapping[str, Value], knowledge: Knowledge
    ) -> None:
        self.program = program
        self.knowledge = knowledge
        self.factories = factories
        self.externals = externals
        self.state = State()
        self.modules: dict[str, ModuleScope] = {}
        self.exchange: dict[str, Any] | None = None
        self.request: Value | None = None
        self.welcomes = False
        """Whether the caller may have the credentials that an anonymous one has not."""
        self.throws: list[list[Ending]] = []
        self.caught: list[Value] = []
        """The errors that are being handled, the last one innermost."""
        self.holds_all = False
        """Whether all modules that register anything were evaluated, so that a router holds all that it will."""
        self.called: set[int] = set()
        """Functions and classes of the program that were called, by identity: what nobody calls a framework may."""
        self.made: dict[int, list[Instance]] = {}
        """Objects of classes of the program, by the identity of the definition of their class."""
        self.strays: list[Stray] = []
        """Calls that look like registrations, on values of which nothing is known."""
        self.covered: dict[int, syntax.Statement] | None = None
        """Statements that ran, by identity, while somebody gathers them."""
        self.running: list[str] = []
        """Modules that are being evaluated, each because of the one before it."""
        self._receivers: list[Super | None] = []
        self._exports: dict[tuple[str, str], tuple[ModuleScope, str] | None] = {}
        self._imports = 0
        self._steps = 0
        self._limit = _STEPS_OF_A_MODULE
        self.steps_left = _STEPS_OF_ALL_RUNS
        self._left_of_modules = _STEPS_OF_ALL_MODULES
        """How many steps the handlers that are still to be run may take."""
        self._calls: list[syntax.Function] = []
        self._scopes: list[Scope] = []
        """The scopes in which the functions stand that are running."""
        self._depth = 0

    # Modules

    def module(self, path: str) -> ModuleScope | None:
        """Evaluate a module, where that has not been done; None where there is no such file."""
        found = self.modules.get(path)
        if found is None:
            module = self.program.module(path)
            if module is None:
                return None
            found = self.modules[path] = ModuleScope(path, module)
        if not found.started:
            found.started = True
            found.scope.names.update(builtins.globals_of(found.module.language))
            if found.module.language == "javascript":
                found.scope.names["module"] = _CommonModule(found)
                found.scope.names["exports"] = found.exports
                found.scope.names.update(names_of_file(path))
            self._evaluate(found)
        return found

    def _evaluate(self, found: ModuleScope) -> None:
        if self._imports >= _DEEPEST_IMPORT:
            found.broken = "imports lie too deep"
            return
        self._imports += 1
        self.running.append(found.path)
        try:
            with self.aside():
                run(self, found.module.statements, found.scope)
        except (Exhausted, RecursionError):
            found.broken = "evaluating it takes too many steps"
        except Thrown:
            found.broken = "it throws an error"
        finally:
            found.finished = True
            self._imports -= 1
            self.running.pop()

    def call_alone(self, value: Value, arguments: Arguments, site: Site, most: int) -> int:
        """Call what nothing in the program was seen to call, in at most so many steps; return how many it took."""
        steps, limit, self._steps, self._limit = self._steps, self._limit, 0, most
        self.throws.append([])
        try:
            with self.state.settled():
                self.call(value, arguments, site)
        except (Exhausted, Thrown):
            pass
        finally:
            self.throws.pop()
            taken, self._steps, self._limit = self._steps, steps, limit
        return taken

    def _limit_of_module(self) -> int:
        return min(_STEPS_OF_A_MODULE, self._left_of_modules)

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Evaluate what holds for good inside this, whoever asked for it first: a module, or a class."""
        exchange, self.exchange = self.exchange, None
        steps, limit, self._steps, self._limit = self._steps, self._limit, 0, self._limit_of_module()
        depth, self._depth, calls, self._calls = self._depth, 0, self._calls, []
        scopes, self._scopes = self._scopes, []
        covered, self.covered = self.covered, None
        self.throws.append([])
        try:
            with self.state.settled():
                yield
        finally:
            self.throws.pop()
            self._left_of_modules = max(0, self._left_of_modules - self._steps)
            self.covered = covered
            self._steps, self._limit, self.exchange, self._depth, self._calls = steps, limit, exchange, depth, calls
            self._scopes = scopes

    def start(self, function: Closure) -> Value:
        """Call a function of the program as who starts it would, with whatever that hands over."""
        try:
            with self.aside():
                return self.call_closure(function, Arguments([], complete=False))
        except (Exhausted, RecursionError):
            function.scope.module.broken = f"{function.function.name or 'a function'} takes too many steps"
        except Thrown:
            pass
        return Unknown(f"the result of {function.function.name or 'a function'}")

    def exported(self, path: str, name: str, sought: set[str] | None = None) -> Value | None:
        """Return what a module hands out under a name; `*` is all of it.

        `sought` are modules in which the name was looked for already.
        """
        module = self.module(path)
        if module is None:
            return None
        if name == "*":
            return Namespace(module)
        if module.module.language == "python":
            return self._of_python(module, name, sought if sought is not None else set())
        found = self._located(module, name, set())
        if found is None:
            return None
        owner, local = found
        if local == "*":
            return Namespace(owner)
        if local:
            return self.bound(local, owner.scope)
        return owner.exports if name == "default" else owner.exports.member(name, self)

    def _located(
        self, module: ModuleScope, name: str, seen: set[tuple[str, str]]
    ) -> tuple[ModuleScope, str] | None:
        """Find the module that binds an exported name, and its name there: empty for what CommonJS hands out."""
        key = module.path, name
        if key in self._exports:
            return self._exports[key]
        if key in seen:
            return None
        is_asked = not seen
        seen.add(key)
        found = self._look_for(module, name, seen)
        if found is not None or (module.finished and is_asked):
            self._exports[key] = found
        return found

    def _look_for(
        self, module: ModuleScope, name: str, seen: set[tuple[str, str]]
    ) -> tuple[ModuleScope, str] | None:
        if name in module.exported:
            return module, module.exported[name]
        if name in module.reexported:
            path, theirs = module.reexported[name]
            owner = self.module(path)
            if owner is None or theirs == "*":
                return (owner, "*") if owner is not None else None
            return self._located(owner, theirs, seen)
        if name == "default":
            return (module, "") if not module.exported and not module.reexported else None
        for path in module.passed_on:
            owner = self.module(path)
            found = self._located(owner, name, seen) if owner is not None else None
            if found is not None:
                return found
        member = module.exports.member(name, self)
        return (module, "") if member is not None and member is not NOTHING else None

    def _of_python(self, module: ModuleScope, name: str, sought: set[str]) -> Value | None:
        bound = module.scope.names.get(name)
        # A package may import its module of the same name: then the name leads to itself, and means the module.
        if bound is not None and not (isinstance(bound, Deferred) and bound.looking):
            return self.bound(name, module.scope)
        inner = self.program.submodule(module.path, name)
        if inner is not None:
            return self.exported(inner, "*")
        return self._passed_on(module, name, sought)

    def _passed_on(self, module: ModuleScope, name: str, sought: set[str]) -> Value | None:
        """Look for a name in the modules of which everything was imported, the last one first."""
        if name.startswith("_") or module.looking or module.path in sought:
            return None
        sought.add(module.path)
        module.looking = True
        try:
            for path in reversed(module.passed_on):
                found = self.exported(path, name, sought)
                if found is not None:
                    return found
        finally:
            module.looking = False
        return None

    def imported(self, specifier: str, level: int, name: str, importer: str) -> Value:
        """Return what an import binds."""
        target = self.program.resolve(specifier, level, importer, () if name == "*" else (name,))
        if isinstance(target, External):
            value = target if name == "*" else External(target.package, (*target.path, name))
            return self.external(value)
        if target is None:
            return Unknown(f"import of '{specifier}'")
        found = self.exported(target, name)
        return found if found is not None else Unknown(f"'{name}' of '{specifier}'")

    def external(self, value: External) -> Value:
        """Return the value that stands for an external name."""
        return self.externals.get(value.key, value)

    # Expressions

    def evaluate(self, expression: syntax.Expression, scope: Scope) -> Value:
        """Evaluate an expression. Raises Thrown where it throws for certain, Exhausted beyond the bound of steps."""
        self.step()
        if self._depth >= _DEEPEST_EXPRESSION:
            return self.too_deep(Site(scope.module.path, expression.span))
        self._depth += 1
        try:
            return EXPRESSIONS[type(expression)](self, expression, scope)
        finally:
            self._depth -= 1

    @property
    def within(self) -> syntax.Function | None:
        """The function that is being run; None in a module."""
        return self._calls[-1] if self._calls else None

    @contextmanager
    def covering(self) -> Iterator[dict[int, syntax.Statement]]:
        """Gather the statements that run inside this."""
        outer, self.covered = self.covered, {}
        try:
            yield self.covered
        finally:
            if outer is not None:
                outer.update(self.covered)
            self.covered = outer

    def too_deep(self, site: Site) -> Value:
        """Return what an expression gives that lies too deep, and say that it was not followed."""
        if self.exchange is not None:
            self._doubt("an expression lies too deep to follow", site)
        elif not self.modules[site.module].broken:
            self.modules[site.module].broken = "an expression lies too deep"
        return Unknown("an expression that lies too deep")

    @property
    def is_spent(self) -> bool:
        """Whether the handlers that were run took all steps that those of one program may take."""
        return self.steps_left == 0

    def step(self, count: int = 1) -> None:
        """Count steps. Raises Exhausted beyond the bound."""
        self._steps += count
        if self._steps > self._limit:
            raise Exhausted

    def bound(self, name: str, scope: Scope) -> Value:
        """Return what a name is bound to."""
        found = scope.find(name)
        if found is None:
            passed_on = self._passed_on(scope.module, name, set()) if scope.module.module.language == "python" else None
            return passed_on if passed_on is not None else Unknown(f"'{name}'")
        value = found.names[name]
        if not isinstance(value, Deferred):
            return Unknown(f"'{name}' of a caller") if self.welcomes and isinstance(value, Absent) else value
        if value.looking:
            return Unknown(f"'{name}', which leads to itself")
        value.looking = True
        try:
            return value.look()
        finally:
            value.looking = False

    def member(self, value: Value, name: str) -> Value:
        """Return a member of a value."""
        found = value.member(name, self)
        if found is None:
            return Unknown(f"'{name}'", value.credentials)
        if self.welcomes and isinstance(found, Absent):
            return Unknown(f"'{name}' of a caller")
        return self.external(found) if isinstance(found, External) else found

    # Calls

    def call(self, callee: Value, arguments: Arguments, site: Site) -> Value:
        """Call a value."""
        if isinstance(callee, Closure):
            return self.call_closure(callee, arguments)
        if isinstance(callee, ClassOf):
            return self.construct(callee, arguments, site)
        found = callee.call(arguments, site, self)
        if found is not None:
            return found
        if isinstance(callee, (External, Made)):
            return self.call_external(callee, arguments, site)
        return self.unresolved_call(callee, "", arguments, site)

    def call_external(self, callee: External | Made, arguments: Arguments, site: Site) -> Value:
        """Call something that is not part of the program."""
        key = callee.key if isinstance(callee, External) else callee.of
        factory = self.factories.get(key)
        if factory is not None:
            made = factory(arguments, site, self)
            if made is not None:
                return made
        depends: frozenset[str] = frozenset().union(*(argument.credentials for argument in arguments))
        if self.exchange is not None:
            told = self.answer_of(key, arguments, site) or self._through_wrapper(key, callee, arguments, site)
            if told is not None:
                return told
            self._guarded_by(callee, arguments)
            self.observe(key, arguments, site)
            ran = self._handed_on(key, arguments, site)
            if ran is not None:
                return ran
        return Made(f"{key}()", arguments, {}, depends | callee.credentials, callee)

    def _through_wrapper(self, key: str, callee: Value, arguments: Arguments, site: Site) -> Value | None:
        """Call a function that a package was seen to put something around: a guard, or what lets everybody through."""
        inner = callee.arguments.get(0) if isinstance(callee, Made) else None
        if not isinstance(inner, (Closure, Made)):
            return None
        credential = self.knowledge.guard(key)
        if credential is not None:
            raise Thrown(Failure(credential), self.exchange)
        return self.call(inner, arguments, site) if key.removesuffix("()") in self.knowledge.harmless else None

    def unresolved_call(self, callee: Value, name: str, arguments: Arguments, site: Site) -> Value:
        """Call something of which nothing is known."""
        depends: frozenset[str] = frozenset().union(*(argument.credentials for argument in arguments))
        if self.exchange is not None:
            self.observe(name or getattr(callee, "reason", ""), arguments, site)
            ran = self._handed_on(f".{name}", arguments, site)
            if ran is not None:
                return ran
        else:
            for argument in arguments:
                argument.handed_over(name or getattr(callee, "reason", ""), site)
        return Unknown(f"the result of {name or getattr(callee, 'reason', '') or 'a call'}", depends
                       | callee.credentials)

    def _guarded_by(self, callee: External | Made, arguments: Arguments) -> None:
        """Refuse the caller where a guard of a package is called by hand: `authenticate("jwt")(req, res, next)`."""
        if isinstance(callee, Made) and any(isinstance(argument, Next) for argument in arguments):
            credential = self.knowledge.guard(callee.of, callee.arguments)
            if credential is not None:
                raise Thrown(Failure(credential, 401), self.exchange)

    def _handed_on(self, key: str, arguments: Arguments, site: Site) -> Value | None:
        """Let a caller through whose `next` is handed to somebody else, and run what is run within something."""
        for argument in arguments:
            if isinstance(argument, Next):
                argument.call(Arguments([]), site, self)
        if arguments.positional and isinstance(arguments.positional[-1], Closure) and key in self.knowledge.runners:
            return self.call(arguments.positional[-1], Arguments([], complete=False), site)
        return None

    def answer_of(self, key: str, arguments: Arguments, site: Site) -> Value | None:
        """Return what a package is known to tell an anonymous caller; None where nothing is known. May raise Thrown."""
        return self.knowledge.result(key, arguments, self)

    def observe(self, name: str, arguments: Arguments, site: Site) -> None:
        """Take note of a call that may refuse the caller, for all that reading tells."""
        if self.knowledge.may_refuse(name, arguments):
            self._doubt(f"{spoken(name)} is not understood", site)
        elif may_answer(self, arguments):
            self._doubt(f"{spoken(name)} is given a function that may answer", site)

    def _doubt(self, reason: str, site: Site) -> None:
        assert self.exchange is not None
        doubts = self.exchange.get("doubts", ())
        if len(doubts) < 20:
            self.state.write(self.exchange, "doubts", (*doubts, (reason, site)))

    def decorate(self, decorator: Value, value: Value, site: Site) -> Value:
        """Apply a decorator to a function.

        Decorators of JavaScript stay on it, for frameworks read them; those of Python are called.
        """
        if isinstance(value, Closure) and value.scope.module.module.language == "javascript":
            return replace(value, decorated=(*value.decorated, decorator))
        found = self.call(decorator, Arguments([value]), site)
        if isinstance(found, Unknown) and isinstance(value, Closure):
            return replace(value, decorated=(*value.decorated, decorator))
        return found

    def acted(self, statement: syntax.Import, importer: str) -> None:
        """Evaluate an imported module where it is for what it does, not only for what it hands out.

        In Python nothing depends on when that is done.
        """
        if importer.endswith(".py"):
            return
        target = self.program.resolve(statement.module, statement.level, importer,
                                      [name.imported for name in statement.names if not name.imported.startswith("*")])
        if isinstance(target, str) and (not statement.names or self.program.acts(target)):
            self.module(target)

    def inherited(self, target: Value, name: str, arguments: Arguments, site: Site) -> Value | None:
        """Call a method that a class has from a package: its factory is given the class first."""
        if not isinstance(target, ClassOf) or target.lookup(name) is not None:
            return None
        for each in target.lineage():
            if isinstance(each, External):
                factory = self.factories.get(f"{each.key}.{name}") or self.factories.get(f"*.{name}")
                if factory is not None:
                    handed = Arguments([target, *arguments.positional], arguments.keywords, arguments.complete)
                    return factory(handed, site, self)
        return None

    def construct(self, callee: ClassOf, arguments: Arguments, site: Site) -> Value:
        """Make an object of a class of the program, or let a framework make it where it inherits from one of its."""
        made = constructed(callee, arguments, site, self)
        if made is not None:
            return made
        self.called.add(id(callee.definition))
        instance = Instance(callee)
        if self.exchange is None:
            self.made.setdefault(id(callee.definition), []).append(instance)
        if callee.scope.module.module.language == "javascript":
            fill_fields(self, instance)
        constructor = callee.lookup("constructor") or callee.lookup("__init__")
        if isinstance(constructor, Closure):
            self.call_closure(Closure(constructor.function, constructor.scope, instance), arguments)
            # An error that a branch threw keeps what it was made with, though all that the branch wrote is taken back.
            instance.attributes = dict(instance.attributes)
        return instance

    def call_closure(self, closure: Closure, arguments: Arguments) -> Value:
        """Call a function of the program: what it returns, or one of the things that it may return.

        Raises Thrown where it ends in nothing else.
        """
        for decorator in closure.decorated:
            if self.exchange is not None:
                self.observe(spoken_name(decorator), arguments, closure.site)
        completion = self.complete(closure, arguments)
        if completion is None:
            return Unknown(f"the result of {closure.function.name or 'a function'}")
        if closure.function.is_generator:
            ends = completion.goes_on or completion.returned
            return Unknown("what a generator yields") if ends else _throw(self, completion)
        endings = list(completion.returned)
        if completion.falls:
            endings.append(Ending(NOTHING, dict(self.exchange) if self.exchange is not None else {}))
        if not endings:
            return _throw(self, completion)
        if completion.threw and self.throws:
            self.throws[-1].extend(completion.threw)
        if self.exchange is not None:
            self._take_over(endings)
        return either([ending.value for ending in endings])

    def complete(self, closure: Closure, arguments: Arguments) -> Completion | None:
        """Run the body of a function; None where it lies too deep or calls itself."""
        function = closure.function
        self.called.add(id(function))
        if len(self._calls) >= _DEEPEST:
            if self.exchange is not None:
                self._doubt(f"{function.name or 'a function'} is called too deep to follow", closure.site)
            return None
        # What two calls of a decorator made is one function in two scopes: only in the same scope it calls itself.
        if any(function is running and closure.scope is around for running, around in zip(self._calls, self._scopes,
                                                                                          strict=False)):
            return None
        scope = closure.scope.inner()
        if closure.receiver is not None:
            scope.names["this"] = closure.receiver
            scope.names["super"] = Super(closure.receiver, function)
        self._calls.append(function)
        self._scopes.append(closure.scope)
        self._receivers.append(scope.names.get("super"))  # type: ignore[arg-type]
        self.throws.append([])
        depth, self._depth = self._depth, 0
        try:
            self._bind_parameters(closure, arguments, scope)
            completion = run(self, function.body.statements, scope)
        except Thrown as thrown:
            completion = Completion(falls=False, threw=(Ending(thrown.value, thrown.exchange),))
        finally:
            threw = self.throws.pop()
            self._calls.pop()
            self._scopes.pop()
            self._receivers.pop()
            self._depth = depth
        return Completion(completion.falls, False, completion.returned, completion.threw + tuple(threw))

    @property
    def parent(self) -> Super | None:
        """What `super()` is in the function that runs."""
        return self._receivers[-1] if self._receivers else None

    def ending(self, value: Value) -> Ending:
        """Return an ending at this point."""
        return Ending(value, dict(self.exchange) if self.exchange is not None else {})

    def _bind_parameters(self, closure: Closure, arguments: Arguments, scope: Scope) -> None:
        from contractguard.inventory.evaluation.binding import bind_parameters

        bind_parameters(self, closure, arguments, scope)

    def _take_over(self, endings: list[Ending]) -> None:
        """Go on with what all endings of a call left behind in the exchange."""
        assert self.exchange is not None
        branches: list[Callable[[], None]] = []
        for ending in endings:
            def branch(left: Mapping[str, Any] = ending.exchange) -> None:
                assert self.exchange is not None
                for key, value in left.items():
                    if self.exchange.get(key) is not value:
                        self.state.write(self.exchange, key, value)
            branches.append(branch)
        if len(branches) == 1:
            branches[0]()
        else:
            self.state.fork(branches, lambda _: True)

    @contextmanager
    def asking(self, exchange: dict[str, Any], request: Value) -> Iterator[None]:
        """Run handlers inside this as somebody who has no credentials; `exchange` gathers what they are told."""
        for key, value in UNTOLD.items():
            exchange.setdefault(key, value)
        outer, self.exchange = self.exchange, exchange
        outer_request, self.request = self.request, request
        steps, limit, self._steps, self._limit = self._steps, self._limit, 0, min(_STEPS_OF_A_RUN, self.steps_left)
        calls, self._calls, depth, self._depth = self._calls, [], self._depth, 0
        scopes, self._scopes = self._scopes, []
        try:
            yield
        finally:
            self.steps_left = max(0, self.steps_left - self._steps)
            self.exchange, self._steps, self._limit = outer, steps, limit
            self.request = outer_request
            self._calls, self._depth, self._scopes = calls, depth, scopes


class _CommonModule(Value):
    """`module` of CommonJS."""

    __slots__ = ("_of",)

    def __init__(self, of: ModuleScope) -> None:
        self._of = of

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        return self._of.exports if name == "exports" else None

    def set_member(self, name: str, value: Value, evaluator: Evaluator) -> None:
        if name == "exports":
            self._of.exports = value
            self._of.scope.names["exports"] = value


def _throw(evaluator: Evaluator, completion: Completion) -> Value:
    if not completion.threw:
        return NOTHING
    first, *others = completion.threw
    if evaluator.throws:
        evaluator.throws[-1].extend(others)
    raise Thrown(first.value, first.exchange)
