"""View of the estimands: five attributes of every outcome, and where an analysis does not match."""

from helpers.analysis.answers import Estimands
from helpers.analysis.estimands import NO_EVENTS, Estimand, estimand_of
from helpers.present.table import Cell, Column, Row, Table
from helpers.present.text import Label, Text, Words
from helpers.present.views.common import marks, outcome_heading
from helpers.results import view
from helpers.study import Outcome, Study

__all__: list[str] = []

NOTHING = "The plan has no outcome here."
COLUMNS = ("Treatment", "Population", "Intercurrent events: strategy", "Summary")
HOW = (
    "The five attributes of an estimand (ICH E9(R1)): treatment, population, variable (the "
    "outcome), intercurrent events with how each is handled, and summary. They are those of the "
    "study file; what it does not say is filled from the arms, the population and the analysis."
)
UNSAID = (
    "For an outcome without intercurrent events in the study file, the analysis takes outcomes as "
    "observed, whatever happened before: that is a treatment policy, not declared."
)
MATCH = "Wherever an estimand is declared, the planned analysis estimates it."


@view.register
def _(answer: Estimands) -> Table | Text:
    choices = answer.choices
    outcomes: tuple[Outcome, ...] = choices.selected() if choices else ()
    if choices is None or not outcomes:
        return Text(NOTHING)
    found = [estimand_of(choices, outcome) for outcome in outcomes]
    columns = [Column("Outcome", "left"), *(Column(name, "left") for name in COLUMNS)]
    return Table(
        f"estimands-{choices.stage}", columns, [_row(answer.study, one) for one in found],
        "What is estimated, outcome by outcome", notes=_notes(answer.study, found),
        **marks(answer),
    )  # fmt: skip


def _row(study: Study, found: Estimand) -> Row:
    outcome = found.outcome
    heading = outcome_heading(study, outcome, among=outcome.among or "randomised")
    flag = "†" if found.mismatches else ""
    variable = "" if found.variable == heading.text else f", {found.variable}"
    events = "\n".join(f"{event}: {strategy}" for event, strategy in found.events) or NO_EVENTS
    words = (found.treatment, found.population, events, found.summary)
    cells: list[Cell] = [Label(text) for text in words]
    return Row(Label(f"{heading.text}{variable}{flag}", sub=heading.sub), cells)


def _notes(study: Study, found: list[Estimand]) -> list[Words]:
    notes: list[Words] = [Text(HOW)]
    if any(not one.events for one in found):
        notes.append(Text(UNSAID))
    flagged = [(one.outcome, words) for one in found for words in one.mismatches]
    notes += [Label(f"† {study.outcome_label(outcome)}: {words}.") for outcome, words in flagged]
    if not flagged and any(one.declared for one in found):
        notes.append(Text(MATCH))
    return notes
