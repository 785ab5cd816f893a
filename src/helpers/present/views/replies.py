"""View of the analyses asked for later: a table, and a sentence to paste for each of them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from helpers.analysis.additional import RATIOS, Reply, replies
from helpers.analysis.adjusted import covariates_for
from helpers.analysis.answers import Replies
from helpers.analysis.choices import Choices
from helpers.analysis.stratified import strata_for
from helpers.present.figures.common import analysed, lowered, people
from helpers.present.formatting import count, p_value, ratio, with_interval
from helpers.present.number import Number
from helpers.present.stack import Stack
from helpers.present.table import Cell, Column, Row, Table
from helpers.present.text import Label, Nothing, Text, Words
from helpers.present.views.common import comparison, level_of, marks, p_words, places_of
from helpers.present.views.elsewhere import NOTE
from helpers.present.views.moved import moved
from helpers.present.views.ratio_rows import HOW_ORDINAL
from helpers.present.views.sharing import NOT_FAIR
from helpers.present.vocabulary import MEASURES, method_words
from helpers.results import Estimate, Results, view
from helpers.study import Outcome, Study

__all__: list[str] = []

NOTHING = "The study file asks for no additional analysis."
UNAVAILABLE = "None of the additional analyses of the study file can be computed yet."
BESIDE = (
    "Additional analyses stand beside the plan, never instead: no order of tests, no verdict and "
    "no claim reads them, and their P is not adjusted for anything. Post hoc: asked for after the "
    "data were seen. Counted: the arm, then the reference."
)
METHODS = "Intervals: {effects}. P: {tests}."
AFTER = (
    "{names}: measured after randomisation; what treatment may have changed should not adjust a "
    "comparison."
)
STATUS = {"post_hoc": "post hoc", "prespecified": "prespecified"}


@dataclass(frozen=True, slots=True)
class _Result:
    """One analysis of one comparison: effect, p-value, and who is counted in either arm."""

    effect: Estimate
    p: Estimate
    counted: Text
    how: Label


@dataclass(frozen=True, slots=True)
class _Beside:
    """A reply for one arm: the planned result and the additional one."""

    reply: Reply
    arm: str
    planned: _Result
    own: _Result

    @property
    def shown(self) -> Callable[[Estimate], Number]:
        """How the measure is printed."""
        return _shown(self.reply)

    @property
    def words(self) -> str:
        """How the additional result lies to the planned one."""
        if self.shown(self.own.effect).text == self.shown(self.planned.effect).text:
            return "the same as far as is printed"
        no_difference = 1.0 if self.reply.measure in RATIOS else 0.0
        return moved(self.planned.effect, self.own.effect, no_difference=no_difference)


@view.register
def _(answer: Replies) -> Stack | Text:
    study, found = answer.study, replies(answer.study)
    if not found:
        return Text(UNAVAILABLE) if study.additional else Nothing(NOTHING)
    beside = [_beside(answer, reply, arm) for reply in found for arm in study.arms.compared]
    return Stack([_table(answer, beside), *(_sentence(one) for one in beside)])


def _beside(answer: Replies, reply: Reply, arm: str) -> _Beside:
    own, main = reply.asked.id, "adjusted" if reply.planned_kind == "adjusted" else "main"
    return _Beside(
        reply,
        arm,
        _Result(
            *reply.main(answer.main, arm),
            _counted(answer.main.where(analysis=main), reply, arm),
            _how(reply.planned, reply.planned_kind),
        ),
        _Result(
            *reply.own(answer.results, arm),
            _counted(answer.results.where(analysis=own), reply, arm),
            _how(reply.choices, reply.kind),
        ),
    )


def _counted(results: Results, reply: Reply, arm: str) -> Text:
    outcome = reply.outcome
    here = results.where(outcome=outcome.id, among=outcome.among or "randomised", level="")
    treated, control = (
        count(analysed(here.where(arm=side, reference=""), "n"))
        for side in (arm, reply.planned.study.arms.reference)
    )
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


# the table --------------------------------------------------------------------------------------


def _table(answer: Replies, beside: list[_Beside]) -> Table:
    level = level_of(beside[0].reply.planned)
    columns = [
        Column("Analysis", "left"), Column("Counted"),
        Column(Text("Result\n({level} CI)", level=level)), Column("P"),
        Column("Against the planned result", "left"),
    ]  # fmt: skip
    return Table(
        "replies", columns, [row for one in beside for row in _rows(one)],
        "What was asked for later, each below the planned result",
        notes=_notes(answer.study, beside), **marks(answer),
    )  # fmt: skip


def _rows(one: _Beside) -> Iterator[Row]:
    study, reply = one.reply.planned.study, one.reply
    versus = comparison(study, one.arm)
    asked = "; ".join(part for part in (_status(reply), _asked(reply), versus) if part)
    heading = f"{study.outcome_label(reply.outcome)}: {_measure(reply)}"
    yield Row(Label(f"{heading}*" if reply.outcome.among else heading, sub=asked), kind="group")
    for what, result, words in (("Planned", one.planned, ""), ("Additional", one.own, one.words)):
        cells: list[Cell] = [result.counted, one.shown(result.effect), p_value(result.p), words]
        yield Row(Label(f"{what}: {result.how.text}"), cells, kind="level")


def _status(reply: Reply) -> str:
    return STATUS[reply.asked.status]


def _asked(reply: Reply) -> str:
    """Return who asked and why, in the words of the study file."""
    who, why = reply.asked.requested_by.strip(), reply.asked.reason.strip()
    by = f"asked for by {who}" if who else ""
    return ": ".join(part for part in (by, why) if part)


def _measure(reply: Reply) -> str:
    study, outcome = reply.planned.study, reply.outcome
    if outcome.type == "binary":
        return f"difference per 100 {people(study)}"
    unit = study.codebook[str(outcome.variable)].unit if outcome.type == "continuous" else ""
    words = MEASURES[reply.measure]
    return f"{words}, {unit}" if unit else words


def _shown(reply: Reply) -> Callable[[Estimate], Number]:
    if reply.measure in RATIOS:
        return ratio
    if reply.measure == "risk_difference":
        return partial(with_interval, places=0, scale=100, sign=True)
    places = places_of(reply.planned.study, str(reply.outcome.variable))
    return partial(with_interval, places=places, sign=True)


def _notes(study: Study, beside: list[_Beside]) -> list[Words]:
    results = [result for one in beside for result in (one.planned, one.own)]
    effects = dict.fromkeys(method_words(result.effect.key.method) for result in results)
    tests = dict.fromkeys(method_words(result.p.key.method) for result in results)
    notes: list[Words] = [Text(BESIDE)]
    notes.append(Text(METHODS, effects="; ".join(effects), tests="; ".join(tests)))
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


def _chosen_after(study: Study, reply: Reply) -> bool:
    conditions = study.populations[reply.population].where
    return any(study.codebook[c.variable].measured == "after" for c in conditions)


REMARKS: Mapping[Callable[[Study, Reply], bool], str] = {
    _chosen_after: NOTE,
    lambda study, reply: reply.outcome.type == "ordinal" and reply.kind == "adjusted": HOW_ORDINAL,
    lambda study, reply: bool(reply.outcome.among): NOT_FAIR,
}


# the sentences ----------------------------------------------------------------------------------


def _sentence(one: _Beside) -> Text:
    """Return what may be pasted into a reply."""
    reply, study = one.reply, one.reply.planned.study
    labels = study.arms.labels
    who = reply.asked.requested_by.strip()
    return Text(
        "{start}{outcome}, {arm} against {reference}, analysed in addition ({status}; {how}): "
        "{measure} ({level} CI) {own}, P\u00a0{p}, {counted} counted. As planned ({planned}): "
        "{main}, P\u00a0{main_p}, {main_counted} counted. Against the planned result: {words}.",
        start=Label(f"In reply to {who}: " if who else ""),
        outcome=Label(study.outcome_label(reply.outcome)),
        arm=Label(lowered(labels[one.arm])),
        reference=Label(lowered(labels[study.arms.reference])),
        status=_status(reply),
        how=one.own.how,
        measure=Label(_measure(reply)),
        own=one.shown(one.own.effect),
        level=level_of(reply.planned),
        p=p_words(one.own.p),
        counted=one.own.counted,
        planned=one.planned.how,
        main=one.shown(one.planned.effect),
        main_p=p_words(one.planned.p),
        main_counted=one.planned.counted,
        words=one.words,
    )
