"""A small shop as a contract, and calls of it as recorders save them."""

from __future__ import annotations

import copy
import json
from typing import Any

from contractguard.contract import Contract, read_contract
from contractguard.replay import Recorded, Replay, Unread, read_recording
from contractguard.source import Document
from contractguard.source.parse import parse_document

Data = dict[str, Any]

ORDER: Data = {"$ref": "#/components/schemas/Order"}
SHOP: Data = {
    "openapi": "3.1.0", "info": {"title": "Shop", "version": "1"}, "servers": [{"url": "https://api.shop.test/v1"}],
    "paths": {
        "/orders": {
            "get": {
                "parameters": [
                    {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 100}},
                    {"name": "session", "in": "cookie", "required": True, "schema": {"type": "string"}}],
                "responses": {"200": {"description": "Found", "content": {
                    "application/json": {"schema": {"type": "array", "items": ORDER}}}}}},
            "post": {
                "requestBody": {"required": True, "content": {
                    media_type: {"schema": {"$ref": "#/components/schemas/NewOrder"}} for media_type in
                    ("application/json", "application/x-www-form-urlencoded", "multipart/form-data")}},
                "responses": {"201": {"description": "Created", "content": {"application/json": {"schema": ORDER}}}}}},
        "/orders/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}],
            "get": {"responses": {"200": {"description": "Found", "content": {"application/json": {"schema": ORDER}}}}},
            "delete": {"responses": {"204": {"description": "Gone"}}}},
        "/orders/latest": {"get": {"responses": {"200": {"description": "Found", "content": {
            "text/plain": {"schema": {"type": "string", "maxLength": 5}}}}}}},
    },
    "components": {"schemas": {
        "NewOrder": {"type": "object", "required": ["size"], "additionalProperties": False, "properties": {
            "size": {"type": "string", "enum": ["S", "M"]}}},
        "Order": {"type": "object", "required": ["id"], "properties": {
            "id": {"type": "integer"}, "size": {"type": "string"},
            "labels": {"type": "object", "additionalProperties": {"type": "string"}}}},
    }},
}


def document(data: object, name: str = "shop.json") -> Document:
    """Make a document of plain data."""
    def refuse(reference: str) -> Document:
        raise AssertionError(reference)

    return parse_document(name, json.dumps(data).encode(), refuse)


def shop(**schemas: Any) -> Contract:
    """The shop, with other schemas."""
    data = copy.deepcopy(SHOP)
    data["components"]["schemas"].update(schemas)
    return read_contract(document(data))


def entry(
    method: str, path: str, status: int = 200, sent: str | None = None, answer: str | None = None,
    media_type: str = "application/json", host: str = "https://staging.test/v1", **request: Any,
) -> Data:
    """An entry of an HTTP Archive."""
    asked: Data = {"method": method, "url": host + path, **request}
    if sent is not None:
        asked["postData"] = {"mimeType": media_type, "text": sent}
    content = {"size": 0} if answer is None else {"size": len(answer), "mimeType": "application/json", "text": answer}
    return {"request": asked, "response": {"status": status, "content": content}}


def har(*entries: object) -> Document:
    """An HTTP Archive."""
    return document({"log": {"version": "1.2", "entries": list(entries)}}, "traffic.har")


def read(recording: Document) -> list[Recorded | Unread]:
    """Everything that a recording holds."""
    return list(read_recording(recording))


def only(recording: Document) -> Recorded:
    """The one request of a recording."""
    [found] = read(recording)
    assert isinstance(found, Recorded)
    return found


def play(recording: Document, contract: Contract | None = None, base: Contract | None = None, **options: Any) -> Replay:
    """Hold a recording against the shop, or against another contract."""
    replay = Replay(contract or shop(), base, **options)
    replay.play(read_recording(recording))
    return replay


def told(replay: Replay) -> list[tuple[str, str, str]]:
    """Each outcome by its kind, its operation and its cause."""
    return sorted((outcome.kind, outcome.label, outcome.cause.sentence) for outcome in replay.outcomes)
