"""The analysis plan, what was asked for later, and the published claims."""

from collections.abc import Mapping
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from helpers.study.base import Declared, Name, wrong

__all__ = ["Additional", "Claim", "Context", "Harms", "MissingOutcome", "Multiplicity", "Plan"]


class Multiplicity(Declared):
    """Procedure over primary and key secondary outcomes and comparisons.

    Attributes
    ----------
    procedure : str
        How the p-values of the family are adjusted.
    sensitivity : list of str
        *Extension*: procedures shown beside the planned one. E.g. ``[holm]``.
    weights : mapping of str to float
        Of a ``graph``: share of alpha by outcome (or ``outcome|arm``); they sum to at most 1.
        E.g. ``{live_birth: 1}``.
    transitions : mapping
        Of a ``graph``: where the alpha of a rejected hypothesis goes on; each sums to at most 1.
        E.g. ``{live_birth: {miscarriage: 1}}``.
    """

    procedure: Literal["none", "fixed_sequence", "holm", "hochberg", "hommel", "graph"] = "none"
    sensitivity: tuple[Literal["holm", "hochberg", "hommel", "fixed_sequence"], ...] = ()
    weights: dict[str, float] | None = None
    transitions: dict[str, dict[str, float]] | None = None


MISSING_RULES = Literal[
    "complete_case", "failure", "non_event", "best_case", "worst_case",
    "multiple_imputation", "tipping_point",
]  # fmt: skip


class MissingOutcome(Declared):
    """Handling of missing outcomes: the main rule and the sensitivity analyses.

    Attributes
    ----------
    main : str
        Rule of the main analysis; [what each does](decisions/03-missing-outcomes.md).
        ``tipping_point`` is a grid beside complete cases.
    sensitivity : list of str
        The same words, for binary primary and key secondary outcomes.
        E.g. ``[failure, best_case, worst_case]``.
    """

    main: MISSING_RULES = "complete_case"
    sensitivity: tuple[MISSING_RULES, ...] = ()


class Harms(Declared):
    """Population of the harms analysis, and the variable that holds the arm as received.

    Attributes
    ----------
    population : str
        Who is counted. E.g. ``safety``.
    arm_variable : str
        The arm as received; as randomised if not given. E.g. ``received_arm``.
    """

    population: str
    arm_variable: str | None = None


class Plan(Declared):
    """The analysis plan.

    Attributes
    ----------
    population : str
        The main population. E.g. ``itt``.
    sensitivity_populations : list of str
        Populations in which everything is repeated. E.g. ``[per_protocol]``.
    confidence_level : float
        Alpha is one minus it, two-sided.
    primary_analysis : str
        What feeds multiplicity, margins, claims and verdicts.
    adjust_for : list of str
        Covariates of the analysis shown beside the unadjusted one: baseline variables with numbers
        or groups; others get a note. E.g. ``[age, previous_failures]``.
    missing_covariate : str
        ``mean``: overall, never by arm, and a categorical one gets a level of its own.
    stratify_by : list of str
        Binary, categorical or ordinal baseline variables, others get a note; an outcome's
        ``strata``, else this, else ``design.stratified_by``. E.g. ``[site]``.
    multiplicity : Multiplicity
        Over the primary and key secondary outcomes and the comparisons.
        E.g. ``{procedure: fixed_sequence}``.
    missing_outcome : MissingOutcome
        Handling of missing outcomes. E.g. ``{main: complete_case}``.
    subgroups : list of str
        Binary, categorical or ordinal baseline variables; others get a note.
        E.g. ``[age_group]``.
    harms : Harms
        Population and arm of the harms analysis. E.g. ``{population: safety}``.
    end_state : str
        *Extension*: a variable with declared levels, each participant in one; counted by arm in
        notebook 03. E.g. ``end_state``.
    seed : int
        Of every random number.
    """

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
    """An analysis asked for later: shown beside the plan, never instead.

    Attributes
    ----------
    id : str
        A name that no other analysis has; the ``analysis`` of its rows in ``results.csv``.
        E.g. ``age_adjusted``.
    outcome : str
        Id of an outcome. E.g. ``live_birth``.
    population : str
        Where it differs from the plan. E.g. ``per_protocol``.
    adjust_for : list of str
        Covariates of this analysis; ``[]`` is unadjusted, and the plan's way if not given.
        E.g. ``[age]``.
    requested_by : str
        Who asked, in words. E.g. ``Reviewer 2``.
    reason : str
        Why, in words. E.g. ``age differed between the arms``.
    status : str
        Whether it was asked for before the data were seen.
    """

    id: Name
    outcome: str
    population: str | None = None
    adjust_for: tuple[str, ...] | None = None
    requested_by: str = ""
    reason: str = ""
    status: Literal["prespecified", "post_hoc"] = "post_hoc"


