"""Typed files to records of text: Parquet, SPSS, Stata, SAS.

Value labels are not applied: cells are the stored codes, which the codebook declares as levels.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from helpers.data.cells import Records, cell_text
from helpers.data.faults import unreadable
from helpers.study import Source

__all__ = ["read_parquet", "read_sas", "read_spss", "read_stata", "read_xport"]


def read_parquet(path: Path, source: Source) -> Records:
    """Read a Parquet file."""
    import pyarrow.parquet  # type: ignore[import-untyped]

    return _records(path, lambda: pyarrow.parquet.read_table(path).to_pydict(), kind="Parquet")


def read_spss(path: Path, source: Source) -> Records:
    """Read an SPSS file; user-defined missing values stay what they are."""
    return _read_stat(path, "read_sav", kind="SPSS", user_missing=True, encoding=source.encoding)


def read_stata(path: Path, source: Source) -> Records:
    """Read a Stata file; user-defined missing values stay what they are."""
    return _read_stat(path, "read_dta", kind="Stata", user_missing=True, encoding=source.encoding)


def read_sas(path: Path, source: Source) -> Records:
    """Read a SAS data set; special missing values stay what they are."""
    return _read_stat(
        path, "read_sas7bdat", kind="SAS", user_missing=True, encoding=source.encoding
    )


def read_xport(path: Path, source: Source) -> Records:
    """Read a SAS transport file."""
    return _read_stat(path, "read_xport", kind="SAS transport", encoding=source.encoding)


def _read_stat(path: Path, reader: str, *, kind: str, **options: Any) -> Records:
    import pyreadstat

    read: Callable[..., Any] = getattr(pyreadstat, reader)
    return _records(path, lambda: read(str(path), output_format="dict", **options)[0], kind=kind)


def _records(path: Path, read: Callable[[], Mapping[str, Sequence[Any]]], *, kind: str) -> Records:
    try:
        columns = read()
    except Exception as error:  # each library raises its own kinds
        raise unreadable(
            path.name, f"a file that does not open as {kind}",
            remedy="export it again, or as .csv",
        ) from error  # fmt: skip
    if not columns:
        raise unreadable(path.name, "no columns", remedy="export it again")
    texts = [[cell_text(cell) for cell in cells] for cells in columns.values()]
    records = list(zip(*texts, strict=True))
    return Records(
        header=[name.strip() for name in columns],
        records=records,
        rows=range(1, len(records) + 1),
        read_as=kind,
    )
