"""Random instances of real components, put to what the engine and the comparison say of them.

Whatever a writing side's component may write, drawn at random and accepted by somebody else's validator, the reading
side must accept where the engine says `yes`, or where the comparison tells nothing that breaks. A long run:
`python -m tests.corpus.sampling COUNT SEED` draws COUNT instances of the four pairs together.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from contractguard.compare.sides import Side
from contractguard.contract import DIRECTIONS, Contract, Direction, Schema, read_contract
from contractguard.contract.node import Location
from contractguard.schema import Inclusion, includes
from contractguard.schema.engine import Found, Search, Terms, Translator
from contractguard.schema.formats import EXAMPLES
from contractguard.schema.patterns import finds
from contractguard.schema.values import key
from contractguard.schema.withholding import Withholding
from tests.corpus.pairs import NAMES, documents_of, judged
from tests.schema.validating import Judge
from tests.schema.vocabulary import Dialect

BREAKING = {"request": ("narrowed", "both", "undecided"), "response": ("widened", "both", "undecided")}
KINDS = ("declared", "literal", "unharmed")
"""Why a component is sampled: a `yes` in the declared world, one in the literal world, or nothing told of it."""

_TYPES = ("null", "boolean", "integer", "number", "string", "array", "object")
_CHOICES = ("anyOf", "oneOf")
_DEEPEST, _LARGEST, _TRIES = 14, 400, 5
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_ANNOTATIONS = {"description", "title", "summary", "example", "deprecated"}
_LOWER = {"minimum": 0, "exclusiveMinimum": 1}
_UPPER = {"maximum": 0, "exclusiveMaximum": -1}


class AbandonedError(Exception):
    """The instance grew too large or too deep, or nothing fits."""


class Drawing:
    """Draws instances of one side's schemas, in one direction, along what the side declares.

    `further` are names of which a member that nothing declares may be called, where such members are allowed.
    """

    def __init__(self, follow: Callable[[Schema], Schema], direction: Direction) -> None:
        self._follow = follow
        self._withholding = Withholding(follow, direction)
        self._terms = Terms()
        self._texts: dict[str, list[str]] = {}
        self.further: tuple[str, ...] = ()
        self._left = 0
        self._random = Random(0)

    def draw(self, schema: Schema, random: Random) -> Any:
        """Draw one instance; raises AbandonedError where that leads nowhere."""
        self._random, self._left = random, _LARGEST
        return self._value([schema], 0)

    def _value(self, schemas: list[Schema], depth: int) -> Any:
        self._left -= 1
        if self._left < 0 or depth > _DEEPEST:
            raise AbandonedError
        parts = list(self._parts(schemas, depth))
        listed = [[part.keywords["const"]] for part in parts if "const" in part.keywords]
        listed += [part.keywords["enum"] for part in parts if isinstance(part.keywords.get("enum"), list)]
        listed += [values for part in parts for word in _CHOICES if (values := _values_of(part.children(word)))]
        if listed:
            common = [value for value in listed[0] if all(key(value) in map(key, other) for other in listed)]
            return self._chosen(common)
        kind = self._kind(parts, depth)
        draw = {"null": lambda *_: None, "boolean": self._boolean, "integer": self._integer, "number": self._number,
                "string": self._text, "array": self._array, "object": self._object}[kind]
        return draw(parts, depth)

    def _parts(self, schemas: list[Schema], depth: int) -> Iterator[Schema]:
        """Iterate over what holds for a value: through references and `allOf`, and one branch of each choice."""
        pending, seen = list(schemas), set[Location]()
        while pending:
            part = pending.pop()
            if part.always is False:
                raise AbandonedError
            if part.node.location in seen:
                continue
            seen.add(part.node.location)
            yield part
            if part.reference is not None:
                pending.append(self._follow(part))
            pending += part.children("allOf")
            pending += [self._branch(list(part.children(word)), depth)
                        for word in _CHOICES if part.children(word) and not _values_of(part.children(word))]

    def _branch(self, branches: list[Schema], depth: int) -> Schema:
        plain = [branch for branch in branches if branch.reference is None]
        return self._random.choice(plain if plain and depth > 3 else branches)

    def _kind(self, parts: list[Schema], depth: int) -> str:
        allowed = list(_TYPES)
        for part in parts:
            stated = part.keywords.get("type")
            if stated is not None:
                names = [stated] if isinstance(stated, str) else stated
                allowed = [kind for kind in allowed if kind in names or (kind == "integer" and "number" in names)]
        if len(allowed) == len(_TYPES):
            shaped = [kind for kind, words in (("object", ("properties", "required", "additionalProperties")),
                                               ("array", ("items",)))
                      if any(word in part.keywords for part in parts for word in words)]
            allowed = shaped or (allowed if depth < 4 else list(_TYPES[:5]))
        return self._chosen(allowed)

    def _chosen(self, values: list[Any]) -> Any:
        if not values:
            raise AbandonedError
        return self._random.choice(values)

    def _boolean(self, parts: list[Schema], depth: int) -> bool:
        return self._random.random() < 0.5

    def _integer(self, parts: list[Schema], depth: int) -> int:
        lows = [value + beside for word, beside in _LOWER.items() for value in _stated(parts, word)]
        highs = [value + beside for word, beside in _UPPER.items() for value in _stated(parts, word)]
        low = max(lows) if lows else min([-3, *highs])
        high = min(highs) if highs else max(2_000_000, low)
        if any(value == "int32" for value in _stated(parts, "format")):
            high = min(high, 2**31 - 1)
        drawn = self._random.choice((low, low + 1, high, (low + high) // 2, self._random.randint(-5, 100)))
        drawn = min(max(drawn, low), high)
        steps = [value for value in _stated(parts, "multipleOf") if isinstance(value, int)]
        return int(drawn // steps[0] * steps[0]) if steps else int(drawn)

    def _number(self, parts: list[Schema], depth: int) -> float:
        if _stated(parts, "multipleOf") or self._random.random() < 0.4:
            return self._integer(parts, depth)
        low, high = max(_stated(parts, "minimum"), default=-1.0), min(_stated(parts, "maximum"), default=1e6)
        return round(self._random.uniform(low, high), 3)

    def _text(self, parts: list[Schema], depth: int) -> str:
        least = int(max(_stated(parts, "minLength"), default=0))
        most = int(min(_stated(parts, "maxLength"), default=least + 40))
        patterns = [str(value) for value in _stated(parts, "pattern")]
        formats = [str(value) for value in _stated(parts, "format") if value in EXAMPLES]
        pool = list(EXAMPLES[formats[0]]) if formats else [
            "", "a", "ä b", "2024-01-31", "12", "x" * least, "y" * min(most, 5_000)]
        for pattern in patterns:
            pool = [text for text in pool if finds(pattern, text)] + self._matching(pattern)
        return str(self._chosen([text for text in pool if least <= len(text) <= most] or pool))

    def _matching(self, pattern: str) -> list[str]:
        if pattern not in self._texts:
            found: list[str] = []
            while len(found) < 4:
                wanted = {(self._terms.types(16), True, True), (self._terms.pattern(pattern), True, True)}
                wanted |= {(self._terms.listed(found), False, True)} if found else set()
                answer = Search(self._terms, most_steps=2_000).ask(frozenset(wanted))
                if not isinstance(answer, Found):
                    break
                found.append(str(answer.value))
            self._texts[pattern] = found
        return self._texts[pattern]

    def _array(self, parts: list[Schema], depth: int) -> list[Any]:
        least = int(max(_stated(parts, "minItems"), default=0))
        most = int(min(_stated(parts, "maxItems"), default=least + 2))
        length = self._random.randint(least, max(least, min(most, least + (2 if depth < 4 else 0))))
        items = [part.child("items") for part in parts if isinstance(part.keywords.get("items"), (dict, bool))]
        drawn: list[Any] = []
        for index in range(length):
            prefix = [part.child("prefixItems", index) for part in parts
                      if index < len(part.children("prefixItems"))]
            drawn.append(self._value(prefix or items, depth + 1))
        if True in _stated(parts, "uniqueItems"):
            return list({key(item): item for item in drawn}.values())
        return drawn

    def _object(self, parts: list[Schema], depth: int) -> dict[str, Any]:
        withheld = self._withholding.names(tuple(parts))
        members: dict[str, list[Schema]] = {}
        for part in parts:
            declared = part.keywords.get("properties")
            for name in declared if isinstance(declared, dict) else ():
                members.setdefault(name, []).append(part.child("properties", name))
        required = {name for names in _stated(parts, "required") for name in names} - withheld
        share = self._random.choice((0.0, 0.3, 0.7, 1.0)) if depth == 0 else 0.5 / (1 + depth)
        names = [name for name in {**members, **dict.fromkeys(sorted(required))} if name not in withheld
                 and (name in required or self._random.random() < share)]
        drawn = {name: self._value(members.get(name, []), depth + 1) for name in names}
        drawn.update(self._further(parts, members.keys() | withheld, depth))
        return drawn

    def _further(self, parts: list[Schema], known: set[str], depth: int) -> Iterator[tuple[str, Any]]:
        """Draw members by names that no property has; those that the other side declares only where one is declared."""
        stated = [part.child("additionalProperties") for part in parts
                  if isinstance(part.keywords.get("additionalProperties"), (dict, bool))]
        if any(schema.always is False for schema in stated) or any("patternProperties" in p.keywords for p in parts):
            return
        names = ["further-0", *self.further]
        if any(schema.keywords for schema in stated):
            names += ["id", "name", "type"]
        if self._random.random() < (0.6 if stated else 0.2):
            for name in self._random.sample(names, self._random.randint(1, min(2, len(names)))):
                if name not in known:
                    yield name, self._value(stated, depth + 1)


def _values_of(branches: tuple[Schema, ...]) -> list[Any]:
    """List the values among which a choice is; none where it is one among schemas."""
    if not all("const" in branch.keywords for branch in branches):
        return []
    return [branch.keywords["const"] for branch in branches]


def _stated(parts: list[Schema], word: str) -> list[Any]:
    return [part.keywords[word] for part in parts if word in part.keywords]


@dataclass
class Tally:
    """What a run counted of one pair."""

    answers: Counter[str] = field(default_factory=Counter)
    sampled: Counter[str] = field(default_factory=Counter)
    abandoned: int = 0
    violations: list[str] = field(default_factory=list)


class Sampled:
    """One real pair: its components that changed or reach what changed, and what is said of them."""

    def __init__(self, name: str) -> None:
        self.name = name
        base, revision = (read_contract(document) for document in documents_of(name))
        self.contracts: dict[str, Contract] = {"base": base, "revision": revision}
        self.sides = {word: Side(contract) for word, contract in self.contracts.items()}
        self.texts: dict[str, dict[str, Any]] = {
            word: _components(contract) for word, contract in self.contracts.items()}
        self.uses = {word: {one: _references(text) for one, text in texts.items()}
                     for word, texts in self.texts.items()}
        self.closures = {word: {one: _closure(uses, {one}) for one in uses} for word, uses in self.uses.items()}
        self.shared = [one for one in self.texts["base"] if one in self.texts["revision"]]
        changed = {one for one in self.texts["base"].keys() | self.texts["revision"].keys()
                   if self.texts["base"].get(one) != self.texts["revision"].get(one)}
        self.moved = [one for one in self.shared
                      if changed & (self.closures["base"][one] | self.closures["revision"][one])]
        self._same = set(self.shared) - set(self.moved)
        self._terms = Terms()
        self._judges: dict[tuple[str, str], Judge] = {}
        self._searches: dict[tuple[Direction, bool], tuple[Translator, Translator, Search]] = {}
        self._drawings: dict[tuple[str, Direction], Drawing] = {}
        self._harmed: dict[str, set[str]] | None = None

    def answer(self, component: str, direction: Direction, declared_world: bool) -> Inclusion:
        """Ask the engine whether the reading side includes the writing side, references followed."""
        asking = self._searches.get((direction, declared_world))
        if asking is None:
            writer, reader = (Translator(self._terms, self.sides[word].follow, direction, self._naming(word))
                              for word in roles(direction))
            asking = self._searches[direction, declared_world] = (
                writer, reader, Search(self._terms, declared_world=declared_world, most_steps=20_000))
        writer, reader, search = asking
        mine, theirs = (self.schema(word, component) for word in roles(direction))
        return includes(writer.conjunction((mine,)), reader.conjunction((theirs,)), search)

    def _naming(self, word: str) -> Callable[[Location], Hashable]:
        same = self._same

        def name(location: Location) -> Hashable:
            pointer = location[1]
            return ("same" if len(pointer) == 3 and pointer[2] in same else word, pointer)

        return name

    def schema(self, word: str, component: str) -> Schema:
        return self.contracts[word].components.schemas[component]

    def unharmed(self, component: str, direction: Direction) -> bool:
        """Whether the comparison tells nothing in this direction of a component that it met, or of what it reaches."""
        if self._harmed is None:
            self._harmed = {word: set(self._told(word)) for word in DIRECTIONS}
            self._met = {word: self._reached(word) for word in DIRECTIONS}
        within = self.closures["base"][component] | self.closures["revision"][component]
        return component in self._met[direction] and not within & self._harmed[direction]

    def _told(self, direction: Direction) -> Iterator[str]:
        """Iterate over the components in which something is told that breaks, is undecided or is not asked."""
        for change in judged(self.name).comparison.changes:
            effect = change.effects.get(direction, change.effect)
            if effect in BREAKING[direction] or (direction not in change.directions and effect not in (None, "none")):
                for spot in (change.where, change.was):
                    if spot is not None and spot.node.pointer[:2] == ("components", "schemas"):
                        yield str(spot.node.pointer[2])

    def _reached(self, direction: Direction) -> set[str]:
        """Return the components that an operation reaches in a direction, on both sides, as schemas of their own.

        Where other assertions stand beside a reference, the comparison takes all of it together.
        """
        alone = {word: {one: set(_references_alone(text)) for one, text in texts.items()}
                 for word, texts in self.texts.items()}
        met = [_closure(alone[word], set(_entries(contract.document.data, direction)))
               for word, contract in self.contracts.items()]
        return met[0] & met[1]

    def judge(self, word: str, direction: Direction) -> Judge:
        """Return one judge for all components of a side: it is given `{component: instance}`."""
        if (word, direction) not in self._judges:
            dialect = self.contracts[word].dialect
            assert dialect != "2.0"
            texts = _readable(self.texts[word], dialect)
            whole = {"properties": {one: {"$ref": f"#/components/schemas/{one}"} for one in self.shared}}
            self._judges[word, direction] = Judge(whole, texts, dialect, direction)
        return self._judges[word, direction]

    def sample(self, component: str, direction: Direction, kind: str, count: int, random: Random, tally: Tally) -> None:
        """Draw instances of the writing side's component, and note those that the reading side rejects."""
        writer, reader = roles(direction)
        drawing = self._drawings.setdefault((writer, direction), Drawing(self.sides[writer].follow, direction))
        drawing.further = _declared(self.texts[reader][component]) if kind == "literal" else ()
        for _ in range(count * _TRIES):
            try:
                instance = drawing.draw(self.schema(writer, component), random)
            except AbandonedError:
                tally.abandoned += 1
                continue
            if not self.judge(writer, direction).accepts({component: instance}):
                tally.abandoned += 1
                continue
            tally.sampled[kind] += 1
            if not self.judge(reader, direction).accepts({component: instance}):
                tally.violations.append(f"{self.name} {component} {direction} {kind}: {json.dumps(instance)}")
            count -= 1
            if not count:
                return

    def kinds(self, component: str, direction: Direction, tally: Tally) -> list[str]:
        """Ask all that is said of a component, and return why it is to be sampled."""
        found = []
        for kind, declared_world in (("declared", True), ("literal", False)):
            answer = self.answer(component, direction, declared_world)
            tally.answers[f"{kind} {answer.answer}"] += 1
            found += [kind] if answer.answer == "yes" else []
            if answer.answer == "no" and not self._is_shown(component, direction, answer.instance):
                tally.violations.append(f"{self.name} {component} {direction} no: {json.dumps(answer.instance)}")
        if self.unharmed(component, direction):
            tally.answers["unharmed"] += 1
            found.append("unharmed")
        return found

    def _is_shown(self, component: str, direction: Direction, instance: Any) -> bool:
        writer, reader = (self.judge(word, direction).accepts({component: instance}) for word in roles(direction))
        return writer and not reader


