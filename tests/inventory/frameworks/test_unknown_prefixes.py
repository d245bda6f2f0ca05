"""A path that is not known before the program runs is never taken for the root."""

from __future__ import annotations

import pytest

from contractguard.inventory.discovery import discover
from contractguard.source.tree import tree_of

GUARD = "const auth = (q, s, n) => q.headers.authorization ? n() : s.status(401).end();\n"
EXPRESS = f"""const express = require('express');
const app = express();
const router = express.Router();
router.get('/users', (q, s) => s.json([]));
const {{ PREFIX = '/api' }} = process.env;
{GUARD}"""
UNKNOWN = ["process.env.P", "process.env.P || '/api'", "process.env.P ?? '/api'", "PREFIX",
           "require('config').get('p')",
           "process.env.NODE_ENV === 'production' ? '/api' : '/dev'", "require('path').posix.join('/', process.env.P)"]


def served(code: str) -> dict[str, str]:
    """Return what an anonymous caller meets at each path."""
    return {each.path.spelled: each.authentication.asked for each in discover(tree_of({"app.js": code})).endpoints}


@pytest.mark.parametrize("prefix", UNKNOWN)
def test_a_router_below_an_unknown_path_is_not_at_the_root(prefix: str) -> None:
    assert served(f"{EXPRESS}app.use({prefix}, router);") == {"/…/users": "none"}


@pytest.mark.parametrize("prefix", UNKNOWN)
def test_a_guard_before_an_unknown_path_proves_nothing(prefix: str) -> None:
    code = f"{EXPRESS}app.use({prefix}, auth);\napp.get('/things', (q, s) => s.json([]));"
    assert served(code) == {"/things": "unknown"}


def test_functions_before_a_router_are_no_path() -> None:
    assert served(f"{EXPRESS}app.use(auth, router);") == {"/users": "required"}
    assert served(f"{EXPRESS}app.use(require('cors')(), router);") == {"/users": "none"}


@pytest.mark.parametrize("prefix", ["process.env.P", "process.env.P || '/api'"])
def test_koa_and_hono_as_well(prefix: str) -> None:
    assert served(f"""const Koa = require('koa');
        const Router = require('@koa/router');
        const app = new Koa();
        const outer = new Router();
        const inner = new Router();
        inner.get('/users', (c) => {{ c.body = []; }});
        outer.use({prefix}, inner.routes());
        app.use(outer.routes());""") == {"/…/users": "none"}
    assert served(f"""const {{ Hono }} = require('hono');
        const app = new Hono();
        app.use({prefix}, async (c, n) => {{ if (!c.req.header('authorization')) return c.json({{}},
                                                                                               401); await n(); }});
        app.get('/things', (c) => c.json([]));""") == {"/things": "unknown"}
