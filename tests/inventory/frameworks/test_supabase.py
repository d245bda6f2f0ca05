"""Edge Functions: how handlers are served, which paths and methods they answer, and what they ask of the caller."""

from __future__ import annotations

import pytest

from contractguard.inventory.discovery import discover
from contractguard.inventory.model import Endpoint, Inventory
from contractguard.source.tree import tree_of

FUNCTIONS = "supabase/functions"
OPEN = "[functions.x]\nverify_jwt = false\n"
OK = 'new Response("ok")'


def project(index: str, config: str = OPEN, **others: str) -> Inventory:
    """Discover a project with one function `x`; `others` are files by their path below the functions."""
    files = {f"{FUNCTIONS}/{name}": text for name, text in others.items()}
    return discover(tree_of({"supabase/config.toml": config, f"{FUNCTIONS}/x/index.ts": index, **files}))


def rows(inventory: Inventory) -> list[str]:
    """Show endpoints as lines: method, path below `/functions/v1`, what is asked."""
    return [shown(each) for each in inventory.endpoints if not each.implied]


def shown(each: Endpoint) -> str:
    path = each.path.spelled.removeprefix("/functions/v1")
    return f"{each.method} {path} {each.authentication.asked}"


def reasons(inventory: Inventory) -> list[str]:
    return [f"{each.reason} ({each.under.spelled})" for each in inventory.unresolved]


@pytest.mark.parametrize("index", [
    f"Deno.serve((req) => {OK});",
    f"Deno.serve({{ port: 8000 }}, async (req) => {OK});",
    f"Deno.serve({{ port: 8000, handler: (req) => {OK} }});",
    f"const handler = (req) => {OK}; Deno.serve(handler);",
    f'import {{ serve }} from "https://deno.land/std@0.168.0/http/server.ts"; serve((req) => {OK});',
    f'import {{ serve }} from "jsr:@std/http/server"; serve((req) => {OK}, {{ port: 1 }});',
    f"export default {{ fetch(req) {{ return {OK}; }} }};",
    f"export default {{ fetch: (req: Request) => {OK} }} satisfies Deno.ServeDefaultExport;",
    f"const app = {{ fetch: (req) => {OK} }}; export default app;",
])
def test_all_ways_to_serve_a_handler(index: str) -> None:
    found = project(index)
    assert rows(found) == ["* /x none"]
    assert reasons(found) == []
    assert found.endpoints[0].place.uri == f"{FUNCTIONS}/x/index.ts"


@pytest.mark.parametrize(("index", "others"), [
    ('import { handler } from "../_shared/handler.ts"; Deno.serve(handler);',
     {"_shared/handler.ts": f"export const handler = (req) => {OK};"}),
    ('import "./server.ts";', {"x/server.ts": f"Deno.serve((req) => {OK});"}),
    ('import "../y/main.ts";', {"y/main.ts": f"Deno.serve((req) => {OK});"}),
    ('export { default } from "../_shared/main.ts";',
     {"_shared/main.ts": f"export default {{ fetch: (req) => {OK} }};"}),
    ('import { start } from "../_shared/start.ts"; start("x", (req) => new Response("ok"));',
     {"_shared/start.ts": "export function start(name, handler) { Deno.serve(async (req) => await handler(req)); }"}),
])
def test_handlers_that_stand_in_other_files(index: str, others: dict[str, str]) -> None:
    found = project(index, **others)
    assert rows(found) == ["* /x none"]
    assert reasons(found) == []


def test_each_function_has_its_own_handler_though_all_are_served_by_one_module() -> None:
    shared = "export const run = (handler) => Deno.serve((req) => handler(req));"
    found = project('import { run } from "../_shared/run.ts"; run((req) => new Response("x"));',
                    OPEN + "[functions.y]\nverify_jwt = false\n", **{
        "_shared/run.ts": shared,
        "y/index.ts": 'import { run } from "../_shared/run.ts"; run((req) => '
                      'new Response("", { status: req.headers.get("authorization") ? 200 : 401 }));'})
    assert rows(found) == ["* /x none", "* /y required"]


def test_functions_that_are_one_module_all_answer() -> None:
    index = 'import "../_shared/main.ts";'
    found = project(index, OPEN + "[functions.y]\nverify_jwt = false\n",
                    **{"y/index.ts": index, "_shared/main.ts": f"Deno.serve((req) => {OK});"})
    assert rows(found) == ["* /x none", "* /y none"]


