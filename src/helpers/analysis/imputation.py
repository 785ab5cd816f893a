"""Multiple imputation of unknown binary outcomes, by arm, pooled by Rubin's rules.

Every arm has its own logistic regression on the covariates of the plan, so that arms may differ in
how covariates tell the outcome. The plan's seed, the outcome and the arm decide what is drawn: the
same study file and data give the same imputed data sets, on every machine.
"""

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtr

from helpers.analysis.choices import Choices
from helpers.analysis.covariates import columns_of, modelled
from helpers.analysis.outcome_values import OutcomeValues
from helpers.results import Results
from helpers.stats import TwoByTwo
from helpers.stats.imputation import draws_needed, imputed, number_of_imputations
from helpers.stats.imputed_tables import RUBIN
from helpers.stats.numerics import Floats

__all__ = [
    "METHOD",
    "Imputations",
    "anything_unknown",
    "beyond_margin",
    "completed",
    "impute",
    "main_methods",
    "main_test",
]

METHOD = "rubin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imputations:
    """Events of each arm in every imputed data set.

    Attributes
    ----------
    m : int
        Number of imputed data sets.
    events : mapping of str to array
        By arm, events among known and imputed outcomes; no entry for an arm of which no outcome
        is known.
    sizes : mapping of str to int
        By arm, participants, known and imputed.
    covariates : tuple of str
        Variables that tell the outcomes apart.
    untold : mapping of str to int
        By arm, unknown outcomes of participants whose covariates are unknown too, under the rule
        ``complete_case``: imputed with the risk of the arm.
    """

    m: int
    events: Mapping[str, NDArray[np.int64]]
    sizes: Mapping[str, int]
    covariates: tuple[str, ...]
    untold: Mapping[str, int]

    def tables(self, arm: str, reference: str) -> TwoByTwo | None:
        """Return the two-by-two tables of an arm and the reference; None without one of them."""
        if not {arm, reference} <= self.events.keys():
            return None
        pair = (self.events[arm], self.sizes[arm], self.events[reference], self.sizes[reference])
        return TwoByTwo(*pair)


def anything_unknown(data: OutcomeValues) -> bool:
    """Return whether any outcome is unknown: with none there is nothing to impute."""
    return any(bool(values.isna().any()) for values in data.values.values())


def impute(data: OutcomeValues, choices: Choices) -> Imputations:
    """Return the events of each arm in m imputed data sets.

    Parameters
    ----------
    data : OutcomeValues
        A binary outcome by arm, as observed.
    choices : Choices
        Covariates, seed (of the plan) and `delta`, the shift of the log odds by arm.

    Notes
    -----
    m follows from the largest share of outcomes missing in an arm. Covariates are
    the outcome's ``adjust_for``, else the plan's; an unknown one is filled by the plan's rule.
    """
    columns, m = _prepared(data, choices)
    known = {arm: values for arm, values in data.values.items() if values.notna().any()}
    return Imputations(
        m=m,
        events={arm: _events(data, choices, arm, (columns, m)) for arm in known},
        sizes={arm: len(values) for arm, values in data.values.items()},
        covariates=_covariates(data, choices),
        untold={arm: _untold(values, columns) for arm, values in data.values.items()},
    )


def completed(data: OutcomeValues, choices: Choices) -> dict[str, Floats]:
    """Return the outcome of everybody in each imputed data set, by arm.

    Parameters and rules are those of `impute`, and so are the data sets.

    Returns
    -------
    dict of str to array, data sets x participants
        1 = event, in the order of the arm's values; no entry for an arm of which no outcome is
        known.
    """
    columns, m = _prepared(data, choices)
    found: dict[str, Floats] = {}
    for arm, values in data.values.items():
        if values.notna().any():
            known = np.asarray(values.astype("Float64"), dtype=np.float64)
            outcomes = np.tile(known, (m, 1))
            outcomes[:, values.isna().to_numpy()] = _drawn(data, choices, arm, (columns, m))
            found[arm] = outcomes
    return found


