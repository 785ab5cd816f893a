"""The graph of a study file as arrays: shares of alpha, and where a share goes on."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from helpers.stats.multiplicity_graph import graph
from helpers.study import Outcome, Study

__all__ = ["graph_adjusted"]

Member = tuple[Outcome, str]


def graph_adjusted(
    p_values: Sequence[float], members: Sequence[Member], study: Study
) -> NDArray[np.float64]:
    """Return the adjusted p-values of the plan's graph.

    A hypothesis is named by its outcome, or by ``outcome|arm`` where there are several arms; what
    an outcome alone is given is shared equally by its comparisons.

    Parameters
    ----------
    p_values : sequence of float
        Raw p-values in the order of `members`, nan where undefined.
    members : sequence of (Outcome, str)
        The family: outcome and arm.
    study : Study
        Holds weights and transitions of the plan.
    """
    plan = study.analysis.multiplicity
    weights = np.array([_share(plan.weights or {}, member, study) for member in members])
    rows = [_named(plan.transitions or {}, member) for member in members]
    transitions = np.array([[_share(row, member, study) for member in members] for row in rows])
    return np.asarray(graph(p_values, weights, transitions).adjusted, dtype=np.float64)


def _share(given: dict[str, float], member: Member, study: Study) -> float:
    outcome, arm = member
    whole = given.get(outcome.id, 0.0) / len(study.arms.compared)
    return given.get(f"{outcome.id}|{arm}", whole)


def _named(rows: dict[str, dict[str, float]], member: Member) -> dict[str, float]:
    outcome, arm = member
    return rows.get(f"{outcome.id}|{arm}", rows.get(outcome.id, {}))
