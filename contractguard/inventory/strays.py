"""Registrations that nothing is known to take, as what an inventory says of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from contractguard.inventory.frameworks.framework import Framework, Project
from contractguard.inventory.frameworks.path_syntax import colon_paths
from contractguard.inventory.frameworks.routing import templates
from contractguard.inventory.model import Unresolved
from contractguard.inventory.own_tests import is_test
from contractguard.inventory.paths import PathTemplate, Unknown
from contractguard.inventory.program.files import JAVASCRIPT_ENDINGS

_ANYWHERE = PathTemplate((Unknown("where it is registered"),))


def strays_of(project: Project, recognised: Sequence[Framework]) -> Iterator[Unresolved]:
    """Return the registrations on values of which nothing is known, each once.

    Where no framework that serves requests was recognised, nothing is known to take them as registrations.
    """
    servers = [framework for framework in recognised if JAVASCRIPT_ENDINGS[0] in framework.endings]
    seen = set()
    for stray in project.evaluator.strays:
        if not servers or stray.site in seen or is_test(stray.site.module):
            continue
        seen.add(stray.site)
        content = project.program.content(stray.site.module)
        framework = next((each for each in servers if any(marker in content for marker in each.markers)), servers[0])
        for path in templates(stray.path, colon_paths):
            yield project.unresolved(f"'{stray.name} {path.spelled}' is registered on what is not known ({stray.of})",
                                     framework.name, stray.site, _ANYWHERE.join(path))
