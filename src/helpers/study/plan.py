"""The analysis plan, what was asked for later, and the published claims."""

from typing import Literal

from pydantic import Field

from helpers.study.base import Declared, Name

__all__ = ["Additional", "Claim", "Harms", "MissingOutcome", "Multiplicity", "Plan"]


class Multiplicity(Declared):
    """Procedure over primary and key secondary outcomes and comparisons."""

    procedure: Literal["none", "fixed_sequence", "holm", "hochberg", "hommel", "graph"] = "none"
    sensitivity: tuple[Literal["holm", "hochberg", "hommel", "fixed_sequence"], ...] = ()
    weights: dict[str, float] | None = None
    transitions: dict[str, dict[str, float]] | None = None


MISSING_RULES = Literal[
    "complete_case", "failure", "non_event", "best_case", "worst_case",
    "multiple_imputation", "tipping_point",
]  # fmt: skip


class MissingOutcome(Declared):
    """Handling of missing outcomes: the main rule and the sensitivity analyses."""

    main: MISSING_RULES = "complete_case"
    sensitivity: tuple[MISSING_RULES, ...] = ()


class Harms(Declared):
    """Population of the harms analysis, and the variable that holds the arm as received."""

    population: str
    arm_variable: str | None = None


class Plan(Declared):
    """The analysis plan."""

    population: str
    sensitivity_populations: tuple[str, ...] = ()
    confidence_level: float = Field(0.95, gt=0.5, lt=1)
    primary_analysis: Literal["unadjusted", "stratified", "adjusted"] = "unadjusted"
    adjust_for: tuple[str, ...] = ()
    missing_covariate: Literal["mean", "complete_case"] = "mean"
    stratify_by: tuple[str, ...] = ()
    multiplicity: Multiplicity = Multiplicity()
    missing_outcome: MissingOutcome = MissingOutcome()
    subgroups: tuple[str, ...] = ()
    harms: Harms | None = None
    end_state: str | None = None
    seed: int = 1


class Additional(Declared):
    """An analysis asked for later: shown beside the plan, never instead."""

    id: Name
    outcome: str
    population: str | None = None
    adjust_for: tuple[str, ...] | None = None
    requested_by: str = ""
    reason: str = ""
    status: Literal["prespecified", "post_hoc"] = "post_hoc"


class Claim(Declared):
    """A published statement to hold against the data."""

    outcome: str
    direction: Literal["higher", "lower"]
    p_below: float | None = Field(None, gt=0, le=1)
    p_at_least: float | None = Field(None, ge=0, lt=1)
    p_reported: float | None = Field(None, ge=0, le=1)
    among: str | None = None
    test: str | None = None
    estimate: float | None = None
