"""Next.js: which files are routes, under which paths and methods, and what an anonymous caller meets there."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from contractguard.inventory.discovery import discover
from contractguard.inventory.model import Endpoint, Inventory
from contractguard.source.tree import tree_of

PACKAGE = {"package.json": '{"dependencies": {"next": "16.4.6"}}'}
GET = "export async function GET() { return Response.json({}) }\n"
OPEN = "export default function handler(req, res) { res.json({}) }\n"
SESSION = """import { getServerSession } from "next-auth/next";
export async function GET() {
  const session = await getServerSession({});
  if (!session) return Response.json({}, { status: 401 });
  return Response.json({});
}
"""


def found(files: Mapping[str, str], *, package: bool = True) -> Inventory:
    return discover(tree_of({**(PACKAGE if package else {}), **files}))


def stated(inventory: Inventory) -> list[Endpoint]:
    """The operations that a contract should have: none that Next.js answers by itself, or that exist elsewhere."""
    return [each for each in inventory.endpoints if not each.implied]


def operations(files: Mapping[str, str], *, package: bool = True) -> list[str]:
    return [f"{each.method} {each.path.spelled}" for each in stated(found(files, package=package))]


def asked(files: Mapping[str, str]) -> dict[str, str]:
    return {f"{each.method} {each.path.spelled}": each.authentication.asked for each in stated(found(files))}


def reasons(files: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(each.reason, each.under.spelled) for each in found(files).unresolved]


# Where files stand


@pytest.mark.parametrize(("file", "path"), [
    ("app/api/tasks/route.ts", "/api/tasks"),
    ("app/api/tasks/route.js", "/api/tasks"),
    ("app/api/tasks/route.tsx", "/api/tasks"),
    ("app/route.ts", "/"),
    ("src/app/api/tasks/route.ts", "/api/tasks"),
    ("app/api/tasks/[id]/route.ts", "/api/tasks/{id}"),
    ("app/api/files/[...path]/route.ts", "/api/files/{path*}"),
    ("app/api/files/[[...path]]/route.ts", "/api/files/{path*?}"),
    ("app/(shop)/(open)/api/tasks/route.ts", "/api/tasks"),
    ("app/@modal/api/tasks/route.ts", "/api/tasks"),
    ("app/api/%5Finternal/route.ts", "/api/_internal"),
    ("app/.well-known/jwks.json/route.ts", "/.well-known/jwks.json"),
    ("app/api/Case/MiXed/route.ts", "/api/Case/MiXed"),
])
def test_a_route_handler_serves_the_path_of_its_folder(file: str, path: str) -> None:
    assert operations({file: GET}) == [f"GET {path}"]


@pytest.mark.parametrize("file", [
    "app/api/tasks/route.mjs", "app/api/tasks/route.mts", "app/api/tasks/routes.ts", "app/api/tasks/handler.ts",
    "app/api/_private/route.ts", "app/_lib/api/route.ts", "app/api/[id].json/route.ts", "app/api/pre-[id]/route.ts",
    "app/api/[[id]]/route.ts", "app/api/sp ace/route.ts", "app/feed/(.)photo/route.ts", "app/feed/(..)api/x/route.ts",
    "app/feed/(..)(..)api/route.ts", "app/feed/(...)api/route.ts", "src/api/tasks/route.ts", "app/robots.ts",
    "app/sitemap.ts", "pages/users.ts", "pages/api/tasks.d.ts", "pages/apis/tasks.ts",
])
def test_other_files_serve_nothing(file: str) -> None:
    inventory = found({file: GET + OPEN, "app/page.tsx": "export default function Page() { return null }"})
    assert (inventory.endpoints, inventory.unresolved) == ((), ())


@pytest.mark.parametrize(("file", "path"), [
    ("pages/api/tasks.ts", "/api/tasks"), ("pages/api/index.ts", "/api"), ("pages/api.ts", "/api"),
    ("pages/api/tasks/index.js", "/api/tasks"), ("pages/api/tasks/[id].ts", "/api/tasks/{id}"),
    ("pages/api/[...rest].ts", "/api/{rest*}"), ("pages/api/[[...rest]].ts", "/api/{rest*?}"),
    ("pages/api/_private.ts", "/api/_private"), ("pages/api/(group)/y.ts", "/api/(group)/y"),
    ("pages/api/tasks.test.ts", "/api/tasks.test"), ("src/pages/api/tasks.tsx", "/api/tasks"),
])
def test_a_handler_of_the_pages_router_serves_the_path_of_its_file(file: str, path: str) -> None:
    assert operations({file: OPEN}) == [f"* {path}"]


def test_a_source_folder_is_ignored_beside_one_at_the_root() -> None:
    assert operations({"src/app/api/b/route.ts": GET, "pages/api/a.ts": OPEN}) == ["* /api/a"]


def test_a_route_outside_an_application_is_not_one_of_next() -> None:
    files = {"src/api/store/route.ts": GET, "package.json": '{"dependencies": {"@medusajs/medusa": "2"}}'}
    assert operations(files, package=False) == []


def test_each_application_of_a_monorepo_is_found_by_its_manifest_or_its_configuration() -> None:
    files = {"package.json": '{"workspaces": ["apps/*"]}', "apps/web/package.json": PACKAGE["package.json"],
             "apps/web/app/api/a/route.ts": GET, "apps/admin/next.config.js": "module.exports = {basePath: '/admin'}",
             "apps/admin/src/app/api/b/route.ts": GET, "apps/mobile/package.json": '{"dependencies": {"expo": "1"}}',
             "apps/mobile/app/api/c/route.ts": GET, "apps/broken/package.json": "{", "apps/broken/app/route.ts": GET}
    assert operations(files, package=False) == ["GET /admin/api/b", "GET /api/a"]


# Configuration


@pytest.mark.parametrize("configuration", [
    "export default { basePath: '/base', trailingSlash: true };",
    "module.exports = { basePath: '/base', trailingSlash: true };",
    "const nextConfig = { basePath: '/base', trailingSlash: true };\nexport default nextConfig;",
    "import wrap from '@next/mdx';\nexport default wrap({})({ basePath: '/base', trailingSlash: true });",
    "import { withSentryConfig } from '@sentry/nextjs';\n"
    "export default withSentryConfig({ basePath: '/base', trailingSlash: true }, { org: 'o' });",
    "export default async (phase, { defaultConfig }) => ({ ...defaultConfig, basePath: '/base',"
    " trailingSlash: true });",
    "const nextConfig = { basePath: '/base', trailingSlash: true };\n"
    "module.exports = plugins.reduce((made, plugin) => plugin(made), nextConfig);",
])
def test_the_configuration_is_read_through_what_wraps_it(configuration: str) -> None:
    assert operations({"next.config.js": configuration, "app/api/a/route.ts": GET}) == ["GET /base/api/a/"]


def test_a_base_path_of_the_environment_is_a_prefix_that_is_not_known() -> None:
    files = {"next.config.mjs": "export default { basePath: process.env.BASE_PATH || '' };", "app/api/a/route.ts": GET}
    assert operations(files) == ["GET /…/api/a"]
    assert not stated(found(files))[0].path.is_certain


def test_page_extensions_decide_which_files_are_routes() -> None:
    files = {"next.config.mjs": "export default { pageExtensions: ['page.tsx', 'api.ts'] };",
             "app/api/a/route.api.ts": GET, "app/api/b/route.ts": GET, "pages/api/c.api.ts": OPEN,
             "pages/api/d.ts": OPEN}
    assert operations(files) == ["GET /api/a", "* /api/c"]


def test_page_extensions_that_are_not_understood_are_said() -> None:
    files = {"next.config.mjs": "export default { pageExtensions: load() };", "app/api/a/route.ts": GET}
    assert (operations(files), reasons(files)) == (["GET /api/a"], [("pageExtensions is not understood", "/")])


# Methods of the App Router


@pytest.mark.parametrize(("code", "methods"), [
    ("export async function GET() {}\nexport function POST() {}", ["GET", "POST"]),
    ("export const PUT = async () => {};", ["PUT"]),
    ("export let GET = () => {}, POST = () => {};", ["GET", "POST"]),
    ("function h() {}\nexport { h as GET, h as DELETE };", ["DELETE", "GET"]),
    ("export { GET } from './shared';", ["GET"]),
    ("export { handler as PATCH } from './shared';", ["PATCH"]),
    ("export * from './shared';", ["GET"]),
    ("const make = () => ({ GET() {}, POST() {} });\nexport const { GET, POST, PUT } = make();", ["GET", "POST"]),
    ("const all = { get() {}, del() {} };\nexport const { get: GET, del: DELETE } = all;", ["DELETE", "GET"]),
    ("const withLog = (f) => f;\nexport const GET = withLog(() => {});", ["GET"]),
    ("export type GET = string;\nexport function POST() {}", ["POST"]),
])
def test_exported_names_are_methods(code: str, methods: list[str]) -> None:
    shared = "export function GET() {}\nexport function handler() {}\nexport const other = 1;"
    files = {"app/api/a/route.ts": code, "app/api/a/shared.ts": shared}
    assert operations(files) == [f"{method} /api/a" for method in methods]


@pytest.mark.parametrize("code", [
    "export async function get() {}", "export default function GET() {}", "export const dynamic = 'auto';", "",
    "export type GET = string;",
])
def test_a_route_without_a_method_is_there_and_takes_none(code: str) -> None:
    endpoint, = found({"app/api/a/route.ts": code}).endpoints
    assert (endpoint.method, endpoint.path.spelled, endpoint.place.uri) == ("", "/api/a", "app/api/a/route.ts")
    assert "405" in endpoint.note


def test_next_answers_head_and_options_by_itself() -> None:
    inventory = found({"app/api/a/route.ts": GET, "app/api/b/route.ts": "export function POST() {}",
                       "app/api/c/route.ts": GET + "export function HEAD() {}\nexport function OPTIONS() {}"})
    assert [f"{each.method} {each.path.spelled}" for each in inventory.endpoints if each.implied] == [
        "HEAD /api/a", "OPTIONS /api/a", "OPTIONS /api/b"]
    assert [each.method for each in stated(inventory) if each.path.spelled == "/api/c"] == ["GET", "HEAD", "OPTIONS"]


def test_the_exports_of_a_package_are_not_known() -> None:
    files = {"app/api/a/route.ts": "export * from '@acme/handlers';", "app/api/b/route.ts": "export * from './gone';"}
    assert operations(files) == []
    assert reasons(files) == [("exports of another module that is not in the tree", f"/api/{name}") for name in "ab"]


def test_a_route_stands_where_its_method_is_handed_out() -> None:
    code = "import { h } from '../h';\n\nexport { h as GET };\nexport const POST = async () => {};\n"
    inventory = found({"app/api/route.ts": code, "app/h.ts": "export function h() {}"})
    assert [(each.method, each.handler, each.place.uri, each.place.region.line) for each in stated(inventory)] == [
        ("GET", "h", "app/api/route.ts", 3), ("POST", "POST", "app/api/route.ts", 4)]


# Methods of the Pages Router


@pytest.mark.parametrize(("body", "methods"), [
    ("if (req.method === 'POST') { res.json({}); return } res.status(405).end()", ["POST"]),
    ("if (req.method !== 'GET') return res.status(405).end(); res.json({})", ["GET"]),
    ("switch (req.method) { case 'GET': case 'PUT': return res.json({}); default: res.status(405).end() }",
     ["GET", "PUT"]),
    ("if (!['GET', 'DELETE'].includes(req.method)) return res.status(405).end(); res.json({})", ["DELETE", "GET"]),
    ("if (req.method === 'PATCH') res.json({})", ["PATCH"]),
    ("const { method } = req; if (method === 'GET') return res.json({}); throw new MethodNotAllowed()", ["GET"]),
    ("const h = { GET: one, POST: one }[req.method]; if (!h) return res.status(405).end(); return h(req, res)",
     ["GET", "POST"]),
    ("const s = await session(req); if (!s) return res.status(401).end();"
     " if (req.method === 'POST') return res.json({}); res.status(405).end()", ["POST"]),
    ("res.json({})", ["*"]),
    ("res.status(405).end()", ["*"]),
    ("return handlers(req, res)", ["*"]),
])
def test_a_handler_of_pages_takes_the_methods_that_it_does_not_refuse(body: str, methods: list[str]) -> None:
    code = ("import { getServerSession as session } from 'next-auth/next';\nfunction one(req, res) { res.json({}) }\n"
            "class MethodNotAllowed extends Error { statusCode = 405 }\n"
            f"export default async function handler(req, res) {{ {body} }}")
    assert operations({"pages/api/a.ts": code}) == [f"{method} /api/a" for method in methods]


def test_a_map_of_methods_is_read_through_the_function_that_takes_it() -> None:
    wrapper = """import * as telemetry from "@opentelemetry/api";
