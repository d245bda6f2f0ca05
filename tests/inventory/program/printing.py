"""The syntax tree in one line, so that tests can say in a table what a source becomes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import singledispatch

from contractguard.inventory.program import syntax


def printed(statements: Iterable[syntax.Statement]) -> str:
    return "; ".join(map(form, statements))


@singledispatch
def form(node: object) -> str:
    raise TypeError(type(node))


def _all(nodes: Iterable[object], between: str = ", ") -> str:
    return between.join(map(form, nodes))


def _block(statements: Iterable[syntax.Statement]) -> str:
    return "{" + printed(statements) + "}"


@form.register
def _(node: None) -> str:
    return "nothing"


@form.register
def _(node: str) -> str:
    return repr(node)


@form.register
def _(node: syntax.Literal) -> str:
    return repr(node.value)


@form.register
def _(node: syntax.Regex) -> str:
    return f"/{node.source}/{node.flags}"


@form.register
def _(node: syntax.Name) -> str:
    return node.name


@form.register
def _(node: syntax.Member) -> str:
    return f"{form(node.object)}.{node.name}"


@form.register
def _(node: syntax.Index) -> str:
    return f"{form(node.object)}[{form(node.key)}]"


@form.register
def _(node: syntax.Argument) -> str:
    return f"{node.name}={form(node.value)}" if node.name else form(node.value)


@form.register
def _(node: syntax.Call) -> str:
    return f"{'new ' if node.constructs else ''}{form(node.callee)}({_all(node.arguments)})"


@form.register
def _(node: syntax.Parameter) -> str:
    decorators = "".join(f"@{form(one)} " for one in node.decorators)
    annotation = f": {form(node.annotation)}" if node.annotation else ""
    default = f" = {form(node.default)}" if node.default else ""
    return f"{decorators}{node.rest}{form(node.target)}{annotation}{default}"


@form.register
def _(node: syntax.Function) -> str:
    decorators = "".join(f"@{form(one)} " for one in node.decorators)
    words = [word for word, holds in [("async", node.is_async), (node.kind, node.kind)] if holds]
    head = " ".join([*words, "arrow" if node.is_arrow else "function" + ("*" if node.is_generator else "")])
    name = f" {node.name}" if node.name else ""
    returns = f": {form(node.returns)}" if node.returns else ""
    return f"{decorators}{head}{name}({_all(node.parameters)}){returns} {_block(node.body.statements)}"


@form.register
def _(node: syntax.Class) -> str:
    decorators = "".join(f"@{form(one)} " for one in node.decorators)
    name = f" {node.name}" if node.name else ""
    return f"{decorators}class{name}({_all(node.bases)}) {_block(node.body.statements)}"


@form.register
def _(node: syntax.Spread) -> str:
    return f"...{form(node.value)}"


@form.register
def _(node: syntax.Array) -> str:
    return f"[{_all(node.items)}]"


@form.register
def _(node: syntax.Entry) -> str:
    return f"...{form(node.value)}" if node.key is None else f"{form(node.key)}: {form(node.value)}"


@form.register
def _(node: syntax.Object) -> str:
    return "{" + _all(node.entries) + "}"


@form.register
def _(node: syntax.Template) -> str:
    return f"`{' '.join(map(form, node.parts))}`"


@form.register
def _(node: syntax.Binary) -> str:
    return f"({form(node.left)} {node.operator} {form(node.right)})"


@form.register
def _(node: syntax.Unary) -> str:
    return f"({node.operator} {form(node.operand)})"


@form.register
def _(node: syntax.Conditional) -> str:
    return f"({form(node.test)} ? {form(node.then)} : {form(node.otherwise)})"


@form.register
def _(node: syntax.Opaque) -> str:
    return f"<{' '.join([node.kind, *map(form, node.children)])}>"


@form.register
def _(node: syntax.Field) -> str:
    default = f" = {form(node.default)}" if node.default else ""
    return f"{form(node.key)}: {form(node.target)}{default}"


@form.register
def _(node: syntax.ArrayPattern) -> str:
    return f"[{_all(node.items)}]"


@form.register
def _(node: syntax.ObjectPattern) -> str:
    rest = [f"...{node.rest}"] if node.rest else []
    return "{" + ", ".join([*map(form, node.fields), *rest]) + "}"


@form.register
def _(node: syntax.Assign) -> str:
    word = f"{node.declares} " if node.declares else ""
    annotation = f": {form(node.annotation)}" if node.annotation else ""
    return f"{word}{form(node.target)}{annotation} {node.operator}= {form(node.value)}"


@form.register
def _(node: syntax.Evaluate) -> str:
    return form(node.expression)


@form.register
def _(node: syntax.Define) -> str:
    return f"define {form(node.value)}"


@form.register
def _(node: syntax.Return) -> str:
    return f"return {form(node.value)}"


@form.register
def _(node: syntax.Throw) -> str:
    return f"throw {form(node.value)}"


@form.register
def _(node: syntax.If) -> str:
    otherwise = f" else {_block(node.otherwise)}" if node.otherwise else ""
    return f"if {form(node.test)} {_block(node.then)}{otherwise}"


@form.register
def _(node: syntax.Loop) -> str:
    if node.target is None or node.iterable is None:
        return f"while {form(node.test)} {_block(node.body)}"
    return f"for {form(node.target)} {'in' if node.over_keys else 'of'} {form(node.iterable)} {_block(node.body)}"


@form.register
def _(node: syntax.Case) -> str:
    return f"case {_all(node.tests)} {_block(node.body)}" if node.tests else f"default {_block(node.body)}"


@form.register
def _(node: syntax.Switch) -> str:
    return f"switch {form(node.subject)} {{{_all(node.cases, ' ')}}}"


@form.register
def _(node: syntax.Handler) -> str:
    return f" catch {node.name or ''}{_block(node.body)}"


@form.register
def _(node: syntax.Try) -> str:
    finally_ = f" finally {_block(node.finally_)}" if node.finally_ else ""
    return f"try {_block(node.body)}{_all(node.handlers, '')}{finally_}"


@form.register
def _(node: syntax.Block) -> str:
    return _block(node.body)


@form.register
def _(node: syntax.Break) -> str:
    return "break"


@form.register
def _(node: syntax.Continue) -> str:
    return "continue"


@form.register
def _(node: syntax.ImportedName) -> str:
    return f"{node.imported} as {node.local}"


@form.register
def _(node: syntax.Import) -> str:
    return f"import {node.module!r} ({_all(node.names)})"


@form.register
def _(node: syntax.Export) -> str:
    names = ", ".join(f"{local} as {exported}" for local, exported in node.names)
    return f"export ({names}){f' of {node.module!r}' if node.module is not None else ''}"
