"""Contract → what rules over one document speak of: every element once, with all operations that it reaches."""

from contractguard.survey.schemas import BrokenReference
from contractguard.survey.subjects import Met, OperationSubject, SchemaSubject
from contractguard.survey.survey import Survey, survey_contract

__all__ = ["BrokenReference", "Met", "OperationSubject", "SchemaSubject", "Survey", "survey_contract"]
