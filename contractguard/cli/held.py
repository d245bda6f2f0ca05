"""What one contract is held to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from contractguard.rules import Catalogue, load_catalogue
from contractguard.rules.inspection import Selected
from contractguard.rules.rule import Severities, own_severity


@dataclass(frozen=True, slots=True)
class Held:
    """What a contract is held to: its name in findings, how severe changes are, and the rules on it as it stands."""

    name: str
    severities: Severities = own_severity
    selection: Sequence[Selected] = ()
    catalogue: Catalogue | None = None

    @property
    def rules(self) -> Catalogue:
        """The rules over changes, among all that there are."""
        return self.catalogue or load_catalogue()
