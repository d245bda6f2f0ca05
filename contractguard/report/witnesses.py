"""What proves a finding, in the words that all reports use."""

from __future__ import annotations

import re
from collections.abc import Mapping

from contractguard.findings import Evidence, Finding
from contractguard.report.values import spell, visible

LONGEST_WITNESS = 160
"""How many characters of a witness are shown; it is cut in the middle."""

_LONGEST_REASON = 240
_PLACE = re.compile(r"(?:path|query|header|cookie) parameter '(?P<parameter>.+?)' of |header '(?P<header>.+?)' of ")


def proof_text(finding: Finding, evidence: Evidence) -> str:
    """Say what proves a finding: who accepts the witness, who rejects it and why; for a promise what was promised."""
    if evidence.kind == "promise":
        return f"{evidence.because} ({evidence.reference})" if evidence.reference else evidence.because
    accepted, rejected = evidence.accepted_by or "one side", evidence.rejected_by or "other side"
    witness, because = witness_text(finding, evidence), elided(visible(evidence.because), _LONGEST_REASON)
    end = f"the {rejected} rejects it: {because}" if because else f"the {rejected} rejects it"
    if evidence.direction == "request":
        return f"{witness} was accepted by the {accepted}; {end}"
    return f"the {accepted} may {_verb(finding)} {witness}; {end}"


def witness_text(finding: Finding, evidence: Evidence) -> str:
    """Spell a witness on one line as it is written: JSON, a parameter's text, or the first line of an exchange.

    What nobody would see is escaped; a long one is cut in the middle.
    """
    instance = evidence.instance
    if evidence.kind == "exchange" and isinstance(instance, Mapping):
        return _cut(_exchange_text(instance))
    found = _PLACE.match(str(finding.facts.get("owner", "")))
    if found is None or "content" in finding.where.pointer:
        return _cut(spell(instance))
    text = instance if isinstance(instance, str) and instance.strip() == instance != "" else spell(instance)
    return _cut(f"{found['parameter']}={text}" if found["parameter"] else f"{found['header']}: {text}")


def elided(text: str, most: int) -> str:
    """Cut a text in the middle to a number of characters, with an ellipsis for what is left out."""
    if len(text) <= most:
        return text
    head = most * 2 // 3
    tail = len(text) - (most - head - 1)
    return f"{text[:head]}…{text[tail:]}"


def _cut(text: str) -> str:
    # Cut first: what is escaped grows, and an instance may be as long as a contract.
    return elided(visible(elided(text, 2 * LONGEST_WITNESS)), LONGEST_WITNESS)


def _exchange_text(exchange: Mapping[str, object]) -> str:
    answered = exchange.get("status") is not None
    body = exchange.get("responseBody" if answered else "body")
    url = str(exchange.get("url", "")).removeprefix("http://localhost")
    line = f"{exchange['status']} to " if answered else ""
    return f"{line}{exchange.get('method', '')} {url}{'' if body is None else f' {body}'}"


def _verb(finding: Finding) -> str:
    """Choose the word for writing: in webhooks and callbacks the provider asks and the client answers."""
    called = not finding.operations or any(operation.kind == "operation" for operation in finding.operations)
    return "answer" if called else "send"
