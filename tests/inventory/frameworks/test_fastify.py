"""Fastify: scopes, hooks, plugins of packages and of folders."""

from __future__ import annotations

from tests.inventory.frameworks.node_applications import found, gaps, served

HEAD = """const app = require("fastify")();
const guard = async (request, reply) => { if (!request.headers.authorization) return reply.code(401).send(); };
const ok = async () => ({});
"""
PLUGIN = "module.exports = async (fastify) => { fastify.get('/', async () => 1); };"


def test_hooks_stand_in_their_scope_wherever_they_were_added() -> None:
    code = HEAD + """app.register(async (scope) => {
  scope.get("/", ok); scope.addHook("onRequest", guard);
  scope.register(async (inner, options, done) => { inner.get("/deep", ok); done(); }, { prefix: "/inner" });
}, { prefix: "/private" });
app.register(async (scope) => { scope.get("/open", ok); });
app.after(() => { app.get("/after", ok); });
"""
    assert served(code) == ["GET /after none", "GET /open none", "GET /private required",
                            "GET /private/inner/deep required"]
    assert gaps(code) == []


def test_hooks_stand_in_their_scope_where_the_whole_application_is_built_under_a_condition() -> None:
    code = HEAD.replace("const app = require(\"fastify\")();", "") + """function build() {
  const app = require("fastify")();
  app.addHook("onRequest", guard); app.get("/x", ok);
  if (process.env.STRICT) app.addHook("onRequest", guard);
}
if (require.main === module) build();
"""
    assert served(code) == ["GET /x required"]


def test_a_plugin_through_fastify_plugin_in_another_file_works_on_the_scope_around_it() -> None:
    files = {
        "app.js": HEAD + 'app.register(require("./auth")); app.get("/x", { preHandler: [app.authenticate] }, ok);',
        "auth.js": """const fp = require("fastify-plugin");
module.exports = fp(async (fastify) => {
  fastify.decorate("authenticate", async (request) => { await request.jwtVerify(); });
});""",
    }
    assert served(files) == ["GET /x required"]


def test_options_of_routes() -> None:
    code = HEAD + """for (const method of ["GET", "PUT"]) app.route({ method, url: "/r", preHandler: [guard],
  handler: ok });
app.get("/hidden", { schema: { hide: true } }, ok);
app.get("/secured-in-words", { schema: { security: [{ bearer: [] }] } }, ok);
app.route(options);
"""
    inventory = found(code)
    rows = [(each.method, each.path.spelled, each.authentication.asked, each.hidden) for each in inventory.endpoints]
    assert rows == [
        ("GET", "/hidden", "none", "schema.hide"), ("GET", "/r", "required", ""), ("PUT", "/r", "required", ""),
        ("GET", "/secured-in-words", "none", ""),
    ]
    assert gaps(code) == ["/ app.js:8 a route of which the options are not known"]


def test_guards_of_packages() -> None:
    code = HEAD + """app.register(require("@fastify/auth")).register(require("@fastify/basic-auth"), { validate });
app.after(() => {
  app.get("/both", { onRequest: app.auth([guard, app.basicAuth]) }, ok);
  app.get("/either", { onRequest: app.auth([guard, async () => {}]) }, ok);
  app.get("/all", { onRequest: app.auth([guard, async () => {}], { relation: "and" }) }, ok);
  app.get("/basic", { onRequest: app.basicAuth }, ok);
});
app.register(async (scope) => {
  scope.register(require("@fastify/bearer-auth"), { keys }); scope.get("/", ok);
}, { prefix: "/bearer" });
"""
    assert served(code) == ["GET /all required", "GET /basic required", "GET /bearer required", "GET /both required",
                            "GET /either none"]
    assert gaps(code) == []


def test_plugins_that_are_not_known_may_serve_anything_below_their_prefix() -> None:
    code = HEAD + """app.register(require("@fastify/cors")); app.register(require("@fastify/jwt"), { secret: "x" });
app.register(require("own-plugin"), { prefix: "/own" });
app.register(require("./missing"), { prefix: "/missing" });
app.register(async (scope) => { scope.get("/x", ok); }, options);
"""
    assert served(code) == ["GET /…/x none"]
    assert gaps(code) == ["/own app.js:5 what the plugin own-plugin serves is not known",
                          "/missing app.js:6 a plugin that is not known: import of './missing'"]


def test_autoload_takes_prefixes_of_folders() -> None:
    files = {
        "src/app.js": """const app = require("fastify")(), path = require("path");
app.register(require("@fastify/autoload"), { dir: path.join(__dirname, "routes"), options: { prefix: "/v1" } });
""",
        "src/routes/root.js": PLUGIN,
        "src/routes/users/index.js": PLUGIN,
        "src/routes/users/schema.js": "module.exports = 'not loaded beside an index';",
        "src/routes/users/deep/more.js": PLUGIN,
        "src/routes/named/index.js": PLUGIN + "module.exports.autoPrefix = '/called';",
        "src/routes/alone/index.js": PLUGIN + "module.exports.prefixOverride = '/override';",
    }
    assert served(files) == ["GET /override none", "GET /v1 none", "GET /v1/called none", "GET /v1/users none",
                             "GET /v1/users/deep none"]
    assert gaps(files) == []


def test_autoload_with_hooks_and_parameters_from_a_module_of_ecmascript() -> None:
    hooks = "export default async (fastify) => { fastify.addHook('onRequest', async (request, reply) => " \
            "{ if (!request.headers.authorization) return reply.code(401).send(); }); };"
    files = {
        "app.ts": """import Fastify from "fastify"; import AutoLoad from "@fastify/autoload";
  import path from "node:path";
import { fileURLToPath } from "node:url";
const here = path.dirname(fileURLToPath(import.meta.url));
export const build = () => Fastify().register(AutoLoad, {
  dir: path.join(here, "routes"), autoHooks: true, cascadeHooks: true, routeParams: true });
""",
        "routes/open.ts": PLUGIN.replace("module.exports =", "export default"),
        "routes/private/autohooks.ts": hooks,
        "routes/private/_id/index.ts": PLUGIN.replace("module.exports =", "export default"),
        "routes/types.d.ts": "export type X = string;",
    }
    assert served(files) == ["GET / none", "GET /private/{id} required"]


def test_autoload_of_a_folder_that_is_not_known_is_open() -> None:
    code = HEAD + """
app.register(require("@fastify/autoload"), { dir: process.env.ROUTES, options: { prefix: "/v1" } });"""
    assert gaps(code) == ["/v1 app.js:5 plugins of a folder that is not known"]


def test_what_fastify_cli_starts() -> None:
    files = {"package.json": '{"scripts": {"start": "fastify start -w -l info app.js"}}',
             "app.js": "// fastify\n" + PLUGIN}
    assert served(files) == ["GET / none"]
    assert gaps(files) == []
