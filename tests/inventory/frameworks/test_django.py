"""Django: what root configurations lead to, and what an anonymous caller meets there."""

from __future__ import annotations

import pytest

from contractguard.inventory.discovery import discover
from contractguard.inventory.model import Inventory
from contractguard.source.tree import tree_of

MANAGE = 'import os\ndef main():\n    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n' \
         'if __name__ == "__main__":\n    main()\n'
SETTINGS = 'ROOT_URLCONF = "shop.urls"\n'
IMPORTS = """\
from django.contrib.auth.decorators import login_not_required, login_required, permission_required, user_passes_test
from django.contrib.auth.mixins import LoginRequiredMixin, PermissionRequiredMixin, UserPassesTestMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseForbidden, JsonResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods
from django.views.generic import DetailView, ListView, RedirectView, TemplateView
def view(request): return JsonResponse({})
"""
URLS = "from django.conf.urls.i18n import i18n_patterns\nfrom django.contrib import admin\n" \
       "from django.urls import include, path, re_path\nfrom shop import views\n"


def found(urls: str, views: str = "", settings: str = SETTINGS, **others: str) -> Inventory:
    files = {f"{name.replace('__', '/')}.py": text for name, text in others.items()}
    return discover(tree_of({"manage.py": MANAGE, "shop/__init__.py": "", "shop/settings.py": settings,
                             "shop/urls.py": URLS + urls, "shop/views.py": IMPORTS + views, **files}))


def rows(inventory: Inventory) -> list[tuple[str, str, str, str]]:
    return [(each.method, each.path.spelled, each.authentication.asked, each.handler) for each in inventory.endpoints]


def lost(inventory: Inventory) -> list[tuple[str, str]]:
    return [(each.reason, each.under.spelled) for each in inventory.unresolved]


def asked(views: str, view: str = "views.It.as_view()", settings: str = SETTINGS) -> str:
    """What an anonymous caller of the only view meets, asked for GET."""
    inventory = found(f'urlpatterns = [path("it/", {view})]\n', views, settings)
    return next(each.authentication.asked for each in inventory.endpoints if each.method in ("GET", "*"))


def test_patterns_lead_to_functions() -> None:
    inventory = found("""\
urlpatterns = [
    path("a/<int:pk>/", views.view, name="a"),
    path("files/<path:rest>", views.view),
    re_path(r"^old/(?P<year>[0-9]{4})/(\\d+)/$", views.view),
    re_path(r"^rest/.*$", views.view),
    re_path(r"^odd/(a|b)+x", views.view),
    path("got/", views.got),
    path("some/", views.some),
    path("admin/", admin.site.urls),
]
handler404 = "shop.views.view"
""", """\
@require_GET
def got(request): return JsonResponse({})
@require_http_methods(["POST", "PUT"])
def some(request): return JsonResponse({})
""")
    assert rows(inventory) == [
        ("*", "/a/{pk}/", "none", "view"), ("*", "/files/{rest*}", "none", "view"), ("GET", "/got/", "none", "got"),
        ("*", "/old/{year}/{group2}/", "none", "view"),
        ("*", "/rest/{rest*?}", "none", "view"), ("POST", "/some/", "none", "some"), ("PUT", "/some/", "none", "some"),
    ]
    assert lost(inventory) == [("a route whose path is not known: a regular expression", "/odd/…")]


def test_includes_in_all_their_forms() -> None:
    inventory = found("""\
from shop import more
extra = [path("x/", views.view)]
urlpatterns = [
    path("text/", include("shop.more")),
    path("module/", include(more)),
    path("list/", include(extra)),
    path("named/", include((extra, "app"), namespace="n")),
    path("both/", include(("shop.more", "app"))),
    path("out/", include("allauth.urls")),
]
urlpatterns += i18n_patterns(path("local/", views.view))
urlpatterns += i18n_patterns(path("either/", views.view), prefix_default_language=False)
""", shop__more="from django.urls import path\nfrom shop.views import view\nurlpatterns = [path('m/', view)]\n")
    assert [path for _, path, *_ in rows(inventory)] == [
        "/both/m/", "/either/", "/list/x/", "/module/m/", "/named/x/", "/text/m/", "/{language}/either/",
        "/{language}/local/"]
    assert lost(inventory) == [("an include that leads out of the code", "/out/")]


