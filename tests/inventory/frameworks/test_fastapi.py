"""FastAPI: what its conventions serve, and what an anonymous caller meets there."""

from __future__ import annotations

import pytest

from contractguard.inventory.discovery import discover
from contractguard.inventory.model import Endpoint, Inventory
from contractguard.source.tree import tree_of

IMPORTS = """\
from typing import Annotated, Optional
from fastapi import APIRouter, Cookie, Depends, FastAPI, Header, HTTPException, Query, Request, Security
from fastapi.security import APIKeyHeader, HTTPBearer, OAuth2PasswordBearer, OAuth2PasswordRequestForm
bearer = HTTPBearer()
def refuse():
    raise HTTPException(status_code=401)
def current(token=Depends(bearer)):
    return token
def pass_on():
    return 1
"""


def found(code: str, **others: str) -> Inventory:
    files = {f"{name}.py": text for name, text in others.items()}
    return discover(tree_of({"main.py": IMPORTS + code, **files}))


def rows(inventory: Inventory) -> list[tuple[str, str, str, str]]:
    return [(each.method, each.path.spelled, each.authentication.asked, each.handler) for each in inventory.endpoints]


def only(inventory: Inventory) -> Endpoint:
    (endpoint,) = inventory.endpoints
    return endpoint


def asked(code: str) -> str:
    """What an anonymous caller of the only route meets."""
    return only(found("app = FastAPI()\n" + code)).authentication.asked


def lost(inventory: Inventory) -> list[tuple[str, str]]:
    return [(each.reason, each.under.spelled) for each in inventory.unresolved]


def test_decorators_register_functions_where_they_stand() -> None:
    inventory = found("""\
app = FastAPI()
@app.get("/users")
async def users(): return []
@app.post("/users", status_code=201)
def create(): return {}
@app.api_route("/both", methods=["PUT", "delete"])
def both(): return {}
@app.api_route(path="/one")
def one(): return {}
app.add_api_route("/added", pass_on, methods=["PATCH"])
@app.websocket("/ws")
async def socket(websocket): ...
""")
    assert rows(inventory) == [
        ("PATCH", "/added", "none", "pass_on"), ("DELETE", "/both", "none", "both"), ("PUT", "/both", "none", "both"),
        ("GET", "/one", "none", "one"), ("GET", "/users", "none", "users"), ("POST", "/users", "none", "create"),
    ]
    assert inventory.unresolved == ()
    users = next(each for each in inventory.endpoints if each.handler == "users")
    assert (users.place.uri, users.place.region.line) == ("main.py", IMPORTS.count("\n") + 3)


def test_prefixes_are_put_before_paths_as_they_stand() -> None:
    inventory = found("""\
inner = APIRouter(prefix="/inner")
@inner.get("")
def bare(): return {}
@inner.get("/")
def slash(): return {}
outer = APIRouter()
outer.include_router(inner, prefix="/outer")
app = FastAPI()
app.include_router(outer, prefix="/v1")
app.include_router(outer, prefix="/v2")
""")
    assert [row[:2] for row in rows(inventory)] == [
        ("GET", "/v1/outer/inner"), ("GET", "/v1/outer/inner/"),
        ("GET", "/v2/outer/inner"), ("GET", "/v2/outer/inner/")]


def test_parameters_and_the_rest_of_a_path() -> None:
    inventory = found("""\
app = FastAPI()
@app.get("/files/{name:path}")
def files(name): return {}
@app.get("/users/{id:int}/{page}.json")
def users(id): return {}
""")
    assert [row[1] for row in rows(inventory)] == ["/files/{name*}", "/users/{id}/{page}.json"]


def test_a_prefix_that_the_environment_gives_is_unknown() -> None:
    inventory = found("""\
import os
app = FastAPI()
router = APIRouter()
@router.get("/users")
def users(): return {}
app.include_router(router, prefix=os.environ["PREFIX"])
""")
    (endpoint,) = inventory.endpoints
    assert not endpoint.path.is_certain
    assert endpoint.path.spelled == "/…/users"


