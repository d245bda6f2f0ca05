"""Whether an instance tells two schemas apart, asked of other people's validators, in the schemas' own draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import jsonschema
import jsonschema_rs
import jsonschema_specifications

from bench.keywords import DRAFTS
from bench.resources import REMOTES
from bench.suites import Row

_NAMES = ("Draft4Validator", "Draft6Validator", "Draft7Validator", "Draft201909Validator", "Draft202012Validator")
_FAST = {draft: getattr(jsonschema_rs, name) for draft, name in zip(DRAFTS, _NAMES, strict=True)}
_SLOW = {draft: getattr(jsonschema, name) for draft, name in zip(DRAFTS, _NAMES, strict=True)}


@dataclass(frozen=True)
class Proof:
    """What the validators say of a witness: jsonschema_rs, and python-jsonschema where it can tell."""

    verified: bool
    twice: bool | None
    told: str


def prove(row: Row, instance: Any) -> Proof:
    """Ask whether the writer's schema accepts an instance and the reader's does not, as the suite spells them."""
    try:
        proof = _asked(row, instance)
        if row.draft == "draft4" and not proof.verified:
            again = _asked(row, _respelled(instance))
            proof = again if again.verified else proof
    except (ValueError, TypeError, jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError) as problem:
        return Proof(False, None, f"jsonschema_rs cannot tell: {str(problem).partition(chr(10))[0]}")
    return proof


def _asked(row: Row, instance: Any) -> Proof:
    sides = [_FAST[row.draft](schema, validate_formats=False, retriever=_retrieve).is_valid(instance)
             for schema in (row.writer, row.reader)]
    told = f"the writer {_verb(sides[0])} it, the reader {_verb(sides[1])} it"
    return Proof(sides == [True, False], _second_opinion(row, instance), told)


def _retrieve(uri: str) -> Any:
    """Return a document that is at hand; nothing is read from the network."""
    if uri not in REMOTES:
        raise ValueError(f"{uri} is not at hand")
    return REMOTES[uri]


def _second_opinion(row: Row, instance: Any) -> bool | None:
    """Ask python-jsonschema; it fails in many ways where a schema is odd, and never reads from the network here."""
    validator = _SLOW[row.draft]
    try:
        writer, reader = (validator(schema, registry=jsonschema_specifications.REGISTRY).is_valid(instance)
                          for schema in (row.writer, row.reader))
    except Exception:
        return None
    return bool(writer and not reader)


def _respelled(instance: Any) -> Any:
    """Spell 1.0 as 1: in draft 4 the two may differ in their type, though they are one number (core, section 3.5)."""
    if isinstance(instance, float) and instance.is_integer():
        return int(instance)
    if isinstance(instance, list):
        return [_respelled(item) for item in instance]
    if isinstance(instance, dict):
        return {name: _respelled(member) for name, member in instance.items()}
    return instance


def _verb(accepts: bool) -> str:
    return "accepts" if accepts else "refuses"
