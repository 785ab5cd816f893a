"""Keeping what was planned: results, tables and figures of a stage, for the report."""

from collections.abc import Iterable, Sequence
from typing import Any

from helpers.analysis.answers import Kept, NotKept
from helpers.analysis.choices import Choices, Departure
from helpers.analysis.exploring import Explored
from helpers.analysis.lines_to_keep import additional_lines
from helpers.data import Workspace
from helpers.errors import UsageError
from helpers.results import STAGES, Estimate, Results, view

__all__ = ["keep", "union"]


def keep(workspace: Workspace, stage: str, shown: Sequence[Any]) -> Kept | NotKept:
    """Write what `shown` holds, or nothing at all if any of it differs from the plan.

    Raises
    ------
    UsageError
        If the stage is unknown, or something was tried in the exploring room.
    ValueError
        If two answers give one result different values.
    """
    if stage not in STAGES:
        raise UsageError(f"unknown stage {stage!r}", remedy=f"choose from {', '.join(STAGES)}")
    if any(isinstance(item, Explored) for item in shown):
        remedy = "room.kept() shows the lines of the study file that would keep it"
        raise UsageError("what the exploring room shows is never kept", remedy=remedy)
    departures = _departures(shown)
    if departures:
        return NotKept(stage, departures, additional_lines(_tried(shown)))
    workspace.clear(stage)
    results = union(getattr(item, "results", ()) for item in shown)
    workspace.write(stage, results)
    files = [path for item in shown for path in _files(workspace, stage, item)]
    return Kept(stage, len(results.rows()), tuple(files))


def union(groups: Iterable[Iterable[Estimate]]) -> Results:
    """Return all results once; answers that overlap must agree, row by row of the results file."""
    found: dict[str, Estimate] = {}
    for estimate in (estimate for group in groups for estimate in group):
        there = found.setdefault(estimate.id, estimate)
        if there is not estimate and list(there.rows()) != list(estimate.rows()):
            raise ValueError(f"two answers give {estimate.id!r} different values")
    return Results(found.values())


def _tried(shown: Sequence[Any]) -> list[Choices]:
    choices = (getattr(item, "choices", None) for item in shown)
    return [tried for tried in choices if tried is not None and tried.departures]


def _departures(shown: Sequence[Any]) -> tuple[Departure, ...]:
    return tuple(dict.fromkeys(d for choices in _tried(shown) for d in choices.departures))


def _files(workspace: Workspace, stage: str, item: Any) -> Iterable[str]:
    drawn = view(item) if hasattr(item, "results") else item
    for part in getattr(drawn, "views", (drawn,)):
        if hasattr(part, "csv"):
            yield str(workspace.write_table(stage, part.id, part.csv()))
        elif hasattr(part, "svg"):
            files = {"svg": part.svg().encode(), "png": part.png()}
            yield from map(str, workspace.write_figure(stage, part.id, files))
