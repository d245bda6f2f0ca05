"""The part of a policy file that says which operations are meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from contractguard.access.policy import Matcher
from contractguard.contract.openapi import METHODS
from contractguard.errors import AccessError, ContractguardError
from contractguard.source import Document
from contractguard.source.strict import StrictFile, spelled
from contractguard.text import Pointer, closest, listed

PLAIN_KEYS = ("path", "methods", "operation", "tag", "operationId", "kind", "x")
MATCHER_KEYS = (*PLAIN_KEYS, "any")
MATCHED_KINDS = ("operation", "webhook", "callback")
MOST_PATTERN = 1000

_METHOD = re.compile(r"[A-Za-z][A-Za-z0-9!#$%&'*+.^_`|~-]*", re.ASCII)
_KNOWN_METHODS = tuple(method.upper() for method in METHODS)
_PLACEHOLDERS = re.compile(r"(?:[^{}]|\{[^{}]*\})*")


@dataclass(frozen=True, slots=True)
class MatcherFile(StrictFile):
    """Reads matchers, and what all parts of a policy file are made of."""

    whole: ClassVar[str] = "an access policy"
    error: ClassVar[type[ContractguardError]] = AccessError
    document: Document

    def entries(self, pointer: Pointer, value: object) -> Mapping[str, Any]:
        """Read an object with keys of any name."""
        return self.mapping(pointer, value, tuple(value) if isinstance(value, dict) else ())

    def listed(self, at: Pointer, value: object) -> Iterator[tuple[int, Any]]:
        """Iterate over the items of an array with their indices."""
        if not isinstance(value, list):
            raise self.wrong(at, f"{self.named(at)} must be an array")
        return iter(list(enumerate(value)))

    def names(
        self, at: Pointer, value: object, known: tuple[str, ...] | None = None, what: str = "name"
    ) -> tuple[str, ...]:
        """Read an array of different names, all of them known ones where these are given; one name stands for itself.

        `what` says in complaints what the names are names of.
        """
        items = [value] if isinstance(value, str) else value
        found: dict[str, None] = {}
        for index, item in self.listed(at, items):
            place = at if isinstance(value, str) else (*at, index)
            if not isinstance(item, str) or not item.strip():
                raise self.wrong(place, f"{self.named(at)} must list names", f"this is {spelled(item)}")
            if item in found:
                raise self.wrong(place, f"{self.named(at)} lists '{spelled(item)}' twice", "keep one of the two")
            if known is not None:
                self.known(place, item, known, what)
            found[item] = None
        return tuple(found)

    def known(self, at: Pointer, name: str, known: tuple[str, ...], what: str) -> None:
        """Check that a name is known."""
        if name not in known:
            near = closest(name, known)
            others = f"one of {listed(known)}" if known else "the policy names none"
            raise self.wrong(at, f"there is no {what} '{spelled(name)}'",
                             f"did you mean '{near}'?" if near else others)

    def matcher(self, at: Pointer, value: object) -> Matcher:
        """Read which operations are meant."""
        data = self.mapping(at, value, MATCHER_KEYS)
        if not data:
            raise self.wrong(at, "it is not said which operations are meant",
                             "name a path, an operation, a tag, an operationId or an extension; all are '/**'")
        plain = self.plain(at, data)
        if "any" not in data:
            return plain
        choices = [self.choice((*at, "any", index), item) for index, item in self.listed((*at, "any"), data["any"])]
        if not choices:
            raise self.wrong((*at, "any"), "'any' lists nothing, so no operation is meant")
        return Matcher(plain.paths, plain.methods, plain.tags, plain.operation_ids, plain.kinds, plain.extensions,
                       tuple(choices))

    def choice(self, at: Pointer, value: object) -> Matcher:
        """Read one of the choices of `any`, which hold no choices themselves."""
        data = self.mapping(at, value, PLAIN_KEYS)
        if not data:
            raise self.wrong(at, "it is not said which operations are meant")
        return self.plain(at, data)

    def plain(self, at: Pointer, data: Mapping[str, Any]) -> Matcher:
        """Read a matcher without its choices."""
        if "operation" in data and {"path", "methods"} & data.keys():
            raise self.wrong((*at, "operation"), "'operation' says method and path already", "leave the other keys out")
        paths = self.patterns((*at, "path"), data["path"]) if "path" in data else ()
        methods = self.methods((*at, "methods"), data["methods"]) if "methods" in data else ()
        if "operation" in data:
            methods, paths = self.operation((*at, "operation"), data["operation"])
        for pattern in paths:
            self.path((*at, "path" if "path" in data else "operation"), pattern)
        tags = self.patterns((*at, "tag"), data["tag"]) if "tag" in data else ()
        ids = self.patterns((*at, "operationId"), data["operationId"]) if "operationId" in data else ()
        kinds = self.names((*at, "kind"), data["kind"], MATCHED_KINDS, "kind") if "kind" in data else ()
        return Matcher(paths, methods, tags, ids, kinds, self.extensions((*at, "x"), data.get("x", {})))  # type: ignore[arg-type]

    def patterns(self, at: Pointer, value: object) -> tuple[str, ...]:
        """Read patterns with wildcards, one or several."""
        found = self.names(at, value)
        if not found:
            raise self.wrong(at, f"{self.named(at)} lists nothing, so no operation is meant")
        for pattern in found:
            if len(pattern) > MOST_PATTERN:
                raise self.wrong(at, f"a pattern may be {MOST_PATTERN} characters long, not {len(pattern)}")
        return found

    def operation(self, at: Pointer, value: object) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Read `METHOD /path`; `*` stands for every method."""
        method, _, path = self.text(at, value).partition(" ")
        if not path.strip():
            raise self.wrong(at, f"'{spelled(method)}' is no operation", "write method and path: GET /health")
        methods = () if method == "*" else self.methods(at, method)
        return methods, self.patterns(at, path.strip())

    def methods(self, at: Pointer, value: object) -> tuple[str, ...]:
        """Read methods in any case; one that is nearly a known one is a mistake, another may be a method of its own."""
        found = self.names(at, value)
        if not found:
            raise self.wrong(at, "'methods' lists nothing, so no operation is meant")
        for index, method in enumerate(found):
            place = at if isinstance(value, str) else (*at, index)
            near = "" if method.upper() in _KNOWN_METHODS else closest(method.upper(), _KNOWN_METHODS)
            if near or not _METHOD.fullmatch(method):
                raise self.wrong(place, f"'{spelled(method)}' is no method",
                                 f"did you mean '{near}'?" if near else f"one of {listed(_KNOWN_METHODS, 9)}")
        return tuple(method.upper() for method in found)

    def path(self, at: Pointer, pattern: str) -> None:
        """Check a pattern of paths."""
        if not pattern.startswith("/"):
            raise self.wrong(at, f"the path '{spelled(pattern)}' does not start with '/'",
                             "paths are those of the contract, without the server")
        if not _PLACEHOLDERS.fullmatch(pattern):
            raise self.wrong(at, f"the braces in '{spelled(pattern)}' do not match", "a parameter is written as {id}")
        for segment in pattern.split("/"):
            if "**" in segment and segment != "**":
                raise self.wrong(at, f"'**' stands for whole segments, not for a part of '{spelled(segment)}'",
                                 "within a segment write '*'")

    def extensions(self, at: Pointer, value: object) -> Mapping[str, object]:
        """Read the extensions that an operation must have, with their values."""
        data = self.entries(at, value)
        for name in data:
            if not name.startswith("x-"):
                raise self.wrong((*at, name), f"'{spelled(name)}' is no extension",
                                 "the name of an extension starts with 'x-'")
        return data

    def title(self, data: Mapping[str, Any]) -> str:
        """Word which operations a matcher means, as the file has it: `POST /auth/**`."""
        if "operation" in data:
            first = [spelled(data["operation"])]
        else:
            first = [" ".join(_shown(data[name]) for name in ("methods", "path") if name in data)]
        others = [f"{name} {_shown(data[name])}" for name in MATCHER_KEYS[3:] if name in data]
        return ", ".join(part for part in [*first, *others] if part)


def _shown(value: object) -> str:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return spelled("|".join(value[:5]))
    return spelled(value)
