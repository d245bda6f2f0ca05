"""One document under rules: every rule is asked about all that it speaks of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, runtime_checkable

from contractguard.access import Surface
from contractguard.contract import Direction, Node
from contractguard.contract.model import OperationKind
from contractguard.errors import ContractError
from contractguard.findings import Severity
from contractguard.rules.document_rule import DocumentRule, OnMatch, OnSubject
from contractguard.rules.predicates import OVER, Predicate, load_predicates
from contractguard.rules.rule import RuleSeverity
from contractguard.rules.violation import Violation
from contractguard.rules.words import SEVERITIES
from contractguard.source import Document
from contractguard.survey import OperationSubject, Survey

if TYPE_CHECKING:
    from contractguard.inventory.reconciliation import Stock


class Called(Protocol):
    """An operation as far as findings name it."""

    @property
    def kind(self) -> OperationKind:
        """Whether clients call it or the provider does."""

    @property
    def method(self) -> str:
        """The method in upper case."""

    @property
    def path(self) -> str:
        """The path template, the webhook's name or the callback's expression."""


class Operations(Protocol):
    """What has operations, in sets with a bit for each."""

    def operations_in(self, request: int, response: int) -> Iterable[tuple[Called, tuple[Direction, ...]]]:
        """Return the operations of two sets, each with the directions in which it is reached."""



@runtime_checkable
class Reaching(Protocol):
    """A subject that says itself which operations a place of it reaches."""

    def reach_of(self, node: Node) -> tuple[int, int]:
        """Return the operations reached in requests and in responses, a bit for each."""


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

    `beside` are the documents that it was held against, such as an access policy: their places are told apart by their
    pointers, wherever the files stand.
    """

    root: Document
    spoken: tuple[Spoken, ...]
    warnings: tuple[str, ...] = ()
    beside: frozenset[Document] = frozenset()

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
    wholes: dict[str, Any] = {"file": root}
    if survey is not None:
        wholes |= {"survey": survey, "access": access or Surface(survey.contract), "exchanges": exchanges}
    spoken = _of_subjects(selection, wholes, survey)
    matches = [selected for selected in selection
               if isinstance(selected.rule.when, OnMatch) and _may_apply(selected.rule, survey)]
    found, warnings = _matching(matches, root, survey) if matches else ([], ())
    policy = access.policy if access is not None else None
    beside = frozenset((policy.document,)) if policy is not None else frozenset[Document]()
    return Inspection(root.document, (*spoken, *found), warnings, beside)


def inspect_endpoints(root: Document, stock: Stock, selection: Sequence[Selected]) -> Inspection:
    """Ask every selected rule over endpoints about what contracts, code and traffic have. `root` names the place."""
    spoken = _of_subjects(selection, {"inventory": stock}, None)
    return Inspection(root, tuple(spoken), beside=frozenset(stock.documents))


def _of_subjects(selection: Sequence[Selected], wholes: Mapping[str, Any], survey: Survey | None) -> list[Spoken]:
    return [spoken for selected in selection if isinstance(selected.rule.when, OnSubject)
            for spoken in _asked(selected, selected.rule.when, wholes, survey)]


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
    selected: Selected, when: OnSubject, wholes: Mapping[str, Any], survey: Survey | None
) -> Iterator[Spoken]:
    whole = OVER[when.over].whole
    if whole in wholes and (whole == "file" or _may_apply(selected.rule, survey)):
        yield from _about(selected, load_predicates()[when.predicate], wholes[whole], survey)


def _applies(rule: DocumentRule, version: str) -> bool:
    """Whether a rule speaks of this version of OpenAPI: `3.1` stands for all of 3.1."""
    return not rule.formats or any(version == named or version.startswith(f"{named}.") for named in rule.formats)


def _about(selected: Selected, predicate: Predicate, whole: Any, survey: Survey | None) -> Iterator[Spoken]:
    operations: Operations | None = whole if hasattr(whole, "operations_in") else survey
    for subject in predicate.subjects(whole):
        try:
            for violation in predicate.about(subject, whole, selected.options):
                about = subject if violation.about is None else violation.about
                reached = _reach(about, violation)
                severity = _severity(selected, violation, reached, operations)
                if severity != "off":
                    yield Spoken(selected, violation, about, severity, *reached)
        except ContractError:
            # A broken reference is told by its own rule; what it would have led to is not there to be asked about.
            continue


def _severity(
    selected: Selected, violation: Violation, reached: tuple[int, int], operations: Operations | None
) -> RuleSeverity:
    """Return the severity of a rule at a place: less where the place deserves less."""
    severity: RuleSeverity = selected.severity
    if selected.by_paths is not None and operations is not None:
        severity = selected.by_paths(called.path for called, _ in operations.operations_in(*reached))
    return max(violation.at_most or severity, severity, key=SEVERITIES.index)


def _reach(subject: Any, violation: Violation) -> tuple[int, int]:
    if isinstance(subject, Node):
        return 0, 0
    if isinstance(subject, OperationSubject):
        bit = subject.bit
        return (bit, 0) if subject.is_served else (0, bit)
    if isinstance(subject, Reaching):
        return subject.reach_of(violation.node)
    if isinstance(subject, Survey):
        return subject.uses_of(violation.node)
    unit, carried = subject.unit, getattr(subject, "carried", 3)
    return unit.request if carried & 1 else 0, unit.response if carried & 2 else 0
