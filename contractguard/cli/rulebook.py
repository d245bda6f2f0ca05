"""What decides which rules a contract is held to: the configuration, the rule files, what the command line says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from contractguard.access import Policy
from contractguard.cli.held import Held
from contractguard.errors import AccessError, SourceError, UsageError
from contractguard.policy import (
    Config,
    KnownRule,
    check_rules,
    entry_for,
    known_rules,
    load_config,
    read_config,
    settings,
)
from contractguard.policy.severities import change_severities, selection, settle
from contractguard.policy.words import PRESETS
from contractguard.rules import Catalogue, load_catalogue
from contractguard.rules.catalogue import with_folders
from contractguard.source import Access
from contractguard.source.own_files import Home
from contractguard.text import closest

if TYPE_CHECKING:
    from contractguard.rules.spectral import Ruleset

USUAL_POLICY = "contractguard.access.yaml"


@dataclass(frozen=True)
class Rulebook:
    """The configuration of a run with all the rules that there are in it."""

    config: Config
    catalogue: Catalogue
    named_policy: Path | None = None
    rulesets: tuple[Ruleset, ...] = ()

    def held(self, path: Path, name: str) -> Held:
        """Say what the contract at a path is held to; `name` is what it is called where nobody says otherwise."""
        entry = entry_for(self.config, path)
        holding = settings(self.config, self.known, entry)
        called = entry.name if entry is not None and entry.name else name
        return Held(called, change_severities(holding), selection(self.catalogue.document_rules, holding),
                    self.catalogue, self.policy(path), today=date.today(), rulesets=self.rulesets,
                    settle=partial(settle, holding), path=path,
                    gateway=entry.gateway if entry else None)

    def policy(self, path: Path) -> Policy | None:
        """Read the access policy for the contract at a path. Raises AccessError for one that cannot be read."""
        place = self.policy_file(path)
        return read_policy_file(place) if place is not None else None

    def policy_file(self, path: Path) -> Path | None:
        """Find the access policy for the contract at a path: the one that was named, else the usual one beside it."""
        if self.named_policy is not None:
            return self.named_policy
        entry = entry_for(self.config, path)
        named = (entry.access if entry else None) or self.config.access
        if named is not None and named.path is not None:
            return named.path
        places = (path.parent / USUAL_POLICY, self.config.folder / USUAL_POLICY)
        return next((place for place in places if place.is_file()), None)

    @cached_property
    def known(self) -> Sequence[KnownRule]:
        """What the configuration has to know of the rules; a ruleset's own names come last, so that they count."""
        return (*known_rules(self.catalogue), *self._of_rulesets())

    @property
    def warnings(self) -> tuple[str, ...]:
        """What of the rulesets cannot be run as it is written."""
        return tuple(str(warning) for ruleset in self.rulesets for warning in ruleset.warnings)

    def _of_rulesets(self) -> Iterator[KnownRule]:
        if self.rulesets:
            from contractguard.rules.spectral.formats import FORMATS

            names = {rule.name: rule for each in self.rulesets for rule in each.rules_for(FORMATS, None)}
            yield from (KnownRule(name, rule.severity, tags=rule.tags) for name, rule in names.items())


def open_rulebook(
    access: Access, file: Path | None = None, presets: Sequence[str] = (), policy: Path | None = None,
    rulesets: Sequence[str] = (),
) -> Rulebook:
    """Find the configuration and read the rules that it names.

    `file` is the configuration that a person named, `presets` and `policy` are those that they asked for instead of
    its own, `rulesets` run beside its own. Raises ConfigError, RuleError, RulesetError or UsageError where something is
    wrong with them.
    """
    directory = access.directory
    config = read_config(file, directory) if file is not None else load_config(directory)
    if presets:
        config = replace(config, presets=_presets(presets), contracts=tuple(
            replace(entry, presets=None) for entry in config.contracts))
    book = Rulebook(config, _catalogue(config, directory), policy, _rulesets(config, rulesets, access))
    check_rules(config, book.known)
    return book


def whole_catalogue(directory: Path) -> Catalogue:
    """Return our rules and those of the folders that the configuration of a working directory names.

    Raises ConfigError or RuleError where something is wrong with them.
    """
    return _catalogue(load_config(directory), directory)


def _catalogue(config: Config, directory: Path) -> Catalogue:
    folders = [Home.of(named.path, directory) for named in config.rule_folders if named.path is not None]
    return with_folders(load_catalogue(), folders) if folders else load_catalogue()


def _rulesets(config: Config, named: Sequence[str], access: Access) -> tuple[Ruleset, ...]:
    names = [*(str(each.path or each.name) for each in config.extends), *named]
    if not names:
        return ()
    from contractguard.rules.spectral import load_ruleset

    return tuple(load_ruleset(name, access.directory, access) for name in dict.fromkeys(names))


def read_policy_file(place: Path) -> Policy:
    """Read an access policy. Raises AccessError where it cannot be read or used."""
    from contractguard.access import parse_policy

    home = Home.of(place.parent, Path.cwd())
    try:
        path = home.find(place.name)
        content = home.read(path, "an access policy")
    except SourceError as problem:
        raise AccessError(problem.message, hint=problem.hint, place=problem.place) from None
    return parse_policy(home.show(path), content)


def _presets(names: Sequence[str]) -> tuple[str, ...]:
    for name in names:
        if name not in PRESETS:
            near = closest(name, PRESETS)
            raise UsageError(f"there is no preset '{name}'",
                             hint=f"did you mean '{near}'?" if near else f"one of {', '.join(PRESETS)}")
    return tuple(names)
