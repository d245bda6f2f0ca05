"""Where one document comes from, whatever the place: a file, standard input, a git revision, a URL."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Protocol


class Origin(Protocol):
    """One place that a document can be read from."""

    @property
    def uri(self) -> str:
        """The name that people see."""

    @property
    def key(self) -> Hashable:
        """What tells this place from all others: the same file has the same key however it was named."""

    def read(self) -> tuple[bytes, Origin]:
        """Read the content, and say where it was found in the end.

        Raises SourceError where there is nothing to read.
        """

    def beside(self, reference: str) -> Origin:
        """Find what a relative reference of this document names.

        Raises SourceError where the reference leads out of what may be read.
        """
