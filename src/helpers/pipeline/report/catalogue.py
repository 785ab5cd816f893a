"""What stands behind a printed number: looked up in the results and in the study file."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from helpers.pipeline.report.words import (
    ANALYSES,
    COUNTED,
    FLOW_BOXES,
    HARMS,
    MEASURES,
    METHODS,
    PAIRED,
    READINGS,
    STATISTICS,
    in_words,
)
from helpers.present.journal_styles import JOURNAL_STYLES
from helpers.present.vocabulary import RULES
from helpers.results import Estimate, Key, Results
from helpers.study import Additional, Study

__all__ = ["Catalogue", "Source"]

DECLARED = "study/"
PAIRING = ("(", *{style.separator for style in JOURNAL_STYLES.values()})
"""Signs of a text that shows more than one value."""
COUNTED_UNDER = {"claims": "main", "multiplicity": "main", "curve": "main", "balance": "baseline"}
"""Analyses whose participants are counted under another one."""
BENEFIT_AND_HARM = {
    "NNTB": "of so many treated, one more has the benefit (NNTB)",
    "NNTH": "of so many treated, one more is harmed (NNTH)",
}
"""Notes that are short for something."""
AT_A_TIME = ("survival", "cumulative_incidence", "time_point")
"""Measures whose level is a time, and after a comma a cause."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a number comes from.

    Attributes
    ----------
    known : bool
        Whether the results or the study file hold it.
    lines : tuple of str
        What it is, in words; one line each.
    value : str
        The number itself, unrounded.
    """

    known: bool
    lines: tuple[str, ...]
    value: str = ""


UNKNOWN = Source(False, ("No result of this name exists.",))


class Catalogue:
    """Answers what a result identifier means.

    Parameters
    ----------
    results : Results
    study : Study
    """

    def __init__(self, results: Results, study: Study) -> None:
        self.results = results
        self.study = study
        self._codebook = study.codebook
        self._outcomes = {outcome.id: study.outcome_label(outcome) for outcome in study.outcomes}
        self._additional = {asked.id: _asked(asked) for asked in study.additional}

    @cached_property
    def _rows(self) -> dict[str, tuple[Estimate, str, float | None]]:
        """Every row of the results file by its identifier: estimate, statistic, value."""
        return {
            row["id"]: (estimate, row["statistic"], row["value"])
            for estimate in self.results
            for row in estimate.rows()
        }

    @cached_property
    def _counts(self) -> dict[Key, dict[str, float]]:
        counts: dict[Key, dict[str, float]] = {}
        for estimate in self.results:
            if estimate.statistic in ("n", "events", "missing"):
                counts.setdefault(estimate.key, {})[estimate.statistic] = estimate.value
        return counts

    def source(self, identifier: str, shown: str = "") -> Source:
        """Return what stands behind a number.

        Parameters
        ----------
        identifier : str
            Of a row of the results, or ``study/`` and a path of the study file.
        shown : str
            What is printed: "33.4 (4.1)" is a mean and its standard deviation.
        """
        if identifier.startswith(DECLARED):
            return self._declared(identifier)
        if identifier not in self._rows:
            return UNKNOWN
        estimate, statistic, value = self._rows[identifier]
        lines = (line for line in self._lines(estimate, statistic, shown) if line)
        return Source(True, tuple(_sentence(line) for line in lines), _unrounded(value))

    def row(self, identifier: str) -> tuple[Estimate, str, float] | None:
        """Return estimate, statistic and value of a row of the results; None if there is none."""
        found = self._rows.get(identifier)
        return None if found is None or found[2] is None else (found[0], found[1], found[2])

    def named(self, key: Key) -> tuple[str, str, str]:
        """Return what a result is about, of which arm, and among whom, in words."""
        return self._about(key), self._arms(key), self._who(key)

    def _declared(self, identifier: str) -> Source:
        path = identifier.removeprefix(DECLARED)
        try:
            value = _at(self._declarations, path.split("/"))
        except (LookupError, ValueError, TypeError):
            return UNKNOWN
        place = path.replace("/", " › ").replace("_", " ")
        return Source(True, (f"Declared in the study file: {place}",), str(value))

    @cached_property
    def _declarations(self) -> Any:
        return self.study.model_dump(mode="json", by_alias=True)

    def _lines(self, estimate: Estimate, statistic: str, shown: str) -> Iterator[str]:
        key = estimate.key
        yield f"{self._quantity(key, statistic, shown)}: {self._about(key)}".rstrip(": ")
        yield self._arms(key)
        yield self._how(estimate)
        yield self._who(key)
        yield self._sizes(key, statistic)
        plain = key.analysis in ("main", key.population)
        yield self._additional.get(key.analysis, "" if plain else in_words(ANALYSES, key.analysis))
        yield BENEFIT_AND_HARM.get(estimate.note, estimate.note)

    def _quantity(self, key: Key, statistic: str, shown: str) -> str:
        paired = statistic in PAIRED and any(mark in shown for mark in PAIRING)
        words = PAIRED[statistic] if paired else in_words(STATISTICS, statistic)
        if key.analysis in COUNTED:
            return COUNTED[key.analysis]
        if key.measure in ("count", "summary"):
            return words
        measure = in_words(MEASURES, key.measure)
        if key.measure == "test" and statistic == "p_value":
            return words
        return f"{words} of the {measure}" if words else measure

    def _about(self, key: Key) -> str:
        outcome = self._outcome(key)
        level = self._level(key)
        return f"{outcome}, {level}" if outcome and level else outcome or level

    def _outcome(self, key: Key) -> str:
        if key.analysis == "harms":
            kind, _, name = key.outcome.partition(":")
            return f"{in_words(HARMS, kind)} {name}".strip()
        if key.analysis == "flow":
            return ""
        if key.outcome in self._outcomes:
            return self._outcomes[key.outcome]
        variable = self._codebook.get(key.outcome)
        return variable.label if variable else key.outcome.replace("_", " ")

    def _level(self, key: Key) -> str:
        if key.analysis == "flow":
            box, _, reason = key.level.partition(":")
            words = in_words(FLOW_BOXES, box)
            return f"{words}, reason {reason}" if reason else words
        if key.analysis == "sources":
            return key.level
        if key.analysis in ("claims", "compatible"):
            return claim_words(key.level)
        if key.level and (key.measure in AT_A_TIME or key.analysis == "curve"):
            return self._when(key)
        if key.analysis == "cleaning_rules":
            return in_words(RULES, key.level)
        if key.analysis == "adjusted" or self._is_of_a_model(key):
            return self._of_the_model(key)
        variable = self._codebook.get(key.outcome)
        if key.level and variable and variable.levels:
            return variable.levels.get(key.level, key.level)
        return key.level.replace("_", " ")

    def _is_of_a_model(self, key: Key) -> bool:
        """Return whether an additional analysis counts a covariate, or predicts a risk."""
        named = key.level in self._codebook or key.method.startswith("standardised")
        return key.analysis in self._additional and named

    def _of_the_model(self, key: Key) -> str:
        """Return the covariate of a count, or the arm under which a risk is predicted."""
        if key.measure == "risk":
            return f"everybody given {self._arm(key.level)}"
        variable = self._codebook.get(key.level)
        return variable.label if variable else ""

    def _when(self, key: Key) -> str:
        outcome = self.study.outcome(key.outcome)
        variable = self._codebook.get(outcome.time or "")
        time, _, cause = key.level.partition(",")
        unit = f" {variable.unit}" if variable and variable.unit else ""
        states = self._codebook.get(outcome.status_variable or "")
        name = states.level_label(cause) if states and cause else cause
        return f"{name}, at {time}{unit}" if name else f"at {time}{unit}"

    def _arms(self, key: Key) -> str:
        arm, reference = self._arm(key.arm), self._arm(key.reference)
        return f"{arm} against {reference}" if arm and reference else arm

    def _arm(self, level: str) -> str:
        return self.study.arms.labels.get(level, level)

    def _how(self, estimate: Estimate) -> str:
        method = in_words(METHODS, estimate.key.method) if estimate.key.method else ""
        level = estimate.confidence_level
        return f"{method}, {_percent(level)} confidence" if method and level else method

    def _who(self, key: Key) -> str:
        population = self.study.populations.get(key.population)
        words = population.label if population else key.population
        if key.among not in ("randomised", ""):
            variable = self._codebook.get(key.among)
            label = variable.label if variable else key.among
            words = f"{words}, only those with {label.lower()}" if words else label
        if key.subgroup:
            kind = self._codebook.get(key.subgroup)
            name = kind.label if kind else key.subgroup.replace("_", " ")
            level = f" {key.subgroup_level}" if key.subgroup_level else ""
            words = f"{words}, {name}{level}" if words else f"{name}{level}"
        return words

    def _sizes(self, key: Key, statistic: str) -> str:
        """Return how many stand behind the number in each arm, where the results hold it."""
        if statistic in ("n", "missing") or key.analysis in ("flow", "populations"):
            return ""
        arms = [arm for arm in (key.arm, key.reference) if arm]
        return ", ".join(text for arm in arms if (text := self._size(key, arm)))

    def _size(self, key: Key, arm: str) -> str:
        names = ("stage", "analysis", "population", "outcome", "among", "subgroup")
        same = {name: getattr(key, name) for name in (*names, "subgroup_level")}
        same["analysis"] = COUNTED_UNDER.get(key.analysis, key.analysis)
        for measure in ("count", "summary"):
            counts = self._counts.get(Key(**same, arm=arm, measure=measure), {})
            if "n" in counts:
                break
        else:
            return ""
        events = f"{counts['events']:.0f} of " if "events" in counts else "n = "
        missing = f", {counts['missing']:.0f} unknown" if counts.get("missing") else ""
        return f"{self._arm(arm)} {events}{counts['n']:.0f}{missing}"


def claim_words(level: str) -> str:
    """Return which claim, reading and number of events of the reference a level names.

    >>> claim_words("1,bracket,12"), claim_words("2"), claim_words("threshold")
    ('claim 1 as a bracket, 12 events in the reference', 'claim 2', 'read as a threshold')
    """
    number, _, rest = level.partition(",")
    if not number.isdecimal():
        return f"read {in_words(READINGS, number)}" if number else ""
    reading, _, events = rest.partition(",")
    read = f" {in_words(READINGS, reading)}" if reading else ""
    at = f", {events.partition(';')[0]} events in the reference" if events else ""
    return f"claim {number}{read}{at}"


def _asked(asked: Additional) -> str:
    by = f", asked for by {asked.requested_by}" if asked.requested_by else ""
    return f"additional analysis {asked.id}, {asked.status.replace('_', ' ')}{by}"


def _at(tree: Any, path: list[str]) -> Any:
    """Return the value at a path; a list is entered by position or by the id of an item."""
    for part in path:
        if isinstance(tree, list):
            tree = (
                next((i for i in tree if isinstance(i, dict) and i.get("id") == part), None)
                or (tree[int(part)])
            )
        else:
            tree = tree[part]
    return tree


def _unrounded(value: float | None) -> str:
    return "" if value is None else repr(float(value)).removesuffix(".0")


def _percent(level: float) -> str:
    return f"{100 * level:g}%"


def _sentence(line: str) -> str:
    return line if line.startswith("doi:") else line[:1].upper() + line[1:]
