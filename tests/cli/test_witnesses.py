"""`diff --witness-dir`: what proves a break, as files that can be sent."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from contractguard.cli import comparing
from contractguard.cli.main import main
from contractguard.cli.witnesses import change_of, write_witnesses
from contractguard.compare import Comparison, compare_contracts
from contractguard.contract import read_contract
from contractguard.findings import Evidence, Finding
from contractguard.rules import Catalogue, Judgement, judge, load_catalogue
from contractguard.rules.rule import Severities
from tests.cli.running import contractguard, write
from tests.judging import document

Data = dict[str, Any]

SIZE = {"type": "string", "enum": ["S", "M", "XL; touch evil"]}
EVIL = "$(touch evil)'; touch evil; '\x1b[31m"


def contract(**changed: Any) -> Data:
    """A contract with a query parameter, a body and a response; `changed` replaces one of their schemas."""
    parts = {"size": SIZE, "order": {"type": "object", "properties": {"note": {"type": "string"}}},
             "thing": {"type": "object", "required": ["id", "email"],
                       "properties": {"id": {"type": "string"}, "email": {"type": "string"}}}, **changed}
    return {
        "openapi": "3.1.0", "info": {"title": "Things", "version": "1"},
        "security": [{"key": []}],
        "paths": {"/things/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}},
                           {"name": "size", "in": "query", "schema": {"$ref": "#/components/schemas/size"}}],
            "post": {
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/order"}}}},
                "responses": {"200": {"description": "Done", "content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/thing"}}}}},
            },
        }},
        "components": {"schemas": parts, "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "K"}}},
    }


BASE = contract()
SMALLER = contract(size={"type": "string", "enum": ["S", "M"]})
SHORTER = contract(order={"type": "object", "properties": {"note": {"type": "string", "maxLength": 3}}})
POORER = contract(thing={"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}})

SIZED = ("XL; touch evil", "request", "base", "revision")
NOTED = ({"note": EVIL}, "request", "base", "revision")
GIVEN = ({"id": "a"}, "response", "revision", "base")


def compare(revision: Data, base: Data = BASE) -> Comparison:
    """Compare two contracts."""
    return compare_contracts(read_contract(document(base, "base.yaml")), read_contract(document(revision, "r.yaml")))


def proven(findings: tuple[Finding, ...], instance: Any, direction: Any, accepted: Any, rejected: Any) -> list[Finding]:
    """Give every breaking finding a value as its evidence."""
    evidence = Evidence("instance", direction, "it is so", instance, accepted, rejected)
    return [replace(finding, evidence=evidence if finding.impact == "breaking" else None) for finding in findings]


def written(folder: Path, revision: Data, instance: tuple[Any, ...], **given: Any) -> tuple[Path, Data]:
    """Write the witnesses of a comparison; return the only folder and the only witness."""
    comparison = compare(revision)
    findings = judge(comparison, load_catalogue(), "r.yaml").findings
    write_witnesses(folder, comparison, proven(findings, *instance), **given)
    [place] = [path for path in folder.iterdir() if path.is_dir()]
    return place, read(place / "witness.json")


def read(path: Path) -> Data:
    """Read a file of JSON."""
    data: Data = json.loads(path.read_bytes())
    return data


def test_a_request_that_the_revision_rejects(tmp_path: Path) -> None:
    place, witness = written(tmp_path / "w", SMALLER, SIZED)
    assert sorted(path.name for path in place.iterdir()) == ["request.http", "request.sh", "witness.json"]
    assert place.name == f"01-request-enum-value-removed-{witness['fingerprint'][:12]}"
    assert witness["operation"] == {"kind": "operation", "method": "POST", "path": "/things/{id}"}
    assert witness["instance"] == "XL; touch evil"
    assert (witness["acceptedBy"], witness["rejectedBy"], witness["because"]) == ("base", "revision", "it is so")
    assert witness["pointer"] == "/components/schemas/size/enum"
    assert witness["exchange"]["url"] == "http://localhost/things/1?size=XL%3B%20touch%20evil"
    assert witness["judgement"] == {
        "judge": "openapi-core", "part": "query parameter 'size'",
        "because": "'XL; touch evil' is not one of ['S', 'M']"}
    assert (place / "request.http").read_bytes().startswith(
        b"POST /things/1?size=XL%3B%20touch%20evil HTTP/1.1\r\nHost: localhost:8080\r\n")


def test_a_response_that_the_base_rejects(tmp_path: Path) -> None:
    place, witness = written(tmp_path / "w", POORER, GIVEN)
    assert sorted(path.name for path in place.iterdir()) == ["response.http", "response.json", "witness.json"]
    assert read(place / "response.json") == {"id": "a"}
    assert (place / "response.http").read_bytes() == (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"id\": \"a\"}")
    assert witness["exchange"]["status"] == 200
    assert witness["judgement"]["because"] == "'email' is a required property"


def test_a_hostile_instance_stays_a_value(tmp_path: Path) -> None:
    place, _ = written(tmp_path / "w", SHORTER, NOTED)
    write(tmp_path, "bin/curl", '#!/bin/sh\nfor given; do printf "%s\\0" "$given"; done\n').chmod(0o755)
    script = place / "request.sh"
    assert script.stat().st_mode & 0o111
    done = subprocess.run([script], cwd=tmp_path, capture_output=True, check=True,
                          env={"PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin", "BASE_URL": "https://example.org/v1"})
    given = done.stdout.decode().split("\0")
    assert json.loads(given[given.index("--data-raw") + 1]) == {"note": EVIL}
    assert given[given.index("--url") + 1] == "https://example.org/v1/things/1"
    assert not (tmp_path / "evil").exists()
    assert "\x1b" not in "".join(path.read_text() for path in place.iterdir())


MISSING = contract(size={"type": "string", "enum": ["S", "M"]}, order={"type": "object", "required": ["note"]})


@pytest.mark.parametrize(("revision", "instance", "because"), [
    (SHORTER, ({"note": "a"}, "request", "base", "revision"), "openapi-core accepts it by the revision"),
    (SHORTER, ("a", "request", "base", "revision"),
     "openapi-core rejects it by the base: 'a' is not of type 'object'"),
    (SMALLER, (["S"], "request", "base", "revision"), "openapi-core accepts it by the revision"),
    (SMALLER, (None, "request", "base", "revision"), "the value cannot be written as an exchange"),
    (SMALLER, ("S", "request", None, None), "the evidence does not say who accepts the value where"),
    (SMALLER, ("S", "response", "base", "revision"), "it is not known where the value goes over the wire"),
])
def test_what_is_not_confirmed_has_no_exchange(
    revision: Data, instance: tuple[Any, ...], because: str, tmp_path: Path
) -> None:
    place, witness = written(tmp_path / "w", revision, instance)
    assert [path.name for path in place.iterdir()] == ["witness.json"]
    assert (witness["exchange"], witness["judgement"], witness["withoutExchange"]) == (None, None, because)
    reached = {"kind": "operation", "method": "POST", "path": "/things/{id}"}
    assert witness["operation"] == (reached if instance[1] == "request" else None)


def test_another_part_may_be_to_blame(tmp_path: Path) -> None:
    base = json.loads(json.dumps(BASE))
    base["paths"]["/things/{id}"]["post"]["requestBody"]["required"] = True
    revision = json.loads(json.dumps(MISSING))
    comparison = compare(revision, base)
    findings = judge(comparison, load_catalogue(), "r.yaml").findings
    write_witnesses(tmp_path / "w", comparison, proven(findings, "M", *SIZED[1:]))
    told = [read(path)["withoutExchange"] for path in sorted((tmp_path / "w").glob("*enum*/witness.json"))]
    assert told == ["the revision rejects another part of the exchange: 'note' is a required property"]


def test_the_value_of_a_component_is_lifted_to_where_it_goes(tmp_path: Path) -> None:
    """The change stands in a component that the body holds two references and a list away."""
    def lines(item: Data) -> Data:
        return contract(order={"type": "object", "required": ["lines"], "properties": {
            "lines": {"type": "array", "items": {"$ref": "#/components/schemas/line"}}}}, line={
            "type": "object", "required": ["color"], "properties": {"color": {"$ref": "#/components/schemas/color"}},
        }, color=item)

    comparison = compare(lines({"enum": ["red"]}), lines({"enum": ["red", "blue"]}))
    findings = judge(comparison, load_catalogue(), "r.yaml").findings
    write_witnesses(tmp_path / "w", comparison, findings)
    [place] = [path for path in (tmp_path / "w").iterdir() if path.is_dir()]
    told = read(place / "witness.json")
    assert told["instance"] == "blue"
    assert json.loads(told["exchange"]["body"]) == {"lines": [{"color": "blue"}]}
    assert "'blue' is not one of ['red']" in told["judgement"]["because"]


def test_a_finding_leads_back_to_its_change() -> None:
    comparison = compare(SMALLER)
    for finding in judge(comparison, load_catalogue(), "r.yaml").findings:
        change = change_of(comparison, finding)
        assert change is not None
        assert change.where.node.pointer == finding.where.pointer
        assert change_of(comparison, replace(finding, fingerprint="0" * 64)) is None


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Run the command line in a folder with three contracts; findings get a value as their evidence."""
    for name, data in (("base", BASE), ("size", SMALLER), ("thing", POORER)):
        write(tmp_path, f"{name}.yaml", yaml.safe_dump(data))
    monkeypatch.chdir(tmp_path)

    def judged(comparison: Comparison, catalogue: Catalogue, name: str, severities: Severities) -> Judgement:
        judgement = judge(comparison, catalogue, name, severities)
        instance = SIZED if name.startswith("size") else GIVEN
        return replace(judgement, findings=tuple(proven(judgement.findings, *instance)))

    monkeypatch.setattr(comparing, "judge", judged)

    def run(*arguments: str) -> int:
        monkeypatch.setattr("sys.argv", ["contractguard", "diff", *arguments])
        with pytest.raises(SystemExit) as raised:
            main()
        assert isinstance(raised.value.code, int)
        return raised.value.code

    return run


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder by name."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_command_line(run: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("base.yaml", "size.yaml", "--witness-dir", "out/w", "--format", "json") == 1
    report = json.loads(capsys.readouterr().out)
    index = read(tmp_path / "out/w/index.json")
    [entry] = index["witnesses"]
    [finding] = [each for each in report["findings"] if each["evidence"]]
    assert index["schema"] == "contractguard-witnesses/1"
    assert entry["fingerprint"] == finding["fingerprint"]
    assert entry["files"] == ["witness.json", "request.sh", "request.http"]
    assert all((tmp_path / "out/w" / entry["folder"] / name).is_file() for name in entry["files"])


