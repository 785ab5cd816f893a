"""Checks of measurements: last digits, values that never vary, correlations."""

import math

import numpy as np

from helpers.analysis.integrity.looked import Looked, by_chance, certain, left_out
from helpers.analysis.integrity.material import FEWEST, Material
from helpers.stats.integrity.digits import decimals_of, last_digits, qualifies, terminal_digits
from helpers.stats.integrity.together import absent_correlation, strongest_pair
from helpers.stats.numerics import Floats
from helpers.study import Variable

__all__ = ["digits", "missing_correlation", "never_varies", "same_measurement"]

TOLD = frozenset({
    "year", "years", "month", "months", "week", "weeks", "day", "days", "hour", "hours", "h",
    "minute", "minutes", "min", "y", "d", "yr", "yrs",
})  # fmt: skip
"""Units of what people tell in round numbers: ages and times."""
_SAME = 0.995


def digits(material: Material) -> Looked:
    """Look at the last digits of measurements of wide spread."""
    looked_at = {}
    for name, values in material.numbers(after=True).items():
        kept = _as_read(values[material.sample], material.entry(name))
        places = decimals_of(kept)
        read = material.entry(name).unit_from is None and not _told(material, name)
        if read and places is not None and not qualifies(kept, places):
            looked_at[name] = last_digits(kept, places)
    if not looked_at:
        return left_out("no measurement of enough values and spread")
    rng = material.rng("digits")
    chance = terminal_digits(list(looked_at.values()), rng=rng, draws=material.draws)
    variables = (list(looked_at)[chance.place],)
    return by_chance(chance, variables=variables, remark=material.sample_remark)


def _told(material: Material, name: str) -> bool:
    entry = material.entry(name)
    in_time = entry.unit.strip().lower() in TOLD or entry.type in ("duration", "count")
    return in_time or name in material.facts.rounded


def _as_read(values: Floats, entry: Variable) -> Floats:
    """Return values without what stands in for one below the limit of detection."""
    below = entry.below_detection
    if below is None:
        return values
    stand_in = below.limit / 2 if below.use == "half" else below.limit
    return np.where(values == stand_in, math.nan, values)


def never_varies(material: Material) -> Looked:
    """Look for measurements that have one value in everybody."""
    columns = {
        name: known for name, values in material.numbers().items()
        if (known := values[np.isfinite(values)]).size >= FEWEST
    }  # fmt: skip
    if not columns:
        return left_out("no measurements of baseline")
    same = tuple(name for name, values in columns.items() if np.ptp(values) == 0)
    return certain(len(same), looked=len(columns), variables=same)


def missing_correlation(material: Material) -> Looked:
    """Look whether measurements that go together do."""
    declared = material.facts.correlations
    if not declared:
        return left_out("none declared")
    table = material.table
    pairs = [(*(table[n].to_numpy(np.float64, na_value=np.nan) for n in pair.variables),
              pair.at_least) for pair in declared]  # fmt: skip
    try:
        chance = absent_correlation(pairs)  # type: ignore[arg-type]
    except ValueError:
        return left_out("too few participants")
    return by_chance(chance, variables=declared[chance.place].variables)


def same_measurement(material: Material) -> Looked:
    """Look for two measurements of which one seems to be computed from the other."""
    columns = {
        name: values[material.sample] for name, values in material.numbers().items()
        if np.isfinite(values).sum() >= max(FEWEST, values.size / 2) and np.nanstd(values) > 0
    }  # fmt: skip
    if len(columns) < 2:
        return left_out("fewer than two measurements")
    value, (i, j) = strongest_pair(np.column_stack(list(columns.values())))
    names = list(columns)
    return Looked(
        asks=abs(value) >= _SAME, statistic=value, looked=len(names) * (len(names) - 1) // 2,
        variables=(names[i], names[j]), remark=material.sample_remark,
    )  # fmt: skip
