"""Stratified results anew: sums over strata in exact fractions."""

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from helpers.analysis.verification import strata_models
from helpers.analysis.verification.allocations import as_improbable, ways
from helpers.analysis.verification.case import Case, NotFollowedError
from helpers.analysis.verification.covariates import strata_names, stratum_of
from helpers.analysis.verification.search import root

__all__ = [
    "NOTHING", "Table", "cmh", "cmh_exact", "comparable", "counted", "difference",
    "greenland_robins", "heterogeneity", "newcombe", "ratio", "risk_sums",
    "robins_breslow_greenland", "sato",
]  # fmt: skip

Values = Mapping[str, float]
MOST = 20_000  # participants whose conditional distributions are multiplied out


class Table(NamedTuple):
    """Events and participants of both arms in one stratum."""

    x1: int
    n1: int
    x0: int
    n0: int

    @property
    def total(self) -> int:
        """Participants."""
        return self.n1 + self.n0

    @property
    def gap(self) -> Fraction:
        """Difference of the risks."""
        return Fraction(self.x1, self.n1) - Fraction(self.x0, self.n0)

    @property
    def weight(self) -> Fraction:
        """Weight of Mantel and Haenszel."""
        return Fraction(self.n1 * self.n0, self.total)

    @property
    def informative(self) -> bool:
        """Whether there are events and non-events."""
        return 0 < self.x1 + self.x0 < self.total


def _all(case: Case) -> list[Table]:
    """Return the tables of all strata in which anybody has a known outcome."""
    names = strata_names(case)
    found: dict[tuple[str, ...], list[int]] = {}
    for place, arm in ((0, case.key.arm), (2, case.key.reference)):
        for record in case.rows(arm):
            value = case.value(record)
            if value is not None:
                cells = found.setdefault(stratum_of(case, record, names), [0, 0, 0, 0])
                cells[place] += int(value)
                cells[place + 1] += 1
    return [Table(*cells) for cells in found.values()]


def comparable(case: Case) -> list[Table]:
    """Return the tables of the strata with participants of both arms."""
    return [table for table in _all(case) if table.n1 and table.n0]


def counted(case: Case) -> Values:
    """Return n and events of an arm in a stratum, or how many strata a comparison has."""
    if case.key.reference and case.outcome.type != "binary":
        return strata_models.counted(case)
    if case.key.reference:
        every, both = _all(case), comparable(case)
        silent = sum(not table.informative for table in both)
        return {
            "strata": len(every), "strata_one_arm": len(every) - len(both),
            "strata_uninformative": silent,
        }  # fmt: skip
    names = strata_names(case)
    cells = [
        case.value(r) for r in case.rows(case.key.arm) if _label(case, r, names) == case.key.level
    ]
    known = [value for value in cells if value is not None]
    return {"n": len(known), "events": sum(_happened(case, value) for value in known)}


def _happened(case: Case, value: float) -> bool:
    """Return whether a value is an event: of counts any above zero, else code one."""
    return value > 0.0 if case.outcome.type == "count" else value == 1.0


def _label(case: Case, record: Mapping[str, object], names: list[str]) -> str:
    cells = (record[name] for name in names)
    return ", ".join("missing" if cell is None else _text(cell) for cell in cells)


def _text(cell: object) -> str:
    whole = isinstance(cell, float) and cell.is_integer()
    return str(int(cell)) if whole and isinstance(cell, float) else str(cell)


# differences ----------------------------------------------------------------------------------

NOTHING = {"estimate": math.nan, "lower": math.nan, "upper": math.nan}


def difference(tables: list[Table]) -> float:
    """Return the Mantel-Haenszel difference."""
    return float(sum(t.weight * t.gap for t in tables) / sum(t.weight for t in tables))


