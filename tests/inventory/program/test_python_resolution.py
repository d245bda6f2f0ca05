import time

import pytest

from contractguard.inventory.program.resolution_python import External, Namespace, PythonResolver


class Tree(dict):
    @property
    def files(self):
        return sorted(self)


def resolver(*paths):
    return PythonResolver(Tree.fromkeys(paths))


SHOP = (
    "backend/app/__init__.py",
    "backend/app/api/__init__.py",
    "backend/app/api/users.py",
    "backend/app/core/redis.py",
    "backend/app/core/cache.py",
    "backend/app/core/__init__.py",
    "backend/app/main.py",
    "backend/app/api.py",
    "backend/tests/test_users.py",
    "libraries/common/src/common/__init__.py",
    "libraries/common/src/common/guards.py",
    "scripts/run.py",
    "scripts/tools.py",
)


@pytest.mark.parametrize(
    ("module", "level", "importer", "found"),
    [
        ("app.main", 0, "backend/app/api/users.py", "backend/app/main.py"),
        ("app.main", 0, "backend/tests/test_users.py", "backend/app/main.py"),
        ("app", 0, "backend/app/main.py", "backend/app/__init__.py"),
        ("app.api", 0, "backend/app/main.py", "backend/app/api/__init__.py"),
        ("app.absent", 0, "backend/app/main.py", None),
        ("", 1, "backend/app/api/users.py", "backend/app/api/__init__.py"),
        ("", 1, "backend/app/api/__init__.py", "backend/app/api/__init__.py"),
        ("users", 1, "backend/app/api/__init__.py", "backend/app/api/users.py"),
        ("core.cache", 2, "backend/app/api/users.py", "backend/app/core/cache.py"),
        ("", 2, "backend/app/api/users.py", "backend/app/__init__.py"),
        ("", 3, "backend/app/api/users.py", Namespace("backend")),
        ("", 4, "backend/app/api/users.py", Namespace("")),
        ("", 5, "backend/app/api/users.py", None),
        ("", 10**9, "backend/app/api/users.py", None),
        ("absent", 1, "backend/app/main.py", None),
        ("common.guards", 0, "backend/app/main.py", "libraries/common/src/common/guards.py"),
        ("tools", 0, "scripts/run.py", "scripts/tools.py"),
        ("redis", 0, "backend/app/core/cache.py", External("redis")),
        ("core.cache", 0, "backend/app/main.py", "backend/app/core/cache.py"),
        ("django.urls.conf", 0, "backend/app/main.py", External("django", "urls.conf")),
        ("json", 0, "backend/app/main.py", External("json")),
        ("", 0, "backend/app/main.py", External("")),
    ],
)
def test_an_import_leads_to_a_file_or_elsewhere(module, level, importer, found):
    assert resolver(*SHOP).resolve(module, level, importer) == found


def test_the_nearest_source_folder_is_taken():
    shops = resolver("a/app/models.py", "a/app/main.py", "b/src/app/models.py", "b/src/app/main.py", "b/tests/t.py")
    assert shops.resolve("app.models", 0, "a/app/main.py") == "a/app/models.py"
    assert shops.resolve("app.models", 0, "b/src/app/main.py") == "b/src/app/models.py"
    assert shops.resolve("app.models", 0, "b/tests/t.py") == "b/src/app/models.py"


def test_a_folder_without_init_is_a_package_where_it_holds_what_is_imported():
    shop = resolver("main.py", "routers/users.py", "flask/app.py")
    assert shop.resolve("routers", 0, "main.py", ["users"]) == Namespace("routers")
    assert shop.submodule(Namespace("routers"), "users") == "routers/users.py"
    assert shop.resolve("routers.users", 0, "main.py") == "routers/users.py"
    assert shop.resolve("flask", 0, "flask/app.py", ["Flask"]) == External("flask")
    assert shop.resolve("flask", 0, "flask/app.py") == External("flask")


def test_modules_of_the_standard_library_are_not_those_of_the_tree_that_share_their_name():
    shop = resolver("app/logging.py", "app/main.py", "profile/views.py", "manage.py")
    assert shop.resolve("logging", 0, "app/main.py") == External("logging")
    assert shop.resolve("logging.handlers", 0, "app/main.py") == External("logging", "handlers")
    assert shop.resolve("profile.views", 0, "manage.py") == "profile/views.py"


def test_a_submodule_is_looked_for_in_packages_only():
    shop = resolver(*SHOP)
    assert shop.submodule("backend/app/__init__.py", "main") == "backend/app/main.py"
    assert shop.submodule("backend/app/__init__.py", "api") == "backend/app/api/__init__.py"
    assert shop.submodule("backend/app/__init__.py", "absent") is None
    assert shop.submodule("backend/app/main.py", "api") is None


def test_a_package_that_stands_in_many_places_leads_nowhere():
    copies = resolver("tool.py", *(f"copies/{number}/shop/__init__.py" for number in range(17)))
    assert copies.resolve("shop", 0, "tool.py") == External("shop")
    few = resolver("copies/1/tool.py", *(f"copies/{number}/lib/shop/__init__.py" for number in range(3)))
    assert few.resolve("shop", 0, "copies/1/tool.py") == "copies/1/lib/shop/__init__.py"


def test_many_imports_in_a_large_tree_are_cheap():
    paths = [f"services/s{number % 100}/app/p{number}/__init__.py" for number in range(20_000)]
    large = resolver(*paths)
    start = time.perf_counter()
    found = [large.resolve(f"app.p{number}", 0, paths[number]) for number in range(20_000)]
    assert found == paths
    assert time.perf_counter() - start < 5


def test_hostile_names_raise_nothing():
    deep = "/".join("a" * 500) + "/x.py"
    odd = resolver(deep, "x\n.py", "\udc80.py", "__init__.py")
    for module in ("a." * 5000, "..", "\udc80", "a/../b", "\0", "."):
        for level in (0, 1, 3, 600):
            odd.resolve(module, level, deep, ["x"])
    assert odd.resolve("", 1, "x\n.py") == "__init__.py"
