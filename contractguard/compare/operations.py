"""Operations: what is called, what goes in and what comes out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from contractguard.compare.bodies import compare_request_body
from contractguard.compare.elements import OPERATION_WORDS, compare_deprecation, compare_words, member, surviving
from contractguard.compare.pairing import blank
from contractguard.compare.parameters import compare_parameters
from contractguard.compare.responses import compare_responses
from contractguard.compare.security import compare_security
from contractguard.compare.servers import compare_servers
from contractguard.compare.sides import Sides
from contractguard.compare.units import Passage, Site, Unit
from contractguard.contract import CallableOperation
from contractguard.schema import canonical

_HANDLED = frozenset({
    "parameters", "requestBody", "responses", "callbacks", "security", "deprecated", "servers", "tags", "summary",
    "description", "externalDocs", "consumes", "produces", "schemes",
})


def name_operation(called: CallableOperation) -> str:
    """Name an operation as people call it."""
    prefix = "" if called.kind == "operation" else f"{called.kind} "
    return f"{prefix}{called.method} {called.path}"


def compare_operation(sides: Sides, base: CallableOperation, revision: CallableOperation, index: int) -> None:
    """Compare two operations that are the same one; `index` is their bit in what is reached.

    What a client writes to an operation, a provider writes to a webhook or callback: directions are
    turned around there.
    """
    unit, new = sides.unit(
        "operation", [base.operation.node], [revision.operation.node], title=name_operation(base),
        subject=f"{base.kind} {base.method} {blank(base.path)}")
    bit = 1 << index
    own = (bit, 0) if base.kind == "operation" else (0, bit)
    unit.reach = unit.reach[0] | own[0], unit.reach[1] | own[1]
    compare_security(sides, unit, base, revision)
    compare_servers(sides, unit, base, revision)
    if not new:
        return
    site = Site(unit, where=revision.operation.node, was=base.operation.node)
    answers = replace(site, passage=Passage(flipped=True))
    _compare_itself(site, base, revision)
    compare_parameters(sides, site, base, revision)
    called = base.kind == "operation"
    compare_request_body(sides, site, base.operation.request_body, revision.operation.request_body, request=called)
    compare_responses(sides, answers, base.operation.responses, revision.operation.responses, request=not called)


def _compare_itself(site: Site, base: CallableOperation, revision: CallableOperation) -> None:
    compare_deprecation(site, base.operation.deprecated, revision.operation.deprecated, "operation")
    compare_words(site, OPERATION_WORDS)
    mine, theirs = base.operation.node.members(), revision.operation.node.members()
    for keyword in dict.fromkeys([*mine, *theirs]):
        if keyword in _HANDLED or keyword.startswith("x-"):
            continue
        if canonical(mine.get(keyword)) != canonical(theirs.get(keyword)):
            _report_rest(site, keyword)


def _report_rest(site: Site, keyword: str) -> None:
    base, revision = site.was.members(), site.where.members()
    site.report(
        "contract.changed", keyword=keyword, before=base.get(keyword), after=revision.get(keyword),
        where=member(site.where, keyword), was=member(site.was, keyword))


def report_added(sides: Sides, called: CallableOperation, unit: Unit) -> None:
    """Report an operation that the base does not have."""
    Site(unit, where=called.operation.node, was=sides.base.contract.root).report(
        "operation.added", added=True, **_facts(called))


def report_removed(sides: Sides, called: CallableOperation, unit: Unit) -> None:
    """Report an operation that the revision does not have, at what survives of its path."""
    Site(unit, where=surviving(sides.revision.contract.root, called.operation.node), was=called.operation.node).report(
        "operation.removed", **_facts(called))


def _facts(called: CallableOperation) -> dict[str, Any]:
    return {"method": called.method, "template": called.path, "deprecated": called.operation.deprecated,
            "name": name_operation(called)}