def test_routers_of_other_files_and_of_packages_that_import_modules_of_the_same_name() -> None:
    inventory = discover(tree_of({
        "app/main.py": "from fastapi import FastAPI\nfrom .routes import users\napp = FastAPI()\n"
                       "app.include_router(users.router, prefix='/users')\n",
        "app/__init__.py": "",
        "app/routes/__init__.py": "from . import users\n",
        "app/routes/users.py": "from fastapi import APIRouter\nrouter = APIRouter()\n@router.get('/me')\n"
                               "def me(): return {}\n",
    }))
    assert rows(inventory) == [("GET", "/users/me", "none", "me")]
    assert inventory.endpoints[0].place.uri == "app/routes/users.py"


def test_an_application_that_a_function_makes() -> None:
    inventory = found("""\
def register(app):
    @app.get("/late")
    def late(): return {}
def create_app(settings):
    app = FastAPI()
    register(app)
    return app
""")
    assert rows(inventory) == [("GET", "/late", "none", "late")]


def test_routes_that_come_after_their_router_was_included_are_served() -> None:
    inventory = found("""\
app = FastAPI()
router = APIRouter()
app.include_router(router)
@router.get("/late")
def late(): return {}
""")
    assert rows(inventory) == [("GET", "/late", "none", "late")]


@pytest.mark.parametrize("code", [
    '@app.get("/x", include_in_schema=False)\ndef x(): return {}',
    'r = APIRouter(include_in_schema=False)\n@r.get("/x")\ndef x(): return {}\napp.include_router(r)',
    'r = APIRouter()\n@r.get("/x")\ndef x(): return {}\napp.include_router(r, include_in_schema=False)',
])
def test_what_is_kept_out_of_the_schema_is_hidden(code: str) -> None:
    assert only(found("app = FastAPI()\n" + code)).hidden == "include_in_schema=False"


def test_what_may_be_kept_out_of_the_schema_is_not_hidden() -> None:
    endpoint = only(found("""\
import os
app = FastAPI()
@app.get('/x', include_in_schema=os.getenv('D'))
def x(): return {}
"""))
    assert (endpoint.hidden, endpoint.note) == ("", "include_in_schema is not known")


@pytest.mark.parametrize("code", [
    '@app.get("/x", dependencies=[Depends(refuse)])\ndef x(): return {}',
    '@app.get("/x")\ndef x(user=Depends(current)): return {}',
    '@app.get("/x")\ndef x(user: Annotated[dict, Depends(current)]): return {}',
    'User = Annotated[dict, Depends(current)]\n@app.get("/x")\ndef x(user: User): return {}',
    'type User = Annotated[dict, Depends(current)]\n@app.get("/x")\ndef x(user: User): return {}',
    'async def header(request: Request):\n    try:\n        return request.headers["Authorization"]\n'
    '    except KeyError:\n        raise HTTPException(401)\n'
    '@app.get("/x", dependencies=[Depends(header)])\ndef x(): return {}',
    '@app.get("/x")\ndef x(token=Security(bearer)): return {}',
    '@app.get("/x")\ndef x(key: str = Depends(APIKeyHeader(name="k"))): return {}',
    'def outer(user=Depends(current)): return user\n@app.get("/x")\ndef x(user=Depends(outer)): return {}',
    'async def yielding(user=Depends(current)):\n    yield user\n@app.get("/x")\n'
    'def x(user=Depends(yielding)): return {}',
    'class Role:\n    def __init__(self, name): self.name = name\n'
    '    def __call__(self, user=Depends(current)): return user\n'
    '@app.get("/x", dependencies=[Depends(Role("admin"))])\ndef x(): return {}',
    'class Common:\n    def __init__(self, user=Depends(current)): self.user = user\n'
    '@app.get("/x")\ndef x(common: Common = Depends()): return {}',
    'def needs(role):\n    def check(user=Depends(current)): return user\n    return check\n'
    '@app.get("/x")\ndef x(user=Depends(needs("admin"))): return {}',
    'r = APIRouter(dependencies=[Depends(refuse)])\n@r.get("/x")\ndef x(): return {}\napp.include_router(r)',
    'r = APIRouter()\n@r.get("/x")\ndef x(): return {}\napp.include_router(r, dependencies=[Depends(refuse)])',
    'def check(token: Annotated[Optional[str], Header(alias="X-Token")] = None):\n    if token != "secret":\n'
    '        raise HTTPException(400)\n@app.get("/x", dependencies=[Depends(check)])\ndef x(): return {}',
    'class Bearer(HTTPBearer):\n    def __init__(self, auto_error=True):\n'
    '        super().__init__(auto_error=auto_error)\n'
    '    async def __call__(self, request: Request):\n        credentials = await super().__call__(request)\n'
    '        if not credentials: raise HTTPException(403)\n        return credentials\n'
    '@app.get("/x", dependencies=[Depends(Bearer())])\ndef x(): return {}',
    'class Bearer(HTTPBearer): ...\n@app.get("/x", dependencies=[Depends(Bearer())])\ndef x(): return {}',
    'import functools\ndef same(f):\n    @functools.wraps(f)\n    async def inner(*args, **kwargs):\n'
    '        return await f(*args, **kwargs)\n    return inner\n'
    '@app.get("/x")\n@same\ndef x(user=Depends(current)): return {}',
    'optional = HTTPBearer(auto_error=False)\ndef strict(found=Depends(optional)):\n    if found is None:\n'
    '        raise HTTPException(401)\n@app.get("/x")\ndef x(user=Depends(strict)): return {}',
    '@app.get("/x")\ndef x(request: Request):\n    if not request.headers.get("Authorization"):\n'
    '        raise HTTPException(401)\n    return {}',
    '@app.get("/x")\ndef x(session: str = Cookie(None)):\n    if not session:\n'
    '        raise HTTPException(401)\n    return {}',
])
def test_who_is_refused(code: str) -> None:
    assert asked(code) == "required"


