"""What recorded traffic tells: operations with counts, and nothing of the people behind them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

from contractguard.inventory.paths import PathTemplate
from contractguard.inventory.traffic.seen import Malformed

Value = TypeVar("Value")


class Place(NamedTuple):
    """A record: its source, and the line on which it begins, from 1; 0 where that is not known."""

    source: str
    line: int


@dataclass(frozen=True, slots=True)
class Observed:
    """One operation as it was seen.

    `codes` counts the requests by the exact status of their response, 0 for those without one. `examples` counts
    requests that were only written down. `first` is the first record that told of it, in the order of the sources.
    `is_template` says that the path was recorded as a template; else it is made of what the paths have in common.
    `query_names` are names of query parameters, as far as they are words, at most 100.
    """

    method: str
    path: PathTemplate
    codes: Mapping[int, int]
    examples: int
    sources: tuple[str, ...]
    first: Place
    is_template: bool
    query_names: tuple[str, ...]

    @property
    def hits(self) -> int:
        """The number of requests."""
        return sum(self.codes.values())

    @property
    def statuses(self) -> Mapping[str, int]:
        """The number of requests by the class of their status (`2xx`), `none` for those without a response."""
        classes: Counter[str] = Counter()
        for code, hits in self.codes.items():
            classes[f"{code // 100}xx" if code else "none"] += hits
        return dict(sorted(classes.items()))

    @property
    def examples_only(self) -> bool:
        """Whether nobody was seen sending it."""
        return not self.codes


@dataclass(frozen=True, slots=True)
class Matched(Generic[Value]):
    """An operation at a path that the index knows; whether the path knows the method too is for the caller to say.

    `values` are those that were added with the `template`, and `base` stood before it; requests behind another base are
    another operation. `slashed_otherwise` requests had a slash at the end where the template has none, or none where it
    has one.
    """

    template: PathTemplate
    base: PathTemplate
    values: tuple[Value, ...]
    observed: Observed
    slashed_otherwise: int = 0


@dataclass(frozen=True, slots=True)
class Traffic(Generic[Value]):
    """Everything that some sources told.

    `unmatched` are operations at paths that the index does not know, in the order of paths and methods. `requests` is
    the number of requests that were read, `ignored` how many of them are no evidence, by the reason. `malformed`
    records could not be read; `first_malformed` are the first few of each source. `other` are records that tell of no
    request. `formats` are the formats by source.
    """

    matched: tuple[Matched[Value], ...] = ()
    unmatched: tuple[Observed, ...] = ()
    requests: int = 0
    ignored: Mapping[str, int] = field(default_factory=dict)
    malformed: int = 0
    first_malformed: tuple[Malformed, ...] = ()
    other: int = 0
    formats: Mapping[str, str] = field(default_factory=dict)
