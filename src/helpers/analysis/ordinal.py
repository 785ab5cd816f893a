"""Ordered outcomes: levels by arm, the common odds ratio and its check, the win probability.

A level is a declared one in its order, or a number of a variable that holds numbers. Odds are
those of a higher level; the win probability is that of the better one, as `benefit` says.
"""

import math
from collections.abc import Iterator, Mapping

import numpy as np

from helpers.analysis.choices import Choices
from helpers.analysis.continuous import summaries
from helpers.analysis.outcome_values import OutcomeValues, counts
from helpers.analysis.pair import Pair, pairs
from helpers.results import Estimate
from helpers.results.model import shortest
from helpers.stats import ODDS_RATIO, TwoByTwo
from helpers.stats.odds_ratio import odds_ratio
from helpers.stats.proportional_odds import proportional_odds
from helpers.stats.proportionality_of_odds import proportional_odds_check
from helpers.stats.shift import mann_whitney
from helpers.stats.win_probability import win_probability

__all__ = ["ASSUMPTIONS", "CUTS", "MEASURES", "estimates", "levels_of", "odds_note"]

ASSUMPTIONS = ("proportional_odds_check",)
"""Tests of an assumption, not of a difference between arms."""
MEASURES = ("count", "summary", "odds_ratio", "win_probability", "margin", "test")
CUTS = "miettinen_nurminen"
"""Method of the odds ratio at one cut; its `level` is the lowest level above the cut."""
MOST = 20  # levels that are listed one by one

NOBODY = "undefined: nobody with a known level in an arm"
ALIKE = "undefined: everybody has the same level"
ONE_SIDED = "only one limit is finite: at every cut all of an arm are above it, or all below"
NO_WINS = "limits undefined: too few known levels in an arm, or every comparison goes one way"
ONE_SIDE = "undefined: everybody is on one side of the cut"
WINS = "a {better} level wins, and equal ones count half"


def estimates(data: OutcomeValues, choices: Choices) -> Iterator[Estimate]:
    """Yield every result of an ordered outcome."""
    levels = levels_of(data, choices)
    yield from counts(data, choices)
    if choices.study.codebook[str(data.outcome.variable)].numeric:
        yield from summaries(data, choices)
    yield from _distribution(data, choices, levels)
    for pair in pairs(data, choices):
        yield from _contrasts(pair, levels)


def levels_of(data: OutcomeValues, choices: Choices) -> Mapping[float, str]:
    """Return the levels in order, by their value in the data; none where they are too many.

    Declared levels whether or not anybody has them; else the numbers that occur.
    """
    variable = choices.study.codebook[str(data.outcome.variable)]
    if not variable.numeric:
        declared = data.pool[str(data.outcome.variable)].cat.categories
        found = {float(place): str(level) for place, level in enumerate(declared)}
    else:
        known = np.unique(np.concatenate([v.dropna().to_numpy() for v in data.values.values()]))
        found = {float(value): shortest(value) for value in known}
    return found if len(found) <= MOST else {}


def odds_note(estimate: float, lower: float) -> str:
    """Return why an odds ratio, or a limit, is not a finite number; empty where all are."""
    if math.isnan(estimate):
        return NOBODY if math.isnan(lower) else ALIKE
    return ONE_SIDED if estimate in (0.0, math.inf) else ""


def _distribution(
    data: OutcomeValues, choices: Choices, levels: Mapping[float, str]
) -> Iterator[Estimate]:
    """Yield count, proportion, and proportion at the level or below, by arm and level."""
    for arm, series in data.values.items():
        values = series.dropna().to_numpy()
        for value, level in levels.items():
            key = choices.key(
                data.outcome, among=data.among, arm=arm, measure="summary", level=level
            )
            here, below = int((values == value).sum()), int((values <= value).sum())
            yield Estimate(key=key, value=here, statistic="count")
            for statistic, number in (("proportion", here), ("cumulative", below)):
                share = number / values.size if values.size else math.nan
                note = "" if values.size else NOBODY
                yield Estimate(key=key, value=share, statistic=statistic, note=note)


def _contrasts(of: Pair, levels: Mapping[float, str]) -> Iterator[Estimate]:
    """Yield odds ratios, win probability, both tests and the check of the odds ratio."""
    treated, control = of.sides
    confidence = of.choices.confidence_level
    found = proportional_odds(treated, control, level=confidence)
    note, key = odds_note(found.estimate, found.lower), of.key("odds_ratio", "proportional_odds")
    yield Estimate(
        key=key, value=found.estimate, lower=found.lower, upper=found.upper,
        confidence_level=confidence, note=note,
    )  # fmt: skip
    yield Estimate(key=key, value=found.log_std_error, statistic="log_std_error", note=note)
    yield _test(of, "proportional_odds", found.p_value)
    yield from _at_cuts(of, levels)
    yield from _wins(of)
    yield _test(of, "mann_whitney", mann_whitney(treated, control))
    check = proportional_odds_check(treated, control)
    for statistic in ("statistic", "df", "p_value"):
        reason = f"undefined: {check.reason}" if check.reason else ""
        yield Estimate(
            key=of.key("test", ASSUMPTIONS[0]), value=getattr(check, statistic),
            statistic=statistic, note=reason,
        )  # fmt: skip


def _test(of: Pair, method: str, p_value: float) -> Estimate:
    note = ""
    if math.isnan(p_value):
        note = ALIKE if all(side.size for side in of.sides) else NOBODY
    return Estimate(key=of.key("test", method), value=p_value, statistic="p_value", note=note)


def _at_cuts(of: Pair, levels: Mapping[float, str]) -> Iterator[Estimate]:
    """Yield the odds ratio at each cut, named by the lowest level above it; none of two levels."""
    treated, control = of.sides
    confidence = of.choices.confidence_level
    above = list(levels.items())[1:] if len(levels) > 2 and treated.size and control.size else []
    for value, level in above:
        table = TwoByTwo(
            int((treated >= value).sum()), treated.size,
            int((control >= value).sum()), control.size,
        )  # fmt: skip
        ratio, limits = odds_ratio(table), ODDS_RATIO[CUTS](table, level=confidence)
        yield Estimate(
            key=of.key("odds_ratio", CUTS, level), value=float(ratio), lower=limits.lower,
            upper=limits.upper, confidence_level=confidence,
            note=ONE_SIDE if math.isnan(ratio) else "",
        )  # fmt: skip


def _wins(of: Pair) -> Iterator[Estimate]:
    treated, control = of.sides
    higher = of.data.outcome.benefit == "higher"
    sign = 1.0 if higher else -1.0
    level = of.choices.confidence_level
    found = win_probability(sign * treated, sign * control, level=level)
    key = of.key("win_probability", "brunner_munzel")
    note = WINS.format(better="higher" if higher else "lower")
    if math.isnan(found.lower):
        note = NOBODY if math.isnan(found.estimate) else f"{NO_WINS}; {note}"
    yield Estimate(
        key=key, value=found.estimate, lower=found.lower, upper=found.upper,
        confidence_level=level, note=note,
    )  # fmt: skip
    for statistic in ("std_error", "df"):
        yield Estimate(key=key, value=getattr(found, statistic), statistic=statistic, note=note)
