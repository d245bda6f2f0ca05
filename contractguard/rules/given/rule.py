"""A `given`/`then` rule as it is run: where it comes from, a rule file or a Spectral ruleset, is not seen any more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from contractguard.contract import Node
from contractguard.rules.document_rule import Then
from contractguard.source.document import Part

Facts = Mapping[str, object]
"""What a message may say: `error`, `property`, `value`, `path` and `description`."""


@dataclass(frozen=True, slots=True)
class GivenRule:
    """Places found by JSONPath, and what must hold there.

    `formats` are the formats of documents of which one must be the document's, in Spectral's names; none means all.
    `word` makes the message of the facts: what is told twice in the same words of the same place is told once.
    """

    name: str
    given: tuple[str, ...]
    then: tuple[Then, ...]
    word: Callable[[Facts], str]
    resolved: bool = True
    formats: frozenset[str] = frozenset()
    description: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """One problem at one place. `node` is the real place, behind references, or the nearest one around it."""

    rule: GivenRule
    node: Node
    part: Part
    message: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What all rules found, and why some could not be asked, or could not tell of a place."""

    results: tuple[Result, ...] = ()
    warnings: tuple[str, ...] = field(default_factory=tuple)
