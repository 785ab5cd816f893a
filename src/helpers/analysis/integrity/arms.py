"""Checks of the arms: means, variances and missing values too far apart or too near."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from helpers.analysis.integrity.looked import Looked, by_chance, left_out
from helpers.analysis.integrity.material import FEWEST, Material, many_valued
from helpers.stats.integrity.spread import covariate_balance, missingness_by_arm, variance_balance
from helpers.stats.numerics import Floats

__all__ = ["indicators", "means", "missing_by_arm", "proportions", "variances", "varies"]


def means(material: Material) -> Looked:
    """Look whether the arms' means at baseline are less, or more, alike than by chance."""
    return _balance(material, [v[material.sample] for v in material.numbers().values()])


def proportions(material: Material) -> Looked:
    """Look whether the arms' levels at baseline are less, or more, alike than by chance."""
    levels = material.levels().values()
    return _balance(material, [indicators(codes[material.sample]) for codes in levels])


def _balance(material: Material, columns: Sequence[Floats]) -> Looked:
    if material.minimised:
        return left_out("minimisation, which makes arms alike on purpose")
    variables = [values for values in columns if varies(values)]
    if not variables or material.size < FEWEST:
        return left_out("no such variables of baseline" if not variables
                        else "too few participants")  # fmt: skip
    arms = material.arms[material.sample]
    chance = covariate_balance(variables, arms, material.other_arms)
    return by_chance(chance, remark=material.sample_remark)


def variances(material: Material) -> Looked:
    """Look whether the variances of the arms lie too far apart, or too near."""
    columns = many_valued(material.numbers(), known=0.8)
    if len(columns) < 2 or material.size < 2 * FEWEST:
        return left_out("fewer than two measurements of many values" if len(columns) < 2
                        else "too few participants")  # fmt: skip
    table = np.column_stack(list(columns.values()))[material.sample]
    chance = variance_balance(table, material.arms[material.sample], material.other_arms)
    return by_chance(chance, remark=material.sample_remark)


def missing_by_arm(material: Material) -> Looked:
    """Look whether values are missing in one arm more than in another."""
    names = [*material.numbers(), *material.levels(), *_asked_of_all(material)]
    gaps = material.table[list(dict.fromkeys(names))].isna().to_numpy()[material.sample]
    some = gaps.any(axis=0) & ~gaps.all(axis=0)
    if not some.any():
        return left_out("nothing is missing in some and known in others")
    arms = material.arms[material.sample]
    chance = missingness_by_arm(gaps[:, some], arms, material.other_arms)
    return by_chance(chance, remark=material.sample_remark)


def _asked_of_all(material: Material) -> list[str]:
    """Return the outcomes that every participant should have."""
    return [
        outcome.variable for outcome in material.study.outcomes
        if outcome.variable and not outcome.among and outcome.variable in material.table
        and outcome.variable not in material.study.derived
    ]  # fmt: skip


def indicators(codes: NDArray[np.int64]) -> Floats:
    """Return a column for every level but the first that occurs; nan where missing (negative)."""
    there = np.unique(codes[codes >= 0])[1:]
    columns = np.asarray(codes[:, None] == there[None, :], np.float64)
    return np.where(codes[:, None] < 0, np.nan, columns)


def varies(values: Floats) -> bool:
    """Return whether any column has two values."""
    table = values.reshape(len(values), -1)
    return bool(table.size and np.isfinite(table).any() and np.nanstd(table, axis=0).any())
