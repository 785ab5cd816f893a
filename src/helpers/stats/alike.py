"""Records that agree in nearly all of many informative variables.

They are found without comparing every record with every other.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["AGREEMENT", "MARGIN", "Alike", "alike_records", "telling_columns"]

Codes = NDArray[np.int64]
Floats = NDArray[np.float64]

AGREEMENT = 0.8
"""Least share of the information compared in which two records agree."""
MARGIN = 20.0
"""Bits that they agree in beyond those with which any pair of the table would agree by chance."""
FEWEST = 8  # variables compared
LEAST_BITS = 0.2  # of a variable: nearly everybody has the same value below that
SETS, SPARE_BITS, NEIGHBOURS = 16, 4.0, 3
SAMPLE, FEWEST_PAIRS, DETERMINED = 1000, 20, 0.95
PERHAPS = 0.8  # of neighbours agree: worth to be looked at
SHORT = 2**20 - 1  # bits of a hash
AT_ONCE = 100_000  # pairs that are compared in one step


@dataclass(frozen=True, slots=True, eq=False)
class Alike:
    """Pairs of records that are too much alike.

    Attributes
    ----------
    first, second : ndarray of int
        Places of the records, the earlier one first; sorted.
    columns : ndarray of int
        Places of the variables that were compared; none where they tell too little.
    """

    first: NDArray[np.intp]
    second: NDArray[np.intp]
    columns: NDArray[np.intp]


def alike_records(codes: ArrayLike) -> Alike:
    """Return the pairs of records that agree in nearly all of many informative variables.

    Parameters
    ----------
    codes : integer array, shape (records, variables)
        Equal numbers are equal values; -1 where the value is missing.

    Notes
    -----
    Agreement in a variable weighs as minus the binary logarithm of the share of pairs that agree
    in it, as in record linkage [1]_. A pair is named if it agrees in `AGREEMENT` of the weight of
    what both records hold, in variables with more bits together than the table has pairs, by
    `MARGIN`: were the variables independent, no pair in a million tables would do so. Variables
    that nearly everybody shares, or that another one determines (a site and its town), do not
    count.

    Candidates are records that agree in all of a few variables, drawn `SETS` times, which
    together have more values than the table has rows (locality-sensitive hashing [2]_): the work
    grows with n log n. Of pairs that agree in four fifths of the variables, about 1 in 100,000
    is no candidate in a table of 100 rows, and 1 in 200 in one of 100,000; of nearer ones, fewer.

    References
    ----------
    .. [1] Fellegi IP, Sunter AB (1969). A theory for record linkage. J Am Stat Assoc 64,
       1183-1210.
    .. [2] Indyk P, Motwani R (1998). Approximate nearest neighbors: towards removing the curse of
       dimensionality. Proc 30th ACM Symposium on Theory of Computing, 604-613.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> table = rng.integers(0, 20, size=(60, 12))
    >>> table[40] = table[7]
    >>> table[40, 3] = 99
    >>> found = alike_records(table)
    >>> found.first.tolist(), found.second.tolist()
    ([7], [40])
    """
    table = np.asarray(codes, np.int64)
    columns = telling_columns(table)
    table = table[:, columns]
    bits = np.array([_bits(column) for column in table.T])
    if columns.size < FEWEST or bits.sum() < _needed(len(table)):
        nobody = np.zeros(0, np.intp)
        return Alike(nobody, nobody, nobody)
    pairs = np.unique(np.concatenate([*_candidates(table, bits)]))
    parts = np.array_split(pairs, 1 + pairs.size // AT_ONCE)
    pairs = np.concatenate([part[_too_alike(table, bits, part)] for part in parts])
    return Alike(*np.divmod(pairs, len(table)), columns)


def telling_columns(codes: ArrayLike) -> NDArray[np.intp]:
    """Return the places of the variables that tell people apart, each thing told only once.

    Examples
    --------
    >>> site = np.repeat([0, 1, 2, 3], 10)
    >>> telling_columns(np.column_stack([site, site + 7, np.zeros(40), np.arange(40) % 9])).tolist()
    [0, 3]
    """
    table = np.asarray(codes, np.int64)
    bits = np.array([_bits(column) for column in table.T])
    table = table[:SAMPLE]
    kept: list[int] = []
    likely = np.zeros(bits.size, bool)  # to be determined by one that is kept
    for place in np.argsort(-bits, kind="stable").tolist():
        told = likely[place] and any(_determines(table[:, k], table[:, place]) for k in kept)
        if bits[place] >= LEAST_BITS and not told:
            kept.append(place)
            likely |= _perhaps_determined(table[:, place], table)
    return np.array(sorted(kept), np.intp)


def _needed(records: int) -> float:
    return float(np.log2(max(records * (records - 1) / 2, 1))) + MARGIN


def _bits(column: Codes) -> float:
    """Return minus the binary logarithm of the share of pairs that agree; at most that of 1/n."""
    known = column[column >= 0]
    if known.size < 2:
        return 0.0
    share = _pairs(known) / (known.size * (known.size - 1))
    return float(-np.log2(max(share, 1 / known.size)))


def _pairs(known: Codes) -> float:
    sizes = np.unique(known, return_counts=True)[1].astype(np.float64)
    return float((sizes * (sizes - 1)).sum())


def _perhaps_determined(one: Codes, table: Codes) -> NDArray[np.bool_]:
    """Return in which variables neighbours agree, in the order of one that is the same in both."""
    order = np.argsort(one, kind="stable")
    same = (one[order[:-1]] == one[order[1:]]) & (one[order[:-1]] >= 0)
    before, after = table[order[:-1][same]], table[order[1:][same]]
    known = (before >= 0) & (after >= 0)
    agree = (known & (before == after)).sum(axis=0)
    return np.asarray(agree >= PERHAPS * known.sum(axis=0))


def _determines(one: Codes, other: Codes) -> bool:
    """Whether pairs that agree in one variable nearly always agree in the other."""
    both = (one >= 0) & (other >= 0)
    alone = _pairs(one[both])
    together = _pairs(one[both] * (int(other.max(initial=0)) + 1) + other[both])
    return alone >= 2 * FEWEST_PAIRS and together >= DETERMINED * alone


def _candidates(table: Codes, bits: Floats) -> Iterator[Codes]:
    """Yield pairs (as first * n + second) of records that agree in all of a few variables."""
    records = len(table)
    rng = np.random.default_rng(0)
    for _ in range(SETS):
        order = rng.permutation(bits.size)
        enough = int(np.searchsorted(np.cumsum(bits[order]), np.log2(records) + SPARE_BITS)) + 1
        chosen = table[:, order[:enough]]
        rows = np.flatnonzero((chosen >= 0).all(axis=1))
        weights = rng.integers(1, 2**62, size=chosen.shape[1]) * 2 + 1
        keys = (chosen[rows] * weights).sum(axis=1)  # wraps around: a hash
        short = keys & SHORT  # few rows share even a part of the hash: only those are sorted
        shared = np.bincount(short, minlength=1)[short] > 1
        rows, keys = rows[shared], keys[shared]
        by_key = np.argsort(keys, kind="stable")
        rows, keys = rows[by_key], keys[by_key]
        for step in range(1, NEIGHBOURS + 1):
            same = keys[:-step] == keys[step:]
            yield rows[:-step][same] * records + rows[step:][same]


def _too_alike(table: Codes, bits: Floats, pairs: Codes) -> NDArray[np.bool_]:
    one, other = (table[places] for places in np.divmod(pairs, len(table)))
    both = (one >= 0) & (other >= 0)
    agreed = (both & (one == other)) @ bits
    return np.asarray(
        (agreed >= AGREEMENT * (both @ bits))
        & (agreed >= _needed(len(table)))
        & (both.sum(axis=1) >= FEWEST)
    )
