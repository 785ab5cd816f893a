"""What a reported number can stand for: the exact interval that rounds to it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

__all__ = ["CONVENTIONS", "Reported", "Span", "read_number", "span"]

CONVENTIONS = ("half_up", "half_even", "either")
_NUMBER = re.compile(r"([+-]?)(\d{1,15})(?:\.(\d{1,9}))?")


@dataclass(frozen=True, slots=True)
class Reported:
    """A number as printed: its exact value, and its decimal places, trailing zeros counted."""

    value: Fraction
    decimals: int


@dataclass(frozen=True, slots=True)
class Span:
    """Values that round to one printed number; its ends belong to it or not."""

    lower: Fraction
    upper: Fraction
    with_lower: bool
    with_upper: bool

    def holds(self, value: Fraction) -> bool:
        """Return whether a value rounds to the printed number."""
        above = value >= self.lower if self.with_lower else value > self.lower
        return above and (value <= self.upper if self.with_upper else value < self.upper)


def read_number(text: str) -> Reported:
    """Return a printed number with its decimal places.

    Raises
    ------
    ValueError
        If the text is no plain decimal number.

    Examples
    --------
    >>> read_number("3.50")
    Reported(value=Fraction(7, 2), decimals=2)
    """
    found = _NUMBER.fullmatch(text.strip().replace("\u2212", "-"))
    if found is None:
        raise ValueError(f"expected a number such as 3.50, got {text!r}")
    decimals = len(found[3] or "")
    digits = Fraction(int(found[2] + (found[3] or "")), 10**decimals)
    return Reported(-digits if found[1] == "-" else digits, decimals)


def span(reported: Reported, convention: str = "either") -> Span:
    """Return the values that round to a printed number.

    Parameters
    ----------
    reported : Reported
    convention : {"half_up", "half_even", "either"}
        Whether halves go away from zero, to the even digit, or may do either.

    Examples
    --------
    >>> half = span(read_number("0.2"), "half_up")
    >>> half.holds(Fraction(15, 100)), half.holds(Fraction(25, 100))
    (True, False)
    """
    if convention not in _ENDS:
        raise ValueError(f"expected one of {', '.join(CONVENTIONS)}, got {convention!r}")
    half = Fraction(1, 2 * 10**reported.decimals)
    even = int(reported.value * 10**reported.decimals) % 2 == 0
    near, far = _ENDS[convention][even]
    lower, upper = reported.value - half, reported.value + half
    if reported.value < 0:
        return Span(lower, upper, far, near)
    if reported.value == 0:
        return Span(lower, upper, far, far)  # no side of zero is nearer to it
    return Span(lower, upper, near, far)


# by convention, for an odd and an even last digit: whether the end nearer to zero belongs to the
# span, and the end farther from it
_ENDS: Mapping[str, tuple[tuple[bool, bool], tuple[bool, bool]]] = MappingProxyType(
    {
        "half_up": ((True, False), (True, False)),
        "half_even": ((False, False), (True, True)),
        "either": ((True, False), (True, True)),
    }
)
