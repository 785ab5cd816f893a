"""The rounding of every number that people read, as the journal's style has it.

Rounding is half away from zero on the shortest decimal form. The minus sign is U+2212, an
infinite number is shown as ∞, an undefined one as words. `helpers.present.formatting` binds what
is made here to results; nothing else rounds.
"""

import math
import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal

from helpers.present.printing import printing

__all__ = [
    "MINUS",
    "NOT_ESTIMABLE",
    "counted_text",
    "events_text",
    "fixed",
    "joined",
    "p_value_text",
    "per_hundred_places",
    "percent",
    "percent_places",
    "range_text",
    "ratio_text",
    "resolving",
    "scaled",
    "signed",
    "significant",
]

MINUS = "\u2212"
NOT_ESTIMABLE = "not estimable"
_EXACT = Context(prec=400)  # wide enough for every finite float
_LEAST_P = Decimal("0.001")  # smaller ones are printed as being so
_MOST_P_PLACES = 6  # to tell a p-value from a threshold that it nearly is
_GROUPED = 5  # digits from which a whole number is set in groups
_THREES = re.compile(r"(?<=\d)(?=(?:\d{3})+$)")


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
    rounded = _rounded(_exact(value), places)
    sign = MINUS if rounded < 0 else ""
    whole, point, rest = f"{rounded.copy_abs():f}".partition(".")
    return f"{sign}{_grouped(whole)}{point}{rest}"


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
    """Return the decimal places of percentages of `n` people, as the style has them.

    Examples
    --------
    >>> percent_places(50), percent_places(295)
    (0, 1)
    """
    return _band_from(printing().style.percent_from, n)


def per_hundred_places(n: float) -> int:
    """Return the decimal places of a difference per 100 people where the larger arm has `n`."""
    return _band_from(printing().style.per_hundred_from, n)


def p_value_text(p: float) -> str:
    """Return a p-value, with the places that the style gives it.

    It is never printed as nought, nor as one unless it is exactly one; and a place more is
    printed as often as it takes to show on which side of a threshold it lies.

    Examples
    --------
    >>> p_value_text(0.0004), p_value_text(0.0312), p_value_text(0.9999), p_value_text(1.0)
    ('<0.001', '0.031', '>0.999', '1.000')
    >>> p_value_text(0.0496), p_value_text(0.05), p_value_text(0.0502)
    ('0.0496', '0.050', '0.0502')
    """
    if math.isnan(p):
        return NOT_ESTIMABLE
    exact = _exact(p)
    if exact < _LEAST_P:
        return f"<{_LEAST_P}"
    places = next(places for end, places in printing().style.p_places if p <= end)
    largest = 1 - Decimal(1).scaleb(-places)
    if largest < exact < 1:
        return f">{largest}"
    return _telling(exact, places, printing().thresholds)


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


def significant(value: float, digits: int = 4) -> str:
    """Return a value with so many significant digits; a whole number as it is.

    Examples
    --------
    >>> significant(0.3600004), significant(33.456), significant(100.0), significant(-0.00012344)
    ('0.3600', '33.46', '100', '−0.0001234')
    """
    if not math.isfinite(value) or float(value).is_integer():
        return fixed(value)
    return fixed(value, max(digits - 1 - math.floor(math.log10(abs(value))), 0))


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
    """Return two limits as one text.

    Examples
    --------
    >>> range_text(-26.1, 0.9, sign=True)
    '−26 to +1'
    """
    show = signed if sign else fixed
    return joined(show(lower, places), show(upper, places))


def joined(lower: str, upper: str) -> str:
    """Return two limits joined as the style does; by "to" where one has a sign or is words.

    Examples
    --------
    >>> joined("17", "52"), joined("<0.01", "∞")
    ('17 to 52', '<0.01 to ∞')
    """
    plain = all(text[:1].isdigit() or text == "∞" for text in (lower, upper))
    return f"{lower}{printing().style.separator if plain else ' to '}{upper}"


def events_text(events: float, n: float) -> str:
    """Return events of people with the share that they are; without it where there is nobody.

    Examples
    --------
    >>> events_text(29, 50), events_text(0, 0)
    ('29/50 (58%)', '0/0')
    """
    if not n:
        return f"{fixed(events)}/{fixed(n)}"
    share = _hundredfold(events / n, percent_places(n))
    return printing().style.events.format(events=fixed(events), n=fixed(n), percent=share)


def counted_text(count: float, proportion: float, n: float) -> str:
    """Return a count and its percentage, which has no sign: the heading has it.

    Examples
    --------
    >>> counted_text(33, 0.66, 50), counted_text(0, float("nan"), 0)
    ('33 (66)', '0')
    """
    if math.isnan(proportion):
        return fixed(count)
    share = _hundredfold(proportion, percent_places(n))
    return printing().style.counted.format(count=fixed(count), percent=share)


def scaled(value: float, scale: float) -> float:
    """Return `value` times `scale` as decimal arithmetic has it.

    Examples
    --------
    >>> scaled(0.145, 100), 0.145 * 100
    (14.5, 14.499999999999998)
    """
    if not math.isfinite(value):
        return value
    return float(_exact(value) * _exact(scale))


def _exact(value: float) -> Decimal:
    return Decimal(repr(float(value)))


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _EXACT)


def _telling(p: Decimal, places: int, thresholds: Iterable[Decimal]) -> str:
    """Return `p` rounded, with as many more places as it takes to be on its side of each."""
    for more in range(places, _MOST_P_PLACES + 1):
        rounded = _rounded(p, more)
        crossed = [t for t in thresholds if (rounded > t, rounded < t) != (p > t, p < t)]
        if not crossed:
            return f"{rounded:f}"
    nearest = min(crossed, key=lambda threshold: abs(threshold - p))
    return f"{'<' if p < nearest else '>'}{nearest:f}"


def _hundredfold(proportion: float, places: int) -> str:
    return fixed(scaled(proportion, 100), places)


def _band_from(bands: Iterable[tuple[float, int]], n: float) -> int:
    return [places for begin, places in bands if begin <= max(n, 0)][-1]


def _grouped(whole: str) -> str:
    """Return the digits of a whole number in groups of three, where the style does that."""
    mark = printing().style.thousands
    return _THREES.sub(mark, whole) if mark and len(whole) >= _GROUPED else whole
