"""Files of recorded traffic that are one JSON document."""

from __future__ import annotations

from collections.abc import Iterable

from contractguard.errors import SourceError
from contractguard.source.access import Access
from contractguard.source.document import Document, Part, Region
from contractguard.source.library import find_origin
from contractguard.source.parse import parse_document
from contractguard.text import Pointer


class Recording(Document):
    """A recording as a document. Its places have lines and columns, and no text: a report is no place for that."""

    __slots__ = ()

    def regions(self, wanted: Iterable[tuple[Pointer, Part]]) -> dict[tuple[Pointer, Part], Region]:
        """Find many keys and values, without an excerpt."""
        found = super().regions(wanted)
        return {place: region._replace(excerpt="", excerpt_column=1) for place, region in found.items()}


def open_recording(name: str, access: Access) -> Recording:
    """Open a recording that a person named as a contract is named; it is JSON whatever its name.

    Raises SourceError where it cannot be read, is no JSON, nests too deep or is too large.
    """
    try:
        content, origin = find_origin(name, access).read()
    except SourceError as problem:
        raise SourceError(problem.message, place=problem.place,
                          hint=problem.hint or "record less at a time, or export a part of it") from None
    read = parse_document(origin.uri, content, _refuse, only_json=True)
    return Recording(read.uri, read.format, read.text, read.data, _refuse)


def _refuse(reference: str) -> Document:
    raise SourceError(f"a recording refers to nothing: '{reference}'")
