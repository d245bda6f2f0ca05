"""Access policies: who may call what, held against what a contract asks of its callers."""

from contractguard.access.matrix import Matrix, Row, matrix_of
from contractguard.access.policy import Policy
from contractguard.access.reading import parse_policy, read_policy
from contractguard.access.surface import OperationAccess, Surface, Violation

__all__ = [
    "Matrix", "OperationAccess", "Policy", "Row", "Surface", "Violation", "matrix_of", "parse_policy", "read_policy",
]
