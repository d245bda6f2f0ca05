"""What a change does to a set."""

from __future__ import annotations

from typing import Literal

Effect = Literal["narrowed", "widened", "both", "none", "undecided"]
"""How the set of accepted instances moved from base to revision."""
