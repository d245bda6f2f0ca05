"""`pages/api` of Next.js as real applications write it: wrappers around tables of methods, and errors with a status."""

from __future__ import annotations

from contractguard.inventory.discovery import discover
from contractguard.source.tree import tree_of

ERRORS = """\
export class BaseError extends Error {
  constructor(name, httpCode) { super(name); this.name = name; this.httpCode = httpCode; }
}
export class Unauthorized extends BaseError { constructor() { super("Unauthorized", 401); } }
export class Forbidden extends BaseError { constructor() { super("Forbidden", 403); } }
export class MethodNotAllowed extends BaseError { constructor() { super("MethodNotAllowed", 405); } }
"""
SERVER = """\
import { Unauthorized, MethodNotAllowed } from "./errors";
export function answer(res, error) {
  if (error instanceof Object && error.constructor.name === "ZodError") return res.status(400).json({});
  return res.status(error.httpCode).json({});
}
export const withMethods = (handlers) => async (req, res) => {
  try {
    if (!handlers[req.method]) throw new MethodNotAllowed();
    return await handlers[req.method](req, res);
  } catch (error) { return answer(res, error); }
};
export function caller(req) {
  if (!req.headers.authorization) throw new Unauthorized();
  return check(req.headers.authorization);
}
"""


def found(files: dict[str, str]) -> list[tuple[str, str, str, str]]:
    tree = tree_of({"package.json": '{"dependencies": {"next": "16"}}', "errors.ts": ERRORS, "server.ts": SERVER,
                    **{f"pages/api/{name}": text for name, text in files.items()}})
    return [(each.method, each.path.spelled, each.authentication.asked, each.authentication.because)
            for each in discover(tree).endpoints if not each.implied]


def test_a_table_of_methods_behind_a_wrapper_that_words_its_errors() -> None:
    assert found({"things.ts": """\
import { caller, withMethods } from "../../server";
export default withMethods({
  GET: async (req, res) => { caller(req); res.status(200).json({}); },
  POST: async (req, res) => res.status(201).json({}),
});
"""}) == [
        ("GET", "/api/things", "required", "the default export answers 401"),
        ("POST", "/api/things", "none", "answers without credentials"),
    ]


def test_methods_behind_a_check_of_which_nothing_tells_that_it_lets_anybody_through() -> None:
    assert found({"things.ts": """\
import { isKnown } from "elsewhere";
function isLetIn(req, res) {
  if (!req.headers.authorization) { res.status(401).json({}); return false; }
  if (!isKnown(req.headers.authorization)) { res.status(401).json({}); return false; }
  return true;
}
export default async function handler(req, res) {
  if (!isLetIn(req, res)) return;
  switch (req.method) {
    case "GET": return res.status(200).json({});
    case "PUT": return res.status(200).json({});
    default: res.status(405).json({}); return;
  }
}
"""}) == [
        ("GET", "/api/things", "required", "handler answers 401"),
        ("PUT", "/api/things", "required", "handler answers 401"),
    ]


def test_a_handler_that_does_not_look_at_the_method_takes_any() -> None:
    assert found({"things.ts": """\
import { caller } from "../../server";
export default async function handler(req, res) {
  if (req.method === "OPTIONS") return res.status(200).end();
  try { caller(req); } catch (error) { if (!res.headersSent) res.status(401).end(); return; }
  if (req.method === "GET") console.log("read");
  res.status(200).json({});
}
"""}) == [("*", "/api/things", "required", "handler answers 401")]


def test_every_error_that_a_handler_may_meet_is_answered_as_it_says() -> None:
    assert found({"things.ts": """\
import { Forbidden, Unauthorized, BaseError } from "../../errors";
import { isFull } from "elsewhere";
export default async function handler(req, res) {
  try {
    if (isFull(req.headers.host)) throw new Forbidden();
    if (!req.headers.authorization) throw new Unauthorized();
    res.status(200).json({});
  } catch (error) {
    let status = 500;
    if (error instanceof BaseError) status = error.httpCode;
    return res.status(status).json({});
  }
}
"""}) == [("*", "/api/things", "required", "handler answers 401")]


def test_handlers_of_one_wrapper_have_their_own_names() -> None:
    wrapped = 'import { withMethods } from "../../server";\nexport const %s = withMethods({GET: %s});\n'
    passed_on = 'export { %s as default } from "../../handlers/%s";\n'
    tree = tree_of({
        "package.json": '{"dependencies": {"next": "16"}}', "errors.ts": ERRORS, "server.ts": SERVER,
        **{f"handlers/{name}.ts": wrapped.replace("../../", "../") % (name, "(req, res) => res.json({})")
           for name in ("ants", "bees")},
        **{f"pages/api/{name}.ts": passed_on % (name, name) for name in ("ants", "bees")},
    })
    assert [(each.path.spelled, each.handler) for each in discover(tree).endpoints] == [
        ("/api/ants", "ants"), ("/api/bees", "bees")]


def test_headers_are_there_unless_they_carry_a_credential() -> None:
    tree = tree_of({"package.json": '{"dependencies": {"next": "16", "stripe": "18"}}', "app/hook/route.ts": """\
import { headers } from "next/headers";
import Stripe from "stripe";
const stripe = new Stripe(process.env.KEY);
export async function POST(request) {
  const signature = (await headers()).get("stripe-signature");
  if (!signature) return Response.json({}, { status: 400 });
  stripe.webhooks.constructEvent(await request.text(), signature, process.env.SECRET);
  return Response.json({});
}
""", "app/address/route.ts": """\
import { headers } from "next/headers";
export async function GET() {
  const address = (await headers()).get("x-forwarded-for");
  return address ? Response.json({ address }) : Response.json({}, { status: 400 });
}
"""})
    found = [(each.path.spelled, each.kind, each.authentication.asked)
             for each in discover(tree).endpoints if not each.implied]
    assert found == [("/address", "http", "none"), ("/hook", "webhook", "signature")]


def test_a_key_that_is_no_credential_keeps_nobody_out() -> None:
    assert found({"things.ts": """\
export default async function handler(req, res) {
  if (!req.headers["idempotency-key"]) return res.status(400).json({});
  res.status(200).json({});
}
"""}) == [("*", "/api/things", "none", "answers without credentials")]


def test_a_proxy_that_asks_a_copy_of_the_request() -> None:
    tree = tree_of({"package.json": '{"dependencies": {"next": "16"}}', "proxy.ts": """\
import { NextRequest, NextResponse } from "next/server";
const inner = ["/admin", "/teams"];
export function proxy(original) {
  const request = new NextRequest(original, { headers: new Headers(original.headers) });
  if (inner.some((path) => request.nextUrl.pathname.startsWith(path)) && !request.cookies.get("session")) {
    return NextResponse.redirect(new URL("/login", request.url));
  }
  return NextResponse.next();
}
""", **{f"app/{name}/route.ts": "export const GET = () => Response.json({});" for name in ("admin", "health")}})
    assert [(each.path.spelled, each.authentication.asked) for each in discover(tree).endpoints
            if not each.implied] == [("/admin", "required"), ("/health", "none")]