def test_what_is_served_by_nobody_or_by_a_package_is_said() -> None:
    assert reasons(project("console.log(1);")) == ["a function of which the handler was not found (/functions/v1/x)"]
    found = project('import { build } from "npm:itty-unheard-of"; Deno.serve(build().fetch);')
    assert rows(found) == ["* /x unknown"]
    assert reasons(found) == ["what a function serves is not understood (/functions/v1/x)"]


def test_the_gateway_asks_for_a_token_unless_it_is_told_not_to() -> None:
    index = f"Deno.serve((req) => {OK});"
    by_default = project(index, "")
    assert rows(by_default) == ["* /x required"]
    assert by_default.endpoints[0].authentication.credential == "project-token"
    assert rows(project(index, "[functions.x]\nverify_jwt = true")) == ["* /x required"]
    assert rows(project(index, '[functions.x]\nverify_jwt = "env(VERIFY)"')) == ["* /x unknown"]
    assert rows(project(index)) == ["* /x none"]


@pytest.mark.parametrize(("options", "asked"), [
    ('{ auth: "user" }', "required"), ('{ auth: "secret" }', "required"), ('{ auth: "publishable" }', "required"),
    ('{ auth: ["user", "secret:automations"] }', "required"), ('{ allow: "user" }', "required"),
    ('{ auth: "none" }', "none"), ('{ auth: ["user", "none"] }', "none"), ('{ allow: "public" }', "none"),
    ('{ allow: "always" }', "none"), ("{ auth: Deno.env.get('MODE') }", "unknown"),
])
def test_modes_of_the_server_package(options: str, asked: str) -> None:
    index = ('import { withSupabase } from "npm:@supabase/server";'
             f"export default {{ fetch: withSupabase({options}, async (req, ctx) => Response.json({{}})) }};")
    assert rows(project(index)) == [f"* /x {asked}"]


def handler(body: str, imports: str = "") -> str:
    return f"""{imports}
import {{ createClient }} from "jsr:@supabase/supabase-js@2";
Deno.serve(async (req) => {{
  if (req.method === "OPTIONS") return new Response("ok", {{ headers: {{}} }});
  {body}
  return new Response("ok");
}});"""


CHECKS = {
    "a user that is not there is refused": ("required", """
        const token = (req.headers.get("Authorization") ?? "").replace("Bearer ", "");
        const { data: { user }, error } = await createClient("", "").auth.getUser(token);
        if (error || !user) return new Response("Unauthorized", { status: 401 });"""),
    "claims are refused": ("required", """
        const { data, error } = await createClient("", "").auth.getClaims(token);
        if (error || !data?.claims) return Response.json({ error }, { status: 401 });"""),
    "an error is answered with 401": ("required", """
        try {
          const { data: { user } } = await createClient("", "").auth.getUser();
          if (!user) throw new Error("Unauthorized");
        } catch (error) { return new Response(error.message, { status: 401 }); }"""),
    "a secret of the environment": ("required", """
        if (req.headers.get("x-cron-secret") !== Deno.env.get("CRON_SECRET"))
          return new Response("no", { status: 401 });"""),
    "the service role key itself": ("required", """
        const header = req.headers.get("Authorization");
        if (header !== `Bearer ${Deno.env.get("SUPABASE_SERVICE_ROLE_KEY")}`)
          return new Response("no", { status: 403 });"""),
    "a user is read and not asked for": ("none", """
        const { data: { user } } = await createClient("", "").auth.getUser();
        console.log(user?.id);"""),
    "a client with the rights of the caller": ("none", """
        const client = createClient("", "", { global: { headers: {
          Authorization: req.headers.get("Authorization")! } } });
        const { data } = await client.from("todos").select("*");"""),
    "a token that is decoded alone": ("none", """
        const token = (req.headers.get("Authorization") ?? "").split(".")[1] ?? "e30=";
        const claims = JSON.parse(atob(token));"""),
    "only under a setting": ("unknown", """
        if (Deno.env.get("STRICT") && !req.headers.get("Authorization")) return new Response("", { status: 401 });"""),
}


@pytest.mark.parametrize("name", CHECKS)
def test_what_a_handler_asks_of_the_caller(name: str) -> None:
    asked, body = CHECKS[name]
    assert rows(project(handler(body))) == [f"* /x {asked}"]


