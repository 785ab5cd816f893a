"""The integrity checks of a trial as an answer: what they found, and in which rows of the file."""

from collections.abc import Mapping

import pandas as pd

from helpers.analysis.answers import Integrity
from helpers.analysis.integrity.looked import Looked
from helpers.analysis.integrity.rows import integrity_rows, look_at
from helpers.data.readers import read_source
from helpers.data.repeats import drop_identical
from helpers.results import Results
from helpers.study import Study

__all__ = ["integrity_answer"]


def integrity_answer(
    participants: pd.DataFrame, study: Study, *, shared: bool = False
) -> Integrity:
    """Return what the integrity checks find.

    Parameters
    ----------
    participants : DataFrame
        The analysis-ready table.
    study : Study
        Its study file.
    shared : bool
        Whether the answer goes into the shared report: then it holds no rows, and nothing at all
        unless the study file asks for it.

    Raises
    ------
    DataError
        If the published table that the study file names cannot be read.
    """
    if shared and not (study.integrity and study.integrity.in_report):
        return Integrity(study=study, results=Results(), looked={}, rows={}, shared=True)
    looked = look_at(participants, study)
    return Integrity(
        study=study, results=Results(integrity_rows(looked)), looked=looked,
        rows={} if shared else _rows(looked, study), shared=shared,
    )  # fmt: skip


def _rows(looked: Mapping[str, Looked], study: Study) -> dict[str, tuple[int, ...]]:
    """Return the rows of the raw file that each asking check has in question."""
    asking = {name: found.places for name, found in looked.items() if found.asks and found.places}
    if not asking:
        return {}
    source = study.sources.participants
    raw, _ = drop_identical(read_source(source, study.source_path(source)), source)
    return {name: tuple(int(raw.rows[p]) for p in places) for name, places in asking.items()}
