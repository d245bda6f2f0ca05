"""Rule files → catalogue; changes and rules → findings."""

from typing import TYPE_CHECKING

from contractguard.text.exports import lazy_exports

if TYPE_CHECKING:
    from contractguard.rules.catalogue import Catalogue, load_catalogue
    from contractguard.rules.document_rule import DocumentRule
    from contractguard.rules.engine import Judgement, judge
    from contractguard.rules.rule import ChangeExample, ChangeRule, OnChange, Rule

__all__ = [
    "Catalogue", "ChangeExample", "ChangeRule", "DocumentRule", "Judgement", "OnChange", "Rule", "judge",
    "load_catalogue",
]

__getattr__ = lazy_exports(__name__, {
    "catalogue": ("Catalogue", "load_catalogue"),
    "document_rule": ("DocumentRule",),
    "engine": ("Judgement", "judge"),
    "rule": ("ChangeExample", "ChangeRule", "OnChange", "Rule"),
})