VERIFIED = {
    "jose": ('import * as jose from "jsr:@panva/jose@6";', "required",
             "await jose.jwtVerify(req.headers.get('Authorization')?.slice(7), key);"),
    "djwt": ('import { verify } from "https://deno.land/x/djwt@v3.0.2/mod.ts";', "required",
             "await verify(req.headers.get('Authorization'), key);"),
    "stripe": ('import Stripe from "npm:stripe@17";', "signature",
               "await new Stripe('').webhooks.constructEventAsync(await req.text(), "
               "req.headers.get('Stripe-Signature'), Deno.env.get('SECRET'));"),
    "standardwebhooks": ('import { Webhook } from "https://esm.sh/standardwebhooks@1.0.0";', "signature",
                         "const wh = new Webhook(Deno.env.get('SECRET')); "
                         "wh.verify(await req.text(), Object.fromEntries(req.headers));"),
}


@pytest.mark.parametrize("name", VERIFIED)
def test_packages_that_verify_throw_where_there_is_nothing_to_verify(name: str) -> None:
    imports, asked, call = VERIFIED[name]
    found = project(handler(f"try {{ {call} }} catch (error) {{ return new Response('', {{ status: 400 }}); }}",
                            imports))
    assert rows(found) == [f"* /x {asked}"]
    assert found.endpoints[0].kind == ("webhook" if asked == "signature" else "http")


def test_signatures_that_are_compared_by_hand() -> None:
    found = project(handler("""
        const signature = req.headers.get("x-hub-signature-256");
        const expected = "sha256=" + await hmac(await req.text());
        if (!signature || !timingSafeEqual(encode(signature), encode(expected)))
          return new Response("bad signature", { status: 401 });""",
        'import { timingSafeEqual } from "node:crypto";'))
    assert rows(found) == ["* /x signature"]
    assert found.endpoints[0].kind == "webhook"


def test_webhooks_behind_the_gateway_need_a_token_first() -> None:
    imports, _, call = VERIFIED["stripe"]
    hook = project(handler(call, imports), "").endpoints[0]
    assert (hook.kind, hook.authentication.credential) == ("webhook", "project-token")
    assert hook.note == "the gateway asks for a token of the project before the signature is looked at"


def test_checks_of_shared_modules_are_followed() -> None:
    found = project(
        'import { requireUser } from "../_shared/auth.ts"; import { cors } from "shared/cors.ts";'
        'Deno.serve(async (req) => { const user = await requireUser(req); return Response.json({}, { headers: cors }); '
        "});",
        **{"_shared/auth.ts": 'import { createClient } from "jsr:@supabase/supabase-js@2";'
           "export async function requireUser(req) {"
           ' const { data: { user } } = await createClient("", "").auth.getUser(req.headers.get("Authorization"));'
           ' if (!user) throw new Response("no", { status: 401 }); return user; }',
           "_shared/cors.ts": "export const cors = {};",
           "import_map.json": '{"imports": {"shared/": "./_shared/"}}'})
    assert rows(found) == ["* /x required"]


def test_an_import_map_that_the_configuration_names() -> None:
    config = OPEN + 'import_map = "./maps/x.json"\n'
    files = {"supabase/config.toml": config, "supabase/maps/x.json": '{"imports": {"@lib/": "../lib/"}}',
             "supabase/lib/answer.ts": "export const answer = () => new Response('', { status: 401 });",
             f"{FUNCTIONS}/x/index.ts": 'import { answer } from "@lib/answer.ts";'
             'Deno.serve((req) => req.headers.get("Authorization") ? new Response("ok") : answer());'}
    assert rows(discover(tree_of(files))) == ["* /x required"]


def test_preflight_requests_are_no_method_and_others_are() -> None:
    assert rows(project(handler(""))) == ["* /x none"]
    assert rows(project(handler('if (req.method !== "POST") return new Response("", { status: 405 });'))) == [
        "POST /x none"]
    assert rows(project("""
        Deno.serve((req) => {
          switch (req.method) {
            case "GET": return Response.json([]);
            case "POST": return new Response(null, { status: 201 });
            default: return new Response("", { status: 405 });
          }
        });""")) == ["GET /x none", "POST /x none"]


PREFIXES = ["url.pathname", "url.pathname.replace('/x', '')", "url.pathname.replace(/^\\/x/, '')",
            "url.pathname.slice('/x'.length)", "url.pathname.substring(2)", "'/' + url.pathname.split('/').slice(2)"
            ".join('/')"]


@pytest.mark.parametrize("path", PREFIXES)
def test_paths_that_a_handler_compares_with_itself(path: str) -> None:
    before = "/x" if path == "url.pathname" else ""
    found = project(handler(f"""
        const url = new URL(req.url);
        const path = {path};
        if (path === "{before}/health") return new Response("ok");
        if (path === "{before}/items" && req.method === "GET") return Response.json([]);
        if (path === "{before}/items" && req.method === "POST") {{
          if (req.headers.get("authorization") !== Deno.env.get("KEY")) return new Response("", {{ status: 401 }});
          return Response.json({{}}, {{ status: 201 }});
        }}
        return new Response("not found", {{ status: 404 }});"""))
    assert rows(found) == ["* /x/health none", "GET /x/items none", "POST /x/items required"]
    assert reasons(found) == []


