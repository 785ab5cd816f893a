"""Every pair of event counts that could lie behind a published claim, with the trial's own.

A panel is one claim, counted among one group: events of the reference run to the right, events of
the arm upwards. Hatched is what meets the claim as a threshold, cross-hatched what meets it as a
bracket too; the diamond is the table of the data at hand.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from helpers.analysis.claims_meaning import READINGS
from helpers.present.claim_words import READING_WORDS, ClaimWords
from helpers.present.figure import Figure
from helpers.present.figures.claim_regions_drawing import Region, draw, height_of
from helpers.present.figures.common import slug
from helpers.present.figures.page import WIDTH
from helpers.present.formatting import fixed
from helpers.present.text import Label, Text
from helpers.results import Estimate, Results

__all__ = ["claim_regions", "regions_of"]


def claim_regions(results: Results, words: ClaimWords) -> list[Figure]:
    """Return one figure a comparison, with a panel for every claim and denominator.

    Parameters
    ----------
    results : Results
        Rows of the analysis ``compatible``, and ``claims`` where there are data.
    words : ClaimWords
    """
    regions = regions_of(results)
    arms = dict.fromkeys((region.arm, region.reference) for region in regions)
    return [_figure([r for r in regions if (r.arm, r.reference) == pair], words) for pair in arms]


def regions_of(results: Results) -> list[Region]:
    """Return the regions that results hold, in the order of the claims."""
    found = results.where(analysis="compatible")
    keys = dict.fromkeys(
        (e.key.level.partition(",")[0], e.key.among, e.key.arm, e.key.reference)
        for e in found.where(measure="tables", statistic="n")
    )
    return [_region(results, found, key) for key in keys]


def _region(results: Results, found: Results, key: tuple[str, str, str, str]) -> Region:
    number, among, arm, reference = key
    mine = Results(
        e for e in found.where(among=among)
        if (e.key.arm, e.key.level.split(",")[0]) == (arm, number)
    )  # fmt: skip
    possible = {e.key.level: e for e in mine.where(measure="tables", statistic="n")}
    ranges, tables = {}, {}
    for reading in READINGS:
        if n := possible.get(f"{number},{reading}"):
            ranges[reading] = list(_ranges(mine, reading))
            tables[reading] = mine.one(
                level=n.key.level, measure="tables", method=n.key.method, statistic="count"
            )
    own = _own(results, key)
    n1, n0 = (
        int(mine.one(measure="sizes", statistic=f"n_{side}").value) for side in ("arm", "reference")
    )
    drawn = [e for rows in ranges.values() for _, low, high in rows for e in (low, high)]
    return Region(
        number=number, among=among, arm=arm, reference=reference,
        sizes=(n1, n0), ranges=ranges, tables=tables,
        possible=int(next(iter(possible.values())).value), own=own,
        ids=tuple(e.id for e in (*tables.values(), *drawn, *(own or ()))),
    )  # fmt: skip


def _ranges(mine: Results, reading: str) -> Iterator[tuple[int, Estimate, Estimate]]:
    lows = (e for e in mine.where(measure="region", statistic="min"))
    for low in lows:
        _, read, at = low.key.level.split(",")
        if read == reading:
            high = mine.one(measure="region", level=low.key.level, statistic="max")
            yield int(at.partition(";")[0]), low, high


def _own(results: Results, key: tuple[str, str, str, str]) -> tuple[Estimate, Estimate] | None:
    number, among, *arms = key
    counts = results.where(analysis="claims", level=number, among=among, measure="count")
    if not len(counts):
        return None
    x1, x0 = (counts.one(arm=arm, statistic="events") for arm in arms)
    return x1, x0


def _figure(regions: Sequence[Region], words: ClaimWords) -> Figure:
    first = regions[0]
    versus = f"-{slug(first.arm)}" if words.several else ""
    data = any(region.own for region in regions)
    own = (
        f" Diamond: {'the synthetic data' if words.stamp else 'the data'} at hand." if data else ""
    )
    return Figure(
        id=f"claims-regions{versus}",
        draw=partial(draw, regions=regions, words=words),
        alt=" ".join([f"{len(regions)} panels of event counts.", *_alts(regions, words)]),
        caption=Text(
            "Which event counts could lie behind each published claim: events under {reference} "
            "to the right, under {arm} upwards." + own,
            arm=Label(words.arm(first.arm)), reference=Label(words.arm(first.reference)),
        ),
        source_ids=tuple(dict.fromkeys(name for region in regions for name in region.ids)),
        size=(WIDTH / 72, height_of(regions, words) / 72),
        stamp=words.stamp,
    )  # fmt: skip


def _alts(regions: Sequence[Region], words: ClaimWords) -> Iterator[str]:
    for region in regions:
        met = " and ".join(
            f"{int(tables.value):,} {READING_WORDS[reading]}"
            for reading, tables in region.tables.items()
        )
        told = f"{words.short(region.number, region.among)}: of {region.possible:,} tables {met}"
        yield f"{told}{_told(region)}."


def _told(region: Region) -> str:
    if region.own is None:
        return ""
    counts = " and ".join(
        f"{fixed(e.value)} of {n}" for e, n in zip(region.own, region.sizes, strict=True)
    )
    inside = [READING_WORDS[reading] for reading in region.ranges if region.meets(reading)]
    return f"; the data at hand, {counts}, meet it {' and '.join(inside) or 'in no reading'}"
