"""What the second path found, as rows of the results: counts and thresholds, never noise."""

import math
from collections.abc import Iterator

from helpers.analysis.verification.registry import ROUTES
from helpers.analysis.verification.walk import Compared, Walk
from helpers.errors import Finding, Severity
from helpers.results import Estimate, Key, Results

__all__ = ["disagreements", "second_path_rows"]

ANALYSIS = "verification"
AGREEMENT, DISAGREEMENT, LEFT = "agreement", "disagreement", "not_compared"
VERDICTS = ("agree", "disagree", "undefined", "not_followed")
REMEDY = (
    "one of the two is wrong, or the results are older than the data: run again from cleaning, "
    "and if it stays, report it with this line"
)


def _key(measure: str, *, method: str = "", level: str = "") -> Key:
    return Key(
        stage="figures", analysis=ANALYSIS, level=level, measure=measure, method=method, among=""
    )


def second_path_rows(walk: Walk) -> Iterator[Estimate]:
    """Yield by route how many numbers agree, and what was left out and why.

    ``measure=agreement``: by route (``method``, empty for all together) the numbers that agree,
    disagree, are undefined in the main path, or were not followed, and the tolerance.
    ``measure=disagreement``: both values of each row that disagrees, its id as ``level``.
    ``measure=not_compared``: how many numbers of an analysis (``level``) have no second route.
    """
    for route in ("", *dict.fromkeys(c.route for c in walk.compared)):
        key = _key(AGREEMENT, method=route)
        for verdict in VERDICTS:
            yield Estimate(
                key=key, value=walk.count(verdict, route), statistic=verdict,
                note=_reasons(walk, verdict, route),
            )  # fmt: skip
        if route:
            yield Estimate(key=key, value=ROUTES[route].tolerance, statistic="tolerance")
    for found in walk.disagreements:
        yield from _both(found)
    yield from _left(walk)


def _reasons(walk: Walk, verdict: str, route: str) -> str:
    here = (c for c in walk.compared if c.verdict == verdict == "not_followed")
    return "; ".join(dict.fromkeys(c.why for c in here if route in ("", c.route)))


def _both(found: Compared) -> Iterator[Estimate]:
    key = _key(DISAGREEMENT, method=found.route, level=found.id)
    for name, value in (("main", found.main), ("second", found.second)):
        yield Estimate(
            key=key, value=value, statistic=name, note="undefined" if math.isnan(value) else ""
        )


def _left(walk: Walk) -> Iterator[Estimate]:
    for analysis in dict.fromkeys(analysis for analysis, _ in walk.left):
        reasons = {why: n for (name, why), n in walk.left.items() if name == analysis}
        yield Estimate(
            key=_key(LEFT, level=analysis), value=sum(reasons.values()), statistic="count",
            note="; ".join(reasons),
        )  # fmt: skip


def disagreements(results: Results) -> list[Finding]:
    """Return one finding for every number that the two paths do not agree on.

    Parameters
    ----------
    results : Results
        Hold the rows of `second_path_rows`; without them there is one note that says so.
    """
    here = results.where(analysis=ANALYSIS)
    if not len(here.where(measure=AGREEMENT)):
        return [
            Finding(
                code="second_path", severity=Severity.NOTE, where="the report",
                found="no number computed a second time",
                remedy="keep trial.second_path() in 05_figures to have the numbers checked",
            )
        ]  # fmt: skip
    pairs: dict[Key, dict[str, float]] = {}
    for estimate in here.where(measure=DISAGREEMENT):
        pairs.setdefault(estimate.key, {})[estimate.statistic] = estimate.value
    return [
        Finding(
            code="second_path", severity=Severity.ERROR, where=key.level,
            found=f"{pair['main']!r} by the main path",
            expected=f"{pair['second']!r} by the second ({ROUTES[key.method].second}), within "
            f"{ROUTES[key.method].tolerance:g}",
            remedy=REMEDY,
        )
        for key, pair in pairs.items()
    ]  # fmt: skip
