"""Places as SARIF locations (SARIF 2.1.0, sections 3.28 to 3.33)."""

from __future__ import annotations

from collections.abc import Mapping

from contractguard.findings import Place
from contractguard.report.addresses import address
from contractguard.text import format_pointer

Json = dict[str, object]
Artifacts = Mapping[str, int]
"""The index of each file of the working tree in the run's `artifacts`, by its URI."""

SOURCE_ROOT = "%SRCROOT%"


def in_tree(name: str) -> str | None:
    """Return the relative URI of a document in the working tree, or None for any other document."""
    found = address(name)
    return found.uri if found.kind == "tree" else None


def opens(place: Place) -> bool:
    """Whether the file of a place can be opened by a reader of the log."""
    return address(place.uri).opens


def primary_location(place: Place, artifacts: Artifacts) -> Json:
    """Locate a result. A file of a git revision is named by the path that it has there."""
    return {"physicalLocation": _physical(place, artifacts, context=True), **_logical(place)}


def related_location(place: Place, message: str, artifacts: Artifacts, number: int | None = None) -> Json:
    """Locate what a result refers to. Only what can be opened has a physical location.

    `number` is the id by which the result's message links to the location.
    """
    location: Json = {} if number is None else {"id": number}
    if opens(place):
        location["physicalLocation"] = _physical(place, artifacts, context=False)
    return {**location, **_logical(place), "message": {"text": message}}


def _physical(place: Place, artifacts: Artifacts, *, context: bool) -> Json:
    found = address(place.uri)
    artifact: Json = {"uri": found.uri}
    if found.kind == "tree":
        artifact |= {"uriBaseId": SOURCE_ROOT, "index": artifacts[found.uri]}
    region, end = _region(place)
    physical: Json = {"artifactLocation": artifact, "region": region}
    if context and place.excerpt:
        physical |= _context(place, region, end)
    return physical


def _region(place: Place) -> tuple[Json, int]:
    """Return the region, and its end column on the line it starts on.

    GitHub annotates a pull request only where the diff has every line of the region, so a region of
    several lines is cut to the first one where that line is known.
    """
    end_line, end_column = place.end_line, place.end_column
    excerpt_end = place.excerpt_column + len(place.excerpt)
    if end_line > place.line and excerpt_end > place.column:
        end_line, end_column = place.line, excerpt_end
    region: Json = {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": end_line,
        "endColumn": end_column,
    }
    return region, end_column if end_line == place.line else excerpt_end


def _context(place: Place, region: Json, end: int) -> Json:
    """Quote the source line around a region, and the region in it, where the excerpt covers both."""
    start, excerpt_end = place.excerpt_column, place.excerpt_column + len(place.excerpt)
    if not start <= place.column < end <= excerpt_end or (start, excerpt_end) == (place.column, end):
        return {}
    region["snippet"] = {"text": place.excerpt[place.column - start:end - start]}
    return {"contextRegion": {
        "startLine": place.line,
        "startColumn": start,
        "endLine": place.line,
        "endColumn": excerpt_end,
        "snippet": {"text": place.excerpt},
    }}


def _logical(place: Place) -> Json:
    if not place.pointer:
        return {}
    last = place.pointer[-1]
    kind = "value" if isinstance(last, int) else "property"
    return {"logicalLocations": [
        {"name": str(last), "fullyQualifiedName": format_pointer(place.pointer), "kind": kind},
    ]}
