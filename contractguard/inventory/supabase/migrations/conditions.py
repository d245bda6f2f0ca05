"""What a condition of a policy or a view comes to for a caller without a token, in the three-valued logic of SQL.

An anonymous caller has no `auth.uid()`: it is NULL, and a comparison with it is never true. What a column holds is not
known.
A value is the set of what it may be; None stands for NULL, and no set at all for anything.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import TypeAlias

from tree_sitter import Node

from contractguard.inventory.supabase.migrations.grammar import (
    child,
    dotted,
    every,
    first,
    head,
    leaves,
    spelling,
    unwrapped,
)

Values: TypeAlias = frozenset[object] | None

_TRUTHS: frozenset[object] = frozenset({True, False, None})
_NULL: Values = frozenset({None})
_CLAIMS = object()
"""The token of the request: that of the anonymous role, or none."""
_CLAIMS_OF_ANON = frozenset({"iss", "ref", "role", "iat", "exp", "aud"})
_MOST_LEVELS = 60

_CALLS: dict[tuple[str, ...], Values] = {
    ("auth", "uid"): _NULL,
    ("auth", "email"): _NULL,
    ("auth", "role"): frozenset({"anon"}),
    ("auth", "jwt"): frozenset({_CLAIMS}),
}
_NAMES: dict[str, Values] = {name: frozenset({"anon"}) for name in ("current_user", "current_role", "user")}


def holds_for_anonymous(condition: Node) -> bool | None:
    """Tell whether a condition holds for every row (True), for none (False), or that it cannot be told (None)."""
    truths = _truths(_value(condition, 0))
    return True if truths == {True} else None if True in truths else False


def _truths(values: Values) -> frozenset[object]:
    return _TRUTHS if values is None else values & _TRUTHS or _TRUTHS


def _value(node: Node, level: int) -> Values:
    node = unwrapped(node)
    if level > _MOST_LEVELS:
        return None
    reader = _READERS.get(node.type)
    return reader(node, level + 1) if reader else None


def _expression(node: Node, level: int) -> Values:
    """`a_expr` and the rules like it: a value between its operators."""
    parts = node.children
    if len(parts) == 3 and parts[0].type == "(":
        return _value(parts[1], level)
    keywords = head(node)
    if keywords == ("exists",):
        return _exists(node, level)
    if keywords == ("not",) and len(parts) == 2:
        return frozenset(None if each is None else not each for each in _truths(_value(parts[1], level)))
    if len(parts) < 3:
        return None
    left = _value(parts[0], level)
    if keywords in (("and",), ("or",)):
        combine = _and if keywords == ("and",) else _or
        both = product(_truths(left), _truths(_value(parts[2], level)))
        return frozenset(combine(one, other) for one, other in both)
    if keywords[:1] == ("is",):
        return _is(left, keywords)
    if keywords in (("in",), ("not", "in")):
        return _in(left, parts[-1], level, is_denied=keywords[0] == "not")
    return None if keywords else _operation(left, spelling(parts[1]), parts[2], level)


def _and(one: object, other: object) -> object:
    return False if False in (one, other) else None if None in (one, other) else True


def _or(one: object, other: object) -> object:
    return True if True in (one, other) else None if None in (one, other) else False


def _is(left: Values, keywords: tuple[str, ...]) -> Values:
    tested = {"null": None, "true": True, "false": False}
    if left is None or _CLAIMS in left or keywords[-1] not in tested or len(keywords) > 3:
        return None
    wanted = tested[keywords[-1]]
    return frozenset((value is wanted) == ("not" not in keywords) for value in left)


def _in(left: Values, choices: Node, level: int, *, is_denied: bool) -> Values:
    """`x IN (…)`: over no rows at all that is false, whatever x is, and `NOT IN` is true."""
    query = first(choices, "simple_select")
    if query and _is_empty(choices, level):
        return frozenset({is_denied})
    if left != _NULL:
        return None
    return frozenset({None, is_denied}) if query else _NULL


def _operation(left: Values, operator: str, operand: Node, level: int) -> Values:
    if operator == "::":
        return left
    quantifier = spelling(next(leaves(operand))).lower()
    if quantifier in ("any", "some", "all"):
        return frozenset({None, quantifier == "all"}) if left == _NULL else None
    right = _value(operand, level)
    if _NULL in (left, right):
        return _NULL
    if left == frozenset({_CLAIMS}) and operator in ("->", "->>"):
        return _claim(right)
    if left is None or right is None or operator not in ("=", "<>", "!=") or _CLAIMS in left | right:
        return None
    pairs = product(left, right)
    return frozenset(None if None in pair else (pair[0] == pair[1]) == (operator == "=") for pair in pairs)


def _claim(name: Values) -> Values:
    if name == frozenset({"role"}):
        return frozenset({"anon", None})
    return _NULL if name and not any(each in _CLAIMS_OF_ANON or not isinstance(each, str) for each in name) else None


def _exists(node: Node, level: int) -> Values:
    return frozenset({False}) if _is_empty(node, level) else frozenset({True, False})


def _is_empty(node: Node, level: int) -> bool:
    """Whether the query in a node gives no row: its condition never holds."""
    query = _simple(node)
    where = child(query, "where_clause") if query else None
    return query is not None and where is not None and True not in _truths(_value(where.children[1], level))


def _simple(node: Node) -> Node | None:
    """Find the one select of a query that gives the rows of its tables; None for unions, groups and aggregates."""
    whole = first(node, "select_no_parens", "simple_select")
    query = unwrapped(whole) if whole else None
    if query is None or query.type != "simple_select" or child(query, "group_clause", "having_clause", "select_clause"):
        return None
    targets = child(query, "opt_target_list", "target_list")
    has_calls = targets is not None and child(query, "from_clause") and first(targets, "func_expr")
    return None if has_calls else query


def _query(node: Node, level: int) -> Values:
    """Read a query as a value: of one row without tables its column, of no row NULL."""
    query = _simple(node)
    if query is None:
        return None
    if child(query, "from_clause", "where_clause"):
        return _NULL if _is_empty(node, level) else None
    targets = child(query, "opt_target_list")
    target = unwrapped(targets, "target_el") if targets else None
    return _value(target.children[0], level) if target and target.type == "target_el" else None


def _call(node: Node, level: int) -> Values:  # noqa: ARG001 - readers are called alike
    name = child(node, "func_name")
    called = dotted(name) if name else ()
    if called == ("current_setting",):
        setting = first(node, "string_literal")
        return frozenset({_CLAIMS}) if setting and spelling(setting) == "'request.jwt.claims'" else None
    return _CALLS.get(called)


def _text(node: Node, level: int) -> Values:  # noqa: ARG001 - readers are called alike
    return frozenset({spelling(node)[1:-1].replace("''", "'")})


def _word(values: Values) -> Callable[[Node, int], Values]:
    return lambda node, level: values  # noqa: ARG005 - readers are called alike


_READERS: dict[str, Callable[[Node, int], Values]] = {
    "a_expr": _expression, "a_expr_prec": _expression, "b_expr": _expression, "b_expr_prec": _expression,
    "c_expr": _expression, "select_with_parens": _query, "func_application": _call, "string_literal": _text,
    "kw_true": _word(frozenset({True})), "kw_false": _word(frozenset({False})), "kw_null": _word(_NULL),
    **{f"kw_{name}": _word(values) for name, values in _NAMES.items()},
}

_ASKING = frozenset({"current_setting", "current_user", "current_role", "session_user", "user"})


def asks_who(node: Node) -> bool:
    """Whether a query may look at who calls: it uses a function of a schema, or a setting of the session."""
    for call in every(node, "func_name"):
        name = dotted(call)
        if name[0] in _ASKING or (len(name) > 1 and name[0] != "pg_catalog"):
            return True
    return first(node, *(f"kw_{name}" for name in _ASKING)) is not None
