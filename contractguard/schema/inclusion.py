"""Whether everything that one schema accepts is accepted by another.

The answer is sound: `yes` is never wrong, `no` comes with an instance that one side accepts and the other rejects.
Everything else is undecided, with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from contractguard.schema.engine import READER, WRITER, Empty, Found, Search, Term, Undecided, holds


@dataclass(frozen=True, slots=True)
class Inclusion:
    """An answer with its reason; `instance` is the witness of a `no`."""

    answer: Literal["yes", "no", "undecided"]
    reason: str = ""
    instance: object = None


def includes(writer: Term, reader: Term, search: Search) -> Inclusion:
    """Whether the reader accepts everything that the writer may write (design: writer ⊆ reader).

    In the declared world of the search, if it has one: a member that the reader declares and the writer does not is
    taken as not written; all other undeclared members stay open.
    """
    outcome = search.ask(frozenset({(writer, True, WRITER), (reader, False, READER)}))
    if isinstance(outcome, Empty):
        return Inclusion("yes")
    if isinstance(outcome, Undecided):
        return Inclusion("undecided", outcome.reason)
    assert isinstance(outcome, Found)
    if holds(writer, outcome.value) is True and holds(reader, outcome.value) is False:
        return Inclusion("no", instance=outcome.value)
    return Inclusion("undecided", "it cannot be told whether the instance that was found is accepted")


def disjoint(one: Term, other: Term, search: Search) -> bool:
    """Whether two schemas surely share no instance."""
    return isinstance(search.ask(frozenset({(one, True, WRITER), (other, True, WRITER)})), Empty)
