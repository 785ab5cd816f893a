"""The study file as typed data: codebook, arms, populations, outcomes and plan.

`load_study` reads one, or raises one `StudyError` with every fault of the file; `plan_hash` and
`data_hash` say whether the plan or the description of the data changed.
"""

from helpers.study.hashing import data_hash, plan_hash, study_json
from helpers.study.levels import canonical, spelled
from helpers.study.loader import load_study
from helpers.study.model import (
    Additional,
    AdverseEventSource,
    Arms,
    BelowDetection,
    Case,
    Check,
    Claim,
    Condition,
    Context,
    CoreOutcomes,
    Cut,
    Derived,
    Design,
    Flow,
    FlowVariable,
    Harms,
    Margin,
    MissingOutcome,
    Multiplicity,
    Outcome,
    Plan,
    Population,
    Source,
    Sources,
    Study,
    UnitFrom,
    Variable,
)
from helpers.study.root import available_studies, project_root, shown_path

__all__ = [
    "Additional",
    "AdverseEventSource",
    "Arms",
    "BelowDetection",
    "Case",
    "Check",
    "Claim",
    "Condition",
    "Context",
    "CoreOutcomes",
    "Cut",
    "Derived",
    "Design",
    "Flow",
    "FlowVariable",
    "Harms",
    "Margin",
    "MissingOutcome",
    "Multiplicity",
    "Outcome",
    "Plan",
    "Population",
    "Source",
    "Sources",
    "Study",
    "UnitFrom",
    "Variable",
    "available_studies",
    "canonical",
    "data_hash",
    "load_study",
    "plan_hash",
    "project_root",
    "shown_path",
    "spelled",
    "study_json",
]
