"""`Workspace`: the only place that knows where prepared data, results and reports lie."""

import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import pandas as pd

from helpers.data.cleaning import Cleaned
from helpers.data.dictionary import dictionary
from helpers.data.files import (
    read_json,
    read_table,
    read_text_table,
    write_bytes,
    write_csv,
    write_json,
    write_table,
)
from helpers.data.freshness import changed_since, marks_of
from helpers.data.ready import with_types
from helpers.errors import DataError, UsageError
from helpers.results import STAGES, Results
from helpers.study import Study, load_study, plan_hash, project_root

__all__ = ["Workspace", "open_workspace"]

RUN_CLEANING = "run notebook 01_cleaning first, or rct run"
_NAME = re.compile(r"\w[\w.-]*")


def open_workspace(
    study: str | Path, root: str | Path = "", *, style: str = "", blind: bool = False
) -> "Workspace":
    """Return the workspace of a study.

    Parameters
    ----------
    study : str or Path
        Its id under ``studies/``, or the path of its study file.
    root : str or Path
        Folder that holds ``data/processed`` and ``reports``; empty for the project itself.
    style : str
        Journal style to print in; empty for the one that the study file names.
    blind : bool
        Accepted for later; a blinded workspace is refused.

    Raises
    ------
    StudyError
        If there is no such study, or its file has faults.
    UsageError
        If there is no such style.

    Examples
    --------
    >>> open_workspace("tacrolimus-rif").study.id
    'tacrolimus-rif'
    """
    loaded = load_study(study)
    return Workspace(loaded.printed_as(style) if style else loaded, root=root or None, blind=blind)


