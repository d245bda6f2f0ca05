"""Handlers that look at the path themselves: which paths below a function they tell apart, found by trying them.

The texts that a handler compares with, put behind one another, give paths to try. A path counts where other statements
run for it than for one that no program has heard of, and where some method of it is answered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from contractguard.inventory.evaluation.completion import FALLS, Exhausted, Thrown
from contractguard.inventory.evaluation.evaluator import Evaluator
from contractguard.inventory.evaluation.identified import IdentifiedRequest, answers_to, welcoming
from contractguard.inventory.evaluation.values import Arguments, Closure, Value
from contractguard.inventory.frameworks.supabase.services import nodes_of
from contractguard.inventory.paths import CatchAll, Literal, Parameter, PathTemplate, Segment
from contractguard.inventory.program import syntax

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_ANYTHING = "0a1b2c"
"""A segment that no program compares with."""
_MOST_EFFORT = 300
"""How many runs a handler may take, each counted the more the more statements it passes."""
_STATEMENTS_OF_A_RUN = 150
_EXHAUSTING = 20
_MOST_NAMES = 40
_DEEPEST = 5
_TESTS = frozenset(("startsWith", "endsWith", "includes", "match", "test", "exec", "indexOf", "matchAll"))
_SEGMENT = re.compile(r"[A-Za-z0-9_.~:@+-]{1,80}")
_GROUP = re.compile(r"\((?:\?<\w+>|\?:)?[^()]*\)|\[\^?\\?/[^\]]*\][*+]|\\[dw][*+]|\[[^\]]*\][*+]|\.[*+]")
_GATEWAY = ("functions", "v1")
_METHOD_NAMES = frozenset((*METHODS, "OPTIONS", "HEAD"))

Statements: TypeAlias = Mapping[int, syntax.Statement]
Path: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Served:
    """A path below a function that it answers, an actual one of its kind, and the methods that it answers there.

    Methods for which the handler does the same stand together. It is `implied` where the handler only does not look at
    what comes behind a path.
    """

    path: PathTemplate
    asked: str
    methods: tuple[tuple[str, ...], ...]
    implied: bool = False


class _PathRequest(IdentifiedRequest):
    """A request that takes note of whether somebody looked at its path."""

    __slots__ = ("looked",)

    def __init__(self, path: str | None) -> None:
        super().__init__(None, path)
        self.looked = False

    def member(self, name: str, evaluator: Evaluator) -> Value | None:
        """Return a part of the request."""
        self.looked |= name in ("path", "pathname")
        return super().member(name, evaluator)


def hands(request: Value) -> Arguments:
    """Return what a handler is called with: a request, and what more there is of no interest."""
    return Arguments([request], complete=False)


@dataclass(slots=True)
class Trying:
    """Tries paths on the handler of one function, which sees them behind its own name."""

    evaluator: Evaluator
    handler: Closure
    slug: str
    effort: int = 0
    found: list[Served] = field(default_factory=list)
    _known: dict[Path, Statements | None] = field(default_factory=dict)
    _answers: dict[Path, Mapping[str, frozenset[int]]] = field(default_factory=dict)
    _passed: set[int] = field(default_factory=set)
    _names: tuple[str, ...] = ()
    _spelled: tuple[Path, ...] = ()

    def paths(self) -> tuple[Sequence[Served], bool]:
        """Return the paths that are answered, and whether they explain all that the handler does for some path."""
        whole, looked = self._run(None)
        root = self._of(())
        if whole is None or root is None or not looked:
            return self._alone(), whole is not None or not looked
        texts = [*whole.values(), *_tables(self.handler)]
        self._spelled = tuple(dict.fromkeys(_paths_in(texts, self.slug)))[:_MOST_NAMES]
        self._names = tuple(dict.fromkeys(part for path in self._spelled for part in path if part != _ANYTHING)
                            )[:_MOST_NAMES]
        self._explore(())
        if not self.found:
            self.found.extend(self._alone())
        return self.found, self.effort < _MOST_EFFORT and set(whole) <= self._passed

    def _alone(self) -> list[Served]:
        """Return the function itself, answered or not."""
        methods = _grouped(self._answered(()))
        return [Served(PathTemplate(()), self._asked(()), methods or (METHODS,))]

    def _explore(self, path: Path, *, counts: bool = True) -> None:
        if counts:
            parent = path[:-1]
            self._add(_template(path), path, parent if path[-1:] == (_ANYTHING,) else (*parent, _ANYTHING))
        beyond = self._of((*path, _ANYTHING)) if len(path) < _DEEPEST else None
        if beyond is None:
            return
        for name in self._names:
            child = (*path, name)
            covered = self._of(child)
            differs = covered is not None and covered.keys() != beyond.keys() and self._needs_all(child, covered)
            if differs or any(len(each) > len(child) and each[: len(child)] == child for each in self._spelled):
                self._explore(child, counts=differs)
        self._rest(path, beyond, counts=counts)

    def _needs_all(self, path: Path, covered: Statements) -> bool:
        """Whether the segments before the last one matter: a handler may look at the last one alone."""
        *before, last = path
        if not before:
            return True
        heard_of = any(part != _ANYTHING for part in before)
        other = self._of((*([_ANYTHING] * len(before) if heard_of else before[1:]), last))
        return other is None or other.keys() != covered.keys()

    def _rest(self, path: Path, beyond: Statements, *, counts: bool) -> None:
        """Look at what comes of any further segment: nothing, a parameter, or a rest of any length."""
        here, more = self._of(path), (*path, _ANYTHING)
        rest = PathTemplate((*_template(path).segments, CatchAll("rest")))
        unheard = (_ANYTHING,) * len(more) if set(path) - {_ANYTHING} else ()
        if here is not None and here.keys() == beyond.keys():
            if path and counts:
                self._add(rest, more, unheard, implied=True)
            return
        further = self._of((*more, _ANYTHING))
        if further is not None and further.keys() == beyond.keys():
            self._add(rest, more, unheard)
        elif path[-2:] != (_ANYTHING, _ANYTHING):
            self._explore(more)

    def _add(self, template: PathTemplate, path: Path, other: Path, *, implied: bool = False) -> None:
        """Add a path with the methods that are answered, and otherwise than those of another path."""
        known = self._answered(other) if path and other != path else {}
        own = {method: covered for method, covered in self._answered(path).items() if known.get(method) != covered}
        if own:
            self.found.append(Served(template, self._asked(path), _grouped(own), implied))

    def _answered(self, path: Path) -> Mapping[str, frozenset[int]]:
        """Return the methods that are answered with success, and the statements that run for each."""
        if path in self._answers:
            return self._answers[path]
        found: dict[str, frozenset[int]] = {}
        if self.effort < _MOST_EFFORT:
            for method in METHODS:
                with self.evaluator.covering() as covered:
                    answers = answers_to(self.evaluator, self.handler, method, self._asked(path), hands)
                self.effort += 1 + len(covered) // _STATEMENTS_OF_A_RUN
                if answers:
                    found[method] = frozenset(covered)
        self._answers[path] = found
        return found

    def _of(self, path: Path) -> Statements | None:
        if path not in self._known:
            if self.effort >= _MOST_EFFORT:
                return None
            self._known[path] = covered = self._run(self._asked(path))[0]
            self._passed |= set(covered or ())
        return self._known[path]

    def _asked(self, path: Path) -> str:
        return "/" + "/".join((self.slug, *path))

    def _run(self, path: str | None) -> tuple[Statements | None, bool]:
        """Return the statements that run for a path of which the method is not known, None where that is too much."""
        request = _PathRequest(path)
        with self.evaluator.covering() as covered, welcoming(self.evaluator), self.evaluator.asking({}, request):
            try:
                completion = self.evaluator.complete(self.handler, hands(request))
            except (Exhausted, RecursionError):
                self.effort += _EXHAUSTING
                return None, request.looked
            except Thrown:
                completion = FALLS
        self.effort += 1 + len(covered) // _STATEMENTS_OF_A_RUN
        return covered if completion is not None else None, request.looked


def _grouped(answered: Mapping[str, frozenset[int]]) -> tuple[tuple[str, ...], ...]:
    groups: dict[frozenset[int], list[str]] = {}
    for method, covered in answered.items():
        groups.setdefault(covered, []).append(method)
    return tuple(map(tuple, groups.values()))


def _template(path: Path) -> PathTemplate:
    segments: list[Segment] = []
    for part in path:
        count = sum(isinstance(each, Parameter) for each in segments)
        segments.append(Literal(part) if part != _ANYTHING else Parameter(f"id{count + 1}" if count else "id"))
    return PathTemplate(tuple(segments))


def _paths_in(statements: Sequence[syntax.Statement], slug: str) -> Iterator[Path]:
    """Yield the paths below a function that stand in what is compared."""
    for node in nodes_of(tuple(statements)):
        for text in _compared(node):
            path = _path_of(text, slug)
            if path:
                yield path


def _tables(handler: Closure) -> Iterator[syntax.Statement]:
    """Yield the objects and lists that the handler's module has at its top: routes may stand in them."""
    for statement in handler.scope.module.module.statements:
        if isinstance(statement, syntax.Assign) and isinstance(statement.value, (syntax.Object, syntax.Array)):
            yield statement


