"""One ruleset file, read strictly: its shape alone, nothing that depends on other files."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from contractguard.errors import ContractguardError, RulesetError
from contractguard.rules.spectral.model import (
    Aliases,
    AliasTarget,
    Extension,
    Mode,
    Override,
    RuleEntry,
)
from contractguard.rules.spectral.rule_entry import RuleReader
from contractguard.source.strict import spelled
from contractguard.text import Pointer, listed

KEYS = ("extends", "rules", "formats", "aliases", "overrides", "parserOptions", "documentationUrl", "description",
        "functions", "functionsDir", "except")
_OVERRIDE_KEYS = ("files", "rules", "extends", "formats", "aliases", "parserOptions")
_MODES: tuple[Mode, ...] = ("off", "recommended", "all")
_ALIAS_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """What one ruleset file says. `warnings` are what it says in vain; nothing of it stops the run."""

    reader: RulesetFile
    extends: tuple[Extension, ...] = ()
    rules: tuple[RuleEntry, ...] = ()
    has_rules: bool = False
    aliases: Aliases = field(default_factory=dict)
    formats: tuple[str, ...] | None = None
    overrides: tuple[Override, ...] = ()
    documentation_url: str | None = None
    description: str | None = None
    warnings: tuple[ContractguardError, ...] = ()

    @property
    def uri(self) -> str:
        """The name of the file that people see."""
        return self.reader.document.uri


@dataclass(frozen=True, slots=True)
class RulesetFile(RuleReader):
    """Reads one ruleset file. Every complaint is a RulesetError that names file, line and column."""

    whole: ClassVar[str] = "a ruleset"
    error: ClassVar[type[ContractguardError]] = RulesetError

    def read(self) -> Definition:
        """Return what the file says. Raises RulesetError where it is not a ruleset."""
        data = self.known((), self.document.data, KEYS)
        if not {"extends", "rules", "overrides", "except"} & data.keys():
            raise self.wrong((), "a ruleset needs 'extends', 'rules' or 'overrides'")
        self.parser_options(("parserOptions",), data.get("parserOptions", {}))
        return Definition(
            self,
            extends=self.extends(("extends",), data["extends"]) if "extends" in data else (),
            rules=self.rules(("rules",), data["rules"]) if "rules" in data else (),
            has_rules="rules" in data,
            aliases=self.aliases(("aliases",), data.get("aliases", {})),
            formats=self.formats(("formats",), data["formats"]) if "formats" in data else None,
            overrides=(*(self.overrides(data["overrides"]) if "overrides" in data else ()),
                       *(self.exceptions(data["except"]) if "except" in data else ())),
            documentation_url=self.address(("documentationUrl",), data.get("documentationUrl")),
            description=self.optional_text(("description",), data.get("description")),
            warnings=tuple(self.warnings(data)),
        )

    def extends(self, pointer: Pointer, value: object) -> tuple[Extension, ...]:
        """Read `extends`: one reference, or a list of references and of pairs of a reference and a mode."""
        if isinstance(value, str):
            return (Extension(self.text(pointer, value), None, pointer),)
        if not isinstance(value, list):
            raise self.wrong(pointer, "'extends' must be a string or an array", "for example [[spectral:oas, all]]")
        return tuple(self.extension((*pointer, index), entry) for index, entry in enumerate(value))

    def extension(self, pointer: Pointer, value: object) -> Extension:
        """Read one entry of `extends`."""
        if isinstance(value, str):
            return Extension(self.text(pointer, value), None, pointer)
        if not isinstance(value, list) or len(value) != 2 or not isinstance(value[0], str):
            raise self.wrong(pointer, "an entry of 'extends' is a reference, or a pair of a reference and a mode",
                             "for example [spectral:oas, recommended]")
        mode = value[1]
        if mode is False:
            mode = "off"
        return Extension(value[0], self.one_of((*pointer, 1), mode, _MODES), pointer)  # type: ignore[arg-type]

    def rules(self, pointer: Pointer, value: object) -> tuple[RuleEntry, ...]:
        """Read `rules`."""
        if not isinstance(value, dict):
            raise self.wrong(pointer, "'rules' must be an object")
        return tuple(self.rule((*pointer, name), name, entry) for name, entry in value.items())

    def aliases(self, pointer: Pointer, value: object) -> Aliases:
        """Read `aliases`."""
        if not isinstance(value, dict):
            raise self.wrong(pointer, "'aliases' must be an object")
        for name in value:
            if not _ALIAS_NAME.fullmatch(name):
                raise self.wrong((*pointer, name), f"'{spelled(name)}' is no name of an alias",
                                 "a letter, then letters, digits, '-' and '_'")
        return {name: self.alias((*pointer, name), entry) for name, entry in value.items()}

    def alias(self, pointer: Pointer, value: object) -> tuple[AliasTarget, ...]:
        """Read one alias: expressions, or targets by format."""
        if not isinstance(value, dict):
            return (AliasTarget(self.given(pointer, value)),)
        targets = value.get("targets")
        if not isinstance(targets, list) or not targets:
            raise self.wrong(pointer, f"{self.named(pointer)} needs 'targets', at least one")
        return tuple(self.target((*pointer, "targets", index), target) for index, target in enumerate(targets))

    def target(self, pointer: Pointer, value: object) -> AliasTarget:
        """Read one target of an alias."""
        if not isinstance(value, dict) or not {"formats", "given"} <= value.keys():
            raise self.wrong(pointer, "a target of an alias needs 'formats' and 'given'")
        return AliasTarget(self.given((*pointer, "given"), value["given"]),
                           self.formats((*pointer, "formats"), value["formats"]))

    def overrides(self, value: object) -> tuple[Override, ...]:
        """Read `overrides`."""
        if not isinstance(value, list) or not value:
            raise self.wrong(("overrides",), "'overrides' must be an array with at least one entry")
        return tuple(self.override(("overrides", index), entry) for index, entry in enumerate(value))

    def override(self, pointer: Pointer, value: object) -> Override:
        """Read one entry of `overrides`."""
        data = self.known(pointer, value, _OVERRIDE_KEYS)
        files = data.get("files")
        if not isinstance(files, list) or not files or not all(isinstance(each, str) and each for each in files):
            raise self.wrong((*pointer, "files"), "an override needs 'files', an array of globs",
                             "for example [\"v1/**/*.yaml\"]")
        places = tuple(_place(each) for each in files if "#" in each)
        if places:
            self.known(pointer, value, ("files", "rules") if len(places) == len(files) else _OVERRIDE_KEYS)
        if not {"rules", "extends"} & data.keys() or (places and "rules" not in data):
            raise self.wrong(pointer, "an override needs 'rules'" + ("" if places else " or 'extends'"))
        rules = self.rules((*pointer, "rules"), data["rules"]) if "rules" in data else ()
        for rule in rules if places else ():
            if rule.level is None:
                raise self.wrong(rule.pointer, f"'{spelled(rule.name)}' may have a severity alone here",
                                 "below a place of a document only severities can be overridden")
        self.parser_options((*pointer, "parserOptions"), data.get("parserOptions", {}))
        return Override(
            tuple(each for each in files if "#" not in each), places, rules, "rules" in data,
            self.extends((*pointer, "extends"), data["extends"]) if "extends" in data else (),
            self.aliases((*pointer, "aliases"), data.get("aliases", {})),
            self.formats((*pointer, "formats"), data["formats"]) if "formats" in data else None,
            pointer,
        )

    def exceptions(self, value: object) -> tuple[Override, ...]:
        """Read `except`, the older way to switch rules off in places."""
        if not isinstance(value, dict):
            raise self.wrong(("except",), "'except' must be an object of globs, each with a list of rules")
        return tuple(self.exception(glob, names) for glob, names in value.items())

    def exception(self, glob: str, value: object) -> Override:
        """Read one entry of `except`."""
        pointer: Pointer = ("except", glob)
        rules = tuple(RuleEntry(name, pointer, level="off") for name in self.texts(pointer, value))
        place = f"**{glob}" if glob.startswith("#") else glob
        return Override(() if "#" in place else (place,), (_place(place),) if "#" in place else (), rules, True,
                        pointer=pointer)

    def parser_options(self, pointer: Pointer, value: object) -> None:
        """Accept what other parsers are told: repeated keys are an error here, odd keys are strings."""
        for key, level in self.known(pointer, value, ("duplicateKeys", "incompatibleValues")).items():
            self.level((*pointer, key), level)

    def warnings(self, data: Mapping[str, Any]) -> Sequence[ContractguardError]:
        """Tell what the file asks for and does not get."""
        functions = data.get("functions", [])
        if not isinstance(functions, list):
            raise self.wrong(("functions",), "'functions' must be an array of names")
        if not functions:
            return []
        names = listed([f"'{spelled(name)}'" for name in functions], 3)
        return [self.wrong(("functions",), f"functions in JavaScript are not run: {names}",
                           "rules that use them are off: say them with core functions, or a predicate in a rule file")]


def _place(glob: str) -> tuple[str, str]:
    """Split a glob and the JSON Pointer behind its `#`, which keeps the `#`."""
    pattern, _, pointer = glob.partition("#")
    return pattern, f"#{pointer.rstrip('/')}"
