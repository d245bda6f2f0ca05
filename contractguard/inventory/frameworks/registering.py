"""Files that name no framework, and register routes on a router that another file made."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contractguard.inventory.evaluation.values import Instance
from contractguard.inventory.frameworks.framework import Project
from contractguard.inventory.frameworks.routing import METHODS, RouterValue
from contractguard.inventory.own_tests import is_test
from contractguard.inventory.program.files import JAVASCRIPT_ENDINGS, PYTHON_ENDINGS

_CALLS = (*METHODS, "all", "use", "on", "route", "api_route", "add_api_route", "add_route", "add_url_rule",
          "include_router", "register_blueprint", "mount", "register", "before_request", "middleware")
_MOST_ROUNDS = 10
_LANGUAGES = {"python": PYTHON_ENDINGS, "javascript": JAVASCRIPT_ENDINGS}


def evaluate_registering(project: Project) -> None:
    """Evaluate files that call a router by the name that it has where it was made, until there are no more of them."""
    tried: set[tuple[str, str]] = set()
    for _ in range(_MOST_ROUNDS):
        names = {each for each in _names(project) if each not in tried}
        if not names:
            return
        tried |= names
        for language, endings in _LANGUAGES.items():
            of_language = sorted(name for name, their in names if their == language)
            for path in _calling(project, of_language, endings) if of_language else ():
                project.evaluator.module(path)


def _names(project: Project) -> Iterator[tuple[str, str]]:
    """Iterate over the names that modules give to routers, each with the language of the module."""
    for module in project.evaluator.modules.values():
        for name, value in module.scope.names.items():
            if isinstance(value.base if isinstance(value, Instance) else value, RouterValue):
                yield name, module.module.language


def _calling(project: Project, names: list[str], endings: tuple[str, ...]) -> list[str]:
    called = "|".join(map(re.escape, names))
    mark = re.compile(rf"\b(?:{called})\.(?:{'|'.join(_CALLS)})\(".encode())
    started = project.evaluator.modules
    return [path for path in project.program.files(endings)
            if (path not in started or not started[path].started) and not is_test(path)
            and mark.search(project.program.content(path))]
