"""Which declaration would read a cell that the declared rules leave as it stands.

A remedy names what to write into the study file: found by reading the cell once more under every
notation that the study file could declare and does not.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations, product
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from helpers.data.columns import Coded
from helpers.data.numerals import as_number, plain
from helpers.study.notation import Notation

__all__ = ["Reason", "declarations", "number_declarations", "remedied"]

Reason = tuple[tuple[str, ...], str]

PLAIN = Notation()
NUMBER_OPTIONS: Mapping[str, Sequence[str]] = MappingProxyType(
    {"script": ("persian",), "decimal": (",",), "thousands": (",", ".", " ", "'")}
)
_NUMERAL = re.compile(r"[-+\u2212\d\s.,'\u2019\u066b\u066ceE]*\d[\d.,\u066b]*")
_SHAPE = str.maketrans("23456789۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "11111111" + "۱" * 9 + "۰" + "۱" * 9)


def declarations(
    notation: Notation, options: Mapping[str, Sequence[str]], reads: Callable[[Notation], bool]
) -> tuple[str, ...]:
    """Return the fewest keys, as the study file spells them, under which a cell would be read.

    Parameters
    ----------
    notation : Notation
        What is declared already; a key that is declared otherwise than by default is kept.
    options : mapping of str to sequence of str
        Other values by key.
    reads : callable
        Whether the cell is read under a notation.

    Examples
    --------
    >>> declarations(Notation(), {"decimal": [","]}, lambda notation: notation.decimal == ",")
    ('decimal: ","',)
    """
    free = [key for key in options if getattr(notation, key) == getattr(PLAIN, key)]
    for number in range(1, len(free) + 1):
        found = tuple(
            " and ".join(
                f"{key}: {_spelled(value)}" for key, value in zip(keys, values, strict=True)
            )
            for keys in combinations(free, number)
            for values in product(*(options[key] for key in keys))
            if _reads(notation, dict(zip(keys, values, strict=True)), reads)
        )
        if found:
            return found
    return ()


def _reads(notation: Notation, keys: Mapping[str, Any], reads: Callable[[Notation], bool]) -> bool:
    other = replace(notation, **keys)
    return other.thousands != other.decimal and reads(other)


def _spelled(value: str) -> str:
    return value if value.isidentifier() else f'"{value}"'


def number_declarations(cell: str, notation: Notation) -> tuple[str, ...]:
    r"""Return what would read a cell as a number, if anything would.

    >>> number_declarations("5,3", Notation())
    ('decimal: ","',)
    >>> number_declarations("1,234", Notation())
    ('decimal: ","', 'thousands: ","')
    >>> number_declarations("\u06f1\u06f2", Notation()), number_declarations("many", Notation())
    (('script: persian',), ())
    """
    if not _NUMERAL.fullmatch(cell):
        return ()
    # the answer depends on where digits stand, not on which they are
    return _by_shape(cell.translate(_SHAPE), notation)


@cache
def _by_shape(cell: str, notation: Notation) -> tuple[str, ...]:
    def reads(other: Notation) -> bool:
        return not math.isnan(as_number(plain(cell, other)))

    return () if reads(notation) else declarations(notation, NUMBER_OPTIONS, reads)


def remedied(
    cells: Coded,
    at: Sequence[bool],
    reason: Callable[[str], Reason],
    remedy: Callable[[tuple[str, ...], str], str],
) -> Iterator[tuple[NDArray[np.bool_], str]]:
    """Yield the rows of cells at fault by their remedy, in the order of their first cell.

    Parameters
    ----------
    cells : Coded
        The column after its rules.
    at : sequence of bool
        Whether each distinct cell is at fault.
    reason : callable
        The declarations that would read a cell, and what else its remedy depends on. Where one
        declaration would read every cell, it alone is named.
    remedy : callable
        The words for a reason.
    """
    reasons = [
        reason(cell) if cell and bad else None for cell, bad in zip(cells.cells, at, strict=True)
    ]
    distinct = [why for why in dict.fromkeys(reasons) if why is not None]
    shared = _shared([words for words, _ in distinct])
    texts = {
        (words, aside): remedy(tuple(w for w in words if w in shared) or words, aside)
        for words, aside in distinct
    }
    for text in dict.fromkeys(texts.values()):
        alike = {why for why, words in texts.items() if words == text}
        yield cells.rows_of([why in alike for why in reasons]), text


def _shared(words: Iterable[tuple[str, ...]]) -> set[str]:
    named = [set(names) for names in words if names]
    return set.intersection(*named) if named else set()