def test_patterns_that_are_made_while_the_program_runs_are_unresolved() -> None:
    inventory = found("""\
from somewhere import registry
from shop.settings import PREFIX
urlpatterns = [path(f"{PREFIX}/known/", views.view)]
urlpatterns += registry.patterns()
""", settings=SETTINGS + 'import os\nPREFIX = os.environ["PREFIX"]\n')
    assert [path for _, path, *_ in rows(inventory)] == ["/…/known/"]
    assert lost(inventory) == [("patterns that are not known before the program runs", "/")]


def test_patterns_that_are_there_only_sometimes_are_found() -> None:
    inventory = found("""\
from django.conf import settings
urlpatterns = [path("a/", views.view)]
if settings.DEBUG:
    urlpatterns += [path("b/", views.view)]
if settings.SPECIAL:
    urlpatterns.append(path("c/", views.view))
""", settings=SETTINGS + 'import os\nSPECIAL = os.environ.get("SPECIAL")\n')
    assert [path for _, path, *_ in rows(inventory)] == ["/a/", "/b/", "/c/"]
    assert lost(inventory) == []


def test_patterns_that_nothing_includes_are_unresolved() -> None:
    inventory = found("urlpatterns = []\n", shop__alone="from django.urls import path\n"
                      "from shop.views import view\nurlpatterns = [path('x/', view)]\n")
    assert lost(inventory) == [("patterns that no root configuration was seen to include", "/")]


def test_settings_that_programs_are_started_with_count() -> None:
    tree = tree_of({
        "manage.py": MANAGE.replace("shop.settings", "config.settings.dev"),
        "config/wsgi.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")\n',
        "config/__init__.py": "", "config/settings/__init__.py": "",
        "config/settings/base.py": 'ROOT_URLCONF = "config.urls"\nMIDDLEWARE = []\n',
        "config/settings/dev.py": "from .base import *\nDEBUG = True\n",
        "config/settings/prod.py": 'from .base import *\nMIDDLEWARE = MIDDLEWARE + '
                                   '["django.contrib.auth.middleware.LoginRequiredMiddleware"]\n',
        "config/settings/test.py": 'from .base import *\nROOT_URLCONF = "config.other"\n',
        "config/urls.py": "from django.http import JsonResponse\nfrom django.urls import path\n"
                          "def view(request): return JsonResponse({})\nurlpatterns = [path('x/', view)]\n",
    })
    (endpoint,) = discover(tree).endpoints
    assert (endpoint.path.spelled, endpoint.authentication.asked, endpoint.authentication.because) == (
        "/x/", "unknown", "settings that disagree")


def test_classes_answer_the_methods_that_they_have_functions_for() -> None:
    inventory = found("""\
urlpatterns = [path("own/", views.Own.as_view()), path("few/", views.Few.as_view()),
               path("list/", views.Pages.as_view()), path("about/", TemplateView.as_view(template_name="a.html"))]
""".replace("TemplateView", "views.TemplateView"), """\
class Own(View):
    def get(self, request): return JsonResponse({})
    async def post(self, request): return JsonResponse({})
class Few(Own):
    http_method_names = ["post"]
class Pages(ListView):
    model = None
""")
    assert [(*row[:3], each.kind) for row, each in zip(rows(inventory), inventory.endpoints, strict=True)] == [
        ("GET", "/about/", "none", "page"), ("POST", "/few/", "none", "http"), ("GET", "/list/", "none", "page"),
        ("GET", "/own/", "none", "http"), ("POST", "/own/", "none", "http")]


