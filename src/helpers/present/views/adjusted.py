"""View of the covariate-adjusted contrasts: the unadjusted answer above the adjusted ones."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence

from helpers.analysis import Choices
from helpers.analysis.adjusted import covariates_for, randomised_within
from helpers.analysis.adjusted_time import CHECKS, COX, COX_STRATIFIED
from helpers.analysis.answers import CovariateAdjusted
from helpers.analysis.imputation import METHOD, main_methods, main_test
from helpers.present.formatting import count, p_value, ratio
from helpers.present.stack import Stack
from helpers.present.table import Cell, Column, Row, Table
from helpers.present.text import Label, Nothing, Text, Words
from helpers.present.views.common import (
    first,
    level_of,
    marks,
    outcome_heading,
    people,
    per_hundred_of,
)
from helpers.present.views.ratio_rows import (
    EFFECTS,
    HOW_COUNT,
    HOW_ORDINAL,
    HOW_TIME,
    Line,
    effect_columns,
    effect_rows,
    planned_line,
)
from helpers.present.views.sharing import NOT_ADJUSTED, NOT_FAIR
from helpers.present.vocabulary import COVARIATE_RULES, method_words
from helpers.results import Estimate, Results, view
from helpers.study import Outcome

__all__ = ["contrast_columns", "contrast_row", "later_group", "reasons"]

BINARY_ROWS = {
    METHOD: "Adjusted, unknown outcomes imputed",
    "standardised": "Adjusted",
    "standardised_stratified": "Adjusted, with the stratified randomisation",
    "logistic": "Given the covariates",
    "firth": "Given the covariates, Firth",
}
FIRTH = (
    "Firth: the likelihood is penalised, so that the odds ratio is finite where maximum likelihood "
    "has none; limits and P from the profile of the penalised likelihood."
)
UNADJUSTED = "Unadjusted: {methods}; P: {test}."
HOW_BINARY = (
    "Adjusted: logistic regression on arm and covariates, standardised: the risk of each of the "
    "{who} is predicted under either arm, and the predictions are averaged; so the contrasts "
    "compare the same people as the unadjusted ones do. Limits and P: Wald, {error}."
)
IMPUTED = (
    "Unknown outcomes imputed: the standardised contrasts of every imputed data set, pooled by "
    "Rubin's rules; the other adjusted lines are of the known outcomes."
)
STRATIFIED = (
    "With the stratified randomisation: {strata} in the model too, and the standard error "
    "corrected for it."
)
COLLAPSE = (
    "The odds ratio given the covariates compares people with equal covariates. As a rule it lies "
    "further from one than the odds ratio of everybody, even where the arms are perfectly alike, "
    "because odds ratios do not collapse; neither corrects the other. Its limits come from the "
    "profile of the likelihood, its P from the likelihood ratio."
)
HOW_MEANS = (
    "Adjusted: analysis of covariance, classical standard error, limits and P by Student's t. "
    "Unadjusted: Welch."
)
HOW = {
    "continuous": HOW_MEANS,
    "ordinal": HOW_ORDINAL,
    "count": HOW_COUNT,
    "time_to_event": HOW_TIME,
}
WITHIN = (
    "With the stratified randomisation: a baseline hazard of its own in each stratum of {strata}."
)
PROPORTIONAL = (
    "{comparison}: P {p} for one hazard ratio at all times, arm and covariates together; a small "
    "one speaks against it, a large one does not show it."
)
NOTHING = "The plan adjusts no outcome here for covariates."


@view.register
def _(answer: CovariateAdjusted) -> Stack | Text:
    choices = answer.choices
    there = dict.fromkeys(e.key.outcome for e in _adjusted(answer.results))
    if choices is None or not there:
        return Nothing(NOTHING)
    outcomes = [answer.study.outcome(name) for name in there]
    parts = [
        _table(answer, choices, [o for o in outcomes if o.type == kind], kind) for kind in ROWS
    ]
    return Stack([*(part for part in parts if part), *_unknown(answer, choices, outcomes)])


def _adjusted(results: Results) -> Results:
    return Results(e for e in results if e.key.analysis in ("adjusted", "tried_adjusted"))


def _table(
    answer: CovariateAdjusted, choices: Choices, outcomes: Sequence[Outcome], kind: str
) -> Table | None:
    if not outcomes:
        return None
    rows, notes = [], []
    for outcome in outcomes:
        for arm in answer.study.arms.compared:
            here = answer.results.where(outcome=outcome.id, arm=arm)
            here = here.where(reference=answer.study.arms.reference)
            among = outcome.among or "randomised"
            heading = outcome_heading(answer.study, outcome, among=among, arm=arm)
            rows.append(Row(heading, kind="group"))
            rows += ROWS[kind](here.where(among=among), choices, outcome)
            notes += reasons(_adjusted(here), answer.study.outcome_label(outcome))
            notes += _proportional(heading, _adjusted(here))
    return Table(
        f"{NAMES[kind]}-{choices.stage}",
        _columns(choices, kind),
        rows,
        "The answer before and after adjustment for prognosis",
        notes=[
            *_covariates(choices, outcomes), *_how(answer, choices, kind), Text(NOT_ADJUSTED),
            *notes, *later_group(outcomes),
        ],
        **marks(answer),
    )  # fmt: skip


def later_group(outcomes: Sequence[Outcome]) -> list[Words]:
    """Return the footnote of outcomes that are analysed among those with a later event."""
    return [Text(NOT_FAIR)] if any(outcome.among for outcome in outcomes) else []


def contrast_columns(choices: Choices) -> list[Column]:
    """Return the columns of a table of differences, ratios and P, one analysis a row."""
    level, who = level_of(choices), Label(people(choices.study))
    return [
        Column("Analysis", "left"),
        Column(Text("Difference per 100\n{who} ({level} CI)", who=who, level=level)),
        Column(Text("Risk ratio\n({level} CI)", level=level)),
        Column(Text("Odds ratio\n({level} CI)", level=level)),
        Column("P"),
    ]


def contrast_row(heading: str, here: Results, test: str = "", **methods: str) -> Row:
    """Return one analysis of one comparison; what it does not estimate stays empty.

    Parameters
    ----------
    heading : str
    here : Results
        Of one comparison and one analysis.
    test : str
        Method of the p-value; empty for none.
    **methods
        Method of each measure that has one here.
    """
    found = {
        measure: first(here.where(measure=measure, method=method, statistic="estimate"))
        for measure, method in methods.items()
    }
    difference, p = found.get("risk_difference"), first(here.where(measure="test", method=test))
    cells: list[Cell] = [per_hundred_of(difference, here) if difference else None]
    for measure in ("risk_ratio", "odds_ratio"):
        estimate = found.get(measure)
        cells.append(ratio(estimate) if estimate else None)
    return Row(heading, [*cells, p_value(p) if p else None], kind="level")


def reasons(results: Results, outcome: str) -> list[Words]:
    """Return why an estimate or its limits are not defined, once for each reason."""
    notes = dict.fromkeys(
        e.note for e in results if math.isnan(e.value) or math.isnan(e.lower or 0.0)
    )
    return [Label(f"{outcome}: {note}.") for note in notes]


def _binary_rows(here: Results, choices: Choices, outcome: Outcome) -> Iterator[Row]:
    main, adjusted = here.where(analysis=choices.analysis), _adjusted(here)
    names = ("risk_difference", "risk_ratio", "odds_ratio")
    planned = main_methods(main, choices)
    yield contrast_row("Unadjusted", main, main_test(main, choices), **planned)
    for method, heading in BINARY_ROWS.items():
        conditional = method in ("logistic", "firth")
        if not len(adjusted.where(method=method)) or (method == "firth" and _known(adjusted)):
            continue
        measures = ("odds_ratio",) if conditional else names
        yield contrast_row(heading, adjusted, method, **dict.fromkeys(measures, method))


def _known(adjusted: Results) -> bool:
    """Return whether maximum likelihood has an odds ratio, so that Firth's need not be shown."""
    found = first(adjusted.where(measure="odds_ratio", method="logistic"))
    return found is not None and not math.isnan(found.value)


