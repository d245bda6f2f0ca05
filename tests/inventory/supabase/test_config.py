from __future__ import annotations

import pytest

from contractguard.inventory.supabase.config import EdgeFunction, SupabaseProject, find_projects, read_project
from contractguard.source.tree import tree_of

FUNCTION = "supabase/functions/{}/index.ts"


def project(config: str = "", *functions: str, **more: str) -> SupabaseProject:
    files = {FUNCTION.format(name): "" for name in functions or ("a",)}
    others = {path.replace("__", "/"): text for path, text in more.items()}
    return read_project(tree_of({"supabase/config.toml": config, **files, **others}), "")


def only(found: SupabaseProject) -> EdgeFunction:
    assert len(found.functions) == 1, found
    return found.functions[0]


def deployed(path: str, text: str, *functions: str, config: str = "") -> dict[str, bool | None]:
    files = {FUNCTION.format(name): "" for name in functions or ("a", "b")}
    found = read_project(tree_of({path: text, "supabase/config.toml": config, **files}), "")
    return {each.slug: each.verify_jwt for each in found.functions}


@pytest.mark.parametrize(
    ("paths", "roots"),
    [
        (["supabase/config.toml"], ("",)),
        (["supabase/migrations/1_a.sql"], ("",)),
        (["supabase/functions/a/index.ts"], ("",)),
        (["apps/web/supabase/config.toml", "apps/api/supabase/schemas/a/b.sql"], ("apps/api", "apps/web")),
        (["src/supabase/client.ts", "supabase/seed.sql", "supabase.toml", "supabase/functions/_shared/a.ts"], ()),
        (["notsupabase/config.toml"], ()),
    ],
)
def test_projects_are_found(paths: list[str], roots: tuple[str, ...]) -> None:
    assert find_projects(tree_of(dict.fromkeys(paths, ""))) == roots


def test_defaults() -> None:
    found = read_project(tree_of({FUNCTION.format("a"): ""}), "")
    assert found.schemas == ("public", "graphql_public")
    assert found.exposes_new_tables is None
    assert only(found) == EdgeFunction("a", "supabase/functions/a/index.ts", True, "verify_jwt is true by default")


def test_a_project_in_a_folder() -> None:
    tree = tree_of({"apps/x/supabase/functions/a/index.ts": "", "supabase/functions/b/index.ts": ""})
    found = read_project(tree, "apps/x")
    assert found.folder == "apps/x/supabase"
    assert only(found).entrypoint == "apps/x/supabase/functions/a/index.ts"


@pytest.mark.parametrize(
    ("config", "schemas"),
    [
        ("[api]\nschemas = ['api', 'public']", ("api", "public")),
        ("[api]\nenabled = false", ()),
        ("[api]\nenabled = true", ("public", "graphql_public")),
        ("[api]\nschemas = 3", ("public", "graphql_public")),
        ("api = 3", ("public", "graphql_public")),
    ],
)
def test_schemas(config: str, schemas: tuple[str, ...]) -> None:
    assert project(config).schemas == schemas


@pytest.mark.parametrize(
    ("config", "verified", "line"),
    [
        ("[functions.a]\nverify_jwt = false", False, 2),
        ("[functions.a]\nverify_jwt = true", True, 2),
        ("functions.a.verify_jwt = false", False, 1),
        ("[functions]\na = { verify_jwt = false }", False, 2),
        ("[functions.a]\nverify_jwt = 'env(VERIFY)'", None, 2),
        ("[functions.a]\nimport_map = './x.json'", True, None),
        ("[functions.b]\nenabled = false\nverify_jwt = false", True, None),
    ],
)
def test_whether_a_token_is_asked_for_and_where_said(config: str, verified: bool | None, line: int | None) -> None:
    function = only(project(config))
    assert function.verify_jwt is verified
    assert (function.place.region.line if function.place else None) == line


def test_a_configuration_that_cannot_be_read_is_told_and_nothing_is_taken_for_granted() -> None:
    found = project("[functions.a\nverify_jwt = false")
    assert [each.path for each in found.skipped] == ["supabase/config.toml"]
    assert only(found).verify_jwt is None


