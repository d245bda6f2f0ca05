"""What tells findings apart."""

from __future__ import annotations

import pytest

from contractguard.source import Document
from contractguard.source.strict import parse_strictly
from contractguard.survey.naming import file_from


def document(uri: str) -> Document:
    return parse_strictly(uri, b"{}", "a file")


@pytest.mark.parametrize(("root", "part", "said"), [
    ("openapi.yaml", "schemas/pet.yaml", "schemas/pet.yaml"),
    ("26831cc:openapi.yaml", "26831cc:schemas/pet.yaml", "schemas/pet.yaml"),
    ("api/openapi.yaml", "shared/pet.yaml", "../shared/pet.yaml"),
    ("26831cc:api/openapi.yaml", "26831cc:shared/pet.yaml", "../shared/pet.yaml"),
    ("../api/openapi.yaml", "../shared/pet.yaml", "../shared/pet.yaml"),
    ("openapi.yaml", "../shared/pet.yaml", "../shared/pet.yaml"),
    ("/old/api/openapi.yaml", "/old/api/pet.yaml", "pet.yaml"),
    ("https://example.org/v1/openapi.yaml", "https://example.org/v1/schemas/pet.yaml", "schemas/pet.yaml"),
])
def test_a_file_is_named_alike_in_every_revision_and_working_directory(root: str, part: str, said: str) -> None:
    assert file_from(document(part), document(root)) == said
