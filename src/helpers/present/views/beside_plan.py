"""One analysis beside the planned one of the same outcome: both results, and how they compare."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from helpers.analysis.additional import RATIOS, Reply
from helpers.analysis.adjusted import covariates_for
from helpers.analysis.choices import Choices
from helpers.analysis.stratified import strata_for
from helpers.present.figures.common import analysed, lowered, people
from helpers.present.formatting import count, per_hundred, ratio, with_interval
from helpers.present.number import Number
from helpers.present.text import Label, Text, Words
from helpers.present.views.common import places_of
from helpers.present.views.elsewhere import NOTE
from helpers.present.views.moved import moved
from helpers.present.views.ratio_rows import HOW_ORDINAL
from helpers.present.views.sharing import NOT_FAIR
from helpers.present.vocabulary import MEASURES, method_words
from helpers.results import Estimate, Results
from helpers.study import Outcome, Study

__all__ = ["Beside", "Result", "beside_plan", "measure_words", "remarks"]

METHODS = "Intervals: {effects}. P: {tests}."
AFTER = (
    "{names}: measured after randomisation; what treatment may have changed should not adjust a "
    "comparison."
)


@dataclass(frozen=True, slots=True)
class Result:
    """One analysis of one comparison: effect, p-value, and who is counted in either arm."""

    effect: Estimate
    p: Estimate
    counted: Text
    how: Label


@dataclass(frozen=True, slots=True)
class Beside:
    """A reply for one arm: the planned result and the additional one.

    `size` is the larger of the two arms of the planned one.
    """

    reply: Reply
    arm: str
    planned: Result
    own: Result
    size: float

    @property
    def no_difference(self) -> float:
        """The value of the measure that means no difference."""
        return 1.0 if self.reply.measure in RATIOS else 0.0

    @property
    def shown(self) -> Callable[[Estimate], Number]:
        """How the measure is printed."""
        return _shown(self.reply, self.size)

    @property
    def words(self) -> str:
        """How the additional result lies to the planned one."""
        if self.shown(self.own.effect).text == self.shown(self.planned.effect).text:
            return "the same as far as is printed"
        return moved(self.planned.effect, self.own.effect, no_difference=self.no_difference)


def beside_plan(reply: Reply, arm: str, *, main: Results, own: Results) -> Beside:
    """Return the planned and the other result of one comparison.

    Parameters
    ----------
    reply : Reply
        The two analyses.
    arm : str
        Compared with the reference.
    main, own : Results
        The rows of `compared_rows` and of `reply_rows`; of others too, which are passed over.
    """
    planned = "adjusted" if reply.planned_kind == "adjusted" else "main"
    sizes = _sizes(main.where(analysis=planned), reply, arm)
    return Beside(
        reply,
        arm,
        Result(
            *reply.main(main, arm),
            _counted(sizes),
            _how(reply.planned, reply.planned_kind),
        ),
        Result(
            *reply.own(own, arm),
            _counted(_sizes(own.where(analysis=reply.asked.id), reply, arm)),
            _how(reply.choices, reply.kind),
        ),
        max(size.value for size in sizes),
    )


def measure_words(reply: Reply) -> str:
    """Return the measure of an analysis in words, with its unit."""
    study, outcome = reply.planned.study, reply.outcome
    if outcome.type == "binary":
        return f"difference per 100 {people(study)}"
    unit = study.codebook[str(outcome.variable)].unit if outcome.type == "continuous" else ""
    words = MEASURES[reply.measure]
    return f"{words}, {unit}" if unit else words


def remarks(study: Study, beside: Sequence[Beside]) -> list[Words]:
    """Return the notes below a table of such results: methods, and what limits a comparison."""
    results = [result for one in beside for result in (one.planned, one.own)]
    notes: list[Words] = [
        Text(METHODS, effects=_named(r.effect for r in results), tests=_named(r.p for r in results))
    ]
    for applies, note in REMARKS.items():
        notes += [Text(note)] if any(applies(study, one.reply) for one in beside) else []
    names = dict.fromkeys(
        study.codebook[name].label
        for one in beside
        for name in one.reply.covariates
        if study.codebook[name].measured == "after"
    )
    notes += [Text(AFTER, names=Label(", ".join(names)))] if names else []
    undefined = dict.fromkeys(
        (study.outcome_label(one.reply.outcome), one.own.effect.note)
        for one in beside
        if one.own.effect.value != one.own.effect.value
    )
    return [*notes, *(Label(f"{outcome}: {note}.") for outcome, note in undefined)]


def _sizes(results: Results, reply: Reply, arm: str) -> list[Estimate]:
    outcome = reply.outcome
    here = results.where(outcome=outcome.id, among=outcome.among or "randomised", level="")
    sides = (arm, reply.planned.study.arms.reference)
    return [analysed(here.where(arm=side, reference=""), "n") for side in sides]


def _counted(sizes: Sequence[Estimate]) -> Text:
    treated, control = map(count, sizes)
    return Text("{treated} and {control}", treated=treated, control=control)


def _how(choices: Choices, kind: str) -> Label:
    """Return "per protocol, adjusted for age": among whom, and how."""
    study, outcome = choices.study, choices.selected()[0]
    population = lowered(study.populations[choices.population_of(outcome)].label)
    if kind == "unadjusted":
        return Label(f"{population}, unadjusted")
    names = _variables(choices, outcome, kind)
    labels = ", ".join(lowered(study.codebook[name].label) for name in names)
    verb = "adjusted for" if kind == "adjusted" else "stratified by"
    return Label(f"{population}, {verb} {labels}")


def _variables(choices: Choices, outcome: Outcome, kind: str) -> tuple[str, ...]:
    """Return covariates or strata of an analysis."""
    return covariates_for(choices, outcome) if kind == "adjusted" else strata_for(choices, outcome)


def _shown(reply: Reply, size: float) -> Callable[[Estimate], Number]:
    if reply.measure in RATIOS:
        return ratio
    if reply.measure == "risk_difference":
        return partial(per_hundred, n=size)
    places = places_of(reply.planned.study, str(reply.outcome.variable))
    return partial(with_interval, places=places, sign=True)


def _named(estimates: Iterable[Estimate]) -> str:
    return "; ".join(dict.fromkeys(method_words(found.key.method) for found in estimates))


def _chosen_after(study: Study, reply: Reply) -> bool:
    conditions = study.populations[reply.population].where
    return any(study.codebook[c.variable].measured == "after" for c in conditions)


REMARKS: Mapping[Callable[[Study, Reply], bool], str] = {
    _chosen_after: NOTE,
    lambda study, reply: reply.outcome.type == "ordinal" and reply.kind == "adjusted": HOW_ORDINAL,
    lambda study, reply: bool(reply.outcome.among): NOT_FAIR,
}
