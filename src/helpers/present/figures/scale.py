"""Round ticks whose labels fit side by side."""

import math

from matplotlib.ticker import MaxNLocator

from helpers.present.figures.page import SMALL, text_width
from helpers.present.formatting import fixed, ratio_text, signed

__all__ = ["ratio_ticks", "round_ticks"]

_RATIOS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)


def round_ticks(
    low: float, high: float, width: float, *, sign: bool = True
) -> tuple[list[float], list[str]]:
    """Return round ticks from about `low` to about `high`, and their labels.

    Parameters
    ----------
    low, high : float
        Ends of what is drawn; the ticks may end up to half a step beyond or before them.
    width : float
        Room for the labels in points.
    sign : bool, optional
        Whether positive numbers carry their sign, as differences do.

    Examples
    --------
    >>> round_ticks(-62.0, 55.0, 150.0)[1]
    ['−50', '−25', '0', '+25', '+50']
    """
    show = signed if sign else fixed
    for bins in (6, 5, 4, 3, 2):
        found = MaxNLocator(bins, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
        step = float(found[1] - found[0])
        ticks = [float(t) for t in found if low - step / 2 <= t <= high + step / 2]
        places = _places(step)
        labels = [show(tick, places) for tick in ticks]
        if sum(text_width(label, SMALL) + 5 for label in labels) < width:
            break
    return ticks, labels


def ratio_ticks(low: float, high: float, width: float) -> tuple[list[float], list[str]]:
    """Return ticks of a ratio's axis within its ends, as logarithms; fewer where room is short."""
    inside = [value for value in _RATIOS if low <= math.log(value) <= high] or [1.0]
    if len(inside) * 36.0 > width:
        inside = [value for value in inside if math.log10(value) % 1.0 == 0.0]
    return [math.log(value) for value in inside], [ratio_text(value) for value in inside]


def _places(step: float) -> int:
    """Return the decimal places that tell ticks of this step apart."""
    places = max(0, -math.floor(math.log10(step) + 1e-9))
    return places + 1 if round(step * 10**places, 6) % 1 else places