export function withMethods(handlers) {
  return async (req, res) => telemetry.context.with({}, async () => {
    if (!handlers[req.method]) throw new HttpError(405);
    return await handlers[req.method](req, res);
  });
}
class HttpError extends Error { constructor(code) { super(); this.statusCode = code } }
"""
    code = "import { withMethods } from '../../lib/methods';\n" \
           "export default withMethods({ GET(req, res) { res.json({}) } });"
    assert operations({"lib/methods.ts": wrapper, "pages/api/a.ts": code}) == ["GET /api/a"]


def test_a_page_without_a_default_export_fails_every_request() -> None:
    endpoint, = found({"pages/api/a.ts": "export const x = 1"}).endpoints
    assert (endpoint.method, endpoint.note) == ("", "nothing is exported as default: every request fails")


# Authentication


def test_a_check_counts_for_its_method_alone() -> None:
    files = {"app/api/a/route.ts": SESSION + "export async function POST() { return Response.json({}) }"}
    assert asked(files) == {"GET /api/a": "required", "POST /api/a": "none"}


def test_reading_a_user_is_no_check() -> None:
    code = "import { getServerSession } from 'next-auth/next';\nexport async function GET() {\n" \
           "  const s = await getServerSession({});\n  return Response.json({ user: s?.user?.name ?? null });\n}"
    assert asked({"app/api/a/route.ts": code}) == {"GET /api/a": "none"}


def test_a_function_that_cannot_be_resolved_leaves_it_open() -> None:
    code = "import { guarded } from '@acme/guards';\nexport const GET = guarded(async () => Response.json({}));"
    assert asked({"app/api/a/route.ts": code}) == {"GET /api/a": "unknown"}


def test_a_function_that_a_package_calls_may_refuse() -> None:
    code = "import { db } from '@acme/db';\nexport async function GET(request) {\n" \
           "  await db.transaction(async (t) => { if (!(await t.find(1))) throw new UnauthorizedError() });\n" \
           "  return Response.json({});\n}\nclass UnauthorizedError extends Error {}"
    endpoint, = stated(found({"app/api/a/route.ts": code}))
    assert (endpoint.authentication.asked, endpoint.authentication.because) == (
        "unknown", "db.transaction of @acme/db is given a function that may answer")


def test_a_handler_that_returns_nothing_answers_nobody() -> None:
    code = "export async function POST(request) {\n" \
           "  if (!request.headers.get('x-signature')) return;\n  return Response.json({});\n}"
    assert asked({"app/api/a/route.ts": code}) == {"POST /api/a": "signature"}


def test_a_status_that_is_not_known_is_no_open_door() -> None:
    code = "import { refuse } from '@acme/errors';\nexport async function GET() {\n" \
           "  return Response.json({}, { status: refuse.status });\n}"
    endpoint, = stated(found({"app/api/a/route.ts": code}))
    assert (endpoint.authentication.asked, endpoint.authentication.because) == (
        "unknown", "answers with a status that is not known")


def test_what_a_branch_tells_of_a_name_holds_within_it() -> None:
    code = """import jwt from "jsonwebtoken";
