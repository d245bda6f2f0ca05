"""Access policies: who may call what, held against what a contract asks of its callers."""

from typing import TYPE_CHECKING

from contractguard.text.exports import lazy_exports

if TYPE_CHECKING:
    from contractguard.access.matrix import Matrix, Row, matrix_of
    from contractguard.access.policy import Policy
    from contractguard.access.reading import parse_policy, read_policy
    from contractguard.access.surface import OperationAccess, Surface, Violation

__all__ = [
    "Matrix", "OperationAccess", "Policy", "Row", "Surface", "Violation", "matrix_of", "parse_policy", "read_policy",
]

__getattr__ = lazy_exports(__name__, {
    "matrix": ("Matrix", "Row", "matrix_of"),
    "policy": ("Policy",),
    "reading": ("parse_policy", "read_policy"),
    "surface": ("OperationAccess", "Surface", "Violation"),
})