def test_the_same_input_gives_the_same_files(run: Callable[..., int], tmp_path: Path) -> None:
    for folder in ("one", "other"):
        assert run("base.yaml", "thing.yaml", "--witness-dir", folder) == 1
    first = contents(tmp_path / "one")
    assert first == contents(tmp_path / "other")
    assert len(first) == 4


def test_an_empty_folder_will_do_and_nothing_to_prove_is_an_empty_index(
    run: Callable[..., int], tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    assert run("base.yaml", "base.yaml", "--witness-dir", "empty") == 0
    assert list(contents(tmp_path / "empty")) == ["index.json"]
    assert read(tmp_path / "empty/index.json")["witnesses"] == []


def test_a_folder_that_is_taken_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path, "base.yaml", yaml.safe_dump(BASE))
    write(tmp_path, "taken/mine.txt", "mine")
    write(tmp_path, "file", "")
    (tmp_path / "link").symlink_to("nowhere")
    for name, message in (("taken", "the folder for witnesses is not empty"),
                          ("file", "the folder for witnesses is not a folder"),
                          ("link", "the folder for witnesses is not a folder"),
                          ("file/below", "the witnesses cannot be written: not a directory")):
        run = contractguard(tmp_path, "diff", "base.yaml", "base.yaml", "--witness-dir", name)
        assert (run.status, run.out) == (2, "")
        assert run.err.splitlines()[0] == f"error: {name}: {message}"
    assert contents(tmp_path / "taken") == {"mine.txt": b"mine"}


def test_nothing_is_written_before_both_contracts_are_read(tmp_path: Path) -> None:
    write(tmp_path, "base.yaml", yaml.safe_dump(BASE))
    run = contractguard(tmp_path, "diff", "base.yaml", "nothing.yaml", "--witness-dir", "w")
    assert run.status == 2
    assert not (tmp_path / "w").exists()
