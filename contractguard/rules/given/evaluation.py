"""Many `given`/`then` rules over one document, in one walk for those that follow references and one for the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from contractguard.contract import Location, Node
from contractguard.jsonpath import UNDEFINED, Expression, Match, Selection
from contractguard.rules.functions import CORE_FUNCTIONS, Function, Place, Problem, Surroundings, UntoldError
from contractguard.rules.functions.surroundings import Follow, key_of
from contractguard.rules.given.binding import BoundRule, Demand, bind_rules
from contractguard.rules.given.fields import Target
from contractguard.rules.given.rule import Evaluation, GivenRule, Result
from contractguard.source.document import Part
from contractguard.text import counted, format_pointer

_MOST_UNTOLD = 10
"""A rule that could not tell so often is not asked again: each time may have cost all the steps that it may take."""


def evaluate(
    rules: Sequence[GivenRule], root: Node, follow: Follow, formats: frozenset[str] = frozenset(),
    functions: Mapping[str, Function] = CORE_FUNCTIONS,
) -> Evaluation:
    """Run rules over a document. `formats` are the document's, in Spectral's names.

    A rule that cannot be run is told in the warnings; the others are run all the same.
    """
    warnings: list[str] = []
    asked = [rule for rule in rules if not rule.formats or rule.formats & formats]
    bound = bind_rules(asked, functions, warnings.append)
    results: list[Result] = []
    for resolved in (True, False):
        group = [each for each in bound if each.rule.resolved is resolved]
        if group:
            run = _Run(group, Surroundings(root, follow if resolved else None, formats))
            results += run.results()
            warnings += run.warnings()
    return Evaluation(tuple(results), tuple(warnings))


class _Run:
    def __init__(self, rules: Sequence[BoundRule], surroundings: Surroundings) -> None:
        self._surroundings = surroundings
        self._expressions: list[Expression] = []
        self._asking: list[list[BoundRule]] = []
        self._told: set[tuple[str, Location, str]] = set()
        self._untold: dict[str, list[str]] = {}
        numbers: dict[str, int] = {}
        for rule in rules:
            for text, expression in dict(zip(rule.rule.given, rule.expressions, strict=True)).items():
                number = numbers.setdefault(text, len(numbers))
                if number == len(self._asking):
                    self._expressions.append(expression)
                    self._asking.append([])
                self._asking[number].append(rule)

    def results(self) -> Iterator[Result]:
        """Yield what the rules find, as the walk comes to it."""
        selection = Selection(self._expressions, self._surroundings.follow)
        for number, match in selection.each(self._surroundings.root):
            for rule in self._asking[number]:
                for demand in rule.demands:
                    yield from self._judged(rule.rule, demand, match)

    def warnings(self) -> Iterator[str]:
        """Yield what could not be told."""
        for name, reasons in self._untold.items():
            yield f"rule '{name}' cannot tell of {counted(len(reasons), 'place')}: {reasons[0]}"

    def _judged(self, rule: GivenRule, demand: Demand, match: Match) -> Iterator[Result]:
        check, surroundings = demand.check, self._surroundings
        for target in demand.field.targets(match, surroundings):
            if len(self._untold.get(rule.name, ())) >= _MOST_UNTOLD:
                return
            try:
                problems = list(check(target.value, Place(match, target.path, surroundings)))
            except (UntoldError, RecursionError, OverflowError) as reason:
                self._untold.setdefault(rule.name, []).append(
                    str(reason) if isinstance(reason, UntoldError) else "the value is too deep or too large")
                continue
            for problem in problems:
                result = self._result(rule, match, target, problem)
                key = (rule.name, result.node.location, result.message)
                if key not in self._told:
                    self._told.add(key)
                    yield result

    def _result(self, rule: GivenRule, match: Match, target: Target, problem: Problem) -> Result:
        way = (*target.path, *problem.path)
        node, missing = self._place(match, target, problem)
        tokens = (*node.pointer[-1:], *missing)
        subject = ".".join(str(token) for token in tokens)
        value = target.value if target.is_key else UNDEFINED if missing else _simple(node.value)
        # A place is named by its last token, or by what is missing with the last token that is there.
        facts = {
            "error": _error(problem, f"'{subject}'" if tokens else "the document"), "property": subject, "value": value,
            "path": f"#{format_pointer(node.pointer)}", "description": rule.description,
        }
        is_key = target.is_key and len(way) == len(target.path)
        part: Part = "key" if is_key or missing or isinstance(node.value, (dict, list)) else "value"
        return Result(rule, node, part, rule.word(facts), facts)

    def _place(self, match: Match, target: Target, problem: Problem) -> tuple[Node, tuple[str | int, ...]]:
        """Return where a problem stands, and what of the way to it there is not."""
        if problem.node is not None:
            return problem.node, ()
        way = (*target.path, *problem.path)
        if target.is_key and not problem.path:
            parent, gone = self._surroundings.nearest(match.node, way[:-1])
            key = key_of(parent.value, way[-1]) if way and gone == len(way) - 1 else None
            return (match.node if key is None else parent.child(key)), ()
        node, gone = self._surroundings.nearest(match.node, way)
        if self._surroundings.follow is not None and way:
            written = self._surroundings.written(match.node, way[:gone])
            if written is not None and match.path == match.node.pointer:
                node = written
        return node, way[gone:]


def _error(problem: Problem, subject: str) -> str:
    return f"{subject} {problem.message}" if problem.of_property else problem.message


def _simple(value: object) -> object:
    """Return a value that can stand in a message: objects and arrays are left to be seen in the document."""
    return {} if isinstance(value, dict) else [] if isinstance(value, list) else value
