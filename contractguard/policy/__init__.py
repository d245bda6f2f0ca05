"""Configuration: which contracts, which rules with which severities, and what makes the gate fail."""

from typing import TYPE_CHECKING

from contractguard.text.exports import lazy_exports

if TYPE_CHECKING:
    from contractguard.policy.config import Config, ContractEntry, Named
    from contractguard.policy.contracts import ConfiguredContract, configured_contracts, entry_for, missing_contract
    from contractguard.policy.format import config_schema
    from contractguard.policy.known import KnownRule, known_rules
    from contractguard.policy.loading import load_config, read_config
    from contractguard.policy.rule_settings import RuleSetting, check_rules, settings

__all__ = [
    "Config", "ConfiguredContract", "ContractEntry", "KnownRule", "Named", "RuleSetting", "check_rules",
    "config_schema", "configured_contracts", "entry_for", "known_rules", "load_config", "missing_contract",
    "read_config", "settings",
]

__getattr__ = lazy_exports(__name__, {
    "config": ("Config", "ContractEntry", "Named"),
    "contracts": ("ConfiguredContract", "configured_contracts", "entry_for", "missing_contract"),
    "format": ("config_schema",),
    "known": ("KnownRule", "known_rules"),
    "loading": ("load_config", "read_config"),
    "rule_settings": ("RuleSetting", "check_rules", "settings"),
})
