"""`lint`, and `check` beside the comparison: contracts as they stand, under presets and a configuration."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml

from tests.cli.running import Repo, Run, checked, contractguard, write

SECURED = """\
openapi: 3.1.0
info: {title: Things, version: 1.0.0}
servers: [{url: "https://api.things.test"}]
security: [{token: []}]
paths:
  /things:
    get:
      operationId: listThings
      description: Lists all things.
      responses: {'200': {description: Things}, '401': {description: Who are you?}}
components: {securitySchemes: {token: {type: http, scheme: bearer}}}
"""
OPEN = SECURED.replace("security: [{token: []}]\n", "").replace(", '401': {description: Who are you?}", "")
SILENT = SECURED.replace("      description: Lists all things.\n", "")
RULE = "operation-unauthenticated"


def linted(place: Path, *arguments: str) -> Run:
    return contractguard(place, "lint", "--format", "json", *arguments)


def only(*severities: str) -> str:
    """A configuration in which nothing is on but what it says itself."""
    return "presets: []\nrules:\n" + "".join(f"  {each}\n" for each in severities)


def test_a_finding_names_its_place_and_operation(tmp_path: Path) -> None:
    write(tmp_path, "openapi.yaml", OPEN)
    write(tmp_path, "contractguard.yaml", only(f"{RULE}: error"))
    run = linted(tmp_path, "openapi.yaml")
    assert (run.status, run.rules) == (1, [RULE])
    [finding] = run.report["findings"]
    assert (finding["where"]["line"], finding["impact"], finding["baselineState"]) == (6, None, None)
    reached = {"kind": "operation", "method": "GET", "path": "/things", "directions": ["request"]}
    assert finding["operations"] == [reached]
    assert run.contracts == {"openapi.yaml": (None, None)}


def test_without_arguments_every_contract_below_is_held_to_the_rules(tmp_path: Path) -> None:
    write(tmp_path, "one.yaml", SECURED)
    write(tmp_path, "below/two.yaml", OPEN)
    write(tmp_path, "contractguard.yaml", only(f"{RULE}: warning"))
    run = linted(tmp_path)
    assert (run.status, run.rules) == (0, [RULE])
    assert sorted(run.contracts) == ["below/two.yaml", "one.yaml"]


def test_a_folder_without_contracts(tmp_path: Path) -> None:
    run = linted(tmp_path)
    assert (run.status, run.out) == (2, "")
    assert "error: there is no OpenAPI contract in this folder or below it\n" in run.err


def test_an_unknown_preset_is_named(tmp_path: Path) -> None:
    write(tmp_path, "openapi.yaml", SECURED)
    run = linted(tmp_path, "openapi.yaml", "--preset", "recomended")
    assert (run.status, run.out) == (2, "")
    assert run.err == "error: there is no preset 'recomended'\n  hint: did you mean 'recommended'?\n"


def test_presets_of_the_command_line_count_before_those_of_the_configuration(tmp_path: Path) -> None:
    write(tmp_path, "openapi.yaml", SILENT)
    write(tmp_path, "contractguard.yaml", "presets: []\n")
    assert linted(tmp_path, "openapi.yaml").rules == []
    assert "operation-description-missing" in linted(tmp_path, "openapi.yaml", "--preset", "documentation").rules


def test_what_a_base_had_already_fails_no_gate_unless_asked(repo: Repo) -> None:
    repo.git("checkout", "--quiet", "main")
    repo.write("openapi.yaml", OPEN)
    repo.write("contractguard.yaml", only(f"{RULE}: error"))
    repo.commit()
    repo.git("checkout", "--quiet", "-B", "feature")
    more = yaml.safe_load(OPEN)
    repo.write("openapi.yaml", yaml.safe_dump(more, sort_keys=False))
    known = checked(repo.top)
    assert (known.status, [each["baselineState"] for each in known.report["findings"]]) == (0, ["unchanged"])
    assert known.report["summary"]["unchanged"] == 1
    assert checked(repo.top, "--fail-on-unchanged").status == 1
    repo.write("contractguard.yaml", only(f"{RULE}: error") + "fail-on-unchanged: true\n")
    assert checked(repo.top).status == 1
    shown = contractguard(repo.top, "check")
    assert RULE not in shown.out
    assert "1 that the base had already" in shown.out


def test_a_habit_never_hides_a_new_case(repo: Repo) -> None:
    repo.git("checkout", "--quiet", "main")
    several = yaml.safe_load(OPEN)
    item = several["paths"]["/things"]
    several["paths"] = {f"/things/{number}": {"get": {**item["get"], "operationId": f"get{number}"}}
                        for number in range(8)}
    repo.write("openapi.yaml", yaml.safe_dump(several, sort_keys=False))
    repo.write("contractguard.yaml", only(f"{RULE}: error", "operation-added: off"))
    repo.commit()
    repo.git("checkout", "--quiet", "-B", "feature")
    several["paths"]["/more"] = {"get": {**item["get"], "operationId": "more"}}
    repo.write("openapi.yaml", yaml.safe_dump(several, sort_keys=False))
    run = checked(repo.top)
    states = {each["baselineState"]: each for each in run.report["findings"]}
    assert run.status == 1
    assert states["new"]["where"]["pointer"] == "/paths/~1more/get"
    assert states["new"]["places"] == []
    assert len(states["unchanged"]["places"]) == 7
    assert states["unchanged"]["facts"] == {"count": 8}


def test_a_new_contract_is_held_to_the_rules(repo: Repo) -> None:
    repo.write("second.yaml", OPEN)
    repo.write("contractguard.yaml", only(f"{RULE}: error"))
    run = checked(repo.top, "second.yaml")
    assert (run.status, run.rules) == (1, [RULE])


def test_severities_hold_below_paths_alone(tmp_path: Path) -> None:
    data = yaml.safe_load(OPEN)
    data["paths"]["/internal/things"] = {"get": {**data["paths"]["/things"]["get"], "operationId": "internal"}}
    write(tmp_path, "openapi.yaml", yaml.safe_dump(data, sort_keys=False))
    write(tmp_path, "contractguard.yaml", only(f"{RULE}: {{severity: error, paths: [/internal/**]}}"))
    [finding] = linted(tmp_path, "openapi.yaml").report["findings"]
    assert finding["where"]["pointer"] == "/paths/~1internal~1things/get"


def test_severities_of_changes_come_from_the_configuration(repo: Repo) -> None:
    repo.write("contractguard.yaml", "presets: []\nrules: {response-property-removed: note}\n")
    repo.write("openapi.yaml", (repo.top / "openapi.yaml").read_text().replace("email", "mail"))
    run = checked(repo.top)
    removed = [each for each in run.report["findings"] if each["rule"] == "response-property-removed"]
    assert [each["severity"] for each in removed] == ["note"]


def test_own_rules_run_beside_ours(tmp_path: Path) -> None:
    write(tmp_path, "openapi.yaml", SECURED)
    write(tmp_path, "guard/operation-owner-missing.yaml", """\
