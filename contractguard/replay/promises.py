"""Whether a response that the revision no longer allows is one that clients miss."""

from __future__ import annotations

from collections.abc import Sequence

from contractguard.compare.exchange.model import Rejection, header_of
from contractguard.compare.sides import Side
from contractguard.contract import CallableOperation, Schema
from contractguard.errors import ContractError
from contractguard.replay.bodies import body_schema, item_schema, property_schema
from contractguard.replay.recorded import RESPONSE_BODY, Recorded
from contractguard.schema import includes
from contractguard.schema.engine import Search, Terms, Translator

_MOST_STEPS = 20_000
_TIGHTENED = frozenset({
    "required", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "minItems",
    "maxItems", "minProperties", "maxProperties", "uniqueItems",
})
"""Keywords that can only have been tightened where the base accepts a value that they reject."""


class Promises:
    """Tells responses that are only promised more closely from those that clients of the base cannot rely on any more.

    A revision may answer less than the base allowed: a recorded answer that it would not give harms nobody as long as
    all that it does give is what the base allows (design: revision ⊆ base).
    """

    def __init__(self, base: Side, revision: Side) -> None:
        self._terms = Terms()
        self._base, self._revision = base, revision
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
            media_type = header_of(recorded.response_headers, "Content-Type")
            promised, proposed = (body_schema(side.contract, called, recorded.status, media_type) for side, called in (
                (self._base, base), (self._revision, revision)))
        except ContractError:
            return False
        if promised is None or proposed is None:
            return promised is None
        return self._includes(promised, proposed) or self._includes_at(rejection.path, promised, proposed)

    def _includes_at(self, path: Sequence[str | int | None], promised: Schema, proposed: Schema) -> bool:
        """Ask of the one value that was rejected, where nothing but properties and items leads to it on both sides."""
        for step in path:
            was, now = _step(self._base, promised, step), _step(self._revision, proposed, step)
            if was is None or now is None:
                return False
            promised, proposed = was, now
        return self._includes(promised, proposed)

    def _includes(self, promised: Schema, proposed: Schema) -> bool:
        key = promised.node.location, proposed.node.location
        if key not in self._known:
            search = Search(self._terms, most_steps=_MOST_STEPS)
            answer = includes(self._proposed.conjunction((proposed,)), self._promised.conjunction((promised,)), search)
            self._known[key] = answer.answer == "yes"
        return self._known[key]


def _step(side: Side, schema: Schema, step: str | int | None) -> Schema | None:
    """Return the schema of a member or of an item, where one schema alone has a say in it."""
    if step is None:
        return None
    return item_schema(side, schema) if isinstance(step, int) else property_schema(side, schema, step)
