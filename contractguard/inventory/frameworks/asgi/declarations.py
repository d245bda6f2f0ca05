"""What parameters of FastAPI declare: dependencies, parts of the request, and schemes of authentication."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from contractguard.inventory.evaluation.completion import Thrown
from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.values import (
    NO_CREDENTIALS,
    Absent,
    Arguments,
    Factory,
    Failure,
    Known,
    ListOf,
    Made,
    Site,
    Truth,
    Unknown,
    Value,
)


@dataclass(slots=True, eq=False)
class Depends(Value):
    """`Depends(f)` or `Security(f)`; without a dependency the type of the parameter is it."""

    dependency: Value | None


@dataclass(slots=True, eq=False)
class Part(Value):
    """`Header()`, `Cookie()`, `Query()` …: where a parameter comes from, what else it is called, and its default."""

    source: str
    alias: str
    default: Value | None


@dataclass(slots=True, eq=False)
class Annotated(Value):
    """`Annotated[type, …]`: a type with what frameworks are told of it."""

    type: Value
    metadata: tuple[Value, ...]


class _AnnotatedName(Value):
    """`typing.Annotated` itself."""

    __slots__ = ()

    def item(self, key: Value, evaluator: Evaluator) -> Value | None:
        """Return the type with its metadata; an annotated type within keeps its own, as Python has it."""
        if not isinstance(key, ListOf) or not key.items:
            return None
        of, *metadata = key.items
        if isinstance(of, Annotated):
            return Annotated(of.type, (*of.metadata, *metadata))
        return Annotated(of, tuple(metadata))


@dataclass(slots=True, eq=False)
class Scheme(Made):
    """A scheme of `fastapi.security`: it refuses who has no credentials, unless it was told not to (`auto_error`)."""

    def call(self, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Refuse, or give nothing."""
        credential = evaluator.knowledge.guard(self.of) or "bearer"
        opens = opens_itself(self)
        if opens.holds is None:
            return Unknown(f"auto_error of {self.of}", frozenset((credential,)))
        if opens.holds:
            return Absent(credential)
        raise Thrown(Failure(credential, 401), evaluator.exchange)


_OPENING = (("auto_error", False), ("optional", True))
"""Arguments with which schemes and makers of dependencies let a caller without credentials in."""


def opens_itself(made: Made) -> Truth:
    """Whether something that would refuse a caller was told to let everybody in."""
    for name, opening in _OPENING:
        value = made.arguments.keywords.get(name)
        if value is not None:
            holds = value.truth.holds
            return Truth(None if holds is None else holds is opening, NO_CREDENTIALS)
    return Truth(None if not made.arguments.complete else False)


_SCHEMES = {
    "http": ("HTTPBearer", "HTTPBasic", "HTTPDigest"),
    "api_key": ("APIKeyHeader", "APIKeyCookie", "APIKeyQuery"),
    "oauth2": ("OAuth2PasswordBearer", "OAuth2AuthorizationCodeBearer", "OAuth2"),
    "open_id_connect_url": ("OpenIdConnect",),
}
_PARTS = ("Header", "Cookie", "Query", "Path", "Body", "Form", "File")

EXTERNALS: Mapping[str, Value] = {f"{module}:Annotated": _AnnotatedName() for module in ("typing", "typing_extensions")}


def declaration_factories() -> dict[str, Factory]:
    """Return what makes declarations, by key."""
    found: dict[str, Factory] = {}
    for place in ("", "params.", "param_functions."):
        for name in ("Depends", "Security"):
            found[f"fastapi:{place}{name}"] = _depends
        for name in _PARTS:
            found[f"fastapi:{place}{name}"] = _part(name.lower())
    for module, names in _SCHEMES.items():
        for name in names:
            factory = _scheme(f"fastapi:security.{name}()")
            found[f"fastapi:security.{name}"] = found[f"fastapi:security.{module}.{name}"] = factory
    return found


def _depends(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
    return Depends(arguments.get(0, "dependency"))


def _part(source: str) -> Factory:
    def make(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
        alias = arguments.keywords.get("alias")
        name = alias.value if isinstance(alias, Known) and isinstance(alias.value, str) else ""
        return Part(source, name, arguments.get(0, "default"))

    return make


def _scheme(name: str) -> Factory:
    def make(arguments: Arguments, site: Site, evaluator: Evaluator) -> Value:
        return Scheme(name, arguments)

    return make