def _compared(node: object) -> Iterator[str]:
    values: list[object] = []
    if isinstance(node, syntax.Binary) and node.operator in ("==", "!=", "in"):
        values = [node.left, node.right]
    elif isinstance(node, syntax.Case):
        values = list(node.tests)
    elif isinstance(node, syntax.Entry):
        yield from (text for text in _texts([node.key, node.value]) if text.startswith("/"))
    elif isinstance(node, syntax.Call) and isinstance(node.callee, (syntax.Member, syntax.Name)):
        called = node.callee.name
        values = [argument.value for argument in node.arguments] if called in _TESTS else []
        if isinstance(node.callee, syntax.Member) and called in _TESTS:
            values.append(node.callee.object)
    yield from _texts(values)


def _texts(values: Sequence[object]) -> Iterator[str]:
    for value in values:
        if isinstance(value, syntax.Literal) and isinstance(value.value, str):
            yield value.value
        elif isinstance(value, syntax.Array):
            yield from _texts(value.items)
        elif isinstance(value, syntax.Regex):
            yield _spelled_out(value.source)


def _spelled_out(pattern: str) -> str:
    r"""Write a simple pattern as a path: `^\/items\/([^/]+)$` is `/items/:id`."""
    return _GROUP.sub(":id", pattern.replace("\\/", "/").replace("[^/]", "[^x]")).strip("^$").removesuffix("/?")


def _path_of(text: str, slug: str) -> Path | None:
    """Read a text as a path below a function; None where it is none."""
    parts = tuple(part for part in text.split("/") if part)
    if parts[:2] == _GATEWAY:
        parts = parts[2:]
    if parts[:1] == (slug,):
        parts = parts[1:]
    readable = all(_SEGMENT.fullmatch(part) or part == "*" for part in parts)
    if not parts or not readable or text in _METHOD_NAMES or len(parts) > _DEEPEST:
        return None
    return tuple(_ANYTHING if part.startswith(":") or part == "*" else part for part in parts)
