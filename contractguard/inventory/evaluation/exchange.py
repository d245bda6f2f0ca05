"""What a handler is given when an anonymous caller asks: a request without credentials, and a way to answer."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contractguard.inventory.evaluation.completion import Thrown
from contractguard.inventory.evaluation.values import (
    NOTHING,
    Absent,
    Arguments,
    Failure,
    Known,
    MapOf,
    Site,
    Truth,
    Unknown,
    Value,
    either,
)
from contractguard.inventory.model import ANY
from contractguard.text.casing import words_of

if TYPE_CHECKING:
    from contractguard.inventory.evaluation.evaluator import Evaluator

_KINDS = (
    ("signature", frozenset(("signature", "hmac", "svix"))),
    ("bearer", frozenset(("authorization", "bearer", "jwt"))),
    ("session", frozenset(("cookie", "cookies", "session", "csrf", "xsrf"))),
    ("api-key", frozenset(("key", "apikey", "token", "secret", "auth", "credential", "password"))),
)
"""Words in the name of a header, and the kind of credential that such a header carries."""
_NO_CREDENTIALS = frozenset(("idempotency", "cache", "surrogate", "websocket", "partition", "routing"))
"""Words that make a key something else than a credential."""

_USERS = frozenset(("user", "session", "auth", "account", "userid", "user_id", "currentuser", "current_user",
                    "principal",
                    "jwt", "token", "claims", "jwtpayload", "member", "identity", "customer"))
"""Members of a request, and of what goes with it, that only who has been authenticated has."""

_METHODS = tuple(map(Known, ("GET", "POST", "PUT", "PATCH", "DELETE")))
"""What a caller may ask of a handler for every method: HEAD and OPTIONS tell nothing of what it does."""


def credential_of(header: str) -> str:
    """Return the kind of credential that a header or cookie of this name carries; empty for none."""
    words = words_of(header)
    lowered = {word.lower() for word in words}
    if lowered & _NO_CREDENTIALS:
        return ""
    return next((kind for kind, marks in _KINDS if marks & lowered), "")


def is_of_user(name: str) -> bool:
    """Whether a member of this name is there only for who has been authenticated."""
    return name.lower().lstrip("_") in _USERS


@dataclass(slots=True, eq=False)
class Headers(Value):
    """Headers, or cookies, that carry no credential. Values of others are not known."""

    cookies: bool = False

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return a header."""
        kind = "session" if self.cookies else credential_of(name)
        return Absent(kind) if kind else Unknown(f"header {name}")

    def holds(self, item: Value) -> Truth:
        """Return that no header is there which carries a credential."""
        kind = "session" if self.cookies else credential_of(str(item.value)) if isinstance(item, Known) else ""
        return Truth(False, frozenset((kind,))) if kind else Truth(None)

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Return what looking for a header gives."""
        first = arguments.get(0)
        if name in ("get", "has", "getAll", "getlist", "get_all") and first is not None:
            if not isinstance(first, Known):
                return Absent("session") if self.cookies else Unknown("a header")
            return self.member(str(first.value), evaluator)
        return Absent("session") if self.cookies and name not in ("set", "delete") else Unknown("headers")


_COOKIES = ("cookies", "COOKIES", "signedCookies", "cookie")


@dataclass(slots=True, eq=False)
class Address(Value):
    """The address of a request, as a text or taken apart: its path is that of the request, its query is not known."""

    request: Request

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return a part of it."""
        if name in ("href", "toString"):
            return self
        return self.request.member(name, evaluator) if name == "pathname" else Unknown(f"'{name}' of the address")