def _model_rows(here: Results, choices: Choices, outcome: Outcome) -> Iterator[Row]:
    """Yield the unadjusted effect of any other type, and the adjusted ones that there are."""
    within = Line("Adjusted, with the stratified randomisation", COX_STRATIFIED, COX_STRATIFIED)
    lines = [planned_line("Adjusted", "adjusted", outcome), within]
    main = "Unadjusted", here.where(analysis=choices.analysis)
    yield from effect_rows(main, _adjusted(here), lines, choices, outcome)


ROWS: Mapping[str, Callable[[Results, Choices, Outcome], Iterator[Row]]] = {
    "binary": _binary_rows,
    **dict.fromkeys(EFFECTS, _model_rows),
}
NAMES: Mapping[str, str] = {
    "binary": "adjusted", "continuous": "adjusted-means", "ordinal": "adjusted-odds",
    "count": "adjusted-rates", "time_to_event": "adjusted-hazards",
}  # fmt: skip


def _columns(choices: Choices, kind: str) -> list[Column]:
    return effect_columns(EFFECTS[kind].words, choices) if kind in EFFECTS else (
        contrast_columns(choices)
    )  # fmt: skip


def _covariates(choices: Choices, outcomes: Sequence[Outcome]) -> Iterator[Words]:
    """Yield the covariates by name, with what was measured after randomisation marked."""
    book = choices.study.codebook
    lists: dict[tuple[str, ...], list[str]] = {}
    for outcome in outcomes:
        label = choices.study.outcome_label(outcome)
        lists.setdefault(covariates_for(choices, outcome), []).append(label)
    for names, labels in lists.items():
        listed = ", ".join(book[name].label for name in names)
        whose = "" if len(lists) == 1 else f"{', '.join(labels)}: "
        yield Label(f"{whose}adjusted for {listed}." if whose else f"Adjusted for {listed}.")
        later = [book[name].label for name in names if book[name].measured == "after"]
        if later:
            what = "measured after randomisation, so that treatment may have changed it"
            yield Label(f"{', '.join(later)}: {what}; such an adjustment is no fair comparison.")


