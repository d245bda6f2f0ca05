"""Repositories in which a contract is checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import Repo, contract


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A repository whose branch main promises `openapi.yaml`, with the branch feature checked out."""
    repo = Repo(tmp_path / "repo")
    repo.write("openapi.yaml", contract("id", "email"))
    repo.commit()
    repo.git("checkout", "--quiet", "-b", "feature")
    return repo
