"""Estimates to the `Number`s that people read, each bound to the result that it prints.

How a number is rounded stands in `helpers.present.rounding`, whose texts are handed on here; the
journal's style in `helpers.present.journal_styles`.
"""

import math

from helpers.present.number import Number
from helpers.present.printing import printing
from helpers.present.rounding import (
    MINUS,
    NOT_ESTIMABLE,
    counted_text,
    events_text,
    fixed,
    joined,
    p_value_text,
    per_hundred_places,
    percent,
    percent_places,
    range_text,
    ratio_text,
    resolving,
    scaled,
    signed,
    significant,
)
from helpers.results import Estimate
from helpers.results.model import shortest

__all__ = [
    "NOT_ESTIMABLE",
    "absolute",
    "confidence",
    "count",
    "count_percent",
    "counted_heading",
    "declared",
    "events_heading",
    "events_of",
    "fixed",
    "fraction",
    "joined",
    "limits",
    "mean_sd",
    "median_quartiles",
    "number",
    "p_value",
    "p_value_text",
    "per_hundred",
    "percent",
    "percent_places",
    "percentage",
    "range_text",
    "ratio",
    "ratio_text",
    "resolving",
    "risk",
    "signed",
    "significant",
    "time_with_limits",
    "with_interval",
]

NOT_REACHED = "not reached"


def count(estimate: Estimate) -> Number:
    """Return a count; where it is undefined, its note, for example "not reported"."""
    if math.isnan(estimate.value):
        return Number(estimate.id, estimate.note)
    return Number(
        estimate.id, fixed(estimate.value, 0 if float(estimate.value).is_integer() else 1)
    )


def number(estimate: Estimate, places: int, *, scale: float = 1, sign: bool = False) -> Number:
    """Return the value alone, times `scale`."""
    show = signed if sign else fixed
    return Number(estimate.id, show(scaled(estimate.value, scale), places))


def percentage(estimate: Estimate, places: int | None = None, *, interval: bool = False) -> Number:
    """Return a proportion in per cent, with its limits if asked: "58% (44 to 71)".

    Without `places` it has those that the style gives a few people.
    """
    places = percent_places(0) if places is None else places
    text = percent(estimate.value, places)
    if interval and estimate.lower is not None and estimate.upper is not None:
        text = _beside(text, _limits(estimate, places, 100, sign=False))
    return Number(estimate.id, text)


def risk(estimate: Estimate, n: float) -> Number:
    """Return a risk with its limits: "58% (44 to 71)", with the places that `n` people deserve."""
    return percentage(estimate, per_hundred_places(n), interval=True)


def p_value(estimate: Estimate) -> Number:
    """Return a p-value."""
    return Number(estimate.id, p_value_text(estimate.value))


def with_interval(
    estimate: Estimate, places: int, *, scale: float = 1, sign: bool = False
) -> Number:
    """Return an estimate with its limits: "36 (17 to 52)"."""
    show = signed if sign else fixed
    text = show(scaled(estimate.value, scale), places)
    span = _limits(estimate, places, scale, sign=sign)
    return Number(estimate.id, _beside(text, span))


def time_with_limits(estimate: Estimate, places: int) -> Number:
    """Return a median time with its limits: "65 (42 to not reached)"."""

    def shown(value: float | None) -> str:
        return NOT_REACHED if value is None or math.isnan(value) else fixed(value, places)

    text, ends = shown(estimate.value), (shown(estimate.lower), shown(estimate.upper))
    if ends != (NOT_REACHED, NOT_REACHED):
        text += f" ({' to '.join(ends)})"
    return Number(estimate.id, text)


def limits(estimate: Estimate, places: int, *, scale: float = 1, sign: bool = False) -> Number:
    """Return the confidence limits alone, bound to the lower one: "17 to 52"."""
    return Number(estimate.key.id("lower"), _limits(estimate, places, scale, sign=sign))


def bounds(
    lower: Estimate, upper: Estimate, places: int, *, scale: float = 1, sign: bool = False
) -> Number:
    """Return two ends as one range, bound to the lower one; once where both are shown alike."""
    show = signed if sign else fixed
    low, high = (show(scaled(end.value, scale), places) for end in (lower, upper))
    return Number(lower.id, low if low == high else joined(low, high))


def ratio(estimate: Estimate) -> Number:
    """Return a ratio with its limits where it has them: "2.64 (1.53 to 4.75)"."""
    text = ratio_text(estimate.value)
    if estimate.lower is not None and estimate.upper is not None:
        limits = joined(ratio_text(estimate.lower), ratio_text(estimate.upper))
        known = not (math.isnan(estimate.lower) and math.isnan(estimate.upper))
        text = _beside(text, limits if known else NOT_ESTIMABLE)
    return Number(estimate.id, text)


