"""`given`/`then` rules in Spectral's shape, many at once over one document."""

from contractguard.rules.given.binding import bind_demand, bind_rules
from contractguard.rules.given.evaluation import evaluate
from contractguard.rules.given.rule import Evaluation, Facts, GivenRule, Result
from contractguard.rules.given.templates import spectral_message

__all__ = [
    "Evaluation", "Facts", "GivenRule", "Result", "bind_demand", "bind_rules", "evaluate", "spectral_message",
]
