"""Counts of an outcome that exists only after another event, and ratios of their linear forms."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from helpers.stats.numerics import Floats, broadcast, quiet
from helpers.stats.tables import TwoByTwo

__all__ = ["ALONE_0", "ALONE_1", "ONE", "OUTCOME_0", "OUTCOME_1", "Cells", "Truncated"]

OUTCOME_1, ALONE_1, OUTCOME_0, ALONE_0, ONE = np.eye(5)  # linear forms of a1, b1, a0, b0 and 1


@dataclass(frozen=True, slots=True, eq=False)
class Truncated:
    """Counts of two arms of an outcome that exists only after an intermediate event.

    Parameters
    ----------
    y1, s1, n1 : int or integer array
        Of arm 1: with the outcome, with the intermediate event, and all participants,
        ``0 <= y1 <= s1 <= n1`` and ``n1 >= 1``.
    y0, s0, n0 : int or integer array
        The same of arm 0. Arrays broadcast.

    Raises
    ------
    ValueError
        If a count is not a whole number or lies outside its domain.

    Examples
    --------
    >>> Truncated(3, 32, 50, 9, 20, 50).flipped().y1
    29
    """

    y1: Any
    s1: Any
    n1: Any
    y0: Any
    s0: Any
    n0: Any

    def __post_init__(self) -> None:
        whole = TwoByTwo(self.s1, self.n1, self.s0, self.n0)
        inner = TwoByTwo(self.y1, self.n1, self.y0, self.n0)
        for arm in "10":
            y, s = getattr(inner, f"x{arm}"), getattr(whole, f"x{arm}")
            if np.any(np.asarray(y) > np.asarray(s)):
                raise ValueError(
                    f"the outcome exists only after the intermediate event: 0 <= y{arm} <= s{arm}, "
                    f"got y{arm}={y!r}, s{arm}={s!r}"
                )
            values = {"y": y, "s": s, "n": getattr(whole, f"n{arm}")}
            for name, value in values.items():
                object.__setattr__(self, f"{name}{arm}", value)

    def flipped(self) -> "Truncated":
        """Return the counts of those without the outcome, among those with the event."""
        s1, s0 = self.s1, self.s0
        return Truncated(s1 - self.y1, s1, self.n1, s0 - self.y0, s0, self.n0)

    def mirrored(self) -> "Truncated":
        """Return the counts with the arms exchanged."""
        return Truncated(self.y0, self.s0, self.n0, self.y1, self.s1, self.n1)


class Cells(NamedTuple):
    """Cells of both arms as shares of all their participants.

    Attributes
    ----------
    cells : array, shape (5, ...)
        By arm 1 and 0, with the outcome and with the intermediate event alone: a1, b1, a0, b0;
        then 1, so that a linear form may hold a constant.
    sizes : array, shape (2, ...)
        Participants of arm 1 and arm 0.
    """

    cells: Floats
    sizes: Floats

    @classmethod
    def of(cls, table: Truncated, *, pseudo: float = 0.0) -> "Cells":
        """Return the cells, with `pseudo` participants added in each of an arm's three."""
        names = ("y1", "s1", "n1", "y0", "s0", "n0")
        y1, s1, n1, y0, s0, n0 = broadcast(*(getattr(table, name) for name in names))
        m1, m0 = n1 + 3.0 * pseudo, n0 + 3.0 * pseudo
        shares = [(y1 + pseudo) / m1, (s1 - y1 + pseudo) / m1]
        shares += [(y0 + pseudo) / m0, (s0 - y0 + pseudo) / m0]
        return cls(np.stack([*shares, np.ones_like(m1)]), np.stack([m1, m0]))

    def ratio(self, form: Floats, share: Floats, *, offset: float, cap: float) -> Floats:
        """Return form / share + offset; where the share is not above 0, its limit as it goes to 0.

        The form may not be negative, so that this limit is `offset`, or infinite and then `cap`.
        """
        top, bottom, shifted = map(self._value, (form, share, form + offset * share))
        with quiet():
            return np.where(bottom > 0.0, shifted / bottom, np.where(top > 0.0, cap, offset))

    def fieller(
        self, form: Floats, share: Floats, *, z: float, offset: float = 0.0, cap: float
    ) -> Floats:
        """Return the upper Fieller limit of form / share + offset, at most `cap`.

        Parameters
        ----------
        form, share : array of 5 floats
            Linear forms of the cells.
        z : float
            Normal quantile of the limit.
        offset : float
            Added to the ratio.
        cap : float
            The largest value that the ratio can have; the limit too where the share is not
            shown to be above 0.
        """
        form = form + offset * share
        top, bottom = self._value(form), self._value(share)
        a = bottom**2 - z**2 * self._covariance(share, share)
        b = top * bottom - z**2 * self._covariance(form, share)
        c = top**2 - z**2 * self._covariance(form, form)
        with quiet():
            limit = (b + np.sqrt(np.maximum(b**2 - a * c, 0.0))) / a
        return np.where((a > 0.0) & (bottom > 0.0), np.minimum(limit, cap), cap)

    def _value(self, form: Floats) -> Floats:
        return np.asarray(np.tensordot(form, self.cells, axes=1))

    def _covariance(self, form: Floats, other: Floats) -> Floats:
        """Return the covariance of two linear forms: the arms are independent multinomials."""
        total = np.zeros(self.cells.shape[1:])
        for size, arm in zip(self.sizes, (slice(0, 2), slice(2, 4)), strict=True):
            cells, u, v = self.cells[arm], form[arm], other[arm]
            mean_u, mean_v = np.tensordot(u, cells, axes=1), np.tensordot(v, cells, axes=1)
            total = total + (np.tensordot(u * v, cells, axes=1) - mean_u * mean_v) / size
        return total
