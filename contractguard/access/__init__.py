"""Access policies: who may call what, held against what a contract asks of its callers."""

from contractguard.access.policy import Policy
from contractguard.access.reading import parse_policy, read_policy
from contractguard.access.surface import OperationAccess, Surface, Violation

__all__ = ["OperationAccess", "Policy", "Surface", "Violation", "parse_policy", "read_policy"]