def test_handlers_are_named_where_they_stand_whatever_is_around_them() -> None:
    inventory = found('urlpatterns = [path("it/", csrf_exempt(views.it))]\n'.replace("csrf", "views.csrf"), """\
from functools import wraps
def logged(f):
    @wraps(f)
    def inner(request): return f(request)
    return inner
@logged
@login_required
def plain(request): return JsonResponse({})
@logged
def it(request): return JsonResponse({})
""")
    (endpoint,) = inventory.endpoints
    assert (endpoint.handler, endpoint.place.uri, endpoint.place.region.line) == ("it", "shop/views.py", 21)


BODY = "    def get(self, request): return JsonResponse({})\n"


@pytest.mark.parametrize(("views", "expected"), [
    (f"class It(LoginRequiredMixin, View):\n{BODY}", "required"),
    (f"class It(View, LoginRequiredMixin):\n{BODY}", "none"),
    (f"class Base(View):\n    pass\nclass It(Base, LoginRequiredMixin, ListView):\n{BODY}", "required"),
    (f"class Base(LoginRequiredMixin, View):\n    pass\nclass It(Base):\n{BODY}", "required"),
    (f"class It(PermissionRequiredMixin, View):\n    permission_required = 'a.b'\n{BODY}", "required"),
    (f"class It(UserPassesTestMixin, View):\n    def test_func(self): return self.request.user.is_staff\n"
     f"{BODY}", "required"),
    (f"class It(UserPassesTestMixin, View):\n    def test_func(self): return True\n{BODY}", "none"),
    (f"@method_decorator(login_required, name='dispatch')\nclass It(View):\n{BODY}", "required"),
    (f"@method_decorator([csrf_exempt, login_required], name='get')\nclass It(View):\n{BODY}", "required"),
    (f"@method_decorator(login_required, name='post')\nclass It(View):\n{BODY}", "none"),
    (f"class It(View):\n    @method_decorator(login_required)\n{BODY}", "required"),
    (f"class It(View):\n    @method_decorator(login_required)\n    def dispatch(self, *a, **k):\n"
     f"        return super().dispatch(*a, **k)\n{BODY}", "required"),
    (f"class It(View):\n    def dispatch(self, request):\n        if not request.user.is_authenticated:\n"
     f"            raise PermissionDenied\n        return super().dispatch(request)\n{BODY}", "required"),
    (f"class It(View):\n    def dispatch(self, request):\n        return super().dispatch(request)\n{BODY}", "none"),
    (f"from guardian.mixins import Guarded\nclass It(Guarded, View):\n{BODY}", "unknown"),
    (f"from somewhere import mixin\nclass It(mixin(), View):\n{BODY}", "unknown"),
    ("class It(LoginRequiredMixin, TemplateView):\n    template_name = 'a'\n", "required"),
    ("class It(TemplateView):\n    template_name = 'a'\n", "none"),
])
def test_what_stands_before_a_class(views: str, expected: str) -> None:
    assert asked(views) == expected


@pytest.mark.parametrize(("views", "view", "expected"), [
    ("", "views.view", "none"),
    ("", "views.login_required(views.view)", "required"),
    ("class It(View):\n" + BODY, "views.login_required(views.It.as_view())", "required"),
    ("class It(View):\n" + BODY, "views.csrf_exempt(views.It.as_view())", "none"),
    ("@csrf_exempt\n@login_required\ndef it(request): return JsonResponse({})\n", "views.it", "required"),
    ("@permission_required('a.b')\ndef it(request): return JsonResponse({})\n", "views.it", "required"),
    ("@user_passes_test(lambda u: u.is_superuser)\ndef it(request): return JsonResponse({})\n", "views.it", "required"),
    ("@user_passes_test(lambda u: True)\ndef it(request): return JsonResponse({})\n", "views.it", "none"),
    ("from odd import guard\n@guard\ndef it(request): return JsonResponse({})\n", "views.it", "unknown"),
    ("async def it(request):\n    if not request.user.is_authenticated:\n        return HttpResponseForbidden()\n"
     "    return JsonResponse({})\n", "views.it", "required"),
    ("def it(request):\n    if 'cart' not in request.session:\n        return redirect('/')\n"
     "    return JsonResponse({})\n",
     "views.it", "required"),
    ("from django.conf import settings\ndef it(request):\n    if not settings.OPEN or request.user.is_authenticated:\n"
     "        return HttpResponseForbidden()\n    return JsonResponse({})\n", "views.it", "unknown"),
    ("@csrf_exempt\ndef inner(request): return HttpResponse('OK')\n"
     "def it(request): return inner(request)\n", "views.it",
     "none"),
])
def test_what_stands_before_a_function(views: str, view: str, expected: str) -> None:
    assert asked(views, view) == expected