@pytest.mark.parametrize("code", [
    '@app.get("/x")\ndef x(db=Depends(pass_on)): return {}',
    'optional = HTTPBearer(auto_error=False)\n@app.get("/x")\ndef x(found=Depends(optional)): return {}',
    'def maybe(found=Depends(HTTPBearer(auto_error=False))):\n    return found.credentials if found else None\n'
    '@app.get("/x")\ndef x(user=Depends(maybe)): return {}',
    'def session():\n    db = open("x")\n    try:\n        yield db\n    finally:\n        db.close()\n'
    '@app.get("/x")\ndef x(db=Depends(session)): return db.query(1).all()',
    'class PermissionService:\n    def __init__(self): ...\ndef service(): return PermissionService()\n'
    '@app.get("/x")\ndef x(it=Depends(service)): return {}',
    'class Forbidden:\n    def __init__(self): ...\n@app.get("/x")\ndef x(): return Forbidden()',
    '@app.get("/x")\ndef x(q: str = Query(None)):\n    if q is None: return []\n    return [q]',
    '@app.post("/x")\ndef x(form: OAuth2PasswordRequestForm = Depends()): return {"name": form.username}',
])
def test_reading_a_user_is_not_a_check(code: str) -> None:
    assert asked(code) == "none"


@pytest.mark.parametrize("code", [
    'from elsewhere import somebody\n@app.get("/x")\ndef x(user=Depends(somebody)): return {}',
    'from .missing import CurrentUser\n@app.get("/x")\ndef x(user: CurrentUser): return {}',
    'from fastapi.routing import APIRoute\nclass Around(APIRoute):\n    def get_route_handler(self): ...\n'
    'r = APIRouter(route_class=Around)\n@r.get("/x")\ndef x(): return {}\napp.include_router(r)',
    'import jwt\n@app.post("/x")\ndef x(sent: str):\n    try:\n        jwt.decode(sent, "k")\n'
    '    except jwt.PyJWTError:\n        raise HTTPException(400)\n    return {}',
    'import os\ncheck = HTTPBearer(auto_error=os.getenv("STRICT"))\n@app.get("/x")\n'
    'def x(user=Depends(check)): return {}',
    'from elsewhere import protect\n@app.get("/x")\n@protect\ndef x(): return {}',
    'from elsewhere import more\n@app.get("/x", dependencies=[*more])\ndef x(): return {}',
    'import os\ndef check():\n    if os.getenv("STRICT"):\n        raise HTTPException(401)\n'
    '@app.get("/x", dependencies=[Depends(check)])\ndef x(): return {}',
    'from elsewhere import find\ndef maybe(found=Depends(HTTPBearer(auto_error=False))): return found\n'
    '@app.get("/x/{id}")\ndef x(id, user=Depends(maybe)):\n    item = find(id, user)\n    if item is None:\n'
    '        raise HTTPException(404)\n    return item',
])
def test_what_cannot_be_understood_is_unknown_with_a_reason(code: str) -> None:
    endpoint = only(found("app = FastAPI()\n" + code))
    assert endpoint.authentication.asked == "unknown"
    assert endpoint.authentication.because


