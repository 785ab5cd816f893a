"""Subgroups: who has no level, and the interaction as Cochran's Q."""

import math
from collections.abc import Callable, Mapping
from dataclasses import replace

from helpers.analysis.verification.case import Case

__all__ = ["interaction", "without_level"]

Values = Mapping[str, float]


def without_level(case: Case) -> Values:
    """Return how many counted participants of an arm have no known level."""
    rows = case.rows(case.key.arm)
    return {"left_out": sum(record[case.key.subgroup] is None for record in rows)}


def _levels(case: Case) -> list[str]:
    name = case.key.subgroup
    declared = case.data.book[name].declared_levels()
    return list(declared) or sorted({str(r[name]) for r in case.data.rows if r[name] is not None})


def interaction(case: Case) -> Values:
    """Return how far the effects in the levels lie apart, each weighted by its precision."""
    from scipy import stats

    tables = [table for level in _levels(case) if all((table := _table(case, level))[1::2])]
    effects, df = [_effect(case, table) for table in tables], max(len(tables) - 1, 0)
    names = ("estimate", "lower", "upper")
    if df < 1 or not all(variance > 0.0 for _, variance in effects):
        return {"df": df} | dict.fromkeys((*names, "statistic", "p_value"), math.nan)
    total = sum(1.0 / v for _, v in effects)
    centre = sum(e / v for e, v in effects) / total
    statistic = sum((e - centre) ** 2 / v for e, v in effects)
    p_value = float(stats.chi2.sf(statistic, df))
    test: dict[str, float] = {"statistic": statistic, "df": df, "p_value": p_value}
    if df > 1:
        return test | dict.fromkeys(names, math.nan)
    apart, reach = effects[0][0] - effects[1][0], case.z * math.sqrt(sum(v for _, v in effects))
    back: Callable[[float], float] = math.exp if case.key.method == "risk_ratio" else float
    values = (back(apart), back(apart - reach), back(apart + reach))
    return test | dict(zip(names, values, strict=True))


def _table(case: Case, level: str) -> tuple[int, int, int, int]:
    return replace(case, key=replace(case.key, subgroup_level=level)).counts


def _effect(case: Case, table: tuple[int, int, int, int]) -> tuple[float, float]:
    """Return the effect in a level and its variance; nan where an arm has no event."""
    x1, n1, x0, n0 = table
    if case.key.method == "risk_difference":
        parts = [x / n * (1.0 - x / n) / n for x, n in ((x1, n1), (x0, n0))]
        return x1 / n1 - x0 / n0, sum(parts)
    if not (x1 and x0):
        return math.nan, math.nan
    return math.log(x1 / n1 / (x0 / n0)), 1.0 / x1 - 1.0 / n1 + 1.0 / x0 - 1.0 / n0
