"""What a configuration says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from contractguard.contract.publisher import GatewayName
from contractguard.errors import ConfigError
from contractguard.policy.words import DEFAULT_PRESETS, FailOn
from contractguard.rules.rule import RuleSeverity


@dataclass(frozen=True, slots=True)
class Named:
    """Something that the configuration names: as it is spelled there, and where (`file:line:column`).

    `path` is the file or folder that is meant; None for a git revision, a URL or a ruleset that is built in.
    """

    name: str
    place: str
    path: Path | None = None

    def wrong(self, message: str, hint: str = "") -> ConfigError:
        """Build the error that says what is wrong with it."""
        return ConfigError(message, hint=hint, place=self.place)


@dataclass(frozen=True, slots=True)
class OptionChoice:
    """The value that one option of a rule is given."""

    value: object
    place: str


@dataclass(frozen=True, slots=True)
class RuleChoice:
    """What is said of one rule. `severity` None leaves it as it is; with `paths` it holds there alone."""

    place: str
    severity: RuleSeverity | None = None
    options: Mapping[str, OptionChoice] = field(default_factory=dict)
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TagChoice:
    """The severity of all rules with a tag."""

    place: str
    severity: RuleSeverity


@dataclass(frozen=True, slots=True)
class ExclusionChoice:
    """Operations that are left out: all that fit what is said of path, method and file; each may be empty."""

    place: str
    reason: str
    path: str = ""
    method: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class EndpointChoices:
    """How contracts are held against code. `in_check` says whether `check` does so too."""

    in_check: bool = True
    root: Named | None = None
    base_paths: tuple[str, ...] = ()
    exclude: tuple[ExclusionChoice, ...] = ()
    baseline: Named | None = None


@dataclass(frozen=True, slots=True)
class ContractEntry:
    """One entry of `contracts`: a path or a pattern, and what is said of the contracts that it means.

    `pattern` is spelled as in the file. `gateway` is what stands before a contract of PostgREST. `presets` None leaves
    those of the configuration. `base_paths` stand before its paths in the code.
    """

    pattern: str
    place: str
    path: Path | None = None
    name: str | None = None
    base: Named | None = None
    access: Named | None = None
    gateway: GatewayName | None = None
    presets: tuple[str, ...] | None = None
    rules: Mapping[str, RuleChoice] = field(default_factory=dict)
    base_paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Config:
    """A configuration, or what holds where there is none: then `file` is None and `uri` empty.

    All that it names is relative to `folder`. No `contracts` means every contract that can be found.
    """

    folder: Path
    file: Path | None = None
    uri: str = ""
    contracts: tuple[ContractEntry, ...] = ()
    base: Named | None = None
    fail_on: FailOn = "error"
    fail_on_unchanged: bool = False
    presets: tuple[str, ...] = DEFAULT_PRESETS
    rules: Mapping[str, RuleChoice] = field(default_factory=dict)
    tags: Mapping[str, TagChoice] = field(default_factory=dict)
    extends: tuple[Named, ...] = ()
    rule_folders: tuple[Named, ...] = ()
    access: Named | None = None
    endpoints: EndpointChoices = EndpointChoices()

    @classmethod
    def default(cls, folder: Path) -> Config:
        """Return what holds in a folder without a configuration."""
        return cls(folder)
