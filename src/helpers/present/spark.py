"""`Spark`: an interval drawn in a table cell; decoration beside the printed numbers."""

import math
from dataclasses import dataclass

__all__ = ["Spark"]

_WIDTH, _HEIGHT, _PAD = 200.0, 22.0, 6.0


@dataclass(frozen=True, slots=True)
class Spark:
    """An estimate and its interval on the common scale of a table.

    Attributes
    ----------
    estimate, lower, upper : float
        On the scale of `low` and `high`; limits beyond the scale end in an arrowhead.
    low, high : float
        Ends of the scale, the same in all rows of a column.
    null : float
        Value of no difference, drawn as a dotted line.

    Examples
    --------
    >>> Spark(0.36, 0.17, 0.52, low=-0.6, high=0.6).html().count("<line")
    2
    """

    estimate: float
    lower: float
    upper: float
    low: float
    high: float
    null: float = 0.0

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise ValueError(f"the scale of a spark must rise, got {self.low} to {self.high}")

    def plain(self) -> str:
        """Return nothing: the numbers stand beside it."""
        return ""

    def html(self) -> str:
        """Return a small inline drawing that assistive technology passes over."""
        null, middle = _coordinate(self._x(self.null)), _coordinate(_HEIGHT / 2)
        parts = [f'<line x1="{null}" x2="{null}" y1="1" y2="21" class="rct-null"/>']
        if not (math.isnan(self.lower) or math.isnan(self.upper)):
            left, right = self._x(self.lower), self._x(self.upper)
            parts.append(
                f'<line x1="{_coordinate(left)}" x2="{_coordinate(right)}" y1="{middle}" '
                f'y2="{middle}" class="rct-ci"/>'
            )
            parts += [_arrow(left, -1)] if self.lower < self.low else []
            parts += [_arrow(right, 1)] if self.upper > self.high else []
        if math.isfinite(self.estimate) and self.low <= self.estimate <= self.high:
            x = _coordinate(self._x(self.estimate) - 4)
            parts.append(f'<rect x="{x}" y="7" width="8" height="8" class="rct-ci"/>')
        return (
            f'<svg class="rct-spark" viewBox="0 0 200 22" aria-hidden="true">{"".join(parts)}</svg>'
        )

    def _x(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return _PAD + (_WIDTH - 2 * _PAD) * min(max(share, 0.0), 1.0)


def _arrow(x: float, direction: int) -> str:
    tip, base = _coordinate(x + 5 * direction), _coordinate(x)
    return f'<path d="M{base} 7L{tip} 11L{base} 15Z" class="rct-ci"/>'


def _coordinate(value: float) -> str:
    return f"{value:.1f}"
