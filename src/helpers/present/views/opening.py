"""Views of what stands at the beginning: the trial's card, the choices, what was kept."""

from helpers.analysis import OUTCOME_TYPES, Choices, Trial
from helpers.analysis.answers import Card, Kept, NotKept
from helpers.analysis.lines_to_keep import KEPT_BY_LINES
from helpers.present.formatting import count
from helpers.present.panel import Panel
from helpers.present.table import Column, Row, Table
from helpers.present.text import Label, Text
from helpers.present.views.common import first, level_of, people, stamp_of
from helpers.present.vocabulary import PROCEDURES, ROLES, method_words, missing_words
from helpers.results import view
from helpers.study import Outcome, Study

__all__ = ["estimators", "tests_named"]

SYNTHETIC = "Synthetic data: no participant is in it, and no result here is evidence."


@view.register
def _(trial: Trial) -> Panel:
    return view(trial.card())


@view.register
def _(card: Card) -> Panel:
    study = card.study
    lines: list[Text] = []
    for arm, label in study.arms.labels.items():
        size = first(card.results.where(arm=arm))
        role = "reference" if arm == study.arms.reference else "compared with the reference"
        if size is None:
            lines.append(Text("{arm}: {role}", arm=Label(label), role=role))
        else:
            who = Label(people(study))
            words = "{arm}: {n} {who}, {role}"
            lines.append(Text(words, arm=Label(label), n=count(size), who=who, role=role))
    if not len(card.results):
        lines.append(Text("Not cleaned yet: run the cleaning notebook first."))
    return Panel(
        title=Label(study.title), lines=tuple(lines), warning=SYNTHETIC if study.synthetic else ""
    )


@view.register
def _(choices: Choices) -> Table:
    study = choices.study
    rows = [
        Row(
            Label(study.outcome_label(outcome), sub=ROLES[outcome.role]),
            [
                Label(study.populations[choices.population_of(outcome)].label),
                Label(estimators(choices, outcome)),
                Label(tests_named(choices, outcome)),
                Label(outcome.benefit),
            ],
        )
        for outcome in choices.selected()
    ]
    headings = ("Population", "Effects, with intervals", "Tests", "Better")
    return Table(
        f"choices-{choices.stage}",
        [Column("Outcome", "left"), *(Column(heading, "left") for heading in headings)],
        rows,
        Text("How the outcomes are analysed, in this order"),
        notes=[*_departures(choices), *_notes(choices, study)],
        stamp=stamp_of(study),
        off_plan=bool(choices.departures),
    )


TIMED = "Kaplan–Meier; hazard ratio: Cox; difference in mean time without the event"
ESTIMATORS = {
    "ordinal": "odds ratio of a higher level: proportional odds; probability of the better level: "
    "Brunner–Munzel",
    "count": "ratio of rates: negative binomial",
}
TESTS = {
    "ordinal": "Proportional odds, likelihood ratio test; Mann–Whitney test",
    "count": "Negative binomial, likelihood ratio test",
}
COMPETING = "Aalen–Johansen; cause-specific hazard ratio: Cox; difference in mean time lost"


def estimators(choices: Choices, outcome: Outcome) -> str:
    """Return what is estimated of an outcome, and by which methods, in words."""
    kind = outcome.type
    if kind == "binary":
        methods = dict.fromkeys((choices.risk_difference, choices.risk_ratio, choices.odds_ratio))
        intervals = ", ".join(method_words(method) for method in methods)
        return f"difference, risk ratio, odds ratio: {intervals}"
    if kind == "continuous":
        return "difference in means: Welch; shift: Hodges–Lehmann"
    if kind == "time_to_event":
        return COMPETING if outcome.competing else TIMED
    means = "; difference in means: Welch" if _has_means(outcome) else ""
    return f"{ESTIMATORS[kind]}{means}"


def tests_named(choices: Choices, outcome: Outcome) -> str:
    """Return the tests of an outcome in words, the main one first."""
    kind = outcome.type
    if kind == "binary":
        return "; ".join(method_words(method) for method in choices.tests)
    if kind == "continuous":
        return "Welch t test; Mann–Whitney test"
    if kind == "time_to_event":
        words = method_words(OUTCOME_TYPES[kind].test(choices, outcome))
        return words[:1].upper() + words[1:]
    return f"{TESTS[kind]}{'; Welch t test' if _has_means(outcome) else ''}"


def _has_means(outcome: Outcome) -> bool:
    """Return whether the means of a count are compared: where no time at risk is declared."""
    return outcome.type == "count" and outcome.exposure is None


def _notes(choices: Choices, study: Study) -> list[Text]:
    plan = study.analysis
    notes = [
        Text(
            "Confidence level {level}. {who} are counted in the arm to which they were "
            "randomised. Unknown outcomes: {missing}.",
            level=level_of(choices),
            who=Label(people(study).capitalize()),
            missing=missing_words(plan.missing_outcome.main),
        )
    ]
    if choices.stage == "primary":
        procedure = PROCEDURES[plan.multiplicity.procedure]
        notes.append(Text("Multiplicity: {procedure}.", procedure=procedure))
    return notes


def _departures(choices: Choices) -> list[Text]:
    return [
        Text(
            "Not in the plan: {name} is {chosen}; planned was {planned}.",
            name=departure.name.replace("_", " "),
            chosen=Label(departure.chosen),
            planned=Label(departure.planned),
        )
        for departure in choices.departures
    ]


@view.register
def _(kept: Kept) -> Panel:
    tables = sum(name.endswith(".csv") for name in kept.files)
    figures = sum(name.endswith(".svg") for name in kept.files)
    words = f"Kept for the report, as planned: {kept.numbers} numbers"
    words += f", {tables} tables" if tables else ""
    words += f", {figures} figures" if figures else ""
    return Panel(title=Label(f"{words}."), lines=(), quiet=True)


@view.register
def _(refused: NotKept) -> Panel:
    tried = [
        Text(
            "{name}: {chosen} instead of {planned}",
            name=departure.name.replace("_", " "),
            chosen=Label(departure.chosen),
            planned=Label(departure.planned),
        )
        for departure in refused.departures
    ]
    remedy = "No line of a study file can hold this; the report stays as planned."
    if refused.lines:
        kept = (*KEPT_BY_LINES, "outcomes")
        others = any(departure.name not in kept for departure in refused.departures)
        what = "population and covariates, the rest as planned," if others else "it"
        where = "in place of an empty 'additional: []'"
        if not refused.lines.startswith("additional:"):
            where = "below the entries of 'additional:'"
        remedy = f"To show {what} beside the plan, put this into the study file, {where}, "
        remedy += "say who asked and why, and run again:"
    return Panel(
        title=Label("Nothing was kept: this differs from the plan, and the report is unchanged."),
        lines=(*tried, Text(remedy)),
        code=refused.lines,
        amber=True,
    )
