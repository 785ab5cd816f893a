"""Checks of records: copies of a whole record, of most of it, and of stretches."""

import numpy as np

from helpers.analysis.integrity.looked import Looked, by_chance, certain, left_out
from helpers.analysis.integrity.material import FEWEST, MOST, Material, coded, many_valued
from helpers.analysis.integrity.sequence import is_sorted
from helpers.stats.integrity.chance import Integers
from helpers.stats.integrity.order import copied_stretches, orders
from helpers.stats.integrity.records import identical_rows, nearest_pair, nearest_rows, share_alike
from helpers.stats.numerics import Floats

__all__ = ["alike_records", "copied_values", "identical_records"]

_FEWEST_MEASURED = 4
_TOO_FEW = "fewer than four measurements of many values"
_EXPECTED = 0.01  # pairs of the same record that chance may give: more, and they say nothing


def identical_records(material: Material) -> Looked:
    """Look for participants who are the same in every variable of baseline, blanks included."""
    columns = [*material.numbers().values(), *map(_as_numbers, material.levels().values())]
    if not columns or material.size < 2:
        return left_out("no variables of baseline")
    codes, pairs = coded(columns, np.arange(material.size)), material.size * (material.size - 1) / 2
    if pairs * float(np.prod(share_alike(codes))) > _EXPECTED:
        return left_out("variables of few values, in which people are alike by chance")
    groups = identical_rows(np.maximum(codes, -1))
    half_known = (codes >= 0).mean(axis=1) >= 0.5  # forms left blank are alike and say nothing
    groups = [group for group in groups if half_known[group[0]]]
    again = sum(len(group) - 1 for group in groups)
    places = tuple(place for group in groups for place in group)
    return certain(again, looked=material.size, places=places)


def _as_numbers(codes: Integers) -> Floats:
    return np.where(codes < 0, np.nan, codes)


def alike_records(material: Material) -> Looked:
    """Look for the two participants who have most measurements in common."""
    columns = many_valued(material.numbers())
    if len(columns) < _FEWEST_MEASURED:
        return left_out(_TOO_FEW)
    if material.size < FEWEST:
        return left_out("too few participants")
    codes = coded(columns.values(), material.sample)
    chance, pair = nearest_pair(codes), nearest_rows(codes)
    common = codes[pair[0]] == codes[pair[1]]
    names = tuple(name for name, same in zip(columns, common, strict=True) if same)
    places = tuple(int(material.sample[place]) for place in pair)
    return by_chance(chance, variables=names, places=places, remark=material.sample_remark)


def copied_values(material: Material) -> Looked:
    """Look for a stretch of values that stands twice, in one variable, along the rows."""
    here = np.arange(min(material.size, MOST))
    columns = {
        name: values for name, values in many_valued(material.numbers(after=True)).items()
        if not is_sorted(material.table[name].iloc[here])
    }  # fmt: skip
    if not columns or here.size < FEWEST:
        return left_out("no measurements of many values" if not columns else "too few participants")
    drawn = orders(here.size, rng=material.rng("copied_values"), draws=material.draws)
    chance = copied_stretches(coded(columns.values(), here), drawn)
    remark = "rows" if material.size > MOST else ""
    return by_chance(chance, variables=(list(columns)[chance.place],), remark=remark)
