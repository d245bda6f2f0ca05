"""Which predicates there are, what they are asked about, and which options they take."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from contractguard.rules.violation import Violation
from contractguard.survey import Survey
from contractguard.text.casing import CASINGS

Function = TypeVar("Function", bound=Callable[..., Iterator[Violation]])



class Subjects(NamedTuple):
    """What predicates of one kind are asked about.

    `whole` says what of a run has the subjects; where a run has no such whole, nothing is asked. `among` takes them
    from it: each is then asked about beside its whole. Without `among` the whole is the one subject, and stands alone.
    """

    whole: str
    among: Callable[[Any], Iterable[Any]] | None = None


OVER: Mapping[str, Subjects] = {
    "document": Subjects("survey"),
    "operation": Subjects("survey", lambda survey: survey.operations),
    "parameter": Subjects("survey", lambda survey: survey.parameters),
    "request-body": Subjects("survey", lambda survey: survey.bodies),
    "response": Subjects("survey", lambda survey: survey.responses),
    "header": Subjects("survey", lambda survey: survey.headers),
    "media-type": Subjects("survey", lambda survey: survey.media_types),
    "security-scheme": Subjects("survey", lambda survey: survey.security_schemes),
    "server": Subjects("survey", lambda survey: survey.servers),
    "schema": Subjects("survey", lambda survey: survey.schemas),
    "access": Subjects("access"),
    "exchange": Subjects("exchanges", lambda exchanges: exchanges),
    "inventory": Subjects("inventory"),
    "endpoint": Subjects("inventory", lambda stock: stock.judged),
    "file": Subjects("file"),
}
"""What a predicate may be asked about.

A `survey` is there where the document is a readable contract, with what there is of `access` beside it, and with the
`exchanges` that were recorded; an `inventory` where contracts are held against code and traffic. A `file` is its root
node, readable as a contract or not.
"""

COMMON_FACTS = ("label",)
"""The facts that every violation has: what people call the subject."""


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a predicate: its type as the function states it."""

    type: str
    required: bool

    def problem(self, value: object) -> str:
        """Say what is wrong with a value, or nothing."""
        return "" if _TYPES[self.type][0](value) else f"must be {_TYPES[self.type][1]}"


@dataclass(frozen=True, slots=True)
class Predicate:
    """A question about one kind of subject.

    `facts` are those that its violations have; `having` are keywords of which a schema must have one to be asked about.
    """

    name: str
    over: str
    facts: tuple[str, ...]
    having: tuple[str, ...]
    options: Mapping[str, Option]
    ask: Callable[..., Iterator[Violation]]

    @property
    def summary(self) -> str:
        """What it does, in one sentence."""
        return (self.ask.__doc__ or "").strip().partition("\n")[0]

    def subjects(self, whole: Any) -> Iterable[Any]:
        """Return what of a whole this predicate is asked about."""
        if self.having:
            return _schemas_having(whole, self.having)
        among = OVER[self.over].among
        return (whole,) if among is None else among(whole)

    def about(self, subject: Any, whole: Any, options: Mapping[str, object]) -> Iterator[Violation]:
        """Ask about one subject of a whole."""
        return self.ask(subject, **options) if OVER[self.over].among is None else self.ask(subject, whole, **options)


def _schemas_having(survey: Survey, words: tuple[str, ...]) -> Iterable[Any]:
    if len(words) == 1:
        return survey.schemas_having(words[0])
    return {id(subject): subject for word in words for subject in survey.schemas_having(word)}.values()


def predicate(over: str, *facts: str, having: tuple[str, ...] = ()) -> Callable[[Function], Function]:
    """Make a predicate of a function. `facts` are what its violations say beside the subject's label."""
    assert over in OVER, f"nothing is asked over {over}"

    def register(function: Function) -> Function:
        name = function.__name__.replace("_", "-")
        assert name not in _PREDICATES, f"there are two predicates '{name}'"
        options = {
            parameter.name: Option(str(parameter.annotation), parameter.default is inspect.Parameter.empty)
            for parameter in inspect.signature(function).parameters.values()
            if parameter.kind is inspect.Parameter.KEYWORD_ONLY
        }
        assert all(option.type in _TYPES for option in options.values()), f"an option of '{name}' has no known type"
        _PREDICATES[name] = Predicate(name, over, facts, having, options, function)
        return function

    return register


@cache
def load_predicates() -> Mapping[str, Predicate]:
    """Import every module of this folder and return the predicates by name."""
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        import_module(f"contractguard.rules.predicates.{module.name}")
    return dict(sorted(_PREDICATES.items()))


_PREDICATES: dict[str, Predicate] = {}


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_map(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(item, str) for item in value.values())


_TYPES: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "str": (lambda value: isinstance(value, str), "a string"),
    "bool": (lambda value: isinstance(value, bool), "true or false"),
    "int": (lambda value: isinstance(value, int) and not isinstance(value, bool), "an integer"),
    "float": (_is_number, "a number"),
    "Sequence[str]": (_is_texts, "an array of strings"),
    "Mapping[str, str]": (_is_map, "an object of strings"),
    "Casing": (lambda value: value == "" or value in tuple(CASINGS), f"one of {', '.join(CASINGS)}, or empty"),
}
"""The types that options may have, as functions spell them, with how they are checked and told."""