id: operation-owner-missing
title: Operation without an owner
severity: warning
presets: [recommended]
summary: Nobody answers for an operation.
rationale: Questions go unanswered.
remedy: Name the team in `x-owner`.
when: {predicate: operation-member-missing, over: operation}
options: {member: x-owner}
message: "{label} has no owner"
examples:
- {flags: true, contract: {paths: {/a: {get: {}}}}}
- {flags: false, contract: {paths: {/a: {get: {x-owner: me}}}}}
""")
    write(tmp_path, "contractguard.yaml",
          "rule-folders: [guard]\npresets: []\nrules: {operation-owner-missing: error}\n")
    run = linted(tmp_path, "openapi.yaml")
    assert (run.status, run.rules) == (1, ["operation-owner-missing"])
    [finding] = run.report["findings"]
    assert finding["message"] == "GET /things has no owner"
    explained = contractguard(tmp_path, *finding["help"].split()[1:])
    assert (explained.status, explained.err) == (0, "")
    assert explained.out.startswith("operation-owner-missing: ")
    assert "\noperation-owner-missing " in contractguard(tmp_path, "rules").out


@pytest.mark.parametrize(("config", "said"), [
    ("rules: {operation-unautenticated: error}\n",
     "error: contractguard.yaml:1:9: there is no rule 'operation-unautenticated'\n"
     "  hint: did you mean 'operation-unauthenticated'?\n"),
    ("presets: [strickt]\n", "error: contractguard.yaml:1:11: 'strickt' is not known here\n"
                             "  hint: did you mean 'strict'?\n"),
    ("ruls: {}\n", "error: contractguard.yaml:1:1: a configuration has no key 'ruls'\n  hint: did you mean 'rules'?\n"),
])
def test_a_configuration_that_is_wrong(tmp_path: Path, config: str, said: str) -> None:
    write(tmp_path, "openapi.yaml", SECURED)
    write(tmp_path, "contractguard.yaml", config)
    for command in ("lint", "check", "diff", "access"):
        arguments = ["openapi.yaml"] * (2 if command == "diff" else 1)
        run = contractguard(tmp_path, command, *arguments)
        assert (run.status, run.out, run.err) == (2, "", said)


def test_a_contract_with_its_own_base_and_name(repo: Repo) -> None:
    repo.git("tag", "released", "main")
    repo.git("checkout", "--quiet", "main")
    repo.write("other.yaml", OPEN)
    repo.commit()
    repo.git("checkout", "--quiet", "-B", "feature")
    repo.write("contractguard.yaml", """\
