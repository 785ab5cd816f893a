"""`Material`: what the checks look at, taken from the cleaned table and the study file once."""

import zlib
from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from helpers.analysis.integrity.sequence import Sequenced, sequence_of
from helpers.stats.allocation import drawn_arms
from helpers.stats.integrity.chance import Integers
from helpers.stats.numerics import Floats
from helpers.study import Study, Variable
from helpers.study.integrity import Integrity

__all__ = ["FEWEST", "MOST", "Material", "coded", "many_valued"]

FEWEST = 20
"""Below it no statistic of chance says anything."""
MOST = 2000
"""Participants that the checks by draws look at; all of them in smaller trials."""
_DRAWS, _DRAWS_OF_MANY, _MANY = 499, 99, 500  # both can reach a p-value of 0.01
_MOST_DRAWS, _FEWEST_DRAWS = 9999, 999
_CELLS = 5_000_000  # participants times draws


class Material:
    """The cleaned table and the study file, as the checks need them.

    Parameters
    ----------
    table : DataFrame
        The analysis-ready table, one row a participant.
    study : Study
    """

    def __init__(self, table: pd.DataFrame, study: Study) -> None:
        self.table, self.study = table.reset_index(drop=True), study
        self.facts = study.integrity or Integrity()
        self.book = study.codebook

    @property
    def size(self) -> int:
        """How many participants there are."""
        return len(self.table)

    @property
    def draws(self) -> int:
        """How often chance is drawn: fewer times in large trials."""
        return _DRAWS if self.size <= _MANY else _DRAWS_OF_MANY

    @property
    def draws_of_a_test(self) -> int:
        """How often arms are drawn where a p-value is reported: fewer times in large trials."""
        return max(_FEWEST_DRAWS, min(_MOST_DRAWS, _CELLS // self.size))

    @property
    def minimised(self) -> bool:
        """Whether arms were given by minimisation, which makes them alike on purpose."""
        return "minimi" in self.study.design.allocation.lower()

    @property
    def within(self) -> str:
        """What is added to how arms are drawn, where the randomisation was stratified."""
        stratified = self.study.design.stratified_by
        return " within the strata of the randomisation" if stratified else ""

    def rng(self, check: str) -> Generator:
        """Return the source of the draws of a check: the plan's seed and the name of the check."""
        return np.random.default_rng([abs(self.study.analysis.seed), zlib.crc32(check.encode())])

    # who ------------------------------------------------------------------------------------

    @cached_property
    def sequence(self) -> Sequenced:
        """The order of enrolment, or why there is none."""
        return sequence_of(self.table, self.study, [*self.numbers(), *self.levels()])

    @cached_property
    def sample(self) -> Integers:
        """Places of the participants that checks without an order look at."""
        if self.size <= MOST:
            return np.arange(self.size)
        return np.sort(self.rng("sample").choice(self.size, MOST, replace=False))

    @property
    def sample_remark(self) -> str:
        """What is said of `sample` where it is not everybody."""
        return "" if self.size <= MOST else "sample"

    @cached_property
    def arms(self) -> Integers:
        """Arm of every participant: 0, 1, ... as the study file lists them."""
        column = self.table[self.study.arms.variable].astype("string")
        codes = pd.Categorical(column, categories=list(self.study.arms.levels)).codes
        return np.asarray(codes, np.int64)

    @cached_property
    def strata(self) -> Integers:
        """Stratum of every participant, by what stratified the randomisation."""
        names = list(self.study.design.stratified_by)
        if not names:
            return np.zeros(self.size, np.int64)
        groups = self.table[names].astype("string").fillna("")
        return np.asarray(groups.groupby(names, sort=True).ngroup(), np.int64)

    @cached_property
    def shares(self) -> tuple[int, ...]:
        """Participants of each arm in the smallest whole numbers; equal where none are declared."""
        ratio = self.study.allocation_ratio
        return tuple(ratio.values()) if ratio else (1,) * len(self.study.arms.levels)

    @cached_property
    def blocks(self) -> tuple[int, ...]:
        """Declared sizes of blocks that hold the shares."""
        once = sum(self.shares)
        return tuple(size for size in self.study.design.block_sizes if size % once == 0)

    @cached_property
    def other_arms(self) -> Integers:
        """Other allocations of the participants in `sample`, as the trial's own was made."""
        return self.allocations("arms", self.draws)

    @property
    def in_blocks(self) -> bool:
        """Whether allocations are drawn in blocks: declared, and everybody's turn is known."""
        whole = self.sequence.known and not self.sequence.left_out
        return self.size <= MOST and whole and bool(self.blocks)

    def allocations(self, name: str, draws: int) -> Integers:
        """Return other allocations of the participants in `sample`, as the trial's own was made.

        Parameters
        ----------
        name : str
            What they are drawn for: decides the draws, beside the plan's seed.
        draws : int

        Returns
        -------
        integer array, shape (draws, participants of `sample`)
        """
        order = self.sequence.order if self.in_blocks else self.sample
        drawn = drawn_arms(
            self.arms[order], self.strata[order], blocks=self.blocks if self.in_blocks else (),
            shares=self.shares, rng=self.rng(name), draws=draws,
        )  # fmt: skip
        found = np.empty_like(drawn)
        found[:, order if self.in_blocks else np.arange(order.size)] = drawn
        return found

    # what -----------------------------------------------------------------------------------

    @cached_property
    def _computed(self) -> frozenset[str]:
        """Variables that follow from others: their digits and agreements are not their own."""
        identities = {check.identity for check in self.study.checks if check.identity}
        return frozenset(identities) | frozenset(self.study.derived)

    @cached_property
    def _outcomes(self) -> frozenset[str]:
        columns = {name for outcome in self.study.outcomes for name in outcome.columns()}
        derived = {
            name
            for d in columns & set(self.study.derived)
            for name in self.study.derived[d].inputs()
        }
        return frozenset(columns | derived)

    @cached_property
    def measured(self) -> tuple[str, ...]:
        """Variables of the file that are no identifier, no arm and follow from no other."""
        left = {self.study.participant_id, self.study.arms.variable, *self._computed}
        arm_column = self.book[self.study.arms.variable].column or self.study.arms.variable
        return tuple(
            name for name, entry in self.book.items()
            if name not in left and name in self.table and (entry.column or name) != arm_column
        )  # fmt: skip

    def _baseline(self, name: str) -> bool:
        return self.book[name].measured == "baseline" and name not in self._outcomes

    @cached_property
    def _numbers(self) -> dict[str, Floats]:
        return {
            name: self.table[name].to_numpy(np.float64, na_value=np.nan)
            for name in self.measured if self.book[name].numeric
        }  # fmt: skip

    def numbers(self, *, after: bool = False) -> dict[str, Floats]:
        """Return the numeric variables, by default those of baseline; nan where missing."""
        return {n: v for n, v in self._numbers.items() if after or self._baseline(n)}

    def levels(self) -> dict[str, Integers]:
        """Return the variables of baseline that have levels, as numbers; -1 where missing."""
        kinds = ("binary", "categorical", "ordinal")
        names = [
            name for name in self.measured
            if self._baseline(name) and self.book[name].type in kinds
            and not self.book[name].numeric
        ]  # fmt: skip
        return {name: _codes(self.table[name]) for name in names}

    def entry(self, name: str) -> Variable:
        """Return the codebook's entry of a variable."""
        return self.book[name]


def _codes(column: pd.Series) -> Integers:
    return np.asarray(pd.Categorical(column).codes, np.int64)


def many_valued(columns: dict[str, Floats], *, known: float = 0.5) -> dict[str, Floats]:
    """Return variables with many different values, known in at least this share."""
    kept = {}
    for name, values in columns.items():
        there = values[np.isfinite(values)]
        if there.size >= max(FEWEST, known * values.size) and _alike(there) <= 0.2:
            kept[name] = values
    return kept


def _alike(values: Floats) -> float:
    """Return the share of pairs that have the same value."""
    sizes = np.unique(values, return_counts=True)[1].astype(np.float64)
    return float((sizes * (sizes - 1)).sum() / (values.size * (values.size - 1.0)))


def coded(columns: Iterable[NDArray[np.number]], places: Sequence[int] | Integers) -> Integers:
    """Return values as whole numbers from 0 on, equal for equal values; missing ones negative.

    Each missing value has a number of its own, so that two of them are no agreement.
    """
    coded_columns = []
    for values in columns:
        here = np.asarray(values, np.float64)[np.asarray(places)]
        missing = ~np.isfinite(here)
        codes = np.unique(np.where(missing, 0.0, here), return_inverse=True)[1].astype(np.int64)
        codes[missing] = -1 - np.arange(int(missing.sum()))
        coded_columns.append(codes)
    return np.column_stack(coded_columns)
