"""A list of two-by-two tables, one line each: the default interval of each contrast, one test."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from helpers.analysis.undefined import reason
from helpers.results import Displayed, Estimate, Key, Results
from helpers.stats import (
    ASSOCIATION,
    ODDS_RATIO,
    RISK_DIFFERENCE,
    RISK_RATIO,
    TwoByTwo,
    odds_ratio,
    risk_difference,
    risk_ratio,
)

__all__ = ["Overview", "overview"]

METHOD = "miettinen_nurminen"
TEST = "n_minus_1"
CONTRASTS: Mapping[str, tuple[Any, Any]] = {
    "risk_difference": (risk_difference.risk_difference, RISK_DIFFERENCE[METHOD]),
    "risk_ratio": (risk_ratio.risk_ratio, RISK_RATIO[METHOD]),
    "odds_ratio": (odds_ratio.odds_ratio, ODDS_RATIO[METHOD]),
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Overview(Displayed):
    """Many tables at a glance; the key's `level` is the place of the table in the list, from 1.

    Attributes
    ----------
    name : str
        Where the tables come from.
    level : float
        Confidence level.
    size : int
        Number of tables.
    results : Results
        Counts, contrasts and tests.
    """

    name: str
    level: float
    size: int
    results: Results


def overview(tables: TwoByTwo, *, name: str, level: float = 0.95) -> Overview:
    """Return the contrasts of many tables by the default methods.

    Parameters
    ----------
    tables : TwoByTwo
        Arrays of counts of one length.
    name : str
        Where the tables come from, for example a file.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Examples
    --------
    >>> both = overview(TwoByTwo([25, 0], [50, 50], [13, 6], [50, 50]), name="two trials")
    >>> round(both.results.one(level="2", measure="test").value, 4)
    0.0119
    """
    results = Results([*_counts(tables), *_contrasts(tables, level), *_tests(tables)])
    return Overview(name=name, level=level, size=int(np.size(tables.x1)), results=results)


def _counts(tables: TwoByTwo) -> Iterator[Estimate]:
    arms = {"treatment": (tables.x1, tables.n1), "control": (tables.x0, tables.n0)}
    for arm, (events, participants) in arms.items():
        for place, (x, n) in enumerate(zip(events.tolist(), participants.tolist(), strict=True), 1):
            key = Key(stage="compare", analysis="list", measure="count", level=str(place), arm=arm)
            yield Estimate(key=key, value=x, statistic="events")
            yield Estimate(key=key, value=n, statistic="n")


def _contrasts(tables: TwoByTwo, level: float) -> Iterator[Estimate]:
    for measure, (estimate, interval) in CONTRASTS.items():
        lower, upper = interval(tables, level=level)
        found = (np.asarray(values) + 0.0 for values in (estimate(tables), lower, upper))
        columns = (values.tolist() for values in found)
        for place, (value, low, high) in enumerate(zip(*columns, strict=True), 1):
            yield Estimate(
                key=_contrast_key(measure, METHOD, place),
                value=value,
                lower=low,
                upper=high,
                confidence_level=level,
                note=reason(measure, "") if math.isnan(value) else "",
            )


def _tests(tables: TwoByTwo) -> Iterator[Estimate]:
    for place, p in enumerate(np.asarray(ASSOCIATION[TEST](tables)).tolist(), 1):
        yield Estimate(key=_contrast_key("test", TEST, place), value=p, statistic="p_value")


def _contrast_key(measure: str, method: str, place: int) -> Key:
    return Key(
        stage="compare", analysis="list", measure=measure, method=method, level=str(place),
        arm="treatment", reference="control",
    )  # fmt: skip