EVERYWHERE = SETTINGS + 'MIDDLEWARE = ["django.contrib.auth.middleware.LoginRequiredMiddleware"]\n'
OWN = SETTINGS + 'MIDDLEWARE = ["django.middleware.common.CommonMiddleware", "shop.views.Own"]\n'


@pytest.mark.parametrize(("views", "view", "settings", "expected"), [
    ("", "views.view", EVERYWHERE, "required"),
    ("@login_not_required\ndef it(request): return JsonResponse({})\n", "views.it", EVERYWHERE, "none"),
    ("class Own:\n    def __init__(self, get_response): self.get_response = get_response\n"
     "    def __call__(self, request):\n"
     "        if not request.user.is_authenticated:\n            return HttpResponseForbidden()\n"
     "        return self.get_response(request)\n", "views.view", OWN, "required"),
    ("class Own:\n    def __init__(self, get_response): self.get_response = get_response\n"
     "    def __call__(self, request):\n"
     "        if request.path.startswith('/admin') and not request.user.is_staff:\n"
     "            return HttpResponseForbidden()\n"
     "        return self.get_response(request)\n", "views.view", OWN, "unknown"),
    ("def Own(get_response):\n    def inner(request):\n        response = get_response(request)\n"
     "        return response\n"
     "    return inner\n", "views.view", OWN, "none"),
    ("from django.utils.deprecation import MiddlewareMixin\nclass Own(MiddlewareMixin):\n"
     "    def process_view(self, request, view, args, kwargs):\n        if not request.user.is_authenticated:\n"
     "            return redirect('/login')\n", "views.view", OWN, "required"),
    ("", "views.view", EVERYWHERE.replace("MIDDLEWARE", "import os\nMIDDLEWARE = []\nif os.environ.get('A'):\n"
                                          "    MIDDLEWARE"), "unknown"),
    ("", "views.view", SETTINGS + "import somewhere\nMIDDLEWARE = somewhere.middleware()\n", "unknown"),
    ("", "views.view", SETTINGS + 'MIDDLEWARE = ["other.auth.RequireLoginMiddleware"]\n', "unknown"),
])
def test_middleware(views: str, view: str, settings: str, expected: str) -> None:
    assert asked(views, view, settings) == expected


def test_patterns_that_include_themselves_end() -> None:
    inventory = found("urlpatterns = [path('a/', include('shop.urls')), path('b/', include('shop.urls')),\n"
                      "               path('x/', views.view)]\n")
    assert ("more patterns than are followed", "/") in lost(inventory)
    assert ("*", "/x/", "none", "view") in rows(inventory)


def test_permissions_that_share_their_parts_are_asked_once() -> None:
    doubling = "P = IsAuthenticated\n" + "P = P & P\n" * 45
    inventory = found("urlpatterns = [path('it/', views.It.as_view())]\n",
                      "from rest_framework.permissions import IsAuthenticated\n"
                      "from rest_framework.views import APIView\n" + doubling
                      + "class It(APIView):\n    permission_classes = [P]\n    def get(self, request): pass\n")
    assert [row[2] for row in rows(inventory)] == ["required"]
