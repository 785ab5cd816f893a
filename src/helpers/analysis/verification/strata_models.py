"""Stratified results of means, levels, counts and times: a term, a rank or a test a stratum."""

import math
from collections.abc import Callable, Mapping

import numpy as np

from helpers.analysis.verification import adjusted
from helpers.analysis.verification.case import Case, NotFollowedError
from helpers.analysis.verification.covariates import Modelled, spanned, strata_names, stratum_of
from helpers.analysis.verification.cox_models import cox_of, proportional_of
from helpers.analysis.verification.followed import Person
from helpers.analysis.verification.hazards import Side, chi_square, gray_parts, log_rank_parts

__all__ = [
    "ancova", "check", "counted", "cox", "gray", "log_rank", "odds", "rates", "van_elteren",
]  # fmt: skip

Values = Mapping[str, float]
Stratum = tuple[str, ...]
HAPPENED: Mapping[str, Callable[[float], bool]] = {
    "count": lambda value: value > 0.0, "time_to_event": lambda value: value == 1.0,
}  # fmt: skip


def _people(case: Case) -> dict[Stratum, list[tuple[float, float, Mapping[str, object]]]]:
    """Return by stratum side, outcome and record of everybody whose outcome is known."""
    names, found = strata_names(case), {}  # type: ignore[var-annotated]
    for side, arm in ((1.0, case.key.arm), (0.0, case.key.reference)):
        for record in case.rows(arm):
            value = case.value(record)
            if value is not None:
                found.setdefault(stratum_of(case, record, names), []).append((side, value, record))
    return found


def counted(case: Case) -> Values:
    """Return how many strata a comparison has, and how many say nothing."""
    groups = _people(case).values()
    both = [group for group in groups if {side for side, _, _ in group} == {0.0, 1.0}]
    return {
        "strata": len(groups), "strata_one_arm": len(groups) - len(both),
        "strata_uninformative": sum(_silent(case, [v for _, v, _ in group]) for group in both),
    }  # fmt: skip


def _silent(case: Case, values: list[float]) -> bool:
    """Return whether a stratum says nothing: no event, or else one value of all."""
    happened = HAPPENED.get(case.outcome.type)
    if happened is not None:
        return not any(map(happened, values))
    return min(values) == max(values)


def _model(case: Case, silent: Callable[[list[float], list[float]], bool]) -> Modelled:
    """Return two arms with a column for each stratum, without strata that say nothing.

    Where a stratum is left out another may say nothing in turn, so that it is asked again.
    """
    groups = _people(case)
    while groups:
        everybody = [v for group in groups.values() for _, v, _ in group]
        mute = [k for k, group in groups.items() if silent([v for _, v, _ in group], everybody)]
        if not mute or len(mute) == len(groups):
            break
        groups = {k: group for k, group in groups.items() if k not in mute}
    people = [(k, *person) for k, group in groups.items() for person in group]
    if not people:
        raise NotFollowedError("an arm is empty")
    terms = np.array([[float(k == stratum) for stratum in groups] for k, *_ in people])
    return Modelled(
        [record for *_, record in people],  # type: ignore[misc]
        np.array([side for _, side, _, _ in people]),
        np.array([value for _, _, value, _ in people]),
        spanned(terms),
    )


def _never(values: list[float], everybody: list[float]) -> bool:
    return False


def _no_event(values: list[float], everybody: list[float]) -> bool:
    return not any(values)


def _at_one_end(values: list[float], everybody: list[float]) -> bool:
    low, high = min(everybody), max(everybody)
    return low < high and min(values) == max(values) and values[0] in (low, high)


def ancova(case: Case) -> Values:
    """Return the difference in means with a term for each stratum."""
    return adjusted.ancova_of(_two_arms(_model(case, _never)), case)


def odds(case: Case) -> Values:
    """Return the common odds ratio with a term for each stratum."""
    return case.once("strata", lambda: adjusted.odds_of(_two_arms(_model(case, _at_one_end)), case))


def rates(case: Case) -> Values:
    """Return the rate ratio with a term for each stratum."""
    return case.once("strata", lambda: adjusted.rates_of(_two_arms(_model(case, _no_event)), case))


def _two_arms(of: Modelled) -> Modelled:
    if not 0.0 < of.treated.sum() < of.treated.size:
        raise NotFollowedError("an arm is empty")
    return of


def cox(case: Case) -> Values:
    """Return the hazard ratio with a baseline hazard of its own in each stratum."""
    return case.once("strata", lambda: cox_of(*_over_time(case), case))


def check(case: Case) -> Values:
    """Return the check of that hazard ratio."""
    return proportional_of(*_over_time(case), case)


def _over_time(case: Case) -> tuple[Modelled, list[Stratum]]:
    of, names = _two_arms(_model(case, _never)), strata_names(case)
    labels = [stratum_of(case, record, names) for record in of.rows]
    return Modelled(of.rows, of.treated, of.values, np.empty((of.treated.size, 0))), labels


def _sides(case: Case) -> list[tuple[Side, Side]]:
    """Return reference and arm in each stratum."""
    name = str(case.outcome.time)
    return [
        tuple(  # type: ignore[misc]
            Side([Person(float(r[name] or 0.0), int(v)) for s, v, r in group if s == side])  # type: ignore[arg-type]
            for side in (0.0, 1.0)
        )
        for group in _people(case).values()
    ]


def log_rank(case: Case) -> Values:
    """Return the log-rank test with the strata summed."""
    return _summed(case, log_rank_parts)


def gray(case: Case) -> Values:
    """Return Gray's test with the strata summed."""
    return _summed(case, gray_parts)


def _summed(case: Case, parts: Callable[[Side, Side], tuple[float, float]]) -> Values:
    found = [parts(*sides) for sides in _sides(case)]
    return chi_square(sum(excess for excess, _ in found), sum(spread for _, spread in found))


def van_elteren(case: Case) -> Values:
    """Return van Elteren's test: pairs won in each stratum, one by one."""
    excess = variance = 0.0
    for group in _people(case).values():
        values = np.array([value for _, value, _ in group])
        arm = np.array([side for side, _, _ in group]) == 1.0
        n, n1 = values.size, int(arm.sum())
        if not 0 < n1 < n:
            continue
        wins = (1.0 + np.sign(values[arm][:, None] - values[~arm][None, :])) / 2.0
        excess += float((wins - 0.5).sum()) / (n + 1)
        ordered = np.sort(values)
        low, high = (np.searchsorted(ordered, values, side=s) for s in ("left", "right"))
        ranks = (low + high) / 2.0
        variance += n1 * (n - n1) / n * float(np.var(ranks, ddof=1)) / (n + 1) ** 2
    if variance <= 0.0:
        return {"p_value": math.nan}
    return {"p_value": math.erfc(abs(excess) / math.sqrt(2.0 * variance))}
