"""JSON Schemas as Spectral's function `schema` applies them: dialects, formats, and which failures are told."""

from contractguard.rules.functions.judging.dialects import DIALECTS, DialectName, dialect_of
from contractguard.rules.functions.judging.failure import Failure, Failures
from contractguard.rules.functions.judging.judging import SchemaJudge, check_schema
from contractguard.rules.functions.judging.telling import suggestion, told

__all__ = [
    "DIALECTS", "DialectName", "Failure", "Failures", "SchemaJudge", "check_schema", "dialect_of", "suggestion", "told",
]
