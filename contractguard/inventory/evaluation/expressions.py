"""Each kind of expression → its value."""


from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from contractguard.inventory.evaluation import builtins, operators, promises
from contractguard.inventory.evaluation.completion import Thrown
from contractguard.inventory.evaluation.inheritance import inherited_from
from contractguard.inventory.evaluation.patterns import Pattern
from contractguard.inventory.evaluation.scopes import Scope
from contractguard.inventory.evaluation.strays import stray_of
from contractguard.inventory.evaluation.values import (
    MOST_ITEMS,
    Absent,
    Arguments,
    ClassOf,
    Closure,
    Either,
    External,
    Failure,
    Instance,
    Known,
    ListOf,
    MapOf,
    Namespace,
    Site,
    Unknown,
    Value,
    either,
    list_of,
)
from contractguard.inventory.program import syntax

if TYPE_CHECKING:
    from contractguard.inventory.evaluation.evaluator import Evaluator


def _literal(evaluator: Evaluator, expression: syntax.Literal, scope: Scope) -> Value:
    value = expression.value
    if isinstance(value, str) and len(value) > operators.LONGEST_TEXT:
        return Unknown("a very long text")
    return Known(value)


def _name(evaluator: Evaluator, expression: syntax.Name, scope: Scope) -> Value:
    return evaluator.bound(expression.name, scope)


def _member(evaluator: Evaluator, expression: syntax.Member, scope: Scope) -> Value:
    value = evaluator.evaluate(expression.object, scope)
    if isinstance(value, Absent) and not expression.optional and evaluator.exchange is not None:
        evaluator.observe(f"a part of a {value.kind} that is not there", Arguments([value]),
                          Site(scope.module.path, expression.span))
    if not expression.optional:
        return evaluator.member(value, expression.name)
    options = value.options if isinstance(value, Either) else (value,)
    return either([each if isinstance(each, Known) and each.value is None else evaluator.member(each, expression.name)
                   for each in options])


def _index(evaluator: Evaluator, expression: syntax.Index, scope: Scope) -> Value:
    value, key = evaluator.evaluate(expression.object, scope), evaluator.evaluate(expression.key, scope)
    found = operators.index(evaluator, value, key)
    if isinstance(found, Absent) and evaluator.throws and scope.module.module.language == "python":
        # Where a key is not there Python raises; where a text is empty, part of it is empty.
        evaluator.throws[-1].append(evaluator.ending(Failure(found.kind)))
    return found


def arguments_of(evaluator: Evaluator, call: syntax.Call, scope: Scope) -> Arguments:
    """Evaluate the arguments of a call."""
    found = Arguments([])
    for argument in call.arguments:
        if isinstance(argument.value, syntax.Spread):
            spread = evaluator.evaluate(argument.value.value, scope)
            if isinstance(spread, ListOf):
                found.positional += spread.items[: max(0, MOST_ITEMS - len(found.positional))]
                found.complete &= spread.complete
            elif isinstance(spread, MapOf):
                found.keywords.update(spread.entries)
                found.complete &= spread.complete
            else:
                found.complete = False
        elif argument.name is not None:
            found.keywords[argument.name] = evaluator.evaluate(argument.value, scope)
        else:
            found.positional.append(evaluator.evaluate(argument.value, scope))
    return found


def _call(evaluator: Evaluator, expression: syntax.Call, scope: Scope) -> Value:
    site = Site(scope.module.path, expression.span)
    callee = expression.callee
    if isinstance(callee, syntax.Name) and (callee.name == "import" or (callee.name == "require" and scope.find(
            callee.name) is None)):
        return _required(evaluator, expression, scope)
    if isinstance(callee, syntax.Name) and callee.name == "super" and scope.module.module.language == "python":
        found = inherited_from(evaluator, evaluator.bound("this", scope), evaluator.within)
        if found is not None:
            return found
    if isinstance(callee, syntax.Member):
        if scope.module.module.language == "javascript" and promises.follows(expression):
            target, followed = promises.followed(evaluator, expression, scope)
            if followed is not None:
                return followed
        else:
            target = evaluator.evaluate(callee.object, scope)
        if isinstance(callee.object, syntax.Call):
            # In a chain a call stands where its own name does.
            site = Site(site.module, (callee.span[1] - len(callee.name.encode()), expression.span[1]))
        return invoke(evaluator, target, callee.name, arguments_of(evaluator, expression, scope), site)
    if isinstance(callee, syntax.Index):
        target, key = evaluator.evaluate(callee.object, scope), evaluator.evaluate(callee.key, scope)
        arguments = arguments_of(evaluator, expression, scope)
        if isinstance(key, Known):
            return invoke(evaluator, target, str(key.value), arguments, site)
        if evaluator.exchange is None:
            target.handed_over("a method of which the name", site)
        return evaluator.call(operators.index(evaluator, target, key), arguments, site)
    function = evaluator.evaluate(callee, scope)
    arguments = arguments_of(evaluator, expression, scope)
    if isinstance(function, Unknown) and isinstance(callee, syntax.Name):
        return evaluator.unresolved_call(function, callee.name, arguments, site)
    return evaluator.call(function, arguments, site)


