"""Records of two participants that are the same in nearly everything: one person twice, or a copy.

What was measured before treatment is compared first; where that is too little to tell people
apart, all that is declared. Measured on 500 clean synthetic trials of 100 women (by
``benchmarks/near_duplicates.py``): the question is raised in none of them (95% upper limit 0.7%).
Of 500 copied records it is raised for all with 5% of the cells changed, for 482 with 10%, and for
288 with 20%. Where it is not raised, records may be copies all the same.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.data.crosstable import CrossTable
from helpers.data.faults import Cells, Fault
from helpers.data.kinds import kind_of
from helpers.stats.alike import Alike, alike_records

__all__ = ["compared_variables", "near_duplicates"]

MOST_GROUPS = 50  # findings of their own; more are told together
MOST_NAMED = 5  # variables in which they differ
FAULT = Fault(
    code="near_duplicate", cell=False, expected="another person in every row",
    remedy="kept; ask the site whether it is one participant twice, or a copied record",
)  # fmt: skip


def near_duplicates(table: CrossTable) -> Iterator[Fault]:
    """Yield one query for each group of records that are nearly the same, with all its rows.

    Rows that share an identifier are an error already, and are not named again.
    """
    for measured in (("baseline",), ("baseline", "after")):
        names = compared_variables(table, measured)
        codes = _codes(table.values[names[place]] for place in range(len(names)))
        found = alike_records(codes)
        if found.columns.size:
            names = [names[place] for place in found.columns]
            yield from _queries(
                table, _other_people(found, table), (names, codes[:, found.columns])
            )
            return


def compared_variables(table: CrossTable, measured: Sequence[str]) -> list[str]:
    """Return the variables in which records are compared: no identifier, arm or free text."""
    study, book = table.study, table.study.codebook
    private = book[study.participant_id].column or study.participant_id
    return [
        name
        for name, entry in study.variables.items()
        if name in table.values
        and book[name].type != "text"
        and entry.measured in measured
        and (entry.column or name) != private
        and not study.holds_arm(name)
        and not (kind_of(entry) == "categories" and _of_its_own(table.values[name]))
    ]


def _of_its_own(column: pd.Series) -> bool:
    """Whether everybody has a level of her own, as in a second identifier."""
    return column.dropna().is_unique


def _codes(columns: Iterable[pd.Series]) -> NDArray[np.int64]:
    coded = [
        column.cat.codes.to_numpy(np.int64)
        if isinstance(column.dtype, pd.CategoricalDtype)
        else pd.factorize(column)[0].astype(np.int64)
        for column in columns
    ]
    return np.column_stack(coded) if coded else np.zeros((0, 0), np.int64)


def _other_people(found: Alike, table: CrossTable) -> Alike:
    who = table.values.get(table.study.participant_id)
    if who is None or not found.first.size:
        return found
    names = [name if isinstance(name, str) else None for name in who]
    pairs = zip(found.first.tolist(), found.second.tolist(), strict=True)
    other = np.array([names[a] is None or names[a] != names[b] for a, b in pairs])
    return Alike(found.first[other], found.second[other], found.columns)


def _queries(
    table: CrossTable, found: Alike, compared: tuple[list[str], NDArray[np.int64]]
) -> Iterator[Fault]:
    groups = _groups(found, len(table.values))
    rows = table.clean.rows.to_numpy()
    if len(groups) > MOST_GROUPS:
        every = np.sort(np.concatenate(groups))
        text = f"{len(groups)} groups of rows that are the same in nearly every variable"
        yield _fault(table, rows[every], text, 0)
        return
    for number, places in enumerate(groups):
        yield _fault(table, rows[places], _words(places, *compared), number)


def _groups(found: Alike, records: int) -> list[NDArray[np.intp]]:
    """Return the places of records that are alike, directly or through a third."""
    if not found.first.size:
        return []
    from scipy.sparse import coo_array  # here, as few tables hold any
    from scipy.sparse.csgraph import connected_components

    links = coo_array((np.ones(found.first.size), (found.first, found.second)), (records, records))
    labels = connected_components(links, directed=False)[1]
    members = np.unique(np.concatenate([found.first, found.second]))
    each = [members[labels[members] == label] for label in pd.unique(labels[members])]
    return [np.asarray(places, np.intp) for places in each]


def _words(places: NDArray[np.intp], names: list[str], codes: NDArray[np.int64]) -> str:
    held = codes[places]
    known = (held >= 0).all(axis=0)
    same = known & (held == held[0]).all(axis=0)
    differ = [name for name, yes in zip(names, known & ~same, strict=True) if yes]
    text = f"the same in {int(same.sum())} of {int(known.sum())} variables"
    if not differ:
        return text
    more = f" and {len(differ) - MOST_NAMED} more" if len(differ) > MOST_NAMED else ""
    return f"{text}, not in {', '.join(differ[:MOST_NAMED])}{more}"


def _fault(table: CrossTable, rows: NDArray[np.int64], found: str, number: int) -> Fault:
    return Fault(
        code=FAULT.code, expected=FAULT.expected, remedy=FAULT.remedy, cell=False, found=found,
        file=table.raw.name, group=number, cells=Cells(rows, np.full(rows.size, "", dtype=object)),
    )  # fmt: skip
