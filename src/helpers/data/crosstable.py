"""The participants' values side by side, and how their numbers stood in the raw file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.data.derive import RULES
from helpers.data.faults import Cells, Fault
from helpers.data.logs import Texts
from helpers.data.readers import RawTable
from helpers.data.tables import CleanTable
from helpers.results.model import shortest
from helpers.study import Study

__all__ = ["CrossTable", "Places", "Where", "crosstable"]

Where = NDArray[np.bool_]
Places = NDArray[np.intp]
# not shown: they say who somebody is, or more of her than the question needs
SHOWN_AS_GIVEN = ("text", "date")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CrossTable:
    """Values of all participants, for questions between columns and between rows.

    Attributes
    ----------
    study : Study
        What the columns hold.
    values : DataFrame
        Declared variables, and those derived ones that a question needs.
    clean : CleanTable
        The same with the rows of the raw file and the log of the rules.
    raw : RawTable
        The cells as they were read.
    """

    study: Study
    values: pd.DataFrame
    clean: CleanTable
    raw: RawTable

    def holds(self, names: Iterable[str]) -> bool:
        """Return whether every one of these variables is there."""
        return set(names) <= set(self.values.columns)

    def written(self, name: str) -> Texts:
        """Return the cells of a variable as its reader took them: after all rules, before a unit.

        Parameters
        ----------
        name : str
            A declared variable that is there.
        """
        rows = self.clean.rows.to_numpy()
        title = self.study.codebook[name].column or name
        cells = self.raw.frame[title].to_numpy(dtype=object)[np.isin(self.raw.rows, rows)]
        places, distinct = pd.factorize(cells)  # missing cells have the place -1, the last
        texts = np.array([*(cell.strip() for cell in distinct), ""], object)[places]
        for change in self.clean.changes:
            if change.variable == name and change.rule != "unit":
                texts[np.searchsorted(rows, change.rows)] = change.after
        return texts

    def changed_by(self, name: str, rule: str) -> Where:
        """Return where a declared rule changed a cell of a variable."""
        rows = [c.rows for c in self.clean.changes if (c.variable, c.rule) == (name, rule)]
        every = self.clean.rows.to_numpy()
        return np.isin(every, np.concatenate(rows)) if rows else np.zeros(len(every), bool)

    def said(self, names: Iterable[str], places: Places) -> Texts:
        """Return variables and values of some rows in words: ``"bmi 29.8, weight 66"``.

        Texts, dates and identifiers are only said to be given.
        """
        held = list(names)
        each = [self._said(name, places) for name in held]
        return np.array(
            [", ".join(f"{name} {value}" for name, value in zip(held, values, strict=True))
             for values in zip(*each, strict=True)],
            dtype=object,
        )  # fmt: skip

    def _said(self, name: str, places: Places) -> list[str]:
        column = self.values[name].iloc[places]
        if self._private(name):
            return column.isna().map({True: "missing", False: "given"}).tolist()
        if self.study.codebook[name].numeric:
            where, numbers = pd.factorize(column)
            told = np.array([*map(shortest, numbers), "missing"], object)
            return told[where].tolist()
        return [str(level) for level in column.astype("object").fillna("missing")]

    def _private(self, name: str) -> bool:
        book = self.study.codebook
        columns = [book[known].column or known for known in (name, self.study.participant_id)]
        return book[name].type in SHOWN_AS_GIVEN or len(set(columns)) == 1

    def query(self, fault: Fault, where: Where, found: Texts) -> Iterator[Fault]:
        """Yield a query with the rows where something holds, if it does anywhere.

        Parameters
        ----------
        fault : Fault
            Code, expected and remedy.
        where : ndarray of bool
        found : ndarray of str
            What was found, in our words, for each of these rows.
        """
        if where.any():
            yield Fault(
                code=fault.code, variable=fault.variable, expected=fault.expected,
                remedy=fault.remedy, group=fault.group, file=self.raw.name, quoted=False,
                cells=Cells(self.clean.rows.to_numpy()[where], found),
            )  # fmt: skip


def crosstable(clean: CleanTable, raw: RawTable, study: Study, needs: Iterable[str]) -> CrossTable:
    """Return the values side by side, with the derived variables that are needed and can be had."""
    values = pd.DataFrame(dict(clean.values))
    wanted = _with_inputs(needs, study)
    book = study.codebook
    for name, derived in study.derived.items():
        if name in wanted and set(derived.inputs()) <= set(values.columns):
            values = values.assign(**{name: RULES[derived.rule](values, book, derived)})
    return CrossTable(study=study, values=values, clean=clean, raw=raw)


def _with_inputs(needs: Iterable[str], study: Study) -> set[str]:
    waiting, held = list(needs), set[str]()
    while waiting:
        name = waiting.pop()
        if name in study.derived and name not in held:
            waiting += study.derived[name].inputs()
        held.add(name)
    return held