def invoke(evaluator: Evaluator, target: Value, name: str, arguments: Arguments, site: Site) -> Value:
    """Call a member of a value."""
    if isinstance(target, Either):
        return either([invoke(evaluator, option, name, arguments, site) for option in target.options])
    found = _invoked(evaluator, target, name, arguments, site)
    if found is not None:
        return found
    found = builtins.method(evaluator, target, name, arguments, site)
    if found is None:
        found = evaluator.inherited(target, name, arguments, site)
    if found is not None:
        return found
    if evaluator.exchange is None and (stray := stray_of(target, name, arguments, site, evaluator)) is not None:
        evaluator.strays.append(stray)
    member = evaluator.member(target, name)
    if isinstance(member, Unknown):
        return evaluator.unresolved_call(member, name, arguments, site)
    return evaluator.call(member, arguments, site)


def _invoked(evaluator: Evaluator, target: Value, name: str, arguments: Arguments, site: Site) -> Value | None:
    if not evaluator.welcomes:
        return target.invoke(name, arguments, site, evaluator)
    try:
        found = target.invoke(name, arguments, site, evaluator)
    except Thrown as thrown:
        if not thrown.value.credentials:
            raise
        return Unknown(f"'{name}' of a caller")
    return Unknown(f"'{name}' of a caller") if isinstance(found, Absent) else found


def _required(evaluator: Evaluator, expression: syntax.Call, scope: Scope) -> Value:
    arguments = arguments_of(evaluator, expression, scope)
    first = arguments.get(0)
    if not isinstance(first, Known) or not isinstance(first.value, str):
        return Unknown("an import of a name that is not known")
    target = evaluator.program.resolve(first.value, 0, scope.module.path)
    if isinstance(target, External):
        return evaluator.external(target)
    if target is None:
        return Unknown(f"import of '{first.value}'")
    module = evaluator.module(target)
    if module is None:
        return Unknown(f"import of '{first.value}'")
    if module.exported or module.reexported or module.passed_on:
        return Namespace(module)
    return module.exports


def _function(evaluator: Evaluator, expression: syntax.Function, scope: Scope) -> Value:
    return Closure(expression, scope, evaluator.bound("this", scope) if expression.is_arrow
                   and scope.find("this") else None)


def fill_fields(evaluator: Evaluator, instance: Instance) -> None:
    """Give an object the fields that its class and those above it state: each object has its own."""
    for each in reversed([base for base in instance.of.lineage() if isinstance(base, ClassOf)]):
        inner = each.scope.inner()
        inner.names["this"] = instance
        for statement in each.definition.body.statements:
            if isinstance(statement, syntax.Assign) and isinstance(statement.target, syntax.Name):
                value = evaluator.evaluate(statement.value, inner)
                if isinstance(value, Closure) and not value.function.name and not value.name:
                    value.name = statement.target.name
                instance.attributes[statement.target.name] = value


def _class(evaluator: Evaluator, expression: syntax.Class, scope: Scope) -> Value:
    from contractguard.inventory.evaluation.binding import class_of

    return class_of(evaluator, expression, scope)


def _spread(evaluator: Evaluator, expression: syntax.Spread, scope: Scope) -> Value:
    return evaluator.evaluate(expression.value, scope)


def _array(evaluator: Evaluator, expression: syntax.Array, scope: Scope) -> Value:
    items: list[Value] = []
    complete = True
    for item in expression.items:
        value = evaluator.evaluate(item, scope)
        if not isinstance(item, syntax.Spread):
            items.append(value)
        elif isinstance(value, ListOf):
            evaluator.step(len(value.items))
            items += value.items
            complete &= value.complete
        else:
            complete = False
        if len(items) > MOST_ITEMS:
            break
    return list_of(items, complete)


