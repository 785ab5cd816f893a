"""The order in which participants came: declared, by date, or that of the rows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.stats.integrity.chance import Integers
from helpers.study import Study
from helpers.study.integrity import Integrity

__all__ = ["Sequenced", "days_of", "is_sorted", "sequence_of"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sequenced:
    """An order of participants.

    Attributes
    ----------
    order : integer array
        Places in the table in the order of enrolment; those without a date are left out.
    ties : integer array
        For each of `order`, a number that those who came at the same time share.
    by : str
        The variable that gives the order; empty for the order of the rows.
    left_out : int
        How many have no date, or no number.
    sorted_by : str
        What the rows are sorted by, so that they tell no order of enrolment.
    """

    order: Integers
    ties: Integers
    by: str = ""
    left_out: int = 0
    sorted_by: str = ""

    @property
    def known(self) -> bool:
        """Whether the order is declared, not that of the rows."""
        return bool(self.by)


def sequence_of(table: pd.DataFrame, study: Study, watched: Sequence[str]) -> Sequenced:
    """Return the order of enrolment.

    Parameters
    ----------
    table : DataFrame
        The cleaned table.
    study : Study
        Names the order in ``integrity.order``, or a date in its design.
    watched : sequence of str
        Variables by which rows might be sorted; then their order says nothing.
    """
    facts, design = study.integrity or Integrity(), study.design
    name = facts.order or design.randomised_on or design.enrolled_on
    if name is None or name not in table:
        rows = np.arange(len(table))
        by = next((v for v in (study.arms.variable, *watched) if is_sorted(table[v])), "")
        return Sequenced(order=rows, ties=rows, sorted_by=by)
    values = table[name]
    known = np.flatnonzero(values.notna().to_numpy())
    ranks = np.asarray(values.iloc[known].rank(method="dense"), np.int64)
    order = np.argsort(ranks, kind="stable")
    return Sequenced(
        order=known[order], ties=ranks[order], by=name, left_out=len(table) - known.size
    )


def days_of(table: pd.DataFrame, study: Study) -> dict[str, pd.Series]:
    """Return the known days of enrolment and randomisation, by variable."""
    facts, design = study.integrity or Integrity(), study.design
    names = dict.fromkeys(
        name for name in (design.enrolled_on, design.randomised_on, facts.order) if name
    )
    return {
        name: table[name].dropna()
        for name in names
        if name in table and study.codebook[name].type == "date"
    }


def is_sorted(column: pd.Series) -> bool:
    """Return whether a column rises or falls along the rows, more than by accident."""
    codes = pd.Series(pd.factorize(column, sort=True)[0], index=column.index)
    codes = codes[codes >= 0]
    if codes.nunique() < 2 or len(codes) < 10:
        return False
    if codes.nunique() == 2 and codes.value_counts().min() < 5:
        return False
    return codes.is_monotonic_increasing or codes.is_monotonic_decreasing
