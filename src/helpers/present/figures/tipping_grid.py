"""The grid behind a tipping-point map: which results stand at which cell."""

import math
from dataclasses import dataclass

from helpers.analysis.tipping import conclusions
from helpers.results import Estimate, Results
from helpers.study import Outcome, Study

__all__ = ["Map", "map_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Map:
    """The grid of one outcome and comparison.

    Attributes
    ----------
    outcome : Outcome
    arm : str
        Compared with the reference; its events run to the right.
    study : Study
    differences, p_values : mapping of (int, int) to Estimate
        By events among the unknown outcomes of arm and reference.
    facts : mapping of str to Estimate
        The rows of ``measure=tipping``, by statistic.
    """

    outcome: Outcome
    arm: str
    study: Study
    differences: dict[tuple[int, int], Estimate]
    p_values: dict[tuple[int, int], Estimate]
    facts: dict[str, Estimate]

    @property
    def axes(self) -> tuple[list[int], list[int]]:
        """Numbers of events of arm and reference that the grid holds."""
        a, b = zip(*self.differences, strict=True)
        return sorted(set(a)), sorted(set(b))

    @property
    def level(self) -> float:
        """Confidence level; what is significant is so at its complement."""
        level = next(iter(self.differences.values())).confidence_level
        return self.study.analysis.confidence_level if level is None else level

    def concluded(self, at: tuple[int, int]) -> int:
        """Return the sign of a significant difference at a cell, else 0."""
        pair = self.p_values[at].value, self.differences[at].value
        return int(conclusions(*pair, self.level))

    def tips(self, at: tuple[int, int]) -> bool:
        """Return whether the conclusion at a cell is another than that of the main analysis."""
        main = self.facts["conclusion"].value
        return not math.isnan(main) and self.concluded(at) != main

    def numbers(self) -> list[str]:
        """Return the identifiers of all results drawn."""
        cells = [e.id for at in self.differences for e in (self.differences[at], self.p_values[at])]
        return [*cells, *(fact.id for fact in self.facts.values() if fact.value == fact.value)]

    @property
    def thinned(self) -> bool:
        """Whether some ways to fill in lie between the cells."""
        return any(self.facts[f"step_{side}"].value > 1 for side in ("arm", "reference"))

    @property
    def largest(self) -> float:
        """Size of the largest difference of the grid, and 1 where all are zero."""
        return max(abs(e.value) for e in self.differences.values()) or 1.0


def map_of(results: Results, study: Study, outcome: str, arm: str) -> Map:
    """Return the grid of an outcome and comparison from the rows of the analysis."""
    own = results.where(outcome=outcome, arm=arm)
    cells: dict[str, dict[tuple[int, int], Estimate]] = {"risk_difference": {}, "test": {}}
    for estimate in own:
        if estimate.key.level:
            a, b = map(int, estimate.key.level.split(","))
            cells[estimate.key.measure][a, b] = estimate
    facts = {e.statistic: e for e in own.where(measure="tipping")}
    return Map(study.outcome(outcome), arm, study, cells["risk_difference"], cells["test"], facts)
