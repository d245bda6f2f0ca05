"""Fetching over https: bounded in size, time and redirects, and never from a private address."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from contractguard.errors import SourceError
from contractguard.source.access import SIZE_LIMIT, Fetched
from contractguard.source.addresses import is_address, is_public, resolve_host
from contractguard.source.timed_socket import TimedSocket
from contractguard.source.urls import HTTPS_ONLY, without_credentials

TIME_LIMIT = 30.0
"""How many seconds one fetch may take, redirects included."""
REDIRECT_LIMIT = 5
"""How many redirects are followed."""

Resolve = Callable[[str, int], Sequence[str]]
"""Host and port to the addresses of the host."""
Connect = Callable[[str, int, str, float], socket.socket]
"""Address, port, host name and seconds left to an open, encrypted connection."""

_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_CHUNK = 2**16


def connect_encrypted(address: str, port: int, host: str, seconds: float) -> socket.socket:
    """Connect to an address and verify that it is the host. Raises OSError where either fails."""
    plain = socket.create_connection((address, port), timeout=seconds)
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise


@dataclass(frozen=True, slots=True)
class Client:
    """A client for documents; lookup, connection and clock may be replaced.

    `now` counts seconds from anywhere, `admits` says which addresses may be connected to.
    """

    resolve: Resolve = resolve_host
    connect: Connect = connect_encrypted
    admits: Callable[[str], bool] = is_public
    now: Callable[[], float] = time.monotonic
    size_limit: int = SIZE_LIMIT
    time_limit: float = TIME_LIMIT

    def fetch(self, url: str) -> Fetched:
        """Fetch a document, following redirects.

        Raises SourceError where it is not there, or where a limit or an address forbids it.
        """
        until = self.now() + self.time_limit
        for _ in range(REDIRECT_LIMIT + 1):
            parts = _checked(url)
            try:
                content, location = self._exchange(parts, until)
            except TimeoutError as error:
                raise SourceError(f"'{url}' did not answer within {self.time_limit:g} seconds") from error
            except (OSError, http.client.HTTPException, UnicodeError) as error:
                raise SourceError(f"cannot fetch '{url}': {_one_line(str(error)) or type(error).__name__}") from error
            if location is None:
                return Fetched(url, content)
            url = urljoin(url, location).partition("#")[0]
        raise SourceError(f"'{url}' is behind more than {REDIRECT_LIMIT} redirects")

    def _exchange(self, parts: SplitResult, until: float) -> tuple[bytes, str | None]:
        host, port = parts.hostname or "", parts.port or 443
        name = host.encode("idna").decode("ascii") if not is_address(host) else host
        with closing(self._connected(name, port, until)) as opened:
            connection = http.client.HTTPConnection(name, port)
            connection.sock = TimedSocket(opened, until, self.now)
            connection.request("GET", _target(parts), headers=_headers(name, port))
            return self._content(connection.getresponse(), parts.geturl())

    def _connected(self, host: str, port: int, until: float) -> socket.socket:
        # The address that was looked at is the one that is used: a second lookup could answer differently.
        failed: OSError = OSError("the host has no address")
        for address in self._addresses(host, port):
            try:
                return self.connect(address, port, host, self._left(until))
            except OSError as error:
                failed = error
        raise failed

    def _addresses(self, host: str, port: int) -> Sequence[str]:
        addresses = self.resolve(host, port)
        for address in addresses:
            if not self.admits(address):
                raise SourceError(
                    f"the host '{host}' has the address {address}, which is not public",
                    hint="documents on private networks are not fetched; save it as a file",
                )
        return addresses

    def _content(self, response: http.client.HTTPResponse, url: str) -> tuple[bytes, str | None]:
        if response.status in _REDIRECTS and response.headers["location"]:
            return b"", response.headers["location"]
        if response.status != 200:
            raise SourceError(f"'{url}' answered {response.status} {_one_line(response.reason)}".rstrip())
        if response.headers.get("content-encoding", "identity").lower() != "identity":
            raise SourceError(f"'{url}' is sent in an encoding that was not asked for")
        content = bytearray()
        while chunk := response.read(_CHUNK):
            content += chunk
            if len(content) > self.size_limit:
                raise SourceError(f"'{url}' is larger than {self.size_limit / 2**20:g} MB")
        if response.length:
            raise SourceError(f"'{url}' broke off after {len(content)} bytes", hint="try again")
        return bytes(content), None

    def _left(self, until: float) -> float:
        left = until - self.now()
        if left <= 0:
            raise TimeoutError
        return left


def fetch(url: str) -> Fetched:
    """Fetch a document with the default client. Raises SourceError where that fails or is refused."""
    return Client().fetch(url)


def _checked(url: str) -> SplitResult:
    shown = without_credentials(url)
    try:
        parts = urlsplit(url)
        usable = bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise SourceError(f"'{shown}' is not a URL: {error}") from error
    if parts.scheme != "https" or not usable:
        raise SourceError(f"'{shown}' is not an https URL", hint=HTTPS_ONLY)
    if parts.username is not None:
        raise SourceError(f"'{shown}' carries credentials", hint="no credentials are sent; save it as a file")
    return parts


def _target(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
    return f"{path}?{quote(parts.query, safe='/?%:@!$&()*+,;=~')}" if parts.query else path


def _headers(host: str, port: int) -> dict[str, str]:
    shown = f"[{host}]" if ":" in host else host
    return {
        "Host": shown if port == 443 else f"{shown}:{port}",
        "User-Agent": "contractguard",
        "Accept": "application/yaml, application/json, */*;q=0.1",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }


def _one_line(text: str) -> str:
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())[:200]