def test_segments_that_a_handler_takes_apart() -> None:
    found = project(handler("""
        const [, , resource, id] = new URL(req.url).pathname.split("/");
        switch (resource) {
          case "users":
            if (id) {
              if (req.method === "DELETE") return new Response(null, { status: 204 });
              return Response.json({});
            }
            return req.method === "GET" ? Response.json([]) : new Response("", { status: 405 });
          case "status": return Response.json({});
          default: return new Response("not found", { status: 404 });
        }"""))
    assert rows(found) == ["* /x/status none", "GET /x/users none", "* /x/users/{rest*} none"]
    assert [each.path.spelled for each in found.endpoints if each.implied] == ["/functions/v1/x/status/{rest*}"]
    assert reasons(found) == []


def test_patterns_that_a_handler_matches_the_path_with() -> None:
    found = project(handler("""
        const url = new URL(req.url);
        const match = url.pathname.match(/^\\/x\\/items\\/([^\\/]+)$/);
        if (match && req.method === "GET") return Response.json({ id: match[1] });
        if (match && req.method === "DELETE") return new Response(null, { status: 204 });
        return new Response("not found", { status: 404 });"""))
    assert rows(found) == ["DELETE /x/items/{id} none", "GET /x/items/{id} none"]


def test_patterns_of_addresses() -> None:
    found = project(handler("""
        const pattern = new URLPattern({ pathname: "/x/:id" });
        const match = pattern.exec(req.url);
        const id = match ? match.pathname.groups.id : null;
        switch (true) {
          case id && req.method === "GET": return Response.json({});
          case id && req.method === "PUT": return Response.json({});
          case req.method === "POST": return Response.json({});
          default: return new Response("", { status: 404 });
        }"""))
    assert rows(found) == ["POST /x none", "GET /x/{id} none", "PUT /x/{id} none"]


def test_the_last_segment_alone() -> None:
    found = project(handler("""
        const action = new URL(req.url).pathname.split("/").pop();
        if (action === "start") return new Response("ok");
        if (action === "stop") return new Response("ok");
        return new Response("unknown action", { status: 404 });"""))
    assert rows(found) == ["* /x/start none", "* /x/stop none"]


def test_a_table_of_paths() -> None:
    found = project("""
        const routes = { "/x/a": () => Response.json({}), "/x/b": (req) => new Response("", { status: 401 }) };
        Deno.serve((req) => {
          const route = routes[new URL(req.url).pathname];
          if (!route) return new Response("", { status: 404 });
          return route(req);
        });""")
    assert rows(found) == ["* /x/a none"]


def test_paths_that_are_not_followed_are_said() -> None:
    found = project(handler("""
        const path = new URL(req.url).pathname;
        if (hash(path) === "a") return new Response("", { status: 201 });
        return new Response("ok");"""))
    assert rows(found) == ["* /x none"]
    assert reasons(found) == []
    gateway = project(handler("""
        const path = new URL(req.url).pathname;
        if (path === "/functions/v1/x/items") return Response.json([]);
        return new Response("not found", { status: 404 });"""))
    assert rows(gateway) == ["* /x unknown"]
    assert reasons(gateway) == [
        "a function that decides by the path in a way that was not followed (/functions/v1/x)"]


def test_a_path_that_is_only_written_down_decides_nothing() -> None:
    found = project(handler('console.log(new URL(req.url).pathname, "/x/items");'))
    assert rows(found) == ["* /x none"]
    assert reasons(found) == []


HONO = 'import { Hono } from "jsr:@hono/hono";'


@pytest.mark.parametrize("serve", ["Deno.serve(app.fetch);", "Deno.serve((req) => app.fetch(req));",
                                   "export default app;", "export default { fetch: app.fetch };"])
def test_routers_of_hono(serve: str) -> None:
    found = project(f"""{HONO}
        const app = new Hono().basePath("/x");
        app.get("/items", (c) => c.json([]));
        app.post("/items/:id", (c) => c.req.header("authorization") ? c.text("ok") : c.text("no", 401));
        {serve}""")
    assert rows(found) == ["GET /x/items none", "POST /x/items/{id} required"]
    assert reasons(found) == []


