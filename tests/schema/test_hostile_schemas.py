"""Hostile schemas: bounded effort, a verdict of the right kind, and never an exception.

What is true of a pair is stated for both directions: whether a value of the writing side breaks the reading side.
Where it does, that is told with a witness or undecided with a reason; where it does not, nothing that breaks is told.
Effort is counted in steps, which are the same on every machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from contractguard.contract import DIRECTIONS, Direction
from contractguard.schema.engine import Goal, Outcome, Search
from tests.judging import Judged
from tests.schema.pairs import pair_of

BREAKING = {"request": {"narrowed", "both"}, "response": {"widened", "both"}}
FEW, SOME, MANY, MOST = 1_000, 15_000, 100_000, 600_000


@dataclass(frozen=True)
class Hostile:
    """A pair; `breaks` are the directions in which it truly does, `open` those that may be undecided."""

    name: str
    base: Any
    revision: Any
    breaks: tuple[Direction, ...]
    steps: int = SOME
    open: tuple[Direction, ...] = ()
    components: dict[str, Any] = field(default_factory=dict)
    others: dict[str, Any] | None = None


def text(**keywords: Any) -> dict[str, Any]:
    return {"type": "string", **keywords}


def reference(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def required(*names: str) -> dict[str, Any]:
    return {"required": list(names)}


def combinators(count: int) -> list[Any]:
    return [{"anyOf": [required(f"a{i}"), required(f"b{i}")]} for i in range(count)]


def pigeonhole(holes: int) -> list[Any]:
    """Say that more members than there are holes each lie in one, and no two in the same: nothing does."""
    def lies(index: int, hole: int) -> dict[str, Any]:
        return {"properties": {f"p{index}": {"const": hole}}, "required": [f"p{index}"]}

    somewhere = [{"anyOf": [lies(i, hole) for hole in range(holes)]} for i in range(holes + 1)]
    return somewhere + [{"not": {"allOf": [lies(i, hole), lies(j, hole)]}}
                        for hole in range(holes) for i in range(holes + 1) for j in range(i)]


def nested_choices(count: int, offset: int) -> dict[str, Any]:
    return {"oneOf": [{"oneOf": [{"oneOf": [{"minimum": i * j * k + offset} for i in range(count)]}
                                 for j in range(count)]} for k in range(count)]}


def denied(times: int, schema: dict[str, Any]) -> dict[str, Any]:
    for _ in range(times):
        schema = {"not": schema}
    return schema


def chained(times: int, leaf: dict[str, Any]) -> dict[str, Any]:
    for _ in range(times):
        leaf = {"type": "object", "additionalProperties": leaf}
    return leaf


def deep_value(times: int, leaf: str) -> Any:
    value: Any = leaf
    for index in range(times):
        value = {"a": value} if index % 2 else [value]
    return value


def conditions(times: int, last: dict[str, Any]) -> dict[str, Any]:
    for index in range(times):
        last = {"if": required(f"i{index}"), "then": {"properties": {f"i{index}": text()}}, "else": last}
    return last


def mutual(longest: int) -> dict[str, Any]:
    """Make 16 components, each a choice of arrays of exactly one of those after it."""
    return {f"A{i}": {"anyOf": [
        text(maxLength=longest if i == 7 else 9),
        {"type": "array", "items": {"oneOf": [reference(f"A{(i + j) % 16}") for j in range(1, 3)]}},
    ]} for i in range(16)}


def laughing(word: str, depth: int, width: int, leaf: dict[str, Any]) -> dict[str, Any]:
    """Make components that each mention the next several times: unfolded, `width ** depth` leaves."""
    return {**{f"L{i}": {word: [reference(f"L{i + 1}")] * width} for i in range(depth)}, f"L{depth}": leaf}


def tree(depth: int, leaf: dict[str, Any]) -> dict[str, Any]:
    names = [f"p{i}" for i in range(9)]
    return {**{f"L{i}": {"type": "object", "properties": dict.fromkeys(names, reference(f"L{i + 1}")),
                         "required": names} for i in range(depth)}, f"L{depth}": leaf}


def aliases(count: int, leaf: dict[str, Any]) -> dict[str, Any]:
    return {**{f"A{i}": reference(f"A{i + 1}") for i in range(count)}, f"A{count}": leaf}


def conjoined(count: int, leaf: dict[str, Any]) -> dict[str, Any]:
    return {**{f"A{i}": {"allOf": [reference(f"A{i + 1}"), {"properties": {f"p{i}": text()}}]}
               for i in range(count)}, f"A{count}": leaf}


def cycle(count: int, leaf: dict[str, Any]) -> dict[str, Any]:
    return {f"A{i}": {"type": "object", "properties": {
        "next": reference(f"A{(i + 1) % count}"), "v": leaf if i == count // 2 else text()}} for i in range(count)}


def tagged(count: int, **changed: Any) -> list[Any]:
    return [{"type": "object", "required": ["t"], "properties": {
        "t": {"const": f"t{i}"}, "v": text(**changed) if i == count // 2 else text()}} for i in range(count)]


def ranges(count: int, width: int) -> list[Any]:
    return [{"type": "integer", "minimum": i, "maximum": i + width} for i in range(count)]


def patterned(names: list[str], schema: dict[str, Any]) -> dict[str, Any]:
    return {"patternProperties": dict.fromkeys(names, schema)}


def evaluated(count: int) -> dict[str, Any]:
    return {"type": "object", "unevaluatedProperties": False,
            "anyOf": [{"properties": {f"p{i}": True}} for i in range(count)]}


REQUEST: tuple[Direction, ...] = ("request",)
RESPONSE: tuple[Direction, ...] = ("response",)
BOTH: tuple[Direction, ...] = DIRECTIONS
METACHARACTERS = "a.*+?^$|()[]{}\\/~\"'"
LONG = [f"{'ab' * 100}{number}" for number in range(5_000)]
A0, L0 = reference("A0"), reference("L0")
MADE = {f"p{i}": text() for i in range(3_000)}

CASES = (
    Hostile("12 pairs of alternatives", {"allOf": combinators(12)},
            {"allOf": [*combinators(12), {"not": required("a1", "b2")}]}, REQUEST),
    Hostile("16 pairs of alternatives, others", {"allOf": combinators(16)},
            {"allOf": [{"anyOf": [required(f"a{i}"), required(f"c{i}")]} for i in range(16)]}, BOTH, MOST, BOTH),
    Hostile("a pigeonhole", {"type": "object", "allOf": pigeonhole(5)}, {"type": "object", "allOf": [False]}, (),
            MOST, BOTH),
    Hostile("choices in choices", nested_choices(4, 0), nested_choices(4, 1), BOTH, MOST, BOTH),
    Hostile("patterns that are the same", text(pattern="^(a+)+$"), text(pattern="^(a|aa)+$"), (), FEW),
    Hostile("patterns that go back", text(pattern="(.*a){25}"), text(pattern="(.*a){26}"), REQUEST, FEW),
    Hostile("a large counter", text(pattern="^.{0,65535}$"), text(pattern="^.{0,65534}$"), REQUEST, FEW, REQUEST),
    Hostile("counters in counters", text(pattern="^([a-z]{1,1000}-){1,1000}$"),
            text(pattern="^([a-z]{1,1000}-){1,999}$"), REQUEST, FEW, BOTH),
    Hostile("an automaton of 2^18 states", text(pattern="(a|b)*a(a|b){18}$"), text(pattern="(a|b)*a(a|b){17}$"),
            BOTH, FEW, BOTH),
    Hostile("10,000 texts", {"enum": [f"v{i}" for i in range(10_000)]},
            {"enum": [f"v{i}" for i in range(1, 10_001)]}, BOTH, MANY),
    Hostile("2,000 objects", {"enum": [{"a": i} for i in range(2_000)]},
            {"enum": [{"a": i} for i in range(1, 2_001)]}, BOTH, MANY),
    Hostile("a choice of 1,500", {"oneOf": [{"const": i} for i in range(1_500)]},
            {"oneOf": [{"const": i} for i in range(1, 1_501)]}, BOTH, MANY),
    Hostile("5,000 long texts and a pattern", {"enum": LONG}, text(pattern="^((a|b)+)+[0-8]*$"), BOTH),
    Hostile("400 digits", {"type": "integer", "maximum": 10**400}, {"type": "integer", "maximum": 10**400 - 1},
            REQUEST, FEW),
    Hostile("tiny steps", {"type": "number", "multipleOf": 1e-300}, {"type": "number", "multipleOf": 1e-299},
            REQUEST, FEW),
    Hostile("steps that share nothing", {"multipleOf": 999_983}, {"multipleOf": 999_979}, BOTH, FEW),
    Hostile("the largest numbers", {"type": "number", "minimum": 1e308},
            {"type": "number", "minimum": 1e308, "multipleOf": 7e-5}, REQUEST, FEW),
    Hostile("10^9 items", {"type": "array", "minItems": 10**9}, {"type": "array", "minItems": 10**9 + 1}, REQUEST,
            FEW, REQUEST),
    Hostile("5,000 different items", {"type": "array", "minItems": 4_000, "uniqueItems": True},
            {"type": "array", "minItems": 5_000, "uniqueItems": True}, REQUEST, FEW, REQUEST),
    Hostile("31 of 30 items", {"type": "array", "uniqueItems": True, "items": {"enum": list(range(30))}},
            {"type": "array", "uniqueItems": True, "items": {"enum": list(range(30))}, "maxItems": 29}, REQUEST),
    Hostile("10^6 members", {"type": "object", "minProperties": 10**6},
            {"type": "object", "minProperties": 10**6 + 1}, REQUEST, FEW, REQUEST),
    Hostile("10^9 characters", text(minLength=10**9), text(minLength=10**9 + 1), REQUEST, FEW, REQUEST),
    Hostile("200 denials", denied(200, text()), denied(201, text()), BOTH, FEW, BOTH),
    Hostile("16 components in one another", A0, A0, BOTH, MOST, BOTH, mutual(9), mutual(8)),
    Hostile("12 patterns of names", patterned([f"^{c}" for c in "abcdefghijkl"], text()),
            patterned([f"^{c}" for c in "abcdefghijkl"], {"type": "integer"}), BOTH, MANY),
    Hostile("names of metacharacters", {"type": "object", "properties": dict.fromkeys(METACHARACTERS, text())},
            {"type": "object", "properties": dict.fromkeys(METACHARACTERS, text()),
             **required(METACHARACTERS), **patterned(["[.*+?]"], text())}, REQUEST, FEW),
    Hostile("patterns of metacharacters", patterned([re.escape(METACHARACTERS[: i + 1]) for i in range(4)], text()),
            patterned([re.escape(METACHARACTERS[: i + 1]) for i in range(4)], {"type": "integer"}), BOTH),
    Hostile("names beyond ASCII", {"type": "object", "properties": dict.fromkeys(("é", "e\u0301", "\0", "😀"), text())},
            {"type": "object", "properties": dict.fromkeys(("é", "e\u0301", "\0", "😀"), text(minLength=1)),
             **required("\0")}, REQUEST, FEW),
    Hostile("12 branches that evaluate", evaluated(12), evaluated(13), RESPONSE, MANY, BOTH),
    Hostile("20 items to contain", {"allOf": [{"contains": {"const": i}} for i in range(20)]},
            {"allOf": [{"contains": {"const": i}} for i in range(21)]}, REQUEST, SOME),
    Hostile("items that are contained at once",
            {"allOf": [{"contains": {"minimum": i}} for i in range(20)], "maxItems": 3},
            {"allOf": [{"contains": {"minimum": i}} for i in range(20)], "maxItems": 2}, REQUEST, FEW),
    Hostile("nothing on both sides", {"allOf": [text(), {"type": "integer"}]},
            {"allOf": [text(), {"type": "boolean"}]}, (), FEW),
    Hostile("3,000 members", {"type": "object", "properties": MADE, "required": list(MADE)},
            {"type": "object", "properties": MADE, "required": list(MADE)[:-1]}, RESPONSE, MANY),
    Hostile("3,000 members that are not all there", {"type": "object"}, {"not": required(*MADE)}, REQUEST, SOME),
    Hostile("a ring of 300 members", {"type": "object"}, {"type": "object", "dependentRequired": {
        f"d{i}": [f"d{(i + 1) % 300}"] for i in range(300)}}, REQUEST),
    Hostile("2,000 positions", {"type": "array", "prefixItems": [text()] * 2_000, "items": False},
            {"type": "array", "prefixItems": [*[text()] * 1_999, {"type": "integer"}], "items": False}, BOTH, MANY),
    Hostile("aliases of aliases", A0, A0, BOTH, FEW, (), aliases(400, text()), aliases(400, {"type": "integer"})),
    Hostile("conjunctions of conjunctions", A0, A0, REQUEST, SOME, (), conjoined(100, {"type": "object"}),
            conjoined(100, {"type": "object", "required": ["z"]})),
    Hostile("2,000 components in a ring", A0, A0, BOTH, FEW, (), cycle(2_000, text()),
            cycle(2_000, {"type": "integer"})),
    Hostile("9^12 members", L0, L0, BOTH, FEW, (), tree(12, text()), tree(12, {"type": "integer"})),
    Hostile("9^12 conjuncts", L0, L0, REQUEST, FEW, (), laughing("allOf", 12, 9, text()),
            laughing("allOf", 12, 9, text(maxLength=3))),
    Hostile("9^12 branches", L0, L0, REQUEST, FEW, (), laughing("anyOf", 12, 9, text()),
            laughing("anyOf", 12, 9, text(maxLength=3))),
    Hostile("300 tags", {"anyOf": tagged(300)}, {"anyOf": tagged(300, maxLength=3)}, REQUEST),
    Hostile("40 tags of which one holds", {"oneOf": tagged(40)}, {"oneOf": tagged(40, maxLength=3)}, REQUEST, MANY),
    Hostile("100 ranges", {"anyOf": ranges(100, 10)}, {"anyOf": ranges(100, 11)}, RESPONSE, MANY),
    Hostile("100 ranges and what they make", {"anyOf": ranges(100, 10)},
            {"type": "integer", "minimum": 0, "maximum": 109}, (), SOME),
    Hostile("40 ranges of which one holds", {"oneOf": ranges(40, 10)}, {"oneOf": ranges(40, 11)}, BOTH, MOST, BOTH),
    Hostile("members of members", chained(100, text()), chained(100, {"type": "integer"}), BOTH, MANY, BOTH),
    Hostile("a deep value", {"const": deep_value(110, "x")}, {"const": deep_value(110, "y")}, BOTH, FEW),
    Hostile("a deep value denied", {"not": {"const": deep_value(110, "x")}}, {"not": {"const": deep_value(110, "y")}},
            BOTH, FEW),
    Hostile("conditions in conditions", conditions(20, {}), conditions(20, required("z")), REQUEST),
    Hostile("a component that is itself", A0, A0, BOTH, FEW, BOTH, {"A0": {"allOf": [A0, text()]}},
            {"A0": {"allOf": [A0, {"type": "integer"}]}}),
)


@dataclass
class Counted:
    """The questions that were asked, and the steps that they took."""

    steps: int = 0
    questions: int = 0


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    counts, ask = Counted(), Search.ask

    def counting(self: Search, goal: Goal, most_steps: int | None = None) -> Outcome:
        outcome = ask(self, goal, most_steps)
        counts.steps += self.steps
        counts.questions += 1
        return outcome

    monkeypatch.setattr(Search, "ask", counting)
    return counts


def told(judged: Judged, direction: Direction) -> Iterator[str]:
    """Iterate over what is told in a direction; each word comes with what it must come with."""
    for change in judged.comparison.changes:
        effect = change.effects.get(direction)
        if effect in BREAKING[direction]:
            assert direction in change.witnesses, change.subject
            yield "breaking"
        elif effect == "undecided":
            assert change.reason, change.subject
            yield "undecided"


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_effort_is_bounded_and_the_verdict_is_sound(case: Hostile, direction: Direction, counted: Counted) -> None:
    pair = pair_of(case.base, case.revision, case.components, case.others)

    words = set(told(pair.judged(direction), direction))

    if direction in case.breaks:
        assert "breaking" in words or (direction in case.open and "undecided" in words)
    else:
        assert "breaking" not in words
        assert direction in case.open or "undecided" not in words
    assert counted.steps <= case.steps, counted
