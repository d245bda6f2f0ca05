"""Whether a response that the revision no longer allows is one that clients miss."""

from __future__ import annotations

from collections.abc import Sequence

from contractguard.compare.exchange.entries import media_of, responses_of
from contractguard.compare.exchange.media_types import key_in_force
from contractguard.compare.exchange.model import Rejection, header_of
from contractguard.compare.sides import Side
from contractguard.contract import CallableOperation, Contract, Schema
from contractguard.errors import ContractError
from contractguard.replay.recorded import RESPONSE_BODY, Recorded
from contractguard.schema import includes
from contractguard.schema.engine import Search, Terms, Translator

_MOST_STEPS = 20_000
_TIGHTENED = frozenset({
    "required", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "minItems",
    "maxItems", "minProperties", "maxProperties", "uniqueItems",
})
"""Keywords that can only have been tightened where the base accepts a value that they reject."""
_LONGEST_CHAIN = 100
_SILENT = frozenset({"description", "summary", "title", "example", "examples", "deprecated"})
_SEVERAL = frozenset({
    "$ref", "$dynamicRef", "allOf", "anyOf", "oneOf", "not", "if", "dependentSchemas", "patternProperties",
    "prefixItems", "unevaluatedProperties", "unevaluatedItems", "contains",
})
"""Keywords besides which `properties` or `items` do not decide alone what a member is."""


class Promises:
    """Tells responses that are only promised more closely from those that clients of the base cannot rely on any more.

    A revision may answer less than the base allowed: a recorded answer that it would not give harms nobody as long as
    all that it does give is what the base allows (design: revision ⊆ base).
    """

    def __init__(self, base: Contract, revision: Contract) -> None:
        self._terms = Terms()
        self._base, self._revision = Side(base), Side(revision)
        self._promised, self._proposed = (
            Translator(self._terms, side.follow, "response") for side in (self._base, self._revision))
        self._known: dict[tuple[object, object], bool] = {}

    def kept(
        self, base: CallableOperation, revision: CallableOperation, recorded: Recorded, rejection: Rejection
    ) -> bool:
        """Whether all that the revision answers in the place of a rejected response is allowed by the base."""
        if rejection.kind == "status":
            return recorded.status is not None and recorded.status >= 400
        if rejection.part != RESPONSE_BODY:
            # A header that is always there now takes nothing away; its schema is not looked at.
            return rejection.kind == "missing"
        if rejection.kind != "schema":
            return False
        if rejection.keyword in _TIGHTENED and not rejection.is_choice:
            return True
        try:
            promised, proposed = _schema(self._base, base, recorded), _schema(self._revision, revision, recorded)
        except ContractError:
            return False
        if promised is None or proposed is None:
            return promised is None
        return self._includes(promised, proposed) or self._includes_at(rejection.path, promised, proposed)

    def _includes_at(self, path: Sequence[str | int | None], promised: Schema, proposed: Schema) -> bool:
        """Ask of the one value that was rejected, where nothing but properties and items leads to it on both sides."""
        for step in path:
            pair = _step(self._base, promised, step), _step(self._revision, proposed, step)
            if pair[0] is None or pair[1] is None:
                return False
            promised, proposed = pair[0], pair[1]
        return self._includes(promised, proposed)

    def _includes(self, promised: Schema, proposed: Schema) -> bool:
        key = promised.node.location, proposed.node.location
        if key not in self._known:
            search = Search(self._terms, most_steps=_MOST_STEPS)
            answer = includes(self._proposed.conjunction((proposed,)), self._promised.conjunction((promised,)), search)
            self._known[key] = answer.answer == "yes"
        return self._known[key]


def _step(side: Side, schema: Schema, step: str | int | None) -> Schema | None:
    """Return the schema of a member or of an item; None where more than one schema has a say in it."""
    for _ in range(_LONGEST_CHAIN):
        if schema.reference is None or schema.keywords.keys() - _SILENT != {"$ref"}:
            break
        schema = side.follow(schema)
    if schema.always is not None or _SEVERAL & schema.keywords.keys() or step is None:
        return None
    keyword = "items" if isinstance(step, int) else "properties"
    held = schema.keywords.get(keyword)
    if not isinstance(held, dict) or (isinstance(step, str) and step not in held):
        return None
    return schema.child("items") if isinstance(step, int) else schema.child("properties", step)


def _schema(side: Side, called: CallableOperation, recorded: Recorded) -> Schema | None:
    """Return the schema of the body that a recorded status and media type have in a contract."""
    described = {key.upper(): response for key, response in responses_of(side.contract, called)}
    keys = (str(recorded.status), f"{(recorded.status or 0) // 100}XX", "DEFAULT")
    response = next((described[key] for key in keys if key in described), None)
    if response is None:
        return None
    key = key_in_force(response.content, header_of(recorded.response_headers, "Content-Type"))
    return media_of(side.contract, response.content[key]).schema if key is not None else None
