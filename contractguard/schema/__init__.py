"""What a JSON Schema accepts: its normal form, and whether one schema includes another."""

from contractguard.schema.acceptance import accepts
from contractguard.schema.canonical import canonical
from contractguard.schema.effect import Effect
from contractguard.schema.forms import Conjunction, Follow, NormalSchema
from contractguard.schema.inclusion import Comparer, Inclusion, disjoint, exclusive
from contractguard.schema.normal import Normaliser, normalise

__all__ = [
    "Comparer", "Conjunction", "Effect", "Follow", "Inclusion", "NormalSchema", "Normaliser", "accepts", "canonical",
    "disjoint", "exclusive", "normalise",
]
