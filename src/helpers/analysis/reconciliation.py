"""Do flow boxes, population flags and table denominators agree? A run that disagrees fails."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from helpers.analysis.additional import replies
from helpers.analysis.choices import plan_for, stage_of
from helpers.analysis.missing import imputes
from helpers.analysis.outcome_types import available, denominators_of
from helpers.errors import Finding, Severity
from helpers.results import Estimate, Results
from helpers.study import Study

__all__ = ["CHECKS", "reconcile"]

Pair = tuple[str, float, str, float]


MODELLED: Mapping[str, tuple[str, ...]] = {
    "adjusted": ("n", "incomplete"), "stratified": ("n",),
    "exact": ("n",), "bayesian": ("n",), "randomisation": ("n",),
}  # fmt: skip
"""By analysis the counts that add up to those analysed."""


def reconcile(results: Results, study: Study) -> list[Finding]:
    """Return one finding for every two numbers that must be equal and are not.

    Parameters
    ----------
    results : Results
        The results of all stages.
    study : Study
        The study file.

    Examples
    --------
    >>> from helpers.study import load_study
    >>> reconcile(Results(), load_study("tacrolimus-rif"))
    []
    """
    return [
        Finding(
            code="reconciliation",
            severity=Severity.ERROR,
            where=where,
            found=f"{found:g}",
            expected=f"{expected:g} ({meaning})",
            remedy="two parts of the report count different participants; rerun from cleaning",
        )
        for check in CHECKS
        for where, found, meaning, expected in check(results, study)
        if found != expected
    ]


def _count(results: Results, *, statistic: str = "n", **key: str) -> float | None:
    found = list(results.where(measure="count", statistic=statistic, **key))
    return found[0].value if len(found) == 1 else None


def _flow(results: Results, study: Study) -> Iterator[Pair]:
    def box(level: str, arm: str = "") -> float | None:
        return _count(results, analysis="flow", level=level, arm=arm)

    allocated = {arm: box("allocated", arm) or 0 for arm in study.arms.levels}
    yield "flow, randomised", box("randomised") or 0, "sum of the arms", sum(allocated.values())
    for arm in study.arms.levels:
        parts = [("received", "not_received"), ("analysed", "not_analysed")]
        for names in parts:
            counts = [box(name, arm) for name in names]
            if None not in counts:
                unknown = box(f"{names[1]}_unknown", arm) or 0
                total = unknown + sum(count or 0 for count in counts)
                yield f"flow, {' + '.join(names)}, {arm}", total, "allocated", allocated[arm]
        for name in ("not_received", "lost", "discontinued", "not_analysed"):
            yield from _reasons(results, name, arm)


def _reasons(results: Results, name: str, arm: str) -> Iterator[Pair]:
    rows = [
        e for e in results.where(analysis="flow", arm=arm) if e.key.level.startswith(f"{name}:")
    ]
    total = _count(results, analysis="flow", level=name, arm=arm)
    if rows and total is not None:
        reasons = sum(row.value for row in rows)
        yield f"flow, reasons of {name}, {arm}", reasons, f"its box {name}", total


def _analysed(results: Results, study: Study) -> Iterator[Pair]:
    for box in results.where(analysis="flow", level="analysed"):
        key = box.key
        place = {"analysis": "main", "outcome": key.outcome, "arm": key.arm}
        among = study.outcome(key.outcome).among or "randomised"
        place |= {"among": among, "population": key.population}
        used = _count(results, **place, statistic="analysed") or _count(results, **place)
        if used is not None:
            yield f"flow, analysed, {key.arm}", box.value, f"n of {key.outcome}", used


def _populations(results: Results, study: Study) -> Iterator[Pair]:
    for row in _denominators(results, study):
        size = _count(
            results, analysis="populations", population=row.key.population, arm=row.key.arm
        )
        if size is not None:
            total = row.value + _missing(results, row)
            of = row.key.outcome or row.key.population
            where = f"{row.key.analysis}, {of}, {row.key.arm}: n + missing"
            yield where, total, f"size of the population {row.key.population}", size


def _denominators(results: Results, study: Study) -> Iterator[Estimate]:
    # where harms are counted by the arm as received, the arms are of another size
    harms = study.analysis.harms
    as_randomised = harms is None or harms.arm_variable in (None, study.arms.variable)
    shared = ("main", "baseline", "end_state", "exclusions", "core_outcomes")
    kinds = (*shared, *(["harms"] if as_randomised else []))
    for row in results.where(statistic="n", among="randomised", level=""):
        if row.key.analysis in kinds and row.key.arm and row.key.measure in ("count", "summary"):
            yield row


def _missing(results: Results, row: Estimate) -> float:
    return sum(e.value for e in results.where(**_place(row), statistic="missing"))


def _place(row: Estimate) -> dict[str, str]:
    names = ("analysis", "population", "outcome", "among", "level", "arm", "measure")
    return {name: getattr(row.key, name) for name in names}


def _subsets(results: Results, study: Study) -> Iterator[Pair]:
    for outcome in study.outcomes:
        if not available(outcome):
            continue
        for among in denominators_of(outcome):
            if among == "randomised":
                continue
            yield from _among(results, study, (outcome.id, among, stage_of(outcome)))


def _among(results: Results, study: Study, place: tuple[str, str, str]) -> Iterator[Pair]:
    outcome_id, among, stage = place
    population = plan_for(study, stage).population_of(study.outcome(outcome_id))
    same = [o for o in study.outcomes if o.variable == among and available(o)]
    if not same:
        return
    for arm in study.arms.levels:
        rows = {
            name: _count(
                results, analysis="main", outcome=outcome_id, among=among, arm=arm, statistic=name
            )
            for name in ("n", "missing")
        }
        events = _count(
            results, analysis="main", outcome=same[0].id, among="randomised", arm=arm,
            statistic="events", population=population,
        )  # fmt: skip
        if events is not None and None not in rows.values():
            total = sum(value or 0 for value in rows.values())
            yield (
                f"{outcome_id} among {among}, {arm}: n + missing",
                total,
                f"events of {among}",
                events,
            )


def _end_states(results: Results, study: Study) -> Iterator[Pair]:
    for arm in study.arms.levels:
        rows = results.where(analysis="end_state", arm=arm, statistic="count")
        size = _count(
            results, analysis="populations", population=study.analysis.population, arm=arm
        )
        if len(rows) and size is not None:
            total = sum(row.value for row in rows)
            yield f"end states, {arm}", total, "participants of the main population", size


def _modelled(results: Results, study: Study) -> Iterator[Pair]:
    """Who is in a model or left out of it, in a stratum, or in the panel, are those analysed."""
    for row in results.where(analysis="main", measure="count", statistic="n", reference=""):
        place = {"outcome": row.key.outcome, "among": row.key.among, "arm": row.key.arm}
        place |= {"population": row.key.population}
        # models and strata use the known outcomes where the main result is imputed many times
        filled = _count(results, analysis="main", **place, statistic="analysed")
        analysed = row.value if filled is None or imputes(study) else filled
        for analysis, statistics in MODELLED.items():
            here = results.where(analysis=analysis, measure="count", reference="", **place)
            level = {} if analysis == "stratified" else {"level": ""}
            parts = [e for name in statistics for e in here.where(statistic=name, **level)]
            if parts:
                where = f"{analysis}, {row.key.outcome}, {row.key.arm}: {' + '.join(statistics)}"
                yield where, sum(e.value for e in parts), "analysed", analysed


def _additional(results: Results, study: Study) -> Iterator[Pair]:
    """Who is counted in an additional analysis, known or not, is everybody of its population."""
    for reply in replies(study):
        place = {"analysis": reply.asked.id, "population": reply.population}
        for arm in study.arms.levels if not reply.outcome.among else ():
            parts = [
                _count(results, statistic=name, **place, arm=arm, level="", reference="")
                for name in ("n", "incomplete", "missing")
            ]
            size = _count(results, analysis="populations", population=reply.population, arm=arm)
            if parts[0] is not None and size is not None:
                where = f"{reply.asked.id}, {reply.outcome.id}, {arm}: n + missing"
                total = sum(part or 0 for part in parts)
                yield where, total, f"size of the population {reply.population}", size


CHECKS: Sequence[Callable[[Results, Study], Iterator[Pair]]] = (
    _flow,
    _analysed,
    _populations,
    _subsets,
    _end_states,
    _modelled,
    _additional,
)
