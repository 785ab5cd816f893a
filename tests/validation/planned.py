"""Stratified and adjusted analyses of every type, and margins, as R has them."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from helpers.stats import Strata
from helpers.stats.cox import hazard_ratio
from helpers.stats.gray import gray
from helpers.stats.log_rank import log_rank
from helpers.stats.proportional_hazards import proportional_hazards
from helpers.stats.proportional_odds import (
    adjusted_proportional_odds,
    adjusted_proportional_odds_beyond,
    proportional_odds_beyond,
)
from helpers.stats.rate_ratio import (
    adjusted_rate_ratio,
    adjusted_rate_ratio_beyond,
    rate_ratio_beyond,
)
from helpers.stats.stratified_margins import STRATIFIED_MARGINS
from helpers.stats.van_elteren import van_elteren
from validation.ordered_and_counts import ratio_of

__all__ = ["PLANNED", "planned_cases"]

FILE = Path(__file__).parents[1] / "stats" / "reference" / "planned.json"
Row = Mapping[str, Any]
Values = Callable[[Row], Any]


def arm_of(row: Row) -> np.ndarray:
    return np.array(row["arm"]) == 1


def terms(row: Row) -> np.ndarray:
    """Return a column for each stratum but one."""
    kept = np.unique(row["strata"])[1:]
    return np.asarray(np.array(row["strata"])[:, None] == kept[None, :], dtype=float)


def sides(row: Row, name: str = "y") -> tuple[np.ndarray, np.ndarray]:
    values = np.array(row[name], dtype=float)
    return values[arm_of(row)], values[~arm_of(row)]


def hazard(*used: str) -> Values:
    def values(row: Row) -> list[float]:
        given = {{"x": "covariates", "strata": "strata"}[name]: row[name] for name in used}
        event = row["event"] if "event" in row else np.array(row["status"]) == 1
        found = hazard_ratio(row["time"], event, row["arm"], **given)
        ends = np.log([found.estimate, found.lower, found.upper])
        return [ends[0], found.std_error, ends[1], ends[2], found.p_value]

    return values


def check(*used: str) -> Values:
    def values(row: Row) -> list[float]:
        columns = np.array(row["arm"], dtype=float)[:, None]
        columns = np.column_stack([columns, row["x"]]) if "x" in used else columns
        strata = row["strata"] if "strata" in used else None
        found = proportional_hazards(row["time"], row["event"], columns, strata=strata)
        return [found.global_statistic, columns.shape[1], found.global_p_value]

    return values


def over_time(row: Row) -> list[float]:
    found = log_rank(row["time"], row["event"], row["arm"], strata=row["strata"])
    return [found.statistic, found.p_value]


def incidence(row: Row) -> list[float]:
    found = gray(row["time"], row["status"], row["arm"], strata=row["strata"])
    return [found.statistic, found.p_value]


def levels(row: Row) -> list[float]:
    fit = ratio_of(adjusted_proportional_odds, dispersion=False)
    return fit(row["arm"], row["y"], terms(row))


def levels_beyond(row: Row) -> Any:
    return proportional_odds_beyond(*sides(row), margin=row["margin"][0])


def levels_beyond_within(row: Row) -> Any:
    given = (row["arm"], row["y"], terms(row))
    return adjusted_proportional_odds_beyond(*given, margin=row["margin"][0])


def rates(row: Row) -> list[float]:
    fit = ratio_of(adjusted_rate_ratio, dispersion=True)
    return fit(row["arm"], row["y"], terms(row), exposure=row["time"])


def rates_beyond(row: Row) -> Any:
    times = sides(row, "time")
    return rate_ratio_beyond(*sides(row), exposure=times, margin=row["margin"][0])


def rates_beyond_within(row: Row) -> Any:
    given = (row["arm"], row["y"], terms(row))
    return adjusted_rate_ratio_beyond(*given, exposure=row["time"], margin=row["margin"][0])


def ranks(row: Row) -> Any:
    return van_elteren(row["arm"], row["y"], row["strata"])


COXPH, CLM, GLM_NB = "survival::coxph", "ordinal::clm", "MASS::glm.nb"
PLANNED: Sequence[tuple[str, str, str, str, Values]] = (
    ("timed", "adjusted", "Cox, adjusted", COXPH, hazard("x")),
    ("timed", "stratified", "Cox, stratified", COXPH, hazard("strata")),
    ("timed", "both", "Cox, adjusted and stratified", COXPH, hazard("x", "strata")),
    ("competing", "adjusted", "Cox, adjusted, cause-specific", COXPH, hazard("x")),
    ("timed", "zph_adjusted", "proportional hazards, adjusted", "survival::cox.zph", check("x")),
    ("timed", "zph_stratified", "proportional hazards, stratified", "survival::cox.zph",
     check("strata")),
    ("timed", "zph_both", "proportional hazards, adjusted and stratified", "survival::cox.zph",
     check("x", "strata")),
    ("timed", "log_rank", "log-rank, stratified", "survival::survdiff", over_time),
    ("competing", "gray", "Gray, stratified", "cmprsk::cuminc", incidence),
    ("ordered", "van_elteren", "van Elteren", "coin::independence_test", ranks),
    ("ordered", "stratified", "proportional odds, stratified", CLM, levels),
    ("ordered", "beyond", "proportional odds at a margin", CLM, levels_beyond),
    ("ordered", "stratified_beyond", "proportional odds at a margin, stratified", CLM,
     levels_beyond_within),
    ("counts", "stratified", "negative binomial, stratified", GLM_NB, rates),
    ("counts", "beyond", "negative binomial at a margin", GLM_NB, rates_beyond),
    ("counts", "stratified_beyond", "negative binomial at a margin, stratified", GLM_NB,
     rates_beyond_within),
    ("score", "beyond", "stratified score test at a margin", "definition", lambda row:
     STRATIFIED_MARGINS[row["measure"]](row["tables"], margin=row["margin"][0])),
)  # fmt: skip


def planned_cases(kind: str, name: str, function: Values) -> Callable[[], Iterator[Any]]:
    """Return the cases of one line: where, what we have, what R has."""

    def cases() -> Iterator[Any]:
        for where, row in _rows(kind):
            yield where, function(row), np.array(row[name], dtype=float)

    return cases


def _rows(kind: str) -> Iterator[tuple[str, Row]]:
    found = json.loads(FILE.read_text("utf-8"))[kind]
    if kind == "competing":
        yield "simulated, two causes", found
    elif kind == "score":
        tables = Strata(*np.array(found["tables"], dtype=int).T)
        for row in found["rows"]:
            yield f"{row['measure']} {row['margin'][0]:g}", {**row, "tables": tables}
    else:
        yield from found.items()
