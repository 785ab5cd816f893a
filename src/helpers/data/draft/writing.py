"""From a data file to a study file, and a codebook sheet where that is easier to read."""

import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any

from helpers.data.draft.drafting import Draft, make_draft
from helpers.data.draft.events_source import events_keys
from helpers.data.draft.layout import Frame, codebook_rows, study_text
from helpers.data.draft.sheet import sheet_bytes
from helpers.data.files import write_bytes
from helpers.data.readers import RawTable, read_source
from helpers.data.redcap import read_dictionary
from helpers.errors import DataError, UsageError
from helpers.study import Source

__all__ = ["Asked", "Drafted", "draft_study"]

_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_LONGEST_NAME = 60
_MANY = 25  # variables from which a sheet is easier to read than lines
_RESERVED = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")  # no file may have these on Windows


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What ``rct new`` was asked for.

    Attributes
    ----------
    name : str
        Id of the new study.
    data : Path
        File of the participants.
    sheet : str or None
        Sheet of a workbook.
    dictionary, events : Path or None
        REDCap data dictionary; file of adverse events.
    codebook : str
        ``xlsx``, ``csv``, or empty: a sheet where there are many variables.
    synthetic : bool or None
        Whether the data are synthetic; None to ask the file.
    force : bool
        Whether a study file of this name may be replaced.
    """

    name: str
    data: Path
    sheet: str | None = None
    dictionary: Path | None = None
    events: Path | None = None
    codebook: str = ""
    synthetic: bool | None = None
    force: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """What was written.

    Attributes
    ----------
    study : Path
        The study file.
    codebook : Path or None
        The codebook file, if there is one.
    copied : mapping of Path to Path
        Data file to its copy in the project.
    left_out : int
        Columns that the draft leaves out.
    variables : int
        Columns that it uses.
    """

    study: Path
    codebook: Path | None
    copied: Mapping[Path, Path]
    left_out: int
    variables: int


def draft_study(asked: Asked, root: Path) -> Drafted:
    """Draft a study from its data, and write it into a project.

    Parameters
    ----------
    asked : Asked
        Name, files and options.
    root : Path
        Folder of the project.

    Raises
    ------
    UsageError
        If the name is no id, or something of that name is there already.
    DataError
        If a file cannot be read.
    """
    study = root / "studies" / f"{_checked(asked.name)}.yaml"
    _refuse_existing(study, asked)
    _refuse_absent(asked)
    raw = _participants(asked)
    draft = make_draft(raw, read_dictionary(asked.dictionary) if asked.dictionary else None)
    book = _codebook(asked, draft, study)
    copied = _copies(asked, root)
    frame = _frame(asked, draft, copied, study)
    for file, copy in copied.items():
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
    if book is not None:
        write_bytes(book, sheet_bytes(book.name, codebook_rows(draft)))
    write_bytes(study, study_text(draft, frame).encode())
    used = len(codebook_rows(draft))
    return Drafted(
        study=study, codebook=book, copied=copied, left_out=len(draft.left_out), variables=used
    )


def _participants(asked: Asked) -> RawTable:
    given = Source.model_validate(_given(asked, asked.data.name))
    try:
        return read_source(given, asked.data, dictionary=asked.dictionary)
    except DataError as error:
        unnamed = asked.sheet is None and any("sheet" in f.expected for f in error.findings)
        remedy = "name one of these sheets: --sheet NAME" if unnamed else error.remedy
        findings = [replace(f, remedy="") for f in error.findings] if unnamed else error.findings
        raise DataError(error.message, remedy=remedy, findings=findings) from error


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name) or len(name) > _LONGEST_NAME or _RESERVED.fullmatch(name):
        raise UsageError(
            f"expected the id of a study, found {name!r}",
            remedy="use lower-case letters, digits and hyphens, for example my-trial",
        )
    return name


def _refuse_existing(study: Path, asked: Asked) -> None:
    if study.exists() and not asked.force:
        raise UsageError(
            f"studies/{study.name} is there already, and was not touched",
            remedy="choose another name, or replace it with --force",
        )


def _refuse_absent(asked: Asked) -> None:
    for file in (asked.data, asked.dictionary, asked.events):
        if file is not None and not file.is_file():
            raise UsageError(
                f"no file {file.name!r} there",
                remedy="give its path as seen from the working directory",
            )


def _codebook(asked: Asked, draft: Draft, study: Path) -> Path | None:
    suffix = asked.codebook or ("xlsx" if len(draft.guesses) > _MANY else "")
    if not suffix:
        return None
    book = study.with_name(f"{study.stem}-codebook.{suffix}")
    _refuse_existing(book, asked)
    return book


def _given(asked: Asked, file: str) -> dict[str, Any]:
    given = {"file": file, "sheet": asked.sheet}
    return {key: value for key, value in given.items() if value is not None}


def _copies(asked: Asked, root: Path) -> dict[Path, Path]:
    """Return where the files outside the project are copied to; one that differs is never lost."""
    copies: dict[Path, Path] = {}
    for file in (asked.data, asked.dictionary, asked.events):
        if file is None or file.resolve().is_relative_to(root.resolve()):
            continue
        copy = root / "data" / "raw" / asked.name / file.name
        if copy.exists() and copy.read_bytes() != file.read_bytes():
            raise UsageError(
                f"data/raw/{asked.name}/{file.name} is there already, and differs from the file",
                remedy="move it away if it is out of date, or choose another name",
            )
        copies[file] = copy
    return copies


def _frame(asked: Asked, draft: Draft, copied: Mapping[Path, Path], study: Path) -> Frame:
    def path(file: Path) -> str:
        target = copied.get(file, file).resolve()
        return PurePath(os.path.relpath(target, study.parent.resolve())).as_posix()

    given = _given(asked, path(asked.data))
    if asked.dictionary:
        given["dictionary"] = path(asked.dictionary)
    events: dict[str, Any] = {}
    todos: dict[str, str] = {}
    if asked.events:
        keys, todos = events_keys(_read(asked.events), draft.identifier)
        events = {"file": path(asked.events), **keys}
    book = _codebook(asked, draft, study)
    return Frame(
        name=asked.name, source=given, synthetic=asked.synthetic,
        codebook=book.name if book else "", events=events, events_todos=todos,
    )  # fmt: skip


def _read(file: Path) -> RawTable:
    return read_source(Source(file=file.name), file)
