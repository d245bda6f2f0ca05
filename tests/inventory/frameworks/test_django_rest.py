"""Django REST framework: views, view sets and routers, and what permissions ask of an anonymous caller."""

from __future__ import annotations

import pytest

from contractguard.inventory.discovery import discover
from contractguard.inventory.model import Inventory
from contractguard.source.tree import tree_of

MANAGE = 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n'
SETTINGS = 'ROOT_URLCONF = "shop.urls"\n'
CLOSED = SETTINGS + 'REST_FRAMEWORK = {"DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"]}\n'
IMPORTS = """\
from rest_framework import exceptions, generics, mixins, permissions, viewsets
from rest_framework.authentication import BaseAuthentication, TokenAuthentication
from rest_framework.decorators import action, api_view, authentication_classes, permission_classes
from rest_framework.permissions import AllowAny, BasePermission, IsAdminUser, IsAuthenticated, IsAuthenticatedOrReadOnly
from rest_framework.response import Response
from rest_framework.views import APIView
class Notes(viewsets.ModelViewSet):
    pass
"""
URLS = "from django.urls import include, path, re_path\nfrom rest_framework import routers\nfrom shop import views\n"
ROUTED = "router = routers.SimpleRouter()\nrouter.register('it', views.It)\nurlpatterns = router.urls\n"


def found(urls: str, views: str = "", settings: str = SETTINGS) -> Inventory:
    return discover(tree_of({"manage.py": MANAGE, "shop/__init__.py": "", "shop/settings.py": settings,
                             "shop/urls.py": URLS + urls, "shop/views.py": IMPORTS + views}))


def paths(inventory: Inventory) -> list[tuple[str, str]]:
    return [(each.method, each.path.spelled) for each in inventory.endpoints if not each.hidden]


def lost(inventory: Inventory) -> list[tuple[str, str]]:
    return [(each.reason, each.under.spelled) for each in inventory.unresolved]


def asked(views: str, urls: str = "urlpatterns = [path('it/', views.It.as_view())]\n", settings: str = SETTINGS) -> str:
    """What an anonymous caller meets who asks for everything (GET /it/)."""
    inventory = found(urls, views, settings)
    return next(each.authentication.asked for each in inventory.endpoints
                if each.method == "GET" and each.path.spelled == "/it/")


def test_a_router_serves_the_actions_that_view_sets_have() -> None:
    inventory = found("""\
router = routers.DefaultRouter()
router.register("notes", views.Notes, basename="note")
router.register(r"read", views.Read)
router.register("some/deep", views.Some)
urlpatterns = [path("api/", include(router.urls))]
""", """\
class Read(viewsets.ReadOnlyModelViewSet):
    lookup_field = "slug"
class Some(mixins.CreateModelMixin, viewsets.GenericViewSet):
    lookup_url_kwarg = "key"
    http_method_names = ["get", "post"]
    def retrieve(self, request, key): return Response({})
    def destroy(self, request, key): return Response({})
""")
    assert paths(inventory) == [
        ("GET", "/api/notes/"), ("POST", "/api/notes/"), ("DELETE", "/api/notes/{pk}/"), ("GET", "/api/notes/{pk}/"),
        ("PATCH", "/api/notes/{pk}/"), ("PUT", "/api/notes/{pk}/"), ("GET", "/api/read/"), ("GET", "/api/read/{slug}/"),
        ("POST", "/api/some/deep/"), ("GET", "/api/some/deep/{key}/"),
    ]
    (root,) = [each for each in inventory.endpoints if each.hidden]
    assert (root.method, root.path.spelled) == ("GET", "/api/")


def test_actions_have_routes_of_their_own() -> None:
    inventory = found(ROUTED, """\
class It(viewsets.GenericViewSet):
    @action(detail=False)
    def recent(self, request): return Response({})
    @action(detail=True, methods=["post", "PUT"], url_path="set-it", permission_classes=[IsAuthenticated])
    def set_it(self, request, pk): return Response({})
    @set_it.mapping.delete
    def unset(self, request, pk): return Response({})
    @action(detail=True, url_path="file/(?P<name>[^/.]+)")
    def file(self, request, pk, name): return Response({})
""")
    assert [(each.method, each.path.spelled, each.authentication.asked, each.handler)
            for each in inventory.endpoints] == [
        ("GET", "/it/recent/", "none", "It.recent"), ("GET", "/it/{pk}/file/{name}/", "none", "It.file"),
        ("DELETE", "/it/{pk}/set-it/", "required", "It.unset"), ("POST", "/it/{pk}/set-it/", "required", "It.set_it"),
        ("PUT", "/it/{pk}/set-it/", "required", "It.set_it")]


