"""What is known of other people's packages: what they tell an anonymous caller, and which of them refuse anybody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import translate
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contractguard.inventory.evaluation.completion import Thrown
from contractguard.inventory.evaluation.exchange import Answer, Reply, Request
from contractguard.inventory.evaluation.values import (
    Absent,
    Arguments,
    Closure,
    Failure,
    Known,
    MapOf,
    Unknown,
    Value,
    strings,
)
from contractguard.text.casing import words_of

if TYPE_CHECKING:
    from contractguard.inventory.evaluation.evaluator import Evaluator

_WARY = frozenset((
    "auth", "authenticate", "authenticated", "authentication", "authorize", "authorized", "authorization", "session",
    "user",
    "guard", "protect", "protected", "require", "required", "requires", "verify", "permission", "permissions",
    "token", "login",
    "role", "roles", "access", "jwt", "admin", "signature", "credentials", "policy", "abilities", "ability", "acl",
    "rbac",
    "authorise", "authorised", "logged", "identity", "claims", "scope", "scopes", "forbidden", "unauthorized", "ensure",
))
"""Words in the name of a function that may refuse a caller."""


@dataclass(frozen=True, slots=True, eq=False)
class AllAbsent(Value):
    """An object of which every part is there only for who has been authenticated."""

    kind: str

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return what is not there."""
        return Absent(self.kind)


class Patterns:
    """Names of packages' functions, with `*` for anything."""

    def __init__(self, patterns: Iterable[str]) -> None:
        patterns = list(patterns)
        self._exact = frozenset(pattern for pattern in patterns if "*" not in pattern)
        self._globs = re.compile("|".join(translate(pattern.replace("[", "[[]")) for pattern in patterns
                                                                    if "*" in pattern)
                                 or r"(?!)")
        self._seen: dict[str, bool] = {}

    def __contains__(self, name: str) -> bool:
        found = self._seen.get(name)
        if found is None:
            found = self._seen[name] = name in self._exact or self._globs.fullmatch(name) is not None
        return found


@dataclass(frozen=True)
class Knowledge:
    """What `knowledge.yaml` says.

    `guards` refuse callers where they stand in a chain, and give the kind of credential that they ask for, under
    `conditions`; `harmless` never refuse anybody for want of one; `clients` ask, and do not answer; `pages` answer with
    documents for people; `plugins` extend an application without registering routes; `runners` run the
    function that they are handed last, and give what it gives; `results` are what calls give who has no credentials.
    """

    guards: tuple[tuple[Patterns, str], ...]
    conditions: tuple[tuple[Patterns, Mapping[str, Any]], ...]
    harmless: Patterns
    clients: Patterns
    pages: Patterns
    plugins: Patterns
    runners: Patterns
    results: tuple[tuple[Patterns, Mapping[str, Any]], ...]

    def guard(self, name: str, arguments: Arguments | None = None) -> str | None:
        """Return the kind of credential that a function of a package asks for; None where it is no known guard.

        `arguments` are those that made it: with some of them it asks for nothing, or for something else.
        """
        credential = next((credential for patterns, credential in self.guards if name in patterns), None)
        if credential is None or arguments is None:
            return credential
        said = self._condition(name)
        if "optional" in said and any(isinstance(each, Unknown) or (isinstance(each, MapOf) and not each.complete)
                                      for each in arguments):
            return None
        if self.is_optional(name, arguments):
            return None
        return _of_strategy(said["strategies"], arguments, credential) if "strategies" in said else credential

    def is_optional(self, name: str, arguments: Arguments) -> bool:
        """Whether a guard was told to let callers without a credential through."""
        stated = self._condition(name).get("optional", {})
        return any(isinstance(found := each.entries.get(key), Known) and found.value is value
                   for each in arguments if isinstance(each, MapOf) for key, value in stated.items())

    def _condition(self, name: str) -> Mapping[str, Any]:
        return next((said for patterns, said in self.conditions if name in patterns), {})

    def result(self, name: str, arguments: Arguments, evaluator: Evaluator) -> Value | None:
        """Return what a call gives an anonymous caller, None where that is not known; raises Thrown if it refuses."""
        for patterns, told in self.results:
            if name in patterns:
                return _result(told, arguments, evaluator)
        return None

    def may_refuse(self, name: str, arguments: Arguments) -> bool:
        """Whether a call of which nothing more is known may refuse a caller."""
        if name in self.harmless or name.removesuffix("()") in self.harmless:
            return False
        if any(isinstance(argument, (Request, Reply)) or argument.credentials for argument in arguments):
            return True
        last = re.split(r"[:.]", name.replace("()", ""))[-1]
        return any(word.lower() in _WARY for word in words_of(last))

    @cached_property
    def is_known(self) -> bool:
        """Whether there is anything in it."""
        return bool(self.results)


