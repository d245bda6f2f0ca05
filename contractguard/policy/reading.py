"""The data of a configuration, known to have the right shape, as a Config."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contractguard.errors import ConfigError, SourceError
from contractguard.policy.config import (
    Config,
    ContractEntry,
    EndpointChoices,
    ExclusionChoice,
    Named,
    OptionChoice,
    RuleChoice,
    TagChoice,
)
from contractguard.policy.words import DEFAULT_PRESETS
from contractguard.source.own_files import Home, near_name
from contractguard.source.strict import Positioned, spelled
from contractguard.text import Pointer, is_glob

MOST_VALUES = 20_000
"""The most values that a configuration may hold, once aliases are followed."""
_DEEPEST = 6
"""How deep the deepest place stands that can be complained about: an option of a rule of one contract."""
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_BUILT_IN = ("spectral:", "@")


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one configuration; `places` has every key and item that may be complained about later."""

    home: Home
    places: Mapping[Pointer, str]

    def read(self, file: Path, uri: str, data: Mapping[str, Any]) -> Config:
        """Return what the file says. Raises ConfigError for what it names and cannot be used."""
        return Config(
            folder=self.home.folder, file=file, uri=uri,
            contracts=tuple(self.contract(("contracts", index), entry)
                            for index, entry in enumerate(data.get("contracts", ()))),
            base=self.base((), data),
            fail_on=data.get("fail-on", "error"),
            fail_on_unchanged=data.get("fail-on-unchanged", False),
            presets=tuple(data.get("presets", DEFAULT_PRESETS)),
            rules=self.rules(("rules",), data.get("rules", {})),
            tags={tag: TagChoice(self.place(("tags", tag)), severity)
                  for tag, severity in data.get("tags", {}).items()},
            extends=tuple(self.ruleset(("extends", index), name)
                          for index, name in enumerate(data.get("extends", ()))),
            rule_folders=tuple(self.existing(("rule-folders", index), name, "folder")
                               for index, name in enumerate(data.get("rule-folders", ()))),
            access=self.access((), data),
            endpoints=self.endpoints(data.get("endpoints", {})),
        )

    def endpoints(self, said: Any) -> EndpointChoices:
        """Read how contracts are held against code."""
        if isinstance(said, str):
            return EndpointChoices(in_check=said == "on")
        pointer = ("endpoints",)
        root = self.existing((*pointer, "root"), said["root"].strip(), "folder") if "root" in said else None
        baseline = None
        if "baseline" in said:
            place, name = (*pointer, "baseline"), said["baseline"].strip()
            baseline = Named(name, self.place(place), self.path(place, name))
        exclude = tuple(
            ExclusionChoice(self.place((*pointer, "exclude", index)), each["reason"].strip(),
                            each.get("path", "").strip(), each.get("method", ""), each.get("file", "").strip())
            for index, each in enumerate(said.get("exclude", ())))
        return EndpointChoices(said.get("check", True), root, tuple(said.get("base-paths", ())), exclude, baseline)

    def contract(self, pointer: Pointer, entry: Any) -> ContractEntry:
        """Read one entry of `contracts`."""
        said = entry if isinstance(entry, dict) else {"path": entry}
        place = (*pointer, "path") if isinstance(entry, dict) else pointer
        pattern = said["path"].strip()
        if is_glob(pattern):
            self.refuse_glob(place, pattern, said)
        return ContractEntry(
            pattern=pattern, place=self.place(place),
            path=None if is_glob(pattern) else self.file(place, pattern),
            name=said["name"].strip() if "name" in said else None,
            base=self.base(pointer, said),
            access=self.access(pointer, said),
            base_paths=tuple(said.get("base-paths", ())),
            gateway=said.get("gateway"),
            presets=tuple(said["presets"]) if "presets" in said else None,
            rules=self.rules((*pointer, "rules"), said.get("rules", {})),
        )

    def file(self, pointer: Pointer, name: str) -> Path:
        """Read the path of a contract. There may be no such file: where the base has one, it was removed."""
        if _URL.match(name):
            raise ConfigError(f"'{spelled(name)}' is no file", hint="a configuration names contracts of its repository",
                              place=self.place(pointer))
        path = self.path(pointer, name)
        if _is_folder(path):
            below = f"{name.rstrip('/')}/**"
            raise ConfigError(f"'{spelled(name)}' is a folder", hint=f"for the contracts below it: '{spelled(below)}'",
                              place=self.place(pointer))
        return path

    def refuse_glob(self, pointer: Pointer, pattern: str, said: Mapping[str, Any]) -> None:
        """Refuse a pattern that looks elsewhere than below the folder, or that has one name for many contracts."""
        if pattern.startswith(("/", "~")) or ".." in pattern.split("/"):
            raise ConfigError(f"the pattern '{spelled(pattern)}' leads out of the folder of this file",
                              hint="patterns look below it; name a file elsewhere in the repository by its path",
                              place=self.place(pointer))
        if "name" in said:
            raise ConfigError("a pattern may mean several contracts: they cannot share a name",
                              hint="leave 'name' out, or write an entry for each contract",
                              place=self.place((*pointer[:-1], "name")))

    def rules(self, pointer: Pointer, said: Mapping[str, Any]) -> Mapping[str, RuleChoice]:
        """Read what is said of rules."""
        return {rule: self.rule((*pointer, rule), choice) for rule, choice in said.items()}

    def rule(self, pointer: Pointer, choice: Any) -> RuleChoice:
        """Read what is said of one rule."""
        if isinstance(choice, str):
            return RuleChoice(self.place(pointer), choice)  # type: ignore[arg-type]
        options = {name: OptionChoice(value, self.place((*pointer, "options", name)))
                   for name, value in choice.get("options", {}).items()}
        return RuleChoice(self.place(pointer), choice.get("severity"), options, tuple(choice.get("paths", ())))

    def base(self, pointer: Pointer, said: Mapping[str, Any]) -> Named | None:
        """Read a base: what exists in the folder is a path, a URL is one, anything else a revision."""
        if "base" not in said:
            return None
        place, name = (*pointer, "base"), said["base"].strip()
        if name.startswith("-"):
            raise ConfigError(f"'{spelled(name)}' is no base", hint="name a git revision, a file or a folder",
                              place=self.place(place))
        if _URL.match(name):
            return Named(name, self.place(place))
        is_path = name.startswith(("/", "./", "../")) or ".." in re.split(r"[/\\]", name)
        path = self.path(place, name) if is_path else self.home.folder / name
        if not is_path and not _exists(path):
            return Named(name, self.place(place))
        return Named(name, self.place(place), self.path(place, name))

    def access(self, pointer: Pointer, said: Mapping[str, Any]) -> Named | None:
        """Read the path of an access policy."""
        return self.existing((*pointer, "access"), said["access"].strip(), "file") if "access" in said else None

    def ruleset(self, pointer: Pointer, name: str) -> Named:
        """Read the name of a ruleset: a file, or one that is built in, or a URL."""
        if name.strip().startswith(_BUILT_IN) or _URL.match(name.strip()):
            return Named(name.strip(), self.place(pointer))
        return self.existing(pointer, name.strip(), "file")

    def existing(self, pointer: Pointer, name: str, kind: str) -> Named:
        """Read the path of what must be there: a file or a folder."""
        path = self.path(pointer, name)
        if not _exists(path):
            near = near_name(path, self.home.folder)
            raise ConfigError(f"there is no {kind} '{spelled(name)}'", hint=f"did you mean '{near}'?" if near else "",
                              place=self.place(pointer))
        if _is_folder(path) is not (kind == "folder"):
            raise ConfigError(f"'{spelled(name)}' is no {kind}", place=self.place(pointer))
        return Named(name, self.place(pointer), path)

    def place(self, pointer: Pointer) -> str:
        """Say where a key or an item stands."""
        return self.places[pointer]

    def path(self, pointer: Pointer, name: str) -> Path:
        """Read a path that may not lead out of the repository."""
        try:
            return self.home.find(name)
        except SourceError as problem:
            raise ConfigError(problem.message, hint=problem.hint, place=self.place(pointer)) from None


def places_of(document: Positioned) -> Mapping[Pointer, str]:
    """Find every key and item down to where something may be complained about, in one pass over the text.

    Raises ConfigError where the file holds more values than a configuration could need.
    """
    pointers = []
    for pointer in _pointers(document.data):
        pointers.append(pointer)
        if len(pointers) > MOST_VALUES:
            raise ConfigError(f"the configuration holds more than {MOST_VALUES} values", place=document.uri)
    regions = document.regions([(pointer, "key") for pointer in pointers])
    return {pointer: f"{document.uri}:{regions[pointer, 'key'].line}:{regions[pointer, 'key'].column}"
            for pointer in pointers}


def _pointers(data: object) -> Iterator[Pointer]:
    pending: list[tuple[Pointer, object]] = [((), data)]
    while pending:
        pointer, value = pending.pop()
        yield pointer
        if len(pointer) == _DEEPEST:
            continue
        if isinstance(value, dict):
            pending += [((*pointer, key), each) for key, each in value.items()]
        elif isinstance(value, list):
            pending += [((*pointer, index), each) for index, each in enumerate(value)]


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False
