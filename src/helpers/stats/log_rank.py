"""Do groups have the event at the same rate over time? The log-rank test."""

from dataclasses import dataclass
from math import nan

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc

from helpers.stats.follow_up import Integers, checked, stratum_codes, tie_groups
from helpers.stats.numerics import Floats, quiet

__all__ = ["Trend", "grouped", "log_rank", "quadratic_form"]


@dataclass(frozen=True, slots=True, eq=False)
class Trend:
    """A test of several groups over time.

    Attributes
    ----------
    statistic, df, p_value : float
        Chi-squared statistic, degrees of freedom and two-sided p-value; nan without information.
    observed, expected : array of float
        Events of each group, and those expected if all groups had them at one rate.
    reason : str
        Why the test is undefined; empty where it is not.
    """

    statistic: float
    df: float
    p_value: float
    observed: Floats
    expected: Floats
    reason: str = ""


def log_rank(
    time: ArrayLike, event: ArrayLike, group: ArrayLike, *, strata: ArrayLike | None = None
) -> Trend:
    """Compare the event rates of two or more groups over the whole follow-up [1]_.

    Parameters
    ----------
    time, event : array
        As in `helpers.stats.kaplan_meier.kaplan_meier`.
    group : array
        The group of each participant, any labels; groups in their sorted order.
    strata : array, optional
        Stratum of each participant: groups are compared within each, and the differences of
        observed and expected events added up.

    Returns
    -------
    Trend
        With the hypergeometric variance, which allows for ties: equal to R's ``survdiff``. nan
        where no event happened while two groups were at risk.

    Raises
    ------
    ValueError
        If a time or status is impossible, or the lengths differ.

    References
    ----------
    .. [1] Mantel N (1966). Evaluation of survival data and two new rank order statistics arising
       in its consideration. Cancer Chemother Rep 50, 163-170.

    Examples
    --------
    >>> test = log_rank([1, 3, 5, 7, 2, 4, 9, 9], [1, 1, 1, 1, 1, 0, 1, 0], [0] * 4 + [1] * 4)
    >>> round(test.statistic, 4), round(test.p_value, 4)
    (2.4821, 0.1152)
    """
    times, events = checked(time, event)
    if events.size and int(events.max()) > 1:
        raise ValueError(f"an event is 0 or 1, got {int(events.max())}")
    members, codes = grouped(group, times.size), stratum_codes(strata, times.size)
    size = members.shape[0]
    observed, expected, variance = np.zeros(size), np.zeros(size), np.zeros((size, size))
    for here in (codes == code for code in range(int(codes.max(initial=0)) + 1)):
        parts = _compared(times[here], events[here], members[:, here])
        observed, expected, variance = observed + parts[0], expected + parts[1], variance + parts[2]
    statistic, df = quadratic_form(observed - expected, variance)
    if not df:
        reason = "no event happened that could tell the groups apart"
        return Trend(nan, nan, nan, observed, expected, reason)
    return Trend(statistic, df, float(chdtrc(df, statistic)), observed, expected)


def grouped(group: ArrayLike, size: int) -> NDArray[np.bool_]:
    """Return who belongs to each group: one row a group, in sorted order.

    Raises
    ------
    ValueError
        If there is not one label for each participant.
    """
    labels = np.asarray(group).reshape(-1)
    if labels.size != size:
        raise ValueError(f"group needs one label a participant, got {labels.size} for {size}")
    return np.asarray(np.unique(labels)[:, None] == labels[None, :])


def quadratic_form(difference: Floats, variance: Floats) -> tuple[float, float]:
    """Return u' V^- u and the rank of V, for differences that sum to zero.

    Groups that carry no information (no variance) are left out, as R does.
    """
    informed = np.flatnonzero(np.diag(variance) > 1e-12 * max(1.0, float(np.trace(variance))))
    if informed.size < 2:
        return nan, 0.0
    kept = informed[1:]  # the differences sum to zero: one of them follows from the others
    block = variance[np.ix_(kept, kept)]
    rank = int(np.linalg.matrix_rank(block, hermitian=True))
    value = difference[kept] @ np.linalg.pinv(block, hermitian=True) @ difference[kept]
    return max(0.0, float(value)), float(rank)


def _compared(
    times: Floats, events: Integers, members: NDArray[np.bool_]
) -> tuple[Floats, Floats, Floats]:
    """Return observed and expected events of each group, and their covariance, in one stratum."""
    at_risk, happened = _counts(times, events, members)
    n, d = at_risk.sum(axis=0), happened.sum(axis=0)
    with quiet():
        share = np.where(n > 0, at_risk / n, 0.0)
        spread = np.where(n > 1, d * (n - d) / (n - 1.0), 0.0)
    variance = np.diag((spread * share).sum(axis=1)) - (spread * share) @ share.T
    return happened.sum(axis=1), (share * d).sum(axis=1), variance


def _counts(times: Floats, events: ArrayLike, members: ArrayLike) -> tuple[Floats, Floats]:
    """Return numbers at risk and events by group and distinct time."""
    distinct, places = tie_groups(times)
    belongs = np.asarray(members, dtype=np.float64)
    shape = (belongs.shape[0], distinct.size)
    leaving, happened = np.zeros(shape), np.zeros(shape)
    for row, mine in enumerate(belongs):
        np.add.at(leaving[row], places, mine)
        np.add.at(happened[row], places, mine * np.asarray(events, dtype=np.float64))
    return leaving[:, ::-1].cumsum(axis=1)[:, ::-1], happened
