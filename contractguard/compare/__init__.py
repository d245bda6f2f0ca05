"""Two contracts → changes, each with one cause and everything that it reaches."""

from contractguard.compare.change import Change, ReachedOperation, Spot
from contractguard.compare.comparison import Comparison, compare_contracts, contract_removed
from contractguard.compare.verbs import COMMON_FACTS, LIFECYCLE_FACTS, VERBS, Verb

__all__ = [
    "COMMON_FACTS", "LIFECYCLE_FACTS", "VERBS", "Change", "Comparison", "ReachedOperation", "Spot", "Verb",
    "compare_contracts", "contract_removed",
]
