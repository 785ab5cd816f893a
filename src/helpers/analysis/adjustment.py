"""One arm against the reference, with the covariates of everybody in the two."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.analysis.choices import Choices
from helpers.analysis.covariates import Columns, columns_of, crossed
from helpers.analysis.outcome_values import OutcomeValues
from helpers.results import Estimate, Key
from helpers.stats.numerics import Floats
from helpers.stats.rank import independent
from helpers.stats.strata import Flags

__all__ = ["TOLD_APART", "Adjustment", "adjusted_key", "adjustment"]

TOLD_APART = "not estimable, since the covariates alone tell who is in which arm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """What an adjusted comparison of two arms is computed from.

    Attributes
    ----------
    data : OutcomeValues
        The outcome by arm, as the plan's rule for unknown outcomes leaves it.
    choices : Choices
    arm : str
        Compared with the reference.
    columns : Columns
        Covariates of the participants in the model.
    treated : array of bool
        Who of them is in `arm`.
    values : array
        Their outcome; 1 = event where it is binary.
    """

    data: OutcomeValues
    choices: Choices
    arm: str
    columns: Columns
    treated: Flags
    values: Floats

    @property
    def reference(self) -> str:
        """The arm that `arm` is compared with."""
        return self.choices.study.arms.reference

    @property
    def design(self) -> Floats:
        """Intercept, arm and covariates."""
        ones = np.ones(self.treated.size)
        return np.column_stack([ones, self.treated, self.columns.values])

    @property
    def arms_told_apart(self) -> bool:
        """Whether the covariates alone tell who is in which arm, so that no effect is left."""
        design = np.column_stack([np.ones(self.treated.size), self.columns.values, self.treated])
        return design.shape[1] - 1 not in independent(design)

    def values_of(self, side: str) -> Floats:
        """Return the outcome of those in the model and in one of the two arms."""
        return self.values[self.treated == (side == self.arm)]

    def strata(self, participants: pd.DataFrame, names: Sequence[str]) -> pd.Series:
        """Return the stratum of everybody in the model."""
        return crossed(participants.loc[self.columns.rows], names)

    def key(self, measure: str, method: str, *, level: str = "") -> Key:
        """Return the key of a result of this comparison."""
        return adjusted_key(
            self.choices, self.data, arm=self.arm, reference=self.reference,
            measure=measure, method=method, level=level,
        )  # fmt: skip

    def undefined(self, measure: str, method: str, note: str) -> Estimate:
        """Return the empty row of a result that cannot be estimated, with the reason."""
        statistic = "p_value" if measure == "test" else "estimate"
        return Estimate(key=self.key(measure, method), value=np.nan, statistic=statistic, note=note)


def adjustment(
    participants: pd.DataFrame,
    data: OutcomeValues,
    choices: Choices,
    arm: str,
    names: Sequence[str],
    *,
    strata: Sequence[str] = (),
) -> Adjustment:
    """Return the comparison of `arm` with the reference, adjusted for covariates and strata."""
    pair = pd.concat([data.values[arm], data.values[choices.study.arms.reference]])
    known = pair.dropna().index
    pool = participants.loc[pair.index]
    columns = columns_of(pool, choices.study, names, known=known, strata=strata)
    return Adjustment(
        data=data, choices=choices, arm=arm, columns=columns,
        treated=np.asarray(columns.rows.isin(data.values[arm].index)),
        values=pair.loc[columns.rows].astype("float64").to_numpy(),
    )  # fmt: skip


def adjusted_key(choices: Choices, data: OutcomeValues, **rest: str) -> Key:
    """Return a key of ``analysis=adjusted``, or of something tried."""
    analysis = "adjusted" if not choices.departures else "tried_adjusted"
    return choices.key(data.outcome, among=data.among, analysis=analysis, **rest)
