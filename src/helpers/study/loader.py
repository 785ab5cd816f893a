"""From a study file to a `Study`, or to one message with every fault of the file."""

from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from helpers.errors import Finding, Severity, StudyError, UsageError
from helpers.study.codebook_file import read_codebook_file
from helpers.study.crosscheck import cross_faults
from helpers.study.faults import Fault, sorted_findings
from helpers.study.messages import schema_faults
from helpers.study.model import Study
from helpers.study.named_files import file_faults, ordinary, outside_allowed
from helpers.study.nearest import nearest_hint
from helpers.study.notes import study_notes
from helpers.study.references import declared_names, name_faults, repeated_name_faults
from helpers.study.root import available_studies, project_root, shown_path
from helpers.study.salvage import checked_study
from helpers.study.source_text import LARGEST, UNREAD, SourceText, read_source_text
from helpers.study.todos import todos_of

__all__ = ["load_study"]

MOST_FAULTS = 500  # told at once
_SUFFIXES = (".yaml", ".yml")


def load_study(
    path_or_id: Path | str, *, root: Path | str | None = None, allow_outside: bool | None = None
) -> Study:
    """Return the study that a study file declares.

    Parameters
    ----------
    path_or_id : Path or str
        A study file, or the id of one under ``studies/`` of the project.
    root : Path or str, optional
        Folder of the project; found from the working directory if not given.
    allow_outside : bool, optional
        Whether it may name files outside its project (`helpers.study.root.study_project`); if not
        given, the environment variable ``RCT_ALLOW_OUTSIDE=1`` allows it.

    Returns
    -------
    Study
        With `path`, to which the paths of its sources are relative, and `notes` on what is
        accepted and deserves a second look.

    Raises
    ------
    StudyError
        If there is no such file, or with a finding for every fault in it: YAML, keys, values,
        names and how the parts fit together, each with line, place and remedy.
    """
    project = _project(root)
    path = _study_path(path_or_id, project)
    shown = shown_path(path, project)
    source = read_source_text(_content(path, shown))
    allow = outside_allowed() if allow_outside is None else allow_outside
    study, faults = _checked(source, path, allow_outside=allow)
    if study is None or faults:
        raise _faulty(shown, sorted_findings(faults, source.places))
    study._path = path.resolve()
    notes = sorted_findings(study_notes(study), source.places, Severity.NOTE)
    study._notes = (*notes, *todos_of(path))
    return study


def _project(root: Path | str | None) -> Path | None:
    if root:
        return Path(root)
    try:
        return project_root()
    except UsageError:  # a study file given by its path needs no project
        return None


def _study_path(path_or_id: Path | str, project: Path | None) -> Path:
    given = Path(path_or_id)
    candidates = []
    if given.suffix.lower() in _SUFFIXES:  # as seen from here, or from the project
        candidates = [given, *([project / given] if project else [])]
    elif project is not None:
        candidates = [project / "studies" / f"{given}.yaml"]
    for candidate in candidates:
        if _exists(candidate):
            return candidate
    raise _no_study(str(path_or_id), given, project)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _no_study(wanted: str, given: Path, project: Path | None) -> StudyError:
    studies = [] if project is None else available_studies(project)
    hint = nearest_hint(given.stem, studies)
    there = f"studies: {', '.join(studies)}" if studies else "there are no study files in studies/"
    return StudyError(
        f"no study {wanted!r}: expected a study file, or the id of one under studies/",
        remedy="; ".join(part for part in (hint, there) if part),
    )


def _content(path: Path, shown: str) -> bytes:
    """Return the bytes of a study file, those of a file too large for one cut short."""
    try:
        if what := ordinary(path):
            raise OSError(0, f"it is {what}")
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise StudyError(
            f"{shown} cannot be read: {(error.strerror or 'no reason given').lower()}",
            remedy="check that it is a file and that you may read it",
        ) from None


def _faulty(shown: str, findings: list[Finding]) -> StudyError:
    """Return the error of a study file, with its first faults where there are very many."""
    count = f"{len(findings)} fault{'' if len(findings) == 1 else 's'}"
    if len(findings) > MOST_FAULTS:
        count = f"more than {MOST_FAULTS} faults; the first are"
    return StudyError(f"{shown} has {count}:", findings=findings[:MOST_FAULTS])


def _checked(
    source: SourceText, path: Path, *, allow_outside: bool
) -> tuple[Study | None, list[Fault]]:
    """Return the study if it has no fault, and all faults."""
    raw, faults = source.raw, source.faults
    if not isinstance(raw, dict):
        return None, faults or [_no_mapping(raw)]
    faults.extend(file_faults(raw, path, allow=allow_outside))
    raw, codebook_lost = _with_codebook(raw, source, path)
    salvage, error = checked_study(raw)
    names = declared_names(raw)
    if codebook_lost:
        names = replace(names, variables=None)
    if error is not None:
        unread = {fault.path for fault in faults if fault.code in UNREAD}
        refused = schema_faults(raw, error, most=MOST_FAULTS + 1)
        faults.extend(fault for fault in refused if fault.path not in unread)
    for found in (name_faults(raw, names), repeated_name_faults(raw), cross_faults(salvage)):
        faults.extend(islice(found, MOST_FAULTS + 1))
    return salvage.study, faults


def _with_codebook(
    raw: dict[str, Any], source: SourceText, path: Path
) -> tuple[dict[str, Any], bool]:
    """Return the file with the codebook that it names, and whether that could not be read."""
    name = raw.get("variables")
    if not isinstance(name, str):
        return raw, False
    if any(fault.path == ("variables",) for fault in source.faults):
        return {**raw, "variables": {}}, True
    book = read_codebook_file(name, path.resolve().parent, source.places)
    source.faults.extend(book.faults)
    return {**raw, "variables": book.variables or {}}, book.variables is None


def _no_mapping(raw: Any) -> Fault:
    what = {type(None): "an empty file", str: "text without keys", list: "a list"}
    remedy = "put a space after the colon of every key" if isinstance(raw, str) else ""
    return Fault(
        path=(), code="no_mapping", found=what.get(type(raw), "something else"),
        expected="keys at the top level, beginning with format: 1",
        remedy=remedy or "see docs/study-file.md",
    )  # fmt: skip
