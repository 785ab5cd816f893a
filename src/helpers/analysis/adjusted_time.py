"""Adjusted hazard ratio: Cox's model given covariates, and within the strata of randomisation."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from helpers.analysis.adjustment import Adjustment, effect_rows
from helpers.analysis.event_states import EVENT, times
from helpers.results import Estimate
from helpers.stats.cox import HazardRatio, hazard_ratio
from helpers.stats.numerics import Floats
from helpers.stats.proportional_hazards import proportional_hazards

__all__ = ["CHECKS", "COX", "COX_STRATIFIED", "hazard_rows", "time_rows"]

COX, COX_STRATIFIED = "cox", "cox_stratified"
CHECKS: Mapping[str, str] = {
    COX: "proportional_hazards",
    COX_STRATIFIED: "proportional_hazards_stratified",
}
"""Test of the assumption of each model: no test of a difference between arms."""
CAUSE_SPECIFIC = "cause-specific: competing events end follow-up"
ALL_TOGETHER = "arm and covariates together"


def time_rows(
    of: Adjustment, participants: pd.DataFrame, strata: Sequence[str]
) -> Iterator[Estimate]:
    """Yield the adjusted hazard ratio of one comparison, its p-value, and the check of it.

    Where the randomisation was stratified, ``cox_stratified`` has a baseline hazard of its own in
    each stratum, and the covariates that are no strata.
    """
    yield from hazard_rows(of, COX, of.columns.values)
    if strata:
        others = [place for place, name in enumerate(of.columns.names) if name not in strata]
        labels = of.strata(participants, strata).astype(str).to_numpy()
        yield from hazard_rows(of, COX_STRATIFIED, of.columns.values[:, others], strata=labels)


def hazard_rows(
    of: Adjustment, method: str, covariates: Floats, *, strata: ArrayLike | None = None
) -> Iterator[Estimate]:
    """Yield a hazard ratio, its error and p-value, and the check of proportional hazards.

    Parameters
    ----------
    of : Adjustment
        Its values are the codes of `helpers.analysis.event_states.states`.
    method : str
    covariates : array, participants x columns
        Of those in the model; no column at all is allowed.
    strata : array, optional
        The stratum of each.
    """
    why = of.empty_arm("time")
    if why:
        for measure in ("hazard_ratio", "test"):
            yield of.undefined(measure, method, why)
        return
    rows = of.columns.rows
    time = times(of.data.pool.loc[rows], of.data.outcome).to_numpy(dtype=np.float64)
    event, level = of.values == EVENT, of.choices.confidence_level
    found = hazard_ratio(time, event, of.treated, covariates=covariates, strata=strata, level=level)
    note = _note(of, found)
    beside = {"log_std_error": found.std_error}
    yield from effect_rows(of, "hazard_ratio", method, found, beside=beside, note=note)
    design = np.column_stack([of.treated, covariates])
    check = proportional_hazards(time, event, design, strata=strata)
    reason = f"undefined: {check.reason}" if check.reason else ""
    if not reason and covariates.shape[1]:
        reason = ALL_TOGETHER
    yield Estimate(
        key=of.key("test", CHECKS[method]), value=check.global_p_value, statistic="p_value",
        note=reason,
    )  # fmt: skip


def _note(of: Adjustment, found: HazardRatio) -> str:
    cause = CAUSE_SPECIFIC if of.data.outcome.competing else ""
    reason = f"undefined: {found.reason}" if found.reason else ""
    return "; ".join(part for part in (reason, cause) if part)
