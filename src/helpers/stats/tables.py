"""Counts of two arms and confidence intervals: the input and the output of two-arm statistics."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["Interval", "TwoByTwo"]


class Interval(NamedTuple):
    """Confidence limits, on the scale of the estimate; floats, or arrays of one shape.

    Examples
    --------
    >>> Interval(0.1, 0.3).upper
    0.3
    """

    lower: Any
    upper: Any


@dataclass(frozen=True, slots=True, eq=False)
class TwoByTwo:
    """Events and participants of two arms: arm 1 (treatment) against arm 0 (control).

    Parameters
    ----------
    x1, n1 : int or integer array
        Events and participants of arm 1, ``0 <= x1 <= n1`` and ``n1 >= 1``.
    x0, n0 : int or integer array
        The same for arm 0. Arrays broadcast against each other, so that a million tables
        are one call.

    Raises
    ------
    ValueError
        If a count is not a whole number or lies outside its domain.

    Examples
    --------
    >>> table = TwoByTwo(29, 50, 11, 50)
    >>> table.risks
    (0.58, 0.22)
    """

    x1: Any
    n1: Any
    x0: Any
    n0: Any

    def __post_init__(self) -> None:
        for name in ("x1", "n1", "x0", "n0"):
            object.__setattr__(self, name, _counts(name, getattr(self, name)))
        for events, total in (("x1", "n1"), ("x0", "n0")):
            x, n = np.asarray(getattr(self, events)), np.asarray(getattr(self, total))
            if np.any(n < 1) or np.any(x < 0) or np.any(x > n):
                raise ValueError(
                    f"an arm needs 0 <= {events} <= {total} and {total} >= 1, "
                    f"got {events}={getattr(self, events)!r}, {total}={getattr(self, total)!r}"
                )

    @property
    def risks(self) -> tuple[Any, Any]:
        """Observed risks of arm 1 and arm 0."""
        return self.x1 / self.n1, self.x0 / self.n0

    def mirrored(self) -> "TwoByTwo":
        """Return the table with the arms exchanged."""
        return TwoByTwo(self.x0, self.n0, self.x1, self.n1)


def _counts(name: str, value: ArrayLike) -> int | NDArray[np.int64]:
    array = np.asarray(value)
    if array.dtype.kind not in "iu" and not (
        array.dtype.kind == "f" and np.all(array == np.floor(array))
    ):
        raise ValueError(f"{name} must be whole numbers, got {value!r}")
    whole = array.astype(np.int64)
    return int(whole) if whole.ndim == 0 else whole