@pytest.mark.parametrize(("status", "expected"), [(401, "required"), (400, "unknown")])
def test_a_dependency_on_a_token_of_the_query(status: int, expected: str) -> None:
    check = f"def check(token: str):\n    if token != 'jessica':\n        raise HTTPException({status})\n"
    assert asked(check + "@app.get('/x', dependencies=[Depends(check)])\ndef x(): return {}") == expected


def test_a_handler_for_whoever_was_sent_a_token() -> None:
    assert asked("""\
@app.get("/verify")
def verify(token: str):
    if token != "sent":
        raise HTTPException(400)
    return {}
""") == "none"


def test_the_evidence_is_where_the_refusal_stands() -> None:
    endpoint = only(found("app = FastAPI(dependencies=[Depends(refuse)])\n@app.get('/x')\ndef x(): return {}\n"))
    authentication = endpoint.authentication
    assert authentication.because == "refuse answers 401"
    assert authentication.place is not None
    assert authentication.place.region.line == 5


def test_a_mounted_application_answers_by_itself() -> None:
    inventory = found("""\
app = FastAPI(dependencies=[Depends(refuse)])
sub = FastAPI()
@sub.get("/x")
def x(): return {}
app.mount("/sub/", sub)
""")
    assert rows(inventory) == [("GET", "/sub/x", "none", "x")]


@pytest.mark.parametrize(("code", "expected"), [
    ('@app.middleware("http")\nasync def check(request, call_next):\n'
    '    if not request.headers.get("authorization"):\n'
     '        return JSONResponse({}, status_code=401)\n    return await call_next(request)\n', "required"),
    ('@app.middleware("http")\nasync def check(request: Request, call_next):\n'
    '    if request.url.path.startswith("/x"):\n'
     '        return await call_next(request)\n    return JSONResponse({}, status_code=401)\n', "none"),
    ('@app.middleware("http")\nasync def time(request, call_next):\n    response = await call_next(request)\n'
     '    response.headers["X-Time"] = "1"\n    return response\n', "none"),
    ('class Check(BaseHTTPMiddleware):\n    async def dispatch(self, request, call_next):\n'
     '        if "authorization" not in request.headers:\n            return JSONResponse({}, status_code=401)\n'
     '        return await call_next(request)\napp.add_middleware(Check)\n', "required"),
    ('class Check:\n    def __init__(self, app): self.app = app\n'
    '    async def __call__(self, scope, receive, send):\n'
     '        await self.app(scope, receive, send)\napp.add_middleware(Check)\n', "none"),
    ('from elsewhere import Guard\napp.add_middleware(Guard)\n', "unknown"),
    ('from fastapi.middleware.cors import CORSMiddleware\napp.add_middleware(CORSMiddleware)\n', "none"),
])
def test_middleware_stands_before_every_route(code: str, expected: str) -> None:
    imports = "from fastapi.responses import JSONResponse\nfrom starlette.middleware.base import BaseHTTPMiddleware\n"
    assert asked(imports + code + '@app.get("/x/{id}")\ndef x(id): return {}') == expected


def test_what_was_not_understood_is_told_with_its_prefix() -> None:
    inventory = found("""\
from fastapi_users import FastAPIUsers
from fastapi.staticfiles import StaticFiles
from elsewhere import other, wsgi
users = FastAPIUsers[int, int](None, [])
app = FastAPI()
app.include_router(users.get_auth_router(None), prefix="/auth")
app.include_router(other, prefix="/other")
app.mount("/wsgi", wsgi(1))
app.mount("/static", StaticFiles(directory="static"))
alone = APIRouter()
@alone.get("/x")
def x(): return {}
""")
    assert inventory.endpoints == ()
    assert sorted(lost(inventory)) == [
        ("a router made by FastAPIUsers().get_auth_router of fastapi_users", "/auth"),
        ("a router made by other of elsewhere", "/other"),
        ("a router that nothing was seen to include", "/"),
        ("an application made by wsgi of elsewhere", "/wsgi"),
    ]


def test_a_dependency_of_fastapi_users_refuses_unless_it_is_optional() -> None:
    made = "from fastapi_users import FastAPIUsers\nusers = FastAPIUsers[int, int](None, [])\n"
    route = '@app.get("/x")\ndef x(user=Depends(users.current_user({}))): return {{}}'
    assert asked(made + route.format("active=True")) == "required"
    assert asked(made + route.format("optional=True")) == "none"


