"""The closed lists of words in rule files."""

from __future__ import annotations

import re

SEVERITIES = ("error", "warning", "note", "off")
FORMATS = ("2.0", "3.0", "3.1", "3.2")
"""The versions of OpenAPI; each stands for all its patch versions."""
STATUSES = ("preview", "stable", "deprecated")
EFFECTS = ("narrowed", "widened", "both", "none", "undecided")
RULE_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
"""How the id of a rule is spelled: lower-case words joined by hyphens."""
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
"""A fact that a message asks for."""
