"""Rule files → catalogue; changes and rules → findings."""

from contractguard.rules.catalogue import Catalogue, load_catalogue
from contractguard.rules.engine import Judgement, judge
from contractguard.rules.rule import Example, Rule, When

__all__ = ["Catalogue", "Example", "Judgement", "Rule", "When", "judge", "load_catalogue"]
