"""What nothing in a program was seen to call: functions that build applications for somebody else to start.

`export function createApp()` is called by a script, a test or a platform; `class Server` is constructed by a container.
They are called here with arguments of which nothing is known, so that what they build is seen.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from contractguard.inventory.evaluation.scopes import ModuleScope
from contractguard.inventory.evaluation.values import Arguments, ClassOf, Closure, MapOf, Site, Value
from contractguard.inventory.frameworks.framework import Framework, Project
from contractguard.inventory.own_tests import is_test
from contractguard.inventory.program.syntax import Class, Function

_MOST_STEPS = 300_000
"""How many steps all of these calls together may take."""
_MOST_STEPS_OF_ONE = 60_000
_REGISTERS = re.compile(rb"""\.(?:get|post|put|patch|delete|del|all|head|options|use|route)\s*\(\s*["'`]/"""
                        rb"""|\.route\s*\(\s*\{|\.register\s*\(""")
"""What a function has in its text that registers routes: a prefilter, not a reading."""
_WORD = re.compile(rb"[A-Za-z_$][\w$]*")


@dataclass(frozen=True, slots=True, eq=False)
class _Candidate:
    """A function or class that may build something."""

    value: Value
    definition: Function | Class
    site: Site
    words: frozenset[bytes]
    framework: str
    """The framework of which it makes something; empty where it only registers."""

    @property
    def makes(self) -> bool:
        """Whether it makes an application or a router."""
        return bool(self.framework)


def call_what_nobody_called(project: Project, found: Sequence[Framework]) -> None:
    """Call what was not called and may build an application, callers before what they name."""
    candidates = list(_candidates(project, found))
    counts = Counter(word for each in candidates for word in each.words)

    def order(each: _Candidate) -> tuple[bool, bool]:
        own = (getattr(each.value, "name", "") or each.definition.name).encode()
        return not each.makes, counts[own] > (own in each.words)

    left = _MOST_STEPS
    for each in sorted(candidates, key=order):
        left -= _called(project, each, [each.value], left)
        left -= _called(project, each, _methods(project, each.value), left)


def _called(project: Project, candidate: _Candidate, values: Iterable[Value], most: int) -> int:
    """Call values of a candidate that were not called yet, and return how many steps that took."""
    taken = 0
    for value in values:
        if taken < most and id(_definition(value)) not in project.evaluator.called:
            bound = min(_MOST_STEPS_OF_ONE, most - taken)
            steps = project.evaluator.call_alone(value, Arguments([], complete=False), candidate.site, bound)
            taken += steps
            if steps > bound and candidate.makes:
                project.notes.append(project.unresolved("what is built here takes too many steps to follow",
                                                        candidate.framework, candidate.site))
    return taken


def _methods(project: Project, value: Value) -> Iterator[Value]:
    """Iterate over the methods that may register routes: of an object, or of the objects that a class made."""
    if not isinstance(value, ClassOf):
        return
    content = project.program.content(value.site.module)
    for instance in project.evaluator.made.get(id(value.definition), ()):
        for name, own in list(value.own.items()):
            method = instance.member(name, project.evaluator) if isinstance(own, Closure) and not own.function.kind \
                and _REGISTERS.search(content[slice(*own.function.span)]) else None
            if isinstance(method, Closure):
                yield method


def _definition(value: Value) -> Function | Class | None:
    return value.function if isinstance(value, Closure) else value.definition if isinstance(value, ClassOf) else None


def _candidates(project: Project, found: Sequence[Framework]) -> Iterator[_Candidate]:
    seen: set[int] = set()
    for path in sorted(project.evaluator.modules):
        if is_test(path) or path.endswith("/"):
            continue
        module, content = project.evaluator.modules[path], project.program.content(path)
        for value in _values(module):
            definition = _definition(value)
            if definition is None or id(definition) in seen or _is_done(project, value):
                continue
            seen.add(id(definition))
            text = content[slice(*definition.span)]
            framework = next((each.name for each in found if path.endswith(tuple(each.endings))
                              and any(word in text for word in each.builders)), "")
            if framework or (module.module.language == "javascript" and _REGISTERS.search(text)):
                yield _Candidate(value, definition, Site(path, definition.span), frozenset(_WORD.findall(text)),
                                 framework)


def _is_done(project: Project, value: Value) -> bool:
    return isinstance(value, Closure) and id(value.function) in project.evaluator.called


def _values(module: ModuleScope) -> Iterator[Value]:
    """Iterate over the functions and classes that a module binds or hands out, in objects and classes too."""
    for value in (*module.scope.names.values(), module.exports):
        inner = list(value.entries.values()) if isinstance(value, MapOf) else \
            [own for own in value.own.values() if isinstance(own, Closure) and own.function.kind == "static"] \
            if isinstance(value, ClassOf) else []
        for each in (value, *inner):
            if isinstance(each, (Closure, ClassOf)) and each.scope.module is module:
                yield each
