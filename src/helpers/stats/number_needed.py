"""Number needed to treat, with an interval that may pass through infinity.

The number needed is the reciprocal of a risk difference. A confidence interval of the difference
that holds zero holds infinity on this scale: it runs from a number needed to benefit up to
infinity and on, from infinity down to a number needed to harm. Two plain limits cannot say that,
so the answer is typed.
"""

import math
from dataclasses import dataclass
from typing import Literal

from helpers.stats.tables import Interval

__all__ = ["NumberNeeded", "Span", "number_needed"]

Direction = Literal["higher", "lower"]
SIGN = {"higher": 1.0, "lower": -1.0}


@dataclass(frozen=True, slots=True)
class Span:
    """Numbers needed from the best supported one on: ``first`` to ``last``, which may be inf."""

    first: float
    last: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberNeeded:
    """How many participants are treated for one more event, or one fewer, than under control.

    Attributes
    ----------
    estimate : float
        At least 1; infinite where the risks are equal, nan where the difference is undefined.
    kind : {"NNTB", "NNTH", ""}
        Number needed to benefit or to harm; empty where the estimate is neither.
    benefit, harm : Span or None
        The numbers needed to benefit, and to harm, that the interval of the difference allows;
        None where it allows none.

    Examples
    --------
    >>> needed = number_needed(0.1, Interval(-0.05, 0.25))
    >>> needed.kind, needed.estimate, needed.through_infinity
    ('NNTB', 10.0, True)
    >>> needed.benefit, needed.harm
    (Span(first=4.0, last=inf), Span(first=20.0, last=inf))
    """

    estimate: float
    kind: Literal["NNTB", "NNTH", ""]
    benefit: Span | None
    harm: Span | None

    @property
    def through_infinity(self) -> bool:
        """Whether the interval holds benefit and harm, and so runs through infinity."""
        return self.benefit is not None and self.harm is not None

    @property
    def interval(self) -> Interval:
        """Smaller and larger limit of the side that the interval lies on.

        Both are nan where it runs through infinity or is undefined: two limits would mislead.
        """
        side = self.benefit or self.harm
        if side is None or self.through_infinity:
            return Interval(math.nan, math.nan)
        return Interval(side.first, side.last)


def number_needed(
    difference: float, limits: Interval, *, benefit: Direction = "higher"
) -> NumberNeeded:
    """Return the number needed to treat of a risk difference and its interval [1]_.

    Parameters
    ----------
    difference : float
        Risk difference, treatment minus control, in [-1, 1]; nan if undefined.
    limits : Interval
        Its confidence limits by any method; limits beyond -1 or 1 are cut there.
    benefit : {"higher", "lower"}, default "higher"
        Whether the event is good, so that a higher risk is a benefit.

    Returns
    -------
    NumberNeeded
        With `NumberNeeded.through_infinity` where the limits lie on both sides of 0.

    Raises
    ------
    ValueError
        If `benefit` is neither word, or the limits are in the wrong order.

    References
    ----------
    .. [1] Altman DG (1998). Confidence intervals for the number needed to treat. BMJ 317,
       1309-1312.

    Examples
    --------
    A benefit for certain, and a harm because the event is bad:

    >>> number_needed(0.25, Interval(0.125, 0.5)).interval
    Interval(lower=2.0, upper=8.0)
    >>> number_needed(0.25, Interval(0.125, 0.5), benefit="lower").kind
    'NNTH'
    """
    if benefit not in SIGN:
        raise ValueError(f"benefit must be 'higher' or 'lower', got {benefit!r}")
    if limits.lower > limits.upper:
        raise ValueError(f"the lower limit exceeds the upper one: {tuple(limits)!r}")
    gain = SIGN[benefit] * difference
    low, high = sorted(SIGN[benefit] * limit for limit in limits)
    defined = not (math.isnan(low) or math.isnan(high))
    return NumberNeeded(
        estimate=_reciprocal(abs(gain)),
        kind="NNTB" if gain > 0.0 else "NNTH" if gain < 0.0 else "",
        benefit=_span(high, low) if defined and high > 0.0 else None,
        harm=_span(-low, -high) if defined and low < 0.0 else None,
    )


def _span(largest: float, smallest: float) -> Span:
    """Return the numbers needed for effects from the largest down to the smallest, or to none."""
    return Span(_reciprocal(largest), _reciprocal(max(smallest, 0.0)))


def _reciprocal(effect: float) -> float:
    if math.isnan(effect):
        return math.nan
    return 1.0 / min(effect, 1.0) if effect > 0.0 else math.inf