import { schema } from "./schema";
async function read(request, options) {
  let error;
  let user = null;
  const result = schema.safeParse(await request.json());
  if (!result.success) error = () => Response.json({}, { status: 400 });
  if (!options?.isOpen && !error) {
    try { user = jwt.verify(request.headers.get("authorization"), "s") } catch { user = null }
    if (!user) error = () => new Response("", { status: 401 });
  }
  return { error, user };
}
export async function POST(request) {
  const { error, user } = await read(request);
  return error ? error() : Response.json({ user });
}
export async function GET(request) {
  const { error } = await read(request, { isOpen: true });
  if (error) return error();
  return Response.json({});
}"""
    files = {"app/api/a/route.ts": code,
             "app/api/a/schema.ts": "import { z } from 'zod';\nexport const schema = z.object({});"}
    assert asked(files) == {"GET /api/a": "none", "POST /api/a": "required"}


def test_headers_of_next_are_those_of_the_request() -> None:
    code = """import { cookies, headers } from "next/headers";
export async function GET() {
  return (await headers()).get("authorization") ? Response.json({}) : new Response("", { status: 401 });
}
export async function PUT() {
  return (await cookies()).get("session")?.value ? Response.json({}) : new Response("", { status: 401 });
}
export async function POST() {
  return (await headers()).has("x-preview") ? Response.json({}) : new Response("", { status: 401 });
}"""
    assert asked({"app/api/a/route.ts": code}) == {"GET /api/a": "required", "POST /api/a": "unknown",
                                                   "PUT /api/a": "required"}


def test_a_check_behind_a_list_that_is_not_known_leaves_it_open() -> None:
    code = "import { isClosed } from '@acme/paths';\nexport async function GET(request) {\n" \
           "  if (isClosed(request.nextUrl.pathname) && !request.headers.get('authorization')) {\n" \
           "    return new Response('', { status: 401 });\n  }\n  return Response.json({});\n}"
    assert asked({"app/api/a/route.ts": code}) == {"GET /api/a": "unknown"}


def test_a_check_that_only_some_deployments_make_leaves_it_open() -> None:
    code = """class Refused extends Error { constructor({ code }) { super(); this.code = code } }
