"""Documents on the network, and what an absolute reference names."""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit, urlunsplit

from contractguard.errors import SourceError
from contractguard.source.access import Access
from contractguard.source.files import FileOrigin, StreamOrigin
from contractguard.source.names import path_of_file_url, printable
from contractguard.source.origin import Origin

HTTPS_ONLY = "only https is fetched: use https, or save it as a file"
"""What to do about a URL of another scheme."""
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):")


@dataclass(frozen=True, slots=True)
class UrlOrigin:
    """A document by its URL."""

    url: str
    access: Access

    @property
    def uri(self) -> str:
        """The URL."""
        return self.url

    @property
    def key(self) -> Hashable:
        """The URL."""
        return self.url

    def read(self) -> tuple[bytes, Origin]:
        """Fetch the document. Raises SourceError where that fails or is refused."""
        from contractguard.source.network import fetch

        fetched = (self.access.fetch or fetch)(self.url)
        return fetched.content, UrlOrigin(fetched.url, self.access)

    def beside(self, reference: str) -> Origin:
        """Find what a reference relative to the URL names. Raises SourceError where it may not be fetched."""
        return document_at(urljoin(self.url, reference), self.access)


def document_at(url: str, access: Access) -> Origin:
    """Find a document by its URL. Raises SourceError where it is not https or the network is off."""
    shown = printable(without_credentials(url))
    if not url.lower().startswith("https://"):
        raise SourceError(f"'{shown}' is not an https URL", hint=HTTPS_ONLY)
    if not access.network:
        raise SourceError(f"'{shown}' is on the network, which is off", hint="allow the network, or save it as a file")
    return UrlOrigin(url.partition("#")[0], access)


def referred(origin: Origin, reference: str, access: Access) -> Origin:
    """Find what a reference of a document names, relative or absolute, its fragment left off.

    Raises SourceError where it leads out of what may be read.
    """
    scheme = _SCHEME.match(reference)
    if scheme is None:
        return origin.beside(reference)
    kind = scheme[1].lower()
    if kind in ("http", "https"):
        return document_at(reference, access)
    if kind == "file" and isinstance(origin, FileOrigin | StreamOrigin):
        return origin.beside(path_of_file_url(reference).replace("%", "%25"))
    if kind == "file":
        raise SourceError(
            f"reference '{printable(reference)}' names a file of this machine", hint="use a relative reference"
        )
    raise SourceError(
        f"reference '{printable(reference)}' has the scheme '{kind}:', which cannot be read",
        hint=f"for a file whose name holds a colon write './{printable(reference)}'",
    )


def without_credentials(url: str) -> str:
    """Blank user name and password in a URL, to show it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return re.sub(r"//[^/]*@", "//", url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
