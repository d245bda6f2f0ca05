"""The same requests as every format records them, with everything beside them that a recording may hold."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

Requests = Sequence[tuple[str, str, int]]
"""Method, URL, status."""


@dataclass(frozen=True)
class Person:
    """What tells of a person, and stands wherever a recording has room for it."""

    name: str = "Wilhelmina Featherstonehaugh"
    user: str = "wfeather77819"
    email: str = "wilhelmina@private.example.org"
    address: str = "203.0.113.77"
    token: str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P"
    agent: str = "Mozilla/5.0 (SecretPhone 4711)"


PERSON = Person()


def har(requests: Requests, person: Person = PERSON, indent: int | None = 2) -> bytes:
    headers = [{"name": "Authorization", "value": f"Bearer {person.token}"}, {"name": "Cookie", "value": person.email}]
    return _json({"log": {
        "version": "1.2", "creator": {"name": person.name, "version": person.agent},
        "pages": [{"title": person.name, "id": person.email}],
        "entries": [{
            "startedDateTime": "2026-01-01T00:00:00Z", "time": 1.5, "serverIPAddress": person.address,
            "comment": person.name,
            "request": {"method": method, "url": url, "headers": headers,
                        "cookies": [{"name": person.user, "value": person.token}],
                        "queryString": [{"name": "email", "value": person.email}],
                        "postData": {"text": json.dumps({"name": person.name, "entries": [1, {"log": person.token}]})}},
            "response": {"status": status, "headers": headers, "content": {"text": person.email * 20}},
        } for method, url, status in requests],
    }}, indent)


def postman(requests: Requests, person: Person = PERSON, indent: int | None = 2) -> bytes:
    def item(method: str, url: str, status: int) -> dict[str, Any]:
        request = {"method": method, "description": person.name, "body": {"mode": "raw", "raw": person.email},
                   "header": [{"key": "Authorization", "value": person.token}],
                   "auth": {"type": "bearer", "bearer": [{"key": "token", "value": person.token}]},
                   "url": {"raw": url, "host": ["{{baseUrl}}"], "path": urlsplit(url).path.split("/")[1:],
                           "query": [{"key": "email", "value": person.email}]}}
        return {"name": person.name, "request": request,
                "response": [{"name": person.email, "originalRequest": request, "code": status, "body": person.email}]}

    items = [item(*each) for each in requests]
    return _json({"info": {"name": person.name, "_postman_id": person.token,
                           "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
                  "item": [{"name": person.name, "item": items}],
                  "variable": [{"key": "token", "value": person.token}]}, indent)


def access_log(requests: Requests, person: Person = PERSON) -> bytes:
    return _lines(
        f'{person.address} {person.user} {person.email} [10/Oct/2026:13:55:36 +0000] '
        f'"{method} {_target(url)} HTTP/1.1" {status} 2326 '
        f'"https://x.example/?q={person.email}" "{person.agent}" "{person.address}" rt=0.1 '
        for method, url, status in requests)


def alb(requests: Requests, person: Person = PERSON) -> bytes:
    def url_with_port(url: str) -> str:
        parts = urlsplit(url)
        return parts._replace(netloc=f"{parts.hostname}:443").geturl()

    return _lines(
        f"https 2026-07-02T22:23:00.186641Z app/{person.user}/50dc6c495c0c9188 {person.address}:2817 10.0.0.1:80 0.086 "
        f'0.048 0.037 {status} 200 0 57 "{method} {url_with_port(url)} HTTP/1.1" "{person.agent}" ECDHE-RSA TLSv1.2 '
        f'arn:aws:elasticloadbalancing:x "Root={person.token}" "{person.email}" "arn" 1 2026-07-02T22:22:48Z "forward" '
        for method, url, status in requests)


def cloudfront(requests: Requests, person: Person = PERSON) -> bytes:
    def row(method: str, url: str, status: int) -> str:
        parts = urlsplit(url)
        return "\t".join(("2026-01-01", "00:00:00", person.address, method, parts.path, str(status), person.email,
                          person.agent, parts.query or "-", person.token, parts.hostname or "-"))

    return _lines(("#Version: 1.0",
                   "#Fields: date time c-ip cs-method cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query "
                   "cs(Cookie) x-host-header", *(row(*each) for each in requests)))


def vercel(requests: Requests, person: Person = PERSON) -> bytes:
    return _json(_vercel(requests, person), None)


def vercel_lines(requests: Requests, person: Person = PERSON) -> bytes:
    return _lines(json.dumps(each) for each in _vercel(requests, person))


def _vercel(requests: Requests, person: Person) -> list[dict[str, Any]]:
    build = {"id": "0", "deploymentId": "dpl_1", "projectId": "prj_1", "source": "build", "message": person.email}
    messages = [{
        "id": f"{number}{message}", "deploymentId": "dpl_1", "projectId": "prj_1", "source": "lambda",
        "host": "preview.vercel.app", "message": f"{person.name} {person.token}",
        "requestId": f"{person.token}{number}",
        "proxy": {"timestamp": 1, "method": method, "host": urlsplit(url).netloc, "path": _target(url),
                  "statusCode": status, "clientIp": person.address, "referer": person.email,
                  "userAgent": [person.agent]},
    } for number, (method, url, status) in enumerate(requests) for message in range(2)]
    return [build, *messages]


def supabase(requests: Requests, person: Person = PERSON) -> bytes:
    def row(method: str, url: str, status: int) -> dict[str, Any]:
        parts = urlsplit(url)
        headers = [{"authorization": person.token, "cf_connecting_ip": person.address, "user_agent": person.agent}]
        request = {"method": method, "path": parts.path, "search": f"?{parts.query}" if parts.query else None,
                   "host": parts.netloc, "url": url, "headers": headers, "sb": [{"auth_user": person.email}]}
        return {"id": person.token, "timestamp": 1, "event_message": f"{method} | {status} | {person.address} | {url}",
                "metadata": [{"request": [request], "response": [{"status_code": status, "headers": headers}]}]}

    database = {"id": "1", "event_message": person.email, "metadata": [{"parsed": [{"user_name": person.user}]}]}
    return _json({"result": [*(row(*each) for each in requests), database], "error": None}, None)


def supabase_attributes(requests: Requests, person: Person = PERSON) -> bytes:
    def row(method: str, url: str, status: int) -> dict[str, Any]:
        parts = urlsplit(url)
        return {"id": person.token, "event_message": person.email, "log_attributes": {
            "request.method": method, "request.path": parts.path, "request.search": f"?{parts.query}",
            "request.host": parts.netloc, "response.status_code": str(status),
            "request.headers.cf_connecting_ip": person.address, "request.sb.auth_user": person.user}}

    return _lines(json.dumps(row(*each)) for each in requests)


def otel(requests: Requests, person: Person = PERSON, indent: int | None = None) -> bytes:
    def named(method: str, url: str, status: int) -> dict[str, object]:
        parts = urlsplit(url)
        return {"http.request.method": method, "url.path": parts.path, "url.query": parts.query,
                "http.response.status_code": status, "server.address": parts.hostname, "client.address": person.address}

    return _spans(requests, person, named, indent)


def otel_before(requests: Requests, person: Person = PERSON) -> bytes:
    def named(method: str, url: str, status: int) -> dict[str, object]:
        return {"http.method": method, "http.target": _target(url), "http.status_code": status,
                "http.host": urlsplit(url).netloc, "http.client_ip": person.address}

    return _spans(requests, person, named, None)


def _spans(requests: Requests, person: Person, named: Callable[[str, str, int], dict[str, object]],
           indent: int | None) -> bytes:
    def span(kind: int, attributes: Mapping[str, object]) -> dict[str, Any]:
        private = {"enduser.id": person.email, "user_agent.original": person.agent, "exception.message": person.token}
        return {"traceId": "5b8e", "name": f"GET {person.name}", "kind": kind, "attributes": [
            {"key": key, "value": {"intValue": str(value)} if isinstance(value, int) else {"stringValue": value}}
            for key, value in {**private, **attributes}.items()]}

    spans = [span(2, named(*each)) for each in requests]
    client = span(3, named("GET", "https://other.example/never", 200))
    return _json({"resourceSpans": [{
        "resource": {"attributes": [{"key": "host.name", "value": {"stringValue": person.user}}]},
        "scopeSpans": [{"scope": {"name": "x"}, "spans": [client, *spans]}]}]}, indent) + b"\n"


def _target(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _json(value: object, indent: int | None) -> bytes:
    return json.dumps(value, indent=indent).encode()


def _lines(lines: Any) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


SENT: Mapping[str, tuple[str, Callable[[Requests], bytes]]] = {
    "har": ("har", har),
    "har, one line": ("har", lambda requests: har(requests, indent=None)),
    "access log": ("access-log", access_log),
    "alb": ("alb", alb),
    "cloudfront": ("cloudfront", cloudfront),
    "vercel": ("vercel", vercel),
    "vercel, lines": ("vercel", vercel_lines),
    "supabase": ("supabase", supabase),
    "supabase, attributes": ("supabase", supabase_attributes),
    "otel": ("otel", otel),
    "otel, indented": ("otel", lambda requests: otel(requests, indent=1)),
    "otel, before": ("otel", otel_before),
}
"""The recordings of what was sent, by what people may call them: the name of the format, and what writes it."""
