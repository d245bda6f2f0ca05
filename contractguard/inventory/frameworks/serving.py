"""What an application of registered routes serves → the endpoints and gaps of an inventory."""

from __future__ import annotations

from collections.abc import Iterator

from contractguard.inventory.evaluation.anonymous import Asking, Hands, Judged
from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.knowledge import Knowledge
from contractguard.inventory.evaluation.values import Closure, External, Made, Value
from contractguard.inventory.frameworks.framework import Project
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

