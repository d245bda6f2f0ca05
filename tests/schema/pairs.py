"""Pairs of schemas with their components: two sides, as documents and before the judge."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from random import Random
from typing import Any

from contractguard.compare import compare_contracts
from contractguard.compare.sides import Side
from contractguard.contract import read_contract
from contractguard.rules import judge, load_catalogue
from contractguard.schema import Conjunction
from contractguard.source.document import Document
from contractguard.source.parse import parse_document
from tests.judging import Judged
from tests.schema.dense import draw_dense
from tests.schema.drawing import draw_components, draw_schema
from tests.schema.editing import all_places, edit
from tests.schema.validating import Judge
from tests.schema.vocabulary import Dialect

VERSIONS: dict[Dialect, str] = {"3.0": "3.0.4", "3.1": "3.1.1"}


@dataclass(frozen=True)
class Sided:
    """One side: a schema and the components that it may refer to."""

    schema: Any
    components: dict[str, Any]
    dialect: Dialect = "3.1"

    @property
    def grounded(self) -> bool:
        """Whether no reference leads back to itself without a member or an item between."""
        return not any(_returns(name, schema, self.components) for name, schema in self.components.items())

    def judge(self, direction: str | None = None) -> Judge:
        """Return an independent judge; with a direction, of what takes part in it."""
        return Judge(self.schema, self.components, self.dialect, direction)

    def document(self, name: str, direction: str = "request") -> Document:
        """Make a document that holds the schema as the body of one operation."""
        content = {"application/json": {"schema": self.schema}}
        operation: dict[str, Any] = {"responses": {"200": {"description": "Done"}}}
        if direction == "request":
            operation["requestBody"] = {"content": content}
        else:
            operation["responses"]["200"]["content"] = content
        data = {"openapi": VERSIONS[self.dialect], "info": {"title": "Things", "version": "1"},
                "paths": {"/things": {"post": operation}}, "components": {"schemas": self.components}}
        return parse_document(name, json.dumps(data).encode(), _refuse)

    def side(self, name: str) -> tuple[Side, Conjunction]:
        """Return the side as the comparison sees it, with the schema of the body."""
        contract = read_contract(self.document(name))
        body = contract.operations[0].operation.request_body
        media = next(iter(body.content.values()))  # type: ignore[union-attr]
        return Side(contract), (media.schema,)  # type: ignore[return-value]


@dataclass(frozen=True)
class Pair:
    """A base and a revision."""

    base: Sided
    revision: Sided

    def swapped(self) -> Pair:
        return Pair(self.revision, self.base)

    def judged(self, direction: str) -> Judged:
        """Compare as a request or a response body, and let the rules speak."""
        comparison = compare_contracts(read_contract(self.base.document("base.json", direction)),
                                       read_contract(self.revision.document("revision.json", direction)))
        return Judged(comparison, judge(comparison, load_catalogue(), "openapi.json"))


def pair_of(base: Any, revision: Any, components: dict[str, Any] | None = None,
            others: dict[str, Any] | None = None, dialect: Dialect = "3.1") -> Pair:
    """Make a pair; the revision has the base's components where none are given."""
    mine = components or {}
    return Pair(Sided(base, mine, dialect), Sided(revision, mine if others is None else others, dialect))


def draw_dialect(random: Random) -> Dialect:
    return "3.0" if random.random() < 0.25 else "3.1"


def draw_sided(random: Random) -> Sided:
    """Draw one side."""
    dialect = draw_dialect(random)
    if random.random() < 0.3:
        schema = draw_dense(random, dialect)
    else:
        schema = draw_schema(random, dialect, 3 if random.random() < 0.15 else 2)
    return Sided(schema, draw_components(random, dialect), dialect)


def draw_pair(random: Random) -> Pair:
    """Draw a pair: most times the revision is the base with a few edits, else it is drawn anew."""
    base = draw_sided(random)
    if random.random() < 0.1:
        return Pair(base, Sided(draw_schema(random, base.dialect), base.components, base.dialect))
    held = {"schema": copy.deepcopy(base.schema), "components": copy.deepcopy(base.components)}
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        edit(random, all_places(held), base.dialect)
    return Pair(base, Sided(held["schema"], held["components"], base.dialect))


def _returns(name: str, schema: Any, components: dict[str, Any]) -> bool:
    pending, seen = [schema], set()
    while pending:
        schema = pending.pop()
        if not isinstance(schema, dict):
            continue
        pending += [branch for word in ("allOf", "anyOf", "oneOf") for branch in schema.get(word, ())]
        pending += [schema[word] for word in ("not", "if", "then", "else") if word in schema]
        pending += schema.get("dependentSchemas", {}).values()
        target = schema.get("$ref", "").rpartition("/")[2]
        if target == name:
            return True
        if target and target not in seen:
            seen.add(target)
            pending.append(components[target])
    return False


def _refuse(reference: str) -> Document:
    raise AssertionError(f"a schema refers to another file: {reference}")
