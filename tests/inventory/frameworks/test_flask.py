"""Flask: what its conventions serve, and what an anonymous caller meets there."""

from __future__ import annotations

import pytest

from contractguard.inventory.discovery import discover
from contractguard.inventory.model import Inventory
from contractguard.source.tree import tree_of

IMPORTS = """\
from functools import wraps
from flask import Blueprint, Flask, abort, current_app, g, jsonify, redirect, render_template, request, session
from flask.views import MethodView, View
from flask_login import current_user, login_required
app = Flask(__name__)
"""


def found(code: str, **others: str) -> Inventory:
    files = {f"{name}.py": text for name, text in others.items()}
    return discover(tree_of({"main.py": IMPORTS + code, **files}))


def rows(inventory: Inventory) -> list[tuple[str, str, str, str]]:
    return [(each.method, each.path.spelled, each.authentication.asked, each.handler) for each in inventory.endpoints]


def lost(inventory: Inventory) -> list[tuple[str, str]]:
    return [(each.reason, each.under.spelled) for each in inventory.unresolved]


def asked(code: str) -> str:
    """What an anonymous caller of `/it` meets."""
    return next(each.authentication.asked for each in found(code).endpoints if each.path.spelled == "/it")


def test_decorators_and_rules_register_functions() -> None:
    inventory = found("""\
@app.route("/a")
def a(): return {}
@app.route("/b/<int:id>/", methods=["POST", "put"])
def b(id): return {}
@app.delete("/c/<path:rest>")
def c(rest): return {}
def d(): return {}
app.add_url_rule("/d/<uuid:key>.<any(json, xml):kind>", "d", d, methods=("PATCH",))
app.add_url_rule("/e", view_func=d)
""")
    assert rows(inventory) == [
        ("GET", "/a", "none", "a"), ("POST", "/b/{id}/", "none", "b"), ("PUT", "/b/{id}/", "none", "b"),
        ("DELETE", "/c/{rest*}", "none", "c"), ("PATCH", "/d/{key}.{kind}", "none", "d"), ("GET", "/e", "none", "d"),
    ]
    assert lost(inventory) == []
    assert [each.place.region.line for each in inventory.endpoints if each.method == "GET"] == [7, 14]


def test_routes_in_a_loop_over_what_is_known_are_found() -> None:
    inventory = found("""\
for name in ("x", "y"):
    app.add_url_rule(f"/{name}", name, lambda: {})
""")
    assert [(method, path) for method, path, *_ in rows(inventory)] == [("GET", "/x"), ("GET", "/y")]


def test_classes_answer_the_methods_that_they_have_functions_for() -> None:
    inventory = found("""\
class Items(MethodView):
    init_every_request = False
    def get(self): return []
    def post(self): return {}
class Narrow(MethodView):
    methods = ["GET"]
    def get(self): return []
    def post(self): return {}
class Whole(View):
    methods = ["GET", "POST"]
    decorators = [login_required]
    def dispatch_request(self): return {}
app.add_url_rule("/items", view_func=Items.as_view("items"))
app.add_url_rule("/some", view_func=Items.as_view("some"), methods=["POST"])
app.add_url_rule("/narrow", view_func=Narrow.as_view("narrow"))
app.add_url_rule("/whole", view_func=Whole.as_view("whole"))
""")
    assert [each[:3] for each in rows(inventory)] == [
        ("GET", "/items", "none"), ("POST", "/items", "none"), ("GET", "/narrow", "none"), ("POST", "/some", "none"),
        ("GET", "/whole", "required"), ("POST", "/whole", "required"),
    ]


def test_who_registers_a_blueprint_names_its_prefix() -> None:
    inventory = found("""\
outer = Blueprint("outer", __name__, url_prefix="/outer")
inner = Blueprint("inner", __name__, url_prefix="/inner")
@inner.before_request
def guard():
    if not g.user:
        abort(401)
@inner.get("/i")
def i(): return {}
@outer.get("/o")
def o(): return {}
outer.register_blueprint(inner)
app.register_blueprint(outer)
app.register_blueprint(outer, name="again", url_prefix="/else")
""")
    assert [each[:3] for each in rows(inventory)] == [
        ("GET", "/else/inner/i", "required"), ("GET", "/else/o", "none"),
        ("GET", "/outer/inner/i", "required"), ("GET", "/outer/o", "none"),
    ]


def test_a_guard_before_the_application_stands_before_other_blueprints_too() -> None:
    inventory = found("""\
one = Blueprint("one", __name__)
two = Blueprint("two", __name__)
@one.before_app_request
def guard():
    if not current_user.is_authenticated:
        return current_app.login_manager.unauthorized()
@two.get("/two")
def view(): return {}
app.register_blueprint(one)
app.register_blueprint(two)
""")
    assert [each[:3] for each in rows(inventory)] == [("GET", "/two", "required")]


