"""The second path from end to end: every result that has a route, computed again and compared."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from helpers.analysis.verification.case import Case, NotFollowedError
from helpers.analysis.verification.plain import Plain
from helpers.analysis.verification.registry import CLOSED, ROUTES, route_of, why_not
from helpers.results import Estimate, Key, Results
from helpers.results.estimate import INTERVAL
from helpers.study import Study

__all__ = ["Compared", "Walk", "agree", "second_path"]

AGREE, DISAGREE, UNDEFINED, NOT_FOLLOWED = "agree", "disagree", "undefined", "not_followed"
FAILED = "the second route ended in an error of its own"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One number by both paths.

    Attributes
    ----------
    id : str
        Of the row of the results.
    route : str
        A name of `ROUTES`.
    main, second : float
        nan where undefined.
    verdict : {"agree", "disagree", "undefined", "not_followed"}
        ``undefined`` where the main path has no number, with its reason; ``not_followed`` where
        the second has none.
    why : str
        Why it was not followed.
    """

    id: str
    route: str
    main: float
    second: float
    verdict: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Walk:
    """What the second path found.

    Attributes
    ----------
    compared : tuple of Compared
    left : mapping of (str, str) to int
        Numbers without a second route, by analysis and reason.
    """

    compared: tuple[Compared, ...] = ()
    left: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def count(self, verdict: str, route: str = "") -> int:
        """Return how many numbers got a verdict, of one route or of all."""
        return sum(c.verdict == verdict and route in ("", c.route) for c in self.compared)

    @property
    def disagreements(self) -> tuple[Compared, ...]:
        """The numbers that the two paths do not agree on."""
        return tuple(c for c in self.compared if c.verdict == DISAGREE)


def agree(main: float, second: float, tolerance: float) -> bool:
    """Return whether two numbers agree, relative to the larger of them and 1.

    >>> agree(0.24, 0.24 + 1e-9, 1e-8), agree(2.0, 2.1, 1e-8), agree(math.inf, math.inf, 1e-8)
    (True, False, True)
    """
    if math.isinf(main) or math.isinf(second):
        return main == second
    return abs(main - second) <= tolerance * max(1.0, abs(main), abs(second))


def second_path(
    participants: pd.DataFrame,
    adverse_events: pd.DataFrame | None,
    study: Study,
    results: Results,
) -> Walk:
    """Compute every result that has a second route again, and compare.

    Parameters
    ----------
    participants, adverse_events : DataFrame
        The analysis-ready tables; the second is None where there is none.
    study : Study
    results : Results
        What the main path kept.

    Returns
    -------
    Walk
        A number that disagrees is in `Walk.disagreements`; nothing is raised.
    """
    data = Plain(participants, study, adverse_events)
    compared: list[Compared] = []
    left: dict[tuple[str, str], int] = {}
    computed: dict[Key, Mapping[str, float] | str] = {}
    for estimate in results:
        key = estimate.key
        route = route_of(key, study)
        for statistic, value in _parts(estimate):
            if route and key not in computed and not _skipped(value, route):
                computed[key] = _computed(Case(data, key, results), route)
            second = computed.get(key, "")
            if route and _holds(second, statistic):
                compared.append(_compared(key.id(statistic), route, value, second, statistic))
            else:
                place = (key.analysis, why_not(key, study))
                left[place] = left.get(place, 0) + 1
    return Walk(tuple(compared), left)


def _holds(found: Mapping[str, float] | str, statistic: str) -> bool:
    """Return whether a route gives a statistic, or a reason why it gives nothing."""
    return isinstance(found, str) or statistic in found


def _parts(estimate: Estimate) -> Iterator[tuple[str, float]]:
    yield estimate.statistic, estimate.value
    for name in INTERVAL:
        limit = getattr(estimate, name)
        if limit is not None:
            yield name, limit


def _skipped(value: float, route: str) -> bool:
    """Return whether nothing is computed: a fit that the main path says does not exist."""
    return math.isnan(value) and ROUTES[route].tolerance > CLOSED


def _computed(case: Case, route: str) -> Mapping[str, float] | str:
    """Return the values of a route, or why it has none."""
    try:
        with np.errstate(all="ignore"):
            return ROUTES[route].compute(case)
    except NotFollowedError as why:
        return str(why)
    except (ArithmeticError, ValueError, np.linalg.LinAlgError):
        return FAILED


def _compared(
    identifier: str, route: str, main: float, found: Mapping[str, float] | str, statistic: str
) -> Compared:
    second = math.nan if isinstance(found, str) else float(found.get(statistic, math.nan))
    why = found if isinstance(found, str) else ""
    return Compared(
        id=identifier, route=route, main=main, second=second, why=why,
        verdict=_verdict(route, main, second, why),
    )  # fmt: skip


def _verdict(route: str, main: float, second: float, why: str) -> str:
    if math.isnan(main):
        exact = ROUTES[route].tolerance == CLOSED
        return DISAGREE if exact and not math.isnan(second) else UNDEFINED
    if why:
        return NOT_FOLLOWED
    same = not math.isnan(second) and agree(main, second, ROUTES[route].tolerance)
    return AGREE if same else DISAGREE
