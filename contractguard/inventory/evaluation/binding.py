"""Binding names: declarations, patterns, parameters, definitions, imports and exports."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from contractguard.inventory.evaluation import operators
from contractguard.inventory.evaluation.completion import Exhausted, Thrown
from contractguard.inventory.evaluation.scopes import Deferred, Scope
from contractguard.inventory.evaluation.values import (
    NOTHING,
    Arguments,
    ClassOf,
    Closure,
    External,
    Known,
    ListOf,
    Made,
    MapOf,
    Site,
    Unknown,
    Value,
    either,
)
from contractguard.inventory.program import syntax

if TYPE_CHECKING:
    from contractguard.inventory.evaluation.evaluator import Evaluator


def assign_statement(evaluator: Evaluator, assignment: syntax.Assign, scope: Scope) -> Value:
    """Carry out an assignment or declaration, and return its value."""
    value = evaluator.evaluate(assignment.value, scope)
    if isinstance(value, Closure) and not value.function.name and not value.name \
            and isinstance(assignment.target, (syntax.Name, syntax.Member)) and assignment.target.name[:1] != "*":
        value.name = assignment.target.name
    if assignment.operator:
        before = evaluator.evaluate(assignment.target, scope) \
            if not isinstance(assignment.target, (syntax.ArrayPattern, syntax.ObjectPattern)) else NOTHING
        value = operators.combined(evaluator, assignment.operator, before, value)
    declares = bool(assignment.declares) or scope.module.module.language == "python"
    assign(evaluator, assignment.target, value, scope, declares=declares)
    return value


def assign(evaluator: Evaluator, target: syntax.Target, value: Value, scope: Scope, *, declares: bool = False) -> None:
    """Bind a target to a value. Where it `declares`, names belong to this scope."""
    if isinstance(target, syntax.Name):
        found = scope.elsewhere.get(target.name, scope) if declares else scope.find(target.name)
        evaluator.state.write((found or scope).names, target.name, value)
    elif isinstance(target, syntax.Member):
        evaluator.evaluate(target.object, scope).set_member(target.name, value, evaluator)
    elif isinstance(target, syntax.Index):
        key = evaluator.evaluate(target.key, scope)
        if isinstance(key, Known):
            evaluator.evaluate(target.object, scope).set_member(str(key.value), value, evaluator)
    elif isinstance(target, syntax.ArrayPattern):
        _assign_items(evaluator, target, value, scope, declares)
    elif isinstance(target, syntax.ObjectPattern):
        _assign_fields(evaluator, target, value, scope, declares)


def _assign_items(
    evaluator: Evaluator, target: syntax.ArrayPattern, value: Value, scope: Scope, declares: bool
) -> None:
    items = value.items if isinstance(value, ListOf) else None
    for index, item in enumerate(target.items):
        if item is None:
            continue
        if isinstance(item, syntax.Spread):
            rest: Value = ListOf(items[index:]) if items is not None else Unknown("the rest of a list")
            assign(evaluator, item.value, rest, scope, declares=declares)  # type: ignore[arg-type]
            continue
        if items is not None:
            part: Value = items[index] if index < len(items) else NOTHING
        else:
            part = operators.index(evaluator, value, Known(index))
        if isinstance(item, syntax.Assign):
            part = _or_default(evaluator, part, item.value, scope)
            assign(evaluator, item.target, part, scope, declares=declares)
        else:
            assign(evaluator, item, part, scope, declares=declares)


def _assign_fields(
    evaluator: Evaluator, target: syntax.ObjectPattern, value: Value, scope: Scope, declares: bool
) -> None:
    taken: set[str] = set()
    for field in target.fields:
        key = evaluator.evaluate(field.key, scope)
        part = operators.index(evaluator, value, key)
        if isinstance(key, Known):
            taken.add(str(key.value))
        if field.default is not None:
            part = _or_default(evaluator, part, field.default, scope)
        assign(evaluator, field.target, part, scope, declares=declares)
    if target.rest:
        rest: Value = Unknown("the rest of an object", value.credentials)
        if isinstance(value, MapOf):
            rest = MapOf({key: part for key, part in value.entries.items() if key not in taken}, value.complete)
        evaluator.state.write(scope.names, target.rest, rest)


def _or_default(evaluator: Evaluator, value: Value, default: syntax.Expression, scope: Scope) -> Value:
    if isinstance(value, Known) and value.value is None:
        return evaluator.evaluate(default, scope)
    if isinstance(value, Unknown):
        return either([value, evaluator.evaluate(default, scope)])
    return value


def bind_parameters(evaluator: Evaluator, closure: Closure, arguments: Arguments, scope: Scope) -> None:
    """Bind the parameters of a function to what it is called with."""
    positional = list(arguments.positional)
    parameters = closure.function.parameters
    is_method = closure.receiver is not None and closure.scope.module.module.language == "python"
    if is_method and closure.receiver is not None and parameters and closure.function.kind != "static":
        positional.insert(0, closure.receiver)
    unused = dict(arguments.keywords)
    for index, parameter in enumerate(parameters):
        name = parameter.target.name if isinstance(parameter.target, syntax.Name) else ""
        if parameter.rest == "*":
            value: Value = ListOf(positional[index:], arguments.complete)
        elif parameter.rest == "**":
            value = MapOf(unused, arguments.complete)
        elif name in unused:
            value = unused.pop(name)
        elif index < len(positional):
            value = positional[index]
            if parameter.default is not None:
                value = _or_default(evaluator, value, parameter.default, scope) \
                    if scope.module.module.language == "javascript" else value
        elif parameter.default is not None:
            value = evaluator.evaluate(parameter.default, scope)
        else:
            value = NOTHING if arguments.complete and scope.module.module.language == "javascript" else \
                Unknown(f"parameter '{name}'" if name else "a parameter")
        assign(evaluator, parameter.target, value, scope, declares=True)


def define(evaluator: Evaluator, statement: syntax.Define, scope: Scope) -> None:
    """Bind a function or class to its name, its decorators applied."""
    definition = statement.value
    if isinstance(definition, syntax.Class):
        value: Value = class_of(evaluator, definition, scope)
        _decorate_class(evaluator, value, definition, scope)
    else:
        value = decorated(evaluator, definition, scope)
    evaluator.state.write(scope.names, definition.name, value)


def _decorate_class(evaluator: Evaluator, value: Value, definition: syntax.Class, scope: Scope) -> None:
    """Let decorators of the program and of frameworks look at a class; it stays what it is."""
    if not isinstance(value, ClassOf) or scope.module.module.language != "python":
        return
    if _calls_decorators(definition):
        value.lookup("")  # a class is evaluated when it is asked for, and its methods may be routes
    for decorator in reversed(value.decorators):
        if not isinstance(decorator, (External, Made, Unknown)):
            evaluator.call(decorator, Arguments([value]), Site(scope.module.path, definition.span))


def _calls_decorators(definition: syntax.Class) -> bool:
    return any(isinstance(decorator, syntax.Call) for statement in definition.body.statements
               if isinstance(statement, syntax.Define) for decorator in statement.value.decorators)


def decorated(evaluator: Evaluator, definition: syntax.Function, scope: Scope) -> Value:
    """Return a function with its decorators applied, the last one first."""
    value: Value = Closure(definition, scope)
    for decorator in reversed(definition.decorators):
        applied = evaluator.evaluate(decorator, scope)
        value = evaluator.decorate(applied, value, Site(scope.module.path, definition.span))
        if isinstance(value, Closure) and value.function is not definition:
            value = replace(value, name=definition.name)
    return value


def class_of(evaluator: Evaluator, definition: syntax.Class, scope: Scope) -> ClassOf:
    """Return a class: its members, and what it inherits from."""
    decorators = tuple(evaluator.evaluate(decorator, scope) for decorator in definition.decorators)
    # `class Router(Router)` inherits from what the name meant before.
    before = {base.name: evaluator.evaluate(base, scope) for base in definition.bases
              if isinstance(base, syntax.Name) and base.name == definition.name}

    def read(made: ClassOf) -> tuple[Value, ...]:
        inner = scope.inner()
        inner.names = made.own  # type: ignore[assignment]
        bases: list[Value] = []
        with evaluator.aside(), suppress(Exhausted, Thrown):
            for base in definition.bases:
                earlier = before.get(base.name) if isinstance(base, syntax.Name) else None
                bases.append(earlier if earlier is not None else evaluator.evaluate(base, scope))
            for statement in definition.body.statements:
                _member_of(evaluator, statement, made, inner)
        return tuple(bases)

    return ClassOf(definition, scope, read, decorators)


def _member_of(evaluator: Evaluator, statement: syntax.Statement, made: ClassOf, inner: Scope) -> None:
    if isinstance(statement, syntax.Define):
        definition = statement.value
        if isinstance(definition, syntax.Function) and definition.kind == "set":
            return  # what is read is the getter
        if isinstance(definition, syntax.Class):
            made.own[definition.name] = class_of(evaluator, definition, inner)
        else:
            # Methods do not see the names of their class.
            made.own[definition.name] = _method(evaluator, definition, made, inner)
    elif isinstance(statement, syntax.Assign) and isinstance(statement.target, syntax.Name):
        value = evaluator.evaluate(statement.value, inner)
        if isinstance(value, Closure) and not value.function.name and not value.name:
            value.name = statement.target.name
        made.own[statement.target.name] = value
    elif isinstance(statement, syntax.If):
        for each in (*statement.then, *statement.otherwise):
            _member_of(evaluator, each, made, inner)


def _method(evaluator: Evaluator, definition: syntax.Function, made: ClassOf, inner: Scope) -> Value:
    value: Value = Closure(definition, made.scope)
    for decorator in reversed(definition.decorators):
        applied = evaluator.evaluate(decorator, inner)
        value = evaluator.decorate(applied, value, Site(made.scope.module.path, definition.span))
        if isinstance(value, Closure) and value.function is not definition:
            value = replace(value, name=definition.name)
    return value


def do_import(evaluator: Evaluator, statement: syntax.Import, scope: Scope) -> None:
    """Bind what an import names; the module is evaluated when the first name is used, or where it acts by itself."""
    importer = scope.module.path
    evaluator.acted(statement, importer)
    for name in statement.names:
        if name.imported == "*all*":
            target = evaluator.program.resolve(statement.module, statement.level, importer)
            if isinstance(target, str):
                scope.module.passed_on.append(target)
            continue
        specifier, wanted = statement.module, name.imported
        if wanted == "*root*":
            specifier, wanted = statement.module.partition(".")[0], "*"

        def look(specifier: str = specifier, wanted: str = wanted, level: int = statement.level) -> Value:
            return evaluator.imported(specifier, level, wanted, importer)

        evaluator.state.write(scope.names, name.local, Deferred(look))


def do_export(evaluator: Evaluator, statement: syntax.Export, scope: Scope) -> None:
    """Take note of what a module hands out."""
    module = scope.module
    if statement.module is None:
        module.exported.update({theirs: ours for ours, theirs in statement.names})
        return
    target = evaluator.program.resolve(statement.module, 0, module.path)
    for ours, theirs in statement.names:
        if isinstance(target, External):
            value = target if ours == "*" else External(target.package, (*target.path, ours))
            scope.names[f"*{theirs}*"] = evaluator.external(value)
            module.exported[theirs] = f"*{theirs}*"
        elif target is not None and (ours, theirs) == ("*", "*"):
            module.passed_on.append(target)
        elif target is not None:
            module.reexported[theirs] = (target, ours)


