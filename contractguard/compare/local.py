"""The changes of one pair of schemas, held until it is known whether the set changed at all."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from contractguard.compare.change import Spot
from contractguard.compare.questions import WHOLE, Aspect, Question
from contractguard.compare.sides import Sides
from contractguard.compare.units import Site
from contractguard.contract import Node, Schema
from contractguard.schema import Effect, NormalSchema
from contractguard.schema.canonical import canonical_schema
from contractguard.schema.facets import FACET_TYPES
from contractguard.source.document import Part

_COMBINED = frozenset({"allOf", "anyOf", "oneOf", "$ref"})
_OWN = frozenset({*FACET_TYPES, "pattern", "type", "enum", "const"})
_OF_OBJECTS = frozenset({"properties", "required"})


@dataclass(frozen=True, slots=True)
class SetChange:
    """A change of a keyword, which may or may not have moved the set."""

    verb: str
    where: Spot
    was: Spot
    effect: Effect
    facts: dict[str, Any]
    aspect: Aspect | str = WHOLE


@dataclass(slots=True)
class Local:
    """One pair of schemas in their normal forms, and the keyword changes found so far."""

    sides: Sides
    site: Site
    left: NormalSchema
    right: NormalSchema
    found: list[SetChange] = field(default_factory=list)

    def note(
        self, verb: str, effect: Effect, *, was: Schema | None, where: Schema | None, keyword: str = "",
        was_keyword: str = "", aspect: Aspect | str = WHOLE, **facts: object,
    ) -> None:
        """Write down that a keyword changed; `was` and `where` are the schemas that hold it.

        `was_keyword` is what the base calls it, where it has another name there. `effect` is what it looks like;
        the set is asked about the aspect, unless it says in words why that is impossible.
        """
        if keyword:
            facts = {"keyword": keyword, **facts}
        self.found.append(SetChange(
            verb, spot(where, keyword, self.site.where), spot(was, was_keyword or keyword, self.site.was), effect,
            facts, aspect))

    def settle(self) -> None:
        """Report what was found."""
        if not self.found:
            self._note_idle_keywords()
        site = replace(self.site, remark=self._remark())
        for change in self.found:
            site.report(change.verb, where=change.where, was=change.was, effect=change.effect,
                        question=self.question(change.aspect), **change.facts)

    def _remark(self) -> str:
        """Say that a choice without branches, which the specification forbids, was read as if it were not there."""
        for side, normal in (("base", self.left), ("revision", self.right)):
            word = next((word for schema in normal.schemas for word in ("oneOf", "anyOf", "allOf")
                         if schema.keywords.get(word) == []), None)
            if word:
                return f"the {side} states an empty '{word}', which is not valid; it was read as if it were not there"
        return ""

    def question(self, aspect: Aspect | str) -> Question | str:
        """Ask what a change of an aspect does to the whole value; words stand for what cannot be asked."""
        if isinstance(aspect, str):
            return aspect
        assert self.site.root is not None
        return Question(self.site.root, self.site.route, self.left.schemas, self.right.schemas, aspect)

    def _note_idle_keywords(self) -> None:
        """Say that an assertion was set, moved or dropped which other assertions imply, or which asserts nothing.

        Another way to say the same, as `oneOf` with null for `nullable`, is no such thing.
        """
        if len(self.left.schemas) != 1 or len(self.right.schemas) != 1:
            return
        base, revision = self.left.schemas[0], self.right.schemas[0]
        # What stands in members, items and branches is told there.
        merged = not any(side.choices or side.objects or side.arrays for side in (self.left, self.right))
        combined = frozenset(_COMBINED & base.keywords.keys()), frozenset(_COMBINED & revision.keywords.keys())
        if base.dialect != revision.dialect or combined[0] != combined[1] or (combined[0] and not merged):
            return
        mine, theirs = (_own(schema, combined[0] | _OF_OBJECTS if merged else combined[0])
                        for schema in (base, revision))
        idle = [word for word in dict.fromkeys([*mine, *theirs]) if mine.get(word) != theirs.get(word)]
        if idle:
            keyword = idle[0]
            self.site.report("schema.restated", where=spot(revision, keyword, self.site.where),
                             was=spot(base, keyword, self.site.was), effect="none", keyword=keyword,
                             before=base.keywords.get(keyword), after=revision.keywords.get(keyword))


def _own(schema: Schema, combined: frozenset[str]) -> dict[str, bytes]:
    """Spell what each keyword says of the value itself, whatever its order and words; `const` is an `enum` of one."""
    said = {word: value for word, value in schema.keywords.items()
            if word in _OWN or (word in combined and word != "$ref")}
    if "const" in said:
        said.setdefault("enum", [said.pop("const")])
    if isinstance(said.get("type"), str):
        said["type"] = [said["type"]]
    return {word: canonical_schema({word: value}) for word, value in said.items()}


def spot(schema: Schema | None, keyword: str, fallback: Node, part: Part = "key") -> Spot:
    """Return the place of a keyword in a schema, or of the schema where it does not spell the keyword."""
    if schema is None:
        return Spot(fallback, part)
    if keyword and schema.origins.get(keyword, keyword) in schema.node.members():
        return Spot(schema.place(keyword), part)
    return Spot(schema.node, part)