class Claim(Declared):
    """A published statement to hold against the data.

    `includes` and `made_of` say how outcomes hang together: whoever has one of those has this one,
    and nobody has two of those; with `made_of` every one of these is one of those.

    Attributes
    ----------
    outcome : str
        Id of any outcome. E.g. ``live_birth``.
    direction : str
        Of the compared arm against the reference.
    p_below : float
        What the p-value is said to be below. E.g. ``0.05``.
    p_at_least : float
        What the p-value is said not to be below. E.g. ``0.05``.
    p_reported : float
        The p-value as printed. E.g. ``0.031``.
    among : str
        The binary variable that the statement conditions on, or ``randomised``.
        E.g. ``clinical_pregnancy``.
    test : str
        The test that was named. E.g. ``fisher``.
    estimate : float
        The estimate as printed. E.g. ``1.9``.
    measure : str
        *Extension*: the measure of that estimate.
    includes : list of str
        *Extension*: outcomes whose events are among those of this one, at most two.
        E.g. ``[live_birth]``.
    made_of : list of str
        *Extension*: two outcomes whose events are all of this one's.
        E.g. ``[live_birth, miscarriage]``.
    """

    outcome: str
    direction: Literal["higher", "lower"]
    p_below: float | None = Field(None, gt=0, le=1)
    p_at_least: float | None = Field(None, ge=0, lt=1)
    p_reported: float | None = Field(None, ge=0, le=1)
    among: str | None = None
    test: str | None = None
    estimate: float | None = None
    measure: Literal["risk_difference", "risk_ratio", "odds_ratio"] | None = None
    includes: tuple[str, ...] = Field((), max_length=2)
    made_of: tuple[str, ...] = Field((), max_length=2)

    @model_validator(mode="after")
    def _one_way_to_hang_together(self) -> Self:
        if self.includes and self.made_of:
            raise wrong(
                "includes or made_of", found="both", at="made_of",
                remedy="made_of says what includes says, and that there is nothing else",
            )  # fmt: skip
        if self.made_of and len(set(self.made_of)) != 2:
            raise wrong(
                "two outcomes", found=", ".join(self.made_of), at="made_of",
                remedy="name one outcome under includes",
            )  # fmt: skip
        if self.outcome in self.parts:
            raise wrong("other outcomes than that of the claim", found=f"'{self.outcome}'")
        return self

    @property
    def parts(self) -> tuple[str, ...]:
        """Outcomes whose events are among those of this one."""
        return self.made_of or self.includes


class Context(Declared):
    """Published trials that stand beside this one, never pooled with it: a file of counts.

    Attributes
    ----------
    file : str
        A table with one row a trial and outcome, relative to the study file.
    outcomes : list of str
        Ids of the outcomes of which published trials are shown.
        E.g. ``[live_birth]``.
    """

    file: str
    outcomes: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _one_outcome(cls, value: Any) -> Any:
        if isinstance(value, Mapping) and isinstance(value.get("outcomes"), str):
            return {**value, "outcomes": [value["outcomes"]]}
        return value
