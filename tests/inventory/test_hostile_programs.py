"""Programs that nobody writes by accident: discovery ends soon, and says what it did not follow."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from contractguard.inventory.discovery import discover
from contractguard.inventory.evaluation import evaluator
from contractguard.inventory.model import Inventory
from contractguard.inventory.paths import openapi_path
from contractguard.source.discovery import find_contracts
from contractguard.source.tree import tree_of, walk_tree

EXPRESS = "const express = require('express');\nconst app = express();\napp.get('/ok', (q, s) => s.json(1));\n"
FASTAPI = "from fastapi import APIRouter, Depends, FastAPI, HTTPException\napp = FastAPI()\n"
OK = "@app.get('/ok')\ndef ok(): return 1\n"
SECONDS = 15
"""Generous: the machine may be busy. Each program takes a second or two."""


@pytest.fixture(autouse=True)
def soon() -> Iterator[None]:
    """Hold each test to its time."""
    started = time.perf_counter()
    yield
    assert time.perf_counter() - started < SECONDS


def found(files: Mapping[str, str]) -> Inventory:
    """Discover the endpoints of some files."""
    return discover(tree_of(files))


def paths(inventory: Inventory) -> set[str]:
    """Return the paths of an inventory."""
    return {endpoint.path.spelled for endpoint in inventory.endpoints}


def may_exist(inventory: Inventory, path: str) -> bool:
    """Whether a path was found, or lies below something that was not understood."""
    segments = openapi_path(path).segments
    return path in paths(inventory) or any(
        each.under.segments == segments[: len(each.under.segments)] for each in inventory.unresolved)


def reasons(inventory: Inventory) -> set[str]:
    """Return what was not understood."""
    return {each.reason for each in inventory.unresolved}


def spelled(text: str) -> str:
    """Write a text as code, on lines of which none is so long that the file is taken to be minified."""
    return " +\n".join(repr(text[start : start + 500]) for start in range(0, len(text), 500))


def lattice(made: str, mounted: str, size: int) -> str:
    """Write routers of which each holds the next one twice: twice as many ways at each level."""
    numbers = range(size)
    return "".join(made.format(i=i) for i in numbers) + "".join(
        mounted.format(i=i, next=i + 1) for i in reversed(numbers[:-1]))


EXPRESS_LATTICE = EXPRESS + lattice(
    "const r{i} = express.Router();\nr{i}.get('/e', (q, s) => s.json(1));\n",
    "r{i}.use('/a', r{next});\nr{i}.use('/b', r{next});\n", 60) + "app.use(r0);\napp.listen(1);\n"
FASTAPI_LATTICE = FASTAPI + OK + lattice(
    "r{i} = APIRouter()\n@r{i}.get('/e')\ndef f{i}(): return 1\n",
    "r{i}.include_router(r{next}, prefix='/a')\nr{i}.include_router(r{next}, prefix='/b')\n", 60
) + "app.include_router(r0)\n"


@pytest.mark.parametrize(("name", "code"), [("app.js", EXPRESS_LATTICE), ("main.py", FASTAPI_LATTICE)])
def test_routers_in_a_lattice_are_cut_off_and_that_is_said(name: str, code: str) -> None:
    inventory = found({name: code})
    assert {"/ok", "/e", "/a/e"} <= paths(inventory)
    others = ("/b/e", "/a/b/e", "/b/a/e", "/a" * 50 + "/e", "/a/b" * 25 + "/e")
    assert all(may_exist(inventory, path) for path in others)
    assert not may_exist(inventory, "/c/e")
    assert "routers within routers that were not followed to their end" in reasons(inventory)


def test_includes_of_django_in_a_lattice_are_cut_off_and_that_is_said() -> None:
    files = {f"site/u{i}.py": "from django.urls import include, path\ndef view(r): return 1\n"
             f"inner = include('site.u{(i + 1) % 60}')\n"
             "urlpatterns = [path('e', view), path('a/', inner), path('b/', inner)]\n" for i in range(60)}
    inventory = found({**files, "site/__init__.py": "", "site/settings.py": "ROOT_URLCONF = 'site.u0'\n",
                       "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site.settings')\n"})
    assert {"/e", "/a/e"} <= paths(inventory)
    assert all(may_exist(inventory, path) for path in ("/b/e", "/a/b/e", "/a" * 50 + "/e"))
    assert "more patterns than are followed" in reasons(inventory)


def test_an_application_within_itself_is_still_one() -> None:
    inventory = found({"app.js": EXPRESS + "app.use('/self', app);\napp.listen(1);\n"})
    assert paths(inventory) == {"/ok"}
    assert [each.under.spelled for each in inventory.unresolved] == ["/self"]


def test_what_is_done_for_a_whole_program_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluator, "_STEPS_OF_ALL_RUNS", 30_000)
    guards = "".join(f"app.use(function g{i}(q, s, n) {{ if (q.x{i}) return n(); return n(); }});\n" for i in range(50))
    routes = "".join(f"app.get('/r{i}', (q, s) => s.json(1));\n" for i in range(300))
    inventory = found({"app.js": f"{EXPRESS}{guards}{routes}app.listen(1);\n"})
    assert len(inventory.endpoints) == 301
    because = [each.authentication.because for each in inventory.endpoints]
    assert because.count("all handlers together take too many steps to follow") > 100
    assert {each.authentication.asked for each in inventory.endpoints
            if each.authentication.because == "all handlers together take too many steps to follow"} == {"unknown"}


def test_what_all_modules_take_together_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluator, "_STEPS_OF_ALL_MODULES", 5_000)
    work = "x = 1;\n" * 200
    inventory = found({f"app{i:02}.js": f"{EXPRESS}{work}app.get('/r{i}', (q, s) => s.json(1));\napp.listen(1);\n"
                       for i in range(40)})
    assert {"/ok", "/r0"} <= paths(inventory)
    assert "/r39" not in paths(inventory)
    assert "app39.js" in {each.place.uri for each in inventory.unresolved}
    assert "a module that was not followed to its end: evaluating it takes too many steps" in reasons(inventory)


def test_includes_that_lie_too_deep_are_said_to_be_left_out() -> None:
    files = {f"site/u{i}.py": "from django.urls import include, path\ndef view(r): return 1\n"
             f"urlpatterns = [path('e', view), path('a/', include('site.u{i + 1}'))]\n" for i in range(30)}
    inventory = found({**files, "site/u30.py": "urlpatterns = []\n", "site/__init__.py": "",
                       "site/settings.py": "ROOT_URLCONF = 'site.u0'\n",
                       "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site.settings')\n"})
    assert "/a/a/e" in paths(inventory)
    assert "/a" * 29 + "/e" not in paths(inventory)
    assert may_exist(inventory, "/a" * 29 + "/e")


@pytest.mark.parametrize("code", [
    "u = [1]\n" + "u = u + u\n" * 60,
    "u = [1]\n" + "u = [*u, *u]\n" * 60,
    "u = [1]\n" + "u.extend(u)\n" * 60,
    "t = '/a'\n" + "t = t + t\n" * 200,
    "t = '{0}{0}'\n" + "t = t.format(t)\n" * 60,
    "t = '/a' * 10**9\n",
    "t = 9**9**9**9\n",
])
def test_values_that_double_do_not_fill_memory(code: str) -> None:
    inventory = found({"main.py": FASTAPI + OK + code})
    assert "/ok" in paths(inventory)


def test_everything_handed_out_by_everybody_is_looked_for_once() -> None:
    each_other = "".join(f"export * from './m{i}';\n" for i in range(30))
    of_python = "".join(f"from p{i} import *\n" for i in range(30))
    files = {f"m{i}.js": each_other for i in range(30)} | {
        f"p{i}.py": f"from fastapi import FastAPI\n{of_python}" for i in range(30)}
    inventory = found({
        **files, "main.py": f"from p0 import *\n{FASTAPI}@app.get(missing)\ndef f(): return 1\n{OK}",
        "app.mjs": "import express from 'express';\nimport { missing } from './m0.js';\nconst app = express();\n"
                   "app.get('/js', (q, s) => s.json(1));\napp.get(missing, (q, s) => s.json(1));\napp.listen(1);\n"})
    assert paths(inventory) == {"/ok", "/js"}
    assert len(inventory.unresolved) == 2


def test_a_name_is_found_behind_modules_that_hand_each_other_out() -> None:
    inventory = found({
        "a.js": "export * from './b.js';\nexport * from './c.js';\n",
        "b.js": "export * from './a.js';\n", "c.js": "export * from './b.js';\nexport const path = '/there';\n",
        "app.mjs": "import express from 'express';\nimport { path } from './b.js';\nconst app = express();\n"
                   "app.get(path, (q, s) => s.json(1));\napp.listen(1);\n"})
    assert paths(inventory) == {"/there"}


@pytest.mark.parametrize("text", ["{/:a}" * 20_000, "{" * 100_000, ":a(" * 60_000, ":" * 200_000, "*" * 200_000,
                                  "/:a?" * 20_000, "/a" * 100_000, "a" * 200_000])
def test_very_long_paths_are_not_known(text: str) -> None:
    inventory = found({
        "app.js": f"{EXPRESS}app.get({spelled(text)}, (q, s) => s.json(1));\napp.listen(1);\n",
        "main.py": f"{FASTAPI}@app.get({spelled(text)})\ndef long(): return 1\n"})
    assert {each.path.spelled for each in inventory.endpoints if each.path.is_certain} == {"/ok"}
    assert len(inventory.endpoints) + len(inventory.unresolved) > 2


@pytest.mark.parametrize("text", ["{/:a}" * 1_900, "{" * 9_000, ":a(" * 3_000, ":a{" * 3_000, "/:a?" * 2_400,
                                  ":a(((" * 1_900, "*" * 9_000, "<a(" * 3_000, "(?P<a>" * 1_500, "{a}{" * 2_000])
def test_paths_that_are_just_not_too_long_are_read_soon(text: str) -> None:
    inventory = found({
        "app.js": f"{EXPRESS}app.get({spelled(text)}, (q, s) => s.json(1));\napp.listen(1);\n",
        "main.py": f"{FASTAPI}@app.get({spelled(text)})\ndef long(): return 1\n",
        "site/urls.py": f"from django.urls import path, re_path\ndef view(r): return 1\n"
                        f"text = ({spelled(text)})\nurlpatterns = [path(text, view), re_path(text, view)]\n",
        "site/__init__.py": "", "site/settings.py": "ROOT_URLCONF = 'site.urls'\n",
        "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site.settings')\n"})
    assert "/ok" in paths(inventory)
    assert len(inventory.endpoints) > 3


def test_thousands_of_routes_are_all_found() -> None:
    inventory = found({
        "app.js": EXPRESS + "".join(f"app.get('/j{i}/:id', (q, s) => s.json(1));\n" for i in range(2000))
        + "app.listen(1);\n",
        "main.py": FASTAPI + "".join(f"@app.get('/p{i}')\ndef p{i}(): return 1\n" for i in range(2000))})
    assert len(inventory.endpoints) == 4001


def test_workspaces_and_packages_outside_are_no_place_to_look(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/secret.js").write_text("module.exports = { path: '/leaked' };\n")
    root = tmp_path / "root"
    (root / "packages/a").mkdir(parents=True)
    (root / "packages/a/package.json").write_text('{"name": "a", "main": "../../../outside/secret.js"}')
    (root / "package.json").write_text('{"workspaces": ["../outside", "/etc", "packages/*", "**"]}')
    (root / "tsconfig.json").write_text(
        '{"extends": "./tsconfig.json", "compilerOptions": {"baseUrl": "..", "paths": {"@/*": ["../outside/*"]}}}')
    (root / "link").symlink_to("../outside")
    names = ("../outside/secret", str(tmp_path / "outside/secret"), "./link/secret", "@/secret", "a")
    for number, name in enumerate(names):
        (root / f"app{number}.js").write_text(
            f"{EXPRESS}const found = require('{name}');\napp.get(found.path, (q, s) => s.json(1));\napp.listen(1);\n")
    assert paths(discover(walk_tree(root))) == {"/ok"}


def test_packages_that_lead_to_themselves_lead_nowhere() -> None:
    inventory = found({
        "package.json": '{"workspaces": ["packages/*", ".", "**"]}',
        "packages/a/package.json": '{"name": "a", "main": "../../packages/a", "exports": {".": {"import": "./x"}}}',
        "packages/b/package.json": '{"name": "b", "main": ".", "workspaces": ["../a", "."]}',
        "app.js": f"{EXPRESS}app.get(require('a'), (q, s) => s.json(1));\napp.use(require('b'));\napp.listen(1);\n"})
    assert paths(inventory) == {"/ok"}


def test_contracts_are_looked_for_below_very_many_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "openapi.yaml").write_text("openapi: 3.1.0\n")
    monkeypatch.chdir(tmp_path)
    for _ in range(800):
        Path("d").mkdir()
        monkeypatch.chdir("d")
    monkeypatch.chdir(tmp_path)
    assert find_contracts(tmp_path) == ["openapi.yaml"]
