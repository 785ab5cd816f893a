"""Do groups have the same cumulative incidence of one event? Gray's test."""

from math import nan

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc

from helpers.stats.follow_up import Integers, checked, stratum_codes, tie_groups
from helpers.stats.log_rank import Trend, grouped, quadratic_form
from helpers.stats.numerics import Floats, quiet

__all__ = ["gray"]


def gray(
    time: ArrayLike,
    status: ArrayLike,
    group: ArrayLike,
    *,
    cause: int = 1,
    strata: ArrayLike | None = None,
) -> Trend:
    """Compare the cumulative incidence of one cause between two or more groups [1]_.

    Parameters
    ----------
    time, status, cause
        As in `helpers.stats.aalen_johansen.aalen_johansen`.
    group : array
        The group of each participant, any labels; groups in their sorted order.
    strata : array, optional
        Stratum of each participant: groups are compared within each, and the differences of
        observed and expected events added up.

    Returns
    -------
    Trend
        Equal to R's ``cmprsk::cuminc`` (``rho = 0``), ties included. `observed`
        are the events of the cause, `expected` those under one common incidence. nan where no
        event of the cause happened while two groups were at risk.

    Raises
    ------
    ValueError
        If a time, status or cause is impossible, or the lengths differ.

    Notes
    -----
    Someone who had another event stays at risk, with a weight: the number at risk is divided by
    the proportion without any event and multiplied by that without this one. The variance
    follows the influence of each event of either kind on all later comparisons.

    References
    ----------
    .. [1] Gray RJ (1988). A class of K-sample tests for comparing the cumulative incidence of a
       competing risk. Ann Stat 16, 1141-1154.

    Examples
    --------
    >>> test = gray([1, 3, 5, 7, 2, 4, 9, 9], [1, 2, 1, 1, 2, 0, 1, 0], [0] * 4 + [1] * 4)
    >>> round(test.statistic, 4), round(test.p_value, 4)
    (3.0881, 0.0789)
    """
    if cause < 1:
        raise ValueError(f"a cause is 1, 2, ..., got {cause}")
    times, states = checked(time, status)
    members, codes = grouped(group, times.size), stratum_codes(strata, times.size)
    parts = [
        _Parts(times[here], states[here], members[:, here], cause)
        for here in (codes == code for code in range(int(codes.max(initial=0)) + 1))
    ]
    observed = np.sum([part.observed for part in parts], axis=0)
    expected = np.sum([part.expected for part in parts], axis=0)
    variance = np.sum([part.variance() for part in parts], axis=0)
    statistic, df = quadratic_form(observed - expected, variance)
    if not df:
        reason = "no such event happened that could tell the groups apart"
        return Trend(nan, nan, nan, observed, expected, reason)
    return Trend(statistic, df, float(chdtrc(df, statistic)), observed, expected)


class _Parts:
    """Numbers at risk, events and curves of every group at every distinct time with an event."""

    def __init__(self, times: Floats, states: Integers, members: ArrayLike, cause: int) -> None:
        belongs = np.asarray(members, dtype=np.float64)
        risk, self.own, self.other = _counts(times, states, belongs, cause)
        with quiet():
            left = np.where(risk > 0, (risk - self.own - self.other) / risk, 1.0)
            share = np.where(risk > 0, self.own / risk, 0.0)
        self.risk, self.free = risk, np.asarray(np.cumprod(left, axis=1), dtype=np.float64)
        self.before = _earlier(self.free, 1.0)
        incidence: Floats = np.asarray(np.cumsum(self.before * share, axis=1), dtype=np.float64)
        with quiet():  # people at risk, as if nobody had left for another event
            self.weight = np.where(risk > 0, risk / self.before, 0.0)
            eligible = self.weight * (1.0 - _earlier(incidence, 0.0))
            expected = np.where(eligible > 0, eligible / eligible.sum(axis=0), 0.0)
        self.total, self.happened = self.weight.sum(axis=0), self.own.sum(axis=0)
        self.observed = self.own.sum(axis=1)
        self.expected = (expected * self.happened).sum(axis=1)

    def variance(self) -> Floats:
        """Return the covariance of observed minus expected over the groups."""
        with quiet():
            rate = np.where(self.total > 0, self.happened / self.total, 0.0)
            common: Floats = np.asarray(
                np.cumsum(rate), dtype=np.float64
            )  # the incidence under the hypothesis
            centred = self._centred()
            growth = rate / (1.0 - _earlier(common, 0.0))
        summed = np.cumsum(centred * np.where(np.isfinite(growth), growth, 0.0), axis=2)
        later = summed[:, :, -1:] - summed if summed.size else summed
        with quiet():
            alive = np.where(self.free > 0, (1.0 - common) / self.free, 0.0)
        own = centred + (1.0 - alive) * later
        return _weighted(own, self._own_spread(rate)) + _weighted(alive * later, self._spread())

    def _centred(self) -> Floats:
        """Return by pair of groups and time: the weight of one, about its share of the other."""
        share = np.where(self.total > 0, self.weight / self.total, 0.0)
        groups = range(self.weight.shape[0])
        same = np.zeros((len(groups), *self.weight.shape))
        for group in groups:
            same[group, group] = self.weight[group]
        return np.asarray(same - self.weight[:, None, :] * share[None, :, :])

    def _own_spread(self, rate: Floats) -> Floats:
        """Return the variance of the hazard of the cause in each group, corrected for ties."""
        with quiet():
            ties = (self.happened - 1.0) / (self.total * self.before - 1.0)
            spread = np.where(self.happened > 1, 1.0 - ties, 1.0) * self.before * rate / self.risk
        return np.where((self.risk > 0) & (self.happened > 0), spread, 0.0)

    def _spread(self) -> Floats:
        """Return the variance of the hazard of other causes in each group, corrected for ties."""
        with quiet():
            ties = np.where(self.other > 1, 1.0 - (self.other - 1.0) / (self.risk - 1.0), 1.0)
            spread = ties * self.before**2 * self.other / self.risk**2
        return np.where((self.other > 0) & (self.free > 0), spread, 0.0)


def _weighted(influence: Floats, spread: Floats) -> Floats:
    return np.asarray(np.einsum("ikt,jkt,kt->ij", influence, influence, spread))


def _earlier(values: Floats, start: float) -> Floats:
    """Return a step function just before each time."""
    first = np.full((*values.shape[:-1], 1), start)
    return np.concatenate((first, values), axis=-1)[..., : values.shape[-1]]


def _counts(
    times: Floats, states: Integers, belongs: Floats, cause: int
) -> tuple[Floats, Floats, Floats]:
    """Return at risk, events of the cause and of others, by group and distinct time."""
    distinct, places = tie_groups(times)
    leaving, own, other = (np.zeros((belongs.shape[0], distinct.size)) for _ in range(3))
    for row, mine in enumerate(belongs):
        np.add.at(leaving[row], places, mine)
        np.add.at(own[row], places, mine * (states == cause))
        np.add.at(other[row], places, mine * ((states > 0) & (states != cause)))
    return leaving[:, ::-1].cumsum(axis=1)[:, ::-1], own, other
