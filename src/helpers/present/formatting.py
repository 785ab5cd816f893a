"""The only module that rounds; it turns estimates into the `Number`s that people read.

Rounding is half away from zero on the shortest decimal form. The minus sign is U+2212, an
infinite number is shown as ∞, an undefined one as words.
"""

import math
from decimal import ROUND_HALF_UP, Context, Decimal

from helpers.present.number import Number
from helpers.results import Estimate
from helpers.results.model import shortest

__all__ = [
    "NOT_ESTIMABLE",
    "absolute",
    "bounds",
    "confidence",
    "count",
    "count_percent",
    "declared",
    "events_of",
    "fixed",
    "limits",
    "mean_sd",
    "median_quartiles",
    "number",
    "p_value",
    "p_value_text",
    "percent",
    "percent_places",
    "percentage",
    "range_text",
    "ratio",
    "ratio_text",
    "resolving",
    "signed",
    "time_with_limits",
    "with_interval",
]

MINUS = "\u2212"
NOT_ESTIMABLE = "not estimable"
NOT_REACHED = "not reached"
_EXACT = Context(prec=400)  # wide enough for every finite float
_SMALL_SAMPLE = 200


def fixed(value: float, places: int = 0) -> str:
    """Return `value` with a fixed number of decimal places, rounded half away from zero.

    Examples
    --------
    >>> fixed(0.125, 2), fixed(-0.125, 2), fixed(2.0, 1), fixed(-0.04, 1), fixed(float("inf"), 1)
    ('0.13', '−0.13', '2.0', '0.0', '∞')
    """
    if math.isnan(value):
        return NOT_ESTIMABLE
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    step = Decimal(1).scaleb(-places)
    rounded = Decimal(repr(float(value))).quantize(step, ROUND_HALF_UP, _EXACT)
    return f"{rounded.copy_abs() if rounded.is_zero() else rounded:f}".replace("-", MINUS)


def signed(value: float, places: int = 0) -> str:
    """Return `value` with its sign; what rounds to zero has none.

    Examples
    --------
    >>> signed(36), signed(-12.4), signed(0.3)
    ('+36', '−12', '0')
    """
    text = fixed(value, places)
    return f"+{text}" if value > 0 and text.strip("0.") else text


def percent(value: float, places: int = 0) -> str:
    """Return a proportion in per cent.

    Examples
    --------
    >>> percent(0.58), percent(0.0915, 1)
    ('58%', '9.2%')
    """
    return fixed(value, places) if math.isnan(value) else f"{_hundredfold(value, places)}%"


def percent_places(n: float) -> int:
    """Return the decimal places that percentages of `n` people deserve: none below 200, else one.

    Examples
    --------
    >>> percent_places(50), percent_places(295)
    (0, 1)
    """
    return 0 if n < _SMALL_SAMPLE else 1


def p_value_text(p: float) -> str:
    """Return a p-value to three places, never as 0.000 or 1.000 unless it is exactly one.

    Examples
    --------
    >>> p_value_text(0.0004), p_value_text(0.0312), p_value_text(0.9999), p_value_text(1.0)
    ('<0.001', '0.031', '>0.999', '1.000')
    """
    if p < 0.001:
        return "<0.001"
    return ">0.999" if 0.999 < p < 1 else fixed(p, 3)


def ratio_text(value: float) -> str:
    """Return a ratio to two places; whole from a hundred, and never 0.00 unless it is zero.

    Examples
    --------
    >>> ratio_text(2.636), ratio_text(0.004), ratio_text(0.0), ratio_text(417.3)
    ('2.64', '<0.01', '0', '417')
    """
    if value == 0:
        return "0"
    if 0 < value < 0.005:
        return "<0.01"
    return fixed(value, 0 if value >= 100 else 2)


def resolving(width: float, *, least: int = 1, most: int = 8) -> int:
    """Return the decimal places that show two digits of a width.

    Examples
    --------
    >>> resolving(36.5), resolving(1.2), resolving(0.036), resolving(0.0)
    (1, 1, 3, 8)
    """
    if not math.isfinite(width):
        return least
    places = 1 - math.floor(math.log10(width)) if width > 0 else most
    return min(max(places, least), most)