def _how(answer: CovariateAdjusted, choices: Choices, kind: str) -> Iterator[Words]:
    if kind in HOW:
        yield Text(HOW[kind])
        if len(answer.results.where(method=COX_STRATIFIED)) and kind == "time_to_event":
            yield Text(WITHIN, strata=Label(_strata_words(choices)))
        return
    adjusted = answer.results.where(measure="risk_difference", method="standardised")
    error = next((e.note for e in adjusted if not math.isnan(e.value)), "")
    if error:
        yield Text(HOW_BINARY, who=Label(people(answer.study)), error=Label(error))
    if error and randomised_within(choices):
        yield Text(STRATIFIED, strata=Label(_strata_words(choices)))
        yield from _in_the_variance_only(answer)
    yield _unadjusted(choices)
    if len(_adjusted(answer.results).where(method=METHOD)):
        yield Text(IMPUTED)
    yield Text(COLLAPSE)
    if any(math.isnan(e.value) for e in answer.results.where(method="logistic")):
        yield Text(FIRTH)


def _strata_words(choices: Choices) -> str:
    return ", ".join(choices.study.codebook[name].label for name in randomised_within(choices))


def _proportional(heading: Label, adjusted: Results) -> Iterator[Words]:
    """Yield the check of an adjusted hazard ratio."""
    for check in adjusted.where(measure="test", method=CHECKS[COX]):
        if not math.isnan(check.value):
            yield Text(PROPORTIONAL, comparison=Label(heading.plain()), p=p_value(check))


def _unadjusted(choices: Choices) -> Text:
    names = (choices.risk_difference, choices.risk_ratio, choices.odds_ratio)
    methods = ", ".join(dict.fromkeys(method_words(name) for name in names))
    return Text(UNADJUSTED, methods=methods, test=method_words(choices.tests[0]))


def _in_the_variance_only(answer: CovariateAdjusted) -> Iterator[Words]:
    for e in answer.results.where(measure="risk_difference", method="standardised_stratified"):
        if "variance only" in e.note and e.statistic == "estimate":
            label = answer.study.outcome_label(answer.study.outcome(e.key.outcome))
            yield Label(f"{label}: {e.note.partition('; ')[2]}.")


def _unknown(
    answer: CovariateAdjusted, choices: Choices, outcomes: Sequence[Outcome]
) -> Iterator[Table | Text]:
    """Yield how many covariates were unknown, by arm, and what stood for them."""
    rows = list(_unknown_rows(answer, choices, outcomes))
    if not rows:
        yield Text("No covariate is unknown of anybody whose outcome is known.")
        return
    labels = answer.study.arms.labels.values()
    rule = COVARIATE_RULES[answer.study.analysis.missing_covariate]
    yield Table(
        f"covariates-unknown-{choices.stage}",
        [Column("Covariate", "left"), *(Column(Label(label)) for label in labels)],
        rows, "Unknown covariates of those whose outcome is known",
        notes=[Text("{rule}.", rule=rule)], **marks(answer),
    )  # fmt: skip


def _unknown_rows(
    answer: CovariateAdjusted, choices: Choices, outcomes: Sequence[Outcome]
) -> Iterator[Row]:
    study = answer.study
    for outcome in outcomes:
        here = _adjusted(answer.results).where(outcome=outcome.id, measure="count")
        for name in covariates_for(choices, outcome):
            found: list[Estimate] = [
                here.one(level=name, arm=arm, statistic="missing") for arm in study.arms.levels
            ]
            if any(e.value for e in found):
                heading = Label(study.codebook[name].label, sub=study.outcome_label(outcome))
                yield Row(heading, [count(e) for e in found])
