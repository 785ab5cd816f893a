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
    values = [values[name] for _, values in parts]
    shared = list(dict.fromkeys(text for text in values if isinstance(text, str)))
    own = [texts for texts in values if not isinstance(texts, str)]
    texts = pd.array(np.concatenate([np.array(shared, dtype=object), *own]), dtype="string")
    return pd.Series(texts.take(_places(values, [len(rows) for rows, _ in parts], shared)))


def _places(
    values: Sequence[str | Texts], sizes: Sequence[int], shared: Sequence[str]
) -> NDArray[np.intp]:
    """Return for each row where its text stands: the shared ones first, then all others."""
    first = {text: place for place, text in enumerate(shared)}
    places, start = [np.zeros(0, dtype=np.intp)], len(shared)
    for text, size in zip(values, sizes, strict=True):
        if isinstance(text, str):
            places.append(np.full(size, first[text], dtype=np.intp))
        else:
            places.append(np.arange(start, start + size, dtype=np.intp))
            start += size
    return np.concatenate(places)
