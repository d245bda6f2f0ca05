"""What is known of other people's packages: what they tell an anonymous caller, and which of them refuse anybody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import translate
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contractguard.inventory.evaluation.completion import Thrown
from contractguard.inventory.evaluation.exchange import Answer, Headers, Reply, Request
from contractguard.inventory.evaluation.values import (
    Absent,
    Arguments,
    Closure,
    Either,
    Failure,
    Known,
    MapOf,
    Truth,
    Unknown,
    Value,
    either,
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

    def holds(self, item: Value) -> Truth:
        """Return that it holds nothing, for want of a credential."""
        return Truth(False, frozenset((self.kind,)))


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
    _told: dict[str, Mapping[str, Any] | None] = field(default_factory=dict, compare=False, init=False)

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
        if name not in self._told:
            self._told[name] = next((told for patterns, told in self.results if name in patterns), None)
        told = self._told[name]
        return _result(told, arguments, evaluator) if told is not None else None

    def may_refuse(self, name: str, arguments: Arguments) -> bool:
        """Whether a call of which nothing more is known may refuse a caller."""
        if name in self.harmless or name.removesuffix("()") in self.harmless:
            return False
        if any(isinstance(argument, (Request, Reply)) or argument.credentials for argument in arguments):
            return True
        last = re.split(r"[:.]", name.replace("()", ""))[-1]
        return any(word.lower() in _WARY for word in words_of(last))

    @cached_property
    def welcoming(self) -> Knowledge:
        """The same for a caller of whom nothing is known to be missing: credentials may be there, and may be valid."""
        return replace(self, results=tuple(
            (patterns, {"gives": "unknown"} if told.keys() & {"gives", "refuses"} else told)
            for patterns, told in self.results))


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
    if told.get("copies"):
        return next((argument for argument in arguments if isinstance(argument, Request)), None)
    if told.get("runs"):
        run = next((argument for argument in arguments if isinstance(argument, Closure)), None)
        return evaluator.call_closure(run, Arguments([], complete=False)) if run is not None else None
    if told.get("of_argument") and not any(argument.credentials for argument in arguments):
        return _verified(evaluator)
    if "refuses" in told and arguments.positional and isinstance(arguments.positional[-1], Closure):
        # What takes a function of Node's kind gives it the error.
        return evaluator.call_closure(arguments.positional[-1], Arguments([Failure(told["refuses"], told.get("status")),
                                                                           Absent(told["refuses"])]))
    if "refuses" in told:
        raise Thrown(Failure(told["refuses"], told.get("status")), evaluator.exchange)
    if told.get("passes"):
        return Answer(passes=True)
    if "answers" in told:
        return _answer(arguments, told["answers"])
    if "throws" in told:
        status = arguments.get(0)
        number = status.value if isinstance(status, Known) and isinstance(status.value, int) else told["throws"]
        raise Thrown(Failure("", number), evaluator.exchange)
    return _of_caller(told, evaluator)


def _of_caller(told: Mapping[str, Any], evaluator: Evaluator) -> Value:
    """Return what is there of the caller: who signs in with what the request brings may be anybody from then on."""
    exchange = evaluator.exchange if evaluator.exchange is not None else {}
    if told.get("signs_in"):
        evaluator.state.write(exchange, "signed_in", True)
    return Unknown("who has just signed in") if exchange.get("signed_in") else _given(
        told.get("gives"), told.get("credential", "session"))


def _verified(evaluator: Evaluator) -> Value:
    """Return what verifying a token gives that may come from anywhere: a link in an e-mail, say."""
    if evaluator.exchange is not None:
        doubts = evaluator.exchange.get("doubts", ())
        doubt = "which token is verified is not known", None
        if doubt not in doubts:
            evaluator.state.write(evaluator.exchange, "doubts", (*doubts, doubt))
    return Unknown("a verified token")


def _given(shape: object, credential: str) -> Value:
    if shape == "absent" or shape is None:
        return Absent(credential)
    if shape == "all-absent":
        return AllAbsent(credential)
    if shape in ("headers", "cookies"):
        return Headers(cookies=shape == "cookies")
    if shape == "failure":
        return Failure(credential)
    if shape in ("headers", "cookies"):
        return Headers(cookies=shape == "cookies")
    if shape == "unknown":
        return Unknown("what a package says of the caller")
    assert isinstance(shape, dict)
    return MapOf({key: _given(value, credential) for key, value in shape.items()}, complete=False)


def _answer(arguments: Arguments, default: int) -> Value:
    """Return an answer with the status that stands among some arguments, or one of several."""
    from contractguard.inventory.evaluation.answers import status_of

    stated = _status(arguments)
    if stated is None or (isinstance(stated, Known) and stated.value is None):
        return Answer(default)
    return either([Answer(status_of(each)) for each in (stated.options if isinstance(stated, Either) else (stated,))])


def _status(arguments: Arguments) -> Value | None:
    for name in ("status", "status_code"):
        if name in arguments.keywords:
            return arguments.keywords[name]
    for argument in arguments.positional:
        if isinstance(argument, MapOf) and "status" in argument.entries:
            return argument.entries["status"]
    number = arguments.get(1)
    is_number = isinstance(number, Known) and isinstance(number.value, int) and not isinstance(number.value, bool)
    return number if is_number else None


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
