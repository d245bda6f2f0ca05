"""A ruleset and all that it extends → rules, by the way in which Spectral merges them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from contractguard.errors import ContractguardError
from contractguard.rules.spectral.definition import Definition
from contractguard.rules.spectral.model import Extension, Level, Mode, Override, RuleEntry
from contractguard.rules.spectral.renamed import new_name
from contractguard.rules.spectral.shelf import Shelf
from contractguard.source.strict import spelled
from contractguard.text import Pointer, closest

_MOST_LEVELS = 40


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule on its way through the rulesets: its parts, whether it is on, and where its aliases are looked up.

    A rule that was `silenced` by the severity `off` says nothing even where a mode would switch it on. `owner` is the
    ruleset that defined it, `meant` the one in which its `given` was written, `written` the one in which its `then`
    was, with the rule's pointer there.
    """

    name: str
    parts: Mapping[str, Any]
    level: Level
    enabled: bool
    silenced: bool
    owner: Definition
    meant: Definition
    written: tuple[Definition, Pointer]
    documentation_url: str | None = None


Drafts = dict[str, Draft]


class Assembler:
    """Merges rulesets. What is asked twice is answered from memory, so that diamonds of rulesets cost nothing."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._known: dict[tuple[Definition, Mode | None], Drafts] = {}
        self._way: list[Definition] = []
        self.warnings: list[ContractguardError] = []

    def assemble(self, definition: Definition, mode: Mode | None = None) -> Drafts:
        """Return the rules of a ruleset, by name, as one that extends it with this mode sees them.

        Raises RulesetError where rulesets extend each other in a circle, or speak of rules that there are not.
        """
        key = definition, mode
        if key not in self._known:
            self._way.append(definition)
            self.warnings += definition.warnings
            drafts = self.extend({}, definition, definition.extends, mode)
            self._known[key] = self.apply(drafts, definition, definition.rules, mode)
            self._way.pop()
        return dict(self._known[key])

    def extend(self, drafts: Drafts, definition: Definition, extends: Iterable[Extension], mode: Mode | None) -> Drafts:
        """Add the rules of extended rulesets; what comes later wins."""
        drafts = dict(drafts)
        for extension in extends:
            extended = self._shelf.extended(definition, extension)
            if extended is None:
                self._skip(definition, extension)
                continue
            self._check_way(definition, extension, extended)
            found = self.assemble(extended, extension.mode).values()
            drafts.update((draft.name, _switched(draft, mode) if mode else draft) for draft in found)
        return drafts

    def apply(self, drafts: Drafts, definition: Definition, entries: Iterable[RuleEntry], mode: Mode | None) -> Drafts:
        """Apply what a ruleset says of rules to those that it extends, and add its own."""
        drafts = dict(drafts)
        for entry in entries:
            name = entry.name if entry.parts is not None else new_name(entry.name, drafts)
            draft = self._said(drafts, name, definition, entry)
            if draft is None:
                continue
            if mode is not None or draft.owner is definition:
                draft = _switched(draft, mode or "recommended")
            drafts[name] = _documented(draft, definition)
        return drafts

    def _said(self, drafts: Drafts, name: str, definition: Definition, entry: RuleEntry) -> Draft | None:
        draft = drafts.get(name)
        if entry.parts is not None:
            return _added(definition, entry) if draft is None else _changed(draft, definition, entry)
        if draft is None:
            _refuse_missing(drafts, definition, entry)
            return None
        if entry.enabled is not None:
            return replace(draft, enabled=entry.enabled, silenced=draft.silenced and not entry.enabled)
        level = entry.level or "off"
        if level == "off":
            return replace(draft, enabled=False, silenced=True)
        return replace(draft, enabled=True, silenced=False, level=level)

    def _skip(self, definition: Definition, extension: Extension) -> None:
        self.warnings.append(definition.reader.wrong(
            extension.pointer, f"the ruleset '{extension.reference}' says nothing of OpenAPI: it is left out",
            "take it out of 'extends'"))

    def _check_way(self, definition: Definition, extension: Extension, extended: Definition) -> None:
        if extended in self._way:
            circle = [each.uri for each in (*self._way[self._way.index(extended):], extended)]
            raise definition.reader.wrong(extension.pointer, f"a ruleset extends itself: {' -> '.join(circle)}",
                                          "take one of them out of 'extends'")
        if len(self._way) >= _MOST_LEVELS:
            raise definition.reader.wrong(
                extension.pointer, f"rulesets extend each other over more than {_MOST_LEVELS} levels")


def with_overrides(assembler: Assembler, root: Definition, overrides: Iterable[Override]) -> Drafts:
    """Return the rules of a ruleset for documents to which these of its overrides apply, the later the stronger."""
    rules: dict[str, RuleEntry] = {}
    aliases, formats = dict(root.aliases), root.formats
    extends: tuple[Extension, ...] = ()
    has_rules = False
    for override in overrides:
        rules.update((entry.name, entry) for entry in override.rules)
        aliases.update(override.aliases)
        formats = override.formats if override.formats is not None else formats
        extends = override.extends or extends
        has_rules = has_rules or override.has_rules
    merged = replace(root, aliases=aliases, formats=formats)
    drafts = assembler.extend({}, root, extends, None)
    if not has_rules and extends:
        return assembler.apply(drafts, merged, root.rules, None)
    drafts.update(assembler.assemble(root))
    return assembler.apply(drafts, merged, rules.values(), None)


def _refuse_missing(drafts: Drafts, definition: Definition, entry: RuleEntry) -> None:
    """Refuse to change a rule that there is not, unless it is one of those that never speak of OpenAPI."""
    if entry.name.startswith(("asyncapi-", "arazzo-")) or entry.pointer[:1] == ("except",):
        return
    near = closest(entry.name, drafts)
    raise definition.reader.wrong(
        entry.pointer, f"there is no rule '{spelled(entry.name)}' to be changed",
        f"did you mean '{near}'?" if near else
        "a rule of its own needs 'given' and 'then', one of another ruleset needs that ruleset in 'extends'")


def _added(definition: Definition, entry: RuleEntry) -> Draft:
    parts = dict(entry.parts or {})
    for key in ("given", "then"):
        if key not in parts:
            raise definition.reader.wrong(
                entry.pointer, f"the rule '{spelled(entry.name)}' needs '{key}'",
                "a rule of its own needs 'given' and 'then'; to change one of another ruleset, extend that ruleset")
    if "formats" not in parts and definition.formats is not None:
        parts["formats"] = definition.formats
    level, url = parts.pop("severity", "warning"), parts.pop("documentation_url", None)
    return Draft(entry.name, parts, level, enabled=True, silenced=level == "off", owner=definition, meant=definition,
                 written=(definition, entry.pointer), documentation_url=url)


def _changed(draft: Draft, definition: Definition, entry: RuleEntry) -> Draft:
    parts = dict(entry.parts or {})
    level, url = parts.pop("severity", draft.level), parts.pop("documentation_url", draft.documentation_url)
    return replace(
        draft, parts={**draft.parts, **parts}, level=level, enabled=True, silenced=level == "off",
        meant=definition if "given" in parts else draft.meant,
        written=(definition, entry.pointer) if "then" in parts else draft.written,
        documentation_url=url)


def _switched(draft: Draft, mode: Mode) -> Draft:
    recommended = draft.parts.get("recommended", True)
    return replace(draft, enabled=mode == "all" or (mode == "recommended" and bool(recommended)))


def _documented(draft: Draft, definition: Definition) -> Draft:
    url = definition.documentation_url
    if url is None or draft.documentation_url is not None:
        return draft
    return replace(draft, documentation_url=f"{url}#{draft.name}")
