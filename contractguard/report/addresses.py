"""What the name of a place's document stands for: a file here, a file elsewhere, a page, or a git revision's file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_PAGE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_IN_PATH = "/!$&'()*+,;=@-._~"
_IN_PAGE = _IN_PATH + "%:?"
_STRAY_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a document is, and its percent-encoded URI.

    `tree`: below the working directory, with a relative URI. `file`: elsewhere on this machine. `page`: on
    the network. `revision`: in a git revision, with the path that it has there; such a file cannot be opened.
    `stream`: read from standard input, the same.
    """

    kind: Literal["tree", "file", "page", "revision", "stream"]
    uri: str

    @property
    def opens(self) -> bool:
        """Whether a reader who has the URI can open the file that was judged."""
        return self.kind in ("tree", "file", "page")


def address(name: str) -> Address:
    """Tell what a document's name stands for."""
    if name in ("", "-") or name.startswith("<"):
        return Address("stream", "stdin")
    if _PAGE.match(name):
        return Address("page", _encoded(_STRAY_PERCENT.sub("%25", name), _IN_PAGE))
    if _DRIVE.match(name):
        return Address("file", "file:///" + name[:2] + _encoded(name[2:].replace("\\", "/")))
    if name.startswith("/"):
        return Address("file", "file://" + _encoded(name))
    _, colon, path = name.partition(":")
    if colon and path:
        return Address("revision", _encoded(path))
    outside = ".." in name.split("/")
    return Address("file" if outside else "tree", _encoded(name))


def _encoded(text: str, safe: str = _IN_PATH) -> str:
    return quote(text, safe=safe, errors="replace")