def roles(direction: Direction) -> tuple[str, str]:
    """Return who writes and who reads."""
    return ("base", "revision") if direction == "request" else ("revision", "base")


def _components(contract: Contract) -> dict[str, Any]:
    data: Any = contract.document.data
    return dict(data["components"]["schemas"])


def _readable(value: Any, dialect: Dialect) -> Any:
    """Leave out what a validator stumbles over: empty lists of branches, names listed twice, an older JSON Schema."""
    if isinstance(value, list):
        return [_readable(item, dialect) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {name: held for name, held in value.items() if name != "$recursiveAnchor"
            and not (dialect == "3.1" and name.startswith("exclusive") and isinstance(held, bool))}
    kept = {name: list(dict.fromkeys(held)) if name == "required" and isinstance(held, list)
            else _readable(held, dialect) for name, held in kept.items()}
    return {name: held for name, held in kept.items() if not (name in ("allOf", "anyOf", "oneOf") and held == [])}


def _references(text: Any) -> set[str]:
    return set(re.findall(r'"#/components/schemas/([^"/]+)', json.dumps(text)))


def _closure(uses: dict[str, set[str]], start: set[str]) -> set[str]:
    found, pending = set[str](), list(start)
    while pending:
        one = pending.pop()
        if one not in found:
            found.add(one)
            pending += uses.get(one, ())
    return found


def _entries(data: Any, direction: Direction) -> Iterator[str]:
    """Iterate over the components that operations name; what stands in other components is not looked at."""
    for item in data["paths"].values():
        for method in _METHODS:
            operation = item.get(method, {})
            yield from _references_alone(operation.get("responses") if direction == "response" else [
                operation.get("requestBody"), operation.get("parameters"), item.get("parameters")])


def _references_alone(text: Any) -> Iterator[str]:
    """Iterate over the components to which references lead beside which nothing is asserted."""
    if isinstance(text, list):
        for item in text:
            yield from _references_alone(item)
    if not isinstance(text, dict):
        return
    words = text.keys() - _ANNOTATIONS
    if words == {"$ref"} and isinstance(text["$ref"], str):
        yield text["$ref"].rpartition("/")[2]
    for word, held in text.items():
        if word != "allOf" or (words == {"allOf"} and len(held) == 1):
            yield from _references_alone(held)


def _declared(text: Any) -> tuple[str, ...]:
    """List the names of properties that stand anywhere in a component."""
    found: dict[str, None] = {}
    pending = [text]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            held = value.get("properties")
            found.update(dict.fromkeys(held) if isinstance(held, dict) else {})
            pending += value.values()
        elif isinstance(value, list):
            pending += value
    return tuple(found)


def run(name: str, count: int, seed: int, every: int = 1) -> Tally:
    """Draw about `count` instances of a pair, of every `every`-th component."""
    sampled, tally, random = Sampled(name), Tally(), Random(f"{name} {seed}")
    chosen = [(component, direction, kind) for component in sampled.moved[seed % every::every]
              for direction in DIRECTIONS for kind in sampled.kinds(component, direction, tally)]
    for index, (component, direction, kind) in enumerate(chosen):
        share = (count - tally.sampled.total()) // (len(chosen) - index)
        sampled.sample(component, direction, kind, max(1, share), random, tally)
    return tally


def main() -> None:
    count, seed = int(sys.argv[1]), int(sys.argv[2])
    for name in NAMES:
        tally = run(name, count // len(NAMES), seed)
        told = ", ".join(f"{answer} {times}" for answer, times in sorted(tally.answers.items()))
        drawn = ", ".join(f"{tally.sampled[kind]} {kind}" for kind in KINDS)
        sys.stdout.write(f"{name}: components {told}; instances {tally.sampled.total()} ({drawn}), not accepted "
                         f"{tally.abandoned}; violations {len(tally.violations)}\n")
        sys.stdout.writelines(f"  {violation}\n" for violation in tally.violations[:20])
        sys.stdout.flush()


if __name__ == "__main__":
    main()