def test_a_router_of_a_class_of_the_program() -> None:
    inventory = found("""\
class Versioned(APIRouter):
    def __init__(self, version):
        super().__init__(prefix=f"/v{version}", dependencies=[Depends(refuse)])
router = Versioned(2)
@router.get("/x")
def x(): return {}
app = FastAPI()
app.include_router(router)
""")
    assert rows(inventory) == [("GET", "/v2/x", "required", "x")]


def test_views_in_classes_are_handed_what_their_class_depends_on() -> None:
    inventory = found("""\
from fastapi_utils.cbv import cbv
router = APIRouter()
class Base:
    user: dict = Depends(current)
@cbv(router)
class Views(Base):
    @router.get("/x")
    def x(self): return self.user
app = FastAPI()
app.include_router(router)
""")
    assert [row[:3] for row in rows(inventory)] == [("GET", "/x", "required")]


def test_routers_of_a_list_are_included() -> None:
    inventory = found("""\
a, b = APIRouter(), APIRouter()
@a.get("/a")
def of_a(): return {}
@b.get("/b")
def of_b(): return {}
app = FastAPI()
for router, prefix in [(a, "/1"), (b, "/2")]:
    app.include_router(router, prefix=prefix)
""")
    assert [row[1] for row in rows(inventory)] == ["/1/a", "/2/b"]


def test_applications_of_tests_are_not_served() -> None:
    inventory = discover(tree_of({"tests/test_app.py": "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/x')\n"
                                                       "def x(): return {}\n"}))
    assert (inventory.endpoints, inventory.unresolved) == ((), ())


def test_a_test_that_is_too_much_to_follow_leaves_nothing_unresolved() -> None:
    endless = "from fastapi import FastAPI\ndef f(n):\n    return [g(n), g(n)]\ndef g(n):\n" \
        "    return [h(n), h(n)]\ndef h(n):\n    return n" + "\nvalues = [f(1), f(2), f(3)]" * 3_000
    code = {"main.py": "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/x')\ndef x(): return {}\n"}
    assert lost(discover(tree_of({**code, "seeds.py": endless})))
    inventory = discover(tree_of({**code, "tests/test_x.py": endless}))
    assert (rows(inventory), lost(inventory)) == ([("GET", "/x", "none", "x")], [])


def test_a_guard_that_refuses_does_so_whatever_stands_before_it() -> None:
    inventory = found("""\
app = FastAPI()
@app.middleware("http")
async def watch(request: Request, call_next):
    if request.url.path == "/c":
        raise HTTPException(401)
    return await call_next(request)
@app.get("/a", dependencies=[Depends(refuse)])
def a(): return {}
@app.get("/b", dependencies=[Depends(refuse)])
def b(): return {}
@app.get("/c")
def c(): return {}
@app.get("/d", dependencies=[Depends(pass_on)])
def d(): return {}
""")
    assert [(each.handler, each.authentication.asked, each.authentication.because) for each in inventory.endpoints] == [
        ("a", "required", "refuse answers 401"), ("b", "required", "refuse answers 401"),
        ("c", "required", "watch answers 401"), ("d", "none", "answers without credentials")]


def test_a_file_that_registers_on_a_router_of_another_one_need_not_name_the_framework() -> None:
    inventory = found("""\
import users
from routers import public
app = FastAPI()
app.include_router(public, prefix="/v1")
""", routers="from fastapi import APIRouter\npublic = APIRouter()\n",
                      users="from routers import public\n@public.get('/users')\ndef users(): return []\n",
                      test_users="from routers import public\n@public.get('/of-tests')\ndef users(): return []\n",
                      others="from cache import public\nvalue = public.get('/users')\n")
    assert rows(inventory) == [("GET", "/v1/users", "none", "users")]


def test_a_route_whose_path_is_not_known_is_unresolved() -> None:
    inventory = found("""\
app = FastAPI()
for path, handler in load():
    app.add_api_route("/plugins/" + path, handler)
app.add_api_route(PREFIX + "/known", pass_on)
""")
    assert [row[1] for row in rows(inventory)] == ["/…/known"]
    assert lost(inventory) == [
        ("a route whose path is not known: a value of a loop over what is not known", "/plugins/…")]


