"""Tables to drafts, and drafts to studies."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from helpers.data.draft.drafting import make_draft
from helpers.data.draft.layout import Frame, codebook_rows, study_text
from helpers.data.draft.sheet import sheet_bytes
from helpers.data.readers import RawTable
from helpers.study import Study, load_study


def raw_table(
    header: Sequence[str], columns: Sequence[Sequence[str | None]], **more: Any
) -> RawTable:
    """Return a table as a reader hands it over."""
    rows = len(columns[0]) if columns else 0
    frame = pd.DataFrame(
        {i: pd.array(list(cells), dtype="string") for i, cells in enumerate(columns)},
        index=pd.RangeIndex(rows),
    ).set_axis(list(header), axis="columns")
    given = {"name": "a.csv", "sha256": "0" * 64, "read_as": "comma-separated, utf-8", **more}
    return RawTable(frame=frame, rows=np.arange(2, rows + 2), **given)


def study_of(raw: RawTable, folder: Path, codebook: str = "") -> Study:
    """Draft a table, write the draft, and return it as the loader reads it."""
    draft = make_draft(raw)
    frame = Frame(
        name="drafted", source={"file": "a.csv"}, codebook=codebook, events={}, events_todos={}
    )
    if codebook:
        (folder / codebook).write_bytes(sheet_bytes(codebook, codebook_rows(draft)))
    path = folder / "drafted.yaml"
    path.write_text(study_text(draft, frame), encoding="utf-8")
    return load_study(path)


@pytest.fixture
def table() -> Callable[..., RawTable]:
    """Return a function from columns by heading to a table."""

    def make(columns: Mapping[str, Sequence[str | None]], **more: Any) -> RawTable:
        return raw_table(list(columns), list(columns.values()), **more)

    return make


@pytest.fixture
def drafted(tmp_path: Path) -> Callable[..., Study]:
    """Return a function from columns by heading to the study that the loader reads."""

    def make(columns: Mapping[str, Sequence[str | None]], **more: Any) -> Study:
        return study_of(raw_table(list(columns), list(columns.values()), **more), tmp_path)

    return make


@pytest.fixture
def entry() -> Callable[..., Mapping[str, Any]]:
    """Return a function from one column to its entry in the codebook."""
    from helpers.data.draft.column import columns_of
    from helpers.data.draft.kinds import guess_column

    def make(heading: str, *cells: str | None, **more: Any) -> Mapping[str, Any]:
        [column] = columns_of(raw_table([heading], [cells], **more))
        return guess_column(column).entry

    return make


@pytest.fixture(scope="session")
def loads() -> Callable[..., Study]:
    """Return `study_of`, and make tables with `raw_table`: for tests with many examples."""

    def load(
        header: Sequence[str], columns: Sequence[Sequence[str | None]], folder: Path, book: str = ""
    ) -> Study:
        return study_of(raw_table(header, columns), folder, book)

    return load
