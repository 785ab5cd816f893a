"""The table of a core outcome set: everyone randomised first, then the babies."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from helpers.analysis.answers import CoreOutcomes
from helpers.analysis.core_outcomes import CORE_SETS, NOT_COLLECTED, PLURALITY, Item
from helpers.present.figures.common import lowered, people
from helpers.present.formatting import count, events_heading, events_of, mean_sd, median_quartiles
from helpers.present.table import Cell, Column, Row, Table
from helpers.present.text import Label, Nothing, Text, Words
from helpers.present.views.common import level_of, marks, per_hundred_of, places_of
from helpers.present.views.sharing import chosen
from helpers.results import Results, view
from helpers.study import Study

__all__ = ["LABELS"]

LABELS: Mapping[str, str] = {
    "viable_pregnancy": "Viable intrauterine pregnancy",
    "pregnancy_loss": "Pregnancy loss, any of those below",
    "ectopic": "Ectopic pregnancy",
    "miscarriage": "Miscarriage",
    "stillbirth": "Stillbirth",
    "termination": "Termination of pregnancy",
    "live_birth": "Live birth",
    "babies": "Babies born alive",
    "gestational_age": "Gestational age at delivery",
    "birthweight": "Birthweight",
    "neonatal_mortality": "Neonatal death",
    "congenital_anomaly": "Major congenital anomaly",
    "time_to_pregnancy": "Time to the pregnancy that led to live birth",
}
TITLES: Mapping[str, Words] = {
    "commit": Label("Core outcomes for infertility trials (COMMIT, Duffy et al. 2020)"),
}
PLURAL: Mapping[str, str] = {
    "singleton": "one", "twin": "two", "higher": "three or more", "unknown": "number unknown",
}  # fmt: skip
NUMBER_OF: Mapping[str, tuple[str, str]] = {
    "fetuses": ("fetus with a heartbeat", "how many fetuses"),
    "babies": ("baby", "how many babies"),
}
HOW = (
    "{counts} of those of whom it is known; difference with {level} intervals; mean (SD); median "
    "(quartiles). The babies are described among those with a live birth, a group that treatment "
    "may have shaped: no comparison. Participants are counted, babies only where they are named."
)
UNCOLLECTED = "not collected: the study file leads this item to no variable."


@view.register
def _(answer: CoreOutcomes) -> Table | Text:
    study, choices = answer.study, chosen(answer)
    core = study.core_outcomes
    if core is None:
        return Nothing("The study file names no core outcome set.")
    items = CORE_SETS[core.set]
    rows = [Row(Text("Among all {who} randomised", who=Label(people(study))), kind="group")]
    rows += [row for item in items if not item.after_birth for row in _rows(answer, item)]
    rows.append(Row("Among those with a live birth, described", kind="group"))
    rows += [row for item in items if item.after_birth for row in _rows(answer, item)]
    arms = [Column(Label(label)) for label in study.arms.labels.values()]
    notes = [
        Text(HOW, counts=Label(events_heading()), level=level_of(choices)),
        *_uncollected(answer.results),
    ]
    return Table(
        f"core-outcomes-{choices.stage}", [Column("Outcome", "left"), *arms, *_differences(study)],
        rows, TITLES[core.set], notes=notes, **marks(answer),
    )  # fmt: skip


def _differences(study: Study) -> list[Column]:
    compared = study.arms.compared
    if len(compared) == 1:
        return [Column("Difference per 100")]
    return [
        Column(Text("Difference per 100\n{arm}", arm=Label(study.arms.labels[arm])))
        for arm in compared
    ]


def _uncollected(results: Results) -> list[Words]:
    return [Text(UNCOLLECTED)] if any(e.note == NOT_COLLECTED for e in results) else []


def _rows(answer: CoreOutcomes, item: Item) -> Iterator[Row]:
    study, own = answer.study, answer.results.where(outcome=item.name)
    yield Row(_heading(study, item), _cells(answer, item, own.where(level="")), _kind(item))
    if not item.number or _missing(own.where(level="")):
        return
    one, how_many = NUMBER_OF[item.number]
    first = own.where(level="singleton")
    if _missing(first):
        yield Row(how_many, _cells(answer, item, first), "level")
        return
    for level in (*PLURALITY, "unknown"):
        counted = own.where(level=level)
        if len(counted):
            words = PLURAL[level] + (f" {one}" if level == "singleton" else "")
            cells = [_number(counted, arm) for arm in study.arms.levels]
            yield Row(words, [*cells, *_blank(study)], "level")


def _kind(item: Item) -> Any:
    return "level" if item.after_birth or not (item.compared or item.parts) else ""


def _heading(study: Study, item: Item) -> Label:
    """Return the item, and below it the variable that holds it where that is called otherwise."""
    held_by_one = not item.parts and item.kind != "total"
    name = getattr(study.core_outcomes, item.name) if held_by_one else None
    variable = study.codebook.get(name or "")
    if variable is None:
        return Label(LABELS[item.name])
    same = variable.label.lower() == LABELS[item.name].lower()
    unit = variable.unit or ""
    held = ", ".join(part for part in ("" if same else lowered(variable.label), unit) if part)
    return Label(LABELS[item.name], sub=held)


def _cells(answer: CoreOutcomes, item: Item, own: Results) -> list[Cell]:
    study = answer.study
    if _missing(own):
        uncollected = count(next(iter(own)))
        return [*(uncollected for _ in study.arms.levels), *_blank(study)]
    by_arm = [_of_arm(study, item, own.where(arm=arm, reference="")) for arm in study.arms.levels]
    if not item.compared:
        return [*by_arm, *_blank(study)]
    return [*by_arm, *(
        per_hundred_of(own.one(measure="risk_difference", arm=arm), own)
        for arm in study.arms.compared
    )]  # fmt: skip


def _of_arm(study: Study, item: Item, mine: Results) -> Cell:
    if item.kind == "event":
        counts = mine.where(measure="count")
        return events_of(counts.one(statistic="events"), counts.one(statistic="n"))
    if item.kind == "total":
        return count(mine.one(statistic="total"))
    summary = mine.where(measure="summary")
    one = {e.statistic: e for e in summary}
    if not one["n"].value:
        return count(one["n"])
    places = places_of(study, str(getattr(study.core_outcomes, item.name)))
    return Text(
        "{mean};\n{median};\nn = {n}",
        mean=mean_sd(one["mean"], one["sd"], places),
        median=median_quartiles(one["median"], one["q1"], one["q3"], places),
        n=count(one["n"]),
    )


def _number(counted: Results, arm: str) -> Cell:
    found = list(counted.where(arm=arm))
    return count(found[0]) if found else "none"


def _missing(own: Results) -> bool:
    return all(math.isnan(e.value) and e.note == NOT_COLLECTED for e in own)


def _blank(study: Study) -> list[Cell]:
    return [None for _ in study.arms.compared]
