"""The documents that are transformed: the project's own, and the shared corpus where it is there."""

from __future__ import annotations

import json
import os
import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from contractguard.errors import ContractguardError
from contractguard.source import Access, Document, open_document
from contractguard.source.parse import parse_document
from tests.judging import CORPUS, FIXTURES

EVERYTHING = bool(os.environ.get("EQUIVALENCE_EVERYTHING"))
"""Whether every document is taken, the large real ones among them; else a sample that takes seconds."""
_ONE_IN = {"contracts": 1, "fixtures": 24, "verdicts": 20, "oasdiff": 40}
_ENDINGS = (".yaml", ".yml", ".json")


@dataclass(frozen=True)
class Case:
    """One document with a name that no machine's folders take part in."""

    name: str
    path: Path

    @cached_property
    def document(self) -> Document:
        """The document itself."""
        return open_document(str(self.path), Access(self.path.parent))

    @property
    def seed(self) -> int:
        """A number that the name determines."""
        return zlib.crc32(self.name.encode())

    def twin(self, data: dict[str, Any]) -> Document:
        """Make a JSON document of transformed data, whose references to other files lead where this one's do."""
        return parse_document("revision.json", json.dumps(data, indent=1).encode(), self.document.open)


def _folders() -> Iterator[tuple[str, Path, list[Path]]]:
    cases = [path for name in ("base", "revision") for path in FIXTURES.glob(f"*/*/{name}.yaml")]
    own = FIXTURES / "contracts"
    yield "contracts", FIXTURES, [path for path in cases if own in path.parents] + sorted(own.glob("*/*/openapi.yaml"))
    yield "fixtures", FIXTURES, [path for path in cases if own not in path.parents]
    for folder in ("verdicts", "oasdiff/data"):
        files = (CORPUS / folder).rglob("*")
        yield folder.partition("/")[0], CORPUS, [path for path in files if path.suffix in _ENDINGS]


def _sampled() -> Iterator[Case]:
    for folder, root, paths in _folders():
        for path in sorted(paths):
            case = Case(path.relative_to(root).as_posix(), path)
            if EVERYTHING or case.seed % _ONE_IN[folder] == 0:
                yield case


def small_documents() -> list[Case]:
    """List the documents of a run; those that are no valid OpenAPI are left out."""
    return [case for case in _sampled() if _is_valid(case)]


def real_documents() -> list[Case]:
    """List the large real documents, which take part where everything does."""
    paths = sorted((CORPUS / "real").glob("*.*")) if EVERYTHING else []
    return [Case(path.relative_to(CORPUS).as_posix(), path) for path in paths]


def _is_valid(case: Case) -> bool:
    """Ask a validator of other people; our own documents are taken."""
    from openapi_spec_validator import validate

    try:
        data = case.document.data
    except ContractguardError:
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            validate(data, base_uri=case.path.as_uri())  # type: ignore[arg-type]
    except Exception:
        return case.path.is_relative_to(FIXTURES)
    return True
