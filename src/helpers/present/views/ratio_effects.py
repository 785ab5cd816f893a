"""Effects of ordinal outcomes and counts: a table each, and the same in other populations."""

from collections.abc import Callable, Mapping, Sequence

from helpers.analysis.answers import Effects, Sensitivity
from helpers.present.formatting import p_value, ratio, with_interval
from helpers.present.table import Cell, Column, Row, Table
from helpers.present.text import Label, Text
from helpers.present.views.common import (
    first,
    level_of,
    marks,
    outcome_heading,
    places_of,
)
from helpers.present.views.elsewhere import NOTE
from helpers.present.views.levels import wins
from helpers.present.views.rates import per, rate_number
from helpers.present.views.sharing import (
    NOT_ADJUSTED,
    arm_names,
    chosen,
    contrasts,
    kind_of,
    later,
)
from helpers.results import Results
from helpers.study import Outcome, Study

__all__ = ["count_effects", "ordinal_effects", "ratios_elsewhere"]

ORDINAL = (
    "Odds ratio of a higher level, the same at every level, by the proportional odds model; limits "
    "from the profile of its likelihood. Better level: of a participant of the arm and one of the "
    "reference, how often the first has it, equal ones counting half."
)
COUNT = (
    "Rates and their ratio by negative binomial models, limits from the profile of the likelihood."
)
MEANS = "Difference in mean counts by Welch's t, where no time at risk is declared."


def ordinal_effects(answer: Effects) -> Table | None:
    """Return the odds ratios and win probabilities; None without an ordinal outcome."""
    choices, rows = chosen(answer), []
    for outcome, among, arm, here in contrasts(answer, "ordinal"):
        versus = here.where(arm=arm, reference=answer.study.arms.reference)
        cells: list[Cell] = [
            *_ordinal_cells(versus), wins(versus),
            p_value(versus.one(measure="test", method="mann_whitney")),
        ]  # fmt: skip
        heading = outcome_heading(answer.study, outcome, among=among, arm=arm)
        rows.append(Row(heading, cells, kind=kind_of(among)))
    if not rows:
        return None
    level = level_of(choices)
    columns = [
        Column("Outcome", "left"),
        Column(Text("Odds ratio of a\nhigher level ({level} CI)", level=level)),
        Column("P, proportional odds"),
        Column(Text("Better level, of all pairs\n({level} CI)", level=level)),
        Column("P, Mann–Whitney"),
    ]
    return Table(
        f"odds-{choices.stage}", columns, rows, "How far the levels differ",
        notes=[Text(ORDINAL), Text(NOT_ADJUSTED), *later(answer.results)], **marks(answer),
    )  # fmt: skip


def count_effects(answer: Effects) -> Table | None:
    """Return rates, their ratios and the differences in means; None without a count."""
    choices, reference, rows = chosen(answer), answer.study.arms.reference, []
    timed = all(o.exposure for o in choices.selected() if o.type == "count")
    for outcome, among, arm, here in contrasts(answer, "count"):
        versus = here.where(arm=arm, reference=reference)
        sides = (here.where(arm=side, measure="rate") for side in (arm, reference))
        cells: list[Cell] = [rate_number(own.one(statistic="estimate")) for own in sides]
        cells += _count_cells(versus)
        cells += [] if timed else _means(answer.study, outcome, versus)
        heading = outcome_heading(answer.study, outcome, among=among, arm=arm)
        label = Label(f"{heading.text}, per {per(answer.study, outcome)}", sub=heading.sub)
        rows.append(Row(label, cells, kind=kind_of(among)))
    if not rows:
        return None
    return Table(
        f"rate-ratios-{choices.stage}",
        _count_columns(answer, timed=timed),
        rows,
        "How far the rates differ",
        notes=[
            Text(COUNT),
            *([] if timed else [Text(MEANS)]),
            Text(NOT_ADJUSTED),
            *later(answer.results),
        ],
        **marks(answer),
    )


def _count_columns(answer: Effects, *, timed: bool) -> list[Column]:
    level = level_of(chosen(answer))
    arms = (Text("{arm}\nrate ({level} CI)", arm=n.label, level=level) for n in arm_names(answer))
    columns = [Column("Outcome", "left"), *(Column(words) for words in arms)]
    columns += [
        Column(Text("Rate ratio\n({level} CI)", level=level)), Column("P, negative binomial"),
    ]  # fmt: skip
    means = Column(Text("Difference in means\n({level} CI)", level=level))
    return columns if timed else [*columns, means, Column("P, Welch")]


def _ordinal_cells(versus: Results) -> list[Cell]:
    key = {"method": "proportional_odds", "level": ""}
    found = versus.one(measure="odds_ratio", statistic="estimate", **key)
    return [ratio(found), p_value(versus.one(measure="test", **key))]


def _count_cells(versus: Results) -> list[Cell]:
    found = versus.one(measure="rate_ratio", statistic="estimate")
    return [ratio(found), p_value(versus.one(measure="test", method="negative_binomial"))]


def _means(study: Study, outcome: Outcome, versus: Results) -> list[Cell]:
    found = first(versus.where(measure="mean_difference", statistic="estimate"))
    if found is None:
        return [None, None]
    shown = with_interval(found, places_of(study, str(outcome.variable)), sign=True)
    return [shown, p_value(versus.one(measure="test", method="welch"))]


# in the other populations ---------------------------------------------------------------------

CELLS: Mapping[str, Callable[[Results], list[Cell]]] = {
    "ordinal": _ordinal_cells,
    "count": _count_cells,
}
WORDS = {
    "ordinal": ("levels", "Odds ratio of a\nhigher level ({level} CI)", "Ordinal outcomes"),
    "count": ("rates", "Rate ratio\n({level} CI)", "Counts"),
}


def ratios_elsewhere(answer: Sensitivity) -> Sequence[Table]:
    """Return the ratios of ordinal outcomes and counts in every population, a table a type."""
    if len(dict.fromkeys(e.key.analysis for e in answer.results)) < 2:
        return []
    return [table for kind in CELLS if (table := _elsewhere(answer, kind)) is not None]


def _elsewhere(answer: Sensitivity, kind: str) -> Table | None:
    choices, rows = chosen(answer), []
    for outcome, among, arm, here in contrasts(answer, kind):
        if among != "randomised":
            continue
        heading = outcome_heading(answer.study, outcome, among=among, arm=arm)
        rows.append(Row(heading, kind="group"))
        for analysis in dict.fromkeys(e.key.analysis for e in here):
            versus = here.where(analysis=analysis, arm=arm, reference=answer.study.arms.reference)
            population = next(iter(versus)).key.population
            label = Label(answer.study.populations[population].label)
            rows.append(Row(label, CELLS[kind](versus), kind="level"))
    if not rows:
        return None
    name, heads, title = WORDS[kind]
    columns = [
        Column("Population", "left"), Column(Text(heads, level=level_of(choices))), Column("P"),
    ]  # fmt: skip
    return Table(
        f"populations-{name}-{choices.stage}", columns, rows,
        f"{title} in the other populations of the plan", notes=[Text(NOTE)], **marks(answer),
    )  # fmt: skip
