"""What a JSON Schema accepts: its normal form, and whether one schema includes another."""

from contractguard.schema.canonical import canonical
from contractguard.schema.effect import Effect
from contractguard.schema.forms import Conjunction, Follow, NormalSchema
from contractguard.schema.inclusion import Inclusion, disjoint, includes
from contractguard.schema.normal import Normaliser, normalise

__all__ = [
    "Conjunction", "Effect", "Follow", "Inclusion", "NormalSchema", "Normaliser", "canonical", "disjoint", "includes",
    "normalise",
]