def test_routers_without_slashes_and_routers_put_together() -> None:
    inventory = found("""\
first = routers.SimpleRouter(trailing_slash=False)
first.register("a", views.Read)
second = routers.SimpleRouter(trailing_slash=False)
second.registry.extend(first.registry)
second.register("b", views.Read)
urlpatterns = [path("x/", include((second.urls, "app")))]
""", "class Read(viewsets.ReadOnlyModelViewSet):\n    pass\n")
    assert paths(inventory) == [("GET", "/x/a"), ("GET", "/x/a/{pk}"), ("GET", "/x/b"), ("GET", "/x/b/{pk}")]


def test_nested_routers_stand_below_an_object() -> None:
    inventory = found("""\
from rest_framework_nested import routers as nested
router = routers.SimpleRouter()
router.register("domains", views.Domains)
inner = nested.NestedSimpleRouter(router, "domains", lookup="domain")
inner.register("names", views.Names)
urlpatterns = [path("", include(router.urls)), path("", include(inner.urls))]
""", """\
class Domains(mixins.ListModelMixin, viewsets.GenericViewSet):
    lookup_field = "slug"
class Names(viewsets.ReadOnlyModelViewSet):
    pass
""")
    assert paths(inventory) == [("GET", "/domains/"), ("GET", "/domains/{domain_slug}/names/"),
                                ("GET", "/domains/{domain_slug}/names/{pk}/")]


def test_routers_of_the_program() -> None:
    inventory = found("""\
class Bulk(routers.SimpleRouter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.routes[0].mapping.update({"delete": "bulk_destroy"})
class Plain(routers.SimpleRouter):
    routes = [routers.Route(url=r"^{prefix}/all$", mapping={"get": "list"}, name="x", detail=False, initkwargs={})]
class Odd(routers.SimpleRouter):
    def get_urls(self): return []
bulk, plain, odd = Bulk(), Plain(), Odd()
bulk.register("bulk", views.Many)
plain.register("plain", views.Many)
odd.register("odd", views.Many)
urlpatterns = [path("a/", include(bulk.urls)), path("b/", include(plain.urls)), path("c/", include(odd.urls))]
""", """\
class Many(mixins.ListModelMixin, viewsets.GenericViewSet):
    def bulk_destroy(self, request): return Response({})
""")
    assert paths(inventory) == [("DELETE", "/a/bulk/"), ("GET", "/a/bulk/"), ("GET", "/b/plain/all"),
                                ("GET", "/c/odd/")]
    assert lost(inventory) == [("a router with a get_urls of its own", "/c/")]


def test_what_is_not_known_is_unresolved() -> None:
    inventory = found("""\
from other.views import Theirs
router = routers.SimpleRouter()
router.register("theirs", Theirs)
urlpatterns = router.urls + [path("auth/", include("dj_rest_auth.urls"))]
""")
    assert paths(inventory) == []
    assert lost(inventory) == [("a view set that is not known", "/theirs/"),
                               ("an include that leads out of the code", "/auth/")]


def test_views_of_packages_are_endpoints() -> None:
    inventory = found("""\
from rest_framework_simplejwt.views import TokenObtainPairView, TokenRefreshView
from drf_spectacular.views import SpectacularAPIView
urlpatterns = [path("token/", TokenObtainPairView.as_view()), path("schema/", SpectacularAPIView.as_view())]
""", settings=CLOSED)
    assert [(each.method, each.path.spelled, each.authentication.asked, each.kind) for each in inventory.endpoints] == [
        ("GET", "/schema/", "none", "page"), ("POST", "/token/", "none", "http")]


def test_what_is_kept_out_of_the_schema_is_hidden() -> None:
    inventory = found(ROUTED + "urlpatterns += [path('f/', views.f), path('g/', views.G.as_view())]\n", """\
from drf_spectacular.utils import extend_schema, extend_schema_view
@extend_schema_view(list=extend_schema(exclude=True), retrieve=extend_schema(summary="One"))
class It(viewsets.ReadOnlyModelViewSet):
    @extend_schema(exclude=True)
    @action(detail=False)
    def more(self, request): return Response({})
@extend_schema(exclude=True)
@api_view(["GET"])
def f(request): return Response({})
class G(APIView):
    schema = None
    def get(self, request): return Response({})
""")
    assert {each.path.spelled: bool(each.hidden) for each in inventory.endpoints} == {
        "/f/": True, "/g/": True, "/it/": True, "/it/more/": True, "/it/{pk}/": False}


def test_as_view_maps_methods_to_actions() -> None:
    inventory = found("urlpatterns = [path('it/', views.Notes.as_view({'get': 'list', 'post': 'create'}))]\n")
    assert paths(inventory) == [("GET", "/it/"), ("POST", "/it/")]


VIEW = "class It(APIView):\n{}    def get(self, request): return Response({{}})\n"


def view(*lines: str) -> str:
    return VIEW.format("".join(f"    {line}\n" for line in lines))


