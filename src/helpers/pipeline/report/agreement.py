"""Whether a printed text says the value that it is bound to."""

import re
from decimal import Decimal, InvalidOperation

__all__ = ["agrees"]

_NUMBER = re.compile(r"([<>]?)\s*([+\u2212-]?)(\d+(?:\.\d+)?)")
_THOUSANDS = re.compile(r"(?<=\d)[,\u202f](?=\d{3}(?!\d))")
_SCALES = (Decimal(1), Decimal(100), Decimal(1000))
_SLACK = Decimal("1.000001")


def agrees(text: str, value: str) -> bool:
    """Return whether some number in a text is a value, rounded as the text shows it.

    The value may be shown as it is, in per cent or per thousand, and without its sign, which the
    words beside it may say ("12 fewer"). A text without digits says nothing that could disagree.

    Parameters
    ----------
    text : str
        What is printed, for example ``"+36 (+17 to +52)"``.
    value : str
        The unrounded value, for example ``"0.36"``.

    Examples
    --------
    >>> agrees("+36 (+17 to +52)", "0.36"), agrees("37", "0.36"), agrees("<0.001", "0.00026")
    (True, False, True)
    >>> agrees("12 fewer", "-0.12"), agrees("not reported", "3"), agrees("95%", "0.95")
    (True, True, True)
    """
    shown = _NUMBER.findall(_THOUSANDS.sub("", text))
    try:
        exact = Decimal(value)
    except InvalidOperation:
        return True
    return not shown or any(_says(sign, digits, bound, exact) for bound, sign, digits in shown)


def _says(sign: str, digits: str, bound: str, exact: Decimal) -> bool:
    number = Decimal(digits)
    if bound:
        return abs(exact) < number if bound == "<" else abs(exact) > number
    if sign and exact and (exact < 0) != (sign != "+"):
        return False
    places = len(digits.partition(".")[2])
    half = Decimal(5).scaleb(-places - 1) * _SLACK
    return any(abs(abs(exact) * scale - number) <= half for scale in _SCALES)
