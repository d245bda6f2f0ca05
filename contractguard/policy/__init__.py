"""Configuration: which contracts, which rules with which severities, and what makes the gate fail."""

from contractguard.policy.config import Config, ContractEntry, Named
from contractguard.policy.contracts import ConfiguredContract, configured_contracts, entry_for, missing_contract
from contractguard.policy.format import config_schema
from contractguard.policy.known import KnownRule, known_rules
from contractguard.policy.loading import load_config, read_config
from contractguard.policy.settings import RuleSetting, check_rules, settings

__all__ = [
    "Config",
    "ConfiguredContract",
    "ContractEntry",
    "KnownRule",
    "Named",
    "RuleSetting",
    "check_rules",
    "config_schema",
    "configured_contracts",
    "entry_for",
    "known_rules",
    "load_config",
    "missing_contract",
    "read_config",
    "settings",
]
