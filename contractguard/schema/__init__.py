"""What a JSON Schema accepts: its normal form, and whether one schema includes another."""

from typing import TYPE_CHECKING

from contractguard.text.exports import lazy_exports

if TYPE_CHECKING:
    from contractguard.schema.effect import Effect
    from contractguard.schema.forms import Conjunction, Follow, NormalSchema
    from contractguard.schema.inclusion import Inclusion, disjoint, includes
    from contractguard.schema.normal import Normaliser, normalise

__all__ = [
    "Conjunction", "Effect", "Follow", "Inclusion", "NormalSchema", "Normaliser", "disjoint", "includes",
    "normalise",
]

__getattr__ = lazy_exports(__name__, {
    "effect": ("Effect",),
    "forms": ("Conjunction", "Follow", "NormalSchema"),
    "inclusion": ("Inclusion", "disjoint", "includes"),
    "normal": ("Normaliser", "normalise"),
})
