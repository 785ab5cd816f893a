"""Plan and table to results: one module a question, outcome types chosen by a registry."""

from helpers.analysis.answers import Answer
from helpers.analysis.choices import Choices, Departure, plan_for, stage_of
from helpers.analysis.coverage import Planned, planned_not_available
from helpers.analysis.outcome_types import OUTCOME_TYPES, available
from helpers.analysis.reconcile import reconcile
from helpers.analysis.trial import Trial, open_study

__all__ = [
    "OUTCOME_TYPES",
    "Answer",
    "Choices",
    "Departure",
    "Planned",
    "Trial",
    "available",
    "open_study",
    "plan_for",
    "planned_not_available",
    "reconcile",
    "stage_of",
]
