"""A file of published trials: one row a trial and outcome, counts of two arms, and the source."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import pandas as pd

from helpers.data.faults import Fault, findings, unreadable
from helpers.data.readers import RawTable, read_source
from helpers.errors import DataError, Severity
from helpers.study import Source

__all__ = ["COUNTS", "PublishedTrial", "published_trials"]

COUNTS = ("events_treatment", "n_treatment", "events_control", "n_control")
_NEEDED = ("trial", "randomised", "treatment", "control", "outcome", *COUNTS, "source")
_WHOLE = re.compile(r"\s*\d{1,9}\s*")
_WORDS = ("yes", "no")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedTrial:
    """One outcome of one published trial, as its source gives it.

    Attributes
    ----------
    trial, treatment, control, source : str
        What it is called, what was compared, where it stands.
    randomised : bool
        Whether chance made the arms.
    outcome : str
        Id of the outcome of the study file that it stands beside.
    events_treatment, n_treatment, events_control, n_control : int
        Counts; an arm may have nobody.
    definition, counted_among, design, population, remark : str
        The outcome as the source defines it, among whom it was counted, how, in whom, and what
        a reader should know.
    verified : bool
        Whether the counts were seen in the source named.
    row : int
        Row of the file.
    """

    trial: str
    randomised: bool
    treatment: str
    control: str
    outcome: str
    events_treatment: int
    n_treatment: int
    events_control: int
    n_control: int
    source: str
    definition: str = ""
    counted_among: str = ""
    design: str = ""
    population: str = ""
    remark: str = ""
    verified: bool = True
    row: int = 0


def published_trials(path: Path) -> list[PublishedTrial]:
    """Return the trials of a file of counts, in its order.

    Parameters
    ----------
    path : Path
        A table of any kind that a study's data may have; columns as the fields of
        `PublishedTrial`, of which definition, design, population, counted_among, remark and
        verified may be missing.

    Raises
    ------
    DataError
        If the file cannot be read, lacks a column, or holds a row that is no trial; the message
        names every such row.
    """
    raw = read_source(Source(file=path.name), path)
    _refuse_columns(raw)
    rows = list(_rows(raw))
    faults = [fault for row, cells in rows for fault in _faults(raw.name, row, cells)]
    faults += list(_repeated(raw.name, rows))
    if faults:
        raise DataError(
            f"{path.name} does not hold published trials as expected:",
            findings=findings(faults, main_file=raw.name),
            remedy="Correct these rows; docs/claims.md lists the columns.",
        )
    return [_trial(row, cells) for row, cells in rows]


def _refuse_columns(raw: RawTable) -> None:
    header = list(raw.frame.columns)
    absent = [name for name in _NEEDED if name not in header]
    twice = [name for name in dict.fromkeys(header) if header.count(name) > 1]
    parts = [f"no column {', '.join(absent)}"] if absent else []
    parts += [f"more than one column {', '.join(twice)}"] if twice else []
    if parts:
        raise unreadable(
            raw.name,
            " and ".join(parts),
            expected=f"the columns {', '.join(_NEEDED)}",
            remedy="one row a trial and outcome",
        )


def _rows(raw: RawTable) -> Iterator[tuple[int, dict[str, str]]]:
    known = [field.name for field in fields(PublishedTrial) if field.name != "row"]
    there = [name for name in known if name in raw.frame.columns]
    for place, row in enumerate(raw.rows.tolist()):
        cells = raw.frame.iloc[place]
        texts = {name: "" if pd.isna(cells[name]) else str(cells[name]).strip() for name in there}
        yield row, texts


def _faults(file: str, row: int, cells: dict[str, str]) -> Iterator[Fault]:
    for name in (name for name in _NEEDED if name not in COUNTS and not cells[name]):
        yield _fault(file, row, name, "", "no blank cell")
    for name in ("randomised", "verified"):
        if cells.get(name) and cells[name] not in _WORDS:
            yield _fault(file, row, name, cells[name], "yes or no")
    if cells["treatment"] and cells["treatment"] == cells["control"]:
        yield _fault(file, row, "control", cells["control"], "another name than the treatment's")
    yield from _wrong_counts(file, row, cells)


def _wrong_counts(file: str, row: int, cells: dict[str, str]) -> Iterator[Fault]:
    for name in COUNTS:
        if not _WHOLE.fullmatch(cells[name]):
            yield _fault(file, row, name, cells[name], "a whole number")
    for events, n in (COUNTS[:2], COUNTS[2:]):
        pair = [cells[events], cells[n]]
        if all(map(_WHOLE.fullmatch, pair)) and int(pair[0]) > int(pair[1]):
            yield _fault(file, row, events, pair[0], f"no more events than participants ({n})")


def _repeated(file: str, rows: list[tuple[int, dict[str, str]]]) -> Iterator[Fault]:
    seen: dict[tuple[str, str], int] = {}
    for row, cells in rows:
        first = seen.setdefault((cells["trial"], cells["outcome"]), row)
        if first != row:
            expected = f"each trial once for each outcome; {cells['outcome']} stands in row {first}"
            yield _fault(file, row, "trial", cells["trial"], expected)


def _fault(file: str, row: int, column: str, found: str, expected: str) -> Fault:
    return Fault(
        code="published_trial", severity=Severity.ERROR, file=file, row=row, variable=column,
        found=found, expected=expected,
    )  # fmt: skip


def _trial(row: int, cells: dict[str, str]) -> PublishedTrial:
    counts = {name: int(cells[name]) for name in COUNTS}
    flags = {
        "randomised": cells["randomised"] == "yes",
        "verified": cells.get("verified", "yes") == "yes",
    }
    return PublishedTrial(**(cells | counts | flags | {"row": row}))  # type: ignore[arg-type]
