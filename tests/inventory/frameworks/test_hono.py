"""Hono: order, copies, bases, and guards that are combined."""

from __future__ import annotations

from tests.inventory.frameworks.node_applications import found, gaps, served

HEAD = """import { Hono } from "hono";
import { bearerAuth } from "hono/bearer-auth";
const app = new Hono<Env>();
const ok = (c) => c.json({});
const guard = async (c, next) => { if (!c.req.header("Authorization")) return c.json({}, 401); await next(); };
"""


def app(code: str) -> dict[str, str]:
    return {"app.ts": HEAD + code + "\nexport default app;\n"}


def test_chains_without_a_path_and_several_methods() -> None:
    code = app("""app.get("/a", ok).post(ok).put(guard, ok);
app.on(["GET", "DELETE"], ["/b", "/c"], ok);
app.get("/id/:id{[0-9]+}", ok).get("/opt/:type?", ok);
""")
    assert served(code) == ["GET /a none", "POST /a none", "PUT /a required", "DELETE /b none", "GET /b none",
                            "DELETE /c none", "GET /c none", "GET /id/{id} none", "GET /opt none",
                            "GET /opt/{type} none"]


def test_middleware_covers_its_path_alone_unless_it_has_a_wildcard() -> None:
    code = app("""app.get("/x/before", ok);
app.use("/basic", guard); app.get("/basic", ok); app.get("/basic/child", ok);
app.use("/x/*", guard); app.get("/x/after", ok); app.get("/xy", ok);
app.all("/y/*", guard); app.get("/y/a", ok);
""")
    assert served(code) == ["GET /basic required", "GET /basic/child none", "GET /x/after required",
                            "GET /x/before none", "GET /xy none", "GET /y/a required"]


def test_routes_are_copied_when_they_are_mounted() -> None:
    code = app("""const sub = new Hono().basePath("/base");
sub.get("/early", ok); app.route("/sub", sub); sub.get("/late", ok);
""")
    assert served(code) == ["GET /sub/base/early none"]


def test_guards_that_are_combined() -> None:
    code = app("""import { some, every, except } from "hono/combine";
app.use("/all/*", except(["/all/public/*", "/all/login"], bearerAuth({ token: "x" })));
app.get("/all/public/a", ok); app.post("/all/login", ok); app.get("/all/private", ok);
app.get("/some", some(guard, bearerAuth({ token: "x" })), ok);
app.get("/lenient", some(guard, async (c, next) => { await next(); }), ok);
app.get("/every", every(async (c, next) => { await next(); }, guard), ok);
app.use("/f/*", except((c) => c.req.path === "/f/x", guard)); app.get("/f/x", ok);
""")
    assert served(code) == ["POST /all/login none", "GET /all/private required", "GET /all/public/a none",
                            "GET /every required", "GET /f/x unknown", "GET /lenient none", "GET /some required"]


def test_openapi_routes_and_factories() -> None:
    code = app("""import { OpenAPIHono, createRoute } from "@hono/zod-openapi"; import { createFactory }
  from "hono/factory";
const pets = new OpenAPIHono();
pets.openapi(createRoute({ method: "get", path: "/pets/{id}", security: [{ bearer: [] }] }), ok);
pets.openapi(createRoute({ method: "post", path: "/pets", hide: true, middleware: [guard] }), ok);
const factory = createFactory(), made = factory.createApp();
made.get("/made", ...factory.createHandlers(guard, ok));
app.route("/", pets); app.route("/", made);
""")
    assert [(each.method, each.path.spelled, each.authentication.asked, each.hidden)
            for each in found(code).endpoints] == [
        ("GET", "/made", "required", ""),
        ("POST", "/pets", "required", "hide: true"), ("GET", "/pets/{id}", "none", ""),
    ]


def test_what_is_mounted_and_not_known_is_open() -> None:
    code = app("""app.mount("/old", legacy.fetch);
app.route("/missing", require("./missing"));
""")
    assert [gap.partition(" ")[0] for gap in gaps(code)] == ["/old", "/missing"]
