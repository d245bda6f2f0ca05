"""JSONPath-Plus in the dialect of Spectral: many expressions, one walk, references followed once."""

from contractguard.jsonpath.error import ExpressionError
from contractguard.jsonpath.expression import Expression
from contractguard.jsonpath.javascript import (
    UNDEFINED,
    loosely_equal,
    strictly_equal,
    to_number,
    to_string,
    truthy,
)
from contractguard.jsonpath.match import Match
from contractguard.jsonpath.parsing import parse_expression
from contractguard.jsonpath.patterns import Pattern, pattern_of
from contractguard.jsonpath.selection import Selection, select_below

__all__ = [
    "UNDEFINED", "Expression", "ExpressionError", "Match", "Pattern", "Selection", "loosely_equal", "parse_expression",
    "pattern_of", "select_below", "strictly_equal", "to_number", "to_string", "truthy",
]