def test_routers_that_shared_factories_make() -> None:
    shared = f"{HONO} export function createApp(name) {{ return new Hono().basePath(`/${{name}}`); }}"
    index = 'import {{ createApp }} from "../_shared/app.ts"; const app = createApp("{0}");' \
            'app.get("/{1}", (c) => c.text("")); Deno.serve(app.fetch);'
    found = project(index.format("x", "one"), OPEN + "[functions.y]\nverify_jwt = false\n", **{
        "_shared/app.ts": shared, "y/index.ts": index.format("y", "two")})
    assert rows(found) == ["GET /x/one none", "GET /y/two none"]
    assert reasons(found) == []


def test_routes_without_the_name_of_their_function_are_never_reached() -> None:
    found = project(f'{HONO} const app = new Hono(); app.get("/items", (c) => c.json([])); Deno.serve(app.fetch);')
    assert rows(found) == []
    assert reasons(found) == [
        "a route that does not begin with the name of its function, '/x', is never reached (/functions/v1/x)"]


@pytest.mark.parametrize("index", [
    """import { Application, Router } from "jsr:@oak/oak";
       const router = new Router();
       router.get("/x/items", (ctx) => { ctx.response.body = []; });
       const app = new Application(); app.use(router.routes()); await app.listen({ port: 8000 });""",
    """import express from "npm:express@4.18.2";
       const app = express(); app.get("/x/items", (req, res) => res.json([])); app.listen(3000);""",
])
def test_routers_that_listen_by_themselves(index: str) -> None:
    found = project(index)
    assert rows(found) == ["GET /x/items none"]
    assert reasons(found) == []


JOB = "select cron.schedule('a', '* * * * *', $$ select net.http_post(url := 'https://p.co/functions/v1/x') $$);"
HOOK = ('create trigger "t" after insert on public.todos for each row execute function "supabase_functions".'
        "\"http_request\"('https://p.co/functions/v1/x', 'POST', '{}', '{}', '1000');")
ROUTINE = ("create function public.tell() returns trigger language plpgsql as $$ begin perform net.http_post("
           "url := base || '/functions/v1/x', body := '{}'); return new; end $$;")


@pytest.mark.parametrize(("sql", "caller"), [
    (JOB, "a job"), (HOOK, "a trigger or routine"), (ROUTINE, "a trigger or routine"), (ROUTINE + JOB, "a job"),
])
def test_what_the_database_calls_is_noted(sql: str, caller: str) -> None:
    files = {
        "supabase/config.toml": OPEN,
        f"{FUNCTIONS}/x/index.ts": f"Deno.serve((req) => {OK});",
        f"{FUNCTIONS}/y/index.ts": f"Deno.serve((req) => {OK});",
        "supabase/migrations/20250101000000_a.sql": sql,
    }
    notes = {each.path.spelled: each.note for each in discover(tree_of(files)).endpoints
             if each.framework == "supabase"}
    said = f"called by {caller} of the database (supabase/migrations/20250101000000_a.sql:1)"
    assert said in notes["/functions/v1/x"]
    assert "called by" not in notes["/functions/v1/y"]


def test_who_signs_in_by_the_request_needs_no_credential_before() -> None:
    found = project(handler("""
        const client = createClient("", "");
        const { error } = await client.auth.verifyOtp(await req.json());
        if (error) return new Response("", { status: 400 });
        const { data: { user } } = await client.auth.getUser();
        if (!user) return new Response("", { status: 401 });"""))
    assert rows(found) == ["* /x unknown"]


NOT_FOLLOWED = ["a function that decides by the path in a way that was not followed (/functions/v1/x)"]
HOSTILE = {
    "very many paths": (NOT_FOLLOWED, "switch (path) {\n" + "".join(
        f"case '/x/p{n}': return Response.json({n});\n" for n in range(3000))
        + "default: return new Response('', { status: 404 }); }"),
    "paths that lie in each other": (NOT_FOLLOWED, "".join(
        f"if (path.startsWith('/x/{'a/' * n}')) return Response.json({n});\n" for n in range(60))),
    "patterns that go back and forth": (NOT_FOLLOWED, """
        if (path.match(/^(a+)+$/) || path.match(/.*.*.*.*.*=/)) return new Response("");
        return new Response("", { status: 404 });"""),
    "a function that calls itself": ([], """
        const f = (parts) => parts.length ? f(parts.slice(1)) : new Response("ok");
        return f(path.split("/"));"""),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_handlers_that_decide_too_much_are_bounded(name: str) -> None:
    said, body = HOSTILE[name]
    found = project(handler(f"const path = new URL(req.url).pathname;\n{body}"))
    assert reasons(found) == said
    assert 0 < len(found.endpoints) <= 50
