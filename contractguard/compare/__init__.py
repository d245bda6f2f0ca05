"""Two contracts → changes, each with one cause and everything that it reaches."""

from typing import TYPE_CHECKING

from contractguard.text.exports import lazy_exports

if TYPE_CHECKING:
    from contractguard.compare.change import Change, ReachedOperation, Spot
    from contractguard.compare.comparison import Comparison, compare_contracts, contract_removed
    from contractguard.compare.verbs import COMMON_FACTS, LIFECYCLE_FACTS, VERBS, Verb

__all__ = [
    "COMMON_FACTS", "LIFECYCLE_FACTS", "VERBS", "Change", "Comparison", "ReachedOperation", "Spot", "Verb",
    "compare_contracts", "contract_removed",
]

__getattr__ = lazy_exports(__name__, {
    "change": ("Change", "ReachedOperation", "Spot"),
    "comparison": ("Comparison", "compare_contracts", "contract_removed"),
    "verbs": ("COMMON_FACTS", "LIFECYCLE_FACTS", "VERBS", "Verb"),
})
