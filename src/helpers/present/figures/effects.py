"""The lines of a forest plot: which result of an outcome is drawn, and how it is worded."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from helpers.present.figures.common import analysed, lowered, people
from helpers.present.formatting import (
    confidence,
    fraction,
    limits,
    percent_places,
    ratio,
    ratio_text,
    signed,
    with_interval,
)
from helpers.present.vocabulary import ROLES
from helpers.results import Estimate, Results
from helpers.study.model import Outcome, Study

__all__ = ["EFFECTS", "Effect", "Line", "lines"]

_LONGEST = 40  # characters; numbers of more leave the drawing no room


@dataclass(frozen=True, slots=True)
class Effect:
    """How the effect on one type of outcome is drawn.

    Attributes
    ----------
    measure, method : str
        Of the result; any other method of the measure is drawn where the plan chose it.
    name : str
        In words.
    scale : float
        Factor from the result to the axis.
    less, more : str
        What a negative and a positive difference mean.
    """

    measure: str
    method: str
    name: str
    scale: float
    less: str
    more: str

    @property
    def ratio(self) -> bool:
        """Whether it is drawn by its logarithm, as ratios are."""
        return self.measure.endswith("_ratio")


EFFECTS: Mapping[str, Effect] = {
    "binary": Effect(
        "risk_difference", "miettinen_nurminen", "risk difference", 100, "fewer", "more"
    ),
    "continuous": Effect("mean_difference", "welch", "mean difference", 1, "lower", "higher"),
    "count": Effect("mean_difference", "welch", "difference in mean count", 1, "fewer", "more"),
}
AT_A_MARGIN: Mapping[tuple[str, str], Effect] = {
    ("binary", "risk_ratio"): Effect(
        "risk_ratio", "miettinen_nurminen", "risk ratio", 1, "lower", "higher"
    ),
    ("binary", "odds_ratio"): Effect(
        "odds_ratio", "miettinen_nurminen", "odds ratio", 1, "lower", "higher"
    ),
    ("ordinal", "odds_ratio"): Effect(
        "odds_ratio", "proportional_odds", "odds ratio of a higher level", 1, "lower", "higher"
    ),
    ("count", "rate_ratio"): Effect(
        "rate_ratio", "negative_binomial", "rate ratio", 1, "lower", "higher"
    ),
    ("time_to_event", "hazard_ratio"): Effect(
        "hazard_ratio", "cox", "hazard ratio", 1, "lower", "higher"
    ),
    ("time_to_event", "rmst_difference"): Effect(
        "rmst_difference", "rmst", "difference in mean time", 1, "shorter", "longer"
    ),
}
"""Effects that are drawn, beside those of `EFFECTS`, because the plan has a margin of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One estimate of the plot with its words; `estimate` is unscaled."""

    outcome: Outcome
    effect: Effect
    estimate: Estimate
    counts: tuple[Estimate, ...]
    label: str
    below: tuple[str, ...]
    unit: str
    places: int
    margins: tuple[Estimate, ...] = ()

    @property
    def descriptive(self) -> bool:
        """Whether the group was formed after randomisation, so that the contrast is not fair."""
        return self.estimate.key.among != "randomised"

    @property
    def printed(self) -> str:
        """Estimate and interval as they stand at the right, where there is room for them."""
        scale = self.effect.scale
        if self.effect.ratio:
            return ratio(self.estimate).text
        text = with_interval(self.estimate, self.places, scale=scale, sign=True).text
        return text if len(text) <= _LONGEST else "see the table"

    def at(self, value: float | None) -> float:
        """Return a value or limit on the axis; nan where there is none, or it has no place."""
        if value is None:
            return math.nan
        if self.effect.ratio:
            return math.log(value) if 0.0 < value < math.inf else math.nan
        return value * self.effect.scale

    def number(self, value: float, places: int) -> str:
        """Return a value as the axis has it, in words."""
        return ratio_text(value) if self.effect.ratio else signed(self.at(value), places)

    def sentence(self, study: Study) -> str:
        """Return the line in words, for the text alternative."""
        key, arms = self.estimate.key, study.arms.labels
        who = f"{lowered(arms[key.arm])} against {lowered(arms[key.reference])}"
        role = f" ({', '.join((ROLES[self.outcome.role], *self.below))})"
        value = self.number(self.estimate.value, self.places)
        words = f"{self.label}{role}: {self.effect.name} {value} {self.unit}".rstrip()
        return f"{words}, {who}{self._interval()}{self._margin()}."

    def _margin(self) -> str:
        ends = (self.number(e.value, max(self.places, 1)) for e in self.margins)
        return f"; margin {' and '.join(ends)}" if self.margins else ""

    def _interval(self) -> str:
        estimate = self.estimate
        if estimate.lower is None or estimate.upper is None or math.isnan(estimate.lower):
            return ""
        level = (
            f"{confidence(estimate.confidence_level).text} " if estimate.confidence_level else ""
        )
        if self.effect.ratio:
            span = " to ".join(ratio_text(end) for end in (estimate.lower, estimate.upper))
            return f" ({level}confidence interval {span})"
        span = limits(estimate, self.places, scale=self.effect.scale, sign=True).text
        return f" ({level}confidence interval {span}{_verdict(estimate, span)})"


def _verdict(estimate: Estimate, span: str) -> str:
    """Say on which side of zero the interval lies, unless a printed limit is zero itself."""
    if (
        estimate.lower is None
        or estimate.upper is None
        or re.search(r"(^|to )0(\.0+)?( to|$)", span)
    ):
        return ""
    inside = estimate.lower <= 0 <= estimate.upper
    return f", which {'includes' if inside else 'does not include'} zero"


def lines(results: Results, study: Study, outcomes: tuple[str, ...] | None = None) -> list[Line]:
    """Return the lines that `results` hold of the outcomes, in the order of the study file.

    Parameters
    ----------
    results : Results
        Main results; contrasts of every arm with the reference.
    study : Study
    outcomes : tuple of str, optional
        Ids; all outcomes where not given.
    """
    main = results.where(analysis="main", subgroup="")
    return [
        line
        for outcome in study.outcomes
        if outcomes is None or outcome.id in outcomes
        for line in _lines(main, study, outcome)
    ]


def _lines(main: Results, study: Study, outcome: Outcome) -> Iterator[Line]:
    own = main.where(outcome=outcome.id)
    for among, effect in product((outcome.among or "randomised", outcome.also_among),
                                 _effects(own, outcome)):  # fmt: skip
        for arm in study.arms.compared if among else ():
            key = {"measure": effect.measure, "statistic": "estimate", "level": ""}
            found = list(
                own.where(among=str(among), arm=arm, reference=study.arms.reference, **key)
            )
            planned = [e for e in found if e.key.method == effect.method] or found
            if planned:
                yield _line(own, study, outcome, (effect, planned[0]))


def _effects(own: Results, outcome: Outcome) -> Iterator[Effect]:
    """Yield the effect of the type, if it is drawn, and that of the margin of the plan."""
    if outcome.type in EFFECTS:
        yield EFFECTS[outcome.type]
    for margin in own.where(measure="margin", level="harm"):
        if (outcome.type, margin.key.method) in AT_A_MARGIN:
            yield AT_A_MARGIN[outcome.type, margin.key.method]


def _line(own: Results, study: Study, outcome: Outcome, drawn: tuple[Effect, Estimate]) -> Line:
    effect, estimate = drawn
    key = estimate.key
    counts = own.where(among=key.among, measure="count", reference="", population=key.population)
    binary = outcome.type == "binary"
    sides = [counts.where(arm=arm) for arm in (key.arm, key.reference)]
    used = [(analysed(side, "events"), analysed(side, "n")) for side in sides] if binary else []
    below = [_versus(study, key.arm)] if len(study.arms.compared) > 1 else []
    below += [_among(study, key.among)] if key.among != "randomised" else []
    below += [" v ".join(_share(*pair) for pair in used)] if used else []
    variable = study.codebook[str(outcome.variable or outcome.time)]
    size = max((n.value for _, n in used), default=0)
    declared = 1 if variable.decimals is None else variable.decimals
    return Line(
        outcome=outcome, effect=effect, estimate=estimate,
        counts=tuple(e for pair in used for e in pair),
        label=study.outcome_label(outcome), below=tuple(below),
        unit="" if effect.ratio else f"per 100 {people(study)}" if binary else variable.unit,
        places=percent_places(size) if binary else declared,
        margins=tuple(
            own.where(among=key.among, measure="margin", method=effect.measure)
        ),
    )  # fmt: skip


def _share(events: Estimate, n: Estimate) -> str:
    return fraction(events, n).text


def _versus(study: Study, arm: str) -> str:
    return f"{lowered(study.arms.labels[arm])} v {lowered(study.arms.labels[study.arms.reference])}"


def _among(study: Study, variable: str) -> str:
    return f"among those with {lowered(study.codebook[variable].label)}"
