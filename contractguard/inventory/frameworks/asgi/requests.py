"""The request of an anonymous caller as Starlette hands it out, and what middleware calls to let it through."""

from __future__ import annotations

from contractguard.inventory.evaluation.completion import Thrown
from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.exchange import Anonymous, Answer, Headers, Request
from contractguard.inventory.evaluation.operators import text_of
from contractguard.inventory.evaluation.values import (
    NOTHING,
    Absent,
    Arguments,
    Failure,
    Known,
    MapOf,
    Site,
    Unknown,
    Value,
)
from contractguard.inventory.model import ANY
from contractguard.inventory.paths import Literal, PathTemplate


class AsgiRequest(Request):
    """A request, or a `scope`: its URL is known as far as the route's path is written out."""

    def __init__(self, method: str, path: PathTemplate) -> None:
        super().__init__(method if method != ANY else None)
        self.url = path_text(path)
        self.told_apart = False
        """Whether somebody looked at what tells this request from others."""

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return a part of the request."""
        self.told_apart |= name in ("url", "path", "method") or name in self.attributes
        if name in self.attributes:
            return self.attributes[name]
        if name in ("headers", "cookies"):
            return _Headers(cookies=name == "cookies")
        if name in ("url", "base_url"):
            return MapOf({"path": self.url}, complete=False) if name == "url" else Unknown("the URL")
        if name == "path":
            return self.url
        if name == "type":
            return Known("http")
        if name == "user":
            return Anonymous()
        if name in ("query_params", "path_params", "client", "app", "session", "receive"):
            return Unknown(f"'{name}' of the request")
        return super().member(name, evaluator)

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Return what a method of the request, or of a `scope`, gives."""
        first = arguments.get(0)
        if name == "get" and isinstance(first, Known):
            return self.member(str(first.value), evaluator)
        return super().invoke(name, arguments, site, evaluator)


class _Headers(Headers):
    """Headers that raise a KeyError where one is looked up that is not there."""

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Look a header up by its name in brackets."""
        found = Headers(self.cookies).member(name, evaluator)
        if isinstance(found, Absent) and evaluator.exchange is not None:
            raise Thrown(Failure(found.kind), evaluator.exchange)
        return found

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Return what looking for a header gives."""
        return Headers(self.cookies).invoke(name, arguments, site, evaluator)


def path_text(path: PathTemplate) -> Value:
    """Return the path of a request to a route: a text with gaps where the route takes anything."""
    parts: list[str | Value] = []
    for segment in path.segments:
        parts += ["/", segment.text if isinstance(segment, Literal) else Unknown("a part of the path")]
    if path.slash or not parts:
        parts.append("/")
    return text_of(parts)


class CallNext(Value):
    """What middleware is given to call the rest with: as a function of the request, or as an application."""

    __slots__ = ()

    def call(self, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Let the caller through."""
        if evaluator.exchange is not None:
            evaluator.state.write(evaluator.exchange, "passed", True)
        return Answer(None)


class Sender(Value):
    """`send` of ASGI: what is handed to it says the status."""

    __slots__ = ()

    def call(self, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Answer with a status."""
        first = arguments.get(0)
        if evaluator.exchange is not None and isinstance(first, MapOf) and "status" in first.entries:
            evaluator.state.write(evaluator.exchange, "status", first.entries["status"])
        return NOTHING


def scope_arguments(request: Request) -> Arguments:
    """Return what an application of ASGI is called with."""
    return Arguments([request, Unknown("receive"), Sender()])