const STATUS = { unauthorized: 401, bad_request: 400 };
function check(request) {
  if (process.env.VERCEL !== "1") return;
  if (!request.headers.get("x-signature")) throw new Refused({ code: "bad_request" });
}
export async function POST(request) {
  try { check(request); return Response.json({}) } catch (error) {
    return Response.json({}, { status: error instanceof Refused ? STATUS[error.code] : 500 });
  }
}"""
    assert asked({"app/api/a/route.ts": code}) == {"POST /api/a": "unknown"}


PROXY = """import { NextResponse } from "next/server";
export function proxy(request) {
  if (request.nextUrl.pathname === "/api/open") return NextResponse.next();
  if (request.nextUrl.pathname.startsWith("/api/health")) return;
  if (!request.headers.get("authorization")) return NextResponse.json({}, { status: 401 });
  return NextResponse.next();
}
"""
ROUTES = {f"app/api/{name}/route.ts": GET for name in ("a", "a/[id]", "ab", "open", "health/[part]")}


@pytest.mark.parametrize(("matcher", "required"), [
    ("", ["/api/a", "/api/a/{id}", "/api/ab"]),
    ("export const config = { matcher: '/api/a/:path*' };", ["/api/a", "/api/a/{id}"]),
    ("export const config = { matcher: ['/api/a', '/api/ab'] };", ["/api/a", "/api/ab"]),
    ("export const config = { matcher: ['/api/:name'] };", ["/api/a", "/api/ab"]),
    ("export const config = { matcher: ['/((?!_next|api/ab).*)'] };", ["/api/a", "/api/a/{id}"]),
    ("export const config = { matcher: [{ source: '/api/a(.*)' }] };", ["/api/a", "/api/a/{id}", "/api/ab"]),
    ("export const config = { matcher: [] };", []),
])
@pytest.mark.parametrize("file", ["proxy.ts", "middleware.ts", "src/middleware.ts"])
def test_a_proxy_stands_before_the_paths_of_its_matcher(matcher: str, required: list[str], file: str) -> None:
    before = "src/" if file.startswith("src/") else ""
    code = PROXY.replace("function proxy", "function middleware") if "middleware" in file else PROXY
    files = {f"{before}{path}": route for path, route in ROUTES.items()} | {file: code + matcher}
    found_asked = asked(files)
    assert [key[4:] for key, value in found_asked.items() if value == "required"] == required
    assert {value for key, value in found_asked.items() if key[4:] not in required} == {"none"}


def test_a_proxy_sees_paths_without_the_base_path() -> None:
    files = ROUTES | {"next.config.mjs": "export default { basePath: '/base' };",
                      "proxy.ts": PROXY + "export const config = { matcher: '/api/a/:path*' };"}
    required = [key for key, value in asked(files).items() if value == "required"]
    assert required == ["GET /base/api/a", "GET /base/api/a/{id}"]


@pytest.mark.parametrize("path", ["new URL(request.url).pathname", "new NextRequest(request, {}).nextUrl.pathname"])
def test_a_proxy_may_look_at_the_path_in_many_ways(path: str) -> None:
    code = f"""import {{ NextRequest, NextResponse }} from "next/server";
