"""Rule files → catalogue; changes and rules → findings."""

from contractguard.rules.catalogue import Catalogue, load_catalogue
from contractguard.rules.document_rule import DocumentRule
from contractguard.rules.engine import Judgement, judge
from contractguard.rules.rule import ChangeExample, ChangeRule, OnChange, Rule

__all__ = [
    "Catalogue", "ChangeExample", "ChangeRule", "DocumentRule", "Judgement", "OnChange", "Rule", "judge",
    "load_catalogue",
]
