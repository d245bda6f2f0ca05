"""The closed lists of words in a configuration."""

from __future__ import annotations

from typing import Literal

FailOn = Literal["error", "warning", "note", "never"]

FAIL_ON = ("error", "warning", "note", "never")
SEVERITIES = ("error", "warning", "note", "off")
PRESETS = ("recommended", "security", "documentation", "strict", "all")
DEFAULT_PRESETS = ("recommended",)
EVERY_RULE = "all"
"""The preset that rules need not name."""