presets: []
contracts:
- {path: openapi.yaml, name: the-things, base: released}
- other.yaml
""")
    run = checked(repo.top)
    assert sorted(run.contracts) == ["other.yaml", "the-things"]
    assert run.contracts["the-things"][0].startswith("released@")
    assert run.contracts["other.yaml"][0].startswith("main@")


def test_a_listed_contract_that_is_nowhere(repo: Repo) -> None:
    repo.write("contractguard.yaml", "contracts: [openapi.yml]\n")
    run = checked(repo.top)
    assert (run.status, run.out) == (2, "")
    assert run.err.endswith("error: contractguard.yaml:1:13: there is no contract 'openapi.yml'\n"
                            "  hint: did you mean 'openapi.yaml'?\n")


def test_a_contract_that_cannot_be_read_is_held_to_the_rules_over_files(tmp_path: Path) -> None:
    write(tmp_path, "openapi.yaml", SECURED.replace("operationId: listThings", "parameters: [{in: query}]"))
    run = linted(tmp_path, "openapi.yaml")
    assert run.status == 2
    assert set(run.rules) == {"document-invalid"}
    assert run.err.endswith("openapi.yaml:8:20: a parameter needs a string 'name'\n"
                            "  openapi.yaml cannot be read as a contract: only the rules over files were asked\n")


def test_what_one_file_had_already_says_nothing_of_the_same_place_in_another_file(repo: Repo) -> None:
    parts = yaml.safe_load(OPEN)
    item = yaml.safe_dump(parts["paths"]["/things"])
    parts["paths"] = {f"/{name}": {"$ref": f"paths/{name}.yaml"} for name in ("things", "others")}
    repo.git("checkout", "--quiet", "main")
    repo.write("openapi.yaml", yaml.safe_dump(parts, sort_keys=False))
    repo.write("paths/things.yaml", item.replace("listThings", "things").replace("description: Lists all things.", ""))
    repo.write("paths/others.yaml", item.replace("listThings", "others"))
    repo.write("contractguard.yaml", only("operation-description-missing: error"))
    repo.commit()
    repo.git("checkout", "--quiet", "-B", "feature")
    repo.write("paths/others.yaml", item.replace("listThings", "others").replace("description: Lists all things.", ""))
    run = checked(repo.top)
    told = {each["where"]["uri"]: (each["baselineState"], each["fingerprint"]) for each in run.report["findings"]
            if each["rule"] == "operation-description-missing"}
    assert run.status == 1
    assert {uri: state for uri, (state, _) in told.items()} == {
        "paths/things.yaml": "unchanged", "paths/others.yaml": "new"}
    assert len({fingerprint for _, fingerprint in told.values()}) == 2


@pytest.fixture
def listing(repo: Repo) -> Repo:
    """Two contracts on the main branch that a configuration lists, one in a folder, both changed since."""
    repo.git("checkout", "--quiet", "main")
    repo.write("openapi.yaml", SECURED)
    repo.write("below/openapi.yaml", SECURED)
    repo.write("contractguard.yaml", "presets: []\ncontracts: [openapi.yaml, below/*.yaml]\n")
    repo.commit()
    repo.git("checkout", "--quiet", "-B", "feature")
    for name in ("openapi.yaml", "below/openapi.yaml"):
        repo.write(name, SECURED.replace("  /things:", "  /items:"))
    return repo


def test_all_that_a_configuration_lists_is_meant_wherever_somebody_works(listing: Repo) -> None:
    said = {name: verdict for name, (_, verdict) in checked(listing.top).contracts.items()}
    assert said == {"openapi.yaml": "breaking", "below/openapi.yaml": "breaking"}
    below = checked(listing.top / "below")
    assert (below.status, set(below.contracts)) == (1, set(said))


def test_a_listed_contract_that_git_ignores_is_checked_all_the_same(listing: Repo) -> None:
    listing.write(".gitignore", "made/\n")
    listing.write("made/openapi.yaml", SECURED)
    listing.write("contractguard.yaml", "presets: []\ncontracts: [made/openapi.yaml]\n")
    run = checked(listing.top)
    assert (run.status, run.contracts) == (0, {"made/openapi.yaml": (None, None)})


def test_a_listed_file_that_is_no_contract_is_told_as_such(listing: Repo) -> None:
    listing.write("made.yaml", "a: 1\n")
    listing.write("contractguard.yaml", "presets: []\ncontracts: [made.yaml]\n")
    run = checked(listing.top)
    assert run.status == 2
    assert "error: made.yaml: this is not an OpenAPI contract" in run.err


def test_a_base_of_its_own_holds_for_a_contract_that_is_named_too(listing: Repo) -> None:
    listing.write("old.yaml", SECURED)
    listing.write("contractguard.yaml", "presets: []\ncontracts: [{path: openapi.yaml, base: old.yaml}]\n")
    listing.write("below/note.txt", "")
    assert checked(listing.top).contracts == {"openapi.yaml": ("./old.yaml", "breaking")}
    assert checked(listing.top, "openapi.yaml").contracts == {"openapi.yaml": ("./old.yaml", "breaking")}
    assert checked(listing.top, "openapi.yaml", "--base", "main").contracts["openapi.yaml"][0].startswith("main@")
    [(base, verdict)] = checked(listing.top / "below", "../openapi.yaml").contracts.values()
    assert (base, verdict) == (str(listing.top / "old.yaml"), "breaking")


def test_bases_of_their_own_need_no_repository(tmp_path: Path) -> None:
    write(tmp_path, "old.yaml", SECURED)
    write(tmp_path, "openapi.yaml", SECURED)
    write(tmp_path, "contractguard.yaml", "presets: []\ncontracts: [{path: openapi.yaml, base: old.yaml}]\n")
    run = checked(tmp_path)
    assert (run.status, run.contracts) == (0, {"openapi.yaml": ("./old.yaml", "identical")})


@pytest.fixture
def guarded(tmp_path: Path) -> Path:
    """A folder with a contract, and a configuration that names a folder for rules."""
    write(tmp_path, "openapi.yaml", SECURED)
    write(tmp_path, "contractguard.yaml", "rule-folders: [guard]\n")
    (tmp_path / "guard").mkdir()
    return tmp_path


def test_what_is_no_file_in_a_folder_of_rules_is_told(guarded: Path) -> None:
    odd = guarded / "guard" / "odd.yaml"
    odd.mkdir()
    assert refused(guarded) == "'guard/odd.yaml' is a folder, not a rule file"
    odd.rmdir()
    odd.symlink_to("nowhere.yaml")
    assert refused(guarded) == "no such file: 'guard/odd.yaml'"
    odd.unlink()
    odd.symlink_to("/etc/hostname")
    assert refused(guarded) == f"'odd.yaml' leads outside {guarded}/guard"
    odd.unlink()
    os.mkfifo(odd)
    assert refused(guarded) == "'guard/odd.yaml' is not a regular file"


def refused(place: Path) -> str:
    """Return what is said of the one rule file that there is."""
    run = linted(place, "openapi.yaml")
    assert (run.status, run.out) == (2, "")
    return run.err.splitlines()[0].removeprefix("error: guard/odd.yaml: ")


def test_a_rule_file_is_named_from_where_somebody_works(guarded: Path) -> None:
    write(guarded, ".git/HEAD", "")
    write(guarded, "guard/rule.yml", "id: rule\n")
    (guarded / "below").mkdir()
    run = linted(guarded / "below", "../openapi.yaml")
    assert (run.status, run.err) == (2, "error: ../guard/rule.yml:1:1: a rule needs 'title'\n")


def test_a_rule_over_a_version_that_there_is_not(guarded: Path) -> None:
    write(guarded, "guard/rule.yaml", """\
