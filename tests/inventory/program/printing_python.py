"""A short printed form of the tree, for tables of tests."""

from functools import singledispatch

from contractguard.inventory.program import syntax as s


def printed(statements):
    """Statements, one behind the other; bodies are read."""
    return "; ".join(map(show, statements))


@singledispatch
def show(node):
    raise TypeError(type(node))


def listed(nodes):
    return ", ".join(map(show, nodes))


def block(statements):
    return "{" + printed(statements) + "}"


@show.register
def _(node: s.Literal):
    return repr(node.value)


@show.register
def _(node: s.Name):
    return node.name


@show.register
def _(node: s.Member):
    return f"{show(node.object)}.{node.name}"


@show.register
def _(node: s.Index):
    return f"{show(node.object)}[{show(node.key)}]"


@show.register
def _(node: s.Argument):
    return f"{node.name}={show(node.value)}" if node.name else show(node.value)


@show.register
def _(node: s.Call):
    return f"{show(node.callee)}({listed(node.arguments)})"


@show.register
def _(node: s.Spread):
    return f"...{show(node.value)}"


@show.register
def _(node: s.Array):
    return f"[{listed(node.items)}]"


@show.register
def _(node: s.ArrayPattern):
    return f"<{listed(node.items)}>"


@show.register
def _(node: s.Entry):
    return f"...{show(node.value)}" if node.key is None else f"{show(node.key)}: {show(node.value)}"


@show.register
def _(node: s.Object):
    return "{" + listed(node.entries) + "}"


@show.register
def _(node: s.Template):
    return "`" + "".join(part if isinstance(part, str) else "${" + show(part) + "}" for part in node.parts) + "`"


@show.register
def _(node: s.Binary):
    return f"({show(node.left)} {node.operator} {show(node.right)})"


@show.register
def _(node: s.Unary):
    return f"({node.operator} {show(node.operand)})"


@show.register
def _(node: s.Conditional):
    return f"({show(node.test)} ? {show(node.then)} : {show(node.otherwise)})"


@show.register
def _(node: s.Comprehension):
    tests = "".join(f" if {show(each)}" for each in node.conditions)
    return f"[{show(node.element)} for {show(node.target)} in {show(node.iterable)}{tests}]"


@show.register
def _(node: s.Opaque):
    return f"?{node.kind}({listed(node.children)})"


@show.register
def _(node: s.Parameter):
    annotation = f": {show(node.annotation)}" if node.annotation else ""
    default = f" = {show(node.default)}" if node.default else ""
    return f"{node.rest}{show(node.target)}{annotation}{default}"


@show.register
def _(node: s.Function):
    words = [word for word, holds in (("async", node.is_async), ("generator", node.is_generator)) if holds]
    words += [node.kind] if node.kind else []
    decorators = "".join(f"@{show(each)} " for each in node.decorators)
    returns = f" -> {show(node.returns)}" if node.returns else ""
    name = "" if node.is_arrow else f"def {node.name}"
    arrow = " => " if node.is_arrow else " "
    head = decorators + " ".join([*words, name]).lstrip()
    return f"{head}({listed(node.parameters)}){returns}{arrow}{block(node.body.statements)}"


@show.register
def _(node: s.Class):
    decorators = "".join(f"@{show(each)} " for each in node.decorators)
    return f"{decorators}class {node.name}({listed((*node.bases, *node.keywords))}) {block(node.body.statements)}"


@show.register
def _(node: s.Assign):
    annotation = f": {show(node.annotation)}" if node.annotation else ""
    sign = ":" if node.declares == "walrus" else node.operator
    return f"{show(node.target)}{annotation} {sign}= {show(node.value)}"


@show.register
def _(node: s.Evaluate):
    return show(node.expression)


@show.register
def _(node: s.Define):
    return show(node.value)


@show.register
def _(node: s.Return):
    return f"return {show(node.value)}" if node.value else "return"


@show.register
def _(node: s.Throw):
    return f"throw {show(node.value)}" if node.value else "throw"


@show.register
def _(node: s.If):
    otherwise = f" else {block(node.otherwise)}" if node.otherwise else ""
    return f"if {show(node.test)} {block(node.then)}{otherwise}"


@show.register
def _(node: s.Loop):
    if node.target is None:
        return f"while {show(node.test)} {block(node.body)}"
    return f"for {show(node.target)} in {show(node.iterable)} {block(node.body)}"


@show.register
def _(node: s.Case):
    return f"case {listed(node.tests) or '_'} {block(node.body)}"


@show.register
def _(node: s.Switch):
    return f"switch {show(node.subject)} {{{'; '.join(map(show, node.cases))}}}"


@show.register
def _(node: s.Handler):
    return f"catch({listed(node.types)}){f' as {node.name}' if node.name else ''} {block(node.body)}"


@show.register
def _(node: s.Try):
    handlers = "".join(f" {show(each)}" for each in node.handlers)
    otherwise = f" else {block(node.otherwise)}" if node.otherwise else ""
    finally_ = f" finally {block(node.finally_)}" if node.finally_ else ""
    return f"try {block(node.body)}{handlers}{otherwise}{finally_}"


@show.register
def _(node: s.With):
    items = ", ".join(show(value) + (f" as {show(bound)}" if bound else "") for value, bound in node.items)
    return f"with {items} {block(node.body)}"


@show.register
def _(node: s.Break):
    return "break"


@show.register
def _(node: s.Continue):
    return "continue"


@show.register
def _(node: s.Outer):
    return f"{'global' if node.is_global else 'nonlocal'} {', '.join(node.names)}"


@show.register
def _(node: s.Import):
    names = ", ".join(f"{each.imported} as {each.local}" for each in node.names)
    return f"import {'.' * node.level}{node.module}: {names}"