def _of_strategy(strategies: Mapping[str, str], arguments: Arguments, otherwise: str) -> str | None:
    """Return what a strategy of Passport asks for: nothing is known of those that people name themselves."""
    first = arguments.get(0)
    if first is None:
        return otherwise
    names = strings(first)
    if not names or any(isinstance(each, Closure) for each in arguments):
        return None
    found = [strategies.get(name) for name in names]
    return found[0] if all(found) else None


def _result(told: Mapping[str, Any], arguments: Arguments, evaluator: Evaluator) -> Value | None:
    if told.get("wraps"):
        wrapped = next((argument for argument in arguments if isinstance(argument, Closure)), None)
        if wrapped is not None:
            return wrapped
    if "refuses" in told:
        first = arguments.get(0)
        if told.get("of") == "credential" and isinstance(first, Unknown) and not first.credentials:
            return None
        raise Thrown(Failure(told["refuses"], told.get("status")), evaluator.exchange)
    if "answers" in told:
        return Answer(_status(arguments, told["answers"]))
    if "throws" in told:
        status = arguments.get(0)
        number = status.value if isinstance(status, Known) and isinstance(status.value, int) else told["throws"]
        raise Thrown(Failure("", number), evaluator.exchange)
    return _given(told.get("gives"), told.get("credential", "session"))


def _given(shape: object, credential: str) -> Value:
    if shape == "absent" or shape is None:
        return Absent(credential)
    if shape == "all-absent":
        return AllAbsent(credential)
    if shape == "failure":
        return Failure(credential)
    assert isinstance(shape, dict)
    return MapOf({key: _given(value, credential) for key, value in shape.items()}, complete=False)


def _status(arguments: Arguments, default: int) -> int | None:
    for name in ("status", "status_code"):
        if name in arguments.keywords:
            value = arguments.keywords[name]
            from contractguard.inventory.evaluation.answers import status_of

            return status_of(value)
    for argument in arguments.positional:
        if isinstance(argument, MapOf) and "status" in argument.entries:
            status = argument.entries["status"]
            return status.value if isinstance(status, Known) and isinstance(status.value, int) else None
    number = arguments.get(1)
    if isinstance(number, Known) and isinstance(number.value, int) and not isinstance(number.value, bool):
        return number.value
    return default


@cache
def load_knowledge() -> Knowledge:
    """Read `knowledge.yaml`."""
    import yaml

    said = yaml.load((Path(__file__).parent / "knowledge.yaml").read_bytes(),
                     Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - a safe loader
    return Knowledge(
        tuple((Patterns(names), credential) for credential, names in said["guards"].items()),
        tuple((Patterns(entry["calls"]), entry) for entry in said["conditions"]),
        Patterns(said["harmless"]),
        Patterns(said["clients"]),
        Patterns(said["pages"]),
        Patterns(said["plugins"]),
        Patterns(said["runners"]),
        tuple((Patterns(entry["calls"]), entry) for entry in said["results"]),
    )


def spoken(name: str) -> str:
    """Name a function for people: without the package's colon where the package says nothing."""
    package, _, rest = name.rpartition(":")
    return f"{rest.rstrip('()') or package} of {package}" if package and rest else (name.rstrip("():") or "a call")
