"""Tests of no difference between two arms; one two-sided p-value a table."""

from collections.abc import Callable, Mapping

import numpy as np
from scipy.special import erfc

from helpers.stats.fisher_exact import minimum_likelihood
from helpers.stats.numerics import Floats, counts, plain, quiet
from helpers.stats.tables import TwoByTwo

__all__ = ["ASSOCIATION", "fisher", "n_minus_1", "pearson"]


def n_minus_1(table: TwoByTwo) -> float:
    """Return the p-value of the N-1 chi-square test [1]_, [2]_.

    Parameters
    ----------
    table : TwoByTwo
        Counts; arrays broadcast.

    Returns
    -------
    float or array
        Two-sided p-value; 1 where a margin is 0 (nobody, or everybody, has the event).

    Notes
    -----
    Pearson's chi-square times (N - 1) / N. It rejects exactly when the Miettinen-Nurminen
    interval of the risk difference excludes 0.

    References
    ----------
    .. [1] Pearson ES (1947). The choice of statistical tests illustrated on the interpretation
       of data classed in a 2 x 2 table. Biometrika 34, 139-167.
    .. [2] Campbell I (2007). Chi-squared and Fisher-Irwin tests of two-by-two tables with small
       sample recommendations. Stat Med 26, 3661-3675.

    Examples
    --------
    >>> round(n_minus_1(TwoByTwo(25, 50, 13, 50)), 4)
    0.0139
    """
    x1, n1, x0, n0 = counts(table)
    total = n1 + n0
    return plain(_chi_square_p(_chi_square(x1, n1, x0, n0) * ((total - 1.0) / total)))


def pearson(table: TwoByTwo) -> float:
    """Return the p-value of Pearson's chi-square test without continuity correction [1]_.

    Parameters and range are those of `n_minus_1`; the p-value is 1 where a margin is 0.

    References
    ----------
    .. [1] Pearson K (1900). On the criterion that a given system of deviations from the
       probable ... Phil Mag 50, 157-175.

    Examples
    --------
    >>> round(pearson(TwoByTwo(25, 50, 13, 50)), 4)
    0.0134
    """
    return plain(_chi_square_p(_chi_square(*counts(table))))


def fisher(table: TwoByTwo) -> float:
    """Return the two-sided p-value of Fisher's exact test by minimum likelihood [1]_.

    Parameters are those of `n_minus_1`. The p-value is the conditional probability of all
    tables, given the margins, at most as probable as the observed one; probabilities within a
    relative 1e-7 count as equal, as in R's ``fisher.test``.

    References
    ----------
    .. [1] Fisher RA (1935). The logic of inductive inference. J R Stat Soc 98, 39-82.

    Examples
    --------
    >>> round(fisher(TwoByTwo(25, 50, 13, 50)), 4)
    0.0228
    """
    return plain(minimum_likelihood(*counts(table)))


def _chi_square(x1: Floats, n1: Floats, x0: Floats, n0: Floats) -> Floats:
    """Return Pearson's statistic; 0 where a margin is 0."""
    events, others = x1 + x0, (n1 - x1) + (n0 - x0)
    product = x1 * (n0 - x0) - x0 * (n1 - x1)
    with quiet():
        value = (product / events) * (product / others) * ((n1 + n0) / n1) / n0
    return np.where((events == 0.0) | (others == 0.0), 0.0, value)


def _chi_square_p(value: Floats) -> Floats:
    """Return the upper tail of chi-square with one degree of freedom."""
    return np.asarray(erfc(np.sqrt(value / 2.0)), dtype=np.float64)


ASSOCIATION: Mapping[str, Callable[[TwoByTwo], float]] = {
    "n_minus_1": n_minus_1,
    "pearson": pearson,
    "fisher": fisher,
}