def per_hundred(difference: Estimate, n: float) -> Number:
    """Return a difference of risks per 100 people with its limits: "+36 (+17 to +52)".

    Parameters
    ----------
    difference : Estimate
        A difference of proportions.
    n : float
        People of the larger arm: how many decimal places they deserve, the style says.
    """
    return with_interval(difference, per_hundred_places(n), scale=100, sign=True)


def events_of(events: Estimate, n: Estimate) -> Number:
    """Return events of people with the share, bound to the events: "29/50 (58%)"."""
    return Number(events.id, events_text(events.value, n.value))


def fraction(events: Estimate, n: Estimate) -> Number:
    """Return events of people without the share, bound to the events: "29/50"."""
    return Number(events.id, f"{fixed(events.value)}/{fixed(n.value)}")


def events_heading() -> str:
    """Return what the numbers of `events_of` are called in a heading: "n/N (%)"."""
    return printing().style.events_heading


def count_percent(counted: Estimate, proportion: Estimate, n: float = 0) -> Number:
    """Return a count and its percentage without the sign: "33 (66)"."""
    return Number(counted.id, counted_text(counted.value, proportion.value, n))


def counted_heading() -> str:
    """Return what the numbers of `count_percent` are called in a heading: "n (%)"."""
    return printing().style.counted_heading


def mean_sd(mean: Estimate, sd: Estimate, places: int) -> Number:
    """Return a mean and its standard deviation: "33.4 (4.1)"."""
    return Number(mean.id, _beside(fixed(mean.value, places), fixed(sd.value, places)))


def median_quartiles(median: Estimate, q1: Estimate, q3: Estimate, places: int) -> Number:
    """Return a median and its quartiles: "4 (3 to 5)"."""
    known = not math.isnan(median.value)  # quartiles are known where the median is
    quartiles = range_text(q1.value, q3.value, places) if known else NOT_ESTIMABLE
    return Number(median.id, _beside(fixed(median.value, places), quartiles))


def absolute(
    difference: Estimate,
    *,
    scale: float = 100,
    places: int = 0,
    words: tuple[str, str] = ("more", "fewer"),
) -> tuple[Number, str, Number]:
    """Return a difference as people say it, per 100 by default: "36", "more", "17 to 52 more".

    The interval says "fewer" and "more" at each end where it holds both; or what `words` say of a
    difference above and below zero.

    Raises
    ------
    ValueError
        If the difference or its limits are undefined.
    """
    if difference.lower is None or difference.upper is None or math.isnan(difference.value):
        raise ValueError(f"{difference.id} is not estimable; say so instead")
    value, lower, upper = (
        scaled(x, scale) for x in (difference.value, difference.lower, difference.upper)
    )
    above, below = words
    direction = above if value >= 0 else below
    low, high = fixed(abs(lower), places), fixed(abs(upper), places)
    if lower < 0 < upper:
        span = f"{low} {below} to {high} {above}"
    else:
        span = f"{joined(low, high)} {above}" if lower >= 0 else f"{joined(high, low)} {below}"
    interval = Number(difference.key.id("lower"), span)
    return Number(difference.id, fixed(abs(value), places)), direction, interval


def declared(path: str, value: float) -> Number:
    """Return a number of the study file as it stands there.

    Parameters
    ----------
    path : str
        Where it stands, for example ``"claims/0/p_below"``.
    value : float

    Examples
    --------
    >>> print(declared("claims/0/p_below", 0.01))
    0.01
    """
    return Number(f"study/{path}", shortest(value).replace("-", MINUS))


def confidence(level: float) -> Number:
    """Return the confidence level of the plan, a fact of the study file: "95%".

    Examples
    --------
    >>> confidence(0.95).text, confidence(0.999).text
    ('95%', '99.9%')
    """
    text = fixed(scaled(level, 100), 4).rstrip("0").rstrip(".")
    return Number("study/analysis/confidence_level", f"{text}%")


def _beside(text: str, limits: str) -> str:
    """Return a number with its limits; what is not estimable is said once."""
    return text if text == limits == NOT_ESTIMABLE else f"{text} ({limits})"


def _limits(estimate: Estimate, places: int, scale: float, *, sign: bool) -> str:
    if estimate.lower is None or estimate.upper is None:
        return NOT_ESTIMABLE
    lower, upper = scaled(estimate.lower, scale), scaled(estimate.upper, scale)
    if math.isnan(lower) and math.isnan(upper):
        return NOT_ESTIMABLE
    return range_text(lower, upper, places, sign=sign)
