"""Rulesets in Spectral's form, loaded with all that they extend."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from contractguard.errors import ContractguardError
from contractguard.rules.spectral.aliases import AliasError, expand
from contractguard.rules.spectral.assembly import Assembler, Draft, Drafts, with_overrides
from contractguard.rules.spectral.builtins import BUILT_IN
from contractguard.rules.spectral.checking import check_given, check_thens, ignored_keys
from contractguard.rules.spectral.definition import Definition
from contractguard.rules.spectral.globs import matches
from contractguard.rules.spectral.model import Level, Override, PointerOverride, SpectralRule
from contractguard.rules.spectral.renamed import new_name
from contractguard.rules.spectral.shelf import Shelf
from contractguard.source import Access
from contractguard.text import Pointer, format_pointer


@dataclass(frozen=True, slots=True, eq=False)
class Ruleset:
    """A ruleset that can be run: `rules_for` says by which rules a document is judged.

    `name` is what people see, `folder` what the globs of its overrides are relative to. `warnings` are parts of it
    that cannot be run as they are written; the rules in question are off.
    """

    name: str
    folder: Path
    warnings: tuple[ContractguardError, ...]
    _directory: Path
    _root: Definition
    _assembler: Assembler
    _disabled: frozenset[tuple[Definition, Pointer]]

    def rules_for(self, formats: Collection[str], path: Path | str | None) -> tuple[SpectralRule, ...]:
        """Return the rules that are on for a document, in the ruleset's order.

        `formats` are the document's formats (`formats_of`), `path` is its place, absolute or relative to the working
        directory; without one no override applies. Raises RulesetError where an override is wrong.
        """
        if path is None:
            return tuple(self._rules(self._assembler.assemble(self._root), frozenset(formats), {}))
        relative = self._relative(path)
        overrides = [override for override in self._root.overrides
                     if any(matches(relative, pattern) for pattern in override.patterns)]
        drafts = self._drafts(overrides)
        placed = self._placed(relative, drafts)
        return tuple(self._rules(drafts, frozenset(formats), placed))

    def severity_at(self, rule: SpectralRule, path: Path | str, pointer: Pointer) -> Level:
        """Return the severity that a rule has at one place of a document, by the longest override of it."""
        relative, place = self._relative(path), f"#{format_pointer(pointer)}"
        level, longest = rule.severity, -1
        for override in rule.overrides:
            inside = place == override.pointer or place.startswith(f"{override.pointer}/")
            if inside and len(override.pointer) >= longest and matches(relative, override.pattern):
                level, longest = override.level, len(override.pointer)
        return level

    def override_places(self) -> tuple[str, ...]:
        """Return where the ruleset has overrides, each as `file:line:column`."""
        return tuple(self._root.reader.place(override.pointer) for override in self._root.overrides)

    def _drafts(self, overrides: list[Override]) -> Drafts:
        if not overrides:
            return self._assembler.assemble(self._root)
        return with_overrides(self._assembler, self._root, overrides)

    def _placed(self, relative: str, drafts: Drafts) -> Mapping[str, tuple[PointerOverride, ...]]:
        placed: dict[str, tuple[PointerOverride, ...]] = {}
        for override in self._root.overrides:
            for pattern, pointer in override.places:
                if not matches(relative, pattern):
                    continue
                for entry in override.rules:
                    name = new_name(entry.name, drafts)
                    placed[name] = (*placed.get(name, ()), PointerOverride(pattern, pointer, entry.level or "off"))
        return placed

    def _rules(self, drafts: Drafts, formats: frozenset[str],
               placed: Mapping[str, tuple[PointerOverride, ...]]) -> Iterator[SpectralRule]:
        for draft in drafts.values():
            overrides = placed.get(draft.name, ())
            level: Level = draft.level if draft.enabled and not draft.silenced else "off"
            asked = draft.parts.get("formats")
            if (level == "off" and not overrides) or (asked is not None and formats.isdisjoint(asked)):
                continue
            if draft.written in self._disabled:
                continue
            rule = _rule(draft, formats)
            if rule.given:
                yield replace(rule, severity=level, overrides=overrides)

    def _relative(self, path: Path | str) -> str:
        return Path(os.path.relpath(self._directory / path, self.folder)).as_posix()


def load_ruleset(name: str, directory: Path, access: Access | None = None) -> Ruleset:
    """Load a ruleset by what a person wrote: a file, a built-in such as `spectral:oas`, a URL where that is allowed.

    Files are relative to `directory`. Raises RulesetError where it, or one that it extends, cannot be used.
    """
    access = access or Access(directory)
    shelf = Shelf(access)
    root = shelf.named(name)
    assembler = Assembler(shelf)
    disabled: set[tuple[Definition, Pointer]] = set()
    warnings: list[ContractguardError] = []
    for draft in _every_draft(assembler, root):
        told = _checked(draft)
        if told:
            disabled.add(draft.written)
        warnings += told
        for then in draft.parts["then"]:
            warnings += ignored_keys(then, draft.written[0].reader)
    folder = (directory / root.uri).absolute().parent
    unique = {str(warning): warning for warning in (*assembler.warnings, *warnings)}
    return Ruleset(root.uri, folder, tuple(unique.values()), directory, root, assembler, frozenset(disabled))


def _every_draft(assembler: Assembler, root: Definition) -> Iterator[Draft]:
    yield from assembler.assemble(root).values()
    for override in root.overrides:
        if override.patterns:
            yield from with_overrides(assembler, root, [override]).values()


def _checked(draft: Draft) -> list[ContractguardError]:
    """Return why a rule cannot be run. Raises RulesetError where its aliases or its options are wrong."""
    reader, pointer = draft.meant.reader, ("rules", draft.name, "given")
    expanded: list[str] = []
    for expression in draft.parts["given"]:
        try:
            expanded += expand(expression, draft.meant.aliases, None)
        except AliasError as problem:
            raise reader.wrong(pointer, problem.message, problem.hint) from None
    if draft.owner.uri in BUILT_IN and draft.meant is draft.owner and draft.written[0] is draft.owner:
        return []
    return [*check_given(draft.name, expanded, reader, pointer),
            *check_thens(draft.name, draft.parts["then"], draft.written[0].reader)]


def _rule(draft: Draft, formats: frozenset[str]) -> SpectralRule:
    parts = {key: part for key, part in draft.parts.items() if key != "given"}
    given = tuple(dict.fromkeys(
        each for expression in draft.parts["given"] for each in expand(expression, draft.meant.aliases, formats)))
    definition, pointer = draft.written
    return SpectralRule(draft.name, given, severity=draft.level, documentation_url=draft.documentation_url,
                        reader=definition.reader, pointer=pointer, **parts)
