"""Those who would have an intermediate event under either treatment: bounds, shares, and why."""

from collections.abc import Iterator

from helpers.analysis.answers import PrincipalStrata
from helpers.present.figures.common import lowered, people
from helpers.present.formatting import (
    bounds,
    count,
    events_of,
    percent_places,
    percentage,
)
from helpers.present.number import Number
from helpers.present.rounding import per_hundred_places
from helpers.present.stack import Stack
from helpers.present.table import Cell, Column, Row, Table
from helpers.present.text import Label, Nothing, Text, Words
from helpers.present.views.common import comparison, level_of, marks
from helpers.present.views.preview import joined
from helpers.present.views.sharing import arm_names, chosen
from helpers.results import Results, view
from helpers.study import Outcome, Study

__all__: list[str] = []

WITHOUT = "bounds_without_monotonicity"
REVERSE = "bounds_reverse_monotonicity"
HOW = (
    "Nobody can be seen to be one of them, so there is no estimate: bounds are the least and the "
    "most that the observed shares allow (Zhang and Rubin; Lee; without the assumption, Imai). "
    "Limits by Fieller's method, divided among the parts of a bound; they cover both bounds. Not "
    "tested, and outside the plan's order."
)
OPEN = "The interval of the difference between these shares agrees with the opposite too."
EXCLUDED = (
    "The interval of the difference between these shares speaks against the opposite, but "
    "exceptions in a few could not be seen."
)


@view.register
def _(answer: PrincipalStrata) -> Stack | Text:
    found = list(_compared(answer))
    if not found:
        return Nothing("No outcome of the plan depends on an event that comes after treatment.")
    assumed = [_assumed(answer, *one) for one in found if len(one[2].where(measure="share"))]
    return Stack([_bounds(answer, found), _shares(answer, found), *assumed])


def _compared(answer: PrincipalStrata) -> Iterator[tuple[Outcome, str, Results]]:
    """Yield outcome, arm, and the results of that comparison."""
    for outcome in chosen(answer).selected():
        own = answer.results.where(outcome=outcome.id)
        for arm in answer.study.arms.compared:
            here = own.where(arm=arm, reference=answer.study.arms.reference)
            if len(here):
                yield outcome, arm, here


def _bounds(answer: PrincipalStrata, found: list[tuple[Outcome, str, Results]]) -> Table:
    level = level_of(chosen(answer))
    rows: list[Row] = []
    for outcome, arm, here in found:
        rows.append(Row(_heading(answer.study, outcome, arm), kind="group"))
        for method, heading in _headings(answer.study, outcome, arm, here):
            mine = here.where(method=method)
            size, limits = _size(answer, outcome), Text("{level} limits", level=level)
            rows.append(Row(heading, _cells(answer, arm, mine, ("bound", size)), kind="level"))
            rows.append(Row(limits, _cells(answer, arm, mine, ("", size)), kind="level"))
    columns = [Column("Bounds", "left"), *arm_names(answer), Column("Difference per 100")]
    return Table(
        f"principal-strata-{chosen(answer).stage}", columns, rows,
        Text("What can be said of the {who} who would have had the event in between under either "
             "treatment", who=Label(people(answer.study))),
        notes=[Text("Risks in per cent. {how}", how=HOW), *_left_out(answer)], **marks(answer),
    )  # fmt: skip


def _left_out(answer: PrincipalStrata) -> Iterator[Text]:
    """Yield, for each outcome, how many are left out, where anybody is."""
    study = answer.study
    labels = study.arms.labels
    missing = answer.results.where(measure="count", statistic="missing")
    for outcome in dict.fromkeys(e.key.outcome for e in missing if e.value):
        by_arm = [
            Text("{n} with {arm}", n=count(e), arm=Label(lowered(labels[e.key.arm])))
            for e in missing.where(outcome=outcome)
        ]
        yield Text(
            "{outcome}: left out, because the event or what came after it is unknown: {counts}.",
            outcome=Label(study.outcome_label(study.outcome(outcome))),
            counts=joined(by_arm, ", "),
        )


def _heading(study: Study, outcome: Outcome, arm: str) -> Label:
    event = lowered(study.codebook[str(outcome.also_among)].label)
    versus = comparison(study, arm)
    return Label(
        f"{study.outcome_label(outcome)}, in those with {event} under either treatment", sub=versus
    )


