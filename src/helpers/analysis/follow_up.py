"""Who was followed how long to an event, by arm, and at which times the arms are described."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpers.analysis.event_states import EVENT, times
from helpers.analysis.outcome_values import OutcomeValues

__all__ = ["Followed", "followed", "horizon", "quarter_points"]


@dataclass(frozen=True, slots=True, eq=False)
class Followed:
    """Those of one arm whose time and status are known.

    Attributes
    ----------
    time : array of float
        Time to the first event or to the end of follow-up, 0 or more.
    status : array of int
        0 without an event, 1 with the event, 2 and more with a competing one, in declared order.
    """

    time: NDArray[np.float64]
    status: NDArray[np.int64]

    @property
    def event(self) -> NDArray[np.bool_]:
        """Whether the event in question happened; competing events end follow-up."""
        return np.asarray(self.status == EVENT)


def followed(data: OutcomeValues, arm: str) -> Followed:
    """Return times and states of those of an arm in whom both are known."""
    known = data.values[arm].dropna()
    time = times(data.pool.loc[known.index], data.outcome)
    return Followed(time.to_numpy(dtype=np.float64), known.to_numpy(dtype=np.int64))


def horizon(data: OutcomeValues) -> float:
    """Return the smallest of the arms' longest times; nan if an arm has nobody.

    Up to it every arm is followed, so that all can be compared.
    """
    times = [followed(data, arm).time for arm in data.values]
    return (
        min(float(time.max()) for time in times) if all(time.size for time in times) else math.nan
    )


def quarter_points(longest: float) -> tuple[float, ...]:
    """Return four round times that divide follow-up into quarters.

    Parameters
    ----------
    longest : float
        Time up to which all arms are followed.

    Returns
    -------
    tuple of float
        One to four times a quarter of `longest`, rounded down to two significant digits of which
        the second is 0 or 5, or any where the first is 1. Nothing where nobody is followed.

    Examples
    --------
    >>> quarter_points(182.0), quarter_points(730.0), quarter_points(0.0)
    ((45.0, 90.0, 135.0, 180.0), (180.0, 360.0, 540.0, 720.0), ())
    """
    if not longest > 0.0:
        return ()
    quarter = longest / 4.0
    digit = 10.0 ** (math.floor(math.log10(quarter)) - 1)
    unit = digit if quarter < 20.0 * digit else 5.0 * digit
    step = math.floor(quarter / unit + 1e-9) * unit
    return tuple(float(f"{count * step:.12g}") for count in range(1, 5))
