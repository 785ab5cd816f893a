"""The randomisation test of a trial: its own allocation made again, outcomes left as they are.

Where the plan names block sizes and the order of randomisation is known of everybody, allocations
are drawn in such blocks, within the strata and by the ratio of the plan. Else the arms are dealt
out anew within the strata, their numbers fixed, and every such allocation counts. With more arms
than two, those of the other arms keep theirs, and blocks are what is left of them for two.
"""

import math
from collections.abc import Iterator

import numpy as np
import pandas as pd

from helpers.analysis.choices import Choices
from helpers.analysis.integrity.material import Material
from helpers.analysis.missing_rules import named
from helpers.analysis.outcome_values import OutcomeValues
from helpers.results import Estimate
from helpers.stats import Strata
from helpers.stats.allocation import drawn_arms
from helpers.stats.integrity.chance import Integers
from helpers.stats.randomisation_test import dealt_out_test, drawn_test

__all__ = ["ANALYSIS", "reallocated"]

ANALYSIS = METHOD = "randomisation"
IN_BLOCKS = "arms drawn again in blocks of the sizes and the ratio of the plan{strata}"
DEALT_OUT = "arms dealt out again{strata}, their numbers fixed, and every allocation counted"
NO_BLOCKS = "the plan names no blocks"
NO_ORDER = "blocks are left aside, as the order of randomisation is not known of everybody"
MINIMISED = "minimisation is not followed"
NOBODY = "undefined: an arm has nobody with a known outcome"


def reallocated(
    participants: pd.DataFrame, data: OutcomeValues, choices: Choices, arm: str
) -> Iterator[Estimate]:
    """Yield the p-value of an arm against the reference, and how many allocations were drawn.

    Parameters
    ----------
    participants : DataFrame
        The analysis-ready table, all randomised.
    data : OutcomeValues
        A binary outcome by arm; who has none has no part in the difference.
    choices : Choices
        Study, whose design and seed decide.
    arm : str

    Notes
    -----
    No row ``draws`` means that every allocation was counted. The note says how arms were given.
    """
    material, reference = Material(participants, choices.study), choices.study.arms.reference
    key = choices.key(
        data.outcome, among=data.among, analysis=named(choices, ANALYSIS), arm=arm,
        reference=reference, measure="test", method=METHOD,
    )  # fmt: skip
    known = pd.concat([data.values[arm].dropna(), data.values[reference].dropna()]).astype("int64")
    places = participants.index.get_indexer(known.index)
    pair = tuple(choices.study.arms.levels.index(side) for side in (arm, reference))
    treated = (material.arms[places] == pair[0]).astype(np.int64)
    if not 0 < treated.sum() < treated.size:
        yield Estimate(key=key, value=math.nan, statistic="p_value", note=NOBODY)
        return
    events, why = known.to_numpy(), _without_blocks(material)
    if why:
        p_value = dealt_out_test(_tables(events, treated, material.strata[places]))
    else:
        drawn = _drawn(material, pair, f"{ANALYSIS}\n{data.outcome.id}\n{arm}")
        p_value = drawn_test(events, treated, drawn[:, places])
        yield Estimate(key=key, value=len(drawn), statistic="draws")
    yield Estimate(key=key, value=p_value, statistic="p_value", note=_note(material, why))


def _without_blocks(material: Material) -> str:
    """Return why allocations are not drawn in blocks; empty where they are."""
    if not material.blocks:
        return MINIMISED if material.minimised else NO_BLOCKS
    whole = material.sequence.known and not material.sequence.left_out
    return "" if whole else NO_ORDER


def _note(material: Material, why: str) -> str:
    how = (DEALT_OUT if why else IN_BLOCKS).format(strata=material.within)
    return f"{how}; {why}" if why else how


def _tables(events: Integers, treated: Integers, strata: Integers) -> Strata:
    groups, places = np.unique(strata, return_inverse=True)

    def counted(weights: Integers) -> Integers:
        return np.bincount(places, weights, minlength=groups.size).astype(np.int64)

    others = 1 - treated
    return Strata(
        counted(events * treated), counted(treated), counted(events * others), counted(others)
    )


def _drawn(material: Material, pair: tuple[int, ...], name: str) -> Integers:
    """Return who is in the first arm of the pair in every draw, as the table has participants."""
    order = material.sequence.order
    order = order[np.isin(material.arms[order], pair)]
    shares = tuple(material.shares[place] for place in pair)
    once, both = sum(material.shares), sum(shares)
    drawn = drawn_arms(
        material.arms[order], material.strata[order], rng=material.rng(name),
        draws=material.draws_of_a_test,
        blocks=[size // once * both for size in material.blocks], shares=shares,
    )  # fmt: skip
    found = np.zeros((len(drawn), material.size), np.int64)
    found[:, order] = drawn == 0
    return found
