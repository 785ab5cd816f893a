"""What could lie behind published statements: how many tables, how far apart, and together."""

from collections.abc import Callable, Iterator, Sequence

from helpers.analysis.answers import Compatible
from helpers.analysis.claims_behind import links_of
from helpers.analysis.claims_meaning import CLAIM_TESTS, READINGS
from helpers.analysis.claims_together import Link
from helpers.present.claim_words import READING_WORDS, ClaimWords, words_of_test
from helpers.present.figures.claim_regions import claim_regions
from helpers.present.formatting import joined, percent, signed
from helpers.present.number import Number
from helpers.present.stack import Stack
from helpers.present.table import Cell, Column, Row, Table
from helpers.present.text import Label, Nothing, Text
from helpers.present.views.claims import BUILT
from helpers.present.views.regions import region_tables
from helpers.present.views.together import together_parts
from helpers.results import Estimate, Results, view

__all__ = ["compatible_parts"]

NO_CLAIM = "The study file holds no published claim whose tables could be counted."
HOW = (
    "All tables of two arms of these sizes are gone through; risks and differences are the "
    "smallest and the largest among those that meet the claim, by the test that it names, else by "
    "Pearson's."
)
HERE = (
    "Among a group formed after randomisation the sizes are those that the group has here; the "
    "publication's may differ."
)


@view.register
def _(answer: Compatible) -> Stack | Text:
    words = ClaimWords.of(answer.study)
    parts = compatible_parts(answer.results, words, links_of(answer.study))
    if not parts:
        return Nothing(NO_CLAIM)
    figures = claim_regions(answer.results, words)
    caution = [Text(BUILT)] if words.stamp else []
    return Stack([*caution, *figures, *region_tables(answer.results, words), *parts])


def compatible_parts(
    results: Results, words: ClaimWords, links: Sequence[Link]
) -> list[Text | Table]:
    """Return the sentences and tables of what could lie behind claims.

    Parameters
    ----------
    results : Results
        Rows of the analysis ``compatible``.
    words : ClaimWords
        Labels, and the claims by number.
    links : sequence of Link
        How the outcomes of the claims hang together.
    """
    found = results.where(analysis="compatible")
    if not len(found):
        return []
    parts: list[Text | Table] = [_tables(found, words)]
    for link in links:
        parts += together_parts(results, words, link)
    return parts


# Each claim by itself -------------------------------------------------------------------------


def _tables(found: Results, words: ClaimWords) -> Table:
    groups = dict.fromkeys(
        (e.key.level.partition(",")[0], e.key.among, e.key.arm, e.key.reference)
        for e in found.where(measure="tables")
    )
    named = (e.key.method for e in found.where(measure="tables"))
    tests = list(dict.fromkeys((*CLAIM_TESTS, *named)))
    grouped = any(among != "randomised" for _, among, _, _ in groups)
    rows: list[Row] = []
    for number, among, arm, reference in groups:
        here = Results(e for e in found.where(among=among) if e.key.arm == arm)
        rows.append(
            Row(words.heading(number, among, words.comparison(arm, reference)), kind="group")
        )
        for reading in READINGS:
            level = f"{number},{reading}"
            if len(own := here.where(level=level)):
                rows.append(Row(_reading(reading), list(_cells(own, tests)), "level"))
    sides = ("the arm", "the reference") if words.several else _sides(found, words)
    columns = [
        Column("Published claim", "left"),
        Column("Possible\ntables"),
        *(Column(f"Meet it,\n{words_of_test(test)}") for test in tests),
        *(Column(Text("Risk,\n{side}", side=Label(side))) for side in sides),
        Column("Difference\nper 100"),
    ]
    return Table(
        "claims-tables", columns, rows, "Tables that could lie behind each published claim",
        notes=[Text(HOW), *([Text(HERE)] if grouped else [])], stamp=words.stamp,
    )  # fmt: skip


def _sides(found: Results, words: ClaimWords) -> tuple[str, str]:
    key = next(iter(found)).key
    return words.arm(key.arm), words.arm(key.reference)


def _reading(reading: str) -> str:
    words = READING_WORDS[reading]
    return f"{words[:1].upper()}{words[1:]}"


def _cells(own: Results, tests: Sequence[str]) -> Iterator[Cell]:
    """Yield the cells of one reading: tables, those that meet it by each test, and ranges."""
    counts = {e.key.method: e for e in own.where(measure="tables", statistic="count")}
    possible = list(own.where(measure="tables", statistic="n"))
    yield _many(possible[0]) if possible else Label(next(iter(counts.values())).note)
    for test in tests:
        yield _many(counts[test]) if test in counts and possible else None
    for measure, scale in (("risk", percent), ("reference_risk", percent)):
        yield _range(own, measure, scale)
    yield _range(own, "risk_difference", _per_hundred)


def _many(estimate: Estimate) -> Number:
    return Number(estimate.id, f"{int(estimate.value):,}")


def _per_hundred(value: float) -> str:
    return signed(100 * value)


def _range(own: Results, measure: str, show: Callable[[float], str]) -> Cell:
    ends = list(own.where(measure=measure))
    if not ends:
        return None
    low, high = (e.value for e in ends)
    return Number(ends[0].id, joined(show(low), show(high)))
