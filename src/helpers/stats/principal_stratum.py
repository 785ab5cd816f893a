"""Bounds for those who would have an intermediate event in either arm (principal stratum).

An outcome such as miscarriage exists only after another event, pregnancy. Those who had that event
in one arm and in the other are different people; alike are only those who would have had it under
either treatment. Nobody can be seen to be one of them, so their risks are bounded, not estimated.

Cells of an arm are shares of all its participants: `a` with the intermediate event and the outcome,
`b` with the intermediate event alone. With the share p of those who would have it in either arm,

    risk under the arm  <=  min(1, a / p),     risk  >=  1 - min(1, b / p),

and an assumption says what p is at least.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from helpers.stats.numerics import Floats, alpha_of, interval, normal_quantile, plain
from helpers.stats.tables import Interval
from helpers.stats.truncated import (
    ALONE_0,
    ALONE_1,
    ONE,
    OUTCOME_0,
    OUTCOME_1,
    Cells,
    Truncated,
)

__all__ = [
    "PRINCIPAL_STRATUM",
    "Bounds",
    "Stratum",
    "Truncated",
    "difference_bounds",
    "risk_bounds",
    "stratum_shares",
]

EVENT_1, EVENT_0 = OUTCOME_1 + ALONE_1, OUTCOME_0 + ALONE_0
PSEUDO = 2.0 / 3.0  # added to each of an arm's three cells: two participants, as Agresti and Caffo


class Stratum(NamedTuple):
    """What an assumption says of the share who would have the event in either arm.

    Attributes
    ----------
    share : array of 5 floats
        The share, or the least it can be, as a linear form of the cells a1, b1, a0, b0 and 1.
    whole : tuple of int
        Arms in which it can be all who had the event, so that a cell of their own is a bound.
    """

    share: Floats
    whole: tuple[int, ...]


PRINCIPAL_STRATUM: Mapping[str, Stratum] = MappingProxyType(
    {
        "bounds_monotonicity": Stratum(EVENT_0, (0,)),
        "bounds_reverse_monotonicity": Stratum(EVENT_1, (1,)),
        "bounds_without_monotonicity": Stratum(EVENT_1 + EVENT_0 - ONE, (1, 0)),
    }
)


class Bounds(NamedTuple):
    """What the data allow, and the same with sampling uncertainty.

    Attributes
    ----------
    identified : Interval
        The sharp bounds at the observed shares; nan where the data contradict the assumption.
    confidence : Interval
        Limits that cover both bounds with about the confidence level; nan where nothing is left
        between them, so that chance does not explain the contradiction either.
    """

    identified: Interval
    confidence: Interval


def difference_bounds(table: Truncated, assumption: str, *, level: float = 0.95) -> Bounds:
    """Return sharp bounds of the risk difference in those with the event in either arm [1]_ [2]_.

    Parameters
    ----------
    table : Truncated
        Counts; arrays give arrays.
    assumption : str
        A name of `PRINCIPAL_STRATUM`. ``"bounds_monotonicity"``: nobody who would have the event
        in arm 0 is kept from it by arm 1. ``"bounds_reverse_monotonicity"``: the other way round.
        ``"bounds_without_monotonicity"``: neither; from randomisation alone [3]_.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    Bounds
        On [-1, 1]. The identified bounds are nan where fewer had the event in the arm that is
        assumed to have no fewer, or where nobody had it.

    Raises
    ------
    ValueError
        If the assumption is unknown or the level lies outside (0, 1).

    Notes
    -----
    Each bound is the least (or largest) of a few ratios of shares. Each ratio gets a Fieller limit
    [4]_, from counts to which 2/3 is added in each of an arm's three cells, at a level that is
    divided among the ratios (Bonferroni), so the limits cover the whole set of bounds and not only
    the one true value in it, which asks for less [5]_.

    References
    ----------
    .. [1] Zhang JL, Rubin DB (2003). Estimation of causal effects via principal stratification
       when some outcomes are truncated by "death". J Educ Behav Stat 28, 353-368.
    .. [2] Lee DS (2009). Training, wages, and sample selection: estimating sharp bounds on
       treatment effects. Rev Econ Stud 76, 1071-1102.
    .. [3] Imai K (2008). Sharp bounds on the causal effects in randomized experiments with
       "truncation-by-death". Stat Probab Lett 78, 144-149.
    .. [4] Fieller EC (1954). Some problems in interval estimation. J R Stat Soc B 16, 175-185.
    .. [5] Imbens GW, Manski CF (2004). Confidence intervals for partially identified parameters.
       Econometrica 72, 1845-1857.

    Examples
    --------
    All 20 with the event in arm 0 would have had it in arm 1 too; there they are 20 of 25:

    >>> table = Truncated(5, 25, 50, 8, 20, 50)
    >>> [round(end, 12) for end in difference_bounds(table, "bounds_monotonicity").identified]
    [-0.4, -0.15]
    """
    stratum = _stratum(assumption)
    upper = _difference_ends(table, stratum, level)
    lower = _difference_ends(table.flipped(), stratum, level)
    return _bounds((-lower[0], upper[0]), (-lower[1], upper[1]), _contradicted(table, assumption))


def risk_bounds(table: Truncated, assumption: str, *, arm: int, level: float = 0.95) -> Bounds:
    """Return sharp bounds of the risk of one arm among those with the event in either arm.

    Parameters
    ----------
    table, assumption, level
        As of `difference_bounds`, where the method and its sources stand.
    arm : {1, 0}
        The arm.

    Returns
    -------
    Bounds
        On [0, 1]; a single value in an arm where all with the event are of that kind.

    Raises
    ------
    ValueError
        If the arm or the assumption is unknown, or the level lies outside (0, 1).

    Examples
    --------
    >>> table = Truncated(5, 25, 50, 8, 20, 50)
    >>> risk_bounds(table, "bounds_monotonicity", arm=1).identified
    Interval(lower=0.0, upper=0.25)
    >>> lower, upper = risk_bounds(table, "bounds_monotonicity", arm=0).identified
    >>> lower == upper, round(upper, 12)
    (True, 0.4)
    """
    if arm not in (0, 1):
        raise ValueError(f"arm must be 1 or 0, got {arm!r}")
    stratum, form = _stratum(assumption), (OUTCOME_0, OUTCOME_1)[arm]
    upper = _least(table, stratum, [(form, 0.0)], level=level)
    lower = _least(table.flipped(), stratum, [(form, -1.0)], level=level, cap=0.0)
    return _bounds((-lower[0], upper[0]), (-lower[1], upper[1]), _contradicted(table, assumption))


def stratum_shares(table: Truncated, assumption: str) -> dict[str, Any]:
    """Return the shares of all participants by what they would have under either treatment.

    Parameters
    ----------
    table : Truncated
        Counts; arrays give arrays.
    assumption : str
        One of the two monotonicities of `PRINCIPAL_STRATUM`.

    Returns
    -------
    dict of str to float or array
        ``always`` the event, ``never``, ``only_arm_1`` and ``only_arm_0``; they add up to 1. A
        negative one says that the observed shares contradict the assumption.

    Raises
    ------
    ValueError
        If the assumption leaves the shares open.

    Examples
    --------
    >>> shares = stratum_shares(Truncated(5, 25, 50, 8, 20, 50), "bounds_monotonicity")
    >>> {name: round(share, 12) for name, share in shares.items()}
    {'always': 0.4, 'never': 0.5, 'only_arm_1': 0.1, 'only_arm_0': 0.0}
    """
    stratum = _stratum(assumption)
    if len(stratum.whole) > 1:
        raise ValueError(f"{assumption!r} leaves the shares open")
    share1, share0 = np.asarray(table.s1 / table.n1), np.asarray(table.s0 / table.n0)
    more = stratum.whole == (0,)
    always, ever = (share0, share1) if more else (share1, share0)
    only = ever - always
    none = np.zeros_like(only)
    found = {"always": always, "never": 1.0 - ever}
    found |= {"only_arm_1": only if more else none, "only_arm_0": none if more else only}
    return {name: plain(share) for name, share in found.items()}


def _stratum(assumption: str) -> Stratum:
    if assumption not in PRINCIPAL_STRATUM:
        known = ", ".join(PRINCIPAL_STRATUM)
        raise ValueError(f"unknown assumption {assumption!r}; choose from {known}")
    return PRINCIPAL_STRATUM[assumption]


def _contradicted(table: Truncated, assumption: str) -> Any:
    """Return where the observed shares contradict the assumption, or leave nobody to speak of."""
    share1, share0 = np.asarray(table.s1 / table.n1), np.asarray(table.s0 / table.n0)
    whole = PRINCIPAL_STRATUM[assumption].whole
    if len(whole) > 1:
        return np.zeros(np.broadcast(share1, share0).shape, dtype=bool)
    always, ever = (share0, share1) if whole == (0,) else (share1, share0)
    return (always <= 0.0) | (ever < always)


def _bounds(
    identified: tuple[Floats, Floats], limits: tuple[Floats, Floats], undefined: Any
) -> Bounds:
    ends = [np.where(undefined, np.nan, end + 0.0) for end in identified]  # no negative zero
    lower, upper = np.fmin(limits[0] + 0.0, ends[0]), np.fmax(limits[1], ends[1])
    crossed = lower > upper
    spans = [np.where(crossed, np.nan, limit) for limit in (lower, upper)]
    return Bounds(interval(*ends), interval(*spans))


def _difference_ends(table: Truncated, stratum: Stratum, level: float) -> tuple[Floats, Floats]:
    """Return the upper bound of the difference and its upper limit.

    The bound is min(1, a1/p) + min(1, b0/p) - 1: the least of three ratios and 1.
    """
    cell_of = {1: OUTCOME_1, 0: ALONE_0}
    own = [(cell_of[arm], 0.0) for arm in stratum.whole]
    return _least(table, stratum, [*own, (OUTCOME_1 + ALONE_0, -1.0)], level=level)


def _least(
    table: Truncated,
    stratum: Stratum,
    ratios: list[tuple[Floats, float]],
    *,
    level: float,
    cap: float = 1.0,
) -> tuple[Floats, Floats]:
    """Return the least of `cap` and some ratios to the share, and its upper limit.

    A ratio is a linear form of cells, none of them negative, and what is added to it once divided.
    """
    z = normal_quantile(1.0 - alpha_of(level) / len(ratios))
    cells, adjusted, share = Cells.of(table), Cells.of(table, pseudo=PSEUDO), stratum.share
    points = [cells.ratio(form, share, offset=offset, cap=cap) for form, offset in ratios]
    limits = [adjusted.fieller(form, share, z=z, offset=o, cap=cap) for form, o in ratios]
    return np.minimum.reduce([*points, np.full_like(points[0], cap)]), np.minimum.reduce(limits)
