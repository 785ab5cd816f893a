"""View of the stratified contrasts: the whole above the strata put together, then each stratum."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product

from helpers.analysis import Choices
from helpers.analysis.adjusted_time import CHECKS, COX
from helpers.analysis.answers import Stratified
from helpers.analysis.imputation import METHOD, main_methods, main_test
from helpers.analysis.stratified import strata_for
from helpers.analysis.stratified_models import RANKS
from helpers.present.formatting import count, events_heading, events_of, p_value
from helpers.present.stack import Stack
from helpers.present.table import Cell, Column, Row, Table
from helpers.present.text import Label, Nothing, Text, Words
from helpers.present.views.adjusted import (
    contrast_columns,
    contrast_row,
    later_group,
    reasons,
)
from helpers.present.views.common import first, marks, outcome_heading
from helpers.present.views.ratio_rows import (
    EFFECTS,
    Line,
    effect_columns,
    effect_rows,
    planned_line,
)
from helpers.present.views.sharing import NOT_ADJUSTED
from helpers.results import Results, view
from helpers.study import Outcome, Study

__all__ = ["stratified_names"]

NOTHING = "The plan stratifies no outcome here."
HOW_TABLES = (
    "Score: Miettinen–Nurminen limits over strata with Cochran–Mantel–Haenszel weights; P: "
    "Cochran–Mantel–Haenszel test without correction for continuity, which agrees with them. "
    "Mantel–Haenszel: difference with Sato's variance, risk ratio by Greenland and Robins, odds "
    "ratio by Robins, Breslow and Greenland."
)
IMPUTED = (
    "Unknown outcomes imputed: the Mantel–Haenszel estimates of every imputed data set, pooled by "
    "Rubin's rules; the other stratified lines are of the known outcomes."
)
RANKED = (
    "Ranks: van Elteren's test, the Mann–Whitney statistics of the strata divided by their numbers "
    "plus one; it needs no model."
)
HOW: Mapping[str, str] = {
    "binary": HOW_TABLES,
    "continuous": "Stratified: analysis of covariance on arm and a term for each stratum, "
    f"classical standard error, limits and P by Student's t. {RANKED}",
    "ordinal": "Stratified: proportional odds model on arm and a term for each stratum; limits "
    f"from the profile of the likelihood, P by likelihood ratio. {RANKED}",
    "count": "Stratified: negative binomial regression on arm and a term for each stratum; limits "
    "from the profile of the likelihood, P by likelihood ratio. Where no time at risk is declared, "
    f"ranks are compared too. {RANKED}",
    "time_to_event": "Stratified: Cox's model with a baseline hazard of its own in each stratum, "
    "ties as Efron, Wald limits; P by the log-rank test within strata, or Gray's where other "
    "events compete.",
}
PROPORTIONAL = (
    "{comparison}: P {p} for one hazard ratio at all times, within strata; a small one speaks "
    "against it, a large one does not show it."
)
COUNTED = (
    "{comparison}: {strata} strata; {one_arm} with participants in one arm only, and {silent} "
    "{why}, add nothing to the test."
)
WHY: Mapping[str, str] = {
    "binary": "with nobody or everybody having the event",
    "count": "without any event",
    "time_to_event": "without any event",
}
WHY_ELSE = "with one value of all"
ALIKE = (
    "{comparison}: P {p} (Tarone) for the odds ratio being the same in all strata; a test that "
    "misses much, and no proof of sameness."
)


@view.register
def _(answer: Stratified) -> Stack | Text:
    choices = answer.choices
    there = dict.fromkeys(e.key.outcome for e in _stratified(answer.results))
    if choices is None or not there:
        return Nothing(NOTHING)
    outcomes = [answer.study.outcome(name) for name in there]
    kinds = [[o for o in outcomes if o.type == kind] for kind in ROWS]
    parts = [_contrasts(answer, choices, some) for some in kinds if some]
    return Stack([*parts, _strata(answer, choices, outcomes)])


def _stratified(results: Results) -> Results:
    return Results(e for e in results if e.key.analysis in ("stratified", "tried_stratified"))


def _contrasts(answer: Stratified, choices: Choices, outcomes: Sequence[Outcome]) -> Table:
    """Return the table of the outcomes of one type."""
    rows: list[Row] = []
    notes: list[Words] = []
    kind = outcomes[0].type
    for outcome in outcomes:
        among = outcome.among or "randomised"
        for arm in answer.study.arms.compared:
            here = answer.results.where(outcome=outcome.id, among=among, arm=arm)
            here = here.where(reference=answer.study.arms.reference)
            heading = outcome_heading(answer.study, outcome, among=among, arm=arm)
            rows += [Row(heading, kind="group"), *ROWS[kind](here, choices, outcome)]
            notes += _remarks(heading, _stratified(here), kind)
            notes += reasons(_stratified(here), answer.study.outcome_label(outcome))
    named = stratified_names(choices, outcomes)
    return Table(
        f"{NAMES[kind]}-{choices.stage}",
        effect_columns(EFFECTS[kind].words, choices) if kind in EFFECTS else (
            contrast_columns(choices)
        ),
        rows, "The answer with and without the strata",
        notes=[
            *named, Text(HOW[kind]), Text(NOT_ADJUSTED), *_imputed(answer, kind), *notes,
            *later_group(outcomes),
        ],
        **marks(answer),
    )  # fmt: skip


def _imputed(answer: Stratified, kind: str) -> Iterator[Words]:
    if kind == "binary" and len(_stratified(answer.results).where(method=METHOD)):
        yield Text(IMPUTED)


def _model_rows(here: Results, choices: Choices, outcome: Outcome) -> Iterator[Row]:
    lines = [
        planned_line("Stratified", "stratified", outcome),
        Line("Stratified, ranks", "", RANKS),
    ]
    main = "Not stratified", here.where(analysis=choices.analysis)
    yield from effect_rows(main, _stratified(here), lines, choices, outcome)


def _table_rows(here: Results, choices: Choices, outcome: Outcome) -> Iterator[Row]:
    main, within = here.where(analysis=choices.analysis), _stratified(here)
    names = ("risk_difference", "risk_ratio", "odds_ratio")
    planned = main_methods(main, choices)
    yield contrast_row("Not stratified", main, main_test(main, choices), **planned)
    score = dict.fromkeys(names[:2], "miettinen_nurminen")
    yield contrast_row("Stratified, score", within, "cmh", **score)
    if len(within.where(method=METHOD)):
        heading = "Stratified, Mantel–Haenszel, unknown outcomes imputed"
        yield contrast_row(heading, within, METHOD, **dict.fromkeys(names, METHOD))
    yield contrast_row(
        "Stratified, Mantel–Haenszel", within, risk_difference="mantel_haenszel_sato",
        risk_ratio="mantel_haenszel_greenland_robins", odds_ratio="mantel_haenszel_rbg",
    )  # fmt: skip


ROWS: Mapping[str, Callable[[Results, Choices, Outcome], Iterator[Row]]] = {
    "binary": _table_rows,
    **dict.fromkeys(EFFECTS, _model_rows),
}
NAMES: Mapping[str, str] = {
    "binary": "stratified", "continuous": "stratified-means", "ordinal": "stratified-odds",
    "count": "stratified-rates", "time_to_event": "stratified-hazards",
}  # fmt: skip


def stratified_names(choices: Choices, outcomes: Sequence[Outcome]) -> Iterator[Words]:
    """Yield the variables that make the strata, with the outcomes where they differ."""
    book = choices.study.codebook
    lists: dict[tuple[str, ...], list[str]] = {}
    for outcome in outcomes:
        label = choices.study.outcome_label(outcome)
        lists.setdefault(strata_for(choices, outcome), []).append(label)
    for names, labels in lists.items():
        whose = "" if len(lists) == 1 else f" ({', '.join(labels)})"
        yield Label(f"Strata: {' by '.join(book[name].label for name in names)}{whose}.")


def _remarks(heading: Label, within: Results, kind: str) -> Iterator[Words]:
    counted = within.where(measure="count")
    yield Text(
        COUNTED, comparison=Label(heading.plain()),
        strata=count(counted.one(statistic="strata")),
        one_arm=count(counted.one(statistic="strata_one_arm")),
        silent=count(counted.one(statistic="strata_uninformative")), why=WHY.get(kind, WHY_ELSE),
    )  # fmt: skip
    checks = (
        (ALIKE, within.where(measure="heterogeneity", method="tarone", statistic="p_value")),
        (PROPORTIONAL, within.where(measure="test", method=CHECKS[COX])),
    )
    for words, found in checks:
        for check in found:
            if not math.isnan(check.value):
                yield Text(words, comparison=Label(heading.plain()), p=p_value(check))


def _strata(answer: Stratified, choices: Choices, outcomes: list[Outcome]) -> Table:
    study, rows = answer.study, []
    for outcome in outcomes:
        here = _stratified(answer.results).where(outcome=outcome.id, measure="count", reference="")
        among = outcome.among or "randomised"
        rows.append(Row(outcome_heading(study, outcome, among=among), kind="group"))
        words = _labels(study, strata_for(choices, outcome))
        for level in dict.fromkeys(e.key.level for e in here):
            heading = Label(words.get(level, level))
            cells = list(_cells(study, here.where(level=level)))
            rows.append(Row(heading, cells, kind="level"))
    labels = study.arms.labels.values()
    columns = [
        Column("Stratum", "left"),
        *(Column(Label(f"{label}\n{events_heading()}")) for label in labels),
    ]
    return Table(
        f"strata-{choices.stage}", columns, rows, "Events in each stratum",
        notes=["Strata are shown to be counted, not to be tested one by one."], **marks(answer),
    )  # fmt: skip


def _cells(study: Study, here: Results) -> Iterator[Cell]:
    for arm in study.arms.levels:
        mine = here.where(arm=arm)
        events, n = first(mine.where(statistic="events")), first(mine.where(statistic="n"))
        yield events_of(events, n) if events and n else count(n) if n else None


def _labels(study: Study, names: tuple[str, ...]) -> dict[str, str]:
    """Return what a reader sees for a stratum, by the levels that make it."""
    levels = [study.codebook[name].declared_levels() for name in names]
    label = study.codebook
    return {
        ", ".join(chosen): ", ".join(
            label[name].level_label(level) for name, level in zip(names, chosen, strict=True)
        )
        for chosen in product(*levels)
    }
