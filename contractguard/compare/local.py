"""The changes of one pair of schemas, held until it is known whether the set changed at all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from contractguard.compare.change import Spot
from contractguard.compare.sides import Sides
from contractguard.compare.units import Site
from contractguard.contract import Node, Schema
from contractguard.schema import Effect, NormalSchema
from contractguard.source.document import Part


@dataclass(frozen=True, slots=True)
class SetChange:
    """A change of a keyword, which may or may not have moved the set."""

    verb: str
    where: Spot
    was: Spot
    effect: Effect
    facts: dict[str, Any]
    reason: str = ""


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
        reason: str = "", **facts: object,
    ) -> None:
        """Write down that a keyword changed; `was` and `where` are the schemas that hold it."""
        if keyword:
            facts = {"keyword": keyword, **facts}
        self.found.append(SetChange(
            verb, spot(where, keyword, self.site.where), spot(was, keyword, self.site.was), effect, facts, reason))

    def settle(self) -> None:
        """Report what was found, as a restatement where the set is provably as it was."""
        moved = [change for change in self.found if change.effect != "none"]
        if not moved:
            return
        if self._same_set():
            first = moved[0]
            self.site.report("schema.restated", where=first.where, was=first.was, effect="none", **first.facts)
            return
        for change in moved:
            self.site.report(change.verb, where=change.where, was=change.was, effect=change.effect,
                             reason=change.reason, **change.facts)

    def _same_set(self) -> bool:
        base, revision = self.left.schemas, self.right.schemas
        return (self.sides.forward().includes(base, revision).answer == "yes"
                and self.sides.backward().includes(revision, base).answer == "yes")


def spot(schema: Schema | None, keyword: str, fallback: Node, part: Part = "key") -> Spot:
    """Return the place of a keyword in a schema, or of the schema where it does not spell the keyword."""
    if schema is None:
        return Spot(fallback, part)
    if keyword and schema.origins.get(keyword, keyword) in schema.node.members():
        return Spot(schema.place(keyword), part)
    return Spot(schema.node, part)
