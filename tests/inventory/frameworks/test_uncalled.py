"""What nothing calls, what is registered on what is not known, and what stands in tests."""

from __future__ import annotations

from tests.inventory.frameworks.node_applications import found, gaps, placed, served

APPLICATION = 'import express from "express";\n'


def test_a_function_that_builds_an_application_for_somebody_else_is_called() -> None:
    code = APPLICATION + """export default async function build(options) {
  const app = express();
  register(app, options);
  if (options.extra) app.get("/extra", (req, res) => res.end());
  return app;
}
function register(app, { prefix }) { app.get("/always", (req, res) => res.end()); }
"""
    assert served({"app.ts": code}) == ["GET /always none", "GET /extra none"]
    assert gaps({"app.ts": code}) == []


def test_a_class_that_nothing_constructs_is_constructed_and_its_methods_are_called() -> None:
    code = APPLICATION + """export class Server {
  app = express();
  constructor(port) { this.app.get("/made", this.show.bind(this)); }
  show(req, res) { res.end(); }
  routes() { this.app.post("/later", (req, res) => res.end()); }
}
"""
    assert placed({"app.ts": code}) == ["POST /later  app.ts:6", "GET /made Server.show app.ts:4"]


def test_callers_are_called_before_what_they_name() -> None:
    code = APPLICATION + """export const aRouter = (prefix) => {
  const r = express.Router(); r.get("/x", (q, s) => s.end()); return r; };
export const zApplication = () => { const app = express(); app.use("/api", aRouter("x")); return app; };
"""
    assert served({"app.ts": code}) == ["GET /api/x none"]
    assert gaps({"app.ts": code}) == []


def test_registrations_on_a_parameter_that_nobody_hands_in_are_said() -> None:
    files = {
        "app.js": 'const app = require("express")();',
        "routes/lone.js": 'module.exports = (app) => {\n  app.get("/lone", (req, res) => res.end());\n'
                          '  app.post(`/${kind}/x`, (req, res) => res.end());\n};',
    }
    assert served(files) == []
    assert gaps(files) == [
        "/…/lone routes/lone.js:2 'get /lone' is registered on what is not known (parameter 'app')",
        "/…/…/x routes/lone.js:3 'post /…/x' is registered on what is not known (parameter 'app')",
    ]


def test_registrations_on_what_an_unknown_factory_makes_are_said_but_not_what_clients_ask() -> None:
    code = """const app = require("express")();
const { create } = require("own-framework"), axios = require("axios").create(), nock = require("nock");
const server = create();
server.get("/served", (req, res) => res.end());
server.route({ method: "GET", path: "/described", handler: () => 1 });
axios.get("/asked", () => 1); nock("http://x").get("/mocked", () => 1); new Map().get("/key");
"""
    assert [gap.partition(" ")[0] for gap in gaps(code)] == ["/…/served", "/…/described"]


def test_an_application_that_is_handed_to_what_is_not_known_may_serve_anything() -> None:
    code = 'const app = require("express")();\nrequire("./missing")(app);\nnew Promise((resolve) => resolve(app));\n'
    assert gaps(code) == ["/ app.js:2 handed to 'import of './missing'', of which nothing is known"]


def test_tests_serve_nothing_unless_the_application_uses_what_stands_in_them() -> None:
    own = 'const app = require("express")(); app.get("/NAME", (req, res) => res.end());'
    files = {path: own.replace("NAME", str(number)) for number, path in enumerate((
        "app.test.js", "src/x.spec.ts", "src/__tests__/x.js", "test/x.js", "e2e/app.ts", "cypress/s.js",
        "Button.stories.tsx"))}
    files["src/contest.js"] = own.replace("NAME", "contest")
    files["src/app.js"] = 'const app = require("express")(); app.use("/test", require("./routes/test/index.js"));'
    files["src/routes/test/index.js"] = 'const r = require("express").Router(); r.get("/", (q, s) => s.end()); ' \
                                        "module.exports = r;"
    inventory = found(files)
    assert [each.path.spelled for each in inventory.endpoints] == ["/contest", "/test"]
    assert {skipped.path for skipped in inventory.skipped} == set(files) - {"src/contest.js", "src/app.js"}


def test_a_builder_that_never_ends_is_bounded() -> None:
    loops = "for (const a of [1, 2, 3, 4, 5, 6, 7, 8, 9]) " * 12
    code = f"""{APPLICATION} export function build() {{
  const app = express(); {loops} app.get("/x", (q, s) => s.end()); return app; }}"""
    assert len(served({"app.ts": code})) <= 20_000
