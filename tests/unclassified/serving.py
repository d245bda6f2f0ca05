"""What operations ask for, where they are called, and where tags lead: whole documents compared by one meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

from contractguard.text import format_pointer
from tests.unclassified.places import METHODS, Place, Side


def _operations(side: Side) -> Iterator[tuple[str, str, Place, Place]]:
    for kind in ("paths", "webhooks"):
        items = side.root.members().get(kind)
        for path, item in (items.members() if items is not None else {}).items():
            settled = side.settle(item)
            for method, operation in settled.members().items():
                if method in METHODS:
                    yield kind, f"{method} {re.sub('{[^}]*}', '{}', path)}", settled, operation


def same_doors(base: Side, revision: Side) -> bool:
    """Whether every operation that both have lets in the same credentials."""
    mine, theirs = _doors(base), _doors(revision)
    return all(theirs[name] == demanded for name, demanded in mine.items() if name in theirs)


def _doors(side: Side) -> dict[str, set[Any]]:
    found = {}
    for kind, name, _, operation in _operations(side):
        stated = operation.get("security")
        if stated is None:
            stated = side.root.get("security") if kind == "paths" else None
        found[name] = {
            frozenset((_on_the_wire(side, scheme), tuple(sorted(scopes))) for scheme, scopes in alternative.items())
            for alternative in stated or [{}]}
    return found


def demanded(side: Side) -> set[str]:
    """Return the names of the schemes that anything asks for."""
    stated = [side.root.get("security"), *(operation.get("security") for *_, operation in _operations(side))]
    return {name for alternatives in stated for alternative in alternatives or [] for name in alternative}


def _on_the_wire(side: Side, name: str) -> str:
    holder = side.root.get("components") or {}
    known = holder.get("securitySchemes") or {}
    scheme = {key: value for key, value in known.get(name, {"undefined": name}).items() if key != "description"}
    return str(sorted((key, str(value).lower()) for key, value in scheme.items()))


def same_addresses(base: Side, revision: Side) -> bool:
    """Whether every operation that both have is called at the same URLs."""
    return _called(base) == _called(revision)


def _called(side: Side) -> set[str]:
    return {url + name.partition(" ")[2] for kind, name, item, operation in _operations(side) if kind == "paths"
            for url in _urls(operation.get("servers") or item.get("servers") or side.root.get("servers"))}


def _urls(servers: Any) -> Iterator[str]:
    for server in servers or [{"url": "/"}]:
        variables = server.get("variables") or {}
        for values in product(*([str(v.get("default")), *v.get("enum", [])] for v in variables.values())):
            url = str(server.get("url", ""))
            for name, value in zip(variables, values, strict=True):
                url = url.replace("{" + name + "}", str(value))
            yield url.rstrip("/")


def same_tags(schemas: tuple[Place, Place], sides: tuple[Side, Side], tag: str | None = None) -> bool:
    """Whether two schemas with a discriminator send a tag, or every one, to the same place or to one renamed."""
    mine, theirs = (_tags(schema, side) for schema, side in zip(schemas, sides, strict=True))
    tags = mine.keys() | theirs.keys() if tag is None else {tag}
    return all(name in mine and name in theirs and _is_same(mine[name], theirs[name], sides[1]) for name in tags)


def _is_same(base: Place, revision: Place, side: Side) -> bool:
    renamed = base.value == revision.value and side.target(side.root, "#" + format_pointer(base.pointer)) is None
    return renamed or base.pointer == revision.pointer


def _tags(schema: Place, side: Side) -> dict[str, Place]:
    """Return where tags lead; what has none goes by no name at all."""
    holder = schema.get("discriminator")
    holder = holder if isinstance(holder, dict) else {}
    stated = {**(holder.get("mapping") or {}), **({"": name} if (name := holder.get("defaultMapping")) else {})}
    targets = {tag: side.target(schema, name if re.search("[#/]", name) else f"#/components/schemas/{name}")
               for tag, name in stated.items()}
    found = {tag: target for tag, target in targets.items() if target is not None}
    known = {target.pointer for tag, target in found.items() if tag}
    for keyword in ("oneOf", "anyOf"):
        branches = schema.members().get(keyword)
        for branch in branches.items() if branches is not None else []:
            target = side.settle(branch)
            if target.pointer not in known:
                found[str(branch.get("$ref")).rpartition("/")[2]] = target
    return found
