"""A source tree → everything in it that answers requests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from contractguard.inventory.evaluation.builtins import builtin_factories
from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.knowledge import load_knowledge
from contractguard.inventory.evaluation.room import with_room
from contractguard.inventory.evaluation.values import Site
from contractguard.inventory.frameworks.framework import Framework, Project
from contractguard.inventory.frameworks.registering import evaluate_registering
from contractguard.inventory.frameworks.registry import frameworks
from contractguard.inventory.model import Endpoint, Inventory, Skipped, Unresolved
from contractguard.inventory.own_tests import is_test
from contractguard.inventory.paths import ROOT, Unknown, is_anything
from contractguard.inventory.program.files import SourceProgram
from contractguard.inventory.strays import strays_of
from contractguard.inventory.uncalled import call_what_nobody_called
from contractguard.source.tree import SourceTree

_MOST_OF_A_FRAMEWORK = 50_000


def discover(tree: SourceTree) -> Inventory:
    """Find the endpoints of an application by reading its code; nothing of it is run."""
    return with_room(lambda: _discover(tree))


def _discover(tree: SourceTree) -> Inventory:
    found = frameworks()
    program = SourceProgram(tree, [marker for framework in found for marker in framework.markers])
    evaluator = Evaluator(program, _factories(found), _externals(found), load_knowledge())
    project = Project(tree, program, evaluator)
    for path in sorted(_candidates(found, project)):
        evaluator.module(path)
    evaluate_registering(project)
    evaluator.holds_all = True
    for framework in found:
        framework.start(project)
    call_what_nobody_called(project, found)
    recognised = sorted((framework for framework in found if framework.recognised(project)),
                        key=lambda framework: not framework.first)
    project.routers = [router for framework in found for router in framework.made()]
    endpoints: list[Endpoint] = []
    unresolved: list[Unresolved] = []
    for framework in recognised:
        for each in _bounded(framework, project):
            if isinstance(each, Endpoint) and not is_anything(each.path):
                endpoints.append(each)
            else:
                unresolved.append(_without_path(each) if isinstance(each, Endpoint) else each)
    unresolved += strays_of(project, recognised)
    unresolved += project.notes
    unresolved += _not_followed(project)
    skipped = [Skipped(path, reason) for path, reason in tree.skipped]
    return Inventory(
        tuple(sorted(endpoints, key=_order)), tuple(sorted(dict.fromkeys(unresolved), key=_place)),
        (*skipped, *project.skipped, *program.skipped.values()), tuple(framework.name for framework in recognised),
        len(tree.files),
        program.read_files,
    )


def _bounded(framework: Framework, project: Project) -> Iterator[Endpoint | Unresolved]:
    """Return what a framework collects, and where that has no end, that there is more."""
    number = 0
    for number, each in enumerate(framework.collect(project), 1):
        yield each
        if number == _MOST_OF_A_FRAMEWORK:
            yield Unresolved(f"more than {number} endpoints: the rest is left out", framework.name, each.place, ROOT)
            return


def _without_path(endpoint: Endpoint) -> Unresolved:
    (*_, last) = endpoint.path.segments
    reason = last.reason if isinstance(last, Unknown) else ""
    said = f"a route whose path is not known: {reason}" if reason else "a route whose path is not known"
    return Unresolved(said, endpoint.framework, endpoint.place, endpoint.path)


def _not_followed(project: Project) -> Iterator[Unresolved]:
    for path, module in project.evaluator.modules.items():
        if module.broken and project.program.acts(path) and not is_test(path):
            reason = f"a module that was not followed to its end: {module.broken}"
            yield project.unresolved(reason, "", Site(path, (0, 0)))


def _candidates(found: Sequence[Framework], project: Project) -> Iterator[str]:
    endings = tuple({ending for framework in found for ending in framework.endings})
    for path in project.program.files(endings):
        if project.program.acts(path):
            if is_test(path):
                project.program.skipped.setdefault(path, Skipped(path, "a test: it is no part of what is served"))
            else:
                yield path
    for framework in found:
        yield from framework.begin(project)


def _factories(found: Sequence[Framework]) -> dict:  # type: ignore[type-arg]
    made = dict(builtin_factories())
    for framework in found:
        made.update(framework.factories())
    return made


def _externals(found: Sequence[Framework]) -> dict:  # type: ignore[type-arg]
    return {key: value for framework in found for key, value in framework.externals().items()}


def _order(endpoint: Endpoint) -> tuple[str, str, str, int]:
    return endpoint.path.spelled, endpoint.method, endpoint.place.uri, endpoint.place.region.line


def _place(unresolved: Unresolved) -> tuple[str, int, int, str]:
    place = unresolved.place
    return place.uri, place.region.line, place.region.column, unresolved.reason
