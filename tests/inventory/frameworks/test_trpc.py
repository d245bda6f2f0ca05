"""tRPC: procedures below the address of their adapter."""

from __future__ import annotations

import pytest

from tests.inventory.frameworks.node_applications import found, gaps, served

BUILDER = """import { initTRPC, TRPCError } from "@trpc/server";
const t = initTRPC.context<Context>().meta<OpenApiMeta>().create({});
export const { router, procedure: publicProcedure, mergeRouters } = t;
const isAuthed = t.middleware(({ ctx, next }) => {
  if (!ctx.session?.user) throw new TRPCError({ code: "UNAUTHORIZED" });
  return next({ ctx: { user: ctx.session.user } });
});
export const protectedProcedure = t.procedure.use(isAuthed);
export const logged = t.procedure.use(async ({ next }) => { const result = await next(); return result; });
"""
ROUTER = """import { router, publicProcedure, protectedProcedure, mergeRouters, logged } from "./trpc";
const users = router({
  byId: publicProcedure.input(z.string()).query(({ input }) => 1),
  rename: protectedProcedure.input(z.string()).mutation(async () => 1),
});
const posts = router({
  list: logged.meta({ openapi: { method: "GET", path: "/posts/{id}" } }).query(() => []),
});
export const appRouter = mergeRouters(router({ users }), router({ posts }));
"""
RPC = ["GET /trpc/posts.list none", "GET /trpc/users.byId none", "POST /trpc/users.rename required"]
ADAPTERS = {
    "express": ("src/server.ts", """import express from "express"; import { appRouter } from "./router";
import { createExpressMiddleware } from "@trpc/server/adapters/express";
const app = express(); app.use("/trpc", createExpressMiddleware({ router: appRouter, createContext }));"""),
    "fastify": ("src/server.ts", """import Fastify from "fastify"; import { appRouter } from "./router";
import { fastifyTRPCPlugin } from "@trpc/server/adapters/fastify";
Fastify().register(fastifyTRPCPlugin, { prefix: "/trpc", trpcOptions: { router: appRouter } });"""),
    "hono": ("src/server.ts", """import { Hono } from "hono"; import { appRouter } from "./router";
import { trpcServer } from "@hono/trpc-server";
export default new Hono().use("/trpc/*", trpcServer({ router: appRouter }));"""),
    "standalone": ("src/server.ts", """import { createHTTPServer } from "@trpc/server/adapters/standalone";
import { appRouter } from "./router"; createHTTPServer({ router: appRouter, basePath: "/trpc/" }).listen(1);"""),
    "fetch": ("app/api/trpc/[trpc]/route.ts", """import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { appRouter } from "../../../../src/router";
const handler = (req: Request) => fetchRequestHandler({ endpoint: "/trpc", req, router: appRouter });
export { handler as GET, handler as POST };"""),
}


def application(path: str, code: str) -> dict[str, str]:
    return {"src/trpc.ts": BUILDER, "src/router.ts": ROUTER, path: code}


@pytest.mark.parametrize("adapter", sorted(ADAPTERS))
def test_procedures_are_served_below_their_adapter(adapter: str) -> None:
    inventory = found(application(*ADAPTERS[adapter]))
    rpc = [each for each in inventory.endpoints if each.kind == "rpc" and each.framework != "nextjs"]
    assert [f"{each.method} {each.path.spelled} {each.authentication.asked}" for each in rpc] == RPC
    assert [f"{each.place.uri}:{each.place.region.line}" for each in rpc] == [
        "src/router.ts:7", "src/router.ts:3", "src/router.ts:4"]
    assert inventory.unresolved == ()


def test_the_api_route_of_next_gives_the_address() -> None:
    code = """import { createNextApiHandler } from "@trpc/server/adapters/next"; import { appRouter }
  from "../../../router";
export default createNextApiHandler({ router: appRouter });"""
    rpc = [row for row in served(application("src/pages/api/trpc/[trpc].ts", code)) if "." in row]
    assert rpc == [row.replace("/trpc", "/api/trpc") for row in RPC]


def test_what_stands_before_the_adapter_stands_before_its_procedures() -> None:
    guard = "app.use((req, res, next) => req.headers.authorization ? next() : res.sendStatus(401)); app.use("
    code = ADAPTERS["express"][1].replace("app.use(", guard)
    assert [row.rpartition(" ")[2] for row in served(application("src/server.ts", code))] == ["required"] * 3


def test_meta_of_trpc_openapi_describes_endpoints() -> None:
    code = """import express from "express"; import { appRouter } from "./router";
import { createOpenApiExpressMiddleware } from "trpc-to-openapi";
express().use("/api", createOpenApiExpressMiddleware({ router: appRouter }));"""
    inventory = found(application("src/server.ts", code))
    assert [(each.method, each.path.spelled, each.kind) for each in inventory.endpoints] == [
        ("GET", "/api/posts/{id}", "http")]


def test_routers_that_are_not_known_and_routers_without_an_adapter_are_said() -> None:
    code = """import { createHTTPServer } from "@trpc/server/adapters/standalone"; import { router } from "./trpc";
import { missing } from "./missing"; const part = router({ missing, ...more });
createHTTPServer({ router: part, basePath: "/rpc" }); createHTTPServer({ router: missing, basePath: "/other" });
const lone = router({ x: part });"""
    assert gaps({"src/trpc.ts": BUILDER, "src/server.ts": code}) == [
        "/rpc src/server.ts:3 '*' of a router of tRPC is not known",
        "/other src/server.ts:3 the router of tRPC is not known: import of './missing'",
        "/ src/server.ts:4 a router of tRPC that nothing was seen to serve",
    ]
