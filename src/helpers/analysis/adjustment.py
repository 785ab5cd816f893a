"""One arm against the reference, with the covariates of everybody in the two."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from helpers.analysis.choices import Choices
from helpers.analysis.covariates import Columns, columns_of, crossed
from helpers.analysis.outcome_values import OutcomeValues
from helpers.results import Estimate, Key
from helpers.stats.numerics import Floats
from helpers.stats.rank import independent
from helpers.stats.strata import Flags

__all__ = ["STRATA", "Adjustment", "adjusted_key", "adjustment", "effect_rows"]

STRATA = ""
"""In place of a variable: the column of a stratum."""


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
    analysis : str
        Under which the results stand.
    """

    data: OutcomeValues
    choices: Choices
    arm: str
    columns: Columns
    treated: Flags
    values: Floats
    analysis: str = "adjusted"

    @property
    def reference(self) -> str:
        """The arm that `arm` is compared with."""
        return self.choices.study.arms.reference

    @property
    def design(self) -> Floats:
        """Intercept, arm and covariates."""
        ones = np.ones(self.treated.size)
        return np.column_stack([ones, self.treated, self.columns.values])

    def empty_arm(self, what: str) -> str:
        """Return that an arm has nobody with a known value, called `what`; empty if both have."""
        for side in (self.arm, self.reference):
            if not self.values_of(side).size:
                return f"not estimable, since nobody in {self.label(side)} has a known {what}"
        return ""

    @property
    def arms_told_apart(self) -> str:
        """That the covariates alone tell who is in which arm, in words; empty where they do not."""
        design = np.column_stack([np.ones(self.treated.size), self.columns.values, self.treated])
        if design.shape[1] - 1 in independent(design):
            return ""
        who = "strata" if self.analysis == "stratified" else "covariates"
        return f"not estimable, since the {who} alone tell who is in which arm"

    def label(self, side: str) -> str:
        """Return what readers call an arm."""
        return self.choices.study.arms.labels[side]

    def listed(self, columns: Iterable[int]) -> str:
        """Return what readers call columns of the model, each once: 0 is the arm."""
        book, names = self.choices.study.codebook, self.columns.names
        labels = (
            "the arm" if not column
            else book[names[column - 1]].label if names[column - 1] != STRATA
            else "the strata"
            for column in columns
        )  # fmt: skip
        return ", ".join(dict.fromkeys(labels))

    def values_of(self, side: str) -> Floats:
        """Return the outcome of those in the model and in one of the two arms."""
        return self.values[self.treated == (side == self.arm)]

    def strata(self, participants: pd.DataFrame, names: Sequence[str]) -> pd.Series:
        """Return the stratum of everybody in the model."""
        return crossed(participants.loc[self.columns.rows], names)

    def key(self, measure: str, method: str, *, level: str = "") -> Key:
        """Return the key of a result of this comparison."""
        return adjusted_key(
            self.choices, self.data, analysis=self.analysis, arm=self.arm,
            reference=self.reference, measure=measure, method=method, level=level,
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


def adjusted_key(
    choices: Choices, data: OutcomeValues, *, analysis: str = "adjusted", **rest: str
) -> Key:
    """Return a key of ``analysis=adjusted`` or another one, or of something tried."""
    named = analysis if not choices.departures else f"tried_{analysis}"
    return choices.key(data.outcome, among=data.among, analysis=named, **rest)


def effect_rows(
    of: Adjustment,
    measure: str,
    method: str,
    found: Any,
    *,
    beside: Mapping[str, float],
    note: str = "",
) -> Iterator[Estimate]:
    """Yield an effect with its limits, what belongs to it, and its p-value.

    Parameters
    ----------
    of : Adjustment
    measure, method : str
    found : object
        With `estimate`, `lower`, `upper` and `p_value`.
    beside : mapping of str to float
        Other statistics of the effect, for example ``log_std_error``.
    note : str, optional
        Why something is no number, or how it was made.
    """
    key = of.key(measure, method)
    yield Estimate(
        key=key, value=found.estimate, lower=found.lower, upper=found.upper,
        confidence_level=of.choices.confidence_level, note=note,
    )  # fmt: skip
    for statistic, value in beside.items():
        yield Estimate(key=key, value=value, statistic=statistic, note=note)
    yield Estimate(key=of.key("test", method), value=found.p_value, statistic="p_value", note=note)
