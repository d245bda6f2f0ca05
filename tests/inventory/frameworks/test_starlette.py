"""Starlette: lists of routes, mounts, classes that answer, and what an anonymous caller meets there."""

from __future__ import annotations

from contractguard.inventory.discovery import discover
from contractguard.inventory.model import Inventory
from contractguard.source.tree import tree_of

IMPORTS = """\
from starlette.applications import Starlette
from starlette.authentication import AuthenticationBackend, AuthenticationError, requires
from starlette.datastructures import Headers
from starlette.endpoints import HTTPEndpoint
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.authentication import AuthenticationMiddleware
from starlette.responses import JSONResponse
from starlette.routing import Host, Mount, Route, Router, WebSocketRoute
async def home(request): return JSONResponse({})
"""


def found(code: str) -> Inventory:
    return discover(tree_of({"main.py": IMPORTS + code}))


def rows(inventory: Inventory) -> list[tuple[str, str, str, str]]:
    return [(each.method, each.path.spelled, each.authentication.asked, each.handler)
            for each in inventory.endpoints if not each.implied]


def test_lists_of_routes() -> None:
    inventory = found("""\
class Users(HTTPEndpoint):
    async def get(self, request): return JSONResponse([])
    async def post(self, request):
        if not request.headers.get("authorization"):
            raise HTTPException(status_code=401)
        return JSONResponse({})
async def socket(websocket): ...
routes = [
    Route("/", home),
    Route("/put", endpoint=home, methods=["PUT"]),
    Route("/users", Users),
    Route("/files/{rest:path}", home),
    Mount("/v1", routes=[Route("/items/{id:int}", home)]),
    Mount("/v2", app=Router([Route("/", home)])),
    Host("api.example.org", app=Router(routes=[Route("/hosted", home)])),
    WebSocketRoute("/ws", socket),
]
app = Starlette(debug=True, routes=routes)
""")
    assert rows(inventory) == [
        ("GET", "/", "none", "home"), ("GET", "/files/{rest*}", "none", "home"), ("GET", "/hosted", "none", "home"),
        ("PUT", "/put", "none", "home"), ("GET", "/users", "none", "Users.get"),
        ("POST", "/users", "required", "Users.post"), ("GET", "/v1/items/{id}", "none", "home"),
        ("GET", "/v2/", "none", "home"),
    ]
    assert inventory.unresolved == ()
    assert [each.note for each in inventory.endpoints if each.path.spelled == "/hosted"] == ["host api.example.org"] * 2


def test_head_is_answered_beside_get() -> None:
    inventory = found('app = Starlette(routes=[Route("/x", home)])\n')
    assert [(each.method, each.implied) for each in inventory.endpoints] == [("GET", False), ("HEAD", True)]


def test_routes_are_added_afterwards() -> None:
    inventory = found("""\
app = Starlette()
app.add_route("/a", home, methods=["POST"])
app.mount("/b", Router(routes=[Route("/c", home)]))
@app.route("/d")
async def d(request): return JSONResponse({})
app.routes.append(Route("/e", home))
""")
    assert [row[:2] for row in rows(inventory)] == [("POST", "/a"), ("GET", "/b/c"), ("GET", "/d"), ("GET", "/e")]


def test_a_handler_that_requires_something_refuses() -> None:
    inventory = found("""\
@requires("authenticated")
async def closed(request): return JSONResponse({})
async def reading(request): return JSONResponse({"user": request.user.display_name})
async def checking(request):
    if not request.user.is_authenticated:
        return JSONResponse({}, status_code=403)
    return JSONResponse({})
app = Starlette(routes=[Route("/closed", closed), Route("/reading", reading), Route("/checking", checking)])
""")
    assert [row[1:3] for row in rows(inventory)] == [("/checking", "required"), ("/closed", "required"),
                                                     ("/reading", "none")]


def test_a_backend_that_lets_nobody_pass_refuses_only_where_it_raises() -> None:
    code = """\
class Backend(AuthenticationBackend):
    async def authenticate(self, conn):
        if "Authorization" not in conn.headers:
            {}
        return 1, 2
app = Starlette(routes=[Route("/x", home)], middleware=[Middleware(AuthenticationMiddleware, backend=Backend())])
"""
    assert [row[2] for row in rows(found(code.format("return")))] == ["none"]
    assert [row[2] for row in rows(found(code.format("raise AuthenticationError('no')")))] == ["required"]


def test_middleware_of_asgi_stands_before_every_route_of_mounted_applications_too() -> None:
    inventory = found("""\
class Check:
    def __init__(self, app): self.app = app
    async def __call__(self, scope, receive, send):
        if scope["type"] == "http" and not Headers(scope=scope).get("authorization"):
            response = JSONResponse({}, status_code=401)
            await response(scope, receive, send)
            return
        await self.app(scope, receive, send)
app = Starlette(routes=[Mount("/in", routes=[Route("/x", home)])], middleware=[Middleware(Check)])
""")
    assert [row[1:3] for row in rows(inventory)] == [("/in/x", "required")]


def test_what_was_not_understood_is_told() -> None:
    inventory = found("""\
from elsewhere import app as other, routes
app = Starlette(routes=[Mount("/other", app=other), *routes])
""")
    assert inventory.endpoints == ()
    assert sorted((each.reason, each.under.spelled) for each in inventory.unresolved) == [
        ("an application made by app of elsewhere", "/other"),
        ("an application that is not understood: part of a list of routes", "/"),
    ]
