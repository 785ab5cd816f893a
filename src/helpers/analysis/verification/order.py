"""Adjusted p-values from what they mean: the closed test over all intersections.

Holm, Hommel and graphical procedures are closed tests: a hypothesis is rejected where every
intersection that holds it is. So an adjusted p-value is the largest over all those intersections,
which are gone through one by one here.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations

from helpers.analysis.verification.case import Case, NotFollowedError
from helpers.study import Outcome

__all__ = ["adjusted"]

Values = Mapping[str, float]
Family = list[tuple[Outcome, str]]
MOST = 12  # hypotheses whose intersections are all gone through
MARGIN_TESTS = {"non-inferiority": "non_inferiority", "equivalence": "equivalence"}
MARGIN_MEASURES = {
    "binary": ("risk_difference", "risk_ratio", "odds_ratio"), "continuous": ("mean_difference",),
    "ordinal": ("odds_ratio", "win_probability"), "count": ("rate_ratio",),
    "time_to_event": ("hazard_ratio", "rmst_difference"),
}  # fmt: skip
CHAINS = {
    "unadjusted": (), "stratified": ("stratified",), "adjusted": ("adjusted", "stratified"),
}  # fmt: skip
PLANNED = {
    ("adjusted", "binary"): "standardised", ("adjusted", "continuous"): "ancova",
    ("adjusted", "ordinal"): "proportional_odds", ("adjusted", "count"): "negative_binomial",
    ("adjusted", "time_to_event"): "cox",
    ("stratified", "binary"): "cmh", ("stratified", "continuous"): "ancova",
    ("stratified", "ordinal"): "proportional_odds", ("stratified", "count"): "negative_binomial",
    ("stratified", "time_to_event"): "log_rank",
}  # fmt: skip
UNADJUSTED = {
    "binary": "n_minus_1", "continuous": "welch", "ordinal": "proportional_odds",
    "count": "negative_binomial",
}  # fmt: skip


def adjusted(case: Case) -> Values:
    """Return the adjusted p-value of one member of the family."""
    family = [
        (outcome, arm)
        for outcome in case.study.outcomes
        if outcome.role in ("primary", "key_secondary")
        for arm in case.study.arms.compared
    ]
    place = [(outcome.id, arm) for outcome, arm in family].index((case.key.outcome, case.key.arm))
    raw = [_raw(case, outcome, arm) for outcome, arm in family]
    return {"p_value": PROCEDURES[case.key.method](raw, place, case)}


def _raw(case: Case, outcome: Outcome, arm: str) -> float:
    """Return the p-value of one hypothesis: that of the planned analysis, or what stands for it."""
    study = case.study
    one_sided = study.design.framework != "superiority"
    at_margin = MARGIN_TESTS[study.design.framework] if one_sided and _margin(outcome) else ""
    here = _printed(case, outcome, arm)
    for analysis, method in _places(case, outcome):
        pooled = "rubin" if (analysis, "rubin") in here else method
        found = here.get((analysis, at_margin or pooled), math.nan)
        if not math.isnan(found):
            return found / 2.0 if one_sided and not at_margin else found
    return math.nan


def _margin(outcome: Outcome) -> bool:
    """Return whether there is a margin that the outcome can be tested against."""
    measure = outcome.margin.measure if outcome.margin else ""
    mean_time_of_several = measure == "rmst_difference" and bool(outcome.competing)
    return measure in MARGIN_MEASURES.get(outcome.type, ()) and not mean_time_of_several


def _places(case: Case, outcome: Outcome) -> Iterator[tuple[str, str]]:
    for analysis in CHAINS[case.study.analysis.primary_analysis]:
        if (analysis, outcome.type) in PLANNED:
            gray = analysis == "stratified" and bool(outcome.competing)
            yield analysis, "gray" if gray else PLANNED[analysis, outcome.type]
    if outcome.type == "time_to_event":
        yield "main", "gray" if outcome.competing else "log_rank"
    else:
        yield "main", UNADJUSTED[outcome.type]


def _printed(case: Case, outcome: Outcome, arm: str) -> dict[tuple[str, str], float]:
    """Return the p-values kept of an outcome and arm, by analysis and method."""
    among = outcome.among or "randomised"
    here = case.results.where(
        outcome=outcome.id, arm=arm, among=among, measure="test", statistic="p_value"
    )
    return {(e.key.analysis, e.key.method): e.value for e in here}


# procedures -----------------------------------------------------------------------------------


def _closed(raw: Sequence[float], place: int, local: Callable[[tuple[int, ...]], float]) -> float:
    """Return the largest p-value of the intersections that hold one hypothesis."""
    if len(raw) > MOST:
        raise NotFollowedError("too many hypotheses to go through all their intersections")
    if math.isnan(raw[place]):
        return math.nan
    others = [i for i in range(len(raw)) if i != place]
    subsets = (s for size in range(len(others) + 1) for s in combinations(others, size))
    return min(1.0, max(local(tuple(sorted((place, *subset)))) for subset in subsets))


def _known(raw: Sequence[float]) -> list[float]:
    return [1.0 if math.isnan(p) else p for p in raw]


def _none(raw: Sequence[float], place: int, case: Case) -> float:
    return raw[place]


def _fixed_sequence(raw: Sequence[float], place: int, case: Case) -> float:
    before = raw[: place + 1]
    return math.nan if any(map(math.isnan, before)) else max(before)


def _holm(raw: Sequence[float], place: int, case: Case) -> float:
    p = _known(raw)
    return _closed(raw, place, lambda s: min(1.0, len(s) * min(p[i] for i in s)))


def _hommel(raw: Sequence[float], place: int, case: Case) -> float:
    p = _known(raw)

    def simes(s: tuple[int, ...]) -> float:
        ordered = sorted(p[i] for i in s)
        return min(len(s) * value / rank for rank, value in enumerate(ordered, start=1))

    return _closed(raw, place, simes)


def _hochberg(raw: Sequence[float], place: int, case: Case) -> float:
    """Return the smallest level at which this or a larger p-value passes its own step."""
    if math.isnan(raw[place]):
        return math.nan
    p = sorted(_known(raw))
    steps = [(len(p) - rank) * value for rank, value in enumerate(p) if value >= raw[place]]
    return min(1.0, *steps)


def _graph(raw: Sequence[float], place: int, case: Case) -> float:
    if any(map(math.isnan, raw)):
        raise NotFollowedError("a p-value of the family is not available")
    weights, transitions = _planned_graph(case)
    everything = tuple(range(len(raw)))

    def local(s: tuple[int, ...]) -> float:
        shares = _left(everything, s, weights, transitions)
        return min((raw[i] / shares[i] for i in s if shares[i] > 0.0), default=1.0)

    return _closed(raw, place, local)


def _left(
    everything: Sequence[int], kept: tuple[int, ...], weights: list[float], moves: list[list[float]]
) -> list[float]:
    """Return the shares of alpha once all hypotheses but `kept` have passed theirs on."""
    shares, g = weights[:], [row[:] for row in moves]
    left = list(everything)
    for gone in [i for i in everything if i not in kept]:
        left.remove(gone)
        for i in left:
            shares[i] += shares[gone] * g[gone][i]
        updated = [row[:] for row in g]
        for i in left:
            back = 1.0 - g[i][gone] * g[gone][i]
            for j in left:
                through = g[i][j] + g[i][gone] * g[gone][j]
                updated[i][j] = through / back if i != j and back > 1e-12 else 0.0
        g = updated
    return shares


def _planned_graph(case: Case) -> tuple[list[float], list[list[float]]]:
    plan, arms = case.study.analysis.multiplicity, case.study.arms.compared
    names = [
        (o.id, arm) for o in case.study.outcomes if o.role in ("primary", "key_secondary")
        for arm in arms
    ]  # fmt: skip

    def share(given: Mapping[str, float], name: tuple[str, str]) -> float:
        own = given.get("|".join(name))
        return own if own is not None else given.get(name[0], 0.0) / len(arms)

    rows = plan.transitions or {}
    moves = [rows.get("|".join(name), rows.get(name[0], {})) for name in names]
    weights = [share(plan.weights or {}, name) for name in names]
    return weights, [[share(row, name) for name in names] for row in moves]


PROCEDURES: Mapping[str, Callable[[Sequence[float], int, Case], float]] = {
    "none": _none,
    "fixed_sequence": _fixed_sequence,
    "holm": _holm,
    "hochberg": _hochberg,
    "hommel": _hommel,
    "graph": _graph,
}
