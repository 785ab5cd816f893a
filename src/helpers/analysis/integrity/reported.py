"""Checks of published summaries: means, percentages and SDs that whole numbers can have."""

from collections.abc import Sequence

from helpers.analysis.integrity.looked import Looked, certain, left_out
from helpers.analysis.integrity.material import Material
from helpers.data.published import PublishedLine, read_published
from helpers.stats.integrity.grim import grim, grim_can_fail, grim_percent, grimmer

__all__ = ["means_possible", "percentages_possible", "spreads_possible"]

NONE_SUPPLIED = "no published table is supplied"


def means_possible(material: Material) -> Looked:
    """Look for published means that whole numbers cannot have (GRIM)."""
    lines = [line for line in _lines(material) if line.mean is not None]
    telling = [x for x in lines if x.mean and grim_can_fail(x.mean.decimals, x.n, grains=x.grains)]
    wrong = [x for x in telling if x.mean and not grim(x.mean, x.n, grains=x.grains)]
    return _answer(material, telling, wrong, "no published mean that could be impossible")


def percentages_possible(material: Material) -> Looked:
    """Look for published percentages that no count, or not the count beside them, gives."""
    lines = [line for line in _lines(material) if line.percent is not None]
    wrong = [x for x in lines if x.percent and not grim_percent(x.percent, x.n, count=x.count)]
    return _answer(material, lines, wrong, "no published percentage")


def spreads_possible(material: Material) -> Looked:
    """Look for published SDs that whole numbers of that mean cannot have (GRIMMER)."""
    lines = [x for x in _lines(material) if x.mean and x.sd and x.n > 1
             and grim(x.mean, x.n, grains=x.grains)]  # fmt: skip
    wrong = [
        x for x in lines if x.mean and x.sd and not grimmer(x.mean, x.sd, x.n, grains=x.grains)
    ]
    return _answer(material, lines, wrong, "no published SD beside a possible mean")


def _lines(material: Material) -> list[PublishedLine]:
    path = material.study.published_path
    return read_published(path) if path else []


def _answer(
    material: Material, looked: Sequence[PublishedLine], wrong: Sequence[PublishedLine], none: str
) -> Looked:
    if not looked:
        return left_out(none if material.facts.published else NONE_SUPPLIED)
    labels = tuple(f"{line.label} (row {line.row})" for line in wrong)
    return certain(len(wrong), looked=len(looked), variables=labels)