def _object(evaluator: Evaluator, expression: syntax.Object, scope: Scope) -> Value:
    entries: dict[str, Value] = {}
    complete = True
    for entry in expression.entries:
        value = evaluator.evaluate(entry.value, scope)
        if entry.key is None:
            if isinstance(value, MapOf):
                entries.update(value.entries)
            complete &= isinstance(value, MapOf) and value.complete
            continue
        key = evaluator.evaluate(entry.key, scope)
        if isinstance(key, Known):
            entries[str(key.value)] = value
        else:
            complete = False
    return MapOf(entries, complete)


def _template(evaluator: Evaluator, expression: syntax.Template, scope: Scope) -> Value:
    return operators.text_of([part if isinstance(part, str) else evaluator.evaluate(part, scope)
                              for part in expression.parts])


def _binary(evaluator: Evaluator, expression: syntax.Binary, scope: Scope) -> Value:
    found = operators.binary(evaluator, expression, scope)
    if isinstance(found, ListOf):
        evaluator.step(len(found.items))
    return found


def _unary(evaluator: Evaluator, expression: syntax.Unary, scope: Scope) -> Value:
    return operators.unary(expression.operator, evaluator.evaluate(expression.operand, scope))


def _conditional(evaluator: Evaluator, expression: syntax.Conditional, scope: Scope) -> Value:
    truth = evaluator.evaluate(expression.test, scope).truth
    return operators.choose(evaluator, truth, lambda: evaluator.evaluate(expression.then, scope),
                            lambda: evaluator.evaluate(expression.otherwise, scope))


def _comprehension(evaluator: Evaluator, expression: syntax.Comprehension, scope: Scope) -> Value:
    from contractguard.inventory.evaluation.binding import assign

    iterable = evaluator.evaluate(expression.iterable, scope)
    if not isinstance(iterable, ListOf):
        return Unknown("a comprehension over what is not known", iterable.credentials)
    found: list[Value] = []
    complete = iterable.complete
    for item in iterable.items:
        inner = scope.inner()
        assign(evaluator, expression.target, item, inner, declares=True)
        truths = [evaluator.evaluate(condition, inner).truth.holds for condition in expression.conditions]
        if False in truths:
            continue
        complete &= None not in truths
        element = evaluator.evaluate(expression.element, inner)
        nested = isinstance(expression.element, syntax.Comprehension) and isinstance(element, ListOf)
        found += element.items if nested and isinstance(element, ListOf) else [element]
        if len(found) > MOST_ITEMS:
            break
    return list_of(found, complete)


def _assign(evaluator: Evaluator, expression: syntax.Assign, scope: Scope) -> Value:
    from contractguard.inventory.evaluation.binding import assign_statement

    return assign_statement(evaluator, expression, scope)


def _regex(evaluator: Evaluator, expression: syntax.Regex, scope: Scope) -> Value:
    return Pattern(expression.source, expression.flags)


def _opaque(evaluator: Evaluator, expression: syntax.Opaque, scope: Scope) -> Value:
    if expression.kind == "deep":
        return evaluator.too_deep(Site(scope.module.path, expression.span))
    depends: frozenset[str] = frozenset()
    value: Value | None = None
    for child in expression.children:
        value = evaluator.evaluate(child, scope)
        depends |= value.credentials
    if expression.kind == "sequence_expression" and value is not None:
        return value
    return Unknown(f"{expression.kind.replace('_', ' ')}", depends)


EXPRESSIONS: Mapping[type, Callable[[Evaluator, Any, Scope], Value]] = {
    syntax.Literal: _literal, syntax.Regex: _regex, syntax.Name: _name, syntax.Member: _member, syntax.Index: _index,
    syntax.Call: _call, syntax.Function: _function, syntax.Class: _class, syntax.Spread: _spread, syntax.Array: _array,
    syntax.Object: _object, syntax.Template: _template, syntax.Binary: _binary, syntax.Unary: _unary,
    syntax.Conditional: _conditional, syntax.Comprehension: _comprehension, syntax.Assign: _assign,
    syntax.Opaque: _opaque,
}
