"""Koa with @koa/router."""

from __future__ import annotations

from tests.inventory.frameworks.node_applications import gaps, served

HEAD = """const Koa = require("koa"), Router = require("@koa/router"), mount = require("koa-mount");
const app = new Koa();
const guard = async (ctx, next) => { if (!ctx.state.user) ctx.throw(401); await next(); };
const ok = (ctx) => { ctx.body = 1; };
"""


def test_prefixes_names_lists_and_nested_routers() -> None:
    code = HEAD + """const outer = new Router({ prefix: "/api" }), inner = new Router();
inner.get("name", "/named", ok).register("/both", ["get", "post"], [guard, ok]);
inner.get("/listed", [guard, ok]);
outer.use("/inner", inner.routes(), inner.allowedMethods());
app.use(outer.routes());
"""
    assert served(code) == ["GET /api/inner/both required", "POST /api/inner/both required",
                            "GET /api/inner/listed required", "GET /api/inner/named none"]
    assert gaps(code) == []


def test_order_decides_and_what_takes_every_method_and_hands_on_is_a_guard() -> None:
    code = HEAD + """const router = new Router();
router.get("/before", ok);
router.all("/private/(.*)", guard);
router.get("/private/x", ok);
app.use(router.routes()).use(guard);
const late = new Router(); late.get("/late", ok); app.use(late.routes());
"""
    assert served(code) == ["GET /before none", "GET /late required", "GET /private/x required"]


def test_mounted_applications_and_what_is_not_known() -> None:
    code = HEAD + """const other = new Koa(), router = new Router();
router.get("/x", ok); other.use(router.routes());
app.use(mount("/other", other));
app.use(require("./missing").routes());
"""
    assert served(code) == ["GET /other/x none"]
    assert gaps(code) == ["/ app.js:8 what is used here is not known: the result of routes"]
