"""Opening a contract, and after it whatever its references name: every document once."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial

from contractguard.errors import SourceError
from contractguard.source.access import Access
from contractguard.source.document import Document
from contractguard.source.files import file_named, standard_input
from contractguard.source.names import PathName, RevisionName, UrlName, read_name
from contractguard.source.origin import Origin
from contractguard.source.revisions import file_at_revision
from contractguard.source.urls import document_at, referred

_DOCUMENT_LIMIT = 10_000
_TOTAL_LIMIT = 512 * 2**20


def open_document(name: str, access: Access) -> Document:
    """Open the contract that a person named: a path, `-`, `REV:path` or an https URL.

    Its references open through `Document.open`. Raises SourceError where the contract cannot be read, is
    not well-formed, or may not be read.
    """
    return Library(access).open(find_origin(name, access))


def find_origin(name: str, access: Access) -> Origin:
    """Find the place that a contract's name means. Raises SourceError where there is no such place."""
    match read_name(name, access.directory):
        case PathName(path):
            return file_named(path, access)
        case RevisionName(revision, path):
            return file_at_revision(revision, path, access)
        case UrlName(url):
            return document_at(url, access)
        case _:
            return standard_input(access)


class Library:
    """The documents of one opened contract: the same place is always the same document.

    What could not be opened is remembered too, so that a thousand references to a missing file cost one look.
    """

    def __init__(self, access: Access) -> None:
        self._access = access
        self._documents: dict[Hashable, Document] = {}
        self._followed: dict[tuple[Hashable, str], Document | SourceError] = {}
        self._size = 0

    def open(self, origin: Origin) -> Document:
        """Open the document at a place. Raises SourceError where it cannot be read."""
        known = self._documents.get(origin.key)
        if known is not None:
            return known
        content, found = origin.read()
        document = self._documents.get(found.key) or self._parse(found, content)
        self._documents[origin.key] = self._documents[found.key] = document
        return document

    def _parse(self, origin: Origin, content: bytes) -> Document:
        from contractguard.source.parse import parse_document

        self._size += len(content)
        if self._size > _TOTAL_LIMIT or len(self._documents) >= _DOCUMENT_LIMIT:
            raise SourceError(
                f"the contract is larger than {_TOTAL_LIMIT // 2**20} MB or {_DOCUMENT_LIMIT} documents",
                hint="look for references that should not be there",
            )
        return parse_document(origin.uri, content, partial(self._follow, origin))

    def _follow(self, origin: Origin, reference: str) -> Document:
        reference = reference.partition("#")[0]
        if not reference:
            return self._documents[origin.key]
        step = origin.key, reference
        if step not in self._followed:
            self._followed[step] = self._try(origin, reference)
        found = self._followed[step]
        if isinstance(found, SourceError):
            raise SourceError(found.message, hint=found.hint, place=found.place)
        return found

    def _try(self, origin: Origin, reference: str) -> Document | SourceError:
        try:
            return self.open(referred(origin, reference, self._access))
        except SourceError as error:
            return SourceError(error.message, hint=error.hint, place=error.place or origin.uri)
