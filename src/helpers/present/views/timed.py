"""What the table and the sentence of a time-to-event outcome both read."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from helpers.analysis import OUTCOME_TYPES, Choices
from helpers.present.figures.common import event_label, lowered
from helpers.present.formatting import number, percent_places, percentage
from helpers.present.number import Number
from helpers.present.text import Label, Text
from helpers.results import Estimate, Results
from helpers.results.model import shortest
from helpers.study import Outcome, Study

__all__ = ["Timed"]


@dataclass(frozen=True, slots=True)
class Timed:
    """One time-to-event outcome in one group.

    Attributes
    ----------
    choices : Choices
    outcome : Outcome
    results : Results
        Its main results, and nothing else.
    """

    choices: Choices
    outcome: Outcome
    results: Results

    @property
    def study(self) -> Study:
        """The study file."""
        return self.choices.study

    @property
    def among(self) -> str:
        """Group in which the outcome is analysed."""
        return next(iter(self.results)).key.among

    @property
    def arms(self) -> Sequence[str]:
        """All arms in display order."""
        return self.study.arms.levels

    @property
    def compared(self) -> Sequence[str]:
        """The arms that are compared with the reference."""
        return self.study.arms.compared

    @property
    def unit(self) -> str:
        """Unit of the times."""
        return self.study.codebook[str(self.outcome.time)].unit

    @property
    def event(self) -> str:
        """What the event is called within a sentence."""
        return lowered(event_label(self.study, self.outcome))

    @property
    def test(self) -> str:
        """Method of the test."""
        return OUTCOME_TYPES[self.outcome.type].test(self.choices, self.outcome)

    @property
    def area(self) -> str:
        """Measure of the mean time: without the event, or lost to it."""
        return "rmtl" if self.outcome.competing else "rmst"

    @property
    def places(self) -> int:
        """Decimal places of times: as declared, else as many as the medians need, one at most."""
        declared = self.study.codebook[str(self.outcome.time)].decimals
        medians = self.results.where(measure="median_time")
        values = [v for e in medians for v in (e.value, e.lower, e.upper) if v is not None]
        whole = all(math.isnan(v) or float(v).is_integer() for v in values)
        return declared if declared is not None else 0 if whole else 1

    def of_arm(self, arm: str, **key: str) -> Estimate:
        """Return the result of one arm."""
        return self.results.one(arm=arm, reference="", **key)

    def versus(self, arm: str, **key: str) -> Estimate:
        """Return a contrast of an arm with the reference; an estimate unless `key` says else."""
        key = key if key.get("measure") == "test" else {"statistic": "estimate"} | key
        return self.results.one(arm=arm, reference=self.study.arms.reference, **key)

    def points(self) -> list[Estimate]:
        """Return the times at which the arms are described."""
        return list(self.results.where(measure="time_point"))

    def share(self, arm: str, point: Estimate) -> Number:
        """Return the proportion of an arm at a time point, in per cent with limits."""
        measure = "cumulative_incidence" if self.outcome.competing else "survival"
        size = self.of_arm(arm, measure="count", statistic="n", level="").value
        found = self.of_arm(
            arm, measure=measure, level=point.key.level, statistic="estimate"
        )  # fmt: skip
        limited = found.lower is not None and not math.isnan(found.lower)
        return percentage(found, percent_places(size), interval=limited)

    def in_unit(self, time: Estimate) -> Text:
        """Return a time with its unit, with as many places as it has, two at most."""
        exact = shortest(time.value).partition(".")[2]
        shown = number(time, min(len(exact), 2))
        if not self.unit:
            return Text("{t}", t=shown)
        return Text("{t} {unit}", t=shown, unit=Label(self.unit))
