"""Express 4 and 5: what is served, what is asked of anonymous callers, and what stays open."""

from __future__ import annotations

from tests.inventory.frameworks.node_applications import found, gaps, placed, served

HEAD = """const express = require("express");
const app = express();
const requireUser = (req, res, next) => { if (!req.headers.authorization) return res.sendStatus(401); next(); };
const ok = (req, res) => res.json({});
"""

ROUTER = 'const r = require("express").Router(); r.get("/", (q, s) => s.end()); module.exports = r;'


def test_methods_chains_lists_and_settings() -> None:
    code = HEAD + """app.set("x", 1); app.get("x");
app.route("/users").get(ok).post(requireUser, ok);
app.get(["/a", "/b"], [[requireUser], [ok]]);
app.del("/old", ok);
app.delete("/users/:id", ok).patch("/users/:id", requireUser, ok);
"""
    assert served(code) == [
        "GET /a required", "GET /b required", "DELETE /old none", "GET /users none", "POST /users required",
        "DELETE /users/{id} none", "PATCH /users/{id} required",
    ]
    assert gaps(code) == []


def test_a_call_in_a_chain_stands_where_its_own_name_does() -> None:
    code = HEAD + """app.get("/one", function one(req, res) { res.end() })
  .get("/two", function two(req, res) { res.end() });
"""
    assert placed(code) == ["GET /one one app.js:5", "GET /two two app.js:6"]


def test_a_handler_is_called_what_it_is_assigned_to_and_not_what_another_of_its_maker_is() -> None:
    code = HEAD + """const safe = fn => (req, res, next) => Promise.resolve(fn(req, res)).catch(next);
const list = safe(async (req, res) => res.json([]));
const show = safe(async (req, res) => res.json({}));
app.get("/list", list); app.get("/show", show);
"""
    assert placed(code) == ["GET /list list app.js:8", "GET /show show app.js:8"]


def test_paths_of_both_versions_and_regular_expressions() -> None:
    code = HEAD + r"""app.get("/five/*splat", ok);
app.get("/four/:id?", ok);
app.get("/five{/:id}", ok);
app.get("/digits/:id(\\d+)", ok);
app.get(/^\/plain\/(\d+)\/(?<name>[^\/]+)\/?$/, ok);
app.get(/.*fly$/, ok);
"""
    assert served(code) == [
        "GET /digits/{id} none", "GET /five none", "GET /five/{id} none", "GET /five/{splat*} none", "GET /four none",
        "GET /four/{id} none", "GET /plain/{parameter2}/{name} none",
    ]
    assert gaps(code) == ["/ app.js:10 the path of a route is not known: the expression /.*fly$/"]


def test_guards_stand_before_what_is_registered_after_them_below_their_path() -> None:
    code = HEAD + """app.get("/before", ok);
app.use("/admin", requireUser);
app.get("/admin/x", ok); app.get("/administration", ok);
app.get("/after", ok); app.use(requireUser); app.get("/last", ok);
"""
    assert served(code) == ["GET /admin/x required", "GET /administration none", "GET /after none", "GET /before none",
                            "GET /last required"]


def test_functions_of_four_parameters_take_errors_and_guard_nothing() -> None:
    assert served(HEAD + """app.use((err, req, res, next) => res.sendStatus(401));
app.get("/x", ok);""") == ["GET /x none"]


def test_what_cannot_hand_on_answers_every_method_below_its_path() -> None:
    code = HEAD + """app.use("/hook", (req, res) => res.send("x"));
app.use("/wrapped", (...all) => requireUser(...all));
app.use("/api", (req, res) => res.status(404).json({}));
app.all("*", (req, res) => res.status(404).end());
app.get("/wrapped/x", ok);
"""
    assert served(code) == ["* /hook/{rest*?} none", "GET /wrapped/x required"]


def test_what_takes_every_method_and_hands_on_is_a_guard() -> None:
    code = HEAD + """app.all("/private/*", requireUser);
app.get("/private/x", ok);
app.route("/r").all(requireUser).get(ok);
app.all("/any", ok);
"""
    assert served(code) == ["* /any none", "GET /private/x required", "GET /r required"]


def test_routers_are_mounted_in_lists_several_times_and_in_each_other() -> None:
    files = {
        "app.js": HEAD + """app.use(["/v1", "/v2"], requireUser, require("./users"));
app.use("/open", require("./users"));
""",
        "users.js": """const { Router } = require("express"); const outer = Router(), inner = Router({
  mergeParams: true });
inner.get("/", (req, res) => res.end());
outer.use("/:id/items", inner);
module.exports = outer;
""",
    }
    assert served(files) == ["GET /open/{id}/items none", "GET /v1/{id}/items required", "GET /v2/{id}/items required"]


def test_a_router_that_nothing_mounts_is_said() -> None:
    files = {"app.js": HEAD, "lone.js": 'const r = require("express").Router();\nr.get("/x", (q, s) => s.end());'}
    assert served(files) == []
    assert gaps(files) == ["/ lone.js:1 a router that nothing was seen to mount"]


def test_folders_are_listed_where_the_tree_is_known() -> None:
    files = {
        "src/app.js": """const express = require("express"), fs = require("fs"), path = require("path");
const app = express();
fs.readdirSync(path.join(__dirname, "routes")).filter(name => name !== "index.js").forEach(name => {
  app.use("/api/" + path.basename(name, ".js"), require(path.join(__dirname, "routes", name)));
});
""",
        "src/routes/index.js": "",
        "src/routes/users.js": ROUTER,
        "src/routes/items.js": ROUTER,
    }
    assert served(files) == ["GET /api/items none", "GET /api/users none"]
    assert gaps(files) == []


