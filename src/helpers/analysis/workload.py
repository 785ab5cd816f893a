"""Which exact methods a list of tables is too long for.

Chan and Zhang's interval is searched for one table at a time, Boschloo's and Barnard's tests go
through all tables of a design; the time of either grows with the square of the participants.
"""

from collections.abc import Mapping

import numpy as np

from helpers.stats import TwoByTwo, exact_difference, unconditional

__all__ = ["MOST_SQUARES", "too_long"]

# Sum of squared participants: over different tables, over different designs. Some five minutes.
MOST_SQUARES: Mapping[str, float] = {"chan_zhang": 3e7, "boschloo": 6e8, "barnard_pooled": 6e8}
_TABLE, _DESIGN = ("x1", "n1", "x0", "n0"), ("n1", "n0")
# What makes a table new to the method, and the participants beyond which it is not tried anyway.
_COUNTED: Mapping[str, tuple[tuple[str, ...], int]] = {
    "chan_zhang": (_TABLE, exact_difference.MOST_PARTICIPANTS),
    "boschloo": (_DESIGN, unconditional.MOST_PARTICIPANTS),
    "barnard_pooled": (_DESIGN, unconditional.MOST_PARTICIPANTS),
}


def too_long(tables: TwoByTwo) -> tuple[str, ...]:
    """Return the methods that would take longer than minutes on a list of tables.

    Parameters
    ----------
    tables : TwoByTwo
        Arrays of counts of one length.

    Examples
    --------
    >>> too_long(TwoByTwo([25, 30], [50, 50], [13, 20], [50, 50]))
    ()
    >>> import numpy as np
    >>> too_long(TwoByTwo(np.arange(401), np.full(401, 400), np.arange(401), np.full(401, 400)))
    ('chan_zhang',)
    """
    return tuple(
        method
        for method, (names, most) in _COUNTED.items()
        if _squares(tables, names, most) > MOST_SQUARES[method]
    )


def _squares(tables: TwoByTwo, names: tuple[str, ...], most: int) -> float:
    different = np.unique(np.stack([np.ravel(getattr(tables, name)) for name in names]), axis=1)
    total = different[names.index("n1")] + different[names.index("n0")]
    return float(np.sum(np.where(total <= most, total, 0).astype(np.float64) ** 2))
