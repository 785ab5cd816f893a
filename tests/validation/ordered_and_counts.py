"""Ordered levels and counts as R has them: one row of numbers for each method."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from helpers.stats.proportional_odds import adjusted_proportional_odds, proportional_odds
from helpers.stats.proportionality_of_odds import proportional_odds_check
from helpers.stats.rate_ratio import adjusted_rate_ratio, rate, rate_ratio
from helpers.stats.win_probability import win_probability

__all__ = ["ORDERED_AND_COUNTS"]


def ratio_of(function: Callable[..., Any], *, dispersion: bool) -> Callable[..., list[float]]:
    """Return a ratio as R has it: logarithms of estimate and limits, error, p, dispersion."""

    def values(*arms: Any, **options: Any) -> list[float]:
        found = function(*arms, **options)
        ends = np.log([found.estimate, found.lower, found.upper])
        row = [ends[0], found.log_std_error, ends[1], ends[2], found.p_value]
        return [*row, found.dispersion] if dispersion else row

    return values


def rate_of(events: Any, _: Any, exposure: Any = (None, None)) -> list[float]:
    row = ratio_of(rate, dispersion=True)(events, exposure=exposure[0])
    return [*row[:4], row[5]]


def check_of(*arms: Any) -> list[float]:
    found = proportional_odds_check(*arms)
    return [found.statistic, found.df, found.p_value]


CLM, GLM_NB = "ordinal::clm", "MASS::theta.ml"
ORDERED_AND_COUNTS: Sequence[tuple[str, str, str, str, Callable[..., Any]]] = (
    ("ordered", "ratio", "proportional odds", CLM, ratio_of(proportional_odds, dispersion=False)),
    ("ordered", "adjusted", "proportional odds, adjusted", CLM,
     ratio_of(adjusted_proportional_odds, dispersion=False)),
    ("ordered", "check", "one odds ratio, score test", "definition", check_of),
    ("ordered", "win", "win probability, Brunner\u2013Munzel", "definition", win_probability),
    ("counts", "ratio", "negative binomial rate ratio", GLM_NB,
     ratio_of(rate_ratio, dispersion=True)),
    ("counts", "adjusted", "negative binomial rate ratio, adjusted", GLM_NB,
     ratio_of(adjusted_rate_ratio, dispersion=True)),
    ("counts", "rate", "negative binomial rate of an arm", GLM_NB, rate_of),
)  # fmt: skip
