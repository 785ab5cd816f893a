"""The view of published statements held against the data."""

from collections.abc import Iterator

from helpers.analysis.answers import Claims
from helpers.analysis.claims import CLAIM_TESTS
from helpers.present.figures.common import happened, lowered
from helpers.present.formatting import declared, p_value
from helpers.present.table import Cell, Column, Row, Table
from helpers.present.text import Label, Nothing, Text, Words
from helpers.present.views.common import comparison, marks, people
from helpers.present.views.sharing import arm_names
from helpers.results import Results, view
from helpers.study import Claim

__all__: list[str] = []

READINGS = {"threshold": "as a\nthreshold", "bracket": "as a\nbracket"}
SHORT = {"pearson": "Pearson", "n_minus_1": "N−1", "fisher": "Fisher"}


@view.register
def _(answer: Claims) -> Table | Text:
    rows = [row for number, claim in enumerate(answer.study.claims, start=1)
            for row in _rows(answer, claim, str(number))]  # fmt: skip
    if not rows:
        return Nothing("The study file holds no published claim about an outcome analysed here.")
    columns = [
        Column("Published claim", "left"),
        *arm_names(answer),
        Column("Direction\nas claimed", "left"),
        *(Column(f"P, {SHORT[method]}") for method in CLAIM_TESTS),
        *(Column(f"Holds {words}", "left") for words in READINGS.values()),
    ]
    notes = [
        Text(
            "A claim such as P below a threshold is read in two ways: as the threshold itself, and "
            "as the bracket between it and the next lower one of the usual ladder, as tables with "
            "stars print it. A reading holds where it holds with every test shown."
        )
    ]
    if any(claim.among for claim in answer.study.claims):
        notes.append(
            Text(
                "Among a group formed after randomisation a claim compares different {who} in "
                "the arms; it is shown because published claims are often made so.",
                who=Label(people(answer.study)),
            )
        )
    return Table(
        "claims", columns, rows, "Published claims held against these data",
        notes=notes, **marks(answer),
    )  # fmt: skip


def _rows(answer: Claims, claim: Claim, number: str) -> Iterator[Row]:
    for arm in answer.study.arms.compared:
        found = answer.results.where(analysis="claims", level=number, arm=arm)
        if len(found):
            yield Row(_heading(answer, claim, number, arm), _cells(answer, claim, found))


def _heading(answer: Claims, claim: Claim, number: str, arm: str) -> Text:
    outcome = answer.study.outcome(claim.outcome)
    place = f"claims/{int(number) - 1}"
    among = claim.among or outcome.among
    where = (
        f"among those with {lowered(answer.study.codebook[among].label)}"
        if among not in (None, "randomised")
        else "per participant randomised"
    )
    parts = [where, comparison(answer.study, arm)]
    return Text(
        "{outcome} {direction}{below}{least}{where}",
        outcome=Label(answer.study.outcome_label(outcome)),
        direction=claim.direction,
        below=_limit(", P < {p}", f"{place}/p_below", claim.p_below),
        least=_limit(", P ≥ {p}", f"{place}/p_at_least", claim.p_at_least),
        where=Label("", sub=", ".join(part for part in parts if part)),
    )


def _limit(words: str, path: str, value: float | None) -> Words:
    return "" if value is None else Text(words, p=declared(path, value))


def _cells(answer: Claims, claim: Claim, found: Results) -> list[Cell]:
    study = answer.study
    outcome = study.outcome(claim.outcome)
    among = claim.among or outcome.among or "randomised"
    arm = next(iter(found)).key.arm
    cells: list[Cell] = []
    for side in (arm, study.arms.reference):
        counts = answer.results.where(measure="count", outcome=claim.outcome, among=among, arm=side)
        cells.append(happened(counts) if len(counts) else None)
    cells.append("yes" if found.one(statistic="direction").value else "no")
    cells += [p_value(found.one(measure="test", method=method)) for method in CLAIM_TESTS]
    cells += [_verdict(found, reading) for reading in READINGS]
    return cells


def _verdict(found: Results, reading: str) -> str:
    direction = bool(found.one(statistic="direction").value)
    claimed = found.where(measure="claim", statistic=reading)
    holding = [e.key.method for e in claimed if e.value and direction]
    if len(holding) == len(CLAIM_TESTS):
        return "yes"
    return "no" if not holding else "depends on the test"