@dataclass(slots=True, eq=False)
class Request(Value):
    """The request of a caller without credentials; with `user_is_object` there is a user, who is nobody."""

    method: str | None = None
    path: str | None = None
    user_is_object: bool = False
    attributes: dict[str, Value] = field(default_factory=dict)

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return a part of the request."""
        if name in self.attributes:
            return self.attributes[name]
        if name in ("headers", "META", "rawHeaders", "header") or name in _COOKIES:
            return Headers(cookies=name in _COOKIES)
        if name == "method":
            return Known(self.method) if self.method and self.method != ANY else either(_METHODS)
        if name in ("path", "pathname", "path_info", "originalUrl"):
            return Known(self.path) if self.path is not None else Unknown("the path")
        if name == "url":
            return Address(self)
        if name in ("req", "request", "raw", "nextUrl", "locals", "state", "context", "g", "ctx", "scope", "var"):
            return self
        if is_of_user(name):
            return Anonymous() if self.user_is_object and name == "user" else Absent("session")
        return Unknown(f"'{name}' of the request")

    def set_member(self, name: str, value: Value, evaluator: Evaluator) -> None:
        """Take note of what middleware leaves on the request."""
        evaluator.state.write(self.attributes, name, value)

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Return what a method of the request gives."""
        first = arguments.get(0)
        if name in ("header", "get", "get_header") and isinstance(first, Known):
            value = str(first.value)
            return self.attributes.get(value) or (Absent("session") if is_of_user(value) else
                                                  Headers().member(value, evaluator))
        if name in ("isAuthenticated", "is_authenticated"):
            return Absent("session")
        if name == "clone":
            twin = copy(self)
            twin.attributes = dict(self.attributes)
            return twin
        if name in ("set", "use") and isinstance(first, Known):
            self.set_member(str(first.value), arguments.get(1) or NOTHING, evaluator)
            return NOTHING
        if name in ("jwtVerify", "authenticate"):
            raise Thrown(Failure("bearer", 401), evaluator.exchange)
        return Unknown(f"'{name}' of the request")


@dataclass(slots=True, eq=False)
class CurrentRequest(Value):
    """The request that is being answered, for frameworks that keep it at a fixed place (`flask.request`)."""

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return a part of the request."""
        return evaluator.request.member(name, evaluator) if evaluator.request is not None else None

    def set_member(self, name: str, value: Value, evaluator: Evaluator) -> None:
        """Take note of what is left on the request."""
        if evaluator.request is not None:
            evaluator.request.set_member(name, value, evaluator)

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Call a method of the request."""
        return evaluator.request.invoke(name, arguments, site, evaluator) if evaluator.request is not None else None


