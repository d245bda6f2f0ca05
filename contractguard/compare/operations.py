"""Operations: what is called, what goes in and what comes out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from contractguard.compare.bodies import compare_request_body
from contractguard.compare.elements import (
    OPERATION_WORDS,
    compare_part_words,
    compare_rest,
    compare_words,
    member,
    surviving,
)
from contractguard.compare.lifecycles import compare_lifecycle
from contractguard.compare.parameters import compare_parameters
from contractguard.compare.paths import blank
from contractguard.compare.responses import compare_responses
from contractguard.compare.security import compare_security
from contractguard.compare.servers import compare_servers
from contractguard.compare.sides import Sides
from contractguard.compare.units import Passage, Site, Unit
from contractguard.contract import CallableOperation
from contractguard.contract.model import OperationKind


def name_operation(called: CallableOperation) -> str:
    """Name an operation as people call it."""
    prefix = "" if called.kind == "operation" else f"{called.kind} "
    return f"{prefix}{called.method} {called.path}"


def reach_of(kind: OperationKind, bit: int) -> tuple[int, int]:
    """Return what an operation reaches itself: a client writes to an operation, the provider to all others."""
    return (bit, 0) if kind == "operation" else (0, bit)


def compare_operation(sides: Sides, base: CallableOperation, revision: CallableOperation) -> Unit:
    """Compare two operations that are the same one.

    What a client writes to an operation, a provider writes to a webhook or callback: directions are
    turned around there.
    """
    unit, new = sides.unit(
        "operation", [base.operation.node], [revision.operation.node], title=name_operation(base),
        subject=f"{base.kind} {base.method} {blank(base.path)}")
    _compare_path_item_words(sides, unit, base, revision)
    compare_security(sides, unit, base, revision)
    compare_servers(sides, unit, base, revision)
    if not new:
        return unit
    site = Site(unit, where=revision.operation.node, was=base.operation.node)
    answers = replace(site, passage=Passage(flipped=True))
    _compare_itself(site, base, revision)
    compare_parameters(sides, site, base, revision)
    called = base.kind == "operation"
    compare_part_words(site, "responses")
    for name in [name for name in base.operation.callbacks if name in revision.operation.callbacks]:
        was, where = (side.contract.resolve(called.operation.callbacks[name], side.contract.reader.callback).node
                      for side, called in ((sides.base, base), (sides.revision, revision)))
        compare_words(replace(site.down(f" callback '{name}'"), was=was, where=where), ())
    compare_request_body(sides, site, base.operation.request_body, revision.operation.request_body, request=called)
    compare_responses(sides, answers, base.operation.responses, revision.operation.responses, request=not called)
    return unit


def _compare_path_item_words(
    sides: Sides, unit: Unit, base: CallableOperation, revision: CallableOperation
) -> None:
    """Compare the words of two path items, once for all their operations."""
    was, where = base.path_item.node, revision.path_item.node
    shared, new = sides.unit("path item", [was], [where], title=base.path, subject=f"path {blank(base.path)}")
    unit.uses(shared, Site(unit, where, was).passage)
    if new:
        compare_words(Site(shared, where=where, was=was))
        compare_rest(Site(shared, where=where, was=was), "path item")


def _compare_itself(site: Site, base: CallableOperation, revision: CallableOperation) -> None:
    compare_lifecycle(site, "operation")
    _compare_name(site, base.operation.operation_id, revision.operation.operation_id)
    compare_words(site, OPERATION_WORDS)
    compare_rest(site, "operation")


def _compare_name(site: Site, before: str, after: str) -> None:
    """Compare the names by which generated clients call an operation."""
    if before != after:
        verb = "operation-id.added" if not before else "operation-id.changed" if after else "operation-id.removed"
        site.report(verb, before=before or None, after=after or None, where=member(site.where, "operationId"),
                    was=member(site.was, "operationId"))


def report_alone(sides: Sides, base: CallableOperation | None, revision: CallableOperation | None) -> Unit:
    """Report an operation that only one side has; a removal at what survives of its path."""
    called = base or revision
    assert called is not None
    node = called.operation.node
    unit, new = sides.unit("operation", [node] if base else [], [] if base else [node], title=name_operation(called),
                           subject=f"{called.kind} {called.method} {blank(called.path)}")
    if not new:
        return unit  # A path item that several paths share.
    if base is not None:
        Site(unit, where=surviving(sides.revision.contract.root, node), was=node).report(
            "operation.removed", **_facts(called))
    else:
        Site(unit, where=node, was=sides.base.contract.root).report("operation.added", added=True, **_facts(called))
    return unit


def _facts(called: CallableOperation) -> dict[str, Any]:
    return {"method": called.method, "template": called.path, "name": name_operation(called)}
