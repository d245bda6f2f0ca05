"""What rules over one document may ask that data cannot say: pure functions, one module an area.

A predicate is a function with the decorator `predicate`. It takes one subject and the survey (over a `document` or
`access` the survey alone, over a `file` its root node), then its options by name, and iterates over violations. Its
name in rule files is the function's, with hyphens. A new module in this folder is found by itself.
"""

from contractguard.rules.predicates.registry import COMMON_FACTS, OVER, Predicate, load_predicates, predicate

__all__ = ["COMMON_FACTS", "OVER", "Predicate", "load_predicates", "predicate"]
