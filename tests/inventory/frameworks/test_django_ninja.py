"""Django Ninja: operations of APIs and routers, and what an anonymous caller meets there."""

from __future__ import annotations

import pytest

from contractguard.inventory.discovery import discover
from contractguard.inventory.model import Inventory
from contractguard.source.tree import tree_of

IMPORTS = """\
from ninja import NinjaAPI, Router
from ninja.security import APIKeyHeader, HttpBearer, django_auth
class Bearer(HttpBearer):
    def authenticate(self, request, token): return token
class Key(APIKeyHeader):
    def authenticate(self, request, key):
        if key == "secret":
            return key
"""


def found(api: str, **others: str) -> Inventory:
    files = {f"shop/{name}.py": text for name, text in others.items()}
    return discover(tree_of({
        "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
        "shop/__init__.py": "", "shop/settings.py": 'ROOT_URLCONF = "shop.urls"\n', "shop/api.py": IMPORTS + api,
        "shop/urls.py": "from django.urls import path\nfrom shop.api import api\n"
                        "urlpatterns = [path('api/', api.urls)]\n",
        **files}))


def rows(inventory: Inventory) -> list[tuple[str, str, str, str]]:
    return [(each.method, each.path.spelled, each.authentication.asked, each.handler) for each in inventory.endpoints]


def test_operations_stand_below_the_prefixes_of_their_routers() -> None:
    inventory = found("""\
from theirs import router as unknown
api = NinjaAPI(auth=Bearer())
items = Router()
open_ = Router(auth=None)
@api.get("/")
def root(request): return {}
@items.api_operation(["POST", "PATCH"], "/{int:id}/set")
def change(request, id: int): return {}
@items.delete("/{id}", auth=None, include_in_schema=False)
def drop(request, id: int): return {}
@open_.get("files/{path:name}")
def files(request, name: str): return {}
items.add_router("/sub", open_)
api.add_router("/items", items)
api.add_router("/text/", "shop.more.router")
api.add_router("/unknown", unknown)
""", more="from ninja import Router\nrouter = Router()\n@router.get('x')\ndef x(request): return {}\n")
    assert rows(inventory) == [
        ("GET", "/api/", "required", "root"), ("GET", "/api/items/sub/files/{name*}", "none", "files"),
        ("DELETE", "/api/items/{id}", "none", "drop"), ("PATCH", "/api/items/{id}/set", "required", "change"),
        ("POST", "/api/items/{id}/set", "required", "change"), ("GET", "/api/text/x", "required", "x")]
    assert [each.path.spelled for each in inventory.endpoints if each.hidden] == ["/api/items/{id}"]
    assert [(each.reason, each.under.spelled) for each in inventory.unresolved] == [
        ("a router that is not known", "/api/unknown")]


@pytest.mark.parametrize(("auth", "expected"), [
    ("None", "none"), ("django_auth", "required"), ("Bearer()", "required"), ("Key()", "required"),
    ("[Bearer(), Key()]", "required"), ("[Bearer(), lambda request: True]", "none"),
    ("lambda request: request.user.is_staff", "required"), ("__import__('x')", "unknown"),
])
def test_who_is_let_in(auth: str, expected: str) -> None:
    inventory = found(f"api = NinjaAPI()\n@api.get('/it', auth={auth})\ndef it(request): return {{}}\n")
    assert rows(inventory) == [("GET", "/api/it", expected, "it")]