ALIASES = """\
from fastapi.routing import APIRoute
router = APIRouter()
@router.get("/workflows/{id}", dependencies=[Depends(refuse)])
def one(id): return {}
@router.get("/workflows", include_in_schema=False)
def hidden(): return {}
@router.get("/agents")
@router.get("/others")
def others(): return {}
def create():
    app = FastAPI()
    app.include_router(router, prefix="/v1")
    alias(app)
    return app
def alias(app):
    there = {(each.path, frozenset(each.methods or ())) for each in app.router.routes if isinstance(each, APIRoute)}
    for route in list(app.router.routes):
        if not isinstance(route, APIRoute) or not route.include_in_schema:
            continue
        path = "/".join("agents" if part in ("workflows", "others") else part for part in route.path.split("/"))
        if path == route.path or (path, frozenset(route.methods)) in there:
            continue
        app.router.add_api_route(path, route.endpoint, methods=list(route.methods), dependencies=route.dependencies)
        route.include_in_schema = False
"""


def test_routes_that_are_made_of_those_that_are_there() -> None:
    inventory = found(ALIASES)
    assert [(each.path.spelled, each.authentication.asked, each.handler, each.hidden, each.note)
            for each in inventory.endpoints] == [
        ("/v1/agents", "none", "others", "", ""),
        ("/v1/agents/{id}", "required", "one", "", ""),
        ("/v1/others", "none", "others", "", ""),
        ("/v1/workflows", "none", "hidden", "include_in_schema=False", ""),
        ("/v1/workflows/{id}", "required", "one", "include_in_schema=False", "")]
    assert lost(inventory) == []


def test_routes_that_are_looked_at_while_more_may_come_are_not_known() -> None:
    inventory = found("""\
app = FastAPI()
for route in app.routes:
    app.add_api_route(route.path + "/again", route.endpoint)
""")
    assert (rows(inventory), len(lost(inventory))) == ([("GET", "/…/again", "unknown", "")], 0)


def test_a_function_that_makes_an_application_and_takes_too_many_steps_is_told() -> None:
    calls = "\n".join("    [[pass_on() for x in values] for y in values]" for _ in range(20))
    inventory = found(f"values = {[0] * 100}\ndef create():\n    app = FastAPI()\n{calls}\n    return app\n")
    assert lost(inventory) == [("a module that was not followed to its end: create takes too many steps", "/")]


def test_routers_in_circles_and_dependencies_in_circles_end() -> None:
    inventory = found("""\
a, b = APIRouter(), APIRouter()
a.include_router(b)
b.include_router(a)
def first(x=Depends(lambda: second)): return first(x)
def second(x=Depends(first)): return second(x)
@a.get("/x", dependencies=[Depends(second)])
def x(): return {}
app = FastAPI()
app.include_router(a)
""")
    assert {row[:2] for row in rows(inventory)} == {("GET", "/x")}


@pytest.mark.parametrize("code", [
    "app = FastAPI(routes=1, dependencies=2, middleware=3)\napp.get()(1)\napp.include_router()\napp.mount()\n",
    "app = FastAPI()\napp.add_api_route()\napp.add_middleware()\napp.middleware()(None)\n"
    "app.api_route(1, methods=2)(3)\n",
    "app = FastAPI()\n@app.get({})\ndef x(a=Depends(Depends(1)), b: Annotated[()] = 1, *c, **d): return {}\n",
    "app = FastAPI()\n@app.get('/x')\ndef x(a=Depends(x), b=Depends(Depends), c: 'x[' = Depends()): return {}\n",
    "app = FastAPI()\napp.include_router(app)\napp.mount('/x', app)\napp.router.include_router(app.router)\n",
])
def test_nonsense_is_survived(code: str) -> None:
    assert found(code).frameworks == ("fastapi",)


def test_a_dependency_that_is_imported_in_one_of_two_branches() -> None:
    inventory = found("""\
import os
if os.getenv("STRICT"):
    from guards import check
else:
    def check(): return None
app = FastAPI()
@app.get("/x", dependencies=[Depends(check)])
def x(): return {}
""", guards="from fastapi import HTTPException\ndef check(): raise HTTPException(401)\n")
    assert [row[:3] for row in rows(inventory)] == [("GET", "/x", "unknown")]
