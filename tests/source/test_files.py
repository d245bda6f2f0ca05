"""Files, standard input, names, and finding contracts in a folder."""

from __future__ import annotations

import io
import os
import threading
import time
from pathlib import Path

import pytest

from contractguard.errors import SourceError
from contractguard.source import Access, Document, Fetched, find_contracts, looks_like_contract, open_document
from contractguard.source.names import PathName, RevisionName, StandardInput, UrlName, read_name

CONTRACT = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\n"


def write(path: Path, text: str = CONTRACT) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def refused(document: Document, reference: str) -> SourceError:
    with pytest.raises(SourceError) as caught:
        document.open(reference)
    return caught.value


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("-", StandardInput()),
        ("openapi.yaml", PathName("openapi.yaml")),
        ("origin/main:api/openapi.yaml", RevisionName("origin/main", "api/openapi.yaml")),
        ("HEAD~2:openapi.yaml", RevisionName("HEAD~2", "openapi.yaml")),
        ("v1.0:./x.yaml", RevisionName("v1.0", "./x.yaml")),
        ("main@{2024-01-01 10:00}:x.yaml", RevisionName("main@{2024-01-01 10:00}", "x.yaml")),
        ("HEAD^{/fix: it}:a:b.yaml", RevisionName("HEAD^{/fix: it}", "a:b.yaml")),
        ("https://example.com/openapi.yaml", UrlName("https://example.com/openapi.yaml")),
        ("ftp://example.com/x", UrlName("ftp://example.com/x")),
        (r"C:\api\openapi.yaml", PathName(r"C:\api\openapi.yaml")),
        ("C:/api/openapi.yaml", PathName("C:/api/openapi.yaml")),
        ("./odd:name.yaml", PathName("./odd:name.yaml")),
        ("/tmp/odd:name.yaml", PathName("/tmp/odd:name.yaml")),
        ("file:///tmp/a%20b.yaml", PathName("/tmp/a b.yaml")),
        ("", PathName("")),
    ],
)
def test_names(name: str, meaning: object, tmp_path: Path) -> None:
    assert read_name(name, tmp_path) == meaning


def test_an_existing_file_with_a_colon_is_a_path(tmp_path: Path) -> None:
    write(tmp_path / "v1:openapi.yaml")
    assert read_name("v1:openapi.yaml", tmp_path) == PathName("v1:openapi.yaml")
    assert open_document("v1:openapi.yaml", Access(tmp_path)).uri == "v1:openapi.yaml"


