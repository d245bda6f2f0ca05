"""The formats of recordings, known by their content."""

from __future__ import annotations

from collections.abc import Iterator

from contractguard.contract import Node
from contractguard.errors import SourceError
from contractguard.replay import har, postman
from contractguard.replay.recorded import Recorded, Unread
from contractguard.source import Document


def read_recording(document: Document) -> Iterator[Recorded | Unread]:
    """Iterate over what was recorded, in the order of the file.

    Raises SourceError where the document is no recording of a known format.
    """
    root = Node(document, (), document.data)
    if har.recognises(root):
        return har.read(root)
    if postman.recognises(root):
        return postman.read(root)
    raise _unknown(root)


def _unknown(root: Node) -> SourceError:
    if {"openapi", "swagger"} & root.members().keys():
        message, hint = "this is a contract, no recording", "the contract comes first: replay CONTRACT TRAFFIC"
    elif "log" in root.members():
        message, hint = "this HTTP Archive has no entries", "'log.entries' must be an array (HAR 1.2)"
    else:
        message = "this is neither an HTTP Archive nor a Postman collection"
        hint = "save the network log of a browser or proxy as HAR, or export a collection as v2.1"
    return SourceError(message, hint=hint, place=f"{root.document.uri}:1:1")
