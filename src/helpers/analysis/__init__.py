"""Plan and table to results: one module a question, outcome types chosen by a registry.

Public names are loaded when first used: comparing two proportions must not wait for pandas.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from helpers.analysis.answers import Answer
    from helpers.analysis.choices import Choices, Departure, plan_for, stage_of
    from helpers.analysis.comparison import Comparison, compare
    from helpers.analysis.coverage import Planned, planned_not_available
    from helpers.analysis.operating_characteristics import Design, design
    from helpers.analysis.outcome_types import OUTCOME_TYPES, available
    from helpers.analysis.reconciliation import reconcile
    from helpers.analysis.trial import Trial, open_study

_HOMES = {
    "Answer": "answers",
    "Choices": "choices",
    "Comparison": "comparison",
    "Departure": "choices",
    "Design": "operating_characteristics",
    "OUTCOME_TYPES": "outcome_types",
    "Planned": "coverage",
    "Trial": "trial",
    "available": "outcome_types",
    "compare": "comparison",
    "design": "operating_characteristics",
    "open_study": "trial",
    "plan_for": "choices",
    "planned_not_available": "coverage",
    "reconcile": "reconciliation",
    "stage_of": "choices",
}

__all__ = [
    "OUTCOME_TYPES",
    "Answer",
    "Choices",
    "Comparison",
    "Departure",
    "Design",
    "Planned",
    "Trial",
    "available",
    "compare",
    "design",
    "open_study",
    "plan_for",
    "planned_not_available",
    "reconcile",
    "stage_of",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
