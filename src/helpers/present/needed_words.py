"""A number needed to treat as it is printed: to whose benefit, and how far it may reach."""

import math

from helpers.present.formatting import NOT_ESTIMABLE, fixed, joined
from helpers.present.number import Number
from helpers.results import Estimate, Results

__all__ = ["needed_number"]

_WHOLE_FROM = 10


def needed_number(found: Results) -> Number:
    """Return "NNTB 2.8 (1.9 to 5.8)", or with limits that run through infinity.

    Where no difference is not excluded, one limit is to benefit and the other to harm: "NNTB 8.3
    (NNTB 3.8 to ∞ to NNTH 108)" [1]_.

    Parameters
    ----------
    found : Results
        The rows of one comparison with ``measure=number_needed_to_treat``.

    References
    ----------
    .. [1] Altman DG (1998). Confidence intervals for the number needed to treat. BMJ 317,
       1309-1312.
    """
    estimate = found.one(statistic="estimate")
    kind = estimate.note[:4] if estimate.note.startswith(("NNTB", "NNTH")) else ""
    if math.isnan(estimate.value) or not kind:
        return Number(estimate.id, NOT_ESTIMABLE if math.isnan(estimate.value) else "∞")
    return Number(estimate.id, f"{kind} {_shown(estimate.value)}{_limits(found, estimate)}")


def _limits(found: Results, estimate: Estimate) -> str:
    sides = [list(found.where(statistic=name)) for name in ("benefit_limit", "harm_limit")]
    if all(sides):
        benefit, harm = (_shown(side[0].value) for side in sides)
        ends = (f"NNTB {benefit}", f"NNTH {harm}")
        first, last = ends if estimate.note.startswith("NNTB") else ends[::-1]
        return f" ({first} to ∞ to {last})"
    lower, upper = estimate.lower, estimate.upper
    if lower is None or upper is None or math.isnan(lower) or math.isnan(upper):
        return ""
    return f" ({joined(_shown(lower), _shown(upper))})"


def _shown(needed: float) -> str:
    """Return a number needed: to one place below ten, whole from there.

    >>> _shown(2.777), _shown(9.96), _shown(108.2), _shown(float("inf"))
    ('2.8', '10', '108', '∞')
    """
    return fixed(needed, int(round(needed, 1) < _WHOLE_FROM))
