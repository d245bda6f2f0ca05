"""What holds for every rule, and why: presets, then tags, then what is said of the rule itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from contractguard.errors import ConfigError
from contractguard.findings import Impact
from contractguard.policy.config import Config, ContractEntry, RuleChoice, TagChoice
from contractguard.policy.known import KnownRule, Severities
from contractguard.policy.words import EVERY_RULE
from contractguard.rules.rule import RuleSeverity
from contractguard.rules.words import SEVERITIES
from contractguard.source.strict import spelled
from contractguard.text import closest, counted, glob_matches, listed

OWN = "the rule itself"
NO_PRESET = "in none of the presets"

_SWITCHED_ON: RuleSeverity = "note"
"""The severity of a rule that a preset switches on and that is off by itself."""
_MOST_LISTED = 8


@dataclass(frozen=True, slots=True)
class RuleSetting:
    """What holds for one rule in one contract.

    `origin` says why its severity is what it is: a preset, the rule itself, or the place in the configuration.
    Where `paths` is not empty, the severity holds for the operations below these path templates alone, and
    `elsewhere` for everything else.
    """

    severity: Severities
    origin: str
    options: Mapping[str, object] = field(default_factory=dict)
    paths: tuple[str, ...] = ()
    elsewhere: RuleSetting | None = None

    def at(self, path: str | None) -> RuleSetting:
        """Return what holds for an operation's path template; None is a place outside of every path."""
        setting = self
        while setting.elsewhere and not (path and any(glob_matches(each, path) for each in setting.paths)):
            setting = setting.elsewhere
        return setting

    def severity_of(self, impact: Impact | None = None) -> RuleSeverity:
        """Return the severity of a finding with this impact; None for a finding of a rule over one document."""
        if isinstance(self.severity, str):
            return self.severity
        assert impact is not None, "only rules over changes have a severity for each impact"
        return self.severity[impact]

    @property
    def is_on(self) -> bool:
        """Whether the rule may speak anywhere."""
        severities = {self.severity} if isinstance(self.severity, str) else {*self.severity.values()}
        return severities != {"off"} or bool(self.elsewhere and self.elsewhere.is_on)


def settings(
    config: Config, rules: Iterable[KnownRule], contract: ContractEntry | None = None,
) -> Mapping[str, RuleSetting]:
    """Return what holds for every rule in a contract, by the rules' ids.

    What is said of the rule counts before what is said of its tags, and that before presets; what is said for the
    contract counts before what is said for all. The configuration has passed `check_rules`.
    """
    presets = config.presets if contract is None or contract.presets is None else contract.presets
    choices = [config.rules, *((contract.rules,) if contract else ())]
    return {rule.id: _setting(rule, presets, config.tags, choices) for rule in rules}


def check_rules(config: Config, rules: Sequence[KnownRule]) -> None:
    """Check that the rules, tags and options of a configuration exist. ConfigError names the first that does not."""
    ids = {name: rule for rule in rules for name in (*rule.aliases, rule.id)}
    tags = {tag for rule in rules for tag in rule.tags}
    for tag, choice in config.tags.items():
        if tag not in tags:
            raise ConfigError(f"no rule has the tag '{spelled(tag)}'", hint=_hint(tag, sorted(tags), "tags"),
                              place=choice.place)
    for choices in (config.rules, *(contract.rules for contract in config.contracts)):
        _check_choices(choices, ids)


def _check_choices(choices: Mapping[str, RuleChoice], ids: Mapping[str, KnownRule]) -> None:
    seen: dict[str, str] = {}
    for name, choice in choices.items():
        if name not in ids:
            raise ConfigError(f"there is no rule '{spelled(name)}'", hint=_hint(name, sorted(ids), "rules"),
                              place=choice.place)
        rule = ids[name]
        if rule.id in seen:
            raise ConfigError(f"'{name}' and '{seen[rule.id]}' are the same rule", hint="keep one of the two",
                              place=choice.place)
        seen[rule.id] = name
        _check_options(rule, choice)


def _check_options(rule: KnownRule, choice: RuleChoice) -> None:
    for name, option in choice.options.items():
        if name not in rule.known_options:
            message = f"the rule '{rule.id}' has no option '{spelled(name)}'" if rule.known_options else (
                f"the rule '{rule.id}' has no options")
            raise ConfigError(message, hint=_hint(name, sorted(rule.known_options), "options"), place=option.place)
        problem = rule.known_options[name].problem(option.value)
        if problem:
            raise ConfigError(f"'{name}' {problem}", place=option.place)


def _hint(name: str, known: Sequence[str], kind: str) -> str:
    near = closest(name, known)
    if near:
        return f"did you mean '{near}'?"
    if kind == "rules":
        return f"'contractguard rules' lists all {counted(len(known), 'name')}"
    return f"one of {listed(known, _MOST_LISTED)}" if known else ""


def _setting(
    rule: KnownRule, presets: Sequence[str], tags: Mapping[str, TagChoice],
    choices: Sequence[Mapping[str, RuleChoice]],
) -> RuleSetting:
    setting = _by_tags(rule, tags) or _by_presets(rule, presets)
    setting = replace(setting, options=rule.options)
    for each in choices:
        choice = next((each[name] for name in (rule.id, *rule.aliases) if name in each), None)
        if choice:
            setting = _chosen(setting, choice)
    return setting


def _by_presets(rule: KnownRule, presets: Sequence[str]) -> RuleSetting:
    if rule.presets is None:
        return RuleSetting(rule.severity, OWN)
    for preset in presets:
        if preset == EVERY_RULE or preset in rule.presets:
            return RuleSetting(_SWITCHED_ON if rule.severity == "off" else rule.severity, f"preset {preset}")
    return RuleSetting("off", NO_PRESET)


def _by_tags(rule: KnownRule, tags: Mapping[str, TagChoice]) -> RuleSetting | None:
    """Return the worst severity that is said of the rule's tags: no tag can hide what another one asks for."""
    said = [tags[tag] for tag in rule.tags if tag in tags]
    if not said:
        return None
    worst = min(said, key=lambda choice: SEVERITIES.index(choice.severity))
    return RuleSetting(worst.severity, worst.place)


def _chosen(setting: RuleSetting, choice: RuleChoice) -> RuleSetting:
    """Return what holds once a rule's own entry has spoken; options that it does not name stay."""
    options = {**setting.options, **{name: option.value for name, option in choice.options.items()}}
    before = _with_options(setting, options)
    if choice.severity is None:
        return before
    elsewhere = before if choice.paths else None
    return RuleSetting(choice.severity, choice.place, options, choice.paths, elsewhere)


def _with_options(setting: RuleSetting, options: Mapping[str, object]) -> RuleSetting:
    elsewhere = _with_options(setting.elsewhere, options) if setting.elsewhere else None
    return replace(setting, options=options, elsewhere=elsewhere)