def _headings(
    study: Study, outcome: Outcome, arm: str, here: Results
) -> Iterator[tuple[str, Label]]:
    """Yield every method there is, and what it assumes."""
    event = lowered(study.codebook[str(outcome.also_among)].label)
    treatment = lowered(study.arms.labels[arm])
    for method in dict.fromkeys(e.key.method for e in here.where(measure="risk_difference")):
        verb = "brings about" if method == REVERSE else "prevents"
        assumed = f"if {treatment} {verb} no {event}"
        if method == WITHOUT:
            assumed = "from randomisation alone"
        yield method, Label("Bounds", sub=assumed)


def _cells(
    answer: PrincipalStrata, arm: str, mine: Results, shown: tuple[str, float]
) -> list[Cell]:
    """Return what a method says of the two risks, which it may leave open, and the difference."""
    end, size = shown
    names = [f"{side}_{end}" if end else side for side in ("lower", "upper")]
    cells: list[Cell] = []
    for at in (arm, answer.study.arms.reference):
        risk = mine.where(measure="risk", level=at)
        ends = [risk.one(statistic=name) for name in names] if len(risk) else []
        cells.append(bounds(ends[0], ends[1], percent_places(size), scale=100) if ends else None)
    low, high = (mine.one(measure="risk_difference", statistic=name) for name in names)
    return [*cells, bounds(low, high, per_hundred_places(size), scale=100, sign=True)]


def _size(answer: PrincipalStrata, outcome: Outcome) -> float:
    """Return how many are counted in the larger arm; decimal places go by it."""
    rows = answer.results.where(outcome=outcome.id, measure="count", statistic="n")
    return max((e.value for e in rows), default=0)


def _shares(answer: PrincipalStrata, found: list[tuple[Outcome, str, Results]]) -> Table:
    study = answer.study
    rows: list[Row] = []
    seen: set[tuple[str, str]] = set()
    for outcome, arm, here in found:
        event = str(outcome.also_among)
        shares = here.where(measure="share")
        if (event, arm) in seen or not len(shares):
            continue
        seen.add((event, arm))
        places = percent_places(_size(answer, outcome))
        rows.append(
            Row(Label(study.codebook[event].label, sub=comparison(study, arm)), kind="group")
        )
        for stratum, words in _strata(study, arm).items():
            share = percentage(shares.one(level=stratum), places, interval=True)
            rows.append(Row(words, [share], kind="level"))
    level = level_of(chosen(answer))
    return Table(
        f"principal-strata-shares-{chosen(answer).stage}",
        [Column("Would have had it", "left"), Column(Text("Share ({level} CI)", level=level))],
        rows,
        Text("How many of all {who} would have had the event in between, under the assumption",
             who=Label(people(study))),
        notes=[Text("Of all randomised, in either arm alike; a share without limits is assumed.")],
        **marks(answer),
    )  # fmt: skip


def _strata(study: Study, arm: str) -> dict[str, Words]:
    labels = study.arms.labels
    return {
        "always": "under either treatment",
        "only_arm": Label(f"only with {lowered(labels[arm])}"),
        "only_reference": Label(f"only with {lowered(labels[study.arms.reference])}"),
        "never": "under neither",
    }


def _assumed(answer: PrincipalStrata, outcome: Outcome, arm: str, here: Results) -> Text:
    """Return which direction is assumed, what the data say of it, and what they cannot say."""
    study, reference = answer.study, answer.study.arms.reference
    reversed_ = len(here.where(method=REVERSE)) > 0
    only = here.one(measure="share", level="only_reference" if reversed_ else "only_arm")
    rows = answer.results.where(outcome=outcome.id, reference="")
    return Text(
        "{event} was seen in {treated} with {arm} and in {control} with {reference}. The bounds "
        "assume that {arm} {verb} none of them: whoever would have it with {first} would have it "
        "with {second} too. {other} It stays an assumption: nobody is seen under both treatments.",
        event=Label(study.codebook[str(outcome.also_among)].label),
        treated=_happened(rows.where(arm=arm)),
        control=_happened(rows.where(arm=reference)),
        arm=Label(lowered(study.arms.labels[arm])),
        reference=Label(lowered(study.arms.labels[reference])),
        verb="brings about" if reversed_ else "prevents",
        first=Label(lowered(study.arms.labels[arm if reversed_ else reference])),
        second=Label(lowered(study.arms.labels[reference if reversed_ else arm])),
        other=Text(OPEN if only.lower is None or only.lower <= 0.0 else EXCLUDED),
    )


def _happened(of_arm: Results) -> Number:
    counts = of_arm.where(measure="count")
    return events_of(counts.one(statistic="intermediate"), counts.one(statistic="n"))
