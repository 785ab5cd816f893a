"""Files of `data/processed`: written in one move, the same bytes for the same content."""

import io
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.results.spreadsheet import csv_text, read_csv_text

__all__ = [
    "read_json",
    "read_table",
    "read_text_table",
    "write_bytes",
    "write_csv",
    "write_json",
    "write_table",
]


def write_bytes(path: Path, content: bytes) -> Path:
    """Write a file so that a reader sees the old or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return path


def write_csv(path: Path, table: pd.DataFrame) -> Path:
    """Write a table as UTF-8, one kind of line end; missing is blank, formulas are text."""
    return write_bytes(path, csv_text(table).encode())


def read_text_table(path: Path, *, integers: tuple[str, ...] = ()) -> pd.DataFrame:
    """Read a table of our own: text stays text, blank is empty text, `integers` are Int64."""
    with path.open("rb") as file:
        table = read_csv_text(file)
    numbers = {name: pd.to_numeric(table[name], errors="coerce") for name in integers}
    return table.assign(**{name: column.astype("Int64") for name, column in numbers.items()})


def write_json(path: Path, content: Mapping[str, Any]) -> Path:
    """Write JSON with sorted keys."""
    text = json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False)
    return write_bytes(path, f"{text}\n".encode())


def read_json(path: Path) -> dict[str, Any]:
    """Read a JSON object of our own."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def write_table(path: Path, table: pd.DataFrame) -> Path:
    """Write a table as Parquet: categories as text, no index, no metadata of pandas.

    The study file gives categories back their order, so the file needs none; and without the
    versions that pandas writes into it, its bytes depend on the content alone.
    """
    import pyarrow  # type: ignore[import-untyped]
    import pyarrow.parquet  # type: ignore[import-untyped]

    plain = table.apply(_plain)
    content = pyarrow.Table.from_pandas(plain, preserve_index=False).replace_schema_metadata(None)
    buffer = io.BytesIO()
    pyarrow.parquet.write_table(content, buffer, compression="zstd")
    return write_bytes(path, buffer.getvalue())


def read_table(path: Path) -> pd.DataFrame:
    """Read a table that `write_table` wrote, all text as dtype string."""
    table = pd.read_parquet(path)
    texts = [name for name in table if pd.api.types.is_string_dtype(table[name].dtype)]
    return table.astype(dict.fromkeys(texts, "string"))


def _plain(column: pd.Series) -> pd.Series:
    return column.astype("string") if isinstance(column.dtype, pd.CategoricalDtype) else column
