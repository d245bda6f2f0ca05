"""What specifiers lead to: files, TypeScript's paths, packages of the tree, import maps, packages from elsewhere."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractguard.inventory.program.javascript import read_javascript
from contractguard.inventory.program.resolution_javascript import External, JavaScriptResolver
from contractguard.inventory.program.specifiers.files import ENDINGS
from contractguard.inventory.program.specifiers.jsonc import parse_object
from contractguard.inventory.program.syntax import Import
from contractguard.source.tree import SourceTree, tree_of, walk_tree
from tests.judging import CORPUS


def resolver(files: dict[str, object]) -> JavaScriptResolver:
    return JavaScriptResolver(tree(files))


def tree(files: dict[str, object]) -> SourceTree:
    return tree_of({path: text if isinstance(text, str) else json.dumps(text) for path, text in files.items()})


FILES = resolver({
    "src/a.ts": "",
    "src/b/index.tsx": "",
    "src/c.d.ts": "",
    "src/d.js": "",
    "src/d/index.ts": "",
    "src/e.mts": "",
    "src/f.json": "{}",
    "src/g.config.ts": "",
    "src/routes/[id].ts": "",
    "h/package.json": {"main": "./lib/start.js"},
    "h/lib/start.js": "",
})


@pytest.mark.parametrize(
    ("specifier", "expected"),
    [
        ("./a", "src/a.ts"),
        ("./a.js", "src/a.ts"),
        ("./a.ts?raw", "src/a.ts"),
        ("./b", "src/b/index.tsx"),
        ("./c", None),
        ("./d", "src/d.js"),
        ("./d/", "src/d.js"),
        ("./e.mjs", "src/e.mts"),
        ("./f.json", "src/f.json"),
        ("./g.config", "src/g.config.ts"),
        ("./routes/[id]", "src/routes/[id].ts"),
        ("../h", "h/lib/start.js"),
        ("../src/../src/a", "src/a.ts"),
        ("../../src/a", None),
        ("/src/a", "src/a.ts"),
        (".", None),
        ("", None),
    ],
)
def test_paths_are_searched_as_node_and_typescript_do(specifier: str, expected: str | None) -> None:
    assert FILES.resolve(specifier, "src/x.ts") == expected


PACKAGES = [
    ("express", External("express")),
    ("next-auth/next", External("next-auth", "next")),
    ("@nestjs/common", External("@nestjs/common")),
    ("@clerk/nextjs/server", External("@clerk/nextjs", "server")),
    ("node:fs/promises", External("fs", "promises")),
    ("npm:stripe", External("stripe")),
    ("npm:@hono/hono@4", External("hono")),
    ("npm:hono@4.1.0/jwt", External("hono", "jwt")),
    ("jsr:@hono/hono", External("hono")),
    ("jsr:@hono/hono@^4/basic-auth", External("hono", "basic-auth")),
    ("jsr:@oak/oak@17", External("oak")),
    ("jsr:@std/http@1/server", External("std", "http/server")),
    ("https://deno.land/std@0.168.0/http/server.ts", External("std", "http/server")),
    ("https://deno.land/x/oak@v12.6.1/mod.ts", External("oak")),
    ("https://deno.land/x/hono@v3/middleware.ts", External("hono", "middleware")),
    ("https://esm.sh/hono@4.0", External("hono")),
    ("https://esm.sh/v135/@supabase/supabase-js@2.39.3?target=deno", External("@supabase/supabase-js")),
    ("https://esm.sh/jsr/@hono/hono@4", External("hono")),
    ("https://cdn.jsdelivr.net/npm/hono@4/+esm", External("hono")),
    ("https://cdn.skypack.dev/hono", External("hono")),
    ("https://example.com/x.ts?y", External("https://example.com/x.ts")),
    ("https://[x", External("https://[x")),
    ("cloudflare:workers", External("cloudflare:workers")),
    ("@/nothing", None),
    ("#nothing", None),
]


@pytest.mark.parametrize(("specifier", "expected"), PACKAGES)
def test_packages_have_one_name(specifier: str, expected: External | None) -> None:
    assert FILES.resolve(specifier, "src/x.ts") == expected


TSCONFIG = """{
  // the application's own names
  "extends": ["./missing.json", "./base.json"],
  "compilerOptions": {
    "paths": {
      "@/*": ["./src/*", "./generated/*"], /* two places */
      "@auth": ["./src/auth.ts"],
      "@/lib/*": ["./lib/*"],
    },
  },
}"""


def test_paths_of_tsconfig() -> None:
    made = resolver({
        "web/tsconfig.json": TSCONFIG,
        "web/base.json": {"compilerOptions": {"baseUrl": "./code", "paths": {"@/*": ["./wrong/*"]}}},
        "web/src/a.ts": "",
        "web/generated/b.ts": "",
        "web/src/auth.ts": "",
        "web/lib/c.ts": "",
        "web/src/lib/c.ts": "",
        "web/code/d.ts": "",
    })
    specifiers = ["@/a", "@/b", "@auth", "@/lib/c", "d"]
    assert [made.resolve(one, "web/src/x/y.ts") for one in specifiers] == [
        "web/src/a.ts", "web/generated/b.ts", "web/src/auth.ts", "web/lib/c.ts", "web/code/d.ts",
    ]  # fmt: skip


def test_a_configuration_may_be_extended_from_a_package_and_referred_to() -> None:
    made = resolver({
        "packages/config/package.json": {"name": "@acme/config"},
        "packages/config/next.json": {"compilerOptions": {"paths": {"~/*": ["${configDir}/src/*"]}}},
        "apps/a/tsconfig.json": {"files": [], "references": [{"path": "./tsconfig.app.json"}]},
        "apps/a/tsconfig.app.json": {"extends": "@acme/config/next.json",
                                     "compilerOptions": {"paths": {"$/*": ["./lib/*"]}}},
        "apps/a/lib/x.ts": "",
        "packages/b/tsconfig.json": {"extends": "@acme/config/next.json"},
        "packages/config/src/y.ts": "",
    })
    assert made.resolve("$/x", "apps/a/main.ts") == "apps/a/lib/x.ts"
    assert made.resolve("~/y", "packages/b/main.ts") == "packages/config/src/y.ts"


def test_configurations_that_extend_each_other_end() -> None:
    made = resolver({"tsconfig.json": {"extends": "./other"}, "other.json": {"extends": "./tsconfig.json"}})
    assert made.resolve("express", "a.ts") == External("express")


def test_roots_that_only_a_build_tool_knows() -> None:
    made = resolver({"web/package.json": {}, "web/src/a.ts": "", "web/b.ts": "", "c.ts": ""})
    found = [made.resolve(one, "web/src/x/y.ts") for one in ["@/a", "~/b", "@/c"]]
    assert found == ["web/src/a.ts", "web/b.ts", "c.ts"]


WORKSPACE = resolver({
    "apps/web/package.json": {"name": "web", "imports": {"#db": {"default": "./dist/db.js"}, "#x/*": "./lib/*.ts",
                                                         "#http": "express"}},
    "apps/web/src/db.ts": "",
    "apps/web/lib/deep/y.ts": "",
    "packages/auth/package.json": {
        "name": "@acme/auth",
        "exports": {
            ".": {"types": "./dist/index.d.ts", "import": "./dist/index.mjs"},
            "./guards/*": {"default": "./dist/guards/*.js"},
            "./edge": [{"node": "./missing.js"}, "./edge.ts"],
        },
    },
    "packages/auth/src/index.ts": "",
    "packages/auth/src/guards/admin.ts": "",
    "packages/auth/edge.ts": "",
    "packages/plain/package.json": {"name": "plain", "main": "dist/main.js"},
    "packages/plain/src/main.ts": "",
    "packages/plain/src/sub/path.ts": "",
    "packages/bare/package.json": {"name": "bare"},
    "packages/bare/src/index.ts": "",
    "packages/odd/package.json": {"name": "odd", "exports": 1, "main": ["x"]},
    "other/bare/package.json": {"name": "bare"},
    "other/bare/index.js": "",
    "broken/package.json": "{",
})  # fmt: skip


@pytest.mark.parametrize(
    ("specifier", "expected"),
    [
        ("@acme/auth", "packages/auth/src/index.ts"),
        ("@acme/auth/guards/admin", "packages/auth/src/guards/admin.ts"),
        ("@acme/auth/edge", "packages/auth/edge.ts"),
        ("@acme/auth/nothing", External("@acme/auth", "nothing")),
        ("plain", "packages/plain/src/main.ts"),
        ("plain/sub/path", "packages/plain/src/sub/path.ts"),
        ("bare", "packages/bare/src/index.ts"),
        ("odd", External("odd")),
        ("#db", "apps/web/src/db.ts"),
        ("#x/deep/y", "apps/web/lib/deep/y.ts"),
        ("#http", External("express")),
    ],
)
def test_packages_of_the_tree_hand_out_their_source(specifier: str, expected: object) -> None:
    importer = "packages/z/a.ts" if specifier == "bare" else "apps/web/src/a.ts"
    assert WORKSPACE.resolve(specifier, importer) == expected


def test_of_two_packages_of_a_name_the_nearer_one_is_meant() -> None:
    assert WORKSPACE.resolve("bare", "other/a.js") == "other/bare/index.js"


def test_import_maps_of_deno() -> None:
    functions = "supabase/functions"
    made = resolver({
        f"{functions}/import_map.json": {"imports": {"hono": "npm:hono@4", "shared/": "./_shared/"}},
        f"{functions}/a/deno.jsonc": '{"imports": {"hono": "jsr:@hono/hono@^4", "x": "y", "y": "x"}, // own\n}',
        f"{functions}/_shared/cors.ts": "",
    })
    importer = f"{functions}/a/index.ts"
    assert made.resolve("hono", importer) == External("hono")
    assert made.resolve("hono/jwt", importer) == External("hono", "jwt")
    assert made.resolve("shared/cors.ts", importer) == f"{functions}/_shared/cors.ts"
    assert made.resolve("x", importer) in {External("x"), External("y")}
    assert made.resolve("hono", f"{functions}/b/index.ts") == External("hono")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": "// no /* comment */", /* one */ "b": [1, 2,], // two\n}', {"a": "// no /* comment */", "b": [1, 2]}),
        ('\ufeff{"a": ",}"}', {"a": ",}"}),
        ("[]", {}),
        ("{" * 5000, {}),
        ('{"a": "', {}),
        ("/*" * 100_000, {}),
        ('"\\' * 100_000, {}),
        (", " * 100_000, {}),
    ],
    ids=lambda value: str(value)[:12],
)
def test_json_with_comments(text: str, expected: dict[str, object]) -> None:
    assert parse_object(text.encode()) == expected


JSON = st.recursive(
    st.none() | st.booleans() | st.text("./*#@ab", max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("./*#@ab", max_size=6), inner, max_size=3),
    max_leaves=8,
)
MEMBERS = [".", "./*", "exports", "imports", "main", "name", "compilerOptions", "paths", "baseUrl", "extends"]
KEYS = st.sampled_from(MEMBERS)
ODD = st.dictionaries(KEYS, JSON | st.dictionaries(KEYS, JSON, max_size=3), max_size=4)


@given(st.text("./*#@ab:?~", max_size=8), ODD)
def test_odd_names_in_odd_manifests_are_resolved_to_something(specifier: str, manifest: dict[str, object]) -> None:
    names = ["package.json", "a/tsconfig.json", "a/deno.json", "a/b/package.json"]
    made = resolver({**dict.fromkeys(names, manifest), "a/b/x.ts": "", "a.ts": ""})
    found = made.resolve(specifier, "a/b/x.ts")
    assert found is None or isinstance(found, External) or found in {*names, "a/b/x.ts", "a.ts"}


@pytest.mark.skipif(not (CORPUS / "inventory").is_dir(), reason="the shared corpus is not here")
def test_the_labelled_applications_are_read_whole_and_their_imports_found() -> None:
    files = walk_tree(CORPUS / "inventory")
    made = JavaScriptResolver(files)
    modules = [read_javascript(files.read(path), path) for path in files.files if path.endswith(ENDINGS)]
    imports = [(one.module, read.path) for read in modules for one in read.statements if isinstance(one, Import)]
    assert len(modules) > 50
    assert [read.path for read in modules if read.is_broken] == []
    assert [pair for pair in imports if made.resolve(*pair) is None] == []