def test_what_is_not_understood_is_said() -> None:
    inventory = found("""\
from flask_dance.contrib.github import make_github_blueprint
app.register_blueprint(make_github_blueprint(), url_prefix="/login")
alone = Blueprint("alone", __name__, url_prefix="/alone")
@alone.get("/x")
def x(): return {}
""")
    assert rows(inventory) == []
    assert lost(inventory) == [("a blueprint that is not known", "/login"),
                               ("a blueprint that nothing was seen to register", "/alone")]


def test_connexion_makes_its_routes_of_a_contract() -> None:
    inventory = discover(tree_of({"main.py": """\
import connexion
app = connexion.FlaskApp(__name__)
app.add_api("openapi.yaml", base_path="/v1")
"""}))
    assert rows(inventory) == []
    assert lost(inventory) == [("routes are made of a contract", "/v1")]


def test_an_application_that_nobody_makes_is_made_as_flask_run_would() -> None:
    inventory = discover(tree_of({"app/__init__.py": """\
from flask import Flask
def create_app(config=None):
    app = Flask(__name__)
    from .views import bp
    app.register_blueprint(bp)
    return app
""", "app/views.py": """\
from flask import Blueprint
bp = Blueprint("bp", __name__, url_prefix="/v")
@bp.get("/x")
def x(): return {}
"""}))
    assert rows(inventory) == [("GET", "/v/x", "none", "x")]
    assert lost(inventory) == []


def test_an_application_that_is_made_twice_serves_its_routes_once() -> None:
    made = """\
from flask import Flask
def create_app():
    app = Flask("a")
    @app.get("/x")
    def x(): return {}
    return app
"""
    starts = "from made import create_app\n# flask\napp = create_app()\n"
    inventory = discover(tree_of({"made.py": made, "wsgi.py": starts, "manage.py": starts}))
    assert rows(inventory) == [("GET", "/x", "none", "x")]


def test_classes_that_extend_the_application_keep_their_own_methods() -> None:
    inventory = discover(tree_of({"main.py": """\
from flask import Flask
from flask_restful import Api, Resource
class Server(Flask):
    def __init__(self):
        super().__init__("server")
        self.get("/own")(lambda: {})
class Scoped(Api):
    def add_scoped(self, resource, *urls):
        return self.add_resource(resource, *[f"/org{url}" for url in urls])
class Item(Resource):
    def get(self): return {}
app = Server()
api = Scoped(app)
api.add_scoped(Item, "/items", "/things")
"""}))
    assert [each[:3] for each in rows(inventory)] == [("GET", "/org/items", "none"), ("GET", "/org/things", "none"),
                                                       ("GET", "/own", "none")]


def test_resources_and_namespaces() -> None:
    inventory = found("""\
from flask_restx import Api, Namespace, Resource
from flask_jwt_extended import jwt_required
api = Api(app, prefix="/api")
ns = Namespace("pets", description="Pets")
other = Namespace("x", path="/other", decorators=[jwt_required()])
@ns.route("/", "/all")
class Pets(Resource):
    @ns.doc(security="jwt")
    @ns.marshal_list_with(None)
    def get(self): return []
    @jwt_required()
    def post(self): return {}
@other.route("/<string:id>")
class One(Resource):
    method_decorators = {"delete": [login_required]}
    def delete(self, id): return {}
api.add_namespace(ns)
api.add_namespace(other, path="/else")
""")
    assert rows(inventory) == [
        ("DELETE", "/api/else/{id}", "required", "One.delete"), ("GET", "/api/pets/", "none", "Pets.get"),
        ("POST", "/api/pets/", "required", "Pets.post"), ("GET", "/api/pets/all", "none", "Pets.get"),
        ("POST", "/api/pets/all", "required", "Pets.post"),
    ]


def test_smorest_registers_classes_of_its_blueprints() -> None:
    inventory = found("""\
from flask_smorest import Api, Blueprint as Smorest
api = Api(app)
blp = Smorest("pets", __name__, url_prefix="/pets")
@blp.route("/<id>")
class Pets(MethodView):
    @blp.response(200)
    def get(self, id): return {}
    @blp.arguments(None)
    @blp.response(201)
    def put(self, data, id): return {}
api.register_blueprint(blp)
""")
    assert rows(inventory) == [("GET", "/pets/{id}", "none", "Pets.get"), ("PUT", "/pets/{id}", "none", "Pets.put")]


