"""Checks of the sequence of arms against the scheme that the study file states."""

from collections import Counter
from collections.abc import Iterator

import numpy as np

from helpers.analysis.integrity.looked import Looked, by_chance, certain, left_out
from helpers.analysis.integrity.material import FEWEST, MOST, Material
from helpers.stats.allocation import drawn_arms
from helpers.stats.integrity.allocation import arm_neighbours, first_day_out_of_blocks
from helpers.stats.integrity.chance import Integers
from helpers.stats.integrity.order import orders_within

__all__ = ["arms_in_turn", "out_of_blocks"]

NO_ORDER = "no day or order of randomisation is declared"
_KINDS = {("upper", 0): "often", ("upper", 1): "run", ("lower", 0): "seldom"}
_MOST_A_DAY = 24  # every order within a day is allowed: their number explodes


def arms_in_turn(material: Material) -> Looked:
    """Look whether neighbours are given the same arm too often, or too seldom."""
    sequence = material.sequence
    if not sequence.known:
        return left_out(NO_ORDER)
    order, ties = sequence.order[:MOST], sequence.ties[:MOST]
    if order.size < FEWEST:
        return left_out("too few participants")
    arms, strata, rng = material.arms[order], material.strata[order], material.rng("arms_in_turn")
    usual, tightest = (
        _shuffled(
            drawn_arms(arms, strata, blocks=blocks, shares=material.shares, rng=rng,
                       draws=material.draws), ties, rng)
        for blocks in (material.blocks, material.blocks or (sum(material.shares),))
    )  # fmt: skip
    own = _shuffled(arms[None, :], ties, rng)[0]
    chance = arm_neighbours(own, strata, drawn=usual, tightest=tightest)
    remark = "first" if sequence.order.size > MOST else ""
    return by_chance(chance, kind=_KINDS[chance.tail, chance.place], remark=remark)


def _shuffled(lines: Integers, ties: Integers, rng: np.random.Generator) -> Integers:
    """Return allocations with those of one day in random order, for theirs is unknown."""
    return np.take_along_axis(lines, orders_within(ties, rng=rng, draws=len(lines)), axis=1)


def out_of_blocks(material: Material) -> Looked:
    """Look for the first participants, in each stratum, that no sequence of blocks could give."""
    sequence = material.sequence
    if not material.blocks:
        return left_out("no blocks are declared")
    if not sequence.known:
        return left_out(NO_ORDER)
    if sequence.left_out:
        return left_out("some participants have no day of randomisation")
    order, ties = sequence.order[:MOST], sequence.ties[:MOST]
    if max(Counter(zip(material.strata[order].tolist(), ties.tolist(), strict=True)).values(),
           default=0) > _MOST_A_DAY:  # fmt: skip
        return left_out("too many participants on one day, whose order is unknown")
    places = tuple(_broken(material, order, ties))
    strata = np.unique(material.strata[order]).size
    remark = "first" if sequence.order.size > MOST else ""
    return certain(len(places), looked=strata, places=places, remark=remark)


def _broken(material: Material, order: Integers, ties: Integers) -> Iterator[int]:
    """Yield the last participant of the day on which a stratum leaves its blocks."""
    arms, strata, kinds = material.arms[order], material.strata[order], len(material.shares)
    for stratum in np.unique(strata):
        here = np.flatnonzero(strata == stratum)
        days = np.split(here, np.flatnonzero(np.diff(ties[here])) + 1)
        counts = (np.bincount(arms[day], minlength=kinds).tolist() for day in days)
        day = first_day_out_of_blocks(counts, blocks=material.blocks, shares=material.shares)
        if day >= 0:
            yield int(order[days[day][-1]])