id: rule
title: A rule
severity: error
status: preview
summary: It says something.
rationale: It matters.
remedy: Do something.
formats: ['3.1', oas3]
when: {given: $, then: {field: x-owner, function: truthy}}
message: "{error}"
""")
    run = linted(guarded, "openapi.yaml")
    assert (run.status, run.err) == (
        2, "error: guard/rule.yaml:8:18: 'oas3' is not known here\n  hint: one of 2.0, 3.0, 3.1, 3.2\n")


def test_a_contract_is_called_the_same_wherever_somebody_works(repo: Repo) -> None:
    repo.write("below/openapi.yaml", OPEN)
    repo.write("contractguard.yaml", only(f"{RULE}: error"))
    below = repo.top / "below"
    runs = [linted(repo.top, "below/openapi.yaml"), linted(below, "openapi.yaml"), checked(below, "openapi.yaml")]
    assert [list(run.contracts) for run in runs] == [["below/openapi.yaml"]] * 3
    assert len({finding["fingerprint"] for run in runs for finding in run.report["findings"]}) == 1
    assert [finding["where"]["uri"] for run in runs for finding in run.report["findings"]] == [
        "below/openapi.yaml", "openapi.yaml", "openapi.yaml"]


def test_what_a_contract_says_does_not_steer_the_terminal_through_an_error(tmp_path: Path) -> None:
    write(tmp_path, "openapi.yaml", 'openapi: 3.1.0\ninfo: {title: a, version: "1"}\npaths:\n'
                                    '  /a: {$ref: "x\\e[31m\\u202e\\nred.yaml"}\n')
    run = linted(tmp_path, "openapi.yaml")
    assert run.status == 2
    assert run.err.count("\n") == 1
    assert not set(run.err) & {"\x1b", "\u202e"}
    assert "the reference 'x\u241b[31m\ufffd\u240ared.yaml' cannot be opened" in run.err


@pytest.mark.parametrize(("severity", "told"), [
    ("warning", {"/internal": "warning", "/things": "error"}), ("off", {"/things": "error"}),
])
def test_paths_hold_for_rules_of_rulesets_too(tmp_path: Path, severity: str, told: dict[str, str]) -> None:
    write(tmp_path, "openapi.yaml", OPEN.replace("paths:\n", "paths:\n  /internal: {get: {responses: {}}}\n"))
    write(tmp_path, ".spectral.yaml", "rules:\n  owner: {given: $.paths.*.get, severity: error, "
                                      "then: {field: x-owner, function: truthy}}\n")
    write(tmp_path, "contractguard.yaml", "presets: []\nextends: [.spectral.yaml]\n"
                                          f"rules: {{owner: {{severity: {severity}, paths: [/internal]}}}}\n")
    found = linted(tmp_path, "openapi.yaml").report["findings"]
    assert {each["operations"][0]["path"]: each["severity"] for each in found} == told


def test_what_a_stricter_policy_asks_is_new(repo: Repo) -> None:
    repo.git("checkout", "--quiet", "main")
    repo.write("openapi.yaml", SECURED)
    repo.write("contractguard.access.yaml", "version: 1\ndefault: allow\n")
    repo.write("contractguard.yaml", only("policy-unmatched: error", "policy-rule-unused: warning"))
    repo.commit()
    repo.git("checkout", "--quiet", "-B", "feature")
    assert checked(repo.top).rules == []
    repo.write("contractguard.access.yaml", "version: 1\ndefault: deny\n")
    run = checked(repo.top)
    assert (run.status, [each["baselineState"] for each in run.report["findings"]]) == (1, ["new"])


def test_a_first_policy_is_gentle_on_the_contract_and_not_on_itself(repo: Repo) -> None:
    repo.git("checkout", "--quiet", "main")
    repo.write("openapi.yaml", SECURED)
    repo.write("contractguard.yaml", only("policy-unmatched: error", "policy-rule-unused: warning"))
    repo.commit()
    repo.git("checkout", "--quiet", "-B", "feature")
    repo.write("contractguard.access.yaml", """\
version: 1
default: deny
rules: [{id: none, match: {path: /nowhere}, require: {schemes: [token]}}]
""")
    run = checked(repo.top)
    assert {each["rule"]: each["baselineState"] for each in run.report["findings"]} == {
        "policy-unmatched": "unchanged", "policy-rule-unused": "new"}
