"""Parquet files to records of text."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]

from helpers.data.cells import cell_texts
from helpers.data.faults import unreadable
from helpers.data.records import Records, refuse_too_large, text_column
from helpers.errors import DataError
from helpers.study import Source

__all__ = ["read_parquet"]


def read_parquet(path: Path, source: Source) -> Records:
    """Read a Parquet file; dictionaries become their values.

    Raises
    ------
    DataError
        If it is damaged, too large, without columns, or a column holds lists or records.
    """
    try:
        table = _table(path)
    except DataError:
        raise
    except Exception as error:  # the library raises many kinds
        raise unreadable(
            path.name, "a file that does not open as Parquet",
            remedy="export it again, or as .csv",
        ) from error  # fmt: skip
    if not table.column_names:
        raise unreadable(path.name, "no columns", remedy="export it again")
    header = [name.strip() for name in table.column_names]
    return Records(
        header=header,
        columns=[text_column(_texts(column)) for column in table.columns],
        rows=np.arange(1, table.num_rows + 1),
        places=range(len(header)),
        read_as="Parquet",
        real_dates=frozenset(
            title for title, kind in zip(header, table.schema.types, strict=True) if _dated(kind)
        ),
    )


def _table(path: Path) -> Any:
    import pyarrow.parquet  # type: ignore[import-untyped]

    with pyarrow.parquet.ParquetFile(path) as file:
        columns = len(file.schema_arrow)
        refuse_too_large(path.name, columns=columns, cells=file.metadata.num_rows * columns)
        _refuse_nested(path, file.schema_arrow)
        return file.read()


def _refuse_nested(path: Path, schema: Any) -> None:
    nested = [field.name for field in schema if pa.types.is_nested(_plain(field.type))]
    if nested:
        raise unreadable(
            path.name,
            f"lists or records within a cell, in column {', '.join(map(repr, nested))}",
            expected="one value a cell",
            remedy="give each of their values a column of its own, or leave them out",
        )


def _plain(kind: Any) -> Any:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _dated(kind: Any) -> bool:
    return bool(pa.types.is_date(_plain(kind)) or pa.types.is_timestamp(_plain(kind)))


def _texts(column: Any) -> Sequence[str | None]:
    texts: Sequence[str | None]
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        texts = column.to_pylist()
        return texts
    if pa.types.is_float32(column.type) or pa.types.is_float16(column.type):
        return cell_texts(_shortest(value) for value in column.to_pylist())
    return cell_texts(column.to_pylist())


def _shortest(value: float | None) -> float | None:
    """Return the shortest number that is the same in single precision: 36.6, not 36.59999847."""
    return None if value is None else float(str(np.float32(value)))
