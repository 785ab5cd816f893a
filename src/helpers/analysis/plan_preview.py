"""What the plan will do with these data: who is counted, in what, and by which methods.

Counts only: no estimate, no interval and no p-value, so that it costs next to nothing and can be
read before anybody wants to know the answer. Blind, nothing is counted by arm.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from helpers.analysis.adjusted import covariates_for
from helpers.analysis.answers import Answer
from helpers.analysis.choices import Choices, plan_for, stage_of
from helpers.analysis.coverage import Planned, planned_not_available
from helpers.analysis.outcome_types import OUTCOME_TYPES, available, denominators_of
from helpers.analysis.preview_rows import date_spans, preview_rows, strata_id
from helpers.analysis.stratified import strata_for
from helpers.analysis.subgroups import subgroups_for
from helpers.data import Cleaned
from helpers.results import Results
from helpers.study import Outcome, Study

__all__ = ["DateSpan", "OutcomePlan", "Preview", "outcome_plans", "preview"]

Methods = Callable[[Choices, Outcome], tuple[str, ...]]
METHODS: Mapping[str, Methods] = {
    "binary": lambda c, o: (c.risk, c.risk_difference, c.risk_ratio, c.odds_ratio),
    "continuous": lambda c, o: ("welch", "hodges_lehmann"),
    "ordinal": lambda c, o: ("proportional_odds", "brunner_munzel"),
    "count": lambda c, o: ("negative_binomial",),
    "time_to_event": lambda c, o: (
        "aalen_johansen" if o.competing else "kaplan_meier", "cox", "rmst",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomePlan:
    """How one outcome will be analysed.

    Attributes
    ----------
    outcome : Outcome
        As declared.
    groups : tuple of str
        Who is counted: ``"randomised"`` or a binary variable; the main group first.
    population : str
        Population of its main analysis.
    methods : tuple of str
        Names of the registries: intervals or models; empty where the type is not available.
    test : str
        The test whose p-value is its main one, before the plan's primary analysis.
    covariates, strata, subgroups : tuple of str
        Variables that the analysis will use, those that it cannot use left out.
    """

    outcome: Outcome
    groups: tuple[str, ...]
    population: str
    methods: tuple[str, ...]
    test: str
    covariates: tuple[str, ...]
    strata: tuple[str, ...]
    subgroups: tuple[str, ...]

    @property
    def strata_id(self) -> str:
        """The name of its strata in the results."""
        return strata_id(self.strata)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateSpan:
    """How many dates a variable holds, and the months of the first and the last one.

    Attributes
    ----------
    variable : str
    first, last : tuple of int
        Year and month; no day, as that would say more of a person than anybody needs.
    """

    variable: str
    first: tuple[int, int]
    last: tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Preview(Answer):
    """What the plan will do with the cleaned data.

    Attributes
    ----------
    blind : bool
        Whether nothing is counted by arm.
    outcomes : tuple of OutcomePlan
        In the order of the study file.
    dates : tuple of DateSpan
        Every date variable that holds a date.
    planned : tuple of Planned
        What the study file asks for and this version does not compute.
    sources : DataFrame
        The raw files as read.
    unused : tuple of str
        Columns that the study file does not name.
    """

    blind: bool
    outcomes: tuple[OutcomePlan, ...]
    dates: tuple[DateSpan, ...]
    planned: tuple[Planned, ...]
    sources: pd.DataFrame
    unused: tuple[str, ...]

    @property
    def counted_arms(self) -> tuple[str, ...]:
        """Arms that are counted apart; one empty name for all together where blind."""
        return ("",) if self.blind else self.study.arms.levels


def preview(study: Study, cleaned: Cleaned, *, blind: bool = False) -> Preview:
    """Return what the plan will do with cleaned data.

    Parameters
    ----------
    study : Study
        The study file.
    cleaned : Cleaned
        As `helpers.data.clean` returns it.
    blind : bool
        Count all arms together, so that whoever prepares the analysis stays blinded.
    """
    plans = tuple(outcome_plans(study))
    strata = {plan.strata: plan.population for plan in plans if plan.strata}
    covariates = dict.fromkeys(name for plan in plans for name in plan.covariates)
    rows = preview_rows(study, cleaned, covariates=covariates, strata=strata, blind=blind)
    spans = (DateSpan(variable=n, first=a, last=b) for n, a, b in date_spans(study, cleaned))
    return Preview(
        study=study,
        results=Results(rows),
        blind=blind,
        outcomes=plans,
        dates=tuple(spans),
        planned=planned_not_available(study),
        sources=cleaned.sources,
        unused=tuple(cleaned.unused),
    )


def outcome_plans(study: Study) -> Iterator[OutcomePlan]:
    """Yield how each outcome of a study file will be analysed."""
    for outcome in study.outcomes:
        choices = plan_for(study, stage_of(outcome))
        known = available(outcome)
        yield OutcomePlan(
            outcome=outcome,
            groups=denominators_of(outcome),
            population=choices.population_of(outcome),
            methods=METHODS[outcome.type](choices, outcome) if known else (),
            test=OUTCOME_TYPES[outcome.type].test(choices, outcome) if known else "",
            covariates=covariates_for(choices, outcome),
            strata=strata_for(choices, outcome),
            subgroups=subgroups_for(choices, outcome),
        )
