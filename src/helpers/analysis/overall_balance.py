"""Whether the arms lie as far apart at baseline, over all variables, as chance would set them.

The allocation of the trial is made again many times, as the plan says, and the distance between
the arms compared with the distances that come out. Both ends ask: arms too far apart, and arms too
near. It is a query about the allocation, and no test of any variable.
"""

import math
from collections.abc import Iterator

import numpy as np
import pandas as pd

from helpers.analysis.baseline import baseline_variables
from helpers.analysis.integrity.arms import indicators, varies
from helpers.analysis.integrity.looked import ALARM
from helpers.analysis.integrity.material import FEWEST, Material
from helpers.results import Estimate, Key
from helpers.stats.integrity.spread import covariate_balance
from helpers.stats.numerics import Floats
from helpers.study import Study

__all__ = ["ALARM", "KEY", "METHOD", "overall_balance_rows"]

METHOD = "omnibus_permutation"
KEY = Key(stage="baseline", analysis="balance", measure="test", method=METHOD)
MINIMISED = "minimisation makes arms alike on purpose"
TOO_FEW = "there are too few participants for a statement about chance"
NOTHING = "no variable of the baseline table varies"
IN_BLOCKS = "drawn in blocks of the sizes and the ratio of the plan"
DEALT_OUT = "arms dealt out anew, their numbers fixed"
SIDES = {"upper": "further apart", "lower": "nearer together"}


def overall_balance_rows(participants: pd.DataFrame, study: Study) -> Iterator[Estimate]:
    """Yield the distance between the arms over all baseline variables, and how usual it is.

    Parameters
    ----------
    participants : DataFrame
        The analysis-ready table; all randomised are looked at, whatever the plan's population,
        because the question is about the allocation. Of very large trials it is a sample.
    study : Study
        Names the variables, the design that the allocations follow, and the seed.

    Yields
    ------
    Estimate
        The mean over the variables of the squared standardised difference, 1 on average in a trial
        randomised without restriction; its median over the draws (``expected``); twice the smaller
        tail (``p_value``), whose note says on which side and how arms were drawn; the numbers of
        draws and of variables. One undefined ``p_value`` with the reason where it is not asked.

    See Also
    --------
    helpers.stats.integrity.spread.covariate_balance : the statistic and its source.
    """
    material = Material(participants, study)
    columns = _columns(material)
    if why := _not_asked(material, columns):
        yield Estimate(key=KEY, value=math.nan, statistic="p_value", note=why)
        return
    draws = material.draws_of_a_test
    drawn = material.allocations(METHOD, draws)
    chance = covariate_balance(columns, material.arms[material.sample], drawn)
    yield Estimate(key=KEY, value=chance.statistic)
    yield Estimate(key=KEY, value=chance.expected, statistic="expected")
    note = f"{SIDES[chance.tail]} than the median; {_how(material)}"
    yield Estimate(key=KEY, value=chance.p_value, statistic="p_value", note=note)
    yield Estimate(key=KEY, value=draws, statistic="draws")
    yield Estimate(key=KEY, value=chance.looked, statistic="variables")


def _columns(material: Material) -> list[Floats]:
    """Return the variables of the baseline table that vary, levels as indicators."""
    found = []
    for name, variable in baseline_variables(material.study).items():
        column = material.table[name].iloc[material.sample]
        if variable.numeric:
            values = column.to_numpy(np.float64, na_value=np.nan)
        else:
            values = indicators(np.asarray(pd.Categorical(column).codes, np.int64))
        if varies(values):
            found.append(values)
    return found


def _not_asked(material: Material, columns: list[Floats]) -> str:
    if material.minimised:
        return MINIMISED
    if not columns:
        return NOTHING
    return TOO_FEW if material.size < FEWEST else ""


def _how(material: Material) -> str:
    return f"{IN_BLOCKS if material.in_blocks else DEALT_OUT}{material.within}"
