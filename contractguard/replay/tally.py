"""How much was recorded, and what became of it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from contractguard.contract import Direction
from contractguard.replay.recorded import Recorded

_WORD = re.compile(r"[A-Za-z][A-Za-z_-]{0,29}|v[0-9]{1,2}")
_LONGEST_CALL = 200
_MOST_PATHS = 1_000


@dataclass(slots=True)
class Tally:
    """Counts of what was recorded.

    `exchanges` lead to operations of the contract, to those that are in `called` by method and path. Of them requests
    and responses were `judged`, `rejected` did not keep to the contract in some way, and `broken` are those that the
    base took and the revision does not. `unjudged` counts, by the reason, what could not be judged; `undocumented` are
    the calls that lead to no operation, with what is no word in their paths blanked.
    """

    exchanges: int = 0
    called: set[tuple[str, str]] = field(default_factory=set)
    judged: Counter[Direction] = field(default_factory=Counter)
    rejected: int = 0
    broken: int = 0
    unjudged: Counter[str] = field(default_factory=Counter)
    undocumented: Counter[str] = field(default_factory=Counter)

    def is_undocumented(self, recorded: Recorded) -> None:
        """Count a call that leads to no operation."""
        words = "/".join(each if each is not None and _WORD.fullmatch(each) else "{}" for each in recorded.path)
        call = f"{recorded.method} /{words}"[:_LONGEST_CALL]
        self.undocumented[call if call in self.undocumented or len(self.undocumented) < _MOST_PATHS else "others"] += 1
