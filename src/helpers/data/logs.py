"""Cells of many rows as rows of a file: what they share is held once, what differs as arrays.

A log of a million cells is made of a few arrays; one Python object a cell would take seconds and
gigabytes.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["Part", "RowNumbers", "Texts", "stacked"]

RowNumbers: TypeAlias = NDArray[np.int64]
Texts: TypeAlias = NDArray[np.object_]
Part: TypeAlias = tuple[Sequence[int | None] | RowNumbers, Mapping[str, str | Texts]]


def stacked(columns: Sequence[str], parts: Iterable[Part]) -> pd.DataFrame:
    """Return parts below each other as a table of text, its column ``row`` as Int64.

    Parameters
    ----------
    columns : sequence of str
        Names, ``row`` among them.
    parts : iterable of (rows, values)
        Row numbers, and by column one text for all of them or a text for each.

    Examples
    --------
    >>> table = stacked(("row", "rule"), [([2, 5], {"rule": "trimmed"}), ([None], {"rule": ""})])
    >>> table["row"].tolist(), table["rule"].tolist()
    ([2, 5, <NA>], ['trimmed', 'trimmed', ''])
    """
    held = list(parts)
    return pd.DataFrame(
        {name: _row_numbers(held) if name == "row" else _texts(held, name) for name in columns}
    )


def _row_numbers(parts: Sequence[Part]) -> pd.Series:
    numbers = [pd.Series(pd.array(rows, dtype="Int64")) for rows, _ in parts]
    return pd.concat([pd.Series(dtype="Int64"), *numbers], ignore_index=True)


def _texts(parts: Sequence[Part], name: str) -> pd.Series:
    empty = np.zeros(0, dtype=object)
    texts = np.concatenate([empty, *(_each(values[name], len(rows)) for rows, values in parts)])
    return pd.Series(pd.array(texts, dtype="string"))


def _each(texts: str | Texts, number: int) -> Texts:
    return np.full(number, texts, dtype=object) if isinstance(texts, str) else texts