export async function proxy(request) {{
  const closed = ["/api/a"];
  if (closed.some((start) => {path}.startsWith(start)) && !request.cookies.get("session")) {{
    return NextResponse.redirect("/login");
  }}
}}"""
    assert asked({"proxy.ts": code, "app/api/a/[id]/route.ts": GET, "app/api/b/[id]/route.ts": GET}) == {
        "GET /api/a/{id}": "required", "GET /api/b/{id}": "none"}


@pytest.mark.parametrize("code", [
    PROXY + "export const config = { matcher: paths() };",
    PROXY + "export const config = { matcher: [{ source: '/api/:path*', missing: [{ type: 'header', key: 'x' }] }] };",
    PROXY.replace("if (!request", "if (isProtected(request.nextUrl.pathname) && !request"),
    "export { guard as proxy } from '@acme/guards';",
    "import { auth } from './auth';\nexport default auth;",
])
def test_a_proxy_that_is_not_understood_leaves_it_open(code: str) -> None:
    files = {"proxy.ts": code, "app/api/a/route.ts": GET,
             "auth.ts": "import NextAuth from 'next-auth';\nexport const { auth } = NextAuth({});"}
    assert asked(files) == {"GET /api/a": "unknown"}


def test_a_proxy_that_only_refreshes_cookies_lets_everybody_through() -> None:
    code = """import { NextResponse } from "next/server";