class Workspace:
    """Folders of one study, and the files that the notebooks hand over through them.

    Parameters
    ----------
    study : Study
        The study file as typed data.
    root : Path or str, optional
        Folder that holds ``data/processed/<id>`` and ``reports/<id>``; the project if not given.
    blind : bool
        Reserved: arms cannot be masked yet, so True is refused.

    Attributes
    ----------
    project, root, processed, reports : Path
        The project, the output folder, and the two folders of this study in it.

    Raises
    ------
    UsageError
        If `blind` is true, or `root` is a file.

    Examples
    --------
    >>> from helpers.study import load_study
    >>> Workspace(load_study("tacrolimus-rif"), "elsewhere").reports.parts[-3:]
    ('elsewhere', 'reports', 'tacrolimus-rif')
    """

    def __init__(self, study: Study, root: Path | str | None = None, blind: bool = False) -> None:
        if blind:
            raise UsageError(
                "blinded preparation is not available yet",
                remedy="leave blind out; arms are shown as they are",
            )
        self.study = study
        self.blind = blind
        self.project = project_root()
        self.root = Path(root).resolve() if root else self.project
        if self.root.is_file():
            raise UsageError(f"root is a file: {self.root.name}", remedy="name a folder")
        self.processed = self.root / "data" / "processed" / study.id
        self.reports = self.root / "reports" / study.id

    # prepared data ----------------------------------------------------------------------------

    def write_cleaned(self, cleaned: Cleaned) -> None:
        """Write the analysis-ready tables, queries, log, dictionary and sources."""
        folder = self.processed
        (folder / "cleaned.json").unlink(missing_ok=True)  # last written, first to go
        write_table(folder / "participants.parquet", cleaned.participants)
        if cleaned.adverse_events is None:
            (folder / "adverse_events.parquet").unlink(missing_ok=True)
        else:
            write_table(folder / "adverse_events.parquet", cleaned.adverse_events)
        write_csv(folder / "queries.csv", cleaned.queries)
        write_csv(folder / "cleaning_log.csv", cleaned.log)
        write_csv(folder / "dictionary.csv", dictionary(self.study, cleaned.participants))
        write_csv(folder / "sources.csv", cleaned.sources)
        write_json(folder / "cleaned.json", marks_of(self.study, cleaned.sources))

    def participants(self) -> pd.DataFrame:
        """Return the analysis-ready table, one row a participant.

        Raises
        ------
        DataError
            If it has not been made, or the study file or a raw file has changed since.
        """
        return with_types(read_table(self._prepared("participants.parquet")), self.study)

    def adverse_events(self) -> pd.DataFrame | None:
        """Return the adverse events, one row an event; None if the study has none on file.

        Raises
        ------
        DataError
            As `participants`.
        """
        if self.study.sources.adverse_events is None:
            return None
        return read_table(self._prepared("adverse_events.parquet"))

    def queries(self) -> pd.DataFrame:
        """Return the queries about the data, one row a cell."""
        return read_text_table(self._prepared("queries.csv"), integers=("row",))

    def cleaning_log(self) -> pd.DataFrame:
        """Return the log of the declared rules: one row for each cell and rule."""
        return read_text_table(self._prepared("cleaning_log.csv"), integers=("row",))

    def sources(self) -> pd.DataFrame:
        """Return the raw files that were read, with their hashes."""
        counts = ("rows", "columns")
        return read_text_table(self._prepared("sources.csv"), integers=counts)

    def dictionary(self) -> pd.DataFrame:
        """Return the data dictionary, one row a variable."""
        counts = ("present", "missing")
        return read_text_table(self._prepared("dictionary.csv"), integers=counts)

    # results ----------------------------------------------------------------------------------

    def write(self, stage: str, results: Results) -> PurePosixPath:
        """Write the results of a stage; return the path relative to the output folder."""
        self._stage(stage)
        path = self._write("results", f"{stage}.csv", results.to_csv().encode())
        mark = {"plan_hash": plan_hash(self.study)}
        write_json(self.processed / "results" / f"{stage}.json", mark)
        return path

    def read_results(self, *stages: str) -> Results:
        """Return the results of the stages named, or of all stages that have any.

        Raises
        ------
        DataError
            If a stage named has no results, or they were made under another plan.
        """
        there = [s for s in STAGES if (self.processed / "results" / f"{s}.csv").is_file()]
        results = Results()
        for stage in stages or there:
            results += self._results_of(stage)
        return results

    def adopt(self, *stages: str) -> None:
        """Accept the results of stages as they are, though another plan made them."""
        for stage in stages:
            (self.processed / "results" / f"{self._stage(stage)}.json").unlink(missing_ok=True)

    def write_table(self, stage: str, table_id: str, csv_text: str) -> PurePosixPath:
        """Write a table as csv; return the path relative to the output folder."""
        return self._write("tables", f"{self._named(stage, table_id)}.csv", csv_text.encode())

    def write_figure(
        self, stage: str, figure_id: str, files: Mapping[str, bytes]
    ) -> list[PurePosixPath]:
        """Write a figure, one file a suffix (``svg``, ``png``); return the relative paths."""
        name = self._named(stage, figure_id)
        return [
            self._write("figures", f"{name}.{suffix.removeprefix('.')}", content)
            for suffix, content in files.items()
        ]

    def forget(self) -> None:
        """Forget the cleaned table, so that a run from cleaning begins as in an empty folder."""
        (self.processed / "cleaned.json").unlink(missing_ok=True)

    def clear(self, stage: str) -> None:
        """Remove the results, tables and figures of a stage."""
        self._stage(stage)
        for folder, pattern in (
            ("results", f"{stage}.*"), ("tables", f"{stage}_*"), ("figures", f"{stage}_*"),
        ):  # fmt: skip
            for path in (self.processed / folder).glob(pattern):
                path.unlink()

    # ------------------------------------------------------------------------------------------

    def _write(self, folder: str, name: str, content: bytes) -> PurePosixPath:
        path = write_bytes(self.processed / folder / name, content)
        return PurePosixPath(path.relative_to(self.root).as_posix())

    def _stage(self, stage: str) -> str:
        if stage not in STAGES:
            raise UsageError(f"unknown stage {stage!r}", remedy=f"choose from {', '.join(STAGES)}")
        return stage

    def _named(self, stage: str, name: str) -> str:
        if not _NAME.fullmatch(name):
            raise UsageError(
                f"{name!r} cannot name a file", remedy="use letters, digits, - and _ alone"
            )
        return f"{self._stage(stage)}_{name}"

    def _results_of(self, stage: str) -> Results:
        path = self.processed / "results" / f"{self._stage(stage)}.csv"
        if not path.is_file():
            raise DataError(
                f"{self.study.id} has no results of the stage {stage!r} yet",
                remedy=f"run the notebook of that stage first, or rct run --from {stage}",
            )
        marks = path.with_suffix(".json")
        if marks.is_file() and read_json(marks).get("plan_hash") != plan_hash(self.study):
            raise DataError(
                f"the study file has changed since the results of the stage {stage!r} were made",
                remedy=f"run the notebook of that stage again, or rct run --from {stage}",
            )
        with path.open("rb") as file:
            return Results.from_csv(file)

    def _prepared(self, name: str) -> Path:
        path, made = self.processed / name, self.processed / "cleaned.json"
        if not (path.is_file() and made.is_file()):
            raise DataError(
                f"the data of {self.study.id} have not been prepared yet: no {name}",
                remedy=RUN_CLEANING,
            )
        if changed := changed_since(self.study, read_json(made)):
            raise DataError(
                f"{changed} changed since the data of {self.study.id} were prepared",
                remedy=RUN_CLEANING.replace(" first", " again"),
            )
        return path
