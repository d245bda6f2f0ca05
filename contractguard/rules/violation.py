"""What a rule over one document says of one place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from contractguard.contract import Node
from contractguard.findings import Evidence, Severity
from contractguard.source.document import Part

_NOTHING: Mapping[str, object] = {}


class Violation(NamedTuple):
    """One place at which a rule speaks.

    `node` is where it stands; `part` says whether its key or its value is shown. `facts` fill the message and tell
    this violation from others of the same rule at the same place. `related` are further places that explain it, such
    as a policy's line. `at_most` is the worst severity that this place deserves, where a rule weighs its places.
    `about` is the element that is spoken of, where the question was put to the whole document: it has the label, and
    is what operations reach. `told` are facts that fill the message too and identify nothing, such as a count.
    `evidence` is what shows it, where something does.
    """

    node: Node
    facts: Mapping[str, object] = _NOTHING
    part: Part = "key"
    related: tuple[Node, ...] = ()
    at_most: Severity | None = None
    about: object | None = None
    told: Mapping[str, object] = _NOTHING
    evidence: Evidence | None = None