def sato(case: Case) -> Values:
    """Return the Mantel-Haenszel difference with the limits of Sato's variance."""
    tables = comparable(case)
    if not tables:
        return NOTHING
    estimate = sum(t.weight * t.gap for t in tables) / sum(t.weight for t in tables)
    p = sum(
        Fraction(t.n1**2 * t.x0 - t.n0**2 * t.x1, t.total**2)
        + Fraction(t.n1 * t.n0 * (t.n0 - t.n1), 2 * t.total**2)
        for t in tables
    )
    q = sum(Fraction(t.x1 * (t.n0 - t.x0) + t.x0 * (t.n1 - t.x1), 2 * t.total) for t in tables)
    variance = (estimate * p + q) / sum(t.weight for t in tables) ** 2
    reach = case.z * math.sqrt(max(variance, Fraction(0)))
    found = float(estimate)
    return {"estimate": found, "lower": found - reach, "upper": found + reach}


def newcombe(case: Case) -> Values:
    """Return the difference with Yan and Su's limits."""
    tables = comparable(case)
    if not tables:
        return NOTHING
    estimate, total = difference(tables), sum(t.weight for t in tables)
    share = [float(t.weight / total) for t in tables]
    arms = ([(t.x1, t.n1) for t in tables], [(t.x0, t.n0) for t in tables])
    (low1, high1), (low0, high0) = (_stratified_wilson(arm, share, case.z) for arm in arms)
    spread1, spread0 = (
        sum(w * w / n for w, (_, n) in zip(share, arm, strict=True)) for arm in arms
    )

    def reach(at1: float, at0: float) -> float:
        return case.z * math.sqrt(spread1 * at1 * (1.0 - at1) + spread0 * at0 * (1.0 - at0))

    return {
        "estimate": estimate, "lower": estimate - reach(low1, high0),
        "upper": estimate + reach(high1, low0),
    }  # fmt: skip


def _stratified_wilson(
    arm: list[tuple[int, int]], share: list[float], z: float
) -> tuple[float, float]:
    """Return weighted Wilson limits of an arm's risks at the reduced quantile."""
    variances = [x / n * (1.0 - x / n) / n for x, n in arm]
    if not any(variances):
        variances = [1.0 / n for _, n in arm]
    errors = [w * math.sqrt(v) for w, v in zip(share, variances, strict=True)]
    reduced = z * math.sqrt(sum(e * e for e in errors)) / sum(errors)
    limits = [_wilson(x, n, reduced) for x, n in arm]
    low, high = (sum(w * limit[k] for w, limit in zip(share, limits, strict=True)) for k in (0, 1))
    return min(max(low, 0.0), 1.0), min(max(high, 0.0), 1.0)


def _wilson(x: int, n: int, z: float) -> tuple[float, float]:
    centre = (x + z * z / 2.0) / (n + z * z)
    reach = z / (n + z * z) * math.sqrt(x * (n - x) / n + z * z / 4.0)
    return (0.0 if x == 0 else centre - reach), (1.0 if x == n else centre + reach)


# ratios ---------------------------------------------------------------------------------------


def ratio(above: Fraction | float, below: Fraction | float) -> float:
    """Return a ratio that may be infinite, or undefined."""
    if below:
        return float(above / below)
    return math.inf if above else math.nan


def risk_sums(tables: list[Table]) -> tuple[Fraction, Fraction]:
    """Return numerator and denominator of the Mantel-Haenszel risk ratio."""
    above = sum((Fraction(t.x1 * t.n0, t.total) for t in tables), Fraction(0))
    return above, sum((Fraction(t.x0 * t.n1, t.total) for t in tables), Fraction(0))


def greenland_robins(case: Case) -> Values:
    """Return the Mantel-Haenszel risk ratio with the limits of Greenland and Robins."""
    tables = comparable(case)
    above, below = risk_sums(tables)
    variance = sum(
        Fraction(t.n1 * t.n0 * (t.x1 + t.x0) - t.x1 * t.x0 * t.total, t.total**2) for t in tables
    )
    return _log_limits(above, below, variance / (above * below) if above and below else 0, case)


