"""The randomisation test of two risks: how often the allocation alone gives such a difference.

Under the null hypothesis that the treatment changes nobody's outcome, the outcomes are fixed and
the arms are what chance made. The statistic is the absolute difference in risk.
"""

import numpy as np
from numpy.typing import ArrayLike

from helpers.stats.hypergeometric import Margins, conditional_weights
from helpers.stats.integrity.chance import Integers
from helpers.stats.numerics import Floats, quiet
from helpers.stats.strata import Strata

__all__ = ["dealt_out_test", "drawn_test"]

SAME = 1e-12  # differences nearer than this are equal


def dealt_out_test(strata: Strata) -> float:
    """Return the p-value over all ways to deal out the arms anew within strata.

    The numbers of each arm in each stratum are fixed, as where the arms were dealt out without
    blocks. The events of arm 1 follow a hypergeometric distribution in every stratum, so that the
    sum over all allocations is exact without going through them one by one. With one stratum and
    arms of one size it is Fisher's two-sided test [1]_.

    Parameters
    ----------
    strata : Strata
        Events and participants of both arms, one table a stratum.

    Returns
    -------
    float
        Probability of a difference at least as large in either direction, in (0, 1]; nan where an
        arm has nobody.

    References
    ----------
    .. [1] Rosenberger WF, Lachin JM (2016). Randomization in clinical trials, 2nd ed. Wiley,
       chapter 6.

    Examples
    --------
    >>> round(dealt_out_test(Strata([3], [4], [1], [4])), 4)
    0.4857
    """
    x1, n1, x0, n0 = (np.ravel(np.asarray(v)) for v in (strata.x1, strata.n1, strata.x0, strata.n0))
    if not n1.sum() or not n0.sum():
        return float("nan")
    margins = Margins(n1.astype(float), n0.astype(float), (x1 + x0).astype(float))
    chances = np.ones(1)
    for weights, length in zip(conditional_weights(margins), margins.length, strict=True):
        chances = np.convolve(chances, weights[:length] / weights[:length].sum())
    events = margins.lowest.sum() + np.arange(chances.size)
    total = x1.sum() + x0.sum()
    far = np.abs(events / n1.sum() - (total - events) / n0.sum())
    own = abs(x1.sum() / n1.sum() - x0.sum() / n0.sum())
    return float(min(1.0, chances[far >= own - SAME].sum()))


def drawn_test(events: ArrayLike, arms: ArrayLike, drawn: Integers) -> float:
    """Return the p-value from allocations drawn as the trial drew its own.

    Parameters
    ----------
    events : array of 0 and 1
        Outcome of every participant.
    arms : array of 0 and 1
        1 in the arm that is compared, 0 in the reference.
    drawn : integer array, shape (draws, participants)
        The same of each drawn allocation.

    Returns
    -------
    float
        ``(b + 1) / (m + 1)``, where b of m draws have a difference at least as large in either
        direction; never 0 [1]_. A draw that leaves an arm empty counts as one of them.

    Raises
    ------
    ValueError
        If an arm has nobody.

    References
    ----------
    .. [1] Phipson B, Smyth GK (2010). Permutation p-values should never be zero: calculating exact
       p-values when permutations are randomly drawn. Stat Appl Genet Mol Biol 9, article 39.

    Examples
    --------
    >>> drawn_test([1, 1, 0, 0], [1, 1, 0, 0], np.array([[1, 1, 0, 0], [1, 0, 1, 0], [0, 1, 1, 0]]))
    0.5
    """
    happened = np.asarray(events, np.float64)
    own = float(_differences(happened, np.asarray(arms)[None, :])[0])
    if np.isnan(own):
        raise ValueError("both arms need participants whose outcome is known")
    nearer = np.abs(_differences(happened, drawn)) < abs(own) - SAME
    return float((1 + np.sum(~nearer)) / (1 + len(drawn)))


def _differences(happened: Floats, arms: Integers) -> Floats:
    """Return the difference in risk of each allocation; nan where an arm is empty."""
    treated = arms.astype(np.float64)
    n1, x1 = treated.sum(axis=1), treated @ happened
    with quiet():
        return np.asarray(x1 / n1 - (happened.sum() - x1) / (happened.size - n1))