def beyond_margin(
    data: OutcomeValues, choices: Choices, arm: str, *, measure: str, low: float, high: float
) -> tuple[float, float]:
    """Return one-sided p-values that an effect is greater than `low`, and less than `high`.

    Student's t of the pooled effect, ratios as logarithms: a p-value is at most half of alpha
    exactly when the pooled interval clears the margin. Both are nan where there is no effect.
    """
    tables = impute(data, choices).tables(arm, choices.study.arms.reference)
    if tables is None:
        return math.nan, math.nan
    found = RUBIN[measure](tables)
    scale = math.log if measure.endswith("_ratio") else float
    if not (found.std_error > 0.0 and math.isfinite(found.estimate)):
        return math.nan, math.nan
    at = scale(found.estimate)
    greater = float(stdtr(found.df, (scale(low) - at) / found.std_error))
    return greater, float(stdtr(found.df, (at - scale(high)) / found.std_error))


def main_test(results: Results, choices: Choices) -> str:
    """Return the test whose p-value stands beside a main binary result.

    The first one chosen; where the outcome was imputed, the t test of the pooled risk difference.
    """
    found = len(results.where(analysis=choices.analysis, measure="test", method=METHOD))
    return METHOD if found else choices.tests[0]


def main_methods(results: Results, choices: Choices) -> dict[str, str]:
    """Return the interval method of each contrast of a main binary result, by measure."""
    imputed_ones = main_test(results, choices) == METHOD
    return {name: METHOD if imputed_ones else getattr(choices, name) for name in RUBIN}


def _covariates(data: OutcomeValues, choices: Choices) -> tuple[str, ...]:
    return modelled(choices.study, choices.covariates_of(data.outcome))


def _prepared(data: OutcomeValues, choices: Choices) -> tuple[pd.DataFrame, int]:
    """Return the columns of the covariates, and how many data sets to impute."""
    columns = _columns(data, choices, _covariates(data, choices))
    shares = [float(values.isna().mean()) for values in data.values.values() if len(values)]
    return columns, number_of_imputations(max(shares, default=0.0))


def _columns(data: OutcomeValues, choices: Choices, covariates: tuple[str, ...]) -> pd.DataFrame:
    """Return the columns of the covariates for everyone; nan where the plan's rule fills none."""
    everyone = data.pool.index
    made = columns_of(data.pool, choices.study, covariates, known=everyone)
    return pd.DataFrame(made.values, index=made.rows).reindex(everyone)


def _events(
    data: OutcomeValues, choices: Choices, arm: str, place: tuple[pd.DataFrame, int]
) -> NDArray[np.int64]:
    known = int(data.values[arm].sum())
    return np.asarray(known + _drawn(data, choices, arm, place).sum(axis=1), dtype=np.int64)


def _drawn(
    data: OutcomeValues, choices: Choices, arm: str, place: tuple[pd.DataFrame, int]
) -> NDArray[np.bool_]:
    """Return the unknown outcomes of an arm as drawn: one row a data set."""
    columns, m = place
    values = data.values[arm]
    known = values.dropna()
    unknown = values.index[values.isna()]
    return imputed(
        known.to_numpy(dtype=np.float64),
        columns.loc[known.index].to_numpy(),
        columns.loc[unknown].to_numpy(),
        _uniforms(data, choices, arm, (m, draws_needed(len(known), len(unknown)))),
        shift=dict(choices.delta).get(arm, 0.0),
    )


def _uniforms(data: OutcomeValues, choices: Choices, arm: str, shape: tuple[int, int]) -> Floats:
    """Return uniform draws of a stream that belongs to this seed, outcome, group and arm."""
    name = "\n".join((str(choices.study.analysis.seed), data.outcome.id, data.among, arm))
    entropy = int.from_bytes(hashlib.sha256(name.encode()).digest(), "big")
    stream = np.random.Generator(np.random.PCG64(np.random.SeedSequence(entropy)))
    return stream.random(shape)


def _untold(values: pd.Series, columns: pd.DataFrame) -> int:
    unknown = values.index[values.isna()]
    return int(columns.loc[unknown].isna().any(axis=1).sum())
