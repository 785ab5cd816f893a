"""What a difference means for one: relative reduction, number needed, and who was counted."""

from collections.abc import Iterator

from helpers.analysis.answers import Effects
from helpers.analysis.needed import REDUCTION
from helpers.present.figures.common import analysed
from helpers.present.formatting import count, percentage
from helpers.present.needed_words import needed_number
from helpers.present.table import Cell, Column, Row, Table
from helpers.present.text import Text
from helpers.present.views.common import first, level_of, marks, outcome_heading
from helpers.present.views.sharing import NOT_ADJUSTED, arm_names, chosen, contrasts
from helpers.results import Results

__all__ = ["needed_table"]

MEASURE = "number_needed_to_treat"
NOTES = (
    "Analysed, and of these with a known outcome. Relative risk reduction: one minus the risk "
    "ratio, for bad events less frequent in the arm; a limit below nought is an increase.",
    "Number needed to treat: participants treated for one more to benefit (NNTB) or to be harmed "
    "(NNTH); the inverse of the difference, with its limits. Where no difference is not excluded, "
    "the limits run from one through infinity to the other.",
    NOT_ADJUSTED,
)


def needed_table(answer: Effects) -> Table | None:
    """Return counts, relative reductions and numbers needed; None without a binary outcome.

    Only groups that chance made are shown: a number needed among others would promise an effect
    that the comparison cannot tell.
    """
    choices, reference = chosen(answer), answer.study.arms.reference
    rows, reductions = [], any(map(_reduction, _comparisons(answer)))
    for outcome, among, arm, here in contrasts(answer, "binary"):
        versus = here.where(arm=arm, reference=reference)
        needed = versus.where(measure=MEASURE)
        if among != "randomised" or not len(needed):
            continue
        cells: list[Cell] = [_counted(here, side) for side in (arm, reference)]
        if reductions:
            cells.append(_reduction(versus))
        cells.append(needed_number(needed))
        rows.append(Row(outcome_heading(answer.study, outcome, among=among, arm=arm), cells))
    if not rows:
        return None
    level = level_of(choices)
    columns = [
        Column("Outcome", "left"),
        *(Column(Text("{arm}\nanalysed / known", arm=name.label)) for name in arm_names(answer)),
        *([Column(Text("Relative risk reduction\n({level} CI)", level=level))] * reductions),
        Column(Text("Number needed to treat\n({level} CI)", level=level)),
    ]
    return Table(
        f"needed-{choices.stage}", columns, rows, "What the differences mean for one participant",
        notes=[Text(note) for note in NOTES], **marks(answer),
    )  # fmt: skip


def _comparisons(answer: Effects) -> Iterator[Results]:
    reference = answer.study.arms.reference
    for _, among, arm, here in contrasts(answer, "binary"):
        if among == "randomised":
            yield here.where(arm=arm, reference=reference)


def _reduction(versus: Results) -> Cell:
    """Return the reduction of a risk that is lower in the arm; nothing where none is."""
    found = first(versus.where(measure=REDUCTION))
    return percentage(found, interval=True) if found and found.value >= 0.0 else None


def _counted(here: Results, arm: str) -> Cell:
    own = here.where(arm=arm, reference="")
    known = own.one(measure="count", statistic="n")
    return Text("{all} / {known}", all=count(analysed(own, "n")), known=count(known))
