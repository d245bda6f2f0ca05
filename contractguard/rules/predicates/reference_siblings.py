"""What stands beside a `$ref`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from contractguard.contract import Contract, Node
from contractguard.contract.model import Reference, Response
from contractguard.rules.predicates.registry import predicate
from contractguard.rules.violation import Violation
from contractguard.survey import Survey

_DESCRIBING = frozenset({"$ref", "summary", "description"})
_ALONE = frozenset({"$ref"})


@predicate("document", "names")
def reference_siblings_ignored(survey: Survey, *, allowed: Sequence[str] = ()) -> Iterator[Violation]:
    """Find members beside a `$ref` that the version of the document ignores; extensions change nothing anyway.

    OpenAPI 3.0.4, Reference Object: "any properties added SHALL be ignored". From 3.1 on a summary and a description
    count, and in schemas every keyword does.
    """
    contract = survey.contract
    kept = {*(_DESCRIBING if contract.dialect == "3.1" else _ALONE), *allowed}
    for node in _references(contract):
        yield from _beside(node, kept)
    if contract.dialect != "3.1":
        for subject in survey.schemas_having("$ref"):
            if len(subject.value) > 1:
                for violation in _beside(subject.node, kept):
                    yield Violation(violation.node, violation.facts, about=subject)


def _beside(node: Node, kept: set[str]) -> Iterator[Violation]:
    names = [name for name in node.members() if name not in kept and not name.startswith("x-")]
    if names:
        yield Violation(node.child(names[0]), {"names": ", ".join(f"'{name}'" for name in names)})


def _references(contract: Contract) -> Iterator[Node]:
    """Iterate over the Reference Objects of operations and components, each once."""
    seen = set()
    for element in _elements(contract):
        if isinstance(element, Reference) and element.node.location not in seen:
            seen.add(element.node.location)
            yield element.node


def _elements(contract: Contract) -> Iterator[object]:
    for called in contract.operations:
        operation = called.operation
        yield from called.path_item.parameters
        yield from operation.parameters
        yield operation.request_body
        yield from operation.callbacks.values()
        for response in operation.responses.values():
            yield from _parts(response)
    components = contract.components
    for listed in (components.parameters, components.request_bodies, components.headers, components.security_schemes,
                   components.links, components.callbacks, components.media_types):
        yield from listed.values()
    for response in components.responses.values():
        yield from _parts(response)


def _parts(response: Response | Reference[Response]) -> Iterable[object]:
    yield response
    if isinstance(response, Response):
        yield from response.headers.values()
        yield from response.links.values()
