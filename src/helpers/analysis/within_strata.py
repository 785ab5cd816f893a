"""A comparison within strata by a model that has a term for each of them."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.analysis.adjustment import STRATA, Adjustment
from helpers.analysis.choices import Choices
from helpers.analysis.covariates import Columns
from helpers.analysis.outcome_values import OutcomeValues
from helpers.stats.numerics import Floats

__all__ = ["SILENT", "Codes", "within_strata"]

Codes = NDArray[np.intp]


def within_strata(
    data: OutcomeValues, choices: Choices, arm: str, level_of: pd.Series
) -> tuple[Adjustment, Codes]:
    """Return an arm against the reference with a column for each stratum but one.

    Parameters
    ----------
    data : OutcomeValues
        The outcome by arm.
    choices : Choices
    arm : str
    level_of : Series
        Stratum of every participant, an ordered categorical.

    Returns
    -------
    tuple of Adjustment, and array of int
        The comparison; and the stratum of each participant in it. Left out are participants of
        strata that add nothing to the likelihood, as `SILENT` finds them for the type: without
        them the estimate is the same, and the term of their stratum would run away.
    """
    pair = pd.concat([data.values[arm], data.values[choices.study.arms.reference]]).dropna()
    values, codes = pair.astype("float64"), level_of.loc[pair.index].cat.codes
    silent = SILENT.get(data.outcome.type, _none)(values.to_numpy(), codes.to_numpy(dtype=np.intp))
    kept = ~silent if not silent.all() else silent
    values, codes = values[kept], codes[kept]
    terms = _indicators(codes.to_numpy(dtype=np.intp))
    columns = Columns(values=terms, names=(STRATA,) * terms.shape[1], rows=values.index, without=())
    return Adjustment(
        data=data, choices=choices, arm=arm, columns=columns,
        treated=np.asarray(values.index.isin(data.values[arm].index)), values=values.to_numpy(),
        analysis="stratified",
    ), codes.to_numpy(dtype=np.intp)  # fmt: skip


def _indicators(codes: Codes) -> Floats:
    return np.asarray(codes[:, None] == np.unique(codes)[None, 1:], dtype=np.float64)


def _none(values: Floats, codes: Codes) -> NDArray[np.bool_]:
    return np.zeros(values.size, dtype=bool)


def _without_events(values: Floats, codes: Codes) -> NDArray[np.bool_]:
    """Return who belongs to a stratum without any event."""
    events = np.bincount(codes, values, minlength=int(codes.max(initial=0)) + 1)
    return np.asarray(events[codes] == 0.0)


def _at_one_end(values: Floats, codes: Codes) -> NDArray[np.bool_]:
    """Return who belongs to a stratum in which all have the lowest level, or all the highest.

    Without such a stratum another level may be the lowest, so that it is asked again.
    """
    left = np.zeros(values.size, dtype=bool)
    while not left.all():
        here = values[~left]
        ends = np.zeros_like(left)
        for code in np.unique(codes[~left]):
            mine = (codes == code) & ~left
            alike = np.unique(values[mine])
            if alike.size == 1 and alike[0] in (here.min(), here.max()):
                ends |= mine
        if not ends.any() or here.min() == here.max():
            break
        left |= ends
    return left


SILENT: Mapping[str, Callable[[Floats, Codes], NDArray[np.bool_]]] = {
    "ordinal": _at_one_end,
    "count": _without_events,
}