@pytest.mark.parametrize(
    ("stated", "entrypoint"),
    [
        ("./functions/a/main.ts", "supabase/functions/a/main.ts"),
        ("functions/a/main.ts", "supabase/functions/a/main.ts"),
        ("../src/main.ts", "src/main.ts"),
    ],
)
def test_an_entry_point_is_relative_to_the_configuration(stated: str, entrypoint: str) -> None:
    config = f"[functions.b]\nentrypoint = '{stated}'\nimport_map = './map.json'"
    tree = tree_of({"supabase/config.toml": config, entrypoint: ""})
    function = next(each for each in read_project(tree, "").functions if each.slug == "b")
    assert (function.entrypoint, function.import_map) == (entrypoint, "supabase/map.json")


@pytest.mark.parametrize(
    ("config", "path", "reason"),
    [
        ("", "supabase/functions/9bad/index.ts", "starts with a letter"),
        ("", "supabase/functions/no-index/handler.ts", "is not there"),
        ("[functions.off]\nenabled = false", "supabase/functions/off/index.ts", "is not deployed"),
        ("[functions.gone]", "supabase/functions/deno.json", "is not there"),
        ("[functions.out]\nentrypoint = '../../x.ts'", "supabase/functions/deno.json", "is not there"),
        ('[functions."a/b"]', "supabase/functions/deno.json", "starts with a letter"),
    ],
)
def test_what_is_not_deployed_is_told(config: str, path: str, reason: str) -> None:
    found = read_project(tree_of({"supabase/config.toml": config, path: ""}), "")
    assert found.functions == ()
    assert [reason in each.reason for each in found.skipped] == [True]


def test_folders_that_are_meant_for_something_else_are_passed_over() -> None:
    paths = ("_shared/cors.ts", ".env", "x.ts", ".cache/index.ts")
    tree = tree_of({f"supabase/functions/{path}": "" for path in paths})
    assert read_project(tree, "") == SupabaseProject("")


WORKFLOW = ".github/workflows/deploy.yml"


@pytest.mark.parametrize(
    ("path", "text", "verified"),
    [
        (WORKFLOW, "- run: supabase functions deploy a --no-verify-jwt", {"a": False, "b": True}),
        (WORKFLOW, "- run: supabase functions deploy --no-verify-jwt a", {"a": False, "b": True}),
        (WORKFLOW, "- run: supabase functions deploy --no-verify-jwt", {"a": False, "b": False}),
        (WORKFLOW, "- run: supabase functions deploy --project-ref a --no-verify-jwt", {"a": False, "b": False}),
        (WORKFLOW, "- run: supabase functions deploy a && supabase functions deploy b --no-verify-jwt",
         {"a": True, "b": False}),
        (WORKFLOW, "run: |\n  supabase functions deploy \\\n    --project-ref $REF \\\n    --no-verify-jwt b",
         {"a": True, "b": False}),
        (WORKFLOW, "- run: supabase functions deploy $NAME --no-verify-jwt", {"a": None, "b": None}),
        (WORKFLOW, "- run: supabase functions serve --no-verify-jwt", {"a": True, "b": True}),
        (WORKFLOW, "- run: supabase functions deploy a --no-verify-jwt=false", {"a": True, "b": True}),
        (".gitlab-ci.yml", "script:\n  - npx supabase functions deploy b --no-verify-jwt", {"a": True, "b": False}),
        ("package.json", '{"scripts": {"d": "supabase functions deploy a --no-verify-jwt", "x": "b"}}',
         {"a": False, "b": True}),
        ("apps/web/package.json", '{"d": "supabase functions deploy a b --no-verify-jwt"}', {"a": False, "b": False}),
        ("README.md", "supabase functions deploy a --no-verify-jwt", {"a": True, "b": True}),
    ],
)
def test_a_flag_of_the_deployment_overrides(path: str, text: str, verified: dict[str, bool | None]) -> None:
    assert deployed(path, text) == verified


def test_the_flag_is_where_it_is_said() -> None:
    tree = tree_of({
        FUNCTION.format("a"): "", "supabase/config.toml": "[functions.a]\nverify_jwt = true",
        WORKFLOW: "jobs:\n  - run: supabase functions deploy a \\\n      --no-verify-jwt",
    })
    function = only(read_project(tree, ""))
    assert function.because == "deployed with --no-verify-jwt"
    assert function.place is not None
    assert (function.place.uri, function.place.region.line, function.place.region.column) == (WORKFLOW, 3, 7)
