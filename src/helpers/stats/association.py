"""Tests of no difference between two arms; one two-sided p-value a table."""

from collections.abc import Callable, Mapping

import numpy as np
from scipy.special import erfc

from helpers.stats.fisher_exact import conditional_tails, minimum_likelihood
from helpers.stats.numerics import Floats, counts, plain, quiet
from helpers.stats.tables import TwoByTwo
from helpers.stats.unconditional import Ordering, unconditional_p

__all__ = [
    "ASSOCIATION",
    "ORDERINGS",
    "barnard_pooled",
    "boschloo",
    "fisher",
    "fisher_mid_p",
    "fisher_mid_p_central",
    "n_minus_1",
    "pearson",
    "yates",
]


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


def fisher_mid_p_central(table: TwoByTwo) -> float:
    """Return twice the smaller one-sided mid-p-value of Fisher's test [1]_, at most 1.

    Each tail counts half of the observed table. Agrees with the mid-p interval of the odds
    ratio. Parameters are those of `n_minus_1`.

    References
    ----------
    .. [1] Lancaster HO (1961). Significance tests in discrete distributions. J Am Stat Assoc 56,
       223-234.

    Examples
    --------
    >>> round(fisher_mid_p_central(TwoByTwo(25, 50, 13, 50)), 4)
    0.0149
    """
    tails = conditional_tails(*counts(table))
    smaller = np.minimum(tails.at_most, tails.at_least) - tails.observed / 2.0
    return plain(np.minimum(2.0 * smaller, 1.0))


def fisher_mid_p(table: TwoByTwo) -> float:
    """Return Fisher's two-sided p-value less half of the observed table's probability [1]_.

    The other mid-p variant, by minimum likelihood: name the one that is used. Parameters are
    those of `n_minus_1`; without information it is 1/2.

    References
    ----------
    .. [1] Lydersen S, Fagerland MW, Laake P (2009). Recommended tests for association in 2 x 2
       tables. Stat Med 28, 1159-1175.

    Examples
    --------
    >>> round(fisher_mid_p(TwoByTwo(25, 50, 13, 50)), 4)
    0.0189
    """
    tails = conditional_tails(*counts(table))
    return plain(tails.extreme - tails.observed / 2.0)


def boschloo(table: TwoByTwo, *, gamma: float = 0.0) -> float:
    """Return the p-value of Boschloo's exact unconditional test [1]_.

    Tables are ordered by Fisher's two-sided p-value; the p-value is the largest probability,
    over the common risk in [0, 1], of all tables at least as extreme. Never above Fisher's.

    Parameters
    ----------
    table : TwoByTwo
        Counts; arrays broadcast. Arrays of one design cost little more than one table.
    gamma : float, default 0
        Above 0 the worst common risk is looked for only in its exact confidence interval of level
        ``1 - gamma``, and gamma is added to the p-value (Berger and Boos [2]_); 0.001 is usual.

    Returns
    -------
    float or array
        1 where a margin is 0; nan beyond `helpers.stats.unconditional.MOST_PARTICIPANTS` in both
        arms (2000): use `n_minus_1` there.

    References
    ----------
    .. [1] Boschloo RD (1970). Raised conditional level of significance for the 2 x 2-table when
       testing the equality of two probabilities. Stat Neerl 24, 1-9.
    .. [2] Berger RL, Boos DD (1994). P values maximized over a confidence set for the nuisance
       parameter. J Am Stat Assoc 89, 1012-1016.

    Examples
    --------
    >>> round(boschloo(TwoByTwo(8, 10, 3, 10)), 5)
    0.04139
    """
    return plain(unconditional_p(ORDERINGS["boschloo"], counts(table), gamma=gamma))


def barnard_pooled(table: TwoByTwo, *, gamma: float = 0.0) -> float:
    """Return the p-value of the exact unconditional test ordered by the pooled Z [1]_, [2]_.

    As `boschloo`, with tables ordered by the size of the Z statistic with pooled variance, 0
    where that variance is 0. Equal values of Z are recognised exactly.

    References
    ----------
    .. [1] Barnard GA (1947). Significance tests for 2 x 2 tables. Biometrika 34, 123-138.
    .. [2] Suissa S, Shuster JJ (1985). Exact unconditional sample sizes for the 2 x 2 binomial
       trial. J R Stat Soc A 148, 317-327.

    Examples
    --------
    >>> round(barnard_pooled(TwoByTwo(25, 50, 13, 50)), 4)
    0.0144
    """
    return plain(unconditional_p(ORDERINGS["barnard_pooled"], counts(table), gamma=gamma))


def yates(table: TwoByTwo) -> float:
    """Return the p-value of the chi-square test with Yates' continuity correction [1]_.

    The correction is at most the difference itself, as in R's ``chisq.test``. For comparison:
    it is more conservative than Fisher's test. Parameters and range are those of `n_minus_1`.

    References
    ----------
    .. [1] Yates F (1934). Contingency tables involving small numbers and the chi-square test.
       J R Stat Soc Suppl 1, 217-235.

    Examples
    --------
    >>> round(yates(TwoByTwo(25, 50, 13, 50)), 4)
    0.0234
    """
    x1, n1, x0, n0 = counts(table)
    with quiet():
        expected = n1 * ((x1 + x0) / (n1 + n0))
        kept = np.maximum(0.0, 1.0 - 0.5 / np.abs(x1 - expected))
    return plain(_chi_square_p(_chi_square(x1, n1, x0, n0) * kept**2))


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


def _minus_pooled_z(x1: Floats, n1: Floats, x0: Floats, n0: Floats) -> Floats:
    """Return -Z^2 up to a factor of the design; one division of integers, so ties stay equal."""
    events = x1 + x0
    product = events * (n1 + n0 - events)
    square = (x1 * n0 - x0 * n1) ** 2
    return -square / np.where(product == 0.0, 1.0, product)


ORDERINGS: Mapping[str, Ordering] = {
    "boschloo": Ordering(minimum_likelihood, tie=1e-10),
    "barnard_pooled": Ordering(_minus_pooled_z, tie=0.0),
}
"""What "at least as extreme" means in each exact unconditional test."""

ASSOCIATION: Mapping[str, Callable[[TwoByTwo], float]] = {
    "n_minus_1": n_minus_1,
    "pearson": pearson,
    "fisher": fisher,
    "fisher_mid_p_central": fisher_mid_p_central,
    "boschloo": boschloo,
    "barnard_pooled": barnard_pooled,
}
