"""What an application of registered routes serves → the endpoints and gaps of an inventory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from contractguard.inventory.evaluation.anonymous import Asking, Hands, Judged
from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.exchange import Request
from contractguard.inventory.evaluation.knowledge import Knowledge
from contractguard.inventory.evaluation.values import Arguments, Closure, External, Made, Value
from contractguard.inventory.frameworks.framework import Framework, Project
from contractguard.inventory.frameworks.routing import Dialect, Gap, Reached, RouterValue, asked_of, may_hand_on, walk
from contractguard.inventory.model import ANY, Endpoint, Unresolved

_NOTHING_THERE = frozenset((404, 405, 410, 501))


def served(
    project: Project, framework: str, root: RouterValue, dialect: Dialect, hands: Hands
) -> Iterator[Endpoint | Unresolved]:
    """Return what an application serves, and where anything may be served for all that reading tells."""
    gaps = set()
    for each in walk(root, dialect):
        if isinstance(each, Gap):
            if (each.path, each.site) not in gaps:
                gaps.add((each.path, each.site))
                yield project.unresolved(each.reason, framework, each.site, each.path)
            continue
        asking = Asking(project.evaluator, asked_of(each), hands)
        judged = asking.ask(each.steps)
        if not says_nothing_is_there(each, judged) and not _only_passes(each, asking, dialect):
            handler = each.handler
            yield project.endpoint(
                each.method, each.path, framework, each.route.site, handler, judged, note=each.route.note,
                kind="page" if is_page(handler, project.evaluator.knowledge) else each.route.kind,
                implied=each.method == "OPTIONS" and _is_harmless(handler, project.evaluator), hidden=each.route.hidden)


def ask(evaluator: Evaluator, reached: Reached, hands: Hands) -> Judged:
    """Ask a route as an anonymous caller."""
    return Asking(evaluator, asked_of(reached), hands).ask(reached.steps)


class RouterFramework(Framework):
    """A framework of applications and routers that are mounted in each other.

    `dialect` is how it reads paths, `hands` what its functions are called with, `unmounted` what is said of a router
    that belongs to no application.
    """

    dialect: ClassVar[Dialect]
    unmounted: ClassVar[str] = "a router that nothing was seen to mount"

    def __init__(self) -> None:
        self._routers: list[RouterValue] = []

    @staticmethod
    def hands(request: Request) -> Arguments:
        """Return what functions of the framework are called with."""
        raise NotImplementedError

    def keep(self, router: RouterValue, evaluator: Evaluator) -> RouterValue:
        """Take note of a router that was made."""
        router.uncertain = evaluator.state.uncertain
        self._routers.append(router)
        return router

    def made(self) -> Iterable[RouterValue]:
        """Return the applications and routers."""
        return self._routers

    def recognised(self, project: Project) -> bool:
        """Whether there is an application or a router."""
        return bool(self._routers)

    def collect(self, project: Project) -> Iterator[Endpoint | Unresolved]:
        """Return what the applications serve that nobody else does, and the routers that belong to none."""
        for router in self._routers:
            if router.mounted or id(router) in project.claimed:
                continue
            if router.is_root:
                yield from served(project, self.name, router, self.dialect, self.hands)
            elif router.events:
                yield project.unresolved(self.unmounted, self.name, router.site)


def says_nothing_is_there(reached: Reached, judged: Judged) -> bool:
    """Whether it takes all paths that are left, and tells them that there is nothing."""
    return reached.path.has_catch_all and bool(judged.statuses) and judged.statuses <= _NOTHING_THERE


def is_page(handler: Value | None, knowledge: Knowledge) -> bool:
    """Whether a package answers with a document for people."""
    name = _key(handler)
    return name in knowledge.pages or name.removesuffix("()") in knowledge.pages


def _only_passes(reached: Reached, asking: Asking, dialect: Dialect) -> bool:
    """Whether what is registered for every method is a guard: it answers nobody, and hands on or refuses."""
    handler = reached.handler
    if reached.method != ANY or not dialect.ordered or dialect.arity == 0:
        return False
    if isinstance(handler, Closure):
        return may_hand_on(handler, dialect.arity) and "answered" not in asking.manners(handler)
    return bool(_key(handler)) and (_is_harmless(handler, asking.evaluator) or asking.evaluator.knowledge.guard(
        _key(handler)) is not None)


def _is_harmless(handler: Value | None, evaluator: Evaluator) -> bool:
    name = _key(handler)
    return bool(name) and (name in evaluator.knowledge.harmless or name.removesuffix("()")
                           in evaluator.knowledge.harmless)


def _key(value: Value | None) -> str:
    return value.key if isinstance(value, External) else value.of if isinstance(value, Made) else ""