def test_data_that_is_known_is_unrolled_and_other_data_is_said() -> None:
    code = HEAD + """for (const name of ["a", "b"]) app.get(`/${name}`, ok);
["c"].map(name => app.get("/" + name, ok));
for (const route of await load()) app.use(`/dynamic/${route.name}`, route.router);
"""
    assert served(code) == ["GET /a none", "GET /b none", "GET /c none"]
    assert [gap.partition(" ")[0] for gap in gaps(code)] == ["/dynamic"]


def test_what_packages_serve_is_open_below_their_path_but_not_what_is_known_to_serve_nothing() -> None:
    code = HEAD + """const proxy = require("http-proxy-middleware"), cors = require("cors"),
  ui = require("swagger-ui-express");
app.use(cors()); app.options("*", cors());
app.use("/docs", ui.serve, ui.setup({}));
app.use("/proxy", proxy.createProxyMiddleware({}));
"""
    inventory = found(code)
    assert [(each.method, each.implied) for each in inventory.endpoints] == [("OPTIONS", True)]
    assert gaps(code) == ["/proxy app.js:9 what createProxyMiddleware of http-proxy-middleware serves is not known"]


def test_a_guard_that_was_told_to_let_everybody_through_asks_for_nothing() -> None:
    code = HEAD + """const { expressjwt } = require("express-jwt"), passport = require("passport");
app.get("/must", expressjwt({ secret: "x" }), ok);
app.get("/may", expressjwt({ secret: "x", credentialsRequired: false }), ok);
app.get("/open", expressjwt(options), ok);
app.get("/bearer", passport.authenticate("jwt", { session: false }), ok);
app.post("/login", passport.authenticate("local"), ok);
"""
    assert served(code) == ["GET /bearer required", "POST /login unknown", "GET /may none", "GET /must required",
                            "GET /open unknown"]


def test_a_handler_that_refuses_whatever_is_sent_is_not_said_to_ask_for_credentials() -> None:
    code = HEAD + """const jwt = require("jsonwebtoken");
app.post("/refresh", (req, res) => { try { jwt.verify(req.body.token, "s"); } catch (e) { throw e; } res.end(); });
app.post("/never", (req, res) => res.status(401).end());
app.get("/me", (req, res) => { jwt.verify(req.headers.authorization, "s"); res.end(); });
"""
    assert served(code) == ["GET /me required", "POST /never unknown", "POST /refresh unknown"]


def test_who_was_let_through_is_not_answered_by_what_was_said_to_others() -> None:
    code = HEAD + """app.use((req, res, next) => { if (unclear(req.ip)) return next(); res.status(401); res.end(); });
app.get("/x", ok);
"""
    assert served(code) == ["GET /x unknown"]


def test_what_an_earlier_function_looked_for_does_not_make_a_later_failure_a_refusal() -> None:
    code = HEAD + """app.use((req, res, next) => { req.known = req.headers.authorization ? 1 : 0; next(); });
app.get("/gone", (req, res) => res.status(405).end());
app.get("/away", (req, res) => res.redirect("/"));
app.get("/refused", (req, res) => req.known ? res.end() : res.status(401).end());
"""
    assert served(code) == ["GET /away none", "GET /gone unknown", "GET /refused required"]


def test_who_hands_next_to_somebody_else_lets_the_caller_through() -> None:
    code = HEAD + """const cors = require("cors");
const passport = require("passport"), { AsyncLocalStorage } = require("async_hooks");
const storage = new AsyncLocalStorage();
app.use((req, res, next) => cors({})(req, res, next));
app.use((req, res, next) => storage.run({}, next), (req, res, next) => storage.run({}, () => next()));
app.get("/open", ok);
app.get("/by-hand", (req, res, next) => passport.authenticate("jwt")(req, res, next), ok);
app.get("/inside", (req, res, next) => storage.run({}, () => requireUser(req, res, next)), ok);
app.get("/unclear", (req, res, next) => require("own")(req, res, next), ok);
"""
    assert served(code) == ["GET /by-hand required", "GET /inside required", "GET /open none", "GET /unclear unknown"]


def test_several_applications_are_each_their_own() -> None:
    files = {f"packages/{name}/index.js": f"""const app = require("express")();
{guard} app.get("/{name}", (req, res) => res.end());""" for name, guard in (
        ("a", "app.use((req, res, next) => req.user ? next() : res.sendStatus(401));"), ("b", ""))}
    assert served(files) == ["GET /a required", "GET /b none"]


def test_methods_by_a_name_that_is_computed() -> None:
    code = HEAD + """for (const method of ["get", "post"]) app[method]("/x", ok);
app[process.env.METHOD]("/y", ok);
"""
    assert served(code) == ["GET /x none", "POST /x none"]
    assert gaps(code) == ["/ app.js:6 handed to 'a method of which the name', of which nothing is known"]


def test_every_object_has_its_own_fields_and_what_its_base_constructs() -> None:
    code = HEAD + """class Base {
  router = express.Router();
  constructor(guard) { this.inner = express.Router(); this.router.use(guard, this.inner); }
  route({ method, path, handler }) { this.inner[method](path, handler.bind(this)); }
}
class Users extends Base {
  constructor(guard) { super(guard); this.route({ method: "get", path: "/u", handler: this.list }); }
  list(req, res) { res.end(); } }
class Items extends Base {
  constructor(guard) { super(guard); this.route({ method: "put", path: "/i", handler: this.save }); }
  save = (req, res) => { res.end(); } }
app.use("/users", new Users(requireUser).router); app.use("/items", new Items((req, res, next) => next()).router);
"""
    assert served(code) == ["PUT /items/i none", "GET /users/u required"]