import { createServerClient } from "@supabase/ssr";
export async function proxy(request) {
  let response = NextResponse.next({ request });
  const supabase = createServerClient("u", "k", { cookies: { getAll() { return [] },
    setAll(cookies) { response = NextResponse.next({ request }) } } });
  await supabase.auth.getUser();
  return response;
}"""
    assert asked({"proxy.ts": code, "app/api/a/route.ts": GET}) == {"GET /api/a": "none"}


def test_lists_of_open_paths_decide_for_clerk() -> None:
    code = """import { clerkMiddleware, createRouteMatcher } from "@clerk/nextjs/server";
const isOpen = createRouteMatcher(["/api/open(.*)", "/sign-in"]);
export default clerkMiddleware(async (auth, request) => { if (!isOpen(request)) await auth.protect() });
export const config = { matcher: ["/((?!_next|[^?]*\\\\.(?:html?|css)).*)", "/(api|trpc)(.*)"] };"""
    files = {"middleware.ts": code} | {f"app/api/{name}/route.ts": GET for name in ("open", "open/[id]", "a", "a/[id]")}
    assert asked(files) == {"GET /api/a": "required", "GET /api/a/{id}": "required", "GET /api/open": "none",
                            "GET /api/open/{id}": "none"}


def test_what_a_handler_asks_for_holds_behind_a_proxy_that_lets_through() -> None:
    code = "import { NextResponse } from 'next/server';\nexport function proxy() { return NextResponse.next() }"
    assert asked({"proxy.ts": code, "app/api/a/route.ts": SESSION}) == {"GET /api/a": "required"}


# What endpoints are for


def test_webhooks_check_a_signature() -> None:
    code = """import Stripe from "stripe";
