"""Baseline characteristics and their differences, one participant after the other."""

import math
import statistics
from collections.abc import Mapping

import numpy as np

from helpers.analysis.verification.case import Case
from helpers.analysis.verification.plain import Cell, Record
from helpers.analysis.verification.samples import described
from helpers.study import Variable, canonical

__all__ = ["chance", "difference", "level_count", "numbers", "size"]

Values = Mapping[str, float]
RULE = 0.1  # beyond which a difference is often said to be one


def _rows(case: Case, arm: str) -> list[Record]:
    members = case.data.members(case.key.population)
    return case.data.of_arm(members, arm) if arm else members


def _cells(case: Case, arm: str) -> list[Cell]:
    return [record[case.key.outcome] for record in _rows(case, arm)]


def _numbers(cells: list[Cell]) -> list[float]:
    return [float(cell) for cell in cells if cell is not None]


def size(case: Case) -> Values:
    """Return how many are described."""
    return {"n": len(_rows(case, case.key.arm))}


def numbers(case: Case) -> Values:
    """Return the summary of a variable that holds numbers; of levels, who has a known one."""
    cells = _cells(case, case.key.arm)
    if case.data.book[case.key.outcome].numeric:
        return described([None if cell is None else float(cell) for cell in cells])
    known = sum(cell is not None for cell in cells)
    return {"n": known, "missing": len(cells) - known}


def level_count(case: Case) -> Values:
    """Return how many are at a level, and their share of those known."""
    known = [canonical(cell) for cell in _cells(case, case.key.arm) if cell is not None]
    here = known.count(canonical(case.key.level))
    return {"count": here, "proportion": here / len(known) if known else math.nan}


def difference(case: Case) -> Values:
    """Return the standardised difference of a variable between an arm and the reference."""
    entry = case.data.book[case.key.outcome]
    sides = [
        [cell for cell in _cells(case, arm) if cell is not None]
        for arm in (case.key.arm, case.key.reference)
    ]
    if not all(sides):
        return {"estimate": math.nan}
    return {"estimate": _of_means(sides) if entry.numeric else _of_levels(entry, sides)}


def chance(case: Case) -> Values:
    """Return what chance alone gives a difference, by the normal distribution of Python."""
    n1, n0 = (len(_rows(case, arm)) for arm in (case.key.arm, case.key.reference))
    if not (n1 and n0):
        return {}
    spread = statistics.NormalDist(0.0, math.sqrt((n1 + n0) / (n1 * n0)))
    share = 2.0 * spread.cdf(-RULE)
    return {"std_error": spread.stdev, "beyond": RULE, "proportion": share}


def _of_means(sides: list[list[float | str]]) -> float:
    treated, control = ([float(cell) for cell in side] for side in sides)
    if min(len(treated), len(control)) < 2:
        return math.nan
    spread = (statistics.variance(treated) + statistics.variance(control)) / 2.0
    return _standardised(statistics.fmean(treated) - statistics.fmean(control), spread)


def _of_levels(entry: Variable, sides: list[list[float | str]]) -> float:
    if entry.type == "binary":
        event = canonical(entry.event)
        a, b = (sum(canonical(cell) == event for cell in side) / len(side) for side in sides)
        return _standardised(a - b, (a * (1.0 - a) + b * (1.0 - b)) / 2.0)
    levels = sorted({cell for side in sides for cell in side}, key=str)
    return _mahalanobis(
        *(np.array([side.count(at) / len(side) for at in levels]) for side in sides)
    )


def _standardised(gap: float, spread: float) -> float:
    if spread > 0.0:
        return gap / math.sqrt(spread)
    return math.copysign(math.inf, gap) if gap else math.nan


def _mahalanobis(p: np.ndarray, q: np.ndarray) -> float:
    """Return the distance with all levels kept, by the generalised inverse of the covariance."""
    if p.size < 2:
        return math.nan
    if not (p * q).any():
        return math.inf
    spread = sum((np.diag(share) - np.outer(share, share) for share in (p, q)), np.zeros((1, 1)))
    inverse = np.linalg.pinv(spread / 2.0, rcond=1e-10, hermitian=True)
    return math.sqrt(max(float((p - q) @ inverse @ (p - q)), 0.0))
