"""Rulesets in Spectral's form: read, merged as Spectral merges them, and settled for a document."""

from typing import TYPE_CHECKING

from contractguard.text.exports import lazy_exports

if TYPE_CHECKING:
    from contractguard.rules.spectral.formats import formats_of
    from contractguard.rules.spectral.model import SpectralRule
    from contractguard.rules.spectral.ruleset import Ruleset, load_ruleset
    from contractguard.rules.spectral.selecting import RulesetRule, select_ruleset, with_rulesets

__all__ = [
    "Ruleset", "RulesetRule", "SpectralRule", "formats_of", "load_ruleset", "select_ruleset", "with_rulesets",
]

__getattr__ = lazy_exports(__name__, {
    "formats": ("formats_of",),
    "model": ("SpectralRule",),
    "ruleset": ("Ruleset", "load_ruleset"),
    "selecting": ("RulesetRule", "select_ruleset", "with_rulesets"),
})
