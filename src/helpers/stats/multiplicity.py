"""Adjustment of p-values for several hypotheses.

Adjusted p-values stand beside the raw ones, in the order given, and are compared with the same
alpha. A hypothesis without a p-value (nan) stays nan but keeps its place in the family: the
correction is that of the family as planned.
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import ArrayLike

from helpers.stats.numerics import Floats

__all__ = ["MULTIPLICITY", "fixed_sequence", "hochberg", "holm", "hommel", "none"]


def none(p: ArrayLike) -> Floats:
    """Return the p-values as they are.

    Parameters
    ----------
    p : array of float
        Raw p-values in [0, 1], nan where undefined.

    Returns
    -------
    array
        The same values.

    Raises
    ------
    ValueError
        If a p-value lies outside [0, 1].

    Examples
    --------
    >>> none([0.01, 0.2]).tolist()
    [0.01, 0.2]
    """
    return _p_values(p)


def fixed_sequence(p: ArrayLike) -> Floats:
    """Adjust for testing in a fixed order, each at full alpha until one fails [1]_.

    Parameters and errors are those of `none`; the order is that of the plan.

    Returns
    -------
    array
        Running maximum of the p-values; nan from the first undefined one on, because the
        sequence stops there.

    References
    ----------
    .. [1] Maurer W, Hothorn LA, Lehmacher W (1995). Multiple comparisons in drug clinical
       trials and preclinical assays: a-priori ordered hypotheses. In: Vollmar J (ed),
       Biometrie in der chemisch-pharmazeutischen Industrie 6, 3-18.

    Examples
    --------
    >>> fixed_sequence([0.01, 0.2, 0.03]).tolist()
    [0.01, 0.2, 0.2]
    """
    return np.maximum.accumulate(_p_values(p))


def holm(p: ArrayLike) -> Floats:
    """Adjust by Holm's step-down procedure [1]_, valid under any dependence.

    Parameters and errors are those of `none`.

    References
    ----------
    .. [1] Holm S (1979). A simple sequentially rejective multiple test procedure. Scand J Stat
       6, 65-70.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03]).round(4).tolist()
    [0.03, 0.06, 0.06]
    """
    return _over_known(p, _holm)


def hochberg(p: ArrayLike) -> Floats:
    """Adjust by Hochberg's step-up procedure [1]_.

    Valid for independent or suitably positively dependent test statistics (it rests on Simes'
    inequality), which the plan must state. Parameters and errors are those of `none`.

    References
    ----------
    .. [1] Hochberg Y (1988). A sharper Bonferroni procedure for multiple tests of significance.
       Biometrika 75, 800-802.

    Examples
    --------
    >>> hochberg([0.01, 0.04, 0.03]).round(4).tolist()
    [0.03, 0.04, 0.04]
    """
    return _over_known(p, _hochberg)


def hommel(p: ArrayLike) -> Floats:
    """Adjust by Hommel's procedure [1]_: the closed test with Simes' test of intersections.

    At least as powerful as Hochberg's, under the same condition on dependence. Parameters and
    errors are those of `none`.

    References
    ----------
    .. [1] Hommel G (1988). A stagewise rejective multiple test procedure based on a modified
       Bonferroni test. Biometrika 75, 383-386.

    Examples
    --------
    >>> hommel([0.01, 0.04, 0.03]).round(4).tolist()
    [0.03, 0.04, 0.04]
    """
    return _over_known(p, _hommel)


def _holm(ordered: Floats) -> Floats:
    remaining = np.arange(ordered.size, 0, -1)
    return np.maximum.accumulate(ordered * remaining)


def _hochberg(ordered: Floats) -> Floats:
    remaining = np.arange(ordered.size, 0, -1)
    return np.minimum.accumulate((ordered * remaining)[::-1])[::-1]


def _hommel(ordered: Floats) -> Floats:
    """Adjust ordered p-values by the algorithm of Wright (1992, Biometrics 48, 1005-1013)."""
    size = ordered.size
    rank = np.arange(1, size + 1)
    adjusted = np.full(size, np.min(size * ordered / rank, initial=1.0))
    for m in range(size - 1, 1, -1):
        low, high = np.arange(size - m + 1), np.arange(size - m + 1, size)
        simes = np.min(m * ordered[high] / np.arange(2, m + 1))
        candidate = np.empty(size)
        candidate[low] = np.minimum(m * ordered[low], simes)
        candidate[high] = candidate[size - m]
        adjusted = np.maximum(adjusted, candidate)
    return np.maximum(adjusted, ordered)


def _over_known(p: ArrayLike, adjust: Callable[[Floats], Floats]) -> Floats:
    """Apply a procedure to ordered p-values; undefined ones count as 1 and stay undefined."""
    raw = _p_values(p)
    order = np.argsort(raw, kind="stable")  # nan last
    adjusted = np.empty_like(raw)
    adjusted[order] = np.minimum(adjust(np.nan_to_num(raw[order], nan=1.0)), 1.0)
    return np.where(np.isnan(raw), np.nan, adjusted)


def _p_values(p: ArrayLike) -> Floats:
    values = np.array(p, dtype=np.float64).reshape(-1)
    if np.any((values < 0.0) | (values > 1.0)):
        raise ValueError(f"p-values lie in [0, 1], got {p!r}")
    return values


MULTIPLICITY: Mapping[str, Callable[[ArrayLike], Floats]] = {
    "none": none,
    "fixed_sequence": fixed_sequence,
    "holm": holm,
    "hochberg": hochberg,
    "hommel": hommel,
}
