"""All rules, by id and by verb."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from contractguard.errors import RuleError, SourceError
from contractguard.findings import Impact
from contractguard.rules.document_rule import DocumentRule
from contractguard.rules.format import RuleFile
from contractguard.rules.rule import ChangeRule, Rule
from contractguard.source.own_files import Home
from contractguard.source.strict import parse_strictly, spelled
from contractguard.text import closest


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Rules by id, in the order of their ids."""

    rules: Mapping[str, Rule]

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules.values())

    @property
    def change_rules(self) -> tuple[ChangeRule, ...]:
        """The rules over the changes of a comparison."""
        return tuple(rule for rule in self if isinstance(rule, ChangeRule))

    @property
    def document_rules(self) -> tuple[DocumentRule, ...]:
        """The rules over one document."""
        return tuple(rule for rule in self if isinstance(rule, DocumentRule))

    def by_verb(self) -> Mapping[str, tuple[ChangeRule, ...]]:
        """Group the rules over changes by the verb that they speak of."""
        grouped: dict[str, list[ChangeRule]] = {}
        for rule in self.change_rules:
            grouped.setdefault(rule.when.change, []).append(rule)
        return {verb: tuple(rules) for verb, rules in grouped.items()}

    def usual_impact(self, rule: str) -> Impact | None:
        """Return the worst impact that findings of a rule usually have; None for one that compares nothing."""
        found = self.rules[rule]
        return found.usual_impact if isinstance(found, ChangeRule) else None

    def find(self, name: str) -> Rule:
        """Return a rule by its id or by an id that it once had. Raises RuleError where there is none."""
        for rule in self:
            if name == rule.id or name in rule.aliases:
                return rule
        near = closest(name, self.rules)
        raise RuleError(f"there is no rule '{name}'", hint=f"did you mean '{near}'?" if near else
                        "'contractguard rules' lists them all")


def rule_folder() -> Path:
    """Return the folder of the rules that come with contractguard: in the package, or beside it in a checkout."""
    package = Path(__file__).parent.parent
    shipped = package / "_rules"
    return shipped if shipped.is_dir() else package.parent / "rules"


@cache
def load_catalogue(folder: Path | None = None) -> Catalogue:
    """Read every rule file below a folder. Raises RuleError at the first that cannot be used."""
    folder = folder or rule_folder()
    files = sorted(folder.rglob("*.yaml"), key=lambda file: file.stem)
    rules: dict[str, Rule] = {}
    for file in files:
        if file.stem in rules:
            raise RuleError(f"two rules have the id '{file.stem}'", place=str(file.relative_to(folder)))
        rules[file.stem] = parse_rule(file.read_bytes(), f"rules/{file.relative_to(folder).as_posix()}", file.stem)
    if not rules:
        raise RuleError("there are no rules", hint="the folder of rule files is missing or empty", place=str(folder))
    return Catalogue(rules)


def with_folders(catalogue: Catalogue, folders: Iterable[Home]) -> Catalogue:
    """Add the rules of somebody's folders. Raises RuleError for a file that cannot be used and an id that is taken."""
    rules = dict(catalogue.rules)
    for home in folders:
        for file in sorted([*home.folder.rglob("*.yaml"), *home.folder.rglob("*.yml")]):
            uri = home.show(file)
            if file.stem in rules:
                raise RuleError(f"there is a rule '{spelled(file.stem)}' already", place=uri,
                                hint="give yours another id; severities and options are set in the configuration")
            rules[file.stem] = parse_rule(_content(home, file), uri, file.stem)
    return Catalogue(dict(sorted(rules.items())))


def _content(home: Home, file: Path) -> bytes:
    try:
        return home.read(home.find(file.relative_to(home.folder).as_posix()), "a rule file")
    except SourceError as problem:
        raise RuleError(problem.message, hint=problem.hint, place=home.show(file)) from None


def rules_by_area() -> Mapping[str, tuple[ChangeRule, ...]]:
    """Group the rules over changes that come with contractguard by their folders."""
    areas: dict[str, list[ChangeRule]] = {}
    rules = load_catalogue().rules
    for file in sorted(rule_folder().rglob("*.yaml"), key=lambda file: file.stem):
        rule = rules[file.stem]
        if isinstance(rule, ChangeRule):
            areas.setdefault(file.parent.name, []).append(rule)
    return {area: tuple(found) for area, found in areas.items()}


def parse_rule(content: bytes, uri: str, stem: str) -> Rule:
    """Read one rule file of the name `stem`. Raises RuleError where it cannot be used."""
    return RuleFile(parse_strictly(uri, content, "a rule file"), stem).read()