def range_text(lower: float, upper: float, places: int = 0, *, sign: bool = False) -> str:
    """Return two limits joined by "to", which a minus sign cannot be mistaken for.

    Examples
    --------
    >>> range_text(-26.1, 0.9, sign=True)
    '−26 to +1'
    """
    show = signed if sign else fixed
    return f"{show(lower, places)} to {show(upper, places)}"


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
    return Number(estimate.id, show(_scaled(estimate.value, scale), places))


def percentage(estimate: Estimate, places: int = 0, *, interval: bool = False) -> Number:
    """Return a proportion in per cent, with its limits if asked: "58% (44 to 71)"."""
    text = percent(estimate.value, places)
    if interval and estimate.lower is not None and estimate.upper is not None:
        text = _beside(text, _limits(estimate, places, 100, sign=False))
    return Number(estimate.id, text)


def p_value(estimate: Estimate) -> Number:
    """Return a p-value."""
    return Number(estimate.id, p_value_text(estimate.value))


def with_interval(
    estimate: Estimate, places: int, *, scale: float = 1, sign: bool = False
) -> Number:
    """Return an estimate with its limits: "36 (17 to 52)"."""
    show = signed if sign else fixed
    text = show(_scaled(estimate.value, scale), places)
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
    """Return two ends joined by "to", bound to the lower one; once where both are shown alike."""
    show = signed if sign else fixed
    ends = [_scaled(end.value, scale) for end in (lower, upper)]
    shown = dict.fromkeys(show(end, places) for end in ends)
    return Number(lower.id, " to ".join(shown))


def ratio(estimate: Estimate) -> Number:
    """Return a ratio with its limits where it has them: "2.64 (1.53 to 4.75)"."""
    text = ratio_text(estimate.value)
    if estimate.lower is not None and estimate.upper is not None:
        limits = f"{ratio_text(estimate.lower)} to {ratio_text(estimate.upper)}"
        known = not (math.isnan(estimate.lower) and math.isnan(estimate.upper))
        text = _beside(text, limits if known else NOT_ESTIMABLE)
    return Number(estimate.id, text)


def events_of(events: Estimate, n: Estimate) -> Number:
    """Return events of people with the share, bound to the events: "29/50 (58%)"."""
    share = percent(events.value / n.value, percent_places(n.value)) if n.value else ""
    counts = f"{fixed(events.value)}/{fixed(n.value)}"
    return Number(events.id, f"{counts} ({share})" if share else counts)


def count_percent(counted: Estimate, proportion: Estimate, n: float = 0) -> Number:
    """Return a count and its percentage without the sign: "33 (66)"."""
    text = fixed(counted.value)
    if not math.isnan(proportion.value):
        text += f" ({_hundredfold(proportion.value, percent_places(n))})"
    return Number(counted.id, text)


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
        _scaled(x, scale) for x in (difference.value, difference.lower, difference.upper)
    )
    above, below = words
    direction = above if value >= 0 else below
    low, high = fixed(abs(lower), places), fixed(abs(upper), places)
    if lower < 0 < upper:
        span = f"{low} {below} to {high} {above}"
    else:
        span = f"{low} to {high} {above}" if lower >= 0 else f"{high} to {low} {below}"
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
    text = fixed(_scaled(level, 100), 4).rstrip("0").rstrip(".")
    return Number("study/analysis/confidence_level", f"{text}%")


def _beside(text: str, limits: str) -> str:
    """Return a number with its limits; what is not estimable is said once."""
    return text if text == limits == NOT_ESTIMABLE else f"{text} ({limits})"


def _limits(estimate: Estimate, places: int, scale: float, *, sign: bool) -> str:
    if estimate.lower is None or estimate.upper is None:
        return NOT_ESTIMABLE
    lower, upper = _scaled(estimate.lower, scale), _scaled(estimate.upper, scale)
    if math.isnan(lower) and math.isnan(upper):
        return NOT_ESTIMABLE
    return range_text(lower, upper, places, sign=sign)


def _scaled(value: float, scale: float) -> float:
    """Return `value` times `scale` as decimal arithmetic has it: 0.145 times 100 is 14.5."""
    if not math.isfinite(value):
        return value
    return float(Decimal(repr(float(value))) * Decimal(repr(float(scale))))


def _hundredfold(proportion: float, places: int) -> str:
    return fixed(_scaled(proportion, 100), places)