def test_shown_names_are_relative_to_the_working_directory(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    path = write(tmp_path / "api" / "openapi.yaml")
    (tmp_path / "other").mkdir()
    assert open_document(str(path), Access(tmp_path)).uri == "api/openapi.yaml"
    assert open_document("../api/openapi.yaml", Access(tmp_path / "other")).uri == "../api/openapi.yaml"
    assert open_document(path.as_uri(), Access(tmp_path)).uri == "api/openapi.yaml"


def test_references_in_every_direction_are_one_document_each(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    write(tmp_path / "api" / "openapi.yaml")
    write(tmp_path / "shared" / "a b é.yaml")
    contract = open_document("api/openapi.yaml", Access(tmp_path))
    shared = contract.open("../shared/a%20b%20%C3%A9.yaml")
    assert shared.uri == "shared/a b é.yaml"
    assert contract.open("./.././shared/a b é.yaml#/x") is shared
    assert shared.open("../api/openapi.yaml") is contract
    assert contract.open("openapi.yaml") is contract
    assert contract.open("") is contract
    assert contract.open("#/components") is contract
    assert contract.open((tmp_path / "shared" / "a b é.yaml").as_uri()) is shared


@pytest.mark.parametrize(
    "reference",
    [
        "../outside.yaml",
        "%2e%2e/outside.yaml",
        "/etc/passwd",
        "file:///etc/passwd",
        "link.yaml",
        "folder/outside.yaml",
        "//host/share.yaml",
        "a/../../outside.yaml",
    ],
)
def test_references_out_of_the_root_are_refused(tmp_path: Path, reference: str) -> None:
    write(tmp_path / "outside.yaml")
    write(tmp_path / "api" / "openapi.yaml")
    (tmp_path / "api" / "link.yaml").symlink_to("../outside.yaml")
    (tmp_path / "api" / "folder").symlink_to("..")
    error = refused(open_document("api/openapi.yaml", Access(tmp_path)), reference)
    assert "leads outside" in error.message
    assert error.hint
    assert error.place == "api/openapi.yaml"


def test_the_root_can_be_widened(tmp_path: Path) -> None:
    write(tmp_path / "outside.yaml")
    write(tmp_path / "api" / "openapi.yaml")
    for access in (Access(tmp_path, root=tmp_path), Access(tmp_path, allow_external=(tmp_path,))):
        assert open_document("api/openapi.yaml", access).open("../outside.yaml").uri == "outside.yaml"
    narrowed = Access(tmp_path, root=tmp_path / "api")
    assert refused(open_document("api/openapi.yaml", narrowed), "../outside.yaml").hint


def test_a_contract_that_is_a_link_out_of_the_repository_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "secret.yaml")
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    (tmp_path / "repo" / "openapi.yaml").symlink_to("../secret.yaml")
    (tmp_path / "repo" / "api").symlink_to("..")
    for name in ("openapi.yaml", "api/secret.yaml"):
        with pytest.raises(SourceError, match="symbolic link"):
            open_document(name, Access(tmp_path / "repo"))
    assert open_document("../secret.yaml", Access(tmp_path / "repo")).uri == "../secret.yaml"


def test_a_link_inside_is_the_file_that_it_names(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    write(tmp_path / "v2" / "openapi.yaml")
    (tmp_path / "current.yaml").symlink_to("v2/openapi.yaml")
    contract = open_document("current.yaml", Access(tmp_path))
    assert contract.uri == "v2/openapi.yaml"
    assert contract.open("../current.yaml") is contract


def test_what_cannot_be_opened(tmp_path: Path) -> None:
    write(tmp_path / "api" / "openapi.yaml")
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    for name, message, hint in (
        ("api/opnapi.yaml", "no such file: 'api/opnapi.yaml'", "did you mean 'api/openapi.yaml'?"),
        ("apu/openapi.yaml", "no such file: 'apu/openapi.yaml'", "there is no folder 'apu'"),
        ("api", "'api' is a folder, not a contract", "name a file in it"),
        ("api/openapi.yaml/x", "no such file", ""),
        ("a\0b", "cannot find", ""),
        ("loop.yaml", "loop.yaml'", ""),
        ("x" * 5000, "xxx", ""),
        ("", "is a folder", ""),
        ("-", "there is no standard input", "name a file instead of '-'"),
    ):
        with pytest.raises(SourceError) as caught:
            open_document(name, Access(tmp_path))
        assert message in caught.value.message
        assert "\n" not in caught.value.message
        assert hint in caught.value.hint


def test_a_missing_reference_is_looked_for_once(tmp_path: Path) -> None:
    write(tmp_path / "openapi.yaml")
    write(tmp_path / "user.yaml")
    contract = open_document("openapi.yaml", Access(tmp_path))
    first, second = refused(contract, "users.yaml"), refused(contract, "users.yaml")
    assert first is not second
    assert (first.message, first.hint) == ("no such file: 'users.yaml'", "did you mean 'user.yaml'?")


def test_a_folder_without_permission(tmp_path: Path) -> None:
    path = write(tmp_path / "openapi.yaml")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    with pytest.raises(SourceError, match="permission denied"):
        open_document("openapi.yaml", Access(tmp_path))


def test_a_device_and_a_pipe_in_a_reference_do_not_block(tmp_path: Path) -> None:
    write(tmp_path / "openapi.yaml")
    os.mkfifo(tmp_path / "pipe.yaml")
    assert "not a regular file" in refused(open_document("openapi.yaml", Access(tmp_path)), "pipe.yaml").message


def test_a_named_pipe_is_read(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(CONTRACT,))
    writer.start()
    assert open_document("pipe", Access(tmp_path)).text == CONTRACT
    writer.join()


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    with (tmp_path / "openapi.yaml").open("wb") as stream:
        stream.truncate(64 * 2**20 + 1)
    with pytest.raises(SourceError, match="larger than 64 MB"):
        open_document("openapi.yaml", Access(tmp_path))


def test_standard_input(tmp_path: Path) -> None:
    write(tmp_path / "user.yaml")
    contract = open_document("-", Access(tmp_path, stdin=io.BytesIO(CONTRACT.encode())))
    assert contract.uri == "<stdin>"
    assert contract.open("") is contract
    assert contract.open("user.yaml").uri == "user.yaml"
    assert "leads outside" in refused(contract, "../user.yaml").message


def test_urls_are_refused_while_the_network_is_off(tmp_path: Path) -> None:
    write(tmp_path / "openapi.yaml")
    contract = open_document("openapi.yaml", Access(tmp_path))
    error = refused(contract, "https://user:secret@example.com/a.yaml")
    assert error.message == "'https://example.com/a.yaml' is on the network, which is off"
    assert "not an https URL" in refused(contract, "http://example.com/a.yaml").message
    assert "scheme 'urn:'" in refused(contract, "urn:x:y").message
    with pytest.raises(SourceError, match="which is off"):
        open_document("https://example.com/openapi.yaml", Access(tmp_path))


def test_urls_are_fetched_once(tmp_path: Path) -> None:
    asked: list[str] = []

    def fetch(url: str) -> Fetched:
        asked.append(url)
        return Fetched(url.replace("//old.", "//new."), CONTRACT.encode())

    write(tmp_path / "openapi.yaml")
    access = Access(tmp_path, network=True, fetch=fetch)
    contract = open_document("openapi.yaml", access)
    remote = contract.open("https://old.example/api/a.yaml#/x")
    assert remote.uri == "https://new.example/api/a.yaml"
    assert remote.open("a.yaml") is remote
    assert contract.open("https://new.example/api/a.yaml") is remote
    assert asked == ["https://old.example/api/a.yaml"]
    assert remote.open("../b.yaml").uri == "https://new.example/b.yaml"
    assert "not an https URL" in refused(remote, "http://new.example/c.yaml").message
    assert "names a file of this machine" in refused(remote, (tmp_path / "openapi.yaml").as_uri()).message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CONTRACT, True),
        ("# c\n---\n'openapi': '3.0.3'\n", True),
        ('info: {}\n"swagger":  "2.0"\n', True),
        ("swagger: 2.0\r\n", True),
        ("\ufeffopenapi: 3.0.0\n", True),
        ('{"info":{"openapi":"3.0.0"},"openapi":"3.1.0"}', True),
        ('{\n  "swagger" : "2.0"\n}', True),
        ('---\n# x\n{"openapi": "3.0.0"}', True),
        ('{"a": [1, {"openapi": "3.0.0"}], "b": "\\"openapi\\": \\"3\\""}', False),
        ('{"a": {"swagger": "2.0"}}', False),
        ('[{"openapi": "3.0.0"}]', False),
        ('"openapi is nice"', False),
        ("spec:\n  openapi: 3.0.0\n", False),
        ("a: |\n  openapi: 3.0.0\n", False),
        ("openapi: 4.0.0\n", False),
        ("openapi: 30\n", False),
        ("asyncapi: 3.0.0\n", False),
        ('{"openapi": "3.0.0', True),
        ("", False),
    ],
)
def test_what_looks_like_a_contract(text: str, expected: bool) -> None:
    assert looks_like_contract(text.encode()) is expected
    if text and not text.startswith("\ufeff"):
        assert looks_like_contract(b"\xff\xfe" + text.encode("utf-16-le")) is expected


@pytest.mark.parametrize(
    "text", ['{"' + '\\"' * 500_000, '{"openapi' + '"' * 500_001, "{" + "[" * 10**6, "\n#" * 500_000]
)
def test_hostile_text_is_judged_quickly(text: str) -> None:
    started = time.perf_counter()
    assert not looks_like_contract(text.encode() + b"openapi")
    assert time.perf_counter() - started < 2


def test_contracts_of_a_folder(tmp_path: Path) -> None:
    for name in ("b/openapi.yml", "a.json.yaml", "x y/é.json", ".well-known/openapi.json"):
        write(tmp_path / name, '{"openapi": "3.0.0"}' if name.endswith("json") else CONTRACT)
    for name in ("node_modules/p/openapi.yaml", "vendor/openapi.yaml", ".hidden/openapi.yaml", "readme.md", "c.txt"):
        write(tmp_path / name)
    write(tmp_path / "package.json", '{"dependencies": {"openapi": "3.0.0"}}')
    (tmp_path / "link.yaml").symlink_to("a.json.yaml")
    (tmp_path / "folder.yaml").mkdir()
    expected = [".well-known/openapi.json", "a.json.yaml", "b/openapi.yml", "x y/é.json"]
    assert find_contracts(tmp_path) == expected
