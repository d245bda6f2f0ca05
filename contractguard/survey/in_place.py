"""Schemas that speak of one and the same value: through references and combinators, up and down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from contractguard.survey.subjects import SchemaSubject
from contractguard.survey.survey import Survey
from contractguard.text import format_pointer

COMBINATORS = ("allOf", "anyOf", "oneOf")
_CONDITIONS = ("if", "then", "else", "not")


def in_place(
    survey: Survey, subjects: Iterable[SchemaSubject], words: Sequence[str] = COMBINATORS
) -> Iterator[SchemaSubject]:
    """Iterate over schemas and those that they apply to the same value by `$ref` and some combinators, each once."""
    pending = list(subjects)
    seen = {id(subject.value) for subject in pending}
    while pending:
        found = pending.pop()
        yield found
        target = survey.target(found) if "$ref" in found.value else None
        for each in (*branches(survey, found, words), *((target,) if target is not None else ())):
            if id(each.value) not in seen:
                seen.add(id(each.value))
                pending.append(each)


def branches(survey: Survey, subject: SchemaSubject, words: Sequence[str] = COMBINATORS) -> Iterator[SchemaSubject]:
    """Iterate over the branches of some combinators that are objects, their references not followed."""
    for word in words:
        listed = subject.value.get(word)
        for branch in listed if isinstance(listed, list) else ():
            found = survey.schema_at(branch)
            if found is not None:
                yield found


class Surroundings:
    """Which schemas apply others to the value that they speak of themselves: the way up from a branch."""

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self._holders: dict[int, list[SchemaSubject]] = {}
        self._named: dict[str, list[tuple[object, SchemaSubject]]] = {}
        for word in COMBINATORS:
            for holder in survey.schemas_having(word):
                listed = holder.value[word]
                self._note(holder, listed if isinstance(listed, list) else ())
        for word in _CONDITIONS:
            for holder in survey.schemas_having(word):
                self._note(holder, (holder.value[word],))
        for holder in survey.schemas_having("dependentSchemas"):
            held = holder.value["dependentSchemas"]
            self._note(holder, held.values() if isinstance(held, dict) else ())
        for holder in survey.schemas_having("$ref"):
            if len(holder.value) > 1:
                self._name(holder, holder.value)

    def around(self, subject: SchemaSubject) -> Iterator[SchemaSubject]:
        """Iterate over the schemas that apply this one to their own value, directly or by way of others, each once."""
        pending, seen = [subject], {id(subject.value)}
        while pending:
            for holder in self._applying(pending.pop()):
                if id(holder.value) not in seen:
                    seen.add(id(holder.value))
                    pending.append(holder)
                    yield holder

    def _note(self, holder: SchemaSubject, parts: Iterable[object]) -> None:
        for part in parts:
            if isinstance(part, dict):
                self._holders.setdefault(id(part), []).append(holder)
                self._name(holder, part)

    def _name(self, holder: SchemaSubject, part: dict[str, object]) -> None:
        """Note a reference by the last thing that it says. Most never have to be followed."""
        reference = part.get("$ref")
        if isinstance(reference, str):
            self._named.setdefault(_last(reference), []).append((part, holder))

    def _applying(self, subject: SchemaSubject) -> Iterator[SchemaSubject]:
        yield from self._holders.get(id(subject.value), ())
        name = format_pointer(subject.node.pointer[-1:])[1:]
        for part, holder in (*self._named.get(name, ()), *(self._named.get("", ()) if name else ())):
            found = self._survey.schema_at(part)
            if found is not None and self._survey.target(found) is subject:
                yield holder


def _last(reference: str) -> str:
    """Return the last token of a reference's pointer; nothing where it has none that could be compared."""
    _, _, pointer = reference.partition("#")
    return "" if "%" in pointer else pointer.rpartition("/")[2] if "/" in pointer else ""
