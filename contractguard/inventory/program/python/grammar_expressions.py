"""Expressions as tree-sitter reads them → the tree."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal as OneOf

from tree_sitter import Node

from contractguard.inventory.program.python.ast_expressions import (
    DEPTH,
    comparison,
    joined,
    pair,
    quoted_annotation,
    returning,
    template,
)
from contractguard.inventory.program.python.grammar_nodes import (
    field,
    fields,
    has_token,
    parts,
    split_prefix,
    text_of,
    yields,
)
from contractguard.inventory.program.python.strings import is_template, number, unescape
from contractguard.inventory.program.python.text import PythonText
from contractguard.inventory.program.syntax import (
    Argument,
    Array,
    ArrayPattern,
    Assign,
    Binary,
    Body,
    Call,
    Comprehension,
    Conditional,
    Entry,
    Expression,
    Function,
    Index,
    Literal,
    Member,
    Name,
    Object,
    Opaque,
    Parameter,
    Span,
    Spread,
    Target,
    Unary,
)

_SPELLINGS = {"is": "==", "is not": "!=", "<>": "!="}
_PATTERNS = frozenset(("pattern_list", "tuple_pattern", "list_pattern", "tuple", "list", "expression_list"))
_SPLATS = frozenset(("list_splat", "list_splat_pattern"))
_RESTS: dict[str, OneOf["*", "**"]] = {"list_splat_pattern": "*", "dictionary_splat_pattern": "**"}
_MARKERS = frozenset(("positional_separator", "keyword_separator", "ERROR"))
_CONSTANTS = {"true": True, "false": False, "none": None}


class GrammarExpressions:
    """Reads expressions of one file."""

    def __init__(self, text: PythonText) -> None:
        self._text = text
        self._depth = 0

    def span(self, node: Node) -> Span:
        """Say which bytes of the file a node covers."""
        return self.between(node.start_byte, node.end_byte)

    def between(self, start: int, end: int) -> Span:
        """Say which bytes of the file lie between two offsets into the text."""
        return self._text.offset(start), self._text.offset(end)

    def words(self, node: Node) -> str:
        """Read the text of a node; names are normalised as Python does (reference 2.3)."""
        words = text_of(node, self._text.utf8)
        return words if words.isascii() else unicodedata.normalize("NFKC", words)

    def expression(self, node: Node | None) -> Expression:
        """Lower one expression; None is one that errors have swallowed."""
        if node is None:
            return Opaque((0, 0), "error")
        lower = EXPRESSIONS.get(node.type)
        if lower is None or self._depth >= DEPTH:
            return Opaque(self.span(node), "deep" if lower else node.type.lower())
        self._depth += 1
        try:
            return lower(self, node)
        finally:
            self._depth -= 1

    def expressions(self, nodes: Iterable[Node]) -> tuple[Expression, ...]:
        """Lower several expressions."""
        return tuple(map(self.expression, nodes))

    def listed(self, nodes: Sequence[Node]) -> Expression:
        """Lower what stands between brackets or alone: several expressions, or one with a comma, are an Array."""
        inside = [each for each in nodes if each.is_named and each.type not in {"comment", "line_continuation"}]
        if len(inside) == 1 and not any(each.type == "," for each in nodes):
            return self.expression(inside[0])
        span = self.between(nodes[0].start_byte, nodes[-1].end_byte) if nodes else (0, 0)
        return Array(span, self.expressions(inside))

    def target(self, node: Node | None) -> Target:
        """Lower what an assignment, a loop or `with` binds."""
        if node is None:
            return Opaque((0, 0), "error")
        while node.type in {"parenthesized_expression", "tuple_pattern"} and not has_token(node, ","):
            inside = parts(node)
            if len(inside) != 1:
                break
            node = inside[0]
        if node.type in _PATTERNS and self._depth < DEPTH:
            self._depth += 1
            try:
                return ArrayPattern(self.span(node), tuple(map(self._item_of_pattern, parts(node))))
            finally:
                self._depth -= 1
        lowered = self.expression(node)
        return lowered if isinstance(lowered, (Name, Member, Index)) else Opaque(self.span(node), "target")

    def annotation(self, node: Node | None) -> Expression | None:
        """Lower a type; one that is written as a string is read as the expression that it holds."""
        if node is None:
            return None
        lowered = self.expression(node)
        if isinstance(lowered, Literal) and isinstance(lowered.value, str):
            return quoted_annotation(lowered.value, lowered.span)
        return lowered

    def arguments(self, node: Node | None) -> tuple[Argument, ...]:
        """Lower what a call or a class statement hands over: positions first."""
        if node is None:
            return ()
        if node.type == "generator_expression":
            return (Argument(self.expression(node)),)
        positional, named = [], []
        for each in parts(node):
            if each.type == "keyword_argument":
                name = field(each, "name")
                named.append(Argument(self.expression(field(each, "value")), name and self.words(name)))
            elif each.type == "dictionary_splat":
                named.append(Argument(self.expression(each), "**"))
            elif each.type != "ERROR":
                positional.append(Argument(self.expression(each)))
        return (*positional, *named)

    def parameters(self, node: Node | None) -> tuple[Parameter, ...]:
        """Lower the parameters of a function in their order."""
        inside = [] if node is None else parts(node)
        return tuple(self._parameter(each) for each in inside if each.type not in _MARKERS)

    def is_generator(self, node: Node, body: Node | None) -> bool:
        """Say whether a function yields."""
        return body is not None and self._text.may_yield(node.start_byte, node.end_byte) and yields(body)

    def _parameter(self, node: Node) -> Parameter:
        name = field(node, "name") or node
        if node.type == "typed_parameter":
            name = parts(node)[0]
        default = field(node, "value") if node.type.endswith("default_parameter") else None
        inside = parts(name)
        rest = _RESTS.get(name.type)
        value = None if default is None else self.expression(default)
        target = self.target(inside[0] if rest and inside else name)
        return Parameter(target, value, self.annotation(field(node, "type")), rest or "")

    def _item_of_pattern(self, node: Node) -> Target | Spread:
        if node.type not in _SPLATS:
            return self.target(node)
        inside = parts(node)
        rest = self.target(inside[0] if inside else None)
        return Spread(self.span(node), rest if isinstance(rest, (Name, Member, Index)) else Opaque(rest.span, "target"))

    def _identifier(self, node: Node) -> Expression:
        return Name(self.span(node), self.words(node))

    def _constant(self, node: Node) -> Expression:
        return Literal(self.span(node), _CONSTANTS[node.type])

    def _number(self, node: Node) -> Expression:
        return number(text_of(node, self._text.utf8), self.span(node))

    def _attribute(self, node: Node) -> Expression:
        name = field(node, "attribute")
        word = self.words(name) if name else ""
        return self._behind(node, "object", lambda span, inner: Member(span, inner, word))

    def _dotted_name(self, node: Node) -> Expression:
        whole: Expression | None = None
        for each in parts(node)[:DEPTH]:
            span = self.between(node.start_byte, each.end_byte)
            whole = Name(span, self.words(each)) if whole is None else Member(span, whole, self.words(each))
        return whole or Opaque(self.span(node), "error")

    def _subscript(self, node: Node) -> Expression:
        children = node.children
        opening = next((place for place, each in enumerate(children) if each.type == "["), 0)
        key = self.listed(children[opening + 1 : -1])
        key = Array(key.span, (key,)) if isinstance(key, Spread) else key
        return self._behind(node, "value", lambda span, inner: Index(span, inner, key))

    def _generic_type(self, node: Node) -> Expression:
        name, *brackets = parts(node)
        inside = brackets[0].children[1:-1] if brackets else []
        return Index(self.span(node), self.expression(name), self.listed(inside))

    def _call(self, node: Node) -> Expression:
        arguments = self.arguments(field(node, "arguments"))
        return self._behind(node, "function", lambda span, inner: Call(span, inner, arguments))

    def _behind(self, node: Node, name: str, make: Callable[[Span, Expression], Expression]) -> Expression:
        """Make what stands behind an expression. The grammar reads `*a.b` as `(*a).b`: that is turned around."""
        span, inner = self.span(node), self.expression(field(node, name))
        if isinstance(inner, Spread):
            return Spread(span, make((inner.value.span[0], span[1]), inner.value))
        return make(span, inner)

    def _lambda(self, node: Node) -> Expression:
        inside = field(node, "body")
        body = Body(lambda: returning(self.expression(inside)))
        parameters = self.parameters(field(node, "parameters"))
        yields = self.is_generator(node, inside)
        return Function(self.span(node), "", parameters, body, is_arrow=True, is_generator=yields)

    def _array(self, node: Node) -> Expression:
        return Array(self.span(node), self.expressions(parts(node)))

    def _dictionary(self, node: Node) -> Expression:
        return Object(self.span(node), tuple(self._entry(each) for each in parts(node) if each.type != "ERROR"))

    def _entry(self, node: Node) -> Entry:
        if node.type == "pair":
            return Entry(self.expression(field(node, "key")), self.expression(field(node, "value")))
        return Entry(None, self._inner(node))

    def _inner(self, node: Node) -> Expression:
        inside = parts(node)
        return self.expression(inside[0] if inside else None)

    def _spread(self, node: Node) -> Expression:
        return Spread(self.span(node), self._inner(node))

    def _binary(self, node: Node) -> Expression:
        left, sign = self.expression(field(node, "left")), field(node, "operator")
        return Binary(self.span(node), sign.type if sign else "", left, self.expression(field(node, "right")))

    def _union_type(self, node: Node) -> Expression:
        left, right = (*parts(node), None, None)[:2]
        return Binary(self.span(node), "|", self.expression(left), self.expression(right))

    def _boolean(self, node: Node) -> Expression:
        sign = _sign(node)
        operands = [field(node, "right")]
        left = field(node, "left")
        while left is not None and left.type == "boolean_operator" and _sign(left) == sign:
            operands.append(field(left, "right"))
            left = field(left, "left")
        return joined(sign, tuple(map(self.expression, (left, *reversed(operands)))), self.span(node))

    def _comparison(self, node: Node) -> Expression:
        signs = [" ".join(text_of(each, self._text.utf8).split()) for each in node.children_by_field_name("operators")]
        operands = self.expressions(parts(node))
        if len(operands) != len(signs) + 1:
            return Opaque(self.span(node), "error", operands)
        return comparison([_SPELLINGS.get(sign, sign) for sign in signs], operands, self.span(node))

    def _not(self, node: Node) -> Expression:
        return Unary(self.span(node), "not", self.expression(field(node, "argument")))

    def _unary(self, node: Node) -> Expression:
        return Unary(self.span(node), _sign(node), self.expression(field(node, "argument")))

    def _conditional(self, node: Node) -> Expression:
        first, *others = (*parts(node), None, None, None)[:3]
        span, then = self.span(node), self.expression(first)
        test, otherwise = map(self.expression, others)
        if first is not None and first.type == "named_expression" and isinstance(then, Assign):
            # The grammar takes `(a := b if c else d)` for a choice of an assignment: the choice is what is assigned.
            value = Conditional((then.value.span[0], span[1]), test, then.value, otherwise)
            return Assign(span, then.target, value, "walrus")
        return Conditional(span, test, then, otherwise)

    def _walrus(self, node: Node) -> Expression:
        target, value = self.target(field(node, "name")), self.expression(field(node, "value"))
        return Assign(self.span(node), target, value, "walrus")

    def _await(self, node: Node) -> Expression:
        return Unary(self.span(node), "await", self._inner(node))

    def _yield(self, node: Node) -> Expression:
        span, inside = self.span(node), parts(node)
        value = self.expression(inside[0]) if inside else Literal(span, None)
        return Unary(span, "yield*" if has_token(node, "from") else "yield", value)

    def _slice(self, node: Node) -> Expression:
        return Opaque(self.span(node), "slice", self.expressions(parts(node)))

    def _comprehension(self, node: Node) -> Expression:
        return self._loops(self.expression(field(node, "body")), parts(node)[1:], self.span(node))

    def _dict_comprehension(self, node: Node) -> Expression:
        span, body = self.span(node), field(node, "body") or node
        element = pair(self.expression(field(body, "key")), self.expression(field(body, "value")))
        return Object(span, (Entry(None, self._loops(element, parts(node)[1:], span)),))

    def _loops(self, element: Expression, clauses: Sequence[Node], span: Span) -> Expression:
        conditions: list[Node] = []
        for clause in reversed(clauses[:DEPTH]):
            if clause.type == "if_clause":
                conditions.append(clause)
            elif clause.type == "for_in_clause":
                target, right = self.target(field(clause, "left")), fields(clause, "right")
                tests = tuple(map(self._inner, reversed(conditions)))
                element = Comprehension(span, element, target, self.listed(right), tests)
                conditions = []
        return element

    def _string(self, node: Node) -> Expression:
        return self._strings(node, [node])

    def _concatenated(self, node: Node) -> Expression:
        return self._strings(node, parts(node))

    def _strings(self, node: Node, pieces: Sequence[Node]) -> Expression:
        span = self.span(node)
        prefixes = [split_prefix(text_of(each.children[0], self._text.utf8)) for each in pieces if each.children]
        if any("b" in prefix.lower() for prefix in prefixes):
            return Opaque(span, "bytes")
        return template(span, self._parts_of(pieces))

    def _parts_of(self, pieces: Sequence[Node]) -> Iterator[str | Expression]:
        for piece in pieces:
            if not piece.children:
                continue
            opening, *inside = piece.children
            prefix, place = split_prefix(text_of(opening, self._text.utf8)), opening.end_byte
            quote = place - opening.start_byte - len(prefix)
            for each in inside:
                if each.type in {"interpolation", "string_end"}:
                    # The end of a raw string takes the backslashes before it along.
                    end = each.start_byte if each.type == "interpolation" else each.end_byte - quote
                    yield self._plain(place, end, prefix)
                    place = each.end_byte
                if each.type == "interpolation" and is_template(prefix):
                    yield from self._interpolation(each)

    def _plain(self, start: int, end: int, prefix: str) -> str:
        return unescape(self._text.utf8[start:end].decode("utf-8", "replace"), prefix)

    def _interpolation(self, node: Node) -> Iterator[str | Expression]:
        value = self.expression(field(node, "expression"))
        conversion, spec = field(node, "type_conversion"), field(node, "format_specifier")
        debug = next((each for each in node.children if each.type == "="), None)
        if debug is not None:
            after = conversion or spec or node.children[-1]
            yield self._plain(node.start_byte + 1, after.start_byte, "r")
        shown = text_of(conversion, self._text.utf8) if conversion else "" if debug is None or spec else "!r"
        if spec is None and shown in {"", "!s"}:
            yield value
        else:
            yield Opaque(value.span, "format", (value, *self._inside_format(spec)))

    def _inside_format(self, spec: Node | None) -> Iterator[Expression]:
        for each in parts(spec) if spec else ():
            if each.type in {"format_expression", "interpolation"}:
                yield from (part for part in self._interpolation(each) if not isinstance(part, str))

    def _error(self, node: Node) -> Expression:
        return Opaque(self.span(node), "error", self.expressions(parts(node)))


def _sign(node: Node) -> str:
    sign = field(node, "operator")
    return sign.type if sign else ""


EXPRESSIONS: dict[str, Callable[[GrammarExpressions, Node], Expression]] = {
    "identifier": GrammarExpressions._identifier,
    "true": GrammarExpressions._constant,
    "false": GrammarExpressions._constant,
    "none": GrammarExpressions._constant,
    "integer": GrammarExpressions._number,
    "float": GrammarExpressions._number,
    "string": GrammarExpressions._string,
    "concatenated_string": GrammarExpressions._concatenated,
    "attribute": GrammarExpressions._attribute,
    "dotted_name": GrammarExpressions._dotted_name,
    "subscript": GrammarExpressions._subscript,
    "slice": GrammarExpressions._slice,
    "call": GrammarExpressions._call,
    "lambda": GrammarExpressions._lambda,
    "list": GrammarExpressions._array,
    "tuple": GrammarExpressions._array,
    "set": GrammarExpressions._array,
    "expression_list": GrammarExpressions._array,
    "dictionary": GrammarExpressions._dictionary,
    "list_splat": GrammarExpressions._spread,
    "list_splat_pattern": GrammarExpressions._spread,
    "dictionary_splat": GrammarExpressions._spread,
    "splat_type": GrammarExpressions._spread,
    "parenthesized_list_splat": GrammarExpressions._inner,
    "parenthesized_expression": GrammarExpressions._inner,
    "type": GrammarExpressions._inner,
    "generic_type": GrammarExpressions._generic_type,
    "union_type": GrammarExpressions._union_type,
    "binary_operator": GrammarExpressions._binary,
    "boolean_operator": GrammarExpressions._boolean,
    "comparison_operator": GrammarExpressions._comparison,
    "not_operator": GrammarExpressions._not,
    "unary_operator": GrammarExpressions._unary,
    "conditional_expression": GrammarExpressions._conditional,
    "named_expression": GrammarExpressions._walrus,
    "await": GrammarExpressions._await,
    "yield": GrammarExpressions._yield,
    "list_comprehension": GrammarExpressions._comprehension,
    "set_comprehension": GrammarExpressions._comprehension,
    "generator_expression": GrammarExpressions._comprehension,
    "dictionary_comprehension": GrammarExpressions._dict_comprehension,
    "ERROR": GrammarExpressions._error,
}
"""How each kind of expression of the grammar is lowered; any other is Opaque."""
