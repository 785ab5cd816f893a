"""Tests against a margin: non-inferiority and equivalence of two risks.

Every test is the score test of Miettinen and Nurminen at the margin: the risks are estimated under
the margin, and the variance carries their factor N / (N - 1). The interval by
``miettinen_nurminen`` is the inversion of the same statistic, so a one-sided p-value is at most
half of ``1 - level`` exactly when the interval clears the margin.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from helpers.stats.numerics import Floats, broadcast, counts, plain, quiet
from helpers.stats.restricted import difference_score
from helpers.stats.tables import TwoByTwo

__all__ = [
    "MARGINS",
    "OneSided",
    "equivalence",
    "harmful_margin",
    "non_inferiority",
    "odds_ratio_beyond",
    "positive_margin",
    "risk_difference_beyond",
    "risk_ratio_beyond",
]


class OneSided(NamedTuple):
    """P-values of the two one-sided alternatives; floats, or arrays of one shape.

    Attributes
    ----------
    greater : float or array
        Small where the contrast lies above the margin.
    less : float or array
        Small where it lies below.
    """

    greater: Any
    less: Any


def risk_difference_beyond(table: TwoByTwo, *, margin: ArrayLike = 0.0) -> OneSided:
    """Return the score test of a risk difference against a margin [1]_, [2]_.

    Parameters
    ----------
    table : TwoByTwo
        Counts; arrays broadcast with the margin.
    margin : float or array, default 0
        Difference under the null hypothesis, arm 1 minus arm 0, in (-1, 1).

    Returns
    -------
    OneSided
        At margin 0 twice the smaller one is the p-value of the N-1 chi-square test.

    Raises
    ------
    ValueError
        If a margin lies outside its domain.

    References
    ----------
    .. [1] Miettinen O, Nurminen M (1985). Comparative analysis of two rates. Stat Med 4,
       213-226.
    .. [2] Farrington CP, Manning G (1990). Test statistics and sample size formulae for
       comparative binomial trials with null hypothesis of non-zero risk difference or non-unity
       relative risk. Stat Med 9, 1447-1454.

    Examples
    --------
    >>> greater, less = risk_difference_beyond(TwoByTwo(25, 50, 13, 50), margin=0.05)
    >>> round(greater, 4), round(less, 4)
    (0.0254, 0.9746)
    """
    if not np.all(np.abs(margin) < 1.0):
        raise ValueError(f"a margin of a risk difference lies between -1 and 1, got {margin!r}")
    x1, n1, x0, n0, delta = broadcast(*counts(table), margin)
    flat = (part.reshape(-1) for part in (x1, n1, x0, n0, delta))
    return _one_sided(difference_score(*flat).reshape(delta.shape), n1 + n0)


def risk_ratio_beyond(table: TwoByTwo, *, margin: ArrayLike = 1.0) -> OneSided:
    """Return the score test of a risk ratio against a margin, as `risk_difference_beyond`.

    `margin` is the ratio under the null hypothesis, arm 1 over arm 0, above 0. Without events in
    either arm both p-values are 1/2: there is no information.

    Examples
    --------
    >>> greater, less = risk_ratio_beyond(TwoByTwo(25, 50, 13, 50), margin=0.8)
    >>> round(greater, 5), round(less, 5)
    (0.0004, 0.9996)
    """
    positive_margin(margin)
    x1, n1, x0, n0, ratio = broadcast(*counts(table), margin)
    with quiet():
        lead = (n1 + n0) * ratio
        half = (n1 + x0) * ratio + x1 + n0
        # The smaller root, from the sum that does not cancel.
        p0 = 2.0 * (x1 + x0) / (half + np.sqrt(np.maximum(half**2 - 4.0 * lead * (x1 + x0), 0.0)))
        p1 = np.minimum(p0 * ratio, 1.0)
        variance = p1 * (1.0 - p1) / n1 + ratio**2 * p0 * (1.0 - p0) / n0
        excess = x1 / n1 - ratio * x0 / n0
        z = excess / np.sqrt(variance)
    # Without excess there is nothing to show, even where the variance is 0 (full arms at 1).
    return _one_sided(np.where(excess == 0.0, 0.0, z), n1 + n0)


def odds_ratio_beyond(table: TwoByTwo, *, margin: ArrayLike = 1.0) -> OneSided:
    """Return the score test of an odds ratio against a margin, as `risk_difference_beyond`.

    `margin` is the odds ratio under the null hypothesis, above 0. If nobody, or everybody, has
    the event both p-values are 1/2: there is no information.

    Examples
    --------
    >>> greater, less = odds_ratio_beyond(TwoByTwo(25, 50, 13, 50), margin=0.8)
    >>> round(greater, 5), round(less, 5)
    (0.00133, 0.99867)
    """
    positive_margin(margin)
    x1, n1, x0, n0, ratio = broadcast(*counts(table), margin)
    y1, y0 = n1 - x1, n0 - x0
    with quiet():
        # Events that arm 1 has beyond what the margin gives it: root of a quadratic.
        half = x1 + y0 + ratio * (y1 + x0)
        product = x1 * y0 - ratio * y1 * x0
        root = np.sqrt(np.maximum(half**2 - 4.0 * (1.0 - ratio) * product, 0.0))
        weight = 2.0 * product / (half + root)
        spread = n1 / ((x1 - weight) * (y1 + weight)) + n0 / ((x0 + weight) * (y0 - weight))
        z = weight * np.sqrt(spread)
    informative = (x1 + x0 > 0.0) & (y1 + y0 > 0.0)
    return _one_sided(np.where(informative, z, 0.0), n1 + n0)


MARGINS: Mapping[str, Callable[..., OneSided]] = {
    "risk_difference": risk_difference_beyond,
    "risk_ratio": risk_ratio_beyond,
    "odds_ratio": odds_ratio_beyond,
}


def harmful_margin(measure: str, value: float, *, benefit: str) -> float:
    """Return the margin that a plan states as "positive, towards harm", on the measure's scale.

    Parameters
    ----------
    measure : str
        A name of `MARGINS`.
    value : float
        Above 0. For a ratio 0.8 and 1.25 mean the same distance: the direction of harm decides.
    benefit : {"higher", "lower"}
        Whether a higher risk is good.

    Raises
    ------
    ValueError
        If measure, value or benefit lie outside their domain.

    Examples
    --------
    >>> harmful_margin("risk_difference", 0.1, benefit="higher")
    -0.1
    >>> harmful_margin("risk_ratio", 0.8, benefit="lower")
    1.25
    """
    _known(measure, benefit)
    if not value > 0.0:
        raise ValueError(f"a margin is positive, towards harm, got {value!r}")
    if measure == "risk_difference":
        return -value if benefit == "higher" else value
    further = max(value, 1.0 / value)
    return 1.0 / further if benefit == "higher" else further


def non_inferiority(
    table: TwoByTwo, *, measure: str, margin: ArrayLike, benefit: str = "higher"
) -> float:
    """Return the one-sided p-value that arm 1 is not worse than arm 0 by a margin or more.

    Parameters
    ----------
    table : TwoByTwo
        Counts; arrays broadcast with the margin.
    measure : str
        A name of `MARGINS`.
    margin : float or array
        Contrast under the null hypothesis, on the scale of the measure, on the side of harm;
        `harmful_margin` makes it from a plan's positive value.
    benefit : {"higher", "lower"}, default "higher"
        Whether a higher risk is good.

    Returns
    -------
    float or array
        At most half of ``1 - level`` exactly when the Miettinen-Nurminen interval clears the
        margin.

    Examples
    --------
    >>> p = non_inferiority(TwoByTwo(40, 50, 40, 50), measure="risk_difference", margin=-0.15)
    >>> round(p, 4)
    0.0333
    """
    _known(measure, benefit)
    greater, less = MARGINS[measure](table, margin=margin)
    return greater if benefit == "higher" else less


def equivalence(table: TwoByTwo, *, measure: str, margins: tuple[ArrayLike, ArrayLike]) -> float:
    """Return the p-value that a contrast lies between two margins, by two one-sided tests [1]_.

    Parameters
    ----------
    table : TwoByTwo
        Counts; arrays broadcast with the margins.
    measure : str
        A name of `MARGINS`.
    margins : tuple of float or array
        The lower and the upper one, on the scale of the measure.

    Returns
    -------
    float or array
        The larger of the two one-sided p-values; at most half of ``1 - level`` exactly when the
        Miettinen-Nurminen interval lies between the margins.

    References
    ----------
    .. [1] Schuirmann DJ (1987). A comparison of the two one-sided tests procedure and the power
       approach for assessing the equivalence of average bioavailability. J Pharmacokinet
       Biopharm 15, 657-680.

    Examples
    --------
    >>> p = equivalence(TwoByTwo(40, 50, 40, 50), measure="risk_difference", margins=(-0.2, 0.2))
    >>> round(p, 4)
    0.0076
    """
    _known(measure, "higher")
    low, high = margins
    if not np.all(np.asarray(low) < np.asarray(high)):
        raise ValueError(f"the lower margin must lie below the upper one, got {margins!r}")
    above = MARGINS[measure](table, margin=low).greater
    below = MARGINS[measure](table, margin=high).less
    return plain(np.maximum(above, below))


def _one_sided(z: Floats, total: Floats) -> OneSided:
    z = z * np.sqrt((total - 1.0) / total)
    return OneSided(plain(ndtr(-z)), plain(ndtr(z)))


def positive_margin(margin: ArrayLike) -> None:
    """Refuse a margin of a ratio that is not a finite number above 0.

    Raises
    ------
    ValueError
        If it is not.

    Examples
    --------
    >>> positive_margin(0.8)
    >>> positive_margin(0)
    Traceback (most recent call last):
        ...
    ValueError: a margin of a ratio is a number above 0, got 0
    """
    if not (np.all(np.asarray(margin) > 0.0) and np.all(np.isfinite(margin))):
        raise ValueError(f"a margin of a ratio is a number above 0, got {margin!r}")


def _known(measure: str, benefit: str) -> None:
    if measure not in MARGINS:
        raise ValueError(f"measure must be one of {', '.join(MARGINS)}, got {measure!r}")
    if benefit not in ("higher", "lower"):
        raise ValueError(f"benefit must be 'higher' or 'lower', got {benefit!r}")