@dataclass(slots=True, eq=False)
class Anonymous(Value):
    """The user object that frameworks hand out for who has not been authenticated."""

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return a part of it: nobody is authenticated, active, or staff."""
        from contractguard.inventory.evaluation.operators import decided

        if name == "is_anonymous":
            return decided(Truth(True, frozenset(("session",))))
        return Absent("session")


@dataclass(slots=True, eq=False)
class Answer(Value):
    """A response as a value, with its status where that is known; one that `passes` hands on to what comes next."""

    status: int | None = 200
    passes: bool = False

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Nothing of a response but its status matters."""
        return Known(self.status) if name in ("status", "status_code") and self.status else Unknown("a response")

    def set_member(self, name: str, value: Value, evaluator: Evaluator) -> None:
        """Take a status that is set afterwards."""
        if name in ("status", "status_code") and isinstance(value, Known) and isinstance(value.value, int):
            self.status = value.value

    def call(self, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Send it: responses of ASGI are called for that."""
        if evaluator.exchange is not None:
            evaluator.state.write(evaluator.exchange, "status", Known(self.status))
            evaluator.state.write(evaluator.exchange, "sent", True)
        return NOTHING

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Leave its status: changing a response does."""
        return self


_STATUS = ("status", "code", "sendStatus", "writeHead")
_SENDS = ("json", "send", "end", "html", "text", "body", "redirect", "sendFile", "render", "render_template",
          "download",
          "sendStatus", "jsonp", "stream", "write", "pipe", "newResponse")


@dataclass(slots=True, eq=False)
class Reply(Value):
    """What a handler answers with by calling it: `res`, `reply`, `ctx` or `c`. `request` is the request beside it."""

    request: Request | None = None

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return a part of the context; what is no part of the answer belongs to the request."""
        if name in ("res", "response", "reply"):
            return self
        if name in ("headersSent", "writableEnded") and evaluator.exchange is not None:
            sent = evaluator.exchange.get("sent")
            return Known(sent) if isinstance(sent, bool) else Unknown(f"'{name}' of the answer")
        if self.request is not None:
            return self.request if name in ("req", "request") else self.request.member(name, evaluator)
        return Unknown(f"'{name}' of the answer")

    def set_member(self, name: str, value: Value, evaluator: Evaluator) -> None:
        """Take a status or a body (Koa), or what is left for those who come later."""
        assert evaluator.exchange is not None
        if name in ("status", "statusCode"):
            self._set_status(value, evaluator)
        elif name == "body":
            evaluator.state.write(evaluator.exchange, "sent", True)
        elif self.request is not None:
            self.request.set_member(name, value, evaluator)

    def invoke(self, name: str, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Answer, or ask the request."""
        assert evaluator.exchange is not None
        if name in ("throw", "assert"):
            return self._threw(name, arguments, evaluator)
        if name in _STATUS or name in _SENDS:
            self._status_among(name, arguments, evaluator)
            if name in _SENDS or name == "writeHead":
                evaluator.state.write(evaluator.exchange, "sent", True)
            if name == "redirect":
                evaluator.state.write(evaluator.exchange, "status", Known(302))
            return self
        if name in ("unauthorized", "forbidden", "notFound", "badRequest"):
            status = {"unauthorized": 401, "forbidden": 403, "notFound": 404, "badRequest": 400}[name]
            evaluator.state.write(evaluator.exchange, "status", Known(status))
            evaluator.state.write(evaluator.exchange, "sent", True)
            return self
        if self.request is not None:
            return self.request.invoke(name, arguments, site, evaluator)
        return self

    def _status_among(self, name: str, arguments: Arguments, evaluator: Evaluator) -> None:
        for value in arguments.positional[: 1 if name in _STATUS else 2]:
            is_status = isinstance(value, Known) and isinstance(value.value, int) and 100 <= value.value <= 599
            if is_status or (name in ("status", "code") and not isinstance(value, (Known, MapOf))):
                self._set_status(value, evaluator)
            elif isinstance(value, MapOf) and "status" in value.entries and name not in ("json", "send"):
                self._set_status(value.entries["status"], evaluator)

    def _set_status(self, value: Value, evaluator: Evaluator) -> None:
        assert evaluator.exchange is not None
        evaluator.state.write(evaluator.exchange, "status", value)

    def _threw(self, name: str, arguments: Arguments, evaluator: Evaluator) -> Value | None:
        position = 0 if name == "throw" else 1
        status = arguments.get(position)
        number = status.value if isinstance(status, Known) and isinstance(status.value, int) else None
        first = arguments.get(0)
        if name == "assert" and first is not None:
            if first.truth.holds is True:
                return NOTHING
            if first.truth.holds is None and not first.credentials:
                return Unknown("an assertion")
        credentials = first.credentials if name == "assert" and first is not None else frozenset()
        raise Thrown(Failure(min(credentials, default=""), number), evaluator.exchange)


@dataclass(slots=True, eq=False)
class Next(Value):
    """The rest of the chain: whoever calls it lets the caller through, or hands on an error."""

    def call(self, arguments: Arguments, site: Site, evaluator: Evaluator) -> Value | None:
        """Let the caller through."""
        assert evaluator.exchange is not None
        first = arguments.get(0)
        if first is None or (isinstance(first, Known) and first.value in (None, "route", "router")):
            evaluator.state.write(evaluator.exchange, "passed", True)
            return NOTHING
        raise Thrown(first, evaluator.exchange)
