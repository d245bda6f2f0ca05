"""What one contract is held to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from contractguard.access import Policy, Surface
from contractguard.contract import Contract
from contractguard.rules import Catalogue, load_catalogue
from contractguard.rules.inspection import Inspection, Selected, inspect_contract
from contractguard.rules.rule import Severities, own_severity
from contractguard.survey import Survey


@dataclass(frozen=True, slots=True)
class Held:
    """What a contract is held to: its name in findings, how severe changes are, and the rules on it as it stands.

    `policy` says who may call what, where there is one, and `base_policy` who might; `today` decides what has ended.
    """

    name: str
    severities: Severities = own_severity
    selection: Sequence[Selected] = ()
    catalogue: Catalogue | None = None
    policy: Policy | None = None
    base_policy: Policy | None = None
    today: date = date.min

    def inspect(self, survey: Survey, base: Contract | None = None) -> Inspection:
        """Ask all rules on a contract as it stands; `base` is what was promised."""
        before = Surface(base, self.base_policy, self.today) if base is not None else None
        surface = Surface(survey.contract, self.policy, self.today, before)
        return inspect_contract(survey.contract.root, survey, self.selection, surface)

    @property
    def rules(self) -> Catalogue:
        """The rules over changes, among all that there are."""
        return self.catalogue or load_catalogue()
