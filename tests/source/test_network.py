"""The network client against a server of the test's own, and what it refuses."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from contractguard.errors import SourceError
from contractguard.source import Access, open_document
from contractguard.source.addresses import is_public
from contractguard.source.network import Client

PUBLIC = "93.184.215.14"
Answers = dict[str, bytes]


def answer(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def redirect(url: str, status: str = "302 Found") -> bytes:
    return answer(b"", status, f"Location: {url}")


def always(*addresses: str) -> Callable[[str, int], Sequence[str]]:
    return lambda _host, _port: addresses


class Server:
    """Answers each path with fixed bytes, and keeps what was asked."""

    def __init__(self) -> None:
        self.answers: Answers = {}
        self.requests: list[bytes] = []
        self.connections: list[tuple[str, int, str]] = []
        self.drip = 0.0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def connect(self, address: str, port: int, host: str, seconds: float) -> socket.socket:
        self.connections.append((address, port, host))
        return socket.create_connection(self._listener.getsockname(), timeout=seconds)

    def client(self, *addresses: str, **limits: float) -> Client:
        return Client(resolve=always(*addresses or (PUBLIC,)), connect=self.connect, **limits)  # type: ignore[arg-type]

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                self._reply(connection)

    def _reply(self, connection: socket.socket) -> None:
        request = b""
        while b"\r\n\r\n" not in request:
            received = connection.recv(4096)
            if not received:
                return
            request += received
        self.requests.append(request)
        reply = self.answers.get(request.split()[1].decode(), answer(b"", "404 Not Found"))
        size = 1 if self.drip else max(len(reply), 1)
        for start in range(0, len(reply), size):
            connection.sendall(reply[start : start + size])
            time.sleep(self.drip)


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.close()


def failing(action: Callable[[str], object], url: str) -> SourceError:
    with pytest.raises(SourceError) as caught:
        action(url)
    assert "\n" not in caught.value.message
    return caught.value


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
     "::ffff:10.0.0.1", "2002:7f00:0001::", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "localhost", ""],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url", ["https://localhost/x", "https://127.0.0.1:1/x", "https://[::1]/x", "https://2130706433/x"]
)
def test_this_machine_is_refused_by_default(url: str) -> None:
    assert "not public" in failing(Client().fetch, url).message


def test_a_document_is_fetched(server: Server) -> None:
    server.answers["/a%20b.yaml?x=1"] = answer(b"openapi: 3.1.0\n")
    fetched = server.client().fetch("https://example.com/a b.yaml?x=1")
    assert fetched.content == b"openapi: 3.1.0\n"
    assert server.connections == [(PUBLIC, 443, "example.com")]
    assert b"\r\nHost: example.com\r\n" in server.requests[0]
    assert b"uthorization" not in server.requests[0]
    assert b"ookie" not in server.requests[0]


def test_a_chunked_document_is_fetched(server: Server) -> None:
    server.answers["/"] = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    assert server.client().fetch("https://example.com").content == b"abcde"


def test_one_private_address_among_many_is_refused(server: Server) -> None:
    error = failing(server.client(PUBLIC, "10.0.0.1").fetch, "https://example.com/")
    assert "10.0.0.1, which is not public" in error.message
    assert not server.connections


def test_the_next_address_is_tried(server: Server) -> None:
    server.answers["/"] = answer(b"x")

    def connect(address: str, port: int, host: str, seconds: float) -> socket.socket:
        if address == "8.8.8.8":
            raise ConnectionRefusedError("refused")
        return server.connect(address, port, host, seconds)

    client = Client(resolve=always("8.8.8.8", PUBLIC), connect=connect)
    assert client.fetch("https://example.com/").content == b"x"
    refused = Client(resolve=always("8.8.8.8"), connect=connect)
    assert failing(refused.fetch, "https://example.com/").message == "cannot fetch 'https://example.com/': refused"


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_redirects_are_followed(server: Server, status: str) -> None:
    server.answers["/a"] = redirect("/b/c", status)
    server.answers["/b/c"] = redirect("https://other.example:8443/d#x", status)
    server.answers["/d"] = answer(b"found")
    fetched = server.client().fetch("https://example.com/a")
    assert (fetched.url, fetched.content) == ("https://other.example:8443/d", b"found")
    assert server.connections[-1] == (PUBLIC, 8443, "other.example")


def test_redirects_are_checked_each(server: Server) -> None:
    server.answers["/plain"] = redirect("http://example.com/d")
    server.answers["/file"] = redirect("file:///etc/passwd")
    server.answers["/secret"] = redirect("https://user:secret@example.com/d")
    server.answers["/inside"] = redirect("https://inside.example/d")
    server.answers["/round"] = redirect("/round")
    client = Client(lambda host, _: ["10.0.0.1" if host == "inside.example" else PUBLIC], server.connect)
    assert "not an https URL" in failing(client.fetch, "https://example.com/plain").message
    assert "not an https URL" in failing(client.fetch, "https://example.com/file").message
    secret = failing(client.fetch, "https://example.com/secret")
    assert "carries credentials" in secret.message
    assert "secret@" not in secret.message
    assert "not public" in failing(client.fetch, "https://example.com/inside").message
    before = len(server.requests)
    assert "more than 5 redirects" in failing(client.fetch, "https://example.com/round").message
    assert len(server.requests) - before == 6


def test_size_is_limited(server: Server) -> None:
    server.answers["/"] = answer(b"x" * 2000)
    server.answers["/chunked"] = (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"400\r\n" + b"x" * 1024 + b"\r\n"
    )
    client = server.client(size_limit=1000)
    assert "larger than" in failing(client.fetch, "https://example.com/").message
    assert failing(client.fetch, "https://example.com/chunked")


@pytest.mark.parametrize("headers", [True, False])
def test_time_is_limited_however_it_drips(server: Server, headers: bool) -> None:
    server.answers["/"] = answer(b"x" * 1000) if not headers else b"HTTP/1.1 200 OK\r\nX: " + b"x" * 1000
    server.drip = 0.02
    started = time.perf_counter()
    assert "within 0.5 seconds" in failing(server.client(time_limit=0.5).fetch, "https://example.com/").message
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    "reply",
    [
        answer(b"", "404 Not Found"),
        answer(b"", "500 Oh"),
        b"garbage\r\n\r\n",
        b"",
        answer(b"short").replace(b"5\r\n", b"50\r\n"),
        answer(b"x", "200 OK", "Content-Encoding: gzip"),
    ],
)
def test_wrong_answers(server: Server, reply: bytes) -> None:
    server.answers["/"] = reply
    assert "example.com" in failing(server.client().fetch, "https://example.com/").message


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "ftp://example.com/",
        "https://",
        "https://a:b@example.com/",
        "https://example.com:99999/",
        "https://[::1/",
        "https://exa\tmple..com/",
        "x",
    ],
)
def test_wrong_urls(server: Server, url: str) -> None:
    failing(server.client().fetch, url)
    assert not server.requests


def test_a_host_that_does_not_exist() -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(-2, "Name or service not known")

    assert "not known" in failing(Client(resolve=resolve).fetch, "https://example.com/").message


def test_a_contract_by_its_url(server: Server, tmp_path: Path) -> None:
    server.answers["/api/openapi.yaml"] = answer(b"openapi: 3.1.0\n")
    server.answers["/user.yaml"] = answer(b"type: object\n")
    access = Access(tmp_path, network=True, fetch=server.client().fetch)
    contract = open_document("https://example.com/api/openapi.yaml", access)
    assert contract.uri == "https://example.com/api/openapi.yaml"
    assert contract.open("../user.yaml").text == "type: object\n"
