"""One result of the main path, and the plain values from which it is computed again."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import TypeVar

from helpers.analysis.verification.plain import Plain, Record
from helpers.results import Key, Results
from helpers.study import Outcome, Study, canonical

__all__ = ["RULES", "Case", "NotFollowedError"]


T = TypeVar("T")


class NotFollowedError(Exception):
    """The second route cannot give a number here; the message says why, in words."""


RULES: Mapping[str, Callable[[bool, bool], bool | None]] = {
    "complete_case": lambda good, reference: None,
    "failure": lambda good, reference: not good,
    "non_event": lambda good, reference: False,
    "best_case": lambda good, reference: good != reference,
    "worst_case": lambda good, reference: good == reference,
}
"""By rule, what an unknown outcome counts as, given whether the event is good and the arm is the
reference; None leaves it unknown."""


@dataclass(frozen=True, slots=True)
class Case:
    """A result to be computed again.

    Attributes
    ----------
    data : Plain
    key : Key
        Of the main path's result.
    results : Results
        All results kept, for what is made of other results (multiplicity).
    """

    data: Plain
    key: Key
    results: Results

    @property
    def study(self) -> Study:
        """The study file."""
        return self.data.study

    @property
    def outcome(self) -> Outcome:
        """The outcome of the result."""
        return self.study.outcome(self.key.outcome)

    @property
    def confidence(self) -> float:
        """The confidence level of the plan."""
        return self.study.analysis.confidence_level

    @property
    def z(self) -> float:
        """The normal quantile of the confidence level."""
        return NormalDist().inv_cdf(0.5 + self.confidence / 2.0)

    @property
    def rule(self) -> str:
        """What the analysis of the key puts for an unknown binary outcome."""
        if self.key.analysis in RULES:
            return self.key.analysis
        planned = self.study.analysis.missing_outcome.main
        return planned if planned in RULES else "complete_case"

    @property
    def imputed(self) -> bool:
        """Whether unknown outcomes are drawn at random, so that no second route can follow."""
        planned = self.study.analysis.missing_outcome.main
        return self.key.analysis not in RULES and planned == "multiple_imputation"

    def rows(self, arm: str) -> list[Record]:
        """Return who is counted in an arm, whether or not the outcome is known."""
        return [r for r in self.belonging(arm) if self._among(r) == 1.0]

    def belonging(self, arm: str) -> list[Record]:
        """Return the members of the population in an arm, whatever happened to them."""
        found = self.data.of_arm(self.data.members(self.key.population), arm)
        return [r for r in found if self._in_subgroup(r)]

    def unknown_members(self, arm: str) -> int:
        """Return of how many of the population it is unknown whether they are counted."""
        return sum(self._among(r) is None for r in self.belonging(arm))

    def _among(self, record: Record) -> float | None:
        among = self.key.among
        return 1.0 if among in ("", "randomised") else self.data.event(record, among)

    def _in_subgroup(self, record: Record) -> bool:
        name, level = self.key.subgroup, self.key.subgroup_level
        if not level:
            return True
        cell = record[name]
        return cell is not None and canonical(cell) == canonical(level)

    def observed(self, arm: str) -> list[float | None]:
        """Return the outcome of everybody counted in an arm, None where it is unknown."""
        return [VALUES[self.outcome.type](self.data, r, self.outcome) for r in self.rows(arm)]

    def value(self, record: Record) -> float | None:
        """Return one participant's outcome as analysed: binary ones by the rule for unknown."""
        found = VALUES[self.outcome.type](self.data, record, self.outcome)
        if found is None and self.outcome.type == "binary":
            reference = record[self.study.arms.variable] == self.study.arms.reference
            stands = RULES[self.rule](self.outcome.benefit == "higher", reference)
            return None if stands is None else float(stands)
        return found

    def known(self, arm: str) -> list[float]:
        """Return the outcomes of an arm as analysed, without the unknown ones."""
        return self.once(("known", arm), lambda: self._known(arm))

    def _known(self, arm: str) -> list[float]:
        found = (self.value(record) for record in self.rows(arm))
        return [value for value in found if value is not None]

    def once(self, name: Hashable, make: Callable[[], T]) -> T:
        """Return what `make` gives, made once for all results of this comparison.

        Measure and method of the key do not matter, so that an estimate and its test are one fit.
        """
        place = (name, replace(self.key, measure="", method=""))
        if place not in self.data.memory:
            self.data.memory[place] = make()
        found: T = self.data.memory[place]
        return found

    @property
    def pair(self) -> tuple[list[float], list[float]]:
        """Outcomes of the arm and of the reference, without the unknown ones."""
        return self.known(self.key.arm), self.known(self.key.reference)

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """Events and participants of the arm, then of the reference, of a binary outcome."""
        treated, control = self.pair
        return int(sum(treated)), len(treated), int(sum(control)), len(control)


def _binary(data: Plain, record: Record, outcome: Outcome) -> float | None:
    return data.event(record, str(outcome.variable))


def _number(data: Plain, record: Record, outcome: Outcome) -> float | None:
    cell = record[str(outcome.variable)]
    return None if cell is None else float(cell)


def _place(data: Plain, record: Record, outcome: Outcome) -> float | None:
    """Return a number as it is, and a level by its place among the declared ones."""
    name = str(outcome.variable)
    entry, cell = data.book[name], record[name]
    if cell is None or entry.numeric:
        return None if cell is None else float(cell)
    return float(list(entry.declared_levels()).index(str(cell)))


def _counted(data: Plain, record: Record, outcome: Outcome) -> float | None:
    if outcome.exposure is not None:
        time = record[outcome.exposure]
        if time is None or not float(time) > 0.0:
            return None
    return _number(data, record, outcome)


def _state(data: Plain, record: Record, outcome: Outcome) -> float | None:
    """Return 0 censored, 1 the event, 2 and more a competing one; None where unknown."""
    time, status = record[str(outcome.time)], record[str(outcome.status)]
    if time is None or status is None or not _is_time(time):
        return None
    entry = data.book.get(str(outcome.status))

    def same(level: object) -> bool:
        spelled = (entry.level_of(level) if entry else None) or level
        return canonical(spelled) == canonical(status)

    for code, level in enumerate((outcome.event, *outcome.competing), start=1):
        if same(level):
            return float(code)
    if outcome.censored is None or any(same(level) for level in outcome.censored):
        return 0.0
    return None


def _is_time(cell: float | str) -> bool:
    try:
        return float(cell) >= 0.0
    except ValueError:
        return False


VALUES: Mapping[str, Callable[[Plain, Record, Outcome], float | None]] = {
    "binary": _binary,
    "continuous": _number,
    "ordinal": _place,
    "count": _counted,
    "time_to_event": _state,
}
