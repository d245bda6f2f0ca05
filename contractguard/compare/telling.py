"""Drafts → changes: each with the operations that reach it and what it does to them, the same change said once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from contractguard.compare.change import Change, ReachedOperation, Spot, Witness
from contractguard.compare.effects import Answer, Effects, reaching
from contractguard.compare.questions import Question, Root
from contractguard.compare.units import Draft, Site, Unit
from contractguard.contract import DIRECTIONS, CallableOperation, Direction, Node
from contractguard.contract.lifecycle import NOTHING_SAID, Lifecycle, joint, over, read_lifecycle
from contractguard.contract.schemas import MAPS
from contractguard.schema import Effect
from contractguard.text import format_pointer

_RANK: dict[Effect, int] = {"none": 0, "undecided": 1, "narrowed": 2, "widened": 2, "both": 3}
_BREAKING: dict[Direction, frozenset[Effect]] = {
    "request": frozenset({"narrowed", "both"}), "response": frozenset({"widened", "both"})}


@dataclass(slots=True)
class _Told:
    """One change as it is put together from the units that tell it."""

    draft: Draft
    reach: tuple[int, int] = (0, 0)
    answers: dict[Direction, Answer] = field(default_factory=dict)
    at_home: bool = False


def finish(units: list[Unit], operations: list[CallableOperation | None], effects: Effects) -> list[Change]:
    """Turn drafts into changes; where several units tell one, the one in whose own place it stands names it."""
    merged: dict[object, _Told] = {}
    explained = Explained()
    moved: dict[int, Unit] = {}
    for unit in units:
        for draft, reach, answers in _answered(unit, effects):
            _merge(merged, unit, draft, reach, answers)
            explained.note(unit, draft, reach, answers)
            if draft.verb in _ACCESS | _PROMISED or (draft.question is not None and (
                    0 in reach or any(answer.effect != "none" for answer in answers.values()))):
                moved[id(unit)] = unit
    affected = reaching(units, list(moved.values()))
    for unit in units:
        if unit.spelled_alike and not any(other in affected for other in unit.touched):
            continue
        for draft, reach, answers in _unexplained(unit, effects, explained):
            _merge(merged, unit, draft, reach, answers)
    lives = [life_of(called) if called else NOTHING_SAID for called in operations]
    reached: dict[tuple[int, int], tuple[ReachedOperation, ...]] = {}
    for told in merged.values():
        if told.reach not in reached:
            reached[told.reach] = tuple(_reached(told.reach, operations, lives))
    return [_change(told, reached[told.reach]) for told in merged.values()]


def _answered(unit: Unit, effects: Effects) -> Iterator[tuple[Draft, tuple[int, int], dict[Direction, Answer]]]:
    for draft in unit.drafts:
        reach = draft.passage.apply(unit.reach)
        if reach == (0, 0) != unit.reach:
            yield replace(draft, verb="schema.restated", effect="none", question=None), reach, {}
            continue
        if draft.question is None:
            yield draft, reach, {}
            continue
        if unit.reach == (0, 0):
            # Nothing reaches it, so nothing breaks; what it is called follows from what it does all the same.
            asked = {direction: effects.of(unit, draft.question, direction).effect for direction in DIRECTIONS}
            effect = _summary(draft, asked)
            verb = draft.verb if effect != "none" or _is_promised(draft) else "schema.restated"
            yield replace(draft, verb=verb, effect=effect), reach, {}
            continue
        answers = {direction: effects.of(unit, draft.question, direction)
                   for direction, bits in zip(DIRECTIONS, reach, strict=True) if bits}
        if answers and all(answer.effect == "none" for answer in answers.values()) and not _is_promised(draft):
            yield replace(draft, verb="schema.restated", effect="none"), reach, answers
        else:
            yield draft, reach, answers


def _is_promised(draft: Draft) -> bool:
    """Whether clients see a change even where no set shows it: members that are declared, or no longer."""
    return draft.verb in _PROMISED or bool(draft.facts.get("declares"))


@dataclass(slots=True)
class Explained:
    """What is told of whole values, by root and direction.

    `breaking` are the questions whose answer was that the value breaks, `unasked` the roots of which something is
    told that no question says, `moved` those of which anything is told. `elsewhere` are the roots to which what is
    told in an inline unit belongs.
    """

    breaking: dict[tuple[int, Direction], list[Question]] = field(default_factory=dict)
    unasked: set[tuple[int, Direction]] = field(default_factory=set)
    moved: set[tuple[int, Direction]] = field(default_factory=set)
    elsewhere: dict[tuple[int, Direction], set[int]] = field(default_factory=dict)

    def told_otherwise(self, unit: Unit, root: Root, direction: Direction) -> bool:
        """Whether something is told of a value that no question about it can leave out."""
        if (id(root), direction) in self.unasked:
            return True
        if root.text and (id(root), direction) in self.breaking:
            return True
        return any(self.elsewhere.get((id(part), direction), set()) - {id(root)} for part in _inline_parts(unit))

    def note(self, unit: Unit, draft: Draft, reach: tuple[int, int], answers: dict[Direction, Answer]) -> None:
        """Remember what a change tells."""
        for direction, bits in zip(DIRECTIONS, reach, strict=True):
            effect = answers[direction].effect if direction in answers else draft.effect
            if not bits or (effect == "none" and draft.verb not in _ACCESS):
                continue
            key = id(draft.root), direction
            self.moved.add(key)
            if draft.question is None or draft.verb in _ACCESS or effect == "undecided":
                if effect in ("undecided", *_BREAKING[direction]) or draft.verb in _ACCESS:
                    self.unasked.add(key)
            elif effect in _BREAKING[direction]:
                self.breaking.setdefault(key, []).append(draft.question)
            if unit.inline:
                self.elsewhere.setdefault((id(unit), direction), set()).add(id(draft.root))


_ACCESS = frozenset({"read-only.added", "read-only.removed", "write-only.added", "write-only.removed"})
"""What moves a member into a direction or out of it, and its set with it."""

_PROMISED = frozenset({"property.added", "property.removed"})
"""What clients see even where no set shows it."""


def _unexplained(
    unit: Unit, effects: Effects, explained: Explained
) -> Iterator[tuple[Draft, tuple[int, int], dict[Direction, Answer]]]:
    """Look at whole values: what breaks one though no change of a keyword does is told by its place."""
    for site in unit.roots.values():
        root = site.root
        assert root is not None
        reach = site.passage.apply(unit.reach)
        answers: dict[Direction, Answer] = {}
        for direction, bits in zip(DIRECTIONS, reach, strict=True):
            if bits and not explained.told_otherwise(unit, root, direction):
                told = explained.breaking.get((id(root), direction), [])
                answer = effects.of_whole(unit, root, direction, told,
                                           not unit.spelled_alike and (id(root), direction) not in explained.moved)
                if answer.effect != "none":
                    answers[direction] = answer
        if answers:
            request, response = (bits if direction in answers else 0
                                 for direction, bits in zip(DIRECTIONS, reach, strict=True))
            yield _whole_draft(site), (request, response), answers


def _inline_parts(unit: Unit) -> list[Unit]:
    """Return the units that are places within the text of a unit."""
    found: dict[int, Unit] = {}
    pending = [unit]
    while pending:
        for other in pending.pop().edges.values():
            if other.inline and id(other) not in found:
                found[id(other)] = other
                pending.append(other)
    return list(found.values())


def _whole_draft(site: Site) -> Draft:
    before, root = len(site.unit.drafts), site.root
    assert root is not None
    site.report("schema.changed", keyword="", part="what it is made of",
                where=Spot(root.revision[0].node) if root.revision else None,
                was=Spot(root.base[0].node) if root.base else None)
    return site.unit.drafts.pop(before)


def _merge(merged: dict[object, _Told], unit: Unit, draft: Draft, reach: tuple[int, int],
           answers: dict[Direction, Answer]) -> None:
    told = merged.setdefault(_identity(draft), _Told(draft))
    if not told.at_home and _is_at_home(draft, unit):
        told.at_home, told.draft = True, draft
    told.reach = told.reach[0] | reach[0], told.reach[1] | reach[1]
    for direction, answer in answers.items():
        known = told.answers.get(direction)
        if known is None or _RANK[answer.effect] > _RANK[known.effect]:
            told.answers[direction] = answer


def _is_at_home(draft: Draft, unit: Unit) -> bool:
    """Whether a change stands in the place that its unit is about."""
    return any(spot is not None and format_pointer(spot.node.pointer).startswith(f"{unit.subject}/")
               for spot in (draft.was, draft.where))


def _identity(draft: Draft) -> object:
    was = (draft.was.node.location, draft.was.part) if draft.was else None
    told = {name: value for name, value in draft.facts.items() if name not in ("owner", "path", "part")}
    return draft.verb, draft.where.node.location, draft.where.part, was, repr(told)


def _reached(
    reach: tuple[int, int], operations: list[CallableOperation | None], lives: list[Lifecycle]
) -> Iterator[ReachedOperation]:
    """Iterate over the operations that are reached; a callback that leads to itself is told once."""
    found: dict[tuple[str, str, str], ReachedOperation] = {}
    remaining = reach[0] | reach[1]
    while remaining:
        index = (remaining & -remaining).bit_length() - 1
        remaining &= remaining - 1
        called = operations[index]
        if called is not None:
            own = tuple(d for d, bits in zip(DIRECTIONS, reach, strict=True) if bits >> index & 1)
            found.setdefault((called.kind, called.method, called.path), ReachedOperation(
                called.kind, called.method, called.path, own, lives[index]))
    yield from found.values()


def _change(told: _Told, operations: tuple[ReachedOperation, ...]) -> Change:
    draft = told.draft
    directions: tuple[Direction, ...] = tuple(
        direction for direction, reached in zip(DIRECTIONS, told.reach, strict=True) if reached)
    effects: dict[Direction, Effect] = {}
    for direction in directions:
        answer = told.answers.get(direction)
        stated = answer.effect if answer else draft.effect
        if stated is not None:
            effects[direction] = stated
    witnesses: dict[Direction, Witness] = {
        direction: answer.witness for direction, answer in told.answers.items() if answer.witness is not None}
    reason = next((answer.reason for answer in told.answers.values() if answer.reason), draft.reason)
    return Change(draft.verb, draft.where, draft.was, directions, operations, _summary(draft, effects), draft.subject,
                  draft.facts, reason, effects, witnesses, _lifecycle((draft.was or draft.where).node, operations))


_MAPS = frozenset({
    *MAPS, "paths", "webhooks", "schemas", "definitions", "responses", "headers", "callbacks", "content",
})
"""Members of contracts and schemas that hold elements by name."""


def life_of(called: CallableOperation) -> Lifecycle:
    """Return what is said of the life of an operation, by itself or by its path item."""
    return over(read_lifecycle(called.operation.node.members()), read_lifecycle(called.path_item.node.members()))


def _lifecycle(node: Node, operations: tuple[ReachedOperation, ...]) -> Lifecycle:
    """Return what is said of the life of a place: by the nearest elements around it, else by all operations."""
    value, said, names = node.document.data, NOTHING_SAID, False
    for token in node.pointer:
        value = value[token]  # type: ignore[index]
        # The members of a map are names, whatever they are called.
        names = not names and token in _MAPS
        if isinstance(value, dict) and not names:
            said = over(read_lifecycle(value), said)
    return over(said, joint([operation.lifecycle for operation in operations]))


def _summary(draft: Draft, effects: dict[Direction, Effect]) -> Effect | None:
    """Say in one word what a change does in any of its directions."""
    stated = set(effects.values())
    if not stated:
        return draft.effect
    worst: tuple[Effect, ...] = ("both", "undecided")
    for effect in worst:
        if effect in stated:
            return effect
    if {"narrowed", "widened"} <= stated:
        return "both"
    return next(iter(stated - {"none"}), "none")
