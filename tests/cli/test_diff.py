"""`diff`: two contracts, however they are named, and what the exit status says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import Repo, contract, contractguard, write

REMOVED = ["response-property-removed"]
JSON = ("--format", "json")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a promised and a proposed contract that breaks it, one that only adds, and one alike."""
    write(tmp_path, "base.yaml", contract("id", "email"))
    write(tmp_path, "revision.yaml", contract("id"))
    write(tmp_path, "more.yaml", contract("id", "email", paths=("/things", "/more")))
    write(tmp_path, "same.yaml", contract("id", "email"))
    return tmp_path


def test_two_files(place: Path) -> None:
    run = contractguard(place, "diff", "base.yaml", "revision.yaml", *JSON)
    assert (run.status, run.rules, run.err) == (1, REMOVED, "")
    assert run.contracts == {"revision.yaml": ("base.yaml", "breaking")}
    finding = run.report["findings"][0]
    assert (finding["where"]["uri"], finding["was"]["uri"]) == ("revision.yaml", "base.yaml")


@pytest.mark.parametrize("side", ["base", "revision"])
def test_standard_input_on_either_side(place: Path, side: str) -> None:
    names = {"base": ("-", "revision.yaml"), "revision": ("base.yaml", "-")}[side]
    run = contractguard(place, "diff", *names, *JSON, given=(place / f"{side}.yaml").read_text())
    assert (run.status, run.rules) == (1, REMOVED)
    place_of = {"base": "was", "revision": "where"}[side]
    assert run.report["findings"][0][place_of]["uri"] == "<stdin>"


def test_standard_input_on_both_sides_is_refused(place: Path) -> None:
    run = contractguard(place, "diff", "-", "-", given=contract("id"))
    assert (run.status, run.out) == (2, "")
    assert run.err.startswith("error: only one of the two contracts can come from standard input\n")


def test_revisions_on_either_side(repo: Repo) -> None:
    repo.git("checkout", "--quiet", "main")
    repo.write("api/readme.md", "")
    repo.commit()
    repo.git("checkout", "--quiet", "-B", "feature")
    repo.write("openapi.yaml", contract("id"))
    repo.commit()
    for place, names in (
        (repo.top, ("main:openapi.yaml", "openapi.yaml")),
        (repo.top, ("main:openapi.yaml", "HEAD:openapi.yaml")),
        (repo.top, ("main:openapi.yaml", "feature:./openapi.yaml")),
        (repo.top / "api", ("main:openapi.yaml", "../openapi.yaml")),
        (repo.top / "api", ("main:../openapi.yaml", "HEAD:openapi.yaml")),
    ):
        run = contractguard(place, "diff", *names, *JSON)
        assert (run.status, run.rules) == (1, REMOVED)
    reverse = contractguard(repo.top, "diff", "openapi.yaml", "main:openapi.yaml", *JSON)
    assert (reverse.status, reverse.rules) == (0, ["response-property-added"])


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (("main:nope.yaml", "openapi.yaml"), "there is no 'nope.yaml' in revision 'main'"),
        (("openapi.yaml", "mian:openapi.yaml"), "unknown git revision 'mian'"),
        (("main:", "openapi.yaml"), "'.' is a folder, not a file"),
        (("nope.yaml", "openapi.yaml"), "no such file: 'nope.yaml'"),
        ((".", "openapi.yaml"), "'.' is a folder, not a contract"),
    ],
)
def test_names_of_nothing(repo: Repo, names: tuple[str, str], message: str) -> None:
    run = contractguard(repo.top, "diff", *names)
    assert (run.status, run.out) == (2, "")
    assert run.err.splitlines()[0] == f"error: {message}"


def test_a_revision_without_a_repository(place: Path) -> None:
    run = contractguard(place, "diff", "main:base.yaml", "revision.yaml")
    assert run.status == 2
    assert run.err.startswith("error: ")
    assert "git repository" in run.err


def test_the_network_is_closed(place: Path) -> None:
    for url in ("https://localhost/openapi.yaml", "https://example.org/openapi.yaml"):
        run = contractguard(place, "diff", url, "revision.yaml")
        assert (run.status, run.out) == (2, "")
        assert "--allow-network" in run.err or "network" in run.err
    plain = contractguard(place, "diff", "http://localhost/openapi.yaml", "revision.yaml", "--allow-network")
    assert plain.status == 2
    assert plain.err.startswith("error: 'http://localhost/openapi.yaml' is not an https URL")


@pytest.mark.parametrize(
    ("revision", "options", "status"),
    [
        ("same.yaml", [], 0),
        ("more.yaml", [], 0),
        ("more.yaml", ["--fail-on", "warning"], 0),
        ("more.yaml", ["--fail-on", "note"], 1),
        ("same.yaml", ["--fail-on", "note"], 0),
        ("revision.yaml", [], 1),
        ("revision.yaml", ["--fail-on", "warning"], 1),
        ("revision.yaml", ["--fail-on", "never"], 0),
        ("nothing.yaml", ["--fail-on", "never"], 2),
    ],
)
@pytest.mark.parametrize("form", ["terminal", "json", "sarif"])
def test_the_exit_status_is_the_same_in_every_format(
    place: Path, revision: str, options: list[str], status: int, form: str
) -> None:
    run = contractguard(place, "diff", "base.yaml", revision, "--format", form, *options)
    assert run.status == status
    assert bool(run.out) is (status != 2)


def test_options_may_stand_anywhere(place: Path) -> None:
    first = contractguard(place, "diff", *JSON, "base.yaml", "revision.yaml")
    last = contractguard(place, "diff", "base.yaml", "revision.yaml", *JSON)
    assert first == last
