"""Names of media types (RFC 6838, section 4.2; RFC 9110, section 8.3.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from contractguard.contract import Node
from contractguard.contract.model import MediaType
from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.survey import Met, Survey

_WORD = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_NAME = re.compile(rf'({_WORD})/({_WORD})(?:[ \t]*;[ \t]*{_WORD}=(?:{_WORD}|"[^"\\]*"))*[ \t]*;?')


@predicate("document", "name")
def media_type_malformed(survey: Survey) -> Iterator[Violation]:
    """Find names of media types that are no type and subtype, or a range of these."""
    for name, node, met in _named(survey):
        found = _NAME.fullmatch(name)
        if found is None or (found[1] == "*" and found[2] != "*"):
            yield Violation(node, {"name": name}, about=met)


@predicate("document", "name")
def media_type_unlisted(survey: Survey, *, allowed: Sequence[str]) -> Iterator[Violation]:
    """Find media types that a policy does not list. `*` in the list stands for any characters but a slash."""
    pattern = re.compile("|".join(re.escape(name.lower()).replace(r"\*", "[^/]*") for name in allowed))
    for name, node, met in _named(survey):
        if not pattern.fullmatch(name.partition(";")[0].strip().lower()):
            yield Violation(node, {"name": name}, about=met)


def _named(survey: Survey) -> Iterator[tuple[str, Node, Met[MediaType]]]:
    """Iterate over the media types that are named where they stand, each place once.

    In Swagger 2.0 one item of `consumes` stands for the media type of many bodies.
    """
    seen = set()
    for met in survey.media_types:
        node, pointer = met.node, met.node.pointer
        named = isinstance(node.value, str) or (len(pointer) > 1 and pointer[-2] == "content")
        if named and node.location not in seen:
            seen.add(node.location)
            yield met.name, node, met
