"""What may be read: the working directory, the boundary of references, the network, standard input."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

SIZE_LIMIT = 64 * 2**20
"""The largest document in bytes that is read from anywhere."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back from the network: the URL after all redirects, and the content found there."""

    url: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Access:
    """What opening a contract may touch.

    `directory` is the working directory: names are relative to it. `root` is the folder outside which
    no reference may lead; None means the top of the git repository that holds the contract, or else the
    contract's own folder. `allow_external` are further folders into which references may lead. `network`
    allows https URLs. `stdin` is read where a contract is named `-`. `fetch` replaces the network client.
    """

    directory: Path
    root: Path | None = None
    network: bool = False
    allow_external: tuple[Path, ...] = ()
    stdin: BinaryIO | None = None
    fetch: Callable[[str], Fetched] | None = None
