"""Does one odds ratio hold at every cut of an ordered outcome? The score test."""

import math
from dataclasses import dataclass

from numpy.typing import ArrayLike
from scipy.special import chdtrc

from helpers.stats.ordered_table import beyond, table_of, two_arm_model
from helpers.stats.samples import sample

__all__ = ["OneRatio", "proportional_odds_check"]

TWO_LEVELS = "two levels have one odds ratio"
INFINITE = "the common odds ratio is not finite"


@dataclass(frozen=True, slots=True, kw_only=True)
class OneRatio:
    """A check of one odds ratio for all cuts.

    Attributes
    ----------
    statistic, df, p_value : float
        Chi-squared statistic, its degrees of freedom (cuts less one), and p-value.
    reason : str
        Why the check is undefined; empty where it is not.
    """

    statistic: float
    df: float
    p_value: float
    reason: str = ""


def proportional_odds_check(a: ArrayLike, b: ArrayLike) -> OneRatio:
    """Test whether one odds ratio holds at every cut, against one of its own at each [1]_.

    Parameters
    ----------
    a, b : array of float
        As in `proportional_odds`.

    Returns
    -------
    OneRatio
        The score test. With the arm alone in the model the alternative fits every level of both
        arms, so that the test is Pearson's chi-squared of observed against fitted counts [2]_. A
        small p-value speaks against one ratio; a large one does not show it. Where few are at a
        level it is rough.

    Raises
    ------
    ValueError
        If a value is missing or infinite.

    References
    ----------
    .. [1] Peterson B, Harrell FE (1990). Partial proportional odds models for ordinal response
       variables. Appl Stat 39, 205-217.
    .. [2] Smyth GK (2003). Pearson's goodness of fit statistic as a score test statistic. IMS
       Lecture Notes 40, 115-126.

    Examples
    --------
    >>> check = proportional_odds_check([1] * 5 + [2] * 12 + [3] * 23,
    ...                                 [1] * 14 + [2] * 13 + [3] * 13)
    >>> round(check.statistic, 3), check.df, round(check.p_value, 3)
    (0.288, 1.0, 0.592)
    """
    first, second = sample("a", a), sample("b", b)
    reason = "" if first.size and second.size else "an arm is empty"
    levels, table = table_of(first, second)
    if not reason:
        reason = TWO_LEVELS if levels.size < 3 else INFINITE if beyond(table) else ""
    if reason:
        return OneRatio(statistic=math.nan, df=math.nan, p_value=math.nan, reason=reason)
    model = two_arm_model(table)
    shares = model.probabilities(model.maximised(model.start()))[[0, levels.size]]
    fitted = table.sum(axis=1, keepdims=True) * shares
    statistic, df = float(((table - fitted) ** 2 / fitted).sum()), float(levels.size - 2)
    return OneRatio(statistic=statistic, df=df, p_value=float(chdtrc(df, statistic)))
