"""Decides questions about sets of instances: terms, goals, and the search for an instance."""

from contractguard.schema.engine.evaluation import holds
from contractguard.schema.engine.making import Terms
from contractguard.schema.engine.outcome import Empty, Found, Outcome, Undecided
from contractguard.schema.engine.search import Search
from contractguard.schema.engine.state import READER, WRITER
from contractguard.schema.engine.terms import Goal, Literal, Reference, Term
from contractguard.schema.engine.translation import Translator

__all__ = [
    "READER", "WRITER", "Empty", "Found", "Goal", "Literal", "Outcome", "Reference", "Search", "Term", "Terms",
    "Translator", "Undecided", "holds",
]
