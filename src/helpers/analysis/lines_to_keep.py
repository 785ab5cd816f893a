"""The lines of a study file that would keep what was tried, beside the plan and as post hoc."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from helpers.analysis.adjusted import ADJUSTED_TYPES
from helpers.analysis.choices import Choices
from helpers.analysis.outcome_types import available
from helpers.data.draft.yaml_text import flow_text
from helpers.study import Outcome, Study
from helpers.study.check_plan import reserved_ids

__all__ = ["KEPT_BY_LINES", "additional_lines", "entry_lines"]

KEPT_BY_LINES = ("population", "adjust_for")
"""Choices that an additional analysis can hold; an interval or a test is always the plan's."""


def additional_lines(tried: Sequence[Choices]) -> str:
    """Return the lines of a study file that would keep what was tried, as post hoc.

    Parameters
    ----------
    tried : sequence of Choices
        What differs from the plan; population and covariates can be kept, one entry an outcome.

    Returns
    -------
    str
        Empty where nothing can be kept. It begins with ``additional:`` unless the study file has
        such analyses already.
    """
    entries: list[dict[str, Any]] = []
    for choices in tried:
        for outcome in choices.selected():
            entry = _entry(choices, outcome)
            if len(entry) > 1 and entry not in entries:
                entries.append(entry)
    return entry_lines(tried[0].study, entries) if tried else ""


def entry_lines(study: Study, entries: Sequence[Mapping[str, Any]]) -> str:
    """Return additional analyses as lines of a study file, each under a name that is free.

    Parameters
    ----------
    study : Study
        The study file that they are for.
    entries : sequence of mapping
        Of each analysis the outcome, and what replaces the plan: population, covariates or both.

    Returns
    -------
    str
        Empty without entries.
    """
    if not entries:
        return ""
    lines = [] if study.additional else ["additional:"]
    for name, entry in zip(_names(study, entries), entries, strict=True):
        lines += _lines({"id": name, **entry})
    return "\n".join(lines)


def _entry(choices: Choices, outcome: Outcome) -> dict[str, Any]:
    """Return outcome and what differs of it; the outcome alone where nothing can be kept."""
    changed = {departure.name for departure in choices.departures}
    entry: dict[str, Any] = {"outcome": outcome.id}
    if available(outcome) and "population" in changed:
        entry["population"] = choices.population
    if "adjust_for" in changed and outcome.type in ADJUSTED_TYPES:
        entry["adjust_for"] = list(choices.adjust_for)
    return entry


def _names(study: Study, entries: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a name for each entry that no other analysis has."""
    taken = {*reserved_ids(study), *(asked.id for asked in study.additional)}
    for entry in entries:
        parts = [entry["outcome"], entry.get("population", "")]
        parts += ["adjusted"] if entry.get("adjust_for") else []
        parts += ["unadjusted"] if entry.get("adjust_for") == [] else []
        plain = "-".join(part.replace("_", "-") for part in parts if part)
        name = plain if plain not in taken else ""
        name = name or next(n for k in count(2) if (n := f"{plain}-{k}") not in taken)
        taken.add(name)
        yield name


def _lines(entry: Mapping[str, Any]) -> list[str]:
    whole = {**entry, "requested_by": "", "reason": "", "status": "post_hoc"}
    lines = [f"{key}: {flow_text(value)}" for key, value in whole.items()]
    return [f"  - {lines[0]}", *(f"    {line}" for line in lines[1:])]