def test_quart_has_the_shape_of_flask() -> None:
    inventory = discover(tree_of({"main.py": """\
from quart import Blueprint, Quart, abort, request
app = Quart(__name__)
bp = Blueprint("bp", __name__, url_prefix="/q")
@bp.get("/x")
async def x():
    if not request.headers.get("Authorization"):
        abort(401)
    return {}
app.register_blueprint(bp)
"""}))
    assert rows(inventory) == [("GET", "/q/x", "required", "x")]


def test_documents_for_people_are_pages() -> None:
    inventory = found("""\
@app.get("/page")
def page(): return render_template("x.html")
@app.get("/data")
def data(): return jsonify(a=1)
@app.get("/either")
def either():
    if request.is_json:
        return jsonify(a=1)
    return render_template("x.html")
""")
    assert [(each.path.spelled, each.kind) for each in inventory.endpoints] == [
        ("/data", "http"), ("/either", "http"), ("/page", "page")]


ROUTE = '@app.get("/it")\n'
JWT = "from flask_jwt_extended import get_jwt_identity, jwt_required, verify_jwt_in_request\n"
HTTP_AUTH = "import flask_httpauth\nauth = flask_httpauth.HTTPBasicAuth()\ntokens = flask_httpauth.HTTPTokenAuth()\n"
ONCE = "def once(f):\n    @wraps(f)\n    def inner(*a, **k):\n        return f(*a, **k)\n    return inner\n"
PERMITTED = """\
class permitted:
    def __init__(self, name): self.name = name
    def __call__(self, f):
        @wraps(f)
        def inner(*a, **k):
            if current_user.has_permission(self.name):
                return f(*a, **k)
            abort(403)
        return inner
"""
IT = "def it(): return {}\n"


def body(*lines: str) -> str:
    return ROUTE + "def it():\n" + "".join(f"    {line}\n" for line in lines)


def before(*lines: str) -> str:
    return "@app.before_request\ndef before():\n" + "".join(f"    {line}\n" for line in lines) + ROUTE + IT


@pytest.mark.parametrize(("code", "expected"), [
    (f"{ROUTE}@login_required\n{IT}", "required"),
    (f"@login_required\n{ROUTE}{IT}", "none"),
    (body("if not current_user.is_authenticated: abort(401)", "return {}"), "required"),
    (body("name = current_user.name if current_user.is_authenticated else None", "return {'n': name}"), "none"),
    (body("if current_user.is_anonymous: return {'e': 1}, 403", "return {}"), "required"),
    (body("session.clear()", "return redirect('/')"), "none"),
    (body("if current_user.is_authenticated: session.clear()", "return redirect('/')"), "unknown"),
    (body("if 'Authorization' not in request.headers: abort(401)", "return {}"), "required"),
    (body("if 'user_id' not in session: return redirect('/login')", "return {}"), "required"),
    (body("if request.args.get('open') or current_user.is_authenticated: abort(403)", "return {}"), "unknown"),
    (before("if not session.get('user'): abort(401)"), "required"),
    (before("if request.endpoint in ('it', 'login'): return", "if not g.user: abort(401)"), "unknown"),
    (before("g.started = 1"), "none"),
    (f"{JWT}{ROUTE}@jwt_required()\n{IT}", "required"),
    (f"{JWT}{ROUTE}@jwt_required(optional=True)\n{IT}", "none"),
    (JWT + body("if get_jwt_identity() is None: abort(401)", "return {}"), "required"),
    (JWT + body("verify_jwt_in_request()", "return {}"), "required"),
    (JWT + body("verify_jwt_in_request(optional=True)", "return {}"), "none"),
    (f"{HTTP_AUTH}{ROUTE}@tokens.login_required\n{IT}", "required"),
    (f"{HTTP_AUTH}{ROUTE}@auth.login_required(role='a')\n{IT}", "required"),
    (f"{HTTP_AUTH}{ROUTE}@auth.login_required(optional=True)\n{IT}", "none"),
    (f"from flask_security import auth_required\n{ROUTE}@auth_required('token')\n{IT}", "required"),
    (f"from somewhere import guarded\n{ROUTE}@guarded\n{IT}", "unknown"),
    (f"from flask_limiter import Limiter\nlimiter = Limiter()\n{ROUTE}@limiter.limit('1/day')\n@login_required\n{IT}",
     "required"),
    (f"{PERMITTED}{ROUTE}@permitted('admin')\n{IT}", "required"),
    (f"{ONCE}{ROUTE}@once\n@once\n@login_required\n{IT}", "required"),
])
def test_what_an_anonymous_caller_meets(code: str, expected: str) -> None:
    assert asked(code) == expected