def robins_breslow_greenland(case: Case) -> Values:
    """Return the Mantel-Haenszel odds ratio with the limits of Robins, Breslow and Greenland."""
    r = s = pr = mixed = qs = Fraction(0)
    for t in comparable(case):
        straight, crossed = t.x1 * (t.n0 - t.x0), t.x0 * (t.n1 - t.x1)
        p, q = t.x1 + t.n0 - t.x0, t.x0 + t.n1 - t.x1
        r, s = r + Fraction(straight, t.total), s + Fraction(crossed, t.total)
        pr += Fraction(p * straight, t.total**2)
        qs += Fraction(q * crossed, t.total**2)
        mixed += Fraction(p * crossed + q * straight, t.total**2)
    variance = pr / (2 * r * r) + mixed / (2 * r * s) + qs / (2 * s * s) if r and s else Fraction(0)
    return _log_limits(r, s, variance, case)


def _log_limits(above: Fraction, below: Fraction, variance: Fraction | int, case: Case) -> Values:
    estimate = ratio(above, below)
    if not (above and below):
        return {"estimate": estimate, "lower": math.nan, "upper": math.nan}
    reach = case.z * math.sqrt(variance)
    lower, upper = (estimate * math.exp(side * reach) for side in (-1.0, 1.0))
    return {"estimate": estimate, "lower": lower, "upper": upper}


# tests ----------------------------------------------------------------------------------------


def cmh(case: Case) -> Values:
    """Return the Cochran-Mantel-Haenszel test, in fractions up to the last step."""
    tables = comparable(case)
    if not tables:
        return {"p_value": math.nan}
    excess = sum(t.x1 - Fraction(t.n1 * (t.x1 + t.x0), t.total) for t in tables)
    variance = sum(
        Fraction(t.n1 * t.n0 * (t.x1 + t.x0) * (t.total - t.x1 - t.x0), t.total**2 * (t.total - 1))
        for t in tables
    )
    statistic = float(excess**2 / variance) if variance else 0.0
    return {"p_value": math.erfc(math.sqrt(statistic / 2.0))}


def cmh_exact(case: Case) -> Values:
    """Return the exact conditional test, by multiplying out whole numbers of ways."""
    tables = comparable(case)
    if not tables:
        return {"p_value": math.nan}
    if sum(t.total for t in tables) > MOST:
        raise NotFollowedError("too many participants to multiply out all tables")
    product, place = [1], 0
    for t in tables:
        events = t.x1 + t.x0
        part = ways(t.n1, t.n0, events)
        place += t.x1 - max(0, events - t.n0)
        longer = [0] * (len(product) + len(part) - 1)
        for i, first in enumerate(product):
            for j, second in enumerate(part):
                longer[i + j] += first * second
        product = longer
    return {"p_value": as_improbable(product, place)}


def heterogeneity(case: Case) -> Values:
    """Return the test of one odds ratio for all strata, of Breslow and Day or as corrected."""
    from scipy import stats

    tables = [t for t in comparable(case) if t.informative]
    above = sum(Fraction(t.x1 * (t.n0 - t.x0), t.total) for t in tables)
    below = sum(Fraction(t.x0 * (t.n1 - t.x1), t.total) for t in tables)
    df = max(len(tables) - 1, 0)
    if not (above and below):
        return {"statistic": math.nan, "df": df, "p_value": math.nan}
    terms = [_fitted(t, float(above / below)) for t in tables]
    statistic = sum(gap * gap / variance for gap, variance in terms)
    if case.key.method == "tarone":
        statistic -= sum(gap for gap, _ in terms) ** 2 / sum(variance for _, variance in terms)
    p_value = float(stats.chi2.sf(max(statistic, 0.0), df)) if df else math.nan
    return {"statistic": max(statistic, 0.0), "df": df, "p_value": p_value}


def _fitted(t: Table, ratio: float) -> tuple[float, float]:
    """Return observed less fitted events of the arm and their variance, by a search."""
    events = t.x1 + t.x0
    low, high = max(0, events - t.n0), min(t.n1, events)

    def excess(a: float) -> float:
        return a * (t.n0 - events + a) - ratio * (t.n1 - a) * (events - a)

    a = root(excess, low, high)
    cells = (a, t.n1 - a, events - a, t.n0 - events + a)
    return t.x1 - a, 1.0 / sum(1.0 / cell for cell in cells)
