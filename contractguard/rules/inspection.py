"""One document under rules: every rule is asked about all that it speaks of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, TypeAlias, runtime_checkable

from contractguard.access import Surface
from contractguard.contract import Node
from contractguard.errors import ContractError
from contractguard.findings import Severity
from contractguard.rules.document_rule import DocumentRule, OnMatch, OnSubject
from contractguard.rules.predicates import Predicate, load_predicates
from contractguard.rules.rule import RuleSeverity
from contractguard.rules.violation import Violation
from contractguard.rules.words import SEVERITIES
from contractguard.source import Document
from contractguard.survey import OperationSubject, Survey

_ALONE = ("document", "access")
"""What is one subject: the survey itself, or the operations beside an access policy."""



@runtime_checkable
class Reaching(Protocol):
    """A subject that says itself which operations a place of it reaches."""

    def reach_of(self, node: Node) -> tuple[int, int]:
        """Return the operations reached in requests and in responses, a bit for each."""


Beside: TypeAlias = Mapping[str, Sequence[Any]]
"""Subjects that no survey of a contract has: what stands beside it, by the word for it."""


@dataclass(frozen=True, slots=True)
class Selected:
    """A rule that is asked, with the severity and the options that it has in this run.

    Where `by_paths` is given, it says the severity by the path templates of the operations reached instead.
    """

    rule: DocumentRule
    severity: Severity
    options: Mapping[str, object]
    by_paths: Callable[[Iterable[str]], RuleSeverity] | None = None


class Spoken(NamedTuple):
    """A rule that spoke at a place. `request` and `response` are the operations reached, a bit for each."""

    selected: Selected
    violation: Violation
    subject: object
    severity: Severity
    request: int = 0
    response: int = 0

    @property
    def label(self) -> str:
        """What people call the subject."""
        return str(getattr(self.subject, "label", ""))


@dataclass(frozen=True, slots=True)
class Inspection:
    """What all rules say of one document, and which of them could not be asked, with the reason.

    `policy` is the access policy that it was held against.
    """

    root: Document
    spoken: tuple[Spoken, ...]
    warnings: tuple[str, ...] = ()
    policy: Document | None = None

    @property
    def rules(self) -> tuple[DocumentRule, ...]:
        """The rules that spoke, each once."""
        return tuple({spoken.selected.rule.id: spoken.selected.rule for spoken in self.spoken}.values())


def inspect_contract(
    root: Node, survey: Survey | None, selection: Sequence[Selected], access: Surface | None = None,
    exchanges: Sequence[Reaching] = (),
) -> Inspection:
    """Ask every selected rule about a document.

    `survey` is None where the document is no contract that can be read: then only the rules over files are asked.
    `access` is the contract beside its access policy; without one, rules ask what can be asked of any contract.
    `exchanges` are what recorded traffic showed of it.
    """
    spoken: list[Spoken] = []
    if survey is not None and access is None:
        access = Surface(survey.contract)
    beside: Beside = {"access": (access,), "exchange": exchanges}
    for selected in selection:
        if isinstance(selected.rule.when, OnSubject):
            spoken += _asked(selected, selected.rule.when, root, survey, beside)
    matches = [selected for selected in selection
               if isinstance(selected.rule.when, OnMatch) and _may_apply(selected.rule, survey)]
    found, warnings = _matching(matches, root, survey) if matches else ([], ())
    policy = access.policy if access is not None else None
    return Inspection(root.document, (*spoken, *found), warnings, policy.document if policy is not None else None)


def _matching(
    selection: Sequence[Selected], root: Node, survey: Survey | None
) -> tuple[list[Spoken], tuple[str, ...]]:
    """Ask all rules of `given` and `then` in one go."""
    from contractguard.rules.matching import matched

    by_id = {selected.rule.id: selected for selected in selection}
    found, warnings = matched([selected.rule for selected in selection], root, survey)
    return [spoken for name, violation in found for spoken in _at(by_id[name], violation, survey)], warnings


def _at(selected: Selected, violation: Violation, survey: Survey | None) -> Iterator[Spoken]:
    reached, around = (0, 0), None
    severity: RuleSeverity = selected.severity
    if survey is not None:
        reached, around = survey.uses_of(violation.node), survey.around(violation.node)
        severity = _severity(selected, violation, reached, survey)
    severity = severity if severity == "off" else selected.rule.severity_at(violation.node, severity)
    if severity != "off":
        yield Spoken(selected, violation, around, severity, *reached)


def _may_apply(rule: DocumentRule, survey: Survey | None) -> bool:
    return _applies(rule, survey.contract.format) if survey is not None else not rule.formats


def _asked(
    selected: Selected, when: OnSubject, root: Node, survey: Survey | None, beside: Beside
) -> Iterator[Spoken]:
    predicate = load_predicates()[when.predicate]
    if when.over == "file":
        for violation in predicate.ask(root, **selected.options):
            yield Spoken(selected, violation, None, selected.severity)
    elif survey is not None and _applies(selected.rule, survey.contract.format):
        yield from _about(selected, predicate, survey, beside)


def _applies(rule: DocumentRule, version: str) -> bool:
    """Whether a rule speaks of this version of OpenAPI: `3.1` stands for all of 3.1."""
    return not rule.formats or any(version == named or version.startswith(f"{named}.") for named in rule.formats)


def _about(selected: Selected, predicate: Predicate, survey: Survey, beside: Beside) -> Iterator[Spoken]:
    ask, options = predicate.ask, selected.options
    alone = predicate.over in _ALONE
    for subject in beside[predicate.over] if predicate.over in beside else predicate.subjects(survey):
        try:
            for violation in ask(subject, **options) if alone else ask(subject, survey, **options):
                about = subject if violation.about is None else violation.about
                reached = _reach(about, violation, survey)
                severity = _severity(selected, violation, reached, survey)
                if severity != "off":
                    yield Spoken(selected, violation, about, severity, *reached)
        except ContractError:
            # A broken reference is told by its own rule; what it would have led to is not there to be asked about.
            continue


def _severity(
    selected: Selected, violation: Violation, reached: tuple[int, int], survey: Survey
) -> RuleSeverity:
    """Return the severity of a rule at a place: less where the place deserves less."""
    severity: RuleSeverity = selected.severity
    if selected.by_paths is not None:
        severity = selected.by_paths(called.path for called, _ in survey.operations_in(*reached))
    return max(violation.at_most or severity, severity, key=SEVERITIES.index)


def _reach(subject: Any, violation: Violation, survey: Survey) -> tuple[int, int]:
    if isinstance(subject, OperationSubject):
        bit = subject.bit
        return (bit, 0) if subject.is_served else (0, bit)
    if isinstance(subject, Reaching):
        return subject.reach_of(violation.node)
    if isinstance(subject, Survey):
        return survey.uses_of(violation.node)
    unit, carried = subject.unit, getattr(subject, "carried", 3)
    return unit.request if carried & 1 else 0, unit.response if carried & 2 else 0
