"""Identity of a finding across moves, reformatting and rewording."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256


def fingerprint(rule: str, contract: str, subject: str, facts: Mapping[str, object]) -> str:
    """Return 64 hexadecimal digits that name a finding by what it is about.

    `subject` names the place by names: a method and a path with parameter names blanked, or a
    component's pointer. `facts` are the values that tell this change from another one at the same
    place, before and after among them. Lines, order, wording and severity have no part in it.
    """
    identity = json.dumps([rule, contract, subject, facts], sort_keys=True, separators=(",", ":"), default=repr)
    return sha256(identity.encode()).hexdigest()
