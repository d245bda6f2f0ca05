"""Edits of one side: one subschema that is reached, changed in one way."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from random import Random
from typing import Any

from tests.schema.drawing import draw_assertion, draw_combined, draw_schema, draw_typed
from tests.schema.validating import LISTS, MAPS, SINGLES
from tests.schema.vocabulary import NAMES, Dialect, draw_values


def places(holder: Any, key: Any) -> Iterator[tuple[Any, Any]]:
    """Iterate over all places of subschemas, each as what holds it and its key."""
    yield holder, key
    schema = holder[key]
    if not isinstance(schema, dict):
        return
    for word in MAPS:
        for name in schema.get(word, ()):
            yield from places(schema[word], name)
    for word in LISTS:
        for index in range(len(schema.get(word, ()))):
            yield from places(schema[word], index)
    for word in SINGLES:
        if word in schema:
            yield from places(schema, word)


def all_places(held: dict[str, Any]) -> list[tuple[Any, Any]]:
    """List the places of all subschemas of a side that are reached."""
    found = list(places(held, "schema"))
    pending, seen = [held["schema"]], set[str]()
    while pending:
        names = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(pending.pop()))) - seen
        seen |= names
        for name in sorted(names & held["components"].keys()):
            found += places(held["components"], name)
            pending.append(held["components"][name])
    return found


def edit(random: Random, found: list[tuple[Any, Any]], dialect: Dialect) -> None:
    """Change one of the subschemas at some places in one way."""
    holder, key = random.choice(found)
    schema = holder[key]
    if not isinstance(schema, dict) or random.random() < 0.12:
        holder[key] = draw_schema(random, dialect, 1)
    elif random.random() < 0.25 and schema:
        schema.pop(random.choice(sorted(schema)))
    elif random.random() < 0.2:
        keyword = random.choice(("anyOf", "oneOf", "allOf"))
        holder[key] = {keyword: [schema, draw_schema(random, dialect, 1)]}
    elif random.random() < 0.3:
        _edit_list(random, schema, dialect)
    elif random.random() < 0.2:
        schema.update(draw_values(random, dialect) if random.random() < 0.5 else draw_combined(random, dialect, 1))
    else:
        kind = schema.get("type", "object")
        schema.update(draw_assertion(random, dialect, kind if isinstance(kind, str) else kind[0], 1))


def _edit_list(random: Random, schema: dict[str, Any], dialect: Dialect) -> None:
    """Add to or take from a list or a map of a schema."""
    words = [word for word in ("properties", "required", "enum", *LISTS) if word in schema]
    if not words:
        schema.setdefault("properties", {})[random.choice(NAMES)] = draw_typed(random, dialect, 1)
        return
    word = random.choice(words)
    held = schema[word]
    if isinstance(held, dict):
        held.pop(next(iter(held))) if held and random.random() < 0.4 else held.update(
            {random.choice(NAMES): draw_schema(random, dialect, 1)})
    elif random.random() < 0.5 and len(held) > 1:
        held.pop(random.randrange(len(held)))
    elif word in LISTS:
        held.append(draw_schema(random, dialect, 1))
    elif word == "required":
        schema[word] = sorted({*held, random.choice(NAMES)})
    else:
        schema[word] = [*held, *(value for value in ("zz", 7) if value not in held)][: len(held) + 1]
