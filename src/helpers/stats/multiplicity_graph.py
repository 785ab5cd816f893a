"""Graphical procedures: alpha is shared among hypotheses and moves on when one is rejected.

Every hypothesis has a share of alpha; a transition says how much of it another hypothesis gets
when the first is rejected. Holm's procedure, fixed sequences, fallback and gatekeeping are graphs.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.stats.numerics import Floats, ratio

__all__ = ["GraphResult", "GraphStep", "graph"]

ROUNDING = 1e-9  # by how much shares may exceed 1: thirds are not binary fractions
CLOSED = 1.0 - 1e-12  # two hypotheses that pass more than this to and fro pass nothing on


@dataclass(frozen=True, slots=True, eq=False)
class GraphStep:
    """One step of the path: the graph as it stands, and the hypothesis tested in it.

    Attributes
    ----------
    hypothesis : int
        Position of the hypothesis, from 0: the one with the smallest p-value over its share.
    weights : array
        Share of alpha of every hypothesis before the step; 0 of those already tested.
    transitions : array
        Transitions before the step; 0 from and to those already tested.
    adjusted : float
        Adjusted p-value: the step is a rejection at every alpha from here on.
    """

    hypothesis: int
    weights: Floats
    transitions: Floats
    adjusted: float


@dataclass(frozen=True, slots=True, eq=False)
class GraphResult:
    """Adjusted p-values in the order given, and the path of the procedure.

    Attributes
    ----------
    adjusted : array
        Adjusted p-values, compared with alpha; nan where undefined.
    path : tuple of GraphStep
        The steps in order. Those with ``adjusted <= alpha`` are the rejections at alpha.
    """

    adjusted: Floats
    path: tuple[GraphStep, ...]


def graph(p: ArrayLike, weights: ArrayLike, transitions: ArrayLike) -> GraphResult:
    """Adjust p-values by the sequentially rejective graph of Bretz et al. [1]_.

    Weighted Bonferroni tests of all intersections: valid under any dependence.

    Parameters
    ----------
    p : array of float
        Raw p-values in [0, 1], nan where undefined.
    weights : array of float
        Initial share of alpha of each hypothesis, at least 0, in sum at most 1.
    transitions : matrix of float
        ``transitions[i, j]`` is the fraction of the share of i that j gets when i is rejected; at
        least 0, no diagonal, in each row at most 1 in sum.

    Returns
    -------
    GraphResult
        A hypothesis without a p-value is never rejected and keeps its share: it is nan, and so is
        each hypothesis that could get alpha only from it. A hypothesis that can get no alpha
        at all is 1.

    Raises
    ------
    ValueError
        If a p-value, a share or a transition lies outside its domain, or the sizes differ; all
        faults in one message.

    Notes
    -----
    Algorithm 2 of the paper. Ties are broken by the order given, which changes the path but no
    adjusted p-value.

    References
    ----------
    .. [1] Bretz F, Maurer W, Brannath W, Posch M (2009). A graphical approach to sequentially
       rejective multiple test procedures. Stat Med 28, 586-604.

    Examples
    --------
    Two primary hypotheses, each with a secondary one:

    >>> result = graph([0.018, 0.01, 0.105, 0.006], [0.5, 0.5, 0, 0],
    ...                [[0, 0.5, 0.5, 0], [0.5, 0, 0, 0.5], [0, 1, 0, 0], [1, 0, 0, 0]])
    >>> result.adjusted.round(3).tolist()
    [0.024, 0.02, 0.105, 0.024]
    >>> [step.hypothesis for step in result.path if step.adjusted <= 0.025]
    [1, 0, 3]
    """
    raw, shares, flows = _checked(p, weights, transitions)
    adjusted, path, reached = np.full(raw.size, np.nan), list[GraphStep](), 0.0
    while np.isfinite(quotient := _quotients(raw, shares)).any():
        tested = int(np.argmin(quotient))
        reached = max(reached, min(1.0, float(quotient[tested])))
        adjusted[tested] = reached
        path.append(GraphStep(tested, shares, flows, reached))
        shares, flows = _without(tested, shares, flows)
    # What is left has no p-value, or no alpha: none ever, unless it waits for an undefined one.
    waits = np.isnan(raw) | _fed_by(np.isnan(raw) & (shares > 0.0), flows)
    never = np.isnan(adjusted) & ~waits
    return GraphResult(np.where(never, 1.0, adjusted), tuple(path))


def _quotients(raw: Floats, shares: Floats) -> Floats:
    """Return p-values over shares; infinite without a share, or without a p-value."""
    usable = (shares > 0.0) & ~np.isnan(raw)
    return np.where(usable, ratio(raw, shares), np.inf)


def _without(gone: int, shares: Floats, flows: Floats) -> tuple[Floats, Floats]:
    """Return the graph after a rejection: its share moves on, its transitions are bridged."""
    out, into = flows[gone], flows[:, gone]
    loop = into * out
    kept = np.where(loop < CLOSED, 1.0 - loop, np.inf)
    bridged = (flows + np.outer(into, out)) / kept[:, None]
    bridged[gone, :] = bridged[:, gone] = 0.0
    np.fill_diagonal(bridged, 0.0)
    moved = shares + shares[gone] * out
    moved[gone] = 0.0
    return moved, bridged


def _fed_by(sources: NDArray[np.bool_], flows: Floats) -> NDArray[np.bool_]:
    """Return the hypotheses that would get alpha if the sources passed theirs on."""
    fed = sources
    for _ in range(sources.size):
        fed = fed | np.any(flows[fed] > 0.0, axis=0)
    return fed


def _checked(
    p: ArrayLike, weights: ArrayLike, transitions: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    raw, shares, flows = (np.array(v, dtype=np.float64) for v in (p, weights, transitions))
    size = raw.size
    if raw.ndim != 1 or shares.shape != (size,) or flows.shape != (size, size):
        if size == 0 and shares.size == 0 and flows.size == 0:
            return raw.reshape(0), shares.reshape(0), flows.reshape(0, 0)
        raise ValueError(
            f"{size} p-values need {size} weights and a {size} x {size} matrix of transitions, "
            f"got shapes {shares.shape} and {flows.shape}"
        )
    faults = [
        (not np.all(np.isnan(raw) | ((raw >= 0.0) & (raw <= 1.0))), "p-values lie in [0, 1]"),
        (not np.all(shares >= 0.0), "weights are at least 0"),
        (not shares.sum() <= 1.0 + ROUNDING, "weights sum to at most 1"),
        (not np.all(flows >= 0.0), "transitions are at least 0"),
        (not np.all(flows.sum(axis=1) <= 1.0 + ROUNDING), "each row of transitions sums to <= 1"),
        (bool(np.any(flows.diagonal() != 0.0)), "no hypothesis passes alpha to itself"),
    ]
    found = [rule for broken, rule in faults if broken]
    if found:
        raise ValueError(
            f"a graph needs: {'; '.join(found)}; got p={raw.tolist()!r}, "
            f"weights={shares.tolist()!r}, transitions={flows.tolist()!r}"
        )
    return raw, shares, flows
