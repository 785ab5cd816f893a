"""The table of the figure of event counts: what meets a claim, by events of the reference."""

from collections.abc import Sequence

from helpers.present.claim_words import READING_WORDS, ClaimWords
from helpers.present.figures.claim_regions import regions_of
from helpers.present.figures.claim_regions_drawing import Region
from helpers.present.figures.common import slug
from helpers.present.formatting import fixed, range_text
from helpers.present.number import Number
from helpers.present.table import Cell, Column, Row, Table
from helpers.present.text import Label, Text
from helpers.results import Results

__all__ = ["region_tables"]

_MOST = 12  # rows
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)
NOTE = (
    "From the smallest to the largest number of events of the arm that meets the claim; empty "
    "where none does. {thinned}"
)
THINNED = "Rows are thinned; results.csv holds every number of events."


def region_tables(results: Results, words: ClaimWords) -> list[Table]:
    """Return the table behind each figure of regions, one a comparison.

    Parameters
    ----------
    results : Results
        Rows of the analysis ``compatible``.
    words : ClaimWords
    """
    regions = regions_of(results)
    arms = dict.fromkeys((region.arm, region.reference) for region in regions)
    return [_table([r for r in regions if (r.arm, r.reference) == pair], words) for pair in arms]


def _table(regions: Sequence[Region], words: ClaimWords) -> Table:
    largest = max(region.sizes[1] for region in regions)
    step = next((s for s in _STEPS if largest / s <= _MOST), largest)
    first = regions[0]
    columns = [
        Column(Text("Events,\n{side}", side=Label(words.arm(first.reference))), "left"),
        *(
            Column(
                Text(
                    "{claim}{among}",
                    claim=words.claim(region.number),
                    among=Label("", sub=f"{words.among(region.among)}, {READING_WORDS[reading]}"),
                )
            )
            for region in regions
            for reading in region.ranges
        ),
    ]
    rows = [Row(Label(str(at)), _cells(regions, at)) for at in range(0, largest + 1, step)]
    versus = f"-{slug(first.arm)}" if words.several else ""
    return Table(
        f"claims-regions{versus}", columns, rows,
        Text("Events under {arm} that meet each claim, by events under {reference}",
             arm=Label(words.arm(first.arm)), reference=Label(words.arm(first.reference))),
        notes=[Text(NOTE, thinned=THINNED if step > 1 else "")], stamp=words.stamp,
    )  # fmt: skip


def _cells(regions: Sequence[Region], at: int) -> list[Cell]:
    return [_cell(region, reading, at) for region in regions for reading in region.ranges]


def _cell(region: Region, reading: str, at: int) -> Cell:
    found = [(low, high) for place, low, high in region.ranges[reading] if place == at]
    if not found:
        return None
    return tuple(Number(low.id, _span(low.value, high.value)) for low, high in found)


def _span(low: float, high: float) -> str:
    return fixed(low) if low == high else range_text(low, high)
