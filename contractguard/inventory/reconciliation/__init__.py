"""Contracts, code and traffic beside each other."""

from contractguard.inventory.reconciliation.documented import Documented, NamedContract
from contractguard.inventory.reconciliation.reconciliation import reconcile
from contractguard.inventory.reconciliation.rows import Coverage, Entry, Row, Seen, Standing, Stock

__all__ = ["Coverage", "Documented", "Entry", "NamedContract", "Row", "Seen", "Standing", "Stock", "reconcile"]
