"""All functions that a rule may ask for: the core ones, and those of Spectral's rulesets for OpenAPI."""

from __future__ import annotations

from collections.abc import Mapping

from contractguard.rules.functions.function import Function
from contractguard.rules.functions.oas import OAS_FUNCTIONS
from contractguard.rules.functions.registry import CORE_FUNCTIONS

FUNCTIONS: Mapping[str, Function] = {**CORE_FUNCTIONS, **OAS_FUNCTIONS}
