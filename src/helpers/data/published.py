"""A table of published summaries, read as text so that trailing zeros count."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers.data.faults import Fault, findings, unreadable
from helpers.data.readers import RawTable, read_source
from helpers.errors import DataError, Severity
from helpers.stats.integrity.rounding import Reported, read_number
from helpers.study import Source

__all__ = ["COLUMNS", "PublishedLine", "read_published"]

COLUMNS = ("label", "n", "mean", "sd", "percent", "count", "items", "decimals")
_NUMBERS = COLUMNS[1:]
_WHOLE = {"n": 1, "count": 0, "items": 1, "decimals": 0}  # and the least that each can be
_MOST = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedLine:
    """One line of a published table.

    Attributes
    ----------
    row : int
        Row of the file.
    label : str
        What it summarises, and in whom.
    n : int
        Participants.
    mean, sd, percent : Reported or None
        As printed, with their decimals.
    count : int or None
        Participants behind the percentage.
    grains : int
        Steps between two whole numbers of one measurement: items times ten to the decimals.
    """

    row: int
    label: str
    n: int
    mean: Reported | None = None
    sd: Reported | None = None
    percent: Reported | None = None
    count: int | None = None
    grains: int = 1


def read_published(path: Path) -> list[PublishedLine]:
    """Read a table of published summaries.

    Parameters
    ----------
    path : Path
        A file of any kind that a study may have. Columns `COLUMNS`, of which label and n are
        needed; ``items`` is the number of whole-number items that a measurement is the mean of
        (default 1), ``decimals`` the decimal places of one measurement (default 0).

    Raises
    ------
    DataError
        If the file cannot be read, a column is missing or a cell is no number; the message names
        every such row.
    """
    raw = read_source(Source(file=path.name), path)
    if absent := [name for name in COLUMNS[:2] if raw.header.count(name) != 1]:
        raise unreadable(
            raw.name, f"no column, or more than one, for {', '.join(absent)}",
            expected=f"the columns {', '.join(COLUMNS)}; label and n are needed",
            remedy="name them in the first row",
        )  # fmt: skip
    texts = _texts(raw)
    if faults := list(_faults(raw, texts)):
        raise DataError(
            f"{path.name} holds cells that are no published numbers:",
            findings=findings(faults, main_file=raw.name),
            remedy="correct these cells, or leave them blank",
        )
    return [_line(int(row), cells) for row, cells in zip(raw.rows, _cells(texts), strict=True)]


def _texts(raw: RawTable) -> pd.DataFrame:
    frame = raw.frame.loc[:, ~raw.frame.columns.duplicated()].reindex(columns=list(COLUMNS))
    return frame.astype("string").fillna("").apply(lambda column: column.str.strip())


def _cells(texts: pd.DataFrame) -> Iterator[dict[str, str]]:
    for cells in texts.itertuples(index=False, name=None):
        yield dict(zip(COLUMNS, cells, strict=True))


def _faults(raw: RawTable, texts: pd.DataFrame) -> Iterator[Fault]:
    for row, cells in zip(raw.rows, _cells(texts), strict=True):
        for name in _NUMBERS:
            expected = _wrong(name, cells[name])
            if expected and (cells[name] or name == "n"):
                yield Fault(
                    code="published", severity=Severity.ERROR, file=raw.name, row=int(row),
                    variable=name, found=cells[name] or "a blank cell", expected=expected,
                )  # fmt: skip


def _wrong(name: str, text: str) -> str:
    """Return what was expected instead of a cell; empty where it is right."""
    least = _WHOLE.get(name)
    expected = "a number such as 3.50" if least is None else f"a whole number from {least} on"
    try:
        number = read_number(text)
    except ValueError:
        return expected
    if least is None:
        return "" if name == "mean" or number.value >= 0 else "a number that is not negative"
    most = 6 if name == "decimals" else _MOST
    fits = number.value.denominator == 1 and least <= number.value <= most
    return "" if fits else f"{expected}, at most {most:,}"


def _line(row: int, cells: dict[str, str]) -> PublishedLine:
    def reported(name: str) -> Reported | None:
        return read_number(cells[name]) if cells[name] else None

    def whole(name: str, default: int) -> int:
        number = reported(name)
        return default if number is None else int(number.value)

    return PublishedLine(
        row=row, label=cells["label"], n=whole("n", 1), mean=reported("mean"), sd=reported("sd"),
        percent=reported("percent"), count=whole("count", 0) if cells["count"] else None,
        grains=whole("items", 1) * 10 ** whole("decimals", 0),
    )  # fmt: skip
