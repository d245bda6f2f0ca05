"""The closed lists of words in a configuration."""

from __future__ import annotations

from typing import Literal

from contractguard.rules.document_rule import PRESETS as RULE_PRESETS

FailOn = Literal["error", "warning", "note", "never"]

FAIL_ON = ("error", "warning", "note", "never")
PRESETS = tuple(RULE_PRESETS)
DEFAULT_PRESETS = ("recommended",)
EVERY_RULE = "all"
"""The preset that rules need not name."""