@pytest.mark.parametrize(("views", "settings", "expected"), [
    (view(), SETTINGS, "none"),
    (view(), CLOSED, "required"),
    (view("permission_classes = []"), CLOSED, "none"),
    (view("permission_classes = [AllowAny]"), CLOSED, "none"),
    (view("permission_classes = (IsAuthenticatedOrReadOnly,)"), CLOSED, "none"),
    (view("permission_classes = [IsAuthenticated & IsAdminUser]"), SETTINGS, "required"),
    (view("permission_classes = [IsAuthenticated | AllowAny]"), SETTINGS, "none"),
    (view("permission_classes = [~IsAuthenticated]"), SETTINGS, "none"),
    (view("authentication_classes = [TokenAuthentication]"), SETTINGS, "none"),
    (view("from other import Theirs", "permission_classes = [Theirs]"), SETTINGS, "unknown"),
    (view("def get_permissions(self):", "    return [IsAuthenticated()]"), SETTINGS, "required"),
    (view("def get_permissions(self):", "    if self.request.method == 'GET': return []",
          "    return super().get_permissions()"), CLOSED, "none"),
    (view("def get_permissions(self):", "    return super().get_permissions()"), CLOSED, "required"),
    (view("def get_permissions(self):", "    return [*super().get_permissions(), IsAuthenticated()]"), SETTINGS,
     "required"),
    ("class Own(BasePermission):\n    def has_permission(self, request, view):\n        return request.user.is_staff\n"
     + view("permission_classes = [Own]"), SETTINGS, "required"),
    ("class Own(BasePermission):\n    def has_permission(self, request, view): return True\n"
     + view("permission_classes = [Own]"), CLOSED, "none"),
    ("class Own(IsAuthenticated):\n    def has_permission(self, request, view):\n"
     "        return super().has_permission(request, view) and request.user.plan\n"
     + view("permission_classes = [Own]"), SETTINGS, "required"),
    ("class Own(BasePermission):\n    def has_object_permission(self, request, view, obj):\n"
     "        return obj.owner == request.user\n" + view("permission_classes = [Own]"), SETTINGS, "unknown"),
    ("class Key(BaseAuthentication):\n    def authenticate(self, request):\n"
     "        if not request.headers.get('X-Api-Key'):\n"
     "            raise exceptions.AuthenticationFailed()\n"
     + view("authentication_classes = [Key]"), SETTINGS, "required"),
    ("class Key(BaseAuthentication):\n    def authenticate(self, request):\n"
     "        if not request.headers.get('X-Api-Key'):\n"
     "            return None\n"
     "        raise exceptions.AuthenticationFailed()\n"
     + view("authentication_classes = [Key]"), SETTINGS, "none"),
    ("class It(generics.ListAPIView):\n    def get_queryset(self):\n        if self.request.user.is_anonymous:\n"
     "            raise exceptions.NotAuthenticated()\n        return []\n", SETTINGS, "required"),
    ("class It(generics.ListCreateAPIView):\n    permission_classes = [IsAuthenticated]\n", SETTINGS, "required"),
    ("class It(generics.ListAPIView[Notes]):\n    pass\n", CLOSED, "required"),
])
def test_what_an_anonymous_caller_of_a_view_meets(views: str, settings: str, expected: str) -> None:
    assert asked(views, settings=settings) == expected


@pytest.mark.parametrize(("views", "expected"), [
    ("class It(viewsets.ModelViewSet):\n    def get_permissions(self):\n        if self.action == 'list':\n"
     "            return [AllowAny()]\n        return [IsAuthenticated()]\n", {"GET": "none", "POST": "required"}),
    ("class It(viewsets.ModelViewSet):\n    permission_classes = [IsAuthenticatedOrReadOnly]\n",
     {"GET": "none", "POST": "required"}),
    ("class It(viewsets.ModelViewSet):\n    def get_permissions(self):\n        kinds = {'list': [AllowAny]}\n"
     "        return [kind() for kind in kinds.get(self.action, [IsAdminUser])]\n",
     {"GET": "none", "POST": "required"}),
])
def test_permissions_depend_on_the_action(views: str, expected: dict[str, str]) -> None:
    inventory = found(ROUTED, views)
    assert {each.method: each.authentication.asked for each in inventory.endpoints
            if each.path.spelled == "/it/"} == expected


@pytest.mark.parametrize(("decorators", "settings", "expected"), [
    ("@api_view(['GET'])\n", CLOSED, "required"),
    ("@api_view()\n@permission_classes([AllowAny])\n", CLOSED, "none"),
    ("@api_view(['GET', 'POST'])\n@permission_classes([IsAuthenticated])\n", SETTINGS, "required"),
    ("@api_view(['GET'])\n@authentication_classes([])\n", SETTINGS, "none"),
])
def test_functions_that_are_views(decorators: str, settings: str, expected: str) -> None:
    code = decorators + "def it(request): return Response({})\n"
    assert asked(code, "urlpatterns = [path('it/', views.it)]\n", settings) == expected