const stripe = new Stripe("k");
export async function POST(request) {
  const event = stripe.webhooks.constructEvent(await request.text(), request.headers.get("stripe-signature"), "s");
  return Response.json({ event });
}"""
    endpoint, = stated(found({"app/api/stripe/route.ts": code}))
    assert (endpoint.kind, endpoint.authentication.asked) == ("webhook", "signature")


def test_what_the_scheduler_of_vercel_asks_for_is_a_job() -> None:
    files = {"vercel.json": json.dumps({"crons": [{"path": "/api/daily?full=1", "schedule": "0 0 * * *"}, 3]}),
             "app/api/daily/route.ts": GET + "export function POST() {}", "app/api/other/route.ts": GET}
    assert {f"{each.method} {each.path.spelled}": each.kind for each in stated(found(files))} == {
        "GET /api/daily": "cron", "POST /api/daily": "http", "GET /api/other": "http"}


@pytest.mark.parametrize(("file", "code", "kind", "asks", "hidden"), [
    ("app/api/auth/[...nextauth]/route.ts", "import NextAuth from 'next-auth';\nconst handler = NextAuth({});\n"
     "export { handler as GET };", "http", "none", True),
    ("app/api/auth/[...all]/route.ts", "import { handlers } from '../../../../auth';\nexport const { GET } = handlers;",
     "http", "none", True),
    ("app/api/inngest/route.ts", "import { serve } from 'inngest/next';\nexport const { GET } = serve({});",
     "job", "signature", False),
    ("app/api/trpc/[trpc]/route.ts", "import { fetchRequestHandler } from '@trpc/server/adapters/fetch';\n"
     "export const GET = (req) => fetchRequestHandler({ req });", "rpc", "unknown", True),
    ("app/api/[[...route]]/route.ts", "import { handle } from 'hono/vercel';\nimport app from '../../../app';\n"
     "export const GET = handle(app);", "http", "unknown", True),
])
def test_handlers_of_libraries_are_told_apart(file: str, code: str, kind: str, asks: str, hidden: bool) -> None:
    files = {file: code,
             "auth.ts": "import NextAuth from 'next-auth';\nexport const { handlers, auth } = NextAuth({});"}
    endpoint, = stated(found(files))
    assert (endpoint.kind, endpoint.authentication.asked, bool(endpoint.hidden)) == (kind, asks, hidden)


# Rewrites and redirects


def forwarded(configuration: str) -> list[str]:
    files = {"next.config.mjs": configuration, "app/api/tasks/[id]/route.ts": GET, "app/api/teams/route.ts": GET}
    return [f"{each.method} {each.path.spelled}: {each.note}" for each in found(files).endpoints
            if each.implied and each.note != "answered by Next.js itself"]


def test_rewrites_serve_operations_at_further_paths() -> None:
    assert forwarded("""export default { basePath: "/base", async rewrites() { return { beforeFiles: [
      { source: "/v1/tasks/:task", destination: "/api/tasks/:task" }], afterFiles: [
      { source: "/groups", destination: "/api/teams?all=1" }, { source: "/about", destination: "/pages/about" },
    ] } } };""") == [
        "GET /base/groups: rewritten to /base/api/teams", "GET /base/v1/tasks/{id}: rewritten to /base/api/tasks/{id}"]


def test_a_rewrite_of_everything_below_a_path_carries_what_is_there() -> None:
    assert forwarded("export default { rewrites: () => [{ source: '/v2/:path*', destination: '/api/:path*' }] };") == [
        "GET /v2/tasks/{id}: rewritten to /api/tasks/{id}", "GET /v2/teams: rewritten to /api/teams"]


def test_redirects_are_no_ghosts() -> None:
    configuration = "export default { redirects: async () => [{ source: '/old/:id', destination: '/new/:id' }] };"
    assert forwarded(configuration) == ["* /old/{id}: redirected to /new/:id"]


def test_what_other_servers_answer_is_not_known() -> None:
    configuration = """export default { async rewrites() { return [
      { source: "/backend/:path*", destination: `${process.env.BACKEND}/:path*` },
      { source: "/status", destination: "https://status.example.com/" }, ...(await more()) ] } };"""
    files = {"next.config.mjs": configuration, "app/api/a/route.ts": GET}
    assert forwarded(configuration) == ["* /status: handed on to https://status.example.com/"]
    assert reasons(files) == [("handed on to …/:path*", "/backend"),
                              ("rewrites has entries that are not understood", "/")]


# Hostile input


@pytest.mark.parametrize("files", [
    {"app/api/a/route.ts": "export const GET = " + "(" * 5_000},
    {"app/api/a/route.ts": "import { GET } from './route';\nexport { GET };"},
    {"app/api/a/route.ts": "export * from './route';"},
    {"app/api/a/route.ts": GET,
     "proxy.ts": PROXY + "export const config = { matcher: ['/((((', '', ':', '/:a(', '{}'] };"},
    {"app/api/a/route.ts": GET, "next.config.js": "module.exports = module.exports; while (true) {}"},
    {"app/api/a/route.ts": GET, "next.config.js": "export default function c() { return c() }; const basePath = 1"},
    {"app/api/a/route.ts": GET, "next.config.js": "export default { basePath: {}, rewrites: 3, redirects: [1, {}] }"},
    {"app/api/a/route.ts": GET, "vercel.json": '{"crons": {"path": []}}'},
    {"pages/api/a.ts": "export default function h(req, res) { return h(req, res) }"},
])
def test_hostile_input_is_answered(files: Mapping[str, str]) -> None:
    inventory = found(files)
    assert [each.path.spelled for each in inventory.endpoints if "/api/a" in each.path.spelled] or inventory.unresolved
