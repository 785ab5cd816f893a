"""Checks along the order of enrolment: the same value again, neighbours alike."""

import numpy as np

from helpers.analysis.integrity.looked import Looked, by_chance, left_out
from helpers.analysis.integrity.material import FEWEST, MOST, Material, coded
from helpers.stats.integrity.chance import Integers
from helpers.stats.integrity.order import (
    alike_neighbours,
    neighbour_correlation,
    orders_within,
    repeated_values,
)
from helpers.stats.numerics import Floats

__all__ = ["same_again", "similar_neighbours", "similar_neighbours_levels"]

_FEWEST_OTHERS = 10  # fewer come in runs, or apart, by chance alone


def same_again(material: Material) -> Looked:
    """Look for a long run of one value in measurements, where it is rarest."""
    columns = _varying(material)
    if reason := _reason(material, bool(columns)):
        return left_out(reason)
    order = material.sequence.order[:MOST]
    chance = repeated_values(coded(columns.values(), order), _orders(material, "same_again"))
    return by_chance(chance, variables=(list(columns)[chance.place],), remark=_remark(material))


def similar_neighbours(material: Material) -> Looked:
    """Look for measurements that resemble, or oppose, those of the participant before."""
    columns = _varying(material)
    if reason := _reason(material, bool(columns)):
        return left_out(reason)
    table = np.column_stack(list(columns.values()))[material.sequence.order[:MOST]]
    chance = neighbour_correlation(table, _orders(material, "similar_neighbours"))
    return by_chance(chance, variables=(list(columns)[chance.place],), remark=_remark(material))


def similar_neighbours_levels(material: Material) -> Looked:
    """Look for levels that come in runs, or in turn."""
    columns = {name: codes for name, codes in material.levels().items() if _mixed(codes)}
    if reason := _reason(material, bool(columns)):
        return left_out(reason)
    values = [np.where(codes < 0, np.nan, codes) for codes in columns.values()]
    table = coded(values, material.sequence.order[:MOST])
    chance = alike_neighbours(table, _orders(material, "similar_neighbours_levels"))
    return by_chance(chance, variables=(list(columns)[chance.place],), remark=_remark(material))


def _varying(material: Material) -> dict[str, Floats]:
    """Return the measurements that vary, and are mostly known, in those who are looked at."""
    here = material.sequence.order[:MOST]
    found = {}
    for name, values in material.numbers().items():
        known = values[here][np.isfinite(values[here])]
        if known.size >= max(FEWEST, here.size / 2) and np.ptp(known) > 0:
            found[name] = values
    return found


def _mixed(codes: Integers) -> bool:
    """Return whether enough participants have another level than the most common one."""
    sizes = np.bincount(codes[codes >= 0], minlength=1)
    return int(sizes.sum() - sizes.max()) >= _FEWEST_OTHERS


def _reason(material: Material, there: bool) -> str:
    sequence = material.sequence
    if not there:
        return "no variables of baseline that vary"
    if sequence.order.size < FEWEST:
        return "too few participants"
    return f"sorted:{sequence.sorted_by}" if sequence.sorted_by else ""


def _orders(material: Material, check: str) -> Integers:
    """Return other orders: within strata, for those may differ and come one after the other."""
    groups = material.strata[material.sequence.order[:MOST]]
    return orders_within(groups, rng=material.rng(check), draws=material.draws)


def _remark(material: Material) -> str:
    return "first" if material.sequence.order.size > MOST else ""
