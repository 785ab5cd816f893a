"""The preview as plain values with stable keys: what ``rct check --json`` prints of it."""

from typing import Any

from helpers.analysis.choices import plan_for
from helpers.analysis.multiplicity import family, procedures
from helpers.analysis.plan_preview import OutcomePlan, Preview
from helpers.results import Results

__all__ = ["preview_json"]


def preview_json(answer: Preview) -> dict[str, Any]:
    """Return a preview as JSON holds it; docs/check.md says what every key is.

    Counts by arm stand under the arm's level in the study file; blind, they are null and only the
    totals are there.
    """
    study, plan = answer.study, answer.study.analysis
    return {
        "blind": answer.blind,
        "participants": _value(answer.results.where(analysis="preview", level="randomised")),
        "arms": [
            {"arm": arm, "label": label, "reference": arm == study.arms.reference}
            for arm, label in study.arms.labels.items()
        ],
        "populations": [_population(answer, name) for name in study.populations],
        "outcomes": [one for entry in answer.outcomes for one in _outcomes(answer, entry)],
        "covariates": _covariates(answer),
        "strata": _strata(answer),
        "multiplicity": _multiplicity(answer),
        "primary_analysis": plan.primary_analysis,
        "confidence_level": plan.confidence_level,
        "missing_outcome": {
            "main": plan.missing_outcome.main,
            "sensitivity": list(plan.missing_outcome.sensitivity),
        },
        "harms": _harms(answer),
        "dates": _dates(answer),
        "sources": [
            {name: row[name] for name in ("file", "rows", "columns", "sha256", "read_as")}
            for row in answer.sources.to_dict("records")
        ],
        "cells_changed": {e.key.level: int(e.value) for e in _cleaning(answer)},
        "columns_left_out": list(answer.unused),
        "planned_not_available": [{"where": p.where, "what": p.what} for p in answer.planned],
    }


def _value(found: Results) -> int:
    return int(next(iter(found)).value)


def _counts(answer: Preview, found: Results, statistic: str) -> dict[str, Any] | None:
    """Return a count by arm (null where blind) and in all; null where there is none."""
    by_arm = {
        arm: int(e.value)
        for arm in answer.counted_arms
        for e in found.where(arm=arm, statistic=statistic)
    }
    if not by_arm:
        return None
    return {"by_arm": None if answer.blind else by_arm, "total": sum(by_arm.values())}


def _population(answer: Preview, name: str) -> dict[str, Any]:
    study = answer.study
    found = answer.results.where(analysis="preview", level="population", population=name)
    return {
        "population": name,
        "label": study.populations[name].label,
        "main": name == study.analysis.population,
        "sensitivity": name in study.analysis.sensitivity_populations,
        "n": _counts(answer, found, "n"),
    }


def _outcomes(answer: Preview, plan: OutcomePlan) -> list[dict[str, Any]]:
    outcome, study = plan.outcome, answer.study
    here = answer.results.where(analysis="preview", level="outcome", outcome=outcome.id)
    return [
        {
            "outcome": outcome.id,
            "label": study.outcome_label(outcome),
            "role": outcome.role,
            "type": outcome.type,
            "prespecified": outcome.prespecified,
            "available": bool(plan.methods),
            "population": plan.population,
            "among": among,
            "known": _counts(answer, here.where(among=among), "n"),
            "unknown": _counts(answer, here.where(among=among), "missing"),
            "events": _counts(answer, here.where(among=among), "events"),
            "competing": _counts(answer, here.where(among=among), "competing"),
            "methods": list(plan.methods),
            "test": plan.test or None,
            "covariates": list(plan.covariates),
            "strata": list(plan.strata),
            "subgroups": list(plan.subgroups),
            "margin": outcome.margin.declared() if outcome.margin else None,
        }
        for among in plan.groups
    ]


def _covariates(answer: Preview) -> list[dict[str, Any]]:
    found = answer.results.where(analysis="preview", level="covariate")
    return [
        {
            "variable": name,
            "label": answer.study.codebook[name].label,
            "unknown": _counts(answer, found.where(outcome=name), "missing"),
        }
        for name in dict.fromkeys(e.key.outcome for e in found)
    ]


def _strata(answer: Preview) -> list[dict[str, Any]]:
    crossed = {plan.strata: plan.strata_id for plan in answer.outcomes if plan.strata}
    return [
        {
            "variables": list(names),
            "strata": _value(answer.results.where(level=f"strata:{name}", statistic="strata")),
            "smallest": _value(answer.results.where(level=f"strata:{name}", statistic="smallest")),
        }
        for names, name in crossed.items()
    ]


def _multiplicity(answer: Preview) -> dict[str, Any]:
    choices = plan_for(answer.study, "primary")
    planned = answer.study.analysis.multiplicity.procedure
    return {
        "procedure": planned,
        "beside": [name for name in procedures(choices) if name != planned],
        "family": [{"outcome": outcome.id, "arm": arm} for outcome, arm in family(choices)],
    }


def _harms(answer: Preview) -> dict[str, Any] | None:
    harms = answer.study.analysis.harms
    reports = answer.results.where(analysis="preview", level="harms")
    if harms is None and not len(reports):
        return None
    return {
        "population": harms.population if harms else answer.study.analysis.population,
        "arm_variable": harms.arm_variable if harms else None,
        "reports": _value(reports) if len(reports) else None,
    }


def _dates(answer: Preview) -> list[dict[str, Any]]:
    found = answer.results.where(analysis="preview", level="date")
    return [
        {
            "variable": span.variable,
            "label": answer.study.codebook[span.variable].label,
            "n": _value(found.where(outcome=span.variable)),
            "first": "{:04d}-{:02d}".format(*span.first),
            "last": "{:04d}-{:02d}".format(*span.last),
        }
        for span in answer.dates
    ]


def _cleaning(answer: Preview) -> Results:
    return answer.results.where(analysis="cleaning_rules")
