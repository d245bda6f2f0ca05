"""Confirms a witness with two validators that know nothing of the engine that found it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from contractguard.contract.direction import Direction
from contractguard.contract.schemas import Schema
from contractguard.errors import ContractguardError
from contractguard.schema.formats import format_options
from contractguard.schema.forms import Conjunction
from contractguard.schema.patterns import pattern_options
from contractguard.schema.rejections import placed_reason, reason
from contractguard.schema.second_opinion import UntoldError, second_opinion
from contractguard.schema.standalone import member_names, standalone
from contractguard.schema.withholding import Withholding
from contractguard.text import Pointer


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What two validators say of an instance.

    `accepted`: None where they disagree or one could not tell. `because`: of a rejection where and why in a
    sentence, `at /items/0/size: 'XL' is not one of 'S', 'M'`; of None what kept them from telling; else empty.
    `at` is the place in the instance that is spoken of.
    """

    accepted: bool | None
    because: str = ""
    at: Pointer = field(default=(), compare=False)


class TwoValidators:
    """Judges instances by schemas of one contract, in one direction.

    `follow` returns the schema that a schema's reference leads to: its `$ref`, or its `$dynamicRef`, which is taken
    for a `$ref`, as it is wherever a document is one resource. Without a `direction` nothing is withheld.
    """

    def __init__(self, follow: Callable[[Schema], Schema], direction: Direction | None) -> None:
        self._follow = follow
        self._withholding = Withholding(follow, direction)

    def confirm(self, schemas: Conjunction, instance: object, about: str = "") -> Confirmation:
        """Ask both validators whether an instance is accepted by all schemas. Never raises.

        Of several reasons for a rejection one that has to do with the member `about` is told.
        """
        try:
            return self._confirm(schemas, instance, about)
        except ContractguardError as problem:
            return Confirmation(None, problem.message)
        except UntoldError as untold:
            return Confirmation(None, str(untold))
        except RecursionError:
            return Confirmation(None, "the schema or the value nests too deeply, or the schema refers back to itself")
        except UnicodeError:
            return Confirmation(None, "the schema or the value holds a text that is no Unicode text")
        except BaseException as problem:
            # The schemas are hostile input to two libraries: whatever they stumble over, nothing is confirmed.
            # What Rust panics with is no Exception, and has no name to import.
            if not isinstance(problem, Exception) and type(problem).__name__ != "PanicException":
                raise
            return Confirmation(None, f"a validator failed with {type(problem).__name__}")

    def document(self, schemas: Conjunction, instance: object) -> dict[str, object]:
        """Return the standalone JSON Schema 2020-12 document that both validators are given for an instance.

        The second one reads the patterns of `patternProperties` as the names that they find in the instance. Raises
        ContractError where a reference leads nowhere.
        """
        return standalone(schemas, instance, self._follow, self._withholding)

    def _confirm(self, schemas: Conjunction, instance: object, about: str) -> Confirmation:
        document = self.document(schemas, instance)
        # The second validator counts its steps, so it goes first: what takes too many is not given to the first.
        errors = second_opinion(document, instance, member_names(instance))
        if _first_accepts(document, instance) == bool(errors):
            told = "one of them rejects it"
            if errors:
                told = f"one of the two validators says that {reason(errors, about)}"
            return Confirmation(None, f"the validators disagree: {told}")
        if not errors:
            return Confirmation(True)
        at, because = placed_reason(errors, about)
        return Confirmation(False, because, at)


def _first_accepts(document: dict[str, object], instance: object) -> bool:
    """Ask jsonschema_rs, which opens no references."""
    import jsonschema_rs

    validator = jsonschema_rs.Draft202012Validator(
        document, pattern_options=pattern_options(), offline=True, **format_options())
    return bool(validator.is_valid(instance))
