"""What one contract is held to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from contractguard.access import Policy, Surface
from contractguard.contract import Contract, read_contract
from contractguard.contract.publisher import GatewayName
from contractguard.rules import Catalogue, load_catalogue
from contractguard.rules.inspection import Inspection, Selected, inspect_contract
from contractguard.rules.rule import Severities, own_severity
from contractguard.source import Document
from contractguard.survey import Survey

if TYPE_CHECKING:
    from contractguard.rules.spectral import Ruleset


@dataclass(frozen=True, slots=True)
class Held:
    """What a contract is held to: its name in findings, how severe changes are, and the rules on it as it stands.

    `policy` says who may call what, where there is one, and `base_policy` who might; `today` decides what has ended.
    The rules of `rulesets` depend on the document; `settle` says what the configuration makes of them, and `path` is
    where the contract stands.
    `gateway` is what is known to stand before a contract that PostgREST published.
    """

    name: str
    severities: Severities = own_severity
    selection: Sequence[Selected] = ()
    catalogue: Catalogue | None = None
    policy: Policy | None = None
    base_policy: Policy | None = None
    today: date = date.min
    rulesets: Sequence[Ruleset] = ()
    settle: Callable[[Sequence[Selected]], Sequence[Selected]] = list
    path: Path = Path()
    gateway: GatewayName | None = None

    def asked(self, document: Document) -> Sequence[Selected]:
        """Return the rules on a document as it stands, those of rulesets too."""
        if not self.rulesets:
            return self.selection
        from contractguard.rules.spectral.selecting import with_rulesets

        return self.settle(with_rulesets(self.selection, self.rulesets, document, self.path))

    def read(self, document: Document) -> Contract:
        """Lift a document. Raises ContractError where it is no OpenAPI contract of a known version."""
        return read_contract(document, self.gateway)

    def inspect(self, survey: Survey, base: Contract | None = None) -> Inspection:
        """Ask all rules on a contract as it stands; `base` is what was promised."""
        before = Surface(base, self.base_policy, self.today) if base is not None else None
        surface = Surface(survey.contract, self.policy, self.today, before)
        root = survey.contract.root
        return inspect_contract(root, survey, self.asked(root.document), surface)

    @property
    def rules(self) -> Catalogue:
        """The rules over changes, among all that there are."""
        return self.catalogue or load_catalogue()
