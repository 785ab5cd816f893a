"""Tipping points: which results among the unknown outcomes would change the conclusion.

For every number of events among the unknown outcomes of an arm, and every number among those of
the reference, the comparison is made again. No assumption is needed to draw the grid; which part
of it is plausible is a judgement, for which the risks observed are a guide.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.analysis import binary
from helpers.analysis.choices import Choices
from helpers.analysis.imputation import main_test
from helpers.analysis.missing_rules import TIPPING, binary_values, named
from helpers.analysis.outcome_values import OutcomeValues
from helpers.results import Estimate, Key, Results
from helpers.stats import ASSOCIATION, RISK_DIFFERENCE, TwoByTwo
from helpers.stats.one_proportion import wilson
from helpers.stats.risk_difference import risk_difference

__all__ = ["MOST", "conclusions", "points", "tipping_planned", "tipping_rows"]

MOST = 21
"""Points of an axis of the grid at most; between them it is thinned."""
ALL = 250_000  # combinations that are all looked at, whatever the grid holds
NEVER = "no way of filling in the unknown outcomes changes the conclusion"
NO_MAIN = "undefined: there is no main result to be changed"

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Side:
    """One arm: events and participants with a known outcome, and how many are unknown."""

    events: int
    known: int
    unknown: int

    @property
    def size(self) -> int:
        return self.known + self.unknown

    @property
    def expected(self) -> float:
        """Events among the unknown if they fare as the known; half of them if nothing is known."""
        return self.unknown * (self.events / self.known if self.known else 0.5)

    def plausible(self, level: float) -> tuple[int, int]:
        """Return the events among the unknown that the interval of the observed risk allows."""
        if not self.known:
            return 0, self.unknown
        limits = wilson(self.events, self.known, level=level)
        low, high = (self.unknown * float(limit) for limit in limits)
        return math.floor(low + 1e-9), math.ceil(high - 1e-9)


def tipping_planned(choices: Choices) -> bool:
    """Return whether the plan asks for the grid."""
    rules = choices.study.analysis.missing_outcome
    return TIPPING in (rules.main, *rules.sensitivity)


def points(unknown: int) -> tuple[int, ...]:
    """Return the numbers of events of one axis: all, or evenly thinned to `MOST` with both ends.

    >>> points(3), len(points(20)), points(45)[:4], points(45)[-2:]
    ((0, 1, 2, 3), 21, (0, 3, 6, 9), (42, 45))
    """
    step = _step(unknown)
    return tuple(dict.fromkeys([*range(0, unknown + 1, step), unknown]))


def conclusions(p_values: object, differences: object, level: float) -> NDArray[np.int64]:
    """Return the sign of each difference that is significant at ``1 - level``, else 0."""
    p, d = np.asarray(p_values, np.float64), np.asarray(differences, np.float64)
    # the level is 1 - alpha in binary: 0.05 must still be significant at 0.95
    return np.where(p <= 1.0 - level + 1e-12, np.sign(d), 0.0).astype(np.int64)


def tipping_rows(participants: pd.DataFrame, choices: Choices) -> Iterator[Estimate]:
    """Yield the grid of every binary outcome and comparison, and where its conclusion tips.

    At ``level`` ``a,b`` (events among the unknown outcomes of arm and reference): risk difference
    and p-value. Without level, ``measure=tipping``: the main ``conclusion`` (sign of a significant
    difference, else 0), ``ways`` to fill in, how many are ``tipping`` and ``plausible``, and both;
    the tipping way ``nearest`` to the risks observed; by axis the ``unknown`` outcomes, the events
    ``expected`` at the risk observed, the plausible limits and the ``step``.
    """
    if not tipping_planned(choices):
        return
    for _, data in binary_values(participants, choices):
        main = Results(binary.estimates(data, choices))
        for arm in choices.study.arms.compared:
            pair = (_side(data, arm), _side(data, choices.study.arms.reference))
            if all(side.size for side in pair):
                yield from _grid(data, choices, arm, pair)
                yield from _summary(data, choices, (arm, _concluded(main, choices, arm)), pair)


def _side(data: OutcomeValues, arm: str) -> _Side:
    values = data.values[arm]
    return _Side(int(values.sum()), int(values.count()), int(values.isna().sum()))


def _step(unknown: int) -> int:
    return max(1, math.ceil(unknown / (MOST - 1)))


def _tables(pair: tuple[_Side, _Side], a: Counts, b: Counts) -> TwoByTwo:
    arm, reference = pair
    return TwoByTwo(arm.events + a, arm.size, reference.events + b, reference.size)


def _ways(axes: tuple[tuple[int, ...], tuple[int, ...]]) -> tuple[Counts, Counts]:
    a, b = np.meshgrid(*(np.asarray(axis, np.int64) for axis in axes), indexing="ij")
    return a.ravel(), b.ravel()


def _key(data: OutcomeValues, choices: Choices, arm: str, **rest: str) -> Key:
    return choices.key(
        data.outcome, among=data.among, analysis=named(choices, TIPPING),
        arm=arm, reference=choices.study.arms.reference, **rest,
    )  # fmt: skip


def _grid(
    data: OutcomeValues, choices: Choices, arm: str, pair: tuple[_Side, _Side]
) -> Iterator[Estimate]:
    a, b = _ways((points(pair[0].unknown), points(pair[1].unknown)))
    tables = _tables(pair, a, b)
    level, method, test = choices.confidence_level, choices.risk_difference, choices.tests[0]
    estimates = np.asarray(risk_difference(tables))
    limits = RISK_DIFFERENCE[method](tables, level=level)
    p_values = np.asarray(ASSOCIATION[test](tables))
    for place, (x, y) in enumerate(zip(a.tolist(), b.tolist(), strict=True)):
        at = f"{x},{y}"
        yield Estimate(
            key=_key(data, choices, arm, level=at, measure="risk_difference", method=method),
            value=float(estimates[place]), lower=float(limits.lower[place]),
            upper=float(limits.upper[place]), confidence_level=level,
        )  # fmt: skip
        yield Estimate(
            key=_key(data, choices, arm, level=at, measure="test", method=test),
            value=float(p_values[place]), statistic="p_value",
        )  # fmt: skip


def _concluded(main: Results, choices: Choices, arm: str) -> int | None:
    """Return the conclusion of the main result; None where it is undefined."""
    versus = main.where(arm=arm, reference=choices.study.arms.reference)
    test = versus.one(measure="test", method=main_test(versus, choices)).value
    difference = versus.one(measure="risk_difference", statistic="estimate").value
    if math.isnan(test) or math.isnan(difference):
        return None
    return int(conclusions(test, difference, choices.confidence_level))


def _summary(
    data: OutcomeValues, choices: Choices, place: tuple[str, int | None], pair: tuple[_Side, _Side]
) -> Iterator[Estimate]:
    arm, concluded = place
    key = _key(data, choices, arm, measure="tipping", method=choices.tests[0])
    level = choices.confidence_level
    spans = [side.plausible(level) for side in pair]
    for name, side, (low, high) in zip(("arm", "reference"), pair, spans, strict=True):
        yield Estimate(key=key, value=side.unknown, statistic=f"unknown_{name}")
        yield Estimate(key=key, value=side.expected, statistic=f"expected_{name}")
        yield Estimate(key=key, value=low, statistic=f"plausible_from_{name}")
        yield Estimate(key=key, value=high, statistic=f"plausible_to_{name}")
        yield Estimate(key=key, value=_step(side.unknown), statistic=f"step_{name}")
    a, b, thinned = _looked_at(pair)
    yield Estimate(key=key, value=a.size, statistic="ways", note=thinned)
    inside = np.logical_and.reduce(
        [(n >= low) & (n <= high) for n, (low, high) in zip((a, b), spans, strict=True)]
    )
    yield Estimate(key=key, value=int(inside.sum()), statistic="plausible", note=thinned)
    if concluded is None:
        yield Estimate(key=key, value=math.nan, statistic="conclusion", note=NO_MAIN)
        return
    yield Estimate(key=key, value=concluded, statistic="conclusion")
    tables = _tables(pair, a, b)
    found = conclusions(ASSOCIATION[choices.tests[0]](tables), risk_difference(tables), level)
    tips = found != concluded
    yield Estimate(key=key, value=int(tips.sum()), statistic="tipping", note=thinned)
    both = int((tips & inside).sum())
    yield Estimate(key=key, value=both, statistic="tipping_plausible", note=thinned)
    yield from _nearest(key, (a[tips], b[tips]), pair)


def _looked_at(pair: tuple[_Side, _Side]) -> tuple[Counts, Counts, str]:
    """Return every way to fill in, and nothing to say; or those of the grid, and that."""
    arm, reference = pair
    if (arm.unknown + 1) * (reference.unknown + 1) <= ALL:
        return *_ways((tuple(range(arm.unknown + 1)), tuple(range(reference.unknown + 1)))), ""
    return *_ways((points(arm.unknown), points(reference.unknown))), "of those in the thinned grid"


def _nearest(
    key: Key, tipping: tuple[Counts, Counts], pair: tuple[_Side, _Side]
) -> Iterator[Estimate]:
    """Yield the tipping way that asks for the fewest surprises, counted in participants."""
    a, b = tipping
    if not a.size:
        for name in ("nearest_arm", "nearest_reference"):
            yield Estimate(key=key, value=math.nan, statistic=name, note=f"undefined: {NEVER}")
        return
    surprises = np.abs(a - pair[0].expected) + np.abs(b - pair[1].expected)
    place = int(np.argmin(np.round(surprises, 9)))
    yield Estimate(key=key, value=int(a[place]), statistic="nearest_arm")
    yield Estimate(key=key, value=int(b[place]), statistic="nearest_reference")
